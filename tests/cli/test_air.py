"""The air from a sensor on a pseudo-terminal to what ``runs``, ``show``, ``plot`` and ``export`` say of it."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.cli.main import run
from tests.cli.test_log import begin, database, readings, started
from tests.patience import HANGS_S, until

__all__ = ["database", "started"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
ROOM = ("-p", "airfanta-3pro", "--setting", "6", "--room", "20 m3")


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0
    return capfd.readouterr().out


def test_a_room_that_is_cleaned_is_logged_without_a_set_up_and_told_of_everywhere(
    database: Path, started: list[subprocess.Popen[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    simulator, _ = begin(started, "simulate", "--meter", "plantower-pms", "--speed", "20", *ROOM)
    logger, id_ = begin(
        started, "log", "plantower-pms", "--meter", "plantower-pms", "--name", "bedroom", "--commit-every", "0.1 s"
    )
    assert id_ == "1"
    until(lambda: readings(database) > 15)
    logger.send_signal(signal.SIGINT)
    _, narrated = logger.communicate(timeout=HANGS_S)
    assert logger.returncode == 0 and "run 1 'bedroom': of the air, until it is stopped" in narrated
    simulator.kill()

    (row,) = json.loads(said(capfd, "runs", "--json"))["rows"]
    assert row["of"] == "air" and row["about"].startswith("PRETEND: air: PM2.5 ") and row["end_reason"] == "stopped"
    shown = json.loads(said(capfd, "show", "last", "--json"))
    (air,) = shown["air"]
    assert air["quantity"] == "pm25_ug_m3" and 0.0 <= air["lowest"] <= air["last"] <= air["highest"] < 150.0
    assert shown["drawn_ah"] is None and shown["predicted_runtime_h"] is None
    text = said(capfd, "show", "last")
    assert "predicted" not in text and "battery" not in text and "drawn" not in text
    assert "PM2.5" in text and "PM10" in text and "ug/m3" in text
    assert "PM2.5 [ug/m3]" in said(capfd, "plot", "last")
    wide = next(csv.DictReader(said(capfd, "export", "last", "--wide").splitlines()))
    assert 0.0 <= float(wide["pm25_ug_m3"]) < 150.0 and wide["voltage_v"] == ""
    first, *_ = said(capfd, "export", "last", "--format", "jsonl").splitlines()
    assert (
        float(wide["pm25_ug_m3"]) == json.loads(first)["extra"]["pm25_ug_m3"] and json.loads(first)["current_a"] is None
    )


def test_a_battery_given_with_it_is_refused_and_the_way_to_log_both_is_told(
    database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    battery = ("-b", "lifepo4-12v-100ah", "--load", "4 W")
    assert run(["log", "nowhere", "--meter", "nova-sds011", *battery]) == 2
    told = capfd.readouterr().err
    assert "'nova-sds011' measures the air, and no battery: leave -b, --load out" in told
    assert "a second 'purifier log' into the same database" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("zero", "nowhere", "--meter", "pm1006"), "'pm1006' says nothing of a current"),
        (("import", "CAPTURE", "--meter", "pm1006"), "'pm1006' counts particles"),
        (("log", "nowhere", "--meter", "plantower-pms"), "no serial port is called 'nowhere'"),
    ],
)
def test_what_makes_no_sense_of_the_air_is_refused_in_a_sentence(
    arguments: tuple[str, ...], words: str, database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    capture = tmp_path / "air.jsonl"
    capture.write_text('{"t": 0.5, "hex": "00"}\n')
    assert run([str(capture) if word == "CAPTURE" else word for word in arguments]) in (2, 3)
    assert words in capfd.readouterr().err
