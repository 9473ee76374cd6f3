"""A length that no frame has, told by bytes that begin as one: why what looks like a frame is taken for none."""

from __future__ import annotations

from typing import Literal

from purifier.protocols.binary_framers import LONGEST
from purifier.protocols.meter import Meter


def unlikely_length(meter: Meter, raw: bytes) -> str | None:
    """What is wrong with the length in ``raw``, where it begins as a frame of ``meter`` does; None where nothing is."""
    framing = meter.framing
    spot, size = framing.length_at, framing.length_size
    if framing.shape != "frame" or spot is None or spot + size > len(raw) or not _begins(meter, raw):
        return None
    stretch = raw[spot : spot + size]
    length = int.from_bytes(stretch, framing.byte_order) + framing.length_plus
    if len(framing.begins) < length <= LONGEST:
        return None
    told = f"a frame would begin here, but its length, {stretch.hex(' ').upper()}, would be {length} bytes in all"
    other: Literal["big", "little"] = "little" if framing.byte_order == "big" else "big"
    turned = int.from_bytes(stretch, other) + framing.length_plus
    fits = size > 1 and len(framing.begins) < turned <= LONGEST
    return f'{told}; byte_order = "{other}" makes it {turned}' if fits else told


def _begins(meter: Meter, raw: bytes) -> bool:
    if meter.framing.begins:
        return raw.startswith(meter.framing.begins)
    return any(one.begins and not one.blanks and raw.startswith(one.begins) for one in meter.frames)
