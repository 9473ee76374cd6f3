"""Why nothing is understood on an open link: silence, the wrong speed, or another meter. Said within ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.protocols.meter import TEXT_SHAPES

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter

PATIENCE_S: Final = 8.0
"""Every bundled meter speaks, or answers, several times in this."""
SAMPLE: Final = 4096
_TEXT: Final = frozenset(b"\t\n\r") | frozenset(range(0x20, 0x7F))
_ODD_SHARE: Final = 0.15
"""A text meter heard at its own speed sends next to nothing but letters; at a wrong one hardly any."""


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


def silence(meter: Meter, device: str) -> str:
    """What to do when nothing comes in."""
    if any(frame.poll for frame in meter.frames):
        asked = "does not answer: is it switched on, are its two data wires the right way round, is its address right"
        return f"{device}: the meter {asked}?"
    alone = "it speaks by itself, so look whether it is switched on, whether its TX goes to the adapter's RX"
    return f"{device}: nothing comes in; {alone}, and whether this is the right port ('purifier ports')"


def nonsense(meter: Meter, device: str, sample: bytes) -> str:
    """What to do when bytes come in and none of them make a frame."""
    line = f"{meter.line.baud} baud {meter.line.format}"
    start = f"{device}: {len(sample)} bytes came in and none make sense as {meter.id}"
    if meter.framing.shape not in TEXT_SHAPES:
        return f"{start}: wrong speed (the profile says {line}), or another meter? Try another --meter"
    if sum(byte not in _TEXT for byte in sample) / len(sample) > _ODD_SHARE:
        return f"{start}: they are no text, so most likely the speed is wrong (the profile says {line})"
    return f"{start}: they are text, so the speed is right, and it is another meter; try another --meter"


def recognise(library: Library, sample: bytes) -> tuple[str, ...]:
    """Ids of the meters that understand ``sample``, those that understand most of it first; writes nothing."""
    from typing import cast

    from purifier.protocols.decoder import Decoder

    understood = []
    for profile in library.all("meter"):
        meter = cast("Meter", profile)
        decoder = Decoder(meter)
        decoder.feed(sample, None)
        decoder.flush()
        if decoder.frames_ok:
            understood.append((decoder.bytes_skipped, -decoder.frames_ok, meter.id))
    return tuple(id for _, _, id in sorted(understood))
