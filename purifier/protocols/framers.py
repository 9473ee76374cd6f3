"""Cutting a stream of bytes into frames. Each framer looks at a buffer and says what is in it; it keeps no bytes.

A framer's verdict on a byte depends only on the bytes from the last verdict on, never on how they were fed, so
whole, byte by byte and in random pieces come to the same; that of Modbus remembers besides that it hears questions.
On a frame whose check fails a binary framer moves on one byte, for the frame's start may have been data; text goes on
behind the block or line.
"""

from __future__ import annotations

from collections.abc import Sequence

from purifier.protocols.ascii_framer import ascii_cutter
from purifier.protocols.binary_framers import frame_cutter
from purifier.protocols.labels import Labels
from purifier.protocols.meter import Frame, Meter
from purifier.protocols.modbus_framer import modbus_cutter
from purifier.protocols.pieces import Cutter
from purifier.protocols.stuffed_framer import stuffed_cutter
from purifier.protocols.text_framers import block_cutter, line_cutter, sample_cutter


def cutter(meter: Meter) -> Cutter:
    """The framer of a meter."""
    match meter.framing.shape:
        case "block":
            return block_cutter(meter.framing, meter.frames[0])
        case "labels":
            return sample_cutter(meter.frames[0], Labels(meter.frames[0].fields))
        case "frame" if meter.framing.stuffing is not None:
            return stuffed_cutter(meter.framing, meter.frames)
        case "frame":
            return frame_cutter(meter.framing, meter.frames)
        case "ascii-hex":
            return ascii_cutter(meter.framing, meter.frames)
        case "modbus":
            return modbus_cutter(meter.framing, meter.frames)
        case _:
            return line_cutter(meter.framing, by_precision(meter.frames))


def by_precision(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Longest beginning first, so that a frame is taken for the most special kind it can be."""
    return tuple(sorted(frames, key=lambda frame: -len(frame.begins)))
