"""The room, its tightness, its people and its air as typed -> numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, get_args

from purifier.errors import UsageError, nearest
from purifier.library.asked import Asked, read_asked
from purifier.model.room.room import TIGHTNESS, Air
from purifier.model.room.size import RoomSize
from purifier.model.units import NUMBER
from purifier.plain_text import plain, quoted

_SIDE: Final = Asked("--room", "length", 0.3, 300.0, "12 ft", sure=True)
_VOLUME: Final = Asked("--room", "volume", 1.0, 100_000.0, "33 m3", sure=True)
_AREA: Final = Asked("--room", "area", 0.5, 50_000.0, "144 ft2", sure=True)
_BETWEEN: Final = r"\s*(?:[x×*X]|\bby\b)\s*"
_UNIT: Final = r"\s*(m|cm|ft|in|feet|foot|inches|inch|metres?|meters?|'|\"|′|″)?"
_SIDES: Final = re.compile(rf"({NUMBER}){_UNIT}{_BETWEEN}({NUMBER}){_UNIT}{_BETWEEN}({NUMBER}){_UNIT}", re.IGNORECASE)
_FLOOR: Final = re.compile(
    rf"(?P<area>{NUMBER}\s*(?:m2|m²|ft2|ft²|sq\.?\s*ft|sqft|sq\.?\s*m|sqm|sf))(?:{_BETWEEN}|\s+at\s+|\s*,\s*|\s+)"
    rf"(?P<height>{NUMBER}\s*(?:m|cm|ft|in|feet|foot|metres?|meters?|'|′))",
    re.IGNORECASE,
)
_LONG: Final[Mapping[str, str]] = {
    "feet": "ft", "foot": "ft", "'": "ft", "′": "ft", "inch": "in", "inches": "in", '"': "in", "″": "in",
    "metre": "m", "metres": "m", "meter": "m", "meters": "m",
}  # fmt: skip
_CUBIC_FEET: Final = re.compile(r"\bcu\.?\s*ft\b|\bcubic f(?:ee|oo)t\b", re.IGNORECASE)
_SHORT_AREA: Final = (("ft", "ft2"), ("sf", "ft2"), ("m", "m2"))
_EXAMPLE: Final = "'12x12x8 ft', '33 m3' or '144 ft2 x 8 ft'"
_AN_HOUR: Final = re.compile(rf"({NUMBER})\s*(?:/\s*h|1/h|per hour|an hour|a h|ach|h-1)?", re.IGNORECASE)
LEAST_CHANGES, MOST_CHANGES = 0.01, 50.0
MOST_PEOPLE: Final = 10_000


def room_size(text: str) -> RoomSize:
    """A room by its sides, by floor and height, or by its volume; raises `UsageError` for what is none.

    Sides share the last one's unit where they have none of their own.
    """
    shown = plain(text)
    if sides := _SIDES.fullmatch(shown):
        return _of_sides(shown, sides)
    if floor := _FLOOR.fullmatch(shown):
        height_m = read_asked(_SIDE, _in_short(floor["height"])).value
        return _held(RoomSize(read_asked(_AREA, _area(floor["area"])).value * height_m, height_m), shown)
    return _by_volume(shown)


def _of_sides(shown: str, sides: re.Match[str]) -> RoomSize:
    units = [sides[2], sides[4], sides[6]]
    if units[2] is None:
        named = next((unit for unit in units if unit), None)
        if named is not None:
            units[2] = named
        else:
            either = f"write '{shown} ft' or '{shown} m'"
            raise UsageError(f"--room: {quoted(shown)} has no unit and can be read two ways: {either}")
    lengths = [
        read_asked(_SIDE, _in_short(f"{number} {unit or units[2]}")).value
        for number, unit in zip((sides[1], sides[3], sides[5]), units, strict=True)
    ]
    return _held(RoomSize(lengths[0] * lengths[1] * lengths[2], lengths[2]), shown)


def _by_volume(shown: str) -> RoomSize:
    if re.fullmatch(rf"{NUMBER}{_UNIT}{_BETWEEN}{NUMBER}{_UNIT}", shown, re.IGNORECASE):
        raise UsageError(f"--room: its height is missing: {_EXAMPLE} was expected, found {quoted(shown)}")
    if re.fullmatch(NUMBER, shown):
        either = f"write '{shown} m3' or '{shown} ft3'"
        raise UsageError(f"--room: {quoted(shown)} has no unit and can be read two ways: {either}")
    for asked, needs in ((_AREA, "an area"), (_SIDE, "one side")):
        try:
            read_asked(asked, _area(shown) if asked is _AREA else _in_short(shown))
        except UsageError:
            continue
        raise UsageError(f"--room: {needs} alone is no room: {_EXAMPLE} was expected, found {quoted(shown)}")
    in_short = _CUBIC_FEET.sub("ft3", shown)
    try:
        return RoomSize(read_asked(_VOLUME, in_short).value)
    except UsageError as error:
        if str(error).startswith("--room: expected") or "more than nothing" in str(error):
            raise
        raise UsageError(f"--room: a room such as {_EXAMPLE} was expected, found {quoted(shown)}") from None


def _held(size: RoomSize, shown: str) -> RoomSize:
    if not _VOLUME.low <= size.volume_m3 <= _VOLUME.high:
        raise UsageError(f"--room: expected {_VOLUME.bounds()} (for example {_EXAMPLE}), found {quoted(shown)}")
    return size


def _in_short(length: str) -> str:
    """A length with its unit spelled exactly."""
    match = re.fullmatch(rf"({NUMBER})\s*(.+)", length)
    if match is None:
        return length
    unit = match[2].lower()
    return f"{match[1]} {_LONG.get(unit, unit)}"


def _area(text: str) -> str:
    """An area with its unit spelled exactly, where it is one of the usual ones."""
    match = re.fullmatch(rf"({NUMBER})\s*(.+)", text)
    if match is None:
        return text
    letters = re.sub(r"[^a-z]", "", match[2].lower()).replace("sq", "")
    is_area = re.search(r"2|²|sq|sf", match[2].lower()) is not None
    unit = next((exact for end, exact in _SHORT_AREA if letters == end), None)
    return f"{match[1]} {unit}" if is_area and unit else text


def air_changes(text: str) -> float:
    """Changes of outdoor air an hour [1/h]: a word (``tight``, ``typical``, ``leaky``) or the number itself."""
    shown = plain(text)
    for name, changes in TIGHTNESS.items():
        if shown.lower() == name:
            return changes
    number = _AN_HOUR.fullmatch(shown)
    words = ", ".join(f"'{name}'" for name in TIGHTNESS)
    want = f"--tightness: {words} or changes of outdoor air an hour such as '0.5' were expected"
    if number is None:
        raise UsageError(f"{want}, found {quoted(shown)}{nearest(shown, list(TIGHTNESS))}")
    if not LEAST_CHANGES <= float(number[1]) <= MOST_CHANGES:
        raise UsageError(f"{want}, {LEAST_CHANGES:g} to {MOST_CHANGES:g} of them, found {quoted(shown)}")
    return float(number[1])


def head_count(text: str) -> int:
    """How many people; raises `UsageError` for what is no whole number of them."""
    shown = plain(text)
    match = re.fullmatch(r"(\d{1,9})(?:\s*(?:people|persons?))?", shown, re.IGNORECASE | re.ASCII)
    if match is None or not 1 <= int(match[1]) <= MOST_PEOPLE:
        raise UsageError(f"--people: a whole number from 1 to {MOST_PEOPLE} was expected, found {quoted(shown)}")
    return int(match[1])


def kind_of_air(text: str) -> Air:
    """What is in the air that is to be cleaned."""
    shown = plain(text)
    airs: tuple[Air, ...] = get_args(Air)
    for one in airs:
        if shown.lower() == one:
            return one
    listed = ", ".join(f"'{word}'" for word in airs)
    raise UsageError(f"--air: one of {listed} was expected, found {quoted(shown)}{nearest(shown, list(airs))}")


READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "room": room_size,
    "tightness": air_changes,
    "people": head_count,
    "air": kind_of_air,
}
"""What is read by rules of its own: the dimension of a condition -> its reader."""
