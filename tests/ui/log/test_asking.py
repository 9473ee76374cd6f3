"""Asking from the app: agreed to first, told as it goes, and the meter that answered stands on top."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from purifier.errors import LinkLost
from purifier.protocols.encoder import polls
from purifier.protocols.meter import Line
from purifier.services.meters.recognise import Pieces
from purifier.services.meters.to_ask import askable, speed_of
from tests.patience import HANGS_S
from tests.recordings import library
from tests.services.meters.strangers import Wire, library_of, pretending, put_in_place, said_by
from tests.ui.log.recorded import log_app
from tests.ui.log.test_start import port
from tests.ui.reading import press, screen_text, settle, squeezed

JBD = library().meter("jbd-bms")
SILENT = "Nothing talks here by itself."


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch, folder: Path, bundle: Path) -> None:
    """One port, and every bundled meter."""
    (folder / "profiles/meters").symlink_to(bundle / "meters")
    monkeypatch.setattr("purifier.services.meters.ports.port_rows", lambda *_: (port("/dev/ttyUSB0"),))


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """A line that is silent until it is asked; then a JBD answers."""

    def says(speed: str, data: bytes) -> bytes:
        return said_by(JBD, data) if speed == speed_of(JBD.line) else b""

    monkeypatch.setattr("purifier.services.meters.recognise._heard", lambda *_: ())
    return put_in_place(Wire(says), monkeypatch)


async def happened(pilot: Pilot[Any], event: Event) -> None:
    """Wait for what another thread does."""
    while not event.is_set():
        await pilot.pause()


async def at_the_meter(pilot: Pilot[Any]) -> None:
    """The second step, once nothing more is listened to."""
    await settle(pilot)
    await press(pilot, "a", "enter")


async def test_a_bms_that_is_silent_is_asked_once_somebody_agrees_and_stands_on_top(wire: Wire, tmp_path: Path) -> None:
    says = wire.says
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await at_the_meter(pilot)
        count = len(askable(library()))
        assert f"{SILENT} f2 asks: it writes the questions of {count} meters, all of them reads" in squeezed(pilot)
        await press(pilot, "f2")
        asked = squeezed(pilot)
        assert f"The questions of {count} meters are written to /dev/ttyUSB0" in asked and "Each is a read" in asked
        await press(pilot, "escape")
        assert SILENT in squeezed(pilot) and wire.written == [], "who does not agree has nothing written"
        await press(pilot, "f2", "enter")
        assert "● It answers at 9600 8N1: 12.80 V, -1.00 A." in squeezed(pilot)
        assert "▸ JBD" in squeezed(pilot) and "● heard here" in squeezed(pilot)
        wire.says = lambda speed, data: data
        await press(pilot, "f2", "enter")
        said = squeezed(pilot)
        assert "Only the questions themselves came back" in said and "● heard here" not in said, "it is not there now"
        wire.says = says
        await press(pilot, "f2", "enter", "enter")
        assert "3 of 3" in squeezed(pilot) and "jbd-bms at /dev/ttyUSB0" in squeezed(pilot)


async def test_on_the_smallest_screen_it_is_said_what_to_look_at_when_nothing_answers(
    wire: Wire, tmp_path: Path
) -> None:
    def gone(speed: str, data: bytes) -> bytes:
        raise LinkLost("/dev/ttyUSB0 is gone")

    wire.says = lambda speed, data: b""
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(60, 20)) as pilot:
        await at_the_meter(pilot)
        assert "f2 ask" in screen_text(pilot).splitlines()[-1]
        await press(pilot, "f2")
        assert "If something other than a meter hangs there, do not ask. enter: ask esc: leave it" in squeezed(pilot)
        await press(pilot, "enter")
        said = squeezed(pilot)
        assert "Nothing answers." in said and "a BMS sleeps until it is charged" in said and "--address" in said
        assert "f2 asks again" in said
        await press(pilot, "f5")
        assert SILENT in squeezed(pilot)
        wire.says = gone
        await press(pilot, "f2", "enter")
        assert "/dev/ttyUSB0 is gone" in squeezed(pilot) and "2 of 3" in squeezed(pilot)


async def test_while_it_listens_nothing_is_asked_and_while_it_asks_enter_takes_what_answers(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = wire.says
    listening, silent, asked, go_on = Event(), Event(), Event(), Event()

    def heard(device: str, line: Line, leave: Callable[[], bool], each_s: float) -> Pieces:
        listening.set()
        silent.wait(HANGS_S)
        return ()

    def slowly(speed: str, data: bytes) -> bytes:
        asked.set()
        go_on.wait(HANGS_S)
        return says(speed, data)

    wire.says = slowly
    monkeypatch.setattr("purifier.services.meters.recognise._heard", heard)
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await pilot.press("enter")
        await happened(pilot, listening)
        await pilot.press("f2")
        await pilot.pause()
        assert "asking waits until nothing more is heard" in squeezed(pilot) and "Ask the line" not in squeezed(pilot)
        silent.set()
        await settle(pilot)
        assert SILENT in squeezed(pilot) and wire.written == []
        await press(pilot, "f2")
        await pilot.press("enter")
        await happened(pilot, asked)
        await pilot.press("enter")
        await pilot.pause()
        assert "Asking at 9600 8N1: 1 of" in squeezed(pilot) and "taken as soon as it is heard" in squeezed(pilot)
        go_on.set()
        await settle(pilot)
        assert "3 of 3" in squeezed(pilot) and "jbd-bms at /dev/ttyUSB0" in squeezed(pilot)


async def test_where_something_talks_a_second_yes_is_asked_for_with_the_reason(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await at_the_meter(pilot)
        wire.unasked = {"9600 8N1": b"\x01\x02 something"}
        await press(pilot, "f2", "enter")
        assert "! Stopped. Something talks here that no profile understands" in squeezed(pilot) and not wire.written
        master = polls(library().meter("daly-bms"))[0]
        monkeypatch.setattr("purifier.services.meters.recognise._heard", lambda *_: ((0.0, master),))
        await press(pilot, "f5")
        assert "! No meter known. Something else on this line asks a daly-bms already" in squeezed(pilot)
        await press(pilot, "f2", "enter")
        assert "spoil each other. Ask all the same?" in squeezed(pilot)
        await press(pilot, "escape")
        assert wire.written == []
        await press(pilot, "f2", "enter", "enter")
        assert "● It answers at 9600 8N1" in squeezed(pilot)


@pytest.fixture
def some_meters(folder: Path, tmp_path: Path) -> Iterator[None]:
    """Two meters at one speed, of which the second is there."""
    (folder / "profiles/meters").unlink()
    library_of(tmp_path / "some", "daly-bms", "jbd-bms")
    (folder / "profiles/meters").symlink_to(tmp_path / "some/meters")
    yield


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
async def test_on_a_real_line_how_far_it_has_come_is_said(
    some_meters: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.services.meters.recognise._heard", lambda *_: ())
    with pretending("jbd-bms") as (device, far):
        monkeypatch.setattr("purifier.services.meters.ports.port_rows", lambda *_: (port(device, kind="pretend"),))
        async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
            await at_the_meter(pilot)
            await press(pilot, "f2")
            await pilot.press("enter")
            while "Asking at 9600 8N1: 1 of 7" not in squeezed(pilot):
                await pilot.pause()
            await settle(pilot)
            assert "● It answers at 9600 8N1: 13." in squeezed(pilot)
        assert bytes(far.written) == polls(library().meter("daly-bms"))[0] + polls(JBD)[0]
