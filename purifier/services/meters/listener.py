"""The thread that listens on a link: bytes with their times, polls, and coming back after an unplug.

It does nothing else, so that no slow disk ever makes it late: what it hears waits in a mailbox.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from purifier.errors import LinkError, LinkLost
from purifier.link.clock import boottime_s
from purifier.link.retry import waits
from purifier.protocols.decoder import Decoder
from purifier.services.meters.mailbox import Heard, Lost, Mailbox
from purifier.services.meters.rounds import Rounds

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter


class Link(Protocol):
    """What a recorder needs of a connection to a meter."""

    @property
    def identity(self) -> str:
        """What the port is known by, under whatever name it comes back."""

    @property
    def device(self) -> str:
        """What it is called at the moment."""

    def read(self) -> tuple[bytes, float]:
        """Bytes and when they came [s since the machine started]; none after a short wait. Raises LinkLost."""

    def write(self, data: bytes) -> None:
        """Send a poll. Raises LinkLost."""

    def reopen(self) -> bool:
        """Whether the device that was lost is open again."""

    def close(self) -> None:
        """Let go of it."""


class Listener:
    """Listens on ``link`` until it is closed, in a thread of its own; what it hears is put in ``mailbox``."""

    def __init__(self, link: Link, meter: Meter, mailbox: Mailbox) -> None:
        self._link = link
        self._meter = meter
        self._mailbox = mailbox
        self._rounds = Rounds(meter)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening and let go of the port."""
        self._closing.set()
        self._thread.join(timeout=5.0)
        self._link.close()

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                if self._rounds:
                    self._ask()
                else:
                    self._hear()
            except LinkLost as lost:
                self._mailbox.put(Lost(False, str(lost), boottime_s()))
                self._come_back()

    def _hear(self) -> bytes:
        data, at_s = self._link.read()
        self._mailbox.put(Heard(data, at_s))
        return data

    def _ask(self) -> None:
        """One round of polls, each answered or given up on, and a pause until the next round is due."""
        start_s = boottime_s()
        for question in self._rounds.due():
            self._link.write(question.poll)
            # Only to know when the answer is complete: the readings come from the recorder's own decoder.
            probe = Decoder(self._meter)
            heard = b""
            until_s = boottime_s() + self._meter.line.answer_within_s
            while not self._closing.is_set() and boottime_s() < until_s:
                data = self._hear()
                heard += data
                probe.feed(data, None)
                # Somebody else's answer on a shared line does not end the wait for the one that was asked for.
                if probe.frames_ok or probe.frames_rejected > probe.foreign or probe.waiting:
                    break
            if not self._closing.is_set():
                self._rounds.note(question, heard)
        self._closing.wait(max(0.0, start_s + self._meter.line.every_s - boottime_s()))

    def _come_back(self) -> None:
        for wait_s in waits():
            if self._closing.wait(wait_s):
                return
            try:
                found = self._link.reopen()
            except LinkError:
                found = False
            if found:
                self._rounds = Rounds(self._meter)  # what is back may have been mended, or be set another way
                self._mailbox.put(Lost(True, f"back at {self._link.device}", boottime_s()))
                return
