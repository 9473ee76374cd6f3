"""Where the values of a binary frame stand when that depends on the frame: behind lists, behind tags, on conditions.

Frames whose values stand where the table says, whatever the frame holds, are read without any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from purifier.protocols.checks import check_size
from purifier.protocols.field import VITAL, WIDTHS, Field, suffix_of
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.modbus_framer import COILS
from purifier.protocols.pieces import FrameValues, MisfitError
from purifier.protocols.raw_value import Decode, decoder_of
from purifier.protocols.spoken import within
from purifier.protocols.tag_walk import Tagged, walk

MODBUS_HEAD: Final = 3
"""Address, function and byte count stand in front of the registers."""


_TAGS: Final = Field("tags", "u8")
"""What a fault about tags is about."""


class Spot(NamedTuple):
    """One value of a frame: its name, its bytes, and what they say or why that does not count."""

    field: Field
    name: str
    start: int
    width: int
    value: float | str | None
    misfit: MisfitError | None = None


def trailer_of(framing: Framing) -> int:
    """How many bytes stand behind the data."""
    match framing.shape:
        case "modbus":
            return 2
        case "ascii-hex":
            return 0
        case _:
            return check_size(framing.check) + len(framing.ends) + len(framing.closes)


def position(framing: Framing, frame: Frame, field: Field) -> int:
    """The first byte of a field in its frame; registers stand behind address, function and byte count."""
    if field.register is None:
        return field.byte or 0
    if frame.function in COILS:
        return MODBUS_HEAD + (field.register - frame.start) // 8
    return MODBUS_HEAD + 2 * ((field.register - frame.start) // framing.register_step)


@lru_cache(4096)
def numbered(name: str, number: int) -> str:
    """``cell_#_v`` -> cell_2_v; without ``#`` the first keeps the name and others get theirs before the unit."""
    if "#" in name:
        return name.replace("#", str(number))
    if number == 1:
        return name
    suffix = suffix_of(name)
    return f"{name}_{number}" if suffix is None else f"{name.removesuffix(suffix)}{number}_{suffix}"


def is_fixed(frame: Frame) -> bool:
    """Whether every value stands at a place of its own, whatever the frame holds."""
    return frame.tags_at is None and frame.each_from is None and not any(map(_moves, frame.fields))


def _moves(field: Field) -> bool:
    listed = field.count_by or field.apart or field.count
    return bool(listed or field.behind or field.when or field.of or is_open_text(field))


def is_open_text(field: Field) -> bool:
    """Whether it is a text that goes on to the end of the data."""
    return field.kind == "text" and field.rest


def spots(framing: Framing, frame: Frame) -> Callable[[bytes, int], Iterator[Spot]]:
    """What finds the values of a frame, and of one module of several, one after the other: (frame, module's first
    byte) -> them. It raises MisfitError where the frame is too short for one, or cannot be what the table means.
    """
    trailer = trailer_of(framing)
    compiled = [
        (
            field,
            position(framing, frame, field),
            WIDTHS.get(field.kind, field.size),
            decoder_of(framing, frame.start, field),
        )
        for field in frame.fields
    ]

    def find(raw: bytes, base: int) -> Iterator[Spot]:
        end, values, ends = len(raw) - trailer, FrameValues(), dict[str, int]()
        tags = _tags(frame, raw, end)
        for field, at, width, decode in compiled:
            if field.when is not None and not field.when.holds(values.get(field.when.name)):
                continue
            if field.of is not None:
                spot = Spot(field, field.name, 0, 0, *_derived(field, values))
                values.setdefault(field.name, spot.value)
                yield spot
                continue
            at, limit = at + base, end
            if field.behind:
                if field.behind not in ends:
                    continue
                at += ends[field.behind] - base
            if field.tag is not None:
                place = tags.places.get(field.tag)
                if place is None:
                    continue
                at, limit = at - base + place[0], place[1]
            if is_open_text(field):
                width = max(0, limit - at)
            step = field.apart or width
            try:
                count = _count(field, values, raw, (at, limit, width, step), end)
                if count and at + (count - 1) * step + width > limit:
                    raise MisfitError(f"the frame is too short for {field.name}")
            except MisfitError:
                if field.tag is None:
                    raise
                if field.name in VITAL or not _may_be_shorter(frame, field.tag):
                    told = f"what stands behind tag {field.tag:02X} is too short for {field.name}"
                    yield Spot(field, field.name, 0, 0, None, MisfitError(told))
                continue
            for number in range(count):
                spot = _read(field, numbered(field.name, number + 1), raw, at + number * step, width, decode)
                if values.get(spot.name) is None:
                    values[spot.name] = spot.value
                yield spot
            ends[field.name] = at + (count - 1) * step + width if count else at
        _expect_vital(frame, values, tags, ends)
        if tags.trouble is not None:
            yield Spot(_TAGS, _TAGS.name, 0, 0, None, MisfitError(tags.trouble))

    return find


