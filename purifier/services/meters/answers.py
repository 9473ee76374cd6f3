"""What came back on a line where strangers were asked: whose answer it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.reading import Fault
from purifier.protocols.decoder import Decoder
from purifier.services.meters.ear import recognise
from purifier.services.meters.questions import is_answered
from purifier.services.meters.recognise import masters, values_of
from purifier.services.meters.to_ask import Enquiry

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter
    from purifier.services.meters.questions import Question


class Found(NamedTuple):
    """Ids of meters that understand what was heard, the likeliest first, what that one says, and at which speed."""

    meters: tuple[str, ...] = ()
    values: str = ""
    speed: str = ""

    def __bool__(self) -> bool:
        return bool(self.meters)


CHOICE: Final = "--pick"
"""Stands in what is said of an answer in which several speak."""
SAYS_ENOUGH: Final = 2
NOBODY: Final = Found()


class Answers:
    """Knows what was asked, and judges what came back by it.

    An answer counts for the meters that were asked, for a check alone proves little: what a Modbus device says fits
    the table of many another.  Of these count the ones that make a reading of it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._speed = ""
        self._asked: list[Enquiry] = []
        """At this speed, the last one first."""
        self._sent: set[bytes] = set()
        self.echo = False
        """The line repeats what is written to it."""
        self.strange = 0
        """Bytes that came back and that no meter understands."""
        self.perhaps = NOBODY
        """What answered as a meter does, and said nothing that one would log."""

    def begin(self, speed: str) -> None:
        """At another speed: answers to what was asked before will not come any more."""
        self._speed, self._asked = speed, []

    def behind(self, one: Enquiry, sample: bytes) -> bytes:
        """What of ``sample``, which came in when ``one`` was asked, is not one's own question come back."""
        self._asked.insert(0, one)
        self._sent.add(one.poll)
        self.echo = self.echo or sample.startswith(one.poll)
        return sample.removeprefix(one.poll)

    def to(self, sample: bytes) -> Found:
        """Whose answer ``sample`` is: to what was asked last, else, for one may come late, to what was before that."""
        likely = recognise(self._library, sample)
        for each in self._asked:
            asked = [(one, of) for one, of in each.asked if is_answered(of, sample) and _worth(of.answers, sample)]
            asked.sort(key=lambda pair: likely.index(pair[0].id) if pair[0].id in likely else len(likely))
            telling = [pair for pair in asked if _worth(pair[1].answers, sample) == SAYS_ENOUGH]
            if telling or (asked and not each.has_current):
                return self._found(telling or asked, sample)
            if asked and not self.perhaps:
                self.perhaps = self._found(asked, sample)
        found = self.overheard(sample)
        self.strange += 0 if found else len(sample)
        return found

    def overheard(self, sample: bytes) -> Found:
        """Who says ``sample`` of its own accord, or to somebody else."""
        meters = [self._library.meter(id_) for id_ in recognise(self._library, sample, by_readings=True)]
        telling = [
            meter
            for meter in meters
            # Without its question an answer of Modbus may be any device's.
            if meter.framing.shape != "modbus" and _worth(meter, sample) == SAYS_ENOUGH
        ]
        if not telling:
            return NOBODY
        return Found(tuple(meter.id for meter in telling), values_of(telling[0], sample), self._speed)

    def masters(self, sample: bytes) -> tuple[str, ...]:
        """Ids of meters that somebody else asks something."""
        return masters(self._library, sample, self._sent)

    def _found(self, pairs: Sequence[tuple[Meter, Question]], sample: bytes) -> Found:
        ids = tuple(meter.id for meter, _ in pairs)
        return Found(ids, values_of(pairs[0][1].answers, sample), self._speed)


def _worth(meter: Meter, sample: bytes) -> int:
    """How much ``meter`` understands of it: nothing (0), something (1), or a reading (`SAYS_ENOUGH`).

    Nought volts are none, for registers that a device does not have often read so; one that wants to be told which of
    several is meant is as good as one.
    """
    decoder = Decoder(meter)
    found = (*decoder.feed(sample, None), *decoder.flush())
    if any(CHOICE in one.reason if isinstance(one, Fault) else one.voltage_v != 0.0 for one in found):
        return SAYS_ENOUGH
    return 1 if decoder.frames_ok else 0
