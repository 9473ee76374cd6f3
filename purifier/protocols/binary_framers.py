"""Cutting a stream into binary frames: those with a length and a check, and Modbus answers."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.protocols.checks import crc16_modbus, holds
from purifier.protocols.meter import BAD_CHECK, Cut, Frame, Framing, Piece


def cut_frames(framing: Framing, frames: Sequence[Frame], data: bytes, final: bool) -> Cut:
    """Binary frames: the bytes they begin with, a length that is fixed or stands in one of them, a check."""
    cut = Cut()
    sync = framing.begins
    head = max(len(sync), (framing.length_at or 0) + 1, *(len(frame.begins) for frame in frames))
    at = 0
    while True:
        start = data.find(sync, at)
        if start < 0:
            tail = 0 if final else _partial(data, sync, at)
            cut.skipped += len(data) - tail - at
            cut.used = len(data) - tail
            return cut
        cut.skipped += start - at
        at = start
        left = len(data) - at
        if left < head and not final:
            break
        frame = next((one for one in frames if data.startswith(one.begins, at)), None)
        length = framing.length if frame is None or frame.length is None else frame.length
        if length is None and framing.length_at is not None and left > framing.length_at:
            length = data[at + framing.length_at] + framing.length_plus
        if length is not None and length <= len(sync):
            length = None
        if length is not None and length > left and not final:
            break
        if length is not None and length <= left:
            raw = data[at : at + length]
            if holds(framing.check, framing.check_from, raw, framing.ends):
                cut.pieces.append(Piece(raw, frame))
                at += length
                continue
            cut.pieces.append(Piece(raw, None, BAD_CHECK, ok=False))
        at += 1
        cut.skipped += 1
    cut.used = at
    return cut


def _partial(data: bytes, sync: bytes, at: int) -> int:
    """How many bytes at the end may be the start of ``sync``."""
    most = min(len(sync) - 1, len(data) - at)
    return next((size for size in range(most, 0, -1) if data.endswith(sync[:size])), 0)


def cut_modbus(frames: Sequence[Frame], data: bytes, final: bool) -> Cut:
    """Modbus answers, told by function and byte count; requests on the same line are passed over.

    The address is left open: which device answers is a matter of the request.
    """
    cut = Cut()
    answers = {(frame.function, 2 * frame.count): frame for frame in frames}
    requests = {modbus_request(frame, 0)[1:6] for frame in frames}
    functions = {frame.function for frame in frames}
    at, end = 0, len(data)
    while at < end:
        if end - at < 3:
            if not final:
                break
            cut.skipped += end - at
            at = end
            break
        function, raw = data[at + 1], b""
        frame = answers.get((function, data[at + 2])) if function in functions else None
        if frame is not None:
            raw = data[at : at + 5 + 2 * frame.count]
            if len(raw) < 5 + 2 * frame.count and not final:
                break
        if function & 0x7F in functions:
            short = 5 if function & 0x80 else 8
            if end - at < short and frame is None and not final:
                break
            if _is_sound(data[at : at + short], short):
                if function & 0x80:
                    reason = f"the meter refuses the request: Modbus exception {data[at + 2]}"
                    cut.pieces.append(Piece(data[at : at + short], None, reason))
                    at += short
                    continue
                if data[at + 1 : at + 6] in requests:
                    cut.skipped += short
                    at += short
                    continue
        if frame is not None and _is_sound(raw, 5 + 2 * frame.count):
            cut.pieces.append(Piece(raw, frame))
            at += len(raw)
            continue
        if frame is not None and len(raw) == 5 + 2 * frame.count:
            cut.pieces.append(Piece(raw, None, BAD_CHECK, ok=False))
        at += 1
        cut.skipped += 1
    cut.used = at
    return cut


def modbus_request(frame: Frame, address: int) -> bytes:
    """The bytes that ask the device at ``address`` for the registers of ``frame``."""
    body = bytes((address, frame.function)) + frame.start.to_bytes(2, "big") + frame.count.to_bytes(2, "big")
    return body + crc16_modbus(body)


def _is_sound(raw: bytes, length: int) -> bool:
    return len(raw) == length and crc16_modbus(raw[:-2]) == raw[-2:]