def _may_be_shorter(frame: Frame, tag: int) -> bool:
    """Whether there are several sizes of it, so that what only the larger ones hold is no loss."""
    return any(one.first <= tag <= one.last and len(one.sizes) > 1 for one in frame.tags)


def _read(field: Field, name: str, raw: bytes, at: int, width: int, decode: Decode) -> Spot:
    try:
        return Spot(field, name, at, width, decode(raw[at : at + width]))
    except MisfitError as misfit:
        told = misfit if name == field.name else MisfitError(str(misfit).replace(field.name, name, 1))
        return Spot(field, name, at, width, None, told)


def _count(field: Field, values: FrameValues, raw: bytes, where: tuple[int, int, int, int], end: int) -> int:
    """How many of a field follow each other. Raises MisfitError."""
    at, limit, width, step = where
    if field.count is not None:
        return field.count
    if field.count_by:
        told = values.get(field.count_by)
        return int(told) if isinstance(told, int | float) and told > 0 else 0
    if field.count_at is not None:
        if field.count_at >= end:
            raise MisfitError(f"the frame is too short for {field.name}")
        return raw[field.count_at]
    if field.rest and not is_open_text(field):
        room, over = divmod(limit - at - width, step)
        if room < -1 or over not in (0, step - width):
            raise MisfitError(f"the frame is too short for {field.name}")
        return room + 1
    return 1


def _tags(frame: Frame, raw: bytes, end: int) -> Tagged:
    if frame.tags_at is None:
        return Tagged({})
    if frame.tags_at > end - frame.tags_left:
        raise MisfitError("the frame is too short for a tag")
    return walk(frame.tags, raw, frame.tags_at, end - frame.tags_left)


def _derived(field: Field, values: FrameValues) -> tuple[float | None, MisfitError | None]:
    """The difference or the product of two values; not known where one of them is not."""
    of = field.of
    if of is None:
        return None, None
    first, second = values.get(of.first), values.get(of.second)
    if first is None or second is None or isinstance(first, str) or isinstance(second, str):
        return None, None
    both = first - second if of.operation == "-" else first * second
    try:
        return within(field, round((both - field.zero) * field.times / field.divisor, 9)), None
    except MisfitError as misfit:
        return None, misfit


def _expect_vital(frame: Frame, values: FrameValues, tags: Tagged, ends: Mapping[str, int]) -> None:
    """Volts and amperes that the table has are there. Raises MisfitError, which says what kept them away."""
    for field in frame.fields:
        if field.name not in VITAL or field.name in values:
            continue
        if field.tag is not None and field.tag not in tags.places:
            raise MisfitError(tags.trouble or f"{field.name} is not there: no value has the tag {field.tag:02X}")
        if field.behind and field.behind not in ends:
            raise MisfitError(f"{field.name} is not there: it stands behind {field.behind}, which is not there either")
        if field.when is not None:
            told = values.get(field.when.name)
            if told is None and tags.trouble is not None:
                raise MisfitError(tags.trouble)
            found = "not told" if told is None else f"{told:g}" if isinstance(told, int | float) else told
            raise MisfitError(f"{field.when.name} is {found}, and the table does not say how {field.name} reads then")
