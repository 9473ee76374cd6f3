"""A line at which nobody knows who is: a wire on paper, with a clock of its own, and real ones."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.link.pty import PseudoPort
from purifier.protocols.encoder import answer
from purifier.protocols.meter import Line, Meter
from purifier.protocols.round_trip import _usual
from purifier.services.meters.to_ask import speed_of
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend
from purifier.services.pretend.speaker import Speaker
from tests.patience import HANGS_S
from tests.recordings import library as bundled

STATE: dict[str, float | str] = {
    **{f"cell_{number}_v": 3.3 for number in range(1, 5)},
    **{"cells": 4, "capacity_ah": 50.0, "remaining_ah": 40.0, "full_ah": 50.0, "cycles": 12},
    **{"highest_cell_v": 3.3, "lowest_cell_v": 3.3, "highest_cell": 1, "lowest_cell": 2},
}


def said_by(meter: Meter, poll: bytes) -> bytes:
    """What ``meter`` answers to ``poll`` on a quiet day; nothing to what is none of its polls."""
    return answer(meter, poll, _usual(meter), STATE)


Says = Callable[[str, bytes], bytes]


class Wire:
    """Answers ``says`` to what is written, at the speed that the line is set to; seconds go by as it is read."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.unasked: dict[str, bytes] = {}
        """Speed -> what comes in there by itself, every second."""
        self.shaken = b""
        """What opening the port shakes loose."""
        self.later_s = 0.0
        """How long an answer takes to begin [s]."""
        self.opened: list[str] = []
        self.written: list[tuple[str, bytes]] = []
        self.now_s = 1000.0
        self.spoke_s = 0.0

    def open(self, port: str, line: Line, writes: Collection[bytes], *, wait_s: float) -> WireLink:
        self.opened.append(speed_of(line))
        return WireLink(self, self.opened[-1], writes, wait_s)


class WireLink:
    """The wire at one speed."""

    def __init__(self, wire: Wire, speed: str, writes: Collection[bytes], wait_s: float) -> None:
        self._wire, self._speed, self._writes, self._wait_s = wire, speed, writes, wait_s
        self._coming: list[tuple[float, bytes]] = [(wire.now_s, wire.shaken)]
        self._spoke_s = wire.now_s

    def write(self, data: bytes) -> None:
        assert data in self._writes
        wire = self._wire
        assert wire.unasked or wire.now_s - wire.spoke_s > 0.049, "between two questions the line must be silent"
        wire.written.append((self._speed, data))
        self._coming.append((wire.now_s + wire.later_s, wire.says(self._speed, data)))

    def read(self) -> tuple[bytes, float]:
        wire = self._wire
        wire.now_s += self._wait_s
        if self._speed in wire.unasked and wire.now_s - self._spoke_s >= 0.4:
            self._spoke_s += 1.0
            return wire.unasked[self._speed], wire.now_s
        here = b"".join(data for at_s, data in self._coming if at_s <= wire.now_s)
        self._coming = [one for one in self._coming if one[0] > wire.now_s]
        wire.spoke_s = wire.now_s if here else wire.spoke_s
        return here, wire.now_s

    def close(self) -> None:
        """Nothing to let go of."""


def put_in_place(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Have ``wire`` asked in place of a port."""
    monkeypatch.setattr("purifier.services.meters.asking.open_link", wire.open)
    monkeypatch.setattr("purifier.services.meters.asking.boottime_s", lambda: wire.now_s)
    return wire


def library_of(folder: Path, *ids: str, last: str = "60 s") -> Library:
    """The meters ``ids``. Only the last is there, and has all its time to answer, or as much as it is given."""
    (folder / "meters").mkdir(parents=True)
    for id_ in ids:
        text = bundled().path_of("meter", id_).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("answer_within")]
        lines.insert(lines.index("[link]") + 1, f'answer_within = "{last if id_ == ids[-1] else "0.2 s"}"')
        (folder / f"meters/{id_}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Library([folder])


class OwnSpeed(PseudoPort):
    """A port whose meter understands only what is sent at its own speed; ``written`` is all that came, at any."""

    def __init__(self, meter: Meter) -> None:
        self._own = meter.line.baud
        self.written = bytearray()
        super().__init__(meter.id, meter.line.baud)

    def receive(self, wait_s: float) -> bytes:
        heard = super().receive(wait_s)
        self.written += heard
        if not heard or sys.platform == "win32":
            return heard
        import termios

        return heard if termios.tcgetattr(self._near)[4] == getattr(termios, f"B{self._own}") else b""


@contextmanager
def pretending(id_: str) -> Iterator[tuple[str, OwnSpeed]]:
    """A pretend meter at work: its device, and its side of the line."""
    library = bundled()
    setup, setting = one_setup(library, Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", setting="3"))
    meter = library.meter(id_)
    port = OwnSpeed(meter)
    speaker = Speaker(port, meter, pretend(setup, setting.power_w.value))
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            speaker.step(lambda device: None)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        assert port.device is not None
        yield port.device, port
    finally:
        over.set()
        thread.join(HANGS_S)
        port.unplug()
