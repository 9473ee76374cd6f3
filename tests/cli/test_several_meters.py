"""``--address`` and ``--pick`` from the outside: several meters on a line, several sensors in a stream."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from purifier.cli.main import run
from purifier.library.catalogue import Library
from purifier.link.serial_link import open_link
from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import answer, polls
from purifier.protocols.told import as_told, at_address
from purifier.services.record.live import decoder_of
from purifier.store.opening import open_for_reading
from purifier.store.readings import rows
from tests.cli.test_simulate import readings, runtime_folder, simulate
from tests.patience import HANGS_S, until
from tests.protocols.wires import meter
from tests.recordings import plan

__all__ = ["runtime_folder"]

SETUP = ("-b", "lifepo4-12v-100ah", "--load", "4.5 W")
FANS = '{"id": 1, "voltage": 12.81, "current": -0.41}\n{"id": 2, "voltage": 5.02, "current": -1.1}\n'


def daly(board: int, volts: float, amps: float = -0.4) -> bytes:
    """A round of answers of one board."""
    one = at_address(meter("daly-bms"), board)
    reading = Reading(voltage_v=volts, current_a=amps, soc_percent=80.0)
    return b"".join(answer(one, poll, reading, {"remaining_ah": 10.0 * board}) for poll in polls(one))


def decode(capsys: pytest.CaptureFixture[str], file: Path, *options: str) -> tuple[int, list[dict[str, Any]], str]:
    code = run(["decode", *options, str(file)])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def test_decode_reads_the_board_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dump"
    file.write_bytes(daly(2, 26.0) + daly(1, 13.0) + daly(2, 26.1))
    _, found, err = decode(capsys, file, "--meter", "daly-bms", "--address", "2")
    assert [(row["voltage_v"], row["extra"]["remaining_ah"]) for row in found] == [(26.0, 20.0), (26.1, 20.0)]
    assert "5 times: an answer from address 1, not 2, the one asked for: --address 1 reads it" in err
    _, found, err = decode(capsys, file, "--meter", "daly-bms")
    assert [(row["voltage_v"], row["extra"]["remaining_ah"]) for row in found] == [(13.0, 10.0)]
    assert "address 2 answers as well and stays out: 1 counts; --address 2 reads it instead" in err


def test_decode_reads_the_sensor_that_is_picked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dump"
    file.write_text(FANS * 3)
    _, found, err = decode(capsys, file, "--meter", "diy-json", "--pick", "2")
    assert [row["voltage_v"] for row in found] == [5.02] * 3
    assert len(err.splitlines()) == 1
    _, found, err = decode(capsys, file, "--meter", "diy-json")
    assert found == [] and "6 times: several sensors speak, '1' and '2': --pick 1 reads that one alone" in err


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("decode", ("--meter", "jbd-bms", "--address", "2"), "--address: 'jbd-bms' has none"),
        ("decode", ("--meter", "daly-bms", "--address", "99"), "--address: expected a whole number from 1 to 16"),
        ("decode", ("--meter", "daly-bms", "--address", "two"), "'--address'"),
        ("decode", ("--meter", "pzem-017", "--pick", "fan"), "--pick: chooses a sensor by its name"),
        ("log", ("--meter", "jbd-bms", "--address", "2", *SETUP), "--address: 'jbd-bms' has none"),
        ("zero", ("--meter", "daly-bms", "--pick", "fan"), "--pick: chooses a sensor by its name"),
        (
            "replay",
            ("--meter", "victron-ve-direct", "--address", "2", *SETUP),
            "--address: 'victron-ve-direct' has none",
        ),
    ],
)
def test_what_cannot_be_is_told_before_anything_begins(
    command: str, options: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x"
    file.touch()
    assert run([command, str(file), *options]) == 2
    assert words in capsys.readouterr().err


def test_simulate_knows_the_same_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", "--meter", "pzem-017", "--address", "300", *SETUP]) == 2
    assert "--address: expected a whole number from 1 to 247 for 'pzem-017', found 300" in capsys.readouterr().err


def replayed(tmp_path: Path, messages: list[tuple[float, bytes]], *options: str) -> list[tuple[float, float]]:
    """Volts and amperes of the run that a capture of ``messages`` makes."""
    capture, database = tmp_path / "capture.jsonl", tmp_path / "runs.sqlite3"
    capture.write_text("".join(json.dumps({"t": at, "hex": data.hex()}) + "\n" for at, data in messages))
    assert run(["replay", str(capture), *options, *SETUP, "--db", str(database)]) == 0
    with closing(open_for_reading(database)) as connection:
        found = list(rows(connection, 1))
    return [(one.voltage or 0, one.current or 0) for one in found]


def test_a_replay_records_the_board_and_the_sensor_that_were_asked_for(tmp_path: Path) -> None:
    boards = [(float(at), daly(2, 13.0) + daly(1, 26.0)) for at in range(5)]
    assert len(set(replayed(tmp_path, boards, "--meter", "daly-bms", "--address", "2"))) == 1
    (tmp_path / "runs.sqlite3").unlink()
    fans = [(float(at), FANS.encode()) for at in range(5)]
    stored = replayed(tmp_path, fans, "--meter", "diy-json", "--pick", "1")
    assert stored == [(128100, -4100)] * 5


def test_a_run_is_read_as_it_was_told_whoever_begins_it() -> None:
    frozen = replace(plan(), how=How(address=2, columns=("volts",)))
    assert decoder_of(meter("daly-bms"), frozen).meter == as_told(meter("daly-bms"), frozen.how)


def test_a_single_spike_with_a_right_check_is_not_stored_and_a_load_that_stays_is(tmp_path: Path) -> None:
    amps = [-0.4, -0.4, -357.0, -0.4, -0.4, -90.0, -90.0, -90.0]
    messages = [(float(at), daly(1, 13.0, one)) for at, one in enumerate(amps)]
    stored = [current / 10_000 for _, current in replayed(tmp_path, messages, "--meter", "daly-bms")]
    assert stored == [-0.4, -0.4, -0.4, -0.4, -90.0, -90.0]


def test_a_pretend_board_answers_at_the_address_it_was_given_alone(bundle: Path) -> None:
    one = Library([bundle]).meter("daly-bms")
    two = at_address(one, 2)
    with simulate("--address", "2", meter="daly-bms") as (_, device):
        link = open_link(device, two.line, (*polls(one), *polls(two)), wait_s=0.05)
        found = readings(link, Decoder(two), 2)
        for poll in polls(one):
            link.write(poll)
        heard = b"".join(link.read()[0] for _ in range(5))
        link.close()
    assert len(found) >= 2 and found[0].voltage_v == pytest.approx(13.6, rel=0.02)
    assert b"\xa5\x01" not in heard


def test_a_pretend_sensor_is_picked_by_zero_and_by_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    command = [sys.executable, "-m", "purifier"]
    with simulate("--pick", "fan", "--speed", "20", meter="diy-json") as (_, device):
        asked = [*command, "zero", device, "--meter", "diy-json", "--pick", "Fan", "--readings", "5", "--json"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=HANGS_S)
        assert json.loads(done.stdout)["zero_a"] == pytest.approx(-0.71, rel=0.1), done.stderr
        record = [*command, "log", device, "--meter", "diy-json", "--pick", "fan", *SETUP, "--commit-every", "0.1 s"]
        with subprocess.Popen(record, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as logger:
            assert logger.stdout is not None
            number = int(logger.stdout.readline())

            def three() -> bool:
                with closing(open_for_reading(tmp_path / "runs.sqlite3")) as connection:
                    return len(list(rows(connection, number))) >= 3

            until(three)
            logger.terminate()
            logger.communicate(timeout=HANGS_S)
