"""Asking on a line that several share: the next question waits for the answer of the one that was asked."""

from __future__ import annotations

from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.protocols.encoder import answer, polls
from purifier.protocols.meter import Meter
from purifier.protocols.told import at_address
from purifier.services.meters.listener import Listener
from purifier.services.meters.mailbox import Mailbox
from tests.patience import until
from tests.protocols.wires import meter

READING = Reading(voltage_v=13.0, current_a=-1.0, soc_percent=50.0)


class SharedLine:
    """To every question board 1 speaks up first, unasked; then the board that was asked answers."""

    identity = device = "/dev/test"

    def __init__(self, asked: Meter, other: Meter) -> None:
        self.heard: list[str] = []
        self._meters = (other, asked)
        self._waiting: list[tuple[str, bytes]] = []

    def read(self) -> tuple[bytes, float]:
        who, data = self._waiting.pop(0) if self._waiting else ("", b"")
        if who:
            self.heard.append(who)
        return data, boottime_s()

    def write(self, data: bytes) -> None:
        other, asked = self._meters
        number = polls(asked).index(data)
        self.heard.append("question")
        self._waiting = [("other", answer(other, polls(other)[number], READING)), ("own", answer(asked, data, READING))]

    def reopen(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing to let go of."""


def test_somebody_elses_answer_does_not_end_the_wait() -> None:
    asked = at_address(meter("daly-bms"), 2)
    line = SharedLine(asked, meter("daly-bms"))
    listener = Listener(line, asked, Mailbox())
    listener.start()
    until(lambda: len(line.heard) >= 12)
    listener.close()
    assert line.heard[:12] == ["question", "other", "own"] * 4
