"""Values in, binary frames out: the numbers of so many bytes, here and there, scaled back."""

from __future__ import annotations

from typing import Final

from purifier.protocols.ascii_framer import framed
from purifier.protocols.checks import CHECKS, check_size, crc16_modbus
from purifier.protocols.field import WIDTHS, Field
from purifier.protocols.layout import is_open_text, numbered, position
from purifier.protocols.meter import Frame, Framing, Meter
from purifier.protocols.modbus_framer import answer_size
from purifier.protocols.pieces import FrameValues
from purifier.protocols.raw_value import nothing_known, raw_of
from purifier.protocols.stuffed_framer import stuffed

_ACKNOWLEDGES: Final = bytes.fromhex("10 00 00 00 01")
"""What stands behind the address where a master is told that one register was written."""


def binary_frame(meter: Meter, frame: Frame, values: FrameValues) -> bytes:
    """One binary frame, length and check in their places. Raises ValueError for a value that does not fit."""
    framing = meter.framing
    body = bytearray(frame.begins)  # a byte that a field shares with the beginning is the beginning's
    trailer = check_size(framing.check) + len(framing.ends) + len(framing.closes)
    length = framing.length if frame.length is None else frame.length
    room = None if length is None else length - trailer
    _reach(body, (framing.length_at or 0) + framing.length_size if room is None else room)
    _fill(meter, frame, values, body, room)
    if framing.length_at is not None and length is None:
        told = len(body) + trailer - framing.length_plus
        try:
            _put(body, framing.length_at, told.to_bytes(framing.length_size, framing.byte_order))
        except OverflowError:
            raise ValueError(f"{frame.name}: a length of {told} has no room in the frame") from None
    for at, byte in enumerate(frame.begins):
        if at not in frame.blanks:
            body[at] = byte
    if framing.address_at is not None and framing.address_at >= len(frame.begins):
        _put(body, framing.address_at, bytes((framing.address,)))
    if framing.shape == "ascii-hex":
        return framed(bytes(body))
    covered = bytes(body) + framing.closes
    whole = covered + CHECKS[framing.check](covered[framing.check_from :]) + framing.ends
    if framing.whose == "modbus-behind" and framing.address:
        told_by = bytes((framing.address,)) + _ACKNOWLEDGES
        return whole + told_by + crc16_modbus(told_by)
    return whole if framing.stuffing is None else stuffed(framing, whole)


def modbus_answer(meter: Meter, frame: Frame, values: FrameValues) -> bytes:
    """The answer of a Modbus device to the request of ``frame``. Raises ValueError for a value that does not fit."""
    size = answer_size(frame.function, frame.count)
    body = bytearray((meter.framing.address, frame.function, size))
    _reach(body, 3 + size)
    _fill(meter, frame, values, body, 3 + size)
    return bytes(body) + crc16_modbus(bytes(body))


def _reach(frame: bytearray, length: int) -> None:
    """Nothing but zeros up to ``length``."""
    frame.extend(bytes(max(0, length - len(frame))))


def _put(frame: bytearray, at: int, raw: bytes) -> None:
    _reach(frame, at + len(raw))
    frame[at : at + len(raw)] = raw


