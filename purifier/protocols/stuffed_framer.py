"""Frames between two marks, in which bytes that would be taken for a mark come in disguise (SHDLC, HDLC)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from purifier.protocols.beginnings import known_frames
from purifier.protocols.binary_framers import LONGEST, Verdict, cut_by, refused
from purifier.protocols.checks import holds
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.pieces import BAD_CHECK, POLL_HEARD, Cutter, Piece

DISGUISE: Final = 0x20
"""What a byte in disguise is XORed with."""


def stuffed_cutter(framing: Framing, frames: Sequence[Frame]) -> Cutter:
    """Frames that begin and end with a byte that stands nowhere else. The check covers what was meant, not what came.

    A mark that ends one frame may be taken for the beginning of the next: of two marks in a row the first goes.
    """
    known = known_frames(framing, frames)
    mark, end = framing.begins[:1], framing.ends[-1:]
    polls = frozenset(one.poll for one in frames if one.poll)
    spot, size, order = framing.length_at, framing.length_size, framing.byte_order

    def judge(data: bytes, at: int, final: bool) -> Verdict | None:
        start = data.find(mark, at)
        if start != at:
            return (start if start >= 0 else len(data)) - at, None
        last = data.find(end, at + 1, at + LONGEST)
        if last < 0:
            return (1, None) if final or len(data) - at >= LONGEST else None
        raw = data[at : last + 1]
        if raw in polls:
            return len(raw), Piece(raw, None, POLL_HEARD)
        body = unstuffed(framing, raw)
        if len(raw) == 2 or body is None:
            return 1, None
        frame = known(body, 0)
        told = framing.length if frame is None or frame.length is None else frame.length
        if told is None and spot is not None:
            told = int.from_bytes(body[spot : spot + size], order) + framing.length_plus
        whole = holds(framing.check, framing.check_from, body, framing.ends, framing.closes)
        if not whole or told not in (None, len(body)):
            return 1, Piece(raw, None, BAD_CHECK, ok=False)
        return len(raw), refused(framing, body, raw) or Piece(raw, frame)

    return partial(cut_by, judge)


def unstuffed(framing: Framing, raw: bytes) -> bytes | None:
    """The frame as it was meant; None where a disguise hides nothing."""
    if framing.stuffing is None or framing.stuffing not in raw:
        return raw
    first, *others = raw.split(bytes((framing.stuffing,)))
    if not all(others):
        return None
    return first + b"".join(bytes((part[0] ^ DISGUISE,)) + part[1:] for part in others)


def stuffed(framing: Framing, body: bytes) -> bytes:
    """The frame as it is sent: between its marks every byte that needs it in disguise."""
    announces = bytes((framing.stuffing or 0,))
    inner = body[len(framing.begins) : len(body) - len(framing.ends)]
    sent = (announces + bytes((byte ^ DISGUISE,)) if byte in framing.stuffed else bytes((byte,)) for byte in inner)
    return framing.begins + b"".join(sent) + framing.ends
