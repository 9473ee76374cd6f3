"""The bytes of one value to a number and back: so many of them, some of their bits, a sign of their own, scaled."""

from __future__ import annotations

import struct
from collections.abc import Callable
from math import inf, isnan
from typing import Final

from purifier.plain_text import plain
from purifier.protocols.field import WIDTHS, Field
from purifier.protocols.meter import Framing
from purifier.protocols.pieces import MisfitError
from purifier.protocols.spoken import within

BASE: Final = 240
"""Of two bytes, for meters that never send 240 and more inside a frame."""

Decode = Callable[[bytes], float | str | None]
"""The bytes of a value -> what they say. Raises MisfitError."""


def decoder_of(framing: Framing, frame_start: int, field: Field) -> Decode:
    """What reads ``field``, made once, and with no work for what the field does not use.

    ``frame_start`` is the first coil of the answer, for single bits.
    """
    if field.kind == "text":
        return lambda raw: plain(raw.decode("ascii", "replace").replace("\ufffd", "").rstrip("\0"))
    if field.kind == "f32":
        return _float(framing, field)
    number = _whole(framing, frame_start, field)
    nulls = frozenset(_null(field, token) for token in field.nulls)
    zero, times, divisor, low, high = field.zero, field.times, field.divisor, field.low, field.high

    def decode(raw: bytes) -> float | None:
        count = number(raw)
        if count in nulls:
            return None
        value = (count - zero) * times
        value = value if divisor == 1 else value / divisor
        return value if low <= value <= high else within(field, value)

    if not _is_plain(framing, field):
        return decode
    order, signed = framing.byte_order, field.kind.startswith("s")

    def decode_plain(raw: bytes) -> float | None:
        count = int.from_bytes(raw, order, signed=signed)
        if count in nulls:
            return None
        value = (count - zero) * times
        value = value if divisor == 1 else value / divisor
        return value if low <= value <= high else within(field, value)

    return decode_plain


def _is_plain(framing: Framing, field: Field) -> bool:
    """Whether all bits of its bytes, in the order of the framing, are the number."""
    parted = field.bits is not None or field.minus_bit is not None or field.minus_above is not None
    return not (parted or field.kind in ("bit", "b240") or swaps(framing, field))


def _whole(framing: Framing, frame_start: int, field: Field) -> Callable[[bytes], int]:
    """What reads the whole number that the bytes of ``field`` stand for, sign and bits included."""
    order, signed = framing.byte_order, field.kind.startswith("s")
    if field.kind == "bit":
        bit = ((field.register or 0) - frame_start) % 8
        return lambda raw: raw[0] >> bit & 1
    if field.kind == "b240":
        return lambda raw: _of_base(field, raw)
    if swaps(framing, field):
        plain_number: Callable[[bytes], int] = lambda raw: int.from_bytes(raw[2:] + raw[:2], order, signed=signed)  # noqa: E731
    else:
        plain_number = lambda raw: int.from_bytes(raw, order, signed=signed)  # noqa: E731
    if field.bits is None and field.minus_bit is None and field.minus_above is None:
        return plain_number
    low, high = bits_of(field)
    mask, minus, above = (1 << high - low + 1) - 1, field.minus_bit, field.minus_above

    def some(raw: bytes) -> int:
        whole = plain_number(raw)
        part = whole >> low & mask
        if above is not None and part > above:
            return above - part
        return -part if minus is not None and whole >> minus & 1 else part

    return some


def raw_text(framing: Framing, frame_start: int, field: Field, raw: bytes) -> str:
    """The number that stands in ``raw``, before zero and unit: sign and bits included. Empty for a text, and for
    what is no whole number."""
    if field.kind in ("text", "f32"):
        return ""
    try:
        return str(_whole(framing, frame_start, field)(raw))
    except MisfitError:
        return ""


def bits_of(field: Field) -> tuple[int, int]:
    """The lowest and the highest bit of the field's number, its sign apart."""
    return field.bits or (0, (8 * WIDTHS[field.kind] if field.minus_bit is None else field.minus_bit) - 1)


def _of_base(field: Field, raw: bytes) -> int:
    if raw[0] >= BASE or raw[1] >= BASE:
        raise MisfitError(f"{field.name}: expected two digits of base {BASE}, found {raw.hex(' ').upper()}")
    return BASE * raw[0] + raw[1]