def _fill(meter: Meter, frame: Frame, values: FrameValues, body: bytearray, room: int | None) -> None:
    """Write every field where it belongs; what is unknown takes the null token, or stands for zero.

    Of what comes as often as there is room for, no more than ends before byte ``room``.
    """
    values = _rounded_off(frame, values)
    ends: dict[str, int] = {}
    tags: dict[int, bytearray] = {}
    if frame.each_from is not None and frame.each_at is not None:
        pick = meter.told.pick
        _put(body, frame.each_at, bytes((int(pick) & 0xFF if pick.isdecimal() else 1,)))
    for field in frame.fields:
        if field.of is not None or (field.when is not None and not field.when.holds(values.get(field.when.name))):
            continue
        if field.behind and field.behind not in ends:
            continue  # what it stands behind is not there in this message
        at = position(meter.framing, frame, field)
        if field.kind == "bit":
            body[at] |= (1 if values.get(field.name) else 0) << ((field.register or 0) - frame.start) % 8
        elif field.tag is not None:
            ends[field.name] = _write(meter.framing, field, values, tags.setdefault(field.tag, bytearray()), at, None)
        else:
            at += ends[field.behind] if field.behind else frame.each_from or 0
            ends[field.name] = _write(meter.framing, field, values, body, at, room)
    if frame.tags_at is not None:
        _reach(body, frame.tags_at)
        body += b"".join(_tagged(frame, tag, value) for tag, value in tags.items()) + bytes(frame.tags_left)


def _write(framing: Framing, field: Field, values: FrameValues, body: bytearray, at: int, room: int | None) -> int:
    """Write one field, as often as it comes; where the next may stand. Raises ValueError."""
    told = values.get(field.name)
    width = len(told) if is_open_text(field) and isinstance(told, str) else WIDTHS.get(field.kind, field.size)
    step, number = field.apart or width, field.count or 1
    if field.count_at is not None or field.count_by or (field.rest and not is_open_text(field)):
        number = _given(field, values)
        if room is not None:
            number = min(number, max(0, (room - at - width) // step + 1))
        if field.count_at is not None:
            _put(body, field.count_at, bytes((number,)))
    for index in range(number):
        spot = at + index * step
        _reach(body, spot + width)
        old = bytes(body[spot : spot + width])
        value = values.get(numbered(field.name, index + 1))
        try:
            raw = raw_of(framing, field, width, value, old)
        except ValueError:
            if not field.nulls:
                raise
            raw = raw_of(framing, field, width, None, old)  # it is said further down, where there is room
        body[spot : spot + width] = raw
    return at + (number - 1) * step + width if number else at


def _given(field: Field, values: FrameValues) -> int:
    """How many of what comes as often as it does are known, from the first on."""
    number = 0
    while values.get(numbered(field.name, number + 1)) is not None:
        number += 1
    return number


def _rounded_off(frame: Frame, values: FrameValues) -> FrameValues:
    """``values`` with what follows from them: how many, the sides of a difference, what conditions hang on."""
    values = dict(values)
    for field in frame.fields:
        if field.count_by:
            values[field.count_by] = _given(field, values)
        known = values.get(field.name)
        if field.of is not None and field.of.operation == "-" and isinstance(known, int | float):
            values.setdefault(field.of.first, max(known, 0.0))
            values.setdefault(field.of.second, max(-known, 0.0))
    for field in frame.fields:
        told = [one.when for one in frame.fields if one.when is not None and one.when.name == field.name]
        is_there = field.when is None or field.when.holds(values.get(field.when.name))
        if told and is_there and values.get(field.name) is None:
            most = [one.among[0] + 1 for one in told if one.relation == ">"]
            usual = max(most, default=nothing_known(field))
            named = [one.among[0] for one in told if one.relation == "="]
            values[field.name] = usual if any(one.holds(usual) for one in told) else next(iter(named), usual)
        ways = [one.when for one in frame.fields if one.name == field.name]
        if not any(when is None or when.holds(values.get(when.name)) for when in ways):
            values.pop(field.name, None)  # this message has no room for it: what hangs on it is not there either
    return values


def _tagged(frame: Frame, tag: int, value: bytearray) -> bytes:
    """A tag with what stands behind it, as long as it has to be."""
    size = next(one for one in frame.tags if one.first <= tag <= one.last)
    if size.each:
        times = -(-max(0, len(value) - 1) // size.each)
        _reach(value, 1 + times * size.each)
        value[:1] = bytes((times,))
    else:
        _reach(value, min((one for one in size.sizes if one >= len(value)), default=0))
    return bytes((tag,)) + bytes(value)
