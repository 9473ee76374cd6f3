"""Cutting a stream of bytes into frames. Each framer looks at a buffer and says what is in it; none keeps anything.

A framer's verdict on a byte depends only on the bytes from the last verdict on, never on how they were fed, so
whole, byte by byte and in random pieces come to the same.  On a frame whose check fails a binary framer moves on
one byte, for the frame's start may have been data; text goes on behind the block or line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from purifier.protocols.binary_framers import cut_frames, cut_modbus
from purifier.protocols.meter import Cut, Frame, Meter
from purifier.protocols.spoken import known_labels
from purifier.protocols.text_framers import cut_blocks, cut_lines, cut_samples

Cutter = Callable[[bytes, bool], Cut]
"""(buffer, whether the input ends here) -> pieces, bytes done with, bytes skipped."""


def cutter(meter: Meter) -> Cutter:
    """The framer of a meter."""
    match meter.framing.shape:
        case "block":
            return partial(cut_blocks, meter.framing, meter.frames[0])
        case "labels":
            return partial(cut_samples, meter.frames[0], known_labels(meter))
        case "frame":
            return partial(cut_frames, meter.framing, by_precision(meter.frames))
        case "modbus":
            return partial(cut_modbus, meter.frames)
        case _:
            return partial(cut_lines, meter.framing, by_precision(meter.frames))


def by_precision(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Longest beginning first, so that a frame is taken for the most special kind it can be."""
    return tuple(sorted(frames, key=lambda frame: -len(frame.begins)))
