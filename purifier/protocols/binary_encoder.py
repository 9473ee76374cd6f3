"""Values in, binary frames out: the numbers of so many bytes, here and there, scaled back."""

from __future__ import annotations

from math import inf

from purifier.plain_text import plain
from purifier.protocols.binary_readers import numbered, position
from purifier.protocols.checks import CHECKS, check_size, crc16_modbus
from purifier.protocols.meter import WIDTHS, Field, Frame, Meter
from purifier.protocols.pieces import FrameValues


def _reach(frame: bytearray, length: int) -> None:
    """Nothing but zeros up to ``length``."""
    frame.extend(bytes(max(0, length - len(frame))))


def _put(frame: bytearray, at: int, raw: bytes) -> None:
    _reach(frame, at + len(raw))
    frame[at : at + len(raw)] = raw


def _fill(meter: Meter, frame: Frame, values: FrameValues, body: bytearray, room: int | None = None) -> None:
    """Write every field where it belongs; what is unknown takes the null token, or stands for zero.

    Of what comes as often as there is room for, no more than ends before byte ``room``.
    """
    for field in frame.fields:
        at, width = position(frame, field), WIDTHS.get(field.kind, field.size)
        number = 1
        if field.count_at is not None or field.rest:
            while values.get(numbered(field.name, number)) is not None:
                number += 1
            number -= 1
            if room is not None:
                number = min(number, max(0, (room - at) // width))
            if field.count_at is not None:
                _put(body, field.count_at, bytes((number,)))
        for index in range(number):
            value = values.get(numbered(field.name, index + 1))
            _put(body, at + index * width, _bytes(meter, field, width, value))


def _bytes(meter: Meter, field: Field, width: int, value: float | str | None) -> bytes:
    if field.kind == "text":
        return plain(str(value or "")).encode("ascii", "replace")[:width].ljust(width, b"\0")
    if isinstance(value, str):
        raise ValueError(f"{field.name}: expected a number, found '{value}'")
    unknown = int(field.nulls[0], 0) if field.nulls else wire_count(field, nothing_known(field))
    number = unknown if value is None else wire_count(field, value)
    try:
        raw = number.to_bytes(width, meter.framing.byte_order, signed=field.kind.startswith("s"))
    except OverflowError:
        raise ValueError(f"{field.name}: {value} does not fit into {width * 8} bits") from None
    swapped = meter.framing.shape == "modbus" and meter.framing.word_order == "low-first" and width == 4
    return raw[2:] + raw[:2] if swapped else raw


def binary_frame(meter: Meter, frame: Frame, values: FrameValues) -> bytes:
    """One binary frame, length and check in their places. Raises ValueError for a value that does not fit."""
    framing = meter.framing
    body = bytearray(frame.begins)  # a byte that a field shares with the beginning is the beginning's
    trailer = check_size(framing.check) + len(framing.ends)
    length = framing.length if frame.length is None else frame.length
    room = None if length is None else length - trailer
    _reach(body, (framing.length_at or 0) + 1 if room is None else room)
    _fill(meter, frame, values, body, room)
    if framing.length_at is not None and length is None:
        _put(body, framing.length_at, bytes((len(body) + trailer - framing.length_plus,)))
    body[: len(frame.begins)] = frame.begins
    if framing.address_at is not None and framing.address_at >= len(frame.begins):
        _put(body, framing.address_at, bytes((framing.address,)))
    return bytes(body) + CHECKS[framing.check](bytes(body[framing.check_from :])) + framing.ends


def modbus_answer(meter: Meter, frame: Frame, values: FrameValues) -> bytes:
    """The answer of a Modbus device to the request of ``frame``. Raises ValueError for a value that does not fit."""
    body = bytearray((meter.framing.address, frame.function, 2 * frame.count))
    _reach(body, 3 + 2 * frame.count)
    _fill(meter, frame, values, body)
    return bytes(body) + crc16_modbus(bytes(body))


def wire_count(field: Field, value: float) -> int:
    """The whole number that stands for ``value`` on the wire. Raises ValueError."""
    if not abs(value) < inf:
        raise ValueError(f"{field.name}: expected a finite number, found {value}")
    return round(value * field.divisor / field.times) + field.zero


def nothing_known(field: Field) -> float:
    """What stands for a value that is not known and has no token: the believable one nearest to zero."""
    return max(field.low, min(0.0, field.high))
