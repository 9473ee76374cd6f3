"""``purifier doctor PORT --ask``: which meter is there; where something talks already it is left alone."""

from __future__ import annotations

import io
import json
import os
import pty
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.protocols.encoder import polls
from tests.recordings import library
from tests.services.meters.strangers import library_of, pretending

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


@pytest.fixture(autouse=True)
def some_meters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two meters that are asked, and none that talks by itself."""
    library_of(tmp_path / "some", "daly-bms", "jbd-bms")
    monkeypatch.setenv("PURIFIER_PROFILES", str(tmp_path / "some"))
    monkeypatch.setattr("purifier.library.places.bundle", lambda: tmp_path / "none")
    monkeypatch.setattr("purifier.services.meters.asking.TALKS_S", 0.1)
    return tmp_path


@pytest.fixture
def busy_line(some_meters: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A line on which another master asks a JBD over and over: its device, and the far end."""
    import tty

    library_of(some_meters / "hasty", "jbd-bms", last="0.1 s")
    monkeypatch.setenv("PURIFIER_PROFILES", str(some_meters / "hasty"))
    far, near = pty.openpty()
    tty.setraw(near)
    os.set_blocking(far, False)
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.02):
            os.write(far, polls(library().meter("jbd-bms"))[0])

    master = threading.Thread(target=ask, daemon=True)
    master.start()
    try:
        yield os.ttyname(near), far
    finally:
        over.set()
        master.join()
        os.close(far)
        os.close(near)


def test_a_silent_bms_is_found_and_told_with_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    with pretending("jbd-bms") as (device, port):
        assert run(["doctor", device, "--ask", "--json"]) == 0
        said = capsys.readouterr()
        (row,) = json.loads(said.out)["rows"]
        assert row["state"] == "ok" and row["text"].startswith("jbd-bms answers at 9600 8N1: 13.")
        assert row["fix"] == f"purifier log {device} --meter jbd-bms -b BATTERY -p PURIFIER --setting S"
        assert "all of them reads" in said.err and "the meter can be logged" not in said.out
        daly, jbd = (polls(library().meter(one))[0] for one in ("daly-bms", "jbd-bms"))
        assert bytes(port.written) == daly + jbd


def test_where_something_talks_nothing_is_written_without_a_second_yes(
    busy_line: tuple[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    device, far = busy_line
    assert run(["doctor", device, "--ask"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "WRONG something else on this line asks a jbd-bms already" in said and "name the meter: --meter ID" in said
    with pytest.raises(BlockingIOError):
        os.read(far, 99)


def test_what_talks_is_heard_by_listening_and_leaves_it_at_that(
    some_meters: Path, busy_line: tuple[str, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library_of(some_meters / "talkers", "victron-ve-direct", "jbd-bms")
    monkeypatch.setenv("PURIFIER_PROFILES", str(some_meters / "talkers"))
    monkeypatch.setattr("purifier.services.meters.asking.ask", lambda *_, **__: pytest.fail("it asks"))
    assert run(["doctor", busy_line[0], "--ask", "--listen", "0.2 s", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["check"] == "line" and "asks a jbd-bms already" in row["text"]


@pytest.mark.parametrize(
    ("answer", "written"), [("n\n", False), pytest.param("", False, marks=pytest.mark.slow), ("y\n", True)]
)
def test_on_a_terminal_the_second_yes_is_asked_for(
    answer: str, written: bool, busy_line: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    device, far = busy_line
    monkeypatch.setattr("purifier.cli.asking._on_a_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert run(["doctor", device, "--ask"]) != 0
    try:
        came = os.read(far, 4096)
    except BlockingIOError:
        came = b""
    assert came == (b"".join(polls(library().meter("jbd-bms"))) if written else b"")


def test_a_time_to_listen_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pretending("jbd-bms") as (device, port):
        assert run(["doctor", device, "--ask", "--listen", "-1 s"]) == 2
    assert "--listen" in capsys.readouterr().err and not port.written


@pytest.mark.parametrize("words", [[], ["/dev/ttyUSB0", "--meter", "jbd-bms"], ["/dev/ttyUSB0", "--invert"]])
def test_it_goes_with_a_port_alone(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--ask", *words]) == 2
    assert "--ask goes with a PORT and without --meter" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["log", "zero"])
def test_who_names_no_meter_is_told_how_to_find_it(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "/dev/ttyUSB0"]) == 2
    assert "--ask" in capsys.readouterr().err
