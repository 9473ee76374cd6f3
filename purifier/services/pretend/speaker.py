"""The pretend meter on its line: speaks by itself or answers polls, and suffers the faults that were asked for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Final

from purifier.link.clock import boottime_s
from purifier.protocols.encoder import answer, encode, polls, preamble
from purifier.protocols.meter import Meter
from purifier.services.pretend.faults import Faults
from purifier.services.pretend.mishear import at_another_speed, damaged
from purifier.services.pretend.pretence import Pretended, shown_at, state_at, suits

if TYPE_CHECKING:
    from purifier.link.pty import PseudoPort
    from purifier.link.socket_port import SocketPort

TEND_EVERY_S: Final = 0.5
SHORTEST_S: Final = 0.02
"""However fast the time, no more than fifty messages a second."""


class Speaker:
    """One pretend meter. Call `step` over and over: each call waits for at most ``TEND_EVERY_S``."""

    def __init__(
        self,
        port: PseudoPort | SocketPort,
        meter: Meter,
        pretence: Pretended,
        *,
        faults: Faults | None = None,
        speed: float = 1.0,
    ) -> None:
        """``speed``: battery seconds per second. Raises UsageError when the meter cannot say what the battery shows."""
        suits(meter, pretence)
        self.empty = False
        """The battery is empty, and the meter, which lives off it, silent for good."""
        self._port, self._meter, self._pretence = port, meter, pretence
        self._faults = faults or Faults()
        self._speed = speed
        self._every_s = max(meter.line.every_s / speed, SHORTEST_S)
        self._polls = polls(meter)
        self._chance = Random(pretence.seed)
        self._start_s = boottime_s()
        self._next_s = 0.0
        self._tended_s = 0.0
        self._messages = 0
        self._asked = b""
        self._session = port.session
        self._introduced = False

    def step(self, say: Callable[[str], None]) -> None:
        """Do what is due, then wait for a poll or for the next moment something is due.

        ``say`` is told the name of each device the meter appears on after a pretended unplug.
        """
        now = boottime_s() - self._start_s
        out = self._faults.unplugged(now)
        if out and self._port.device is not None:
            self._port.unplug()
        elif not out and self._port.device is None:
            say(self._port.plug())
        if self._session != self._port.session:
            self._session, self._asked, self._introduced = self._port.session, b"", False
        if now - self._tended_s >= TEND_EVERY_S:
            self._port.tend()
            self._tended_s = now
        if not self._polls and now >= self._next_s:
            self._next_s = max(self._next_s + self._every_s, now)
            self._speak(now)
        wait = TEND_EVERY_S if self._polls else min(TEND_EVERY_S, self._next_s - now)
        heard = self._port.receive(wait)
        if self._polls and heard:
            self._reply(heard)

    def _speak(self, now: float) -> None:
        reading = shown_at(self._pretence, self._meter, now * self._speed)
        self.empty = reading is None
        if reading is not None:
            self._send(self._introduction() + encode(self._meter, reading, state_at(self._pretence, reading)), now)

    def _reply(self, heard: bytes) -> None:
        """Answer every poll in what was heard, in its order; what is none is passed over."""
        self._asked += heard
        while found := [(at, poll) for poll in self._polls if (at := self._asked.find(poll)) >= 0]:
            at, poll = min(found)
            self._asked = self._asked[at + len(poll) :]
            now = boottime_s() - self._start_s
            reading = shown_at(self._pretence, self._meter, now * self._speed)
            self.empty = reading is None
            if reading is not None:
                self._send(answer(self._meter, poll, reading, state_at(self._pretence, reading)), now)
        self._asked = self._asked[-max(map(len, self._polls)) :]

    def _introduction(self) -> bytes:
        if self._introduced:
            return b""
        self._introduced = True
        return preamble(self._meter)

    def _send(self, message: bytes, now: float) -> None:
        if self._faults.silent(now):
            return
        self._messages += 1
        if self._faults.corrupts(self._messages):
            message = damaged(message, self._chance)
        if self._faults.wrong_speed:
            message = at_another_speed(message, self._meter.line.baud // 2, self._meter.line.baud)
        self._port.send(message)
