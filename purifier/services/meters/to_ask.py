"""What is asked on a line of which nobody knows the meter: every poll that a profile states, each once a speed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from purifier.protocols.checks import crc16_modbus
from purifier.protocols.encoder import polls
from purifier.services.meters.questions import Question, questions

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Line, Meter

MODBUS_WRITES: Final = (5, 6, 15, 16, 22, 23)
"""Functions that change something in whatever listens there, be it a read to the meter whose profile states it."""

Wire = tuple[int, str, bool]
"""How the line is set: baud, format, whether its lines are raised."""


@dataclass(slots=True)
class Enquiry:
    """One poll at one setting of the wire, and the meters that it may be answered by."""

    line: Line
    poll: bytes
    asked: list[tuple[Meter, Question]]
    within_s: float
    """An answer comes within this."""

    @property
    def speed(self) -> str:
        """As ``9600 8N1``."""
        return speed_of(self.line)

    @property
    def has_current(self) -> bool:
        """Whether an answer can make a reading."""
        return any(question.has_current for _, question in self.asked)


def askable(library: Library) -> tuple[Meter, ...]:
    """The meters that answer only when asked."""
    return tuple(meter for meter in (cast("Meter", one) for one in library.all("meter")) if polls(meter))


def enquiries(library: Library) -> tuple[Enquiry, ...]:
    """Every distinct poll of the meters that are to be asked, in the order in which to ask.

    Polls that are answered with a current come first, for most meters are known by these; of them those at the setting
    of the wire that most meters use.  A poll that would be a write to a Modbus device is none for strangers.
    """
    meters = askable(library)
    use = Counter(wire(meter.line) for meter in meters)
    found: dict[tuple[Wire, bytes], Enquiry] = {}
    for meter in meters:
        for question in questions(meter):
            if _is_write(question.poll):
                continue
            one = found.setdefault((wire(meter.line), question.poll), Enquiry(meter.line, question.poll, [], 0.0))
            one.asked.append((meter, question))
            one.within_s = max(one.within_s, meter.line.answer_within_s)
    ordered = [(not one.has_current, -use[key], key, at, one) for at, ((key, _), one) in enumerate(found.items())]
    return tuple(one for *_, one in sorted(ordered, key=lambda one: one[:-1]))


def wire(line: Line) -> Wire:
    """How the line is set."""
    return line.baud, line.format, line.dtr


def _is_write(poll: bytes) -> bool:
    return len(poll) > 4 and poll[1] in MODBUS_WRITES and crc16_modbus(poll[:-2]) == poll[-2:]


def speed_of(line: Line) -> str:
    """As ``9600 8N1``."""
    return f"{line.baud} {line.format}"
