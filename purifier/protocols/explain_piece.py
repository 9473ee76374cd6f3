"""One piece of a meter's stream in rows: a frame by its table, a text by its labels, a question, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.protocols.ascii_framer import check, told, whole
from purifier.protocols.beginnings import known_frames
from purifier.protocols.binary_readers import body_of
from purifier.protocols.checks import numbers_mod255, sum8
from purifier.protocols.frame_rows import Row, frame_rows, way_told
from purifier.protocols.frame_words import UNREAD, value_text
from purifier.protocols.meter import TEXT_SHAPES, Frame, Meter
from purifier.protocols.modbus_framer import REQUEST, answer_size, is_sound
from purifier.protocols.pieces import BAD_CHECK, POLL_HEARD, Piece, Seen
from purifier.protocols.stuffed_framer import unstuffed

Rows = tuple[str, tuple[Row, ...], tuple[str, ...]]
"""What it is, its bytes or texts, what did not come."""
_TEXT: Final = {"block": "a block", "labels": "a sample", "columns": "a line", "json": "a line"}
_MOST_SAID: Final = 200
"""Texts, or lines, of a message that are shown."""


def piece_rows(meter: Meter, piece: Piece, seen: Sequence[Seen]) -> Rows:
    """``piece`` explained; ``seen`` are the texts of it that the reader saw."""
    text = meter.framing.shape in TEXT_SHAPES
    if piece.fault is POLL_HEARD:
        return _question(meter, piece.raw, text)
    if text:
        return _text(meter, piece, seen)
    frame = piece.frame or _likely(meter, piece)
    body = _body(meter, piece.raw)
    if body is None:
        return f"{len(piece.raw)} bytes that are no whole frame", tuple(_undone(meter, piece.raw)), ()
    title = "an answer" if frame is None else kind_of(meter, frame)
    if piece.fault == BAD_CHECK:
        title = f"{title}: {BAD_CHECK}"
    elif piece.fault is not None or frame is None:
        title = piece.fault or f"of a kind that the profile does not have, {len(piece.raw)} bytes"
    else:
        title = f"{title}, {len(piece.raw)} bytes"
    if frame is None or (piece.fault is not None and piece.fault != BAD_CHECK):
        rows, absent = frame_rows(meter, Frame(""), body)
    else:
        rows, absent = frame_rows(meter, frame, body)
    return title, (*rows, *_outside(meter, piece.raw, body)), tuple(absent)


def kind_of(meter: Meter, frame: Frame) -> str:
    """The name of a kind of frame; of a part of what the table knows, as somebody else has asked for it, which."""
    if any(one is frame for one in meter.frames):
        return frame.name
    last = frame.start + (frame.count - 1) * meter.framing.register_step
    return f"register {frame.start}" if last == frame.start else f"registers {frame.start} to {last}"


def _body(meter: Meter, raw: bytes) -> bytes | None:
    """The bytes as positions count them; None for a frame that cannot be undone."""
    undo = body_of(meter.framing)
    return raw if undo is None else undo(raw) or None


def _likely(meter: Meter, piece: Piece) -> Frame | None:
    """What kind of frame one that failed would be."""
    raw = _body(meter, piece.raw)
    if raw is None:
        return None
    if meter.framing.shape == "modbus":
        fits = [one for one in meter.frames if (one.function, answer_size(one.function, one.count)) == (raw[1], raw[2])]
        return fits[0] if fits else None
    return known_frames(meter.framing, meter.frames)(raw, 0)


def _outside(meter: Meter, raw: bytes, body: bytes) -> list[Row]:
    """What the bytes of a frame came wrapped in."""
    framing = meter.framing
    if framing.shape == "ascii-hex":
        return [
            Row(
                None,
                raw[-5:].strip().decode("ascii", "replace"),
                "check",
                note="of all digits before it: holds",
                tone="good",
            )
        ]
    if framing.stuffing is not None and raw != body:
        return [
            Row(
                None,
                "",
                note=f"{len(raw) - len(body)} of its bytes came in disguise, behind {framing.stuffing:02X}",
                tone="frame",
            )
        ]
    return []


def _undone(meter: Meter, raw: bytes) -> list[Row]:
    """Why the bytes of a frame cannot be told apart."""
    if meter.framing.shape != "ascii-hex":
        wrong = "the byte that announces a disguise hides nothing" if unstuffed(meter.framing, raw) is None else ""
        return [Row(0, raw, note=wrong, tone="bad")]
    digits = raw[1:-1].decode("ascii", "replace")
    why = "expected pairs of hex digits between ~ and a carriage return"
    if len(digits) >= 16 and len(digits) % 2 == 0 and all(one in "0123456789abcdefABCDEF" for one in digits):
        meant, length = f"{check(raw[1:-5]):04X}", f"{told(len(digits) - 16):04X}"
        why = f"its check is {digits[-4:]}, {meant} was expected"
        if meant == digits[-4:].upper() and whole(raw) is None:
            why = f"its length is {digits[8:12]}, {length} was expected"
    return [Row(None, digits, note=why, tone="bad")]


def _question(meter: Meter, raw: bytes, text: bool) -> Rows:
    asked = next((one.name for one in meter.frames if one.poll and one.poll.strip(b"\r\n") == raw.strip(b"\r\n")), "")
    title = f"a question: asks for {asked}" if asked else "a question"
    if text or meter.framing.shape == "ascii-hex":
        return title, (Row(None, raw.decode("utf-8", "replace"), tone="frame"),), ()
    if meter.framing.shape != "modbus" or len(raw) != REQUEST:
        return title, (Row(0, raw, "question", tone="frame"),), ()
    start, count = int.from_bytes(raw[2:4], "big"), int.from_bytes(raw[4:6], "big")
    asked = next(
        (one.name for one in meter.frames if (one.function, one.start, one.count) == (raw[1], start, count)), ""
    )
    holds = "holds" if is_sound(raw, REQUEST) else "does not hold"
    rows = (
        Row(0, raw[:1], "address", note=str(raw[0]), tone="frame"),
        Row(1, raw[1:2], "function", note=str(raw[1]), tone="frame"),
        Row(2, raw[2:4], "first register", note=f"{start} (0x{start:04X})", tone="frame"),
        Row(4, raw[4:6], "how many", note=str(count), tone="frame"),
        Row(6, raw[6:], "check", note=f"crc16-modbus: {holds}", tone="good"),
    )
    return f"a question: asks for {asked}" if asked else "a question that is not the profile's", rows, ()


def _text(meter: Meter, piece: Piece, seen: Sequence[Seen]) -> Rows:
    what = _TEXT[meter.framing.shape]
    kind = f"{piece.frame.name}: " if piece.frame is not None and len(meter.frames) > 1 else ""
    rows = [_said(meter, one) for one in seen[:_MOST_SAID]]
    if meter.framing.check == "numbers-mod255" and len(rows) > 1:
        rows[0] = rows[0]._replace(name="address", tone="frame")
        rows[1] = rows[1]._replace(name="check", note="of the numbers behind it: holds", tone="good")
    if not rows:
        lines = piece.raw.decode("utf-8", "replace").splitlines()
        rows = [Row(None, line, tone="unread") for line in lines[:_MOST_SAID] if line.strip()]
    if piece.fault is None and meter.framing.shape == "block":
        note = "all bytes add up to 00: holds"
        rows.append(Row(None, f"{piece.raw[-1]:02X}", "check", note=note, tone="good", where="Checksum"))
    if piece.fault == BAD_CHECK:
        rows.append(_failed(meter, piece.raw))
    fault = f": {piece.fault}" if piece.fault is not None else ""
    size = piece.size or len(piece.raw)
    return f"{kind}{what}, {size} byte{'' if size == 1 else 's'}{fault}", tuple(rows), ()


def _said(meter: Meter, one: Seen) -> Row:
    where = f"column {one.label}" if meter.framing.shape == "columns" and one.label.isdigit() else one.label
    if one.name is None:
        return Row(None, one.text, UNREAD, tone="unread", where=where)
    note = way_told(meter, one.name, one.value) or ""
    return Row(None, one.text, one.name, value=value_text(one.name, one.value), note=note, where=where)


def _failed(meter: Meter, raw: bytes) -> Row:
    if meter.framing.shape == "block":
        return Row(
            None, f"{raw[-1]:02X}", "check", note=f"all bytes add up to {sum8(raw):02X}, 00 was expected", tone="bad"
        )
    begins = next((one.begins for one in meter.frames if raw.startswith(one.begins)), b"")
    cells = raw[len(begins) :].split(meter.framing.separator.encode() or None)
    numbers = [int(cell) for cell in cells[:-1]]
    note = f"{numbers_mod255(numbers[2:])} was expected: the sum of the numbers behind it, modulo 255, plus 1"
    return Row(None, str(numbers[1]), "check", note=note, tone="bad", where="column 1")