def _null(field: Field, token: str) -> int:
    """The raw number that ``token`` stands for: FFFF of a number with a sign is -1."""
    number = int(token, 0)
    most = 1 << 8 * WIDTHS.get(field.kind, 1)
    return number - most if field.kind.startswith("s") and most // 2 <= number < most else number


def _float(framing: Framing, field: Field) -> Decode:
    form, swapped = _form(framing), swaps(framing, field)
    nulls = frozenset(int(token, 0) for token in field.nulls)

    def decode(raw: bytes) -> float | None:
        (number,) = struct.unpack(form, raw[2:] + raw[:2] if swapped else raw)
        if isnan(number) or number in nulls:
            return None
        return within(field, (number - field.zero) * field.times / field.divisor)

    return decode


def _form(framing: Framing) -> str:
    return "<f" if framing.byte_order == "little" else ">f"


def swaps(framing: Framing, field: Field) -> bool:
    """Whether the two registers of a number come in the other order."""
    return framing.shape == "modbus" and framing.word_order == "low-first" and WIDTHS.get(field.kind) == 4


def raw_of(framing: Framing, field: Field, width: int, value: float | str | None, old: bytes) -> bytes:
    """The bytes that say ``value``; what is unknown takes the null token, or stands for the believable nearest to zero.

    ``old`` stands there already: bits that are not the field's stay.  Raises ValueError for what there is no room for.
    """
    if field.kind == "text":
        return plain(str(value or "")).encode("ascii", "replace")[:width].ljust(width, b"\0")
    if isinstance(value, str):
        raise ValueError(f"{field.name}: expected a number, found '{value}'")
    if field.kind == "f32":
        return _swapped(framing, field, _float_bytes(framing, field, value))
    unknown = _null(field, field.nulls[0]) if field.nulls else wire_count(field, nothing_known(field))
    number = unknown if value is None else wire_count(field, value)
    order = framing.byte_order
    try:
        if field.kind == "b240":
            if not 0 <= number < BASE * BASE:
                raise OverflowError
            return bytes(divmod(number, BASE))
        if field.bits is not None or field.minus_bit is not None or field.minus_above is not None:
            whole = int.from_bytes(_swapped(framing, field, old), order)
            raw = _with_bits(field, number, whole).to_bytes(width, order)
        else:
            raw = number.to_bytes(width, order, signed=field.kind.startswith("s"))
    except (OverflowError, ValueError):
        raise ValueError(f"{field.name}: {value} does not fit into {width * 8} bits") from None
    return _swapped(framing, field, raw)


def _swapped(framing: Framing, field: Field, raw: bytes) -> bytes:
    return raw[2:] + raw[:2] if swaps(framing, field) else raw


def _float_bytes(framing: Framing, field: Field, value: float | None) -> bytes:
    """A number of IEEE 754. Raises ValueError for one that is too large."""
    if value is None:
        real = int(field.nulls[0], 0) if field.nulls else nothing_known(field)
    else:
        real = value * field.divisor / field.times + field.zero
    try:
        return struct.pack(_form(framing), real)
    except OverflowError:
        raise ValueError(f"{field.name}: {value} does not fit into 32 bits") from None


def _with_bits(field: Field, number: int, whole: int) -> int:
    """``whole`` with the field's own bits, and its sign, saying ``number``. Raises OverflowError."""
    low, high = bits_of(field)
    size = abs(number)
    if field.minus_above is not None and number < 0:
        size = field.minus_above - number
    elif (number < 0 and field.minus_bit is None) or (field.minus_above is not None and number > field.minus_above):
        raise OverflowError
    mask = (1 << high - low + 1) - 1
    if size > mask:
        raise OverflowError
    whole = whole & ~(mask << low) | size << low
    if field.minus_bit is not None:
        whole = whole | 1 << field.minus_bit if number < 0 else whole & ~(1 << field.minus_bit)
    return whole


def wire_count(field: Field, value: float) -> int:
    """The whole number that stands for ``value`` on the wire. Raises ValueError."""
    if not abs(value) < inf:
        raise ValueError(f"{field.name}: expected a finite number, found {value}")
    return round(value * field.divisor / field.times) + field.zero


def nothing_known(field: Field) -> float:
    """What stands for a value that is not known and has no token: the believable one nearest to zero."""
    return max(field.low, min(0.0, field.high))
