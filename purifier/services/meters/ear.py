"""Why nothing is understood on an open link: silence, the wrong speed, another meter, a header gone by, an echo."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.reading import Fault
from purifier.services.meters.why import because, silence, strange

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.reading import Reading
    from purifier.protocols.meter import Meter

PATIENCE_S: Final = 8.0
"""Every bundled meter speaks, or answers, several times in this."""
SAMPLE: Final = 4096


class Ear:
    """Listens along until the first frame is understood; feed it what the decoder is fed."""

    def __init__(self, meter: Meter, device: str) -> None:
        """``device`` is for the sentence."""
        self._meter = meter
        self._device = device
        self._since: float | None = None
        self.sample = b""
        """The first bytes that came in."""

    def trouble(self, data: bytes, at_s: float, understood: bool) -> str | None:
        """The sentence to show, or None while all is well or it is too early to tell.

        ``understood``: the decoder has accepted a frame since the link was opened.
        """
        if self._since is None:
            self._since = at_s
        self.sample += data[: SAMPLE - len(self.sample)]
        if understood or at_s - self._since < max(PATIENCE_S, 2.0 * self._meter.line.every_s):
            return None
        if not self.sample:
            return silence(self._meter, self._device)
        return nonsense(self._meter, self._device, self.sample)


def nonsense(meter: Meter, device: str, sample: bytes) -> str | None:
    """What to do when bytes come in and none of them has made a frame so far.

    None for a sample that only wants its end, as of a board that prints a few lines once a minute.
    """
    from purifier.protocols.decoder import Decoder

    decoder = Decoder(meter)
    faults: list[str] = []
    readings = 0
    for found in (*decoder.feed(sample), *decoder.flush()):
        if isinstance(found, Fault):
            faults.append(found.reason)
        else:
            readings += 1
    if readings:
        return None
    reason = because(decoder, Counter(faults))
    if reason is not None:
        return f"{device}: {reason}"
    return f"{device}: {len(sample)} bytes came in and none make sense as {meter.id}: {strange(meter, sample)}"


def last_said(meter: Meter, sample: bytes) -> Reading | None:
    """The last reading that ``meter`` finds in ``sample``: by what it says a person knows it."""
    from purifier.protocols.decoder import Decoder

    decoder = Decoder(meter)
    found = [one for one in (*decoder.feed(sample, None), *decoder.flush()) if not isinstance(one, Fault)]
    return found[-1] if found else None


def recognise(library: Library, sample: bytes, *, by_readings: bool = False) -> tuple[str, ...]:
    """Ids of the meters that understand ``sample``, those that understand most of it first; writes nothing.

    ``by_readings``: only those that find a reading in it, which says more than a message that seems whole.
    """
    return tuple(one.id for one in understood(library, sample) if one.readings or not by_readings)


class Understood(NamedTuple):
    """A meter that finds something in a sample: so many messages and readings; so many bytes mean nothing to it."""

    skipped: int
    frames: int
    readings: int
    id: str


def understood(library: Library, sample: bytes) -> tuple[Understood, ...]:
    """The meters that understand any of ``sample``, those that understand most of it first; writes nothing."""
    from typing import cast

    from purifier.protocols.decoder import Decoder

    found = []
    for profile in library.all("meter"):
        meter = cast("Meter", profile)
        decoder = Decoder(meter)
        said = [*decoder.feed(sample, None), *decoder.flush()]
        if decoder.frames_ok:
            readings = sum(not isinstance(one, Fault) for one in said)
            found.append(Understood(decoder.bytes_skipped, decoder.frames_ok, readings, meter.id))
    return tuple(sorted(found, key=lambda one: (one.skipped, -one.frames, -one.readings, one.id)))
