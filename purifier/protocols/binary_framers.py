"""Cutting a stream into binary frames: those with a length and a check, and Modbus answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from purifier.protocols.checks import crc16_modbus, holds
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.pieces import BAD_CHECK, POLL_HEARD, Cut, Cutter, Piece

REFUSAL: Final = 5
REQUEST: Final = 8
"""Bytes of Modbus messages whose length is always the same."""

Verdict = tuple[int, Piece | None]
"""How many bytes are done with, and the piece they are. No piece: they belong to no frame; of a piece that is bad the
first byte is done with, for the others may be a frame's start."""
Judge = Callable[[bytes, int, bool], Verdict | None]
"""(buffer, where to look, whether the input ends here) -> the verdict; None while more bytes could change it."""


def _cut(judge: Judge, data: bytes, final: bool) -> Cut:
    pieces: list[Piece] = []
    at = skipped = 0
    while at < len(data) and (verdict := judge(data, at, final)) is not None:
        done, piece = verdict
        at += done
        if piece is not None:
            pieces.append(piece)
        if piece is None or not piece.ok:
            skipped += done
    return pieces, at, skipped


def frame_cutter(framing: Framing, frames: Sequence[Frame]) -> Cutter:
    """Binary frames: the bytes they begin with, a length that is fixed or stands in one of them, a check.

    Where a byte says who answers, any address there can be is let through, for kinds of frame that the table knows;
    whose words count is not the framer's business.
    """
    spot, most = framing.address_at, framing.address_most or 255
    sync = framing.begins if spot is None else framing.begins[:spot]
    head = max(len(framing.begins), (framing.length_at or 0) + 1, (spot or 0) + 1, *(len(one.begins) for one in frames))
    known: dict[int, dict[bytes, Frame]] = {}
    for one in frames:
        known.setdefault(len(one.begins), {}).setdefault(_without(one.begins, spot), one)
    polls = _tellable(framing, frames)
    asked = next(
        (poll[:size] for poll in polls[:1] for size in range(len(poll), 0, -1) if _all(polls, poll[:size])), b""
    )

    def judge(data: bytes, at: int, final: bool) -> Verdict | None:
        start = data.find(sync, at)
        if start != at:
            end = start if start >= 0 else len(data) - (0 if final else _partial(data, sync, at))
            return (end - at, None) if end > at else None
        left = len(data) - at
        if polls and (data.startswith(asked, at) if left >= len(asked) else asked.startswith(data[at:])):
            for poll in polls:
                if data.startswith(poll[:left], at):
                    if len(poll) <= left:
                        return len(poll), Piece(poll, None, POLL_HEARD)
                    if not final:
                        return None
        if left < head and not final:
            return None
        frame = None
        for size, table in known.items():
            begins = data[at : at + size]
            frame = table.get(begins if spot is None else _without(begins, spot))
            if frame is not None:
                break
        if spot is not None:
            who = data[at + spot] if spot < left else 0
            if who != framing.address and (frame is None or not 1 <= who <= most):
                return 1, None
        length = _length(framing, frame, data, at)
        if length is None:
            return 1, None
        if length > left:
            return (1, None) if final else None
        raw = data[at : at + length]
        if holds(framing.check, framing.check_from, raw, framing.ends):
            return length, Piece(raw, frame)
        return 1, Piece(raw, None, BAD_CHECK, ok=False)

    return partial(_cut, judge)


def _tellable(framing: Framing, frames: Sequence[Frame]) -> tuple[bytes, ...]:
    """The polls that are looked for: they begin as frames do, and no frame can be taken for them."""
    starts = [one.begins for one in frames]
    return tuple(
        one.poll
        for one in frames
        if one.poll.startswith(framing.begins[: framing.address_at or 1])
        and not any(start.startswith(one.poll) or one.poll.startswith(start) for start in starts)
    )


def _without(begins: bytes, spot: int | None) -> bytes:
    """A frame's beginning but for the byte that says who answers."""
    return begins if spot is None else begins[:spot] + begins[spot + 1 :]


def _all(polls: Sequence[bytes], start: bytes) -> bool:
    return all(poll.startswith(start) for poll in polls)


def _length(framing: Framing, frame: Frame | None, data: bytes, at: int) -> int | None:
    """The whole length of what begins at ``at``; None where no frame is that short."""
    length = framing.length if frame is None or frame.length is None else frame.length
    if length is None and framing.length_at is not None and at + framing.length_at < len(data):
        length = data[at + framing.length_at] + framing.length_plus
    return None if length is None or length <= len(framing.begins) else length


def _partial(data: bytes, sync: bytes, at: int) -> int:
    """How many bytes at the end may be the start of ``sync``."""
    most = min(len(sync) - 1, len(data) - at)
    return next((size for size in range(most, 0, -1) if data.endswith(sync[:size])), 0)


def modbus_cutter(frames: Sequence[Frame]) -> Cutter:
    """Modbus answers, told by function and byte count; requests on the same line are passed over.

    The address is left open: whose words count is not the framer's business.
    """
    answers = {(frame.function, 2 * frame.count): frame for frame in frames}
    requests = {modbus_request(frame, 0)[1:6] for frame in frames}
    functions = {frame.function for frame in frames}

    def judge(data: bytes, at: int, final: bool) -> Verdict | None:
        left = len(data) - at
        if left < 3:
            return (left, None) if final else None
        function, size = data[at + 1], data[at + 2]
        if function & 0x7F not in functions:
            return 1, None
        frame = answers.get((function, size))
        length = REFUSAL if function & 0x80 else REQUEST if frame is None else 5 + size
        if left < length and not final:
            return None
        raw = data[at : at + length]
        if function & 0x80:
            if not _is_sound(raw, length):
                return 1, None
            return length, Piece(raw, None, f"the meter refuses the request: Modbus exception {size}")
        request = data[at : at + REQUEST]
        if request[1:6] in requests and _is_sound(request, REQUEST):
            return REQUEST, Piece(request, None, POLL_HEARD)
        if frame is None or len(raw) < length:
            return 1, None
        return (length, Piece(raw, frame)) if _is_sound(raw, length) else (1, Piece(raw, None, BAD_CHECK, ok=False))

    return partial(_cut, judge)


def modbus_request(frame: Frame, address: int) -> bytes:
    """The bytes that ask the device at ``address`` for the registers of ``frame``."""
    body = bytes((address, frame.function)) + frame.start.to_bytes(2, "big") + frame.count.to_bytes(2, "big")
    return body + crc16_modbus(body)


def _is_sound(raw: bytes, length: int) -> bool:
    return len(raw) == length and crc16_modbus(raw[:-2]) == raw[-2:]
