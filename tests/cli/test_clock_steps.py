"""A real logger on a machine whose clock is set while it logs: no interval, no sum and no date goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.services.record.instant import now
from tests.cli.test_log import LOG, OPTIONS, Board, ask, ended, readings
from tests.patience import HANGS_S, until
from tests.programs import program

HOUR_S = 3600


@pytest.fixture(scope="module")
def preload() -> str:
    """The library that lies about the time of day to the process it is loaded into."""
    said = subprocess.run(
        [program("faketime"), "-m", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True
    )
    return said.stdout.strip()


class Machine:
    """A machine with a meter, on which a logger runs; its clock may be set."""

    def __init__(self, folder: Path, preload: str) -> None:
        self.database = folder / "runs.sqlite3"
        self._off_by = folder / "off-by"
        self._preload = preload
        self._process: subprocess.Popen[str] | None = None

    def set_clock(self, off_by_s: int) -> None:
        """From now on its clock is off by so much."""
        new = self._off_by.with_suffix(".new")
        new.write_text(f"{off_by_s:+d}\n")
        os.replace(new, self._off_by)

    def log(self, *more: str) -> subprocess.Popen[str]:
        """Start a logger and return once it has said its run's id, 1."""
        lie = {
            "LD_PRELOAD": self._preload,
            "FAKETIME_TIMESTAMP_FILE": str(self._off_by),
            "FAKETIME_CACHE_DURATION": "1",  # looked up anew every second, which is cheap
            "DONT_FAKE_MONOTONIC": "1",  # no setting of the clock moves the machine's own
            "NO_FAKE_STAT": "1",
        }
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [*LOG, "board", *OPTIONS, *more],
            env=os.environ | lie,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        assert self._process.stdout is not None and self._process.stdout.readline() == "1\n"
        return self._process

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


@pytest.fixture
def machine(tmp_path: Path, preload: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    board = Board()
    found = Machine(tmp_path, preload)
    yield found
    found.close()
    board.close()


def off_by_s(database: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[int]]:
    """By how much the run's start and then its exported readings are misdated [s], each value once where it begins."""
    capsys.readouterr()
    assert run(["export", "1", "--format", "jsonl"]) == 0
    rows = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert run(["show", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    zero_s = int(str(ask(database, "SELECT boot_ms FROM clock WHERE t_ms = 0")[0][0])) / 1000.0
    instant = now()
    true_s = instant.utc_s - instant.boot_s + zero_s
    wrong = [round(datetime.fromisoformat(row["utc"]).timestamp() - true_s - row["t_s"]) for row in rows]
    started = datetime.fromisoformat(shown["started_utc"]).timestamp() - true_s
    return round(started), [value for value, _ in groupby(wrong)]


def clock_steps(machine: Machine) -> list[int]:
    """The steps [s] that were noted."""
    events = ask(machine.database, "SELECT data FROM events WHERE kind = 'clock-step' ORDER BY t_s")
    return [round(json.loads(str(data))["seconds"]) for (data,) in events]


@pytest.mark.slow
def test_setting_the_clock_moves_dates_and_nothing_else(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.set_clock(0)
    began_s = time.monotonic()
    process = machine.log("--alarm", "no-data=30 min")  # shorter than any step, longer than any busy machine needs
    until(lambda: readings(machine.database) > 10)
    machine.set_clock(HOUR_S)
    until(lambda: clock_steps(machine) == [HOUR_S])
    machine.set_clock(-HOUR_S)
    until(lambda: clock_steps(machine) == [HOUR_S, -2 * HOUR_S])
    before = readings(machine.database)
    until(lambda: readings(machine.database) > before + 10)
    said = ended(process, signal.SIGINT)
    took_s = time.monotonic() - began_s
    assert "the machine's clock was set forward by 3600.0 s" in said and "set back by 7200.0 s" in said
    assert "no data" not in said and ask(machine.database, "SELECT end_reason FROM run") == [("stopped",)]

    assert run(["show", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    times = [float(str(t)) for (t,) in ask(machine.database, "SELECT t_s FROM readings ORDER BY t_s")]
    assert times[-1] < took_s and all(b > a for a, b in pairwise(times))
    hours = (times[-1] - times[0]) / 3600.0
    vouched_h = hours * shown["coverage_percent"] / 100.0  # all of it, unless this machine is busy
    assert shown["drawn_ah"] > 0.0 and shown["charged_ah"] == 0.0
    assert shown["drawn_ah"] == pytest.approx(0.33 * vouched_h, rel=1e-4)
    assert shown["drawn_wh"] == pytest.approx(0.33 * 13.1 * vouched_h, rel=1e-4)
    assert shown["discharge_h"] == pytest.approx(hours, abs=1e-3)
    assert off_by_s(machine.database, capsys) == (0, [0, HOUR_S, -HOUR_S])


def test_setting_the_clock_back_makes_nobody_wait(machine: Machine) -> None:
    machine.set_clock(0)
    began_s = time.monotonic()
    process = machine.log("--duration", "2 s")
    machine.set_clock(-HOUR_S)
    _, said = process.communicate(timeout=HANGS_S)  # and not an hour
    took_s = time.monotonic() - began_s
    assert process.returncode == 0 and took_s >= 2.0, said
    assert ask(machine.database, "SELECT end_reason FROM run") == [("duration",)]
    assert 0 <= int(str(ask(machine.database, "SELECT end_ms FROM run")[0][0])) < took_s * 1000.0


def test_what_was_recorded_in_1970_is_dated_once_the_time_is_known(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    off_s = 86_400 - round(time.time())  # a computer without a clock that lasts: the second day of 1970
    machine.set_clock(off_s)
    process = machine.log()
    until(lambda: readings(machine.database) > 10)
    assert off_by_s(machine.database, capsys) == (off_s, [off_s])
    machine.set_clock(0)
    until(lambda: clock_steps(machine) == [-off_s])
    ended(process, signal.SIGINT)
    assert off_by_s(machine.database, capsys) == (0, [0])
    utc = ask(machine.database, "SELECT min(utc), max(utc) FROM readings")[0]
    assert all(str(one) > "2026" for one in utc)


def test_a_logger_killed_in_1970_and_started_when_the_time_is_known_dates_both_parts(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.set_clock(86_400 - round(time.time()))
    began_s = time.monotonic()
    process = machine.log()
    until(lambda: readings(machine.database) > 10)
    process.kill()
    process.communicate()
    machine.set_clock(0)
    again = machine.log("--duration", "1 s")
    _, said = again.communicate(timeout=HANGS_S)
    took_s = time.monotonic() - began_s
    assert again.returncode == 0 and "goes on after" in said and "begun 1970" not in said
    assert off_by_s(machine.database, capsys) == (0, [0])
    times = [float(str(t)) for (t,) in ask(machine.database, "SELECT t_s FROM readings ORDER BY t_s")]
    assert times[-1] - times[0] < took_s and all(b > a for a, b in pairwise(times))
