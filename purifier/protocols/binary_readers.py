"""The values of binary frames: numbers of so many bytes, here and there, scaled."""

from __future__ import annotations

from collections.abc import Callable

from purifier.plain_text import plain
from purifier.protocols.checks import check_size
from purifier.protocols.meter import WIDTHS, Field, Frame, Framing, suffix_of
from purifier.protocols.pieces import Aside, FrameValues, MisfitError
from purifier.protocols.spoken import within


def binary_reader(framing: Framing, frame: Frame) -> Callable[[bytes, Aside], FrameValues]:
    """What reads one kind of frame; it raises MisfitError for one that is too short, and for odd volts or amperes."""
    trailer = 2 if framing.shape == "modbus" else check_size(framing.check) + len(framing.ends)
    compiled = [(field, position(frame, field), _decoder(framing, field)) for field in frame.fields]

    def read(raw: bytes, aside: Aside) -> FrameValues:
        end = len(raw) - trailer
        values: FrameValues = {}
        for field, at, decode in compiled:
            width = WIDTHS.get(field.kind, field.size)
            count = 1
            if field.count_at is not None:
                count = raw[field.count_at] if field.count_at < end else -1
            elif field.rest:
                count, over = divmod(end - at, width)
                count = -1 if over else count
            if count < 0 or at + count * width > end:
                raise MisfitError(f"the frame is too short for {field.name}")
            for number in range(count):
                name = numbered(field.name, number + 1)
                try:
                    values[name] = decode(raw[at + number * width : at + (number + 1) * width])
                except MisfitError as misfit:
                    aside.leave_out(name, MisfitError(str(misfit).replace(field.name, name, 1)), values)
        return values

    return read


def position(frame: Frame, field: Field) -> int:
    """The first byte of a field in its frame; registers stand behind address, function and byte count."""
    return field.byte if field.byte is not None else 3 + 2 * ((field.register or 0) - frame.start)


def numbered(name: str, number: int) -> str:
    """``cell_#_v`` -> cell_2_v; without ``#`` the first keeps the name and others get theirs before the unit."""
    if "#" in name:
        return name.replace("#", str(number))
    if number == 1:
        return name
    suffix = suffix_of(name)
    return f"{name}_{number}" if suffix is None else f"{name.removesuffix(suffix)}{number}_{suffix}"


def _decoder(framing: Framing, field: Field) -> Callable[[bytes], float | str | None]:
    if field.kind == "text":
        return lambda raw: plain(raw.decode("ascii", "replace").replace("\ufffd", "").rstrip("\0"))
    signed = field.kind.startswith("s")
    order = framing.byte_order
    swapped = framing.shape == "modbus" and framing.word_order == "low-first" and WIDTHS[field.kind] == 4
    nulls = frozenset(int(token, 0) for token in field.nulls)
    zero, times, divisor = field.zero, field.times, field.divisor

    def decode(raw: bytes) -> float | None:
        number = int.from_bytes(raw[2:] + raw[:2] if swapped else raw, order, signed=signed)
        if number in nulls:
            return None
        value = (number - zero) * times
        return within(field, value if divisor == 1 else value / divisor)

    return decode
