"""Cutting a stream into Modbus answers, each known by the question in front of it, where that can be heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from purifier.protocols.checks import crc16_modbus
from purifier.protocols.field import WIDTHS, Field
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.pieces import BAD_CHECK, POLL_HEARD, Cut, Cutter, Piece

REFUSAL: Final = 5
REQUEST: Final = 8
"""Bytes of Modbus messages whose length is always the same."""
ONE_REGISTER: Final = 2
"""Data bytes of an answer that is about anything: where questions are heard, it counts only behind one."""
COILS: Final = (1, 2)
"""The functions that ask for single bits."""
MOST_NUMBERS: Final = 247
_MOST_QUESTIONS: Final = 64
"""Questions by another master that are remembered; who asks more than that asks at random."""

Question = tuple[int, int, int]
"""Function, first register, number of registers."""


def modbus_cutter(framing: Framing, frames: Sequence[Frame]) -> Cutter:
    """Modbus answers. Behind a question on the same line an answer is read as what was asked for, be it one of the
    table's own or some of its registers; without one it is told by function and byte count.

    The address is left open, but for those that there cannot be: whose words count is not the framer's business.
    """
    functions = {frame.function for frame in frames}
    possible = _addresses(framing, frames)
    kinds: dict[tuple[int, int], dict[int | None, Frame]] = {}
    for one in frames:
        kinds.setdefault((one.function, answer_size(one.function, one.count)), {}).setdefault(one.address, one)
    asked_for = _by_question(framing, frames)
    overhears = False
    own = {(frame.function, frame.start, frame.count) for frame in frames}

    def cut(data: bytes, final: bool) -> Cut:
        nonlocal overhears
        pieces: list[Piece] = []
        at = skipped = 0
        while at < len(data):
            left = len(data) - at
            if left < 3:
                if final:
                    at, skipped = len(data), skipped + left
                break
            address, function, size = data[at], data[at + 1], data[at + 2]
            if function & 0x7F not in functions:
                at, skipped = at + 1, skipped + 1
                continue
            unheard = overhears and size <= ONE_REGISTER
            kind = kinds.get((function, size)) if address in possible and not unheard else None
            frame = None if kind is None else kind.get(address) or kind.get(None)
            length = REFUSAL if function & 0x80 else 5 + size
            # An answer of one register is shorter than a question, and must not wait for what comes next; one of three
            # bytes of coils is as long as a question, and may look like one for other coils than anybody has.
            short = frame is not None and length <= REQUEST and is_sound(data[at : at + length], length)
            short = short and not (length == REQUEST and _question(data[at : at + length]) in own)
            if not short and left < (REFUSAL if function & 0x80 else REQUEST) and not final:
                break
            # Nothing is asked for more than 2000 at a time: most answers are told from questions by that.
            question = None if short or data[at + 4 : at + 5] > b"\x07" else _question(data[at : at + REQUEST])
            if question is not None:
                told = _told_by(data[at + REQUEST :], question, final)
                if told is None:
                    break
                overhears = True
                pieces.append(Piece(data[at : at + REQUEST], None, POLL_HEARD, at=at))
                at += REQUEST
                raw, answered = data[at : at + told], data[at : at + 1] == bytes((address,))
                asked = asked_for(question, address) if answered else None
                if told == REFUSAL and raw[1] & 0x80 and answered:
                    pieces.append(_refusal(raw, at))
                elif asked is not None and told and address in possible:
                    pieces.append(Piece(raw, asked, at=at))
                else:
                    skipped += told
                at += told
                continue
            if frame is None and not function & 0x80:
                at, skipped = at + 1, skipped + 1
                continue
            if left < length and not final:
                break
            raw = data[at : at + length]
            if is_sound(raw, length):
                pieces.append(_refusal(raw, at) if function & 0x80 else Piece(raw, frame, None, True, at))
                at += length
                continue
            if frame is not None and left >= length:
                pieces.append(Piece(raw, None, BAD_CHECK, ok=False, at=at))
            at, skipped = at + 1, skipped + 1
        return pieces, at, skipped

    return cut


def _addresses(framing: Framing, frames: Sequence[Frame]) -> frozenset[int]:
    """The addresses there can be on such a line."""
    at_nought = framing.address == 0 or any(frame.address == 0 for frame in frames)
    most = framing.address_most or MOST_NUMBERS
    return frozenset((framing.address, *range(0 if at_nought else 1, most + 1)))


def modbus_request(frame: Frame, address: int) -> bytes:
    """The bytes that ask the device at ``address`` for the registers of ``frame``."""
    body = bytes((address, frame.function)) + frame.start.to_bytes(2, "big") + frame.count.to_bytes(2, "big")
    return body + crc16_modbus(body)


def answer_size(function: int, count: int) -> int:
    """The data bytes of an answer about ``count`` registers, or coils."""
    return (count + 7) // 8 if function in COILS else 2 * count


def acknowledged(data: bytes, final: bool) -> bytes | None:
    """The acknowledgement of a Modbus request to write that ``data`` begins with, empty for none; None: too early."""
    if data[1:2] not in (b"", b"\x10") or (final and len(data) < REQUEST):
        return b""
    if len(data) < REQUEST:
        return None
    return data[:REQUEST] if is_sound(data[:REQUEST], REQUEST) else b""


def is_sound(raw: bytes, length: int) -> bool:
    """Whether ``raw`` is as long as it should be, and ends in its CRC."""
    return len(raw) == length and crc16_modbus(raw[:-2]) == raw[-2:]


def _refusal(raw: bytes, at: int) -> Piece:
    return Piece(raw, None, f"the meter refuses the request: Modbus exception {raw[2]}", at=at)


def _question(raw: bytes) -> Question | None:
    """What is asked by ``raw``, where that is a question to read something."""
    if len(raw) < REQUEST or raw[1] & 0x80:
        return None
    function, start, count = raw[1], int.from_bytes(raw[2:4], "big"), int.from_bytes(raw[4:6], "big")
    if not 1 <= count <= (2000 if function in COILS else 125) or not is_sound(raw, REQUEST):
        return None
    return function, start, count


def _told_by(data: bytes, question: Question, final: bool) -> int | None:
    """How many bytes, behind a question, are the answer to it; 0: something else; None: too early to tell.

    An answer from another address is one, for nobody but the one who was asked knows what the question was.
    """
    function, _, count = question
    length = 5 + answer_size(function, count)
    if len(data) < 3 and not final:
        return None
    if data[1:2] == bytes((function | 0x80,)):
        if len(data) < REFUSAL:
            return 0 if final else None
        return REFUSAL if is_sound(data[:REFUSAL], REFUSAL) else 0
    if data[1:3] != bytes((function, length - 5)):
        return 0
    if len(data) >= length:
        return length if is_sound(data[:length], length) else 0
    return 0 if final or _question(data[:REQUEST]) is not None else None


def _by_question(framing: Framing, frames: Sequence[Frame]) -> Callable[[Question, int], Frame | None]:
    """What tells the frame that answers a question at an address: the table's own, or a part of what it knows."""
    parts: dict[Question, Frame | None] = {}

    def frame_for(question: Question, address: int) -> Frame | None:
        function, start, count = question
        for one in frames:
            if (one.function, one.start, one.count) == question and one.address in (None, address):
                return one
        if question not in parts and len(parts) < _MOST_QUESTIONS:
            asked = range(start, start + count * (1 if function in COILS else framing.register_step))
            fields = tuple(
                part
                for one in frames
                if one.function == function and one.address is None
                for field in one.fields
                if (part := _part(framing, one, field, asked)) is not None
            )
            names = {field.name for field in fields}
            fields = tuple(field for field in fields if field.when is None or field.when.name in names)
            kept = max((one.keep_s for one in frames), default=60.0)
            parts[question] = (
                replace(
                    frames[0],
                    name=f"{function}: {start}, {count}",
                    fields=tuple({(field.name, field.when): field for field in fields}.values()),
                    function=function,
                    start=start,
                    count=count,
                    keep_s=kept,
                )
                if fields
                else None
            )
        return parts.get(question)

    return frame_for


def _part(framing: Framing, frame: Frame, field: Field, asked: range) -> Field | None:
    """As much of a field as stands in the registers, or coils, that were asked for; of a list the first ones."""
    first, step = field.register or 0, framing.register_step
    if field.of is not None or field.count_by or first not in asked:
        return None
    if frame.function in COILS:
        return field
    if (first - asked.start) % step:
        return None
    words = max(1, WIDTHS.get(field.kind, field.size) // 2)
    room = (asked.stop - first) // (words * step)
    if field.count is None:
        return field if room else None
    return replace(field, count=min(field.count, room)) if room else None
