"""Which column of a table holds the times of its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from purifier.errors import UsageError, nearest
from purifier.formats.asked import Asked
from purifier.formats.format import Format, TimeColumn
from purifier.formats.header_words import said, unit_in, words
from purifier.formats.numbers import number_in
from purifier.formats.quantity_words import OTHER
from purifier.formats.recognise import plain_name
from purifier.formats.sniffing import Table, clean_names
from purifier.model.units import UNITS
from purifier.plain_text import quoted

ONWARD: Final = 0.75
"""Numbers that are times go on in so many of their steps, or in so many back where the newest row stands first."""
_UTC: Final = re.compile(r"utc|unix|epoch|posix", re.IGNORECASE)
_SAYS_UTC: Final = re.compile(r"(?i:(?<![^\W_])(?:utc|gmt|zulu)(?![^\W_]|\s*[+-]\s*\d))|[a-z](?:UTC|Utc)(?![^\W_])")
_ZONE: Final = re.compile(r"[(\[]\s*([A-Z][A-Za-z]+/[A-Za-z_/]+|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?)\s*[)\]]")
_WORDS: Final = re.compile(
    r"^t$|time|stamp|date|datum|zeit|uhr|hora|heure|fecha|tempo|elapsed|seconds|secs|millis|micros|minutes?|hours?|^ts$|^ms$|^sec|"
    r"^s$|^t[_ (\[]|last_changed|last_updated|^start$|unix|epoch|posix|(?<![^\W_])utc(?![^\W_])",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"time.?to.?go|remaining|ttg|left|timer|set_|accumulated|duration|run time", re.IGNORECASE)
_DATED: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T,]+\d{1,2}:\d")
_DAY: Final = re.compile(r"^(?:date|datum|day|fecha|data)$", re.IGNORECASE)
_CLOCK: Final = re.compile(r"^(?:time|zeit|uhrzeit|hora|heure|ora|clock)$", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"(?:^|[\s_(\[/.])(?P<unit>milliseconds|millis|ms|microseconds|micros|us|µs|ns|seconds?|secs|sec|s|minutes?|mins?|hours?|hrs?|h|days?)[\])]*$",
    re.IGNORECASE,
)
_UNITS: Final = {
    "milliseconds": "ms",
    "millis": "ms",
    "microseconds": "us",
    "micros": "us",
    "µs": "us",
    "seconds": "s",
    "secs": "s",
    "sec": "s",
    "second": "s",
    "minute": "min",
    "hour": "h",
    "hr": "h",
    "day": "d",
    "days": "d",
    "minutes": "min",
    "mins": "min",
    "hours": "h",
    "hrs": "h",
}


@dataclass(frozen=True, slots=True)
class TimeAt:
    """The place (from 0) of the column, that of a time of day behind it if any, and what is known of its form."""

    index: int
    also: int | None
    column: TimeColumn
    told: str
    """How it was found, for people; empty where the format says so."""


def time_column(
    table: Table,
    format: Format | None,
    asked: Asked,
    looks_like_time: Callable[[Sequence[str]], float],
    cells_of: Callable[[int], Sequence[str]],
    file: str,
) -> TimeAt | None:
    """Where the times stand: as asked, as the format says, by the header's words, or by the looks of the cells.

    None when there are none. ``cells_of``: place -> some cells of that column.  Raises UsageError when what was asked
    for is not there.
    """
    if "time" in asked.columns:
        return _asked(table, asked.columns["time"], file)
    if asked.every_s is not None or (format is not None and format.time.form == "none"):
        return None
    if format is not None and (format.time.names or format.time.number):
        return _of_format(table, format.time, cells_of, file)
    by_name = _by_words(table, looks_like_time, cells_of)
    if by_name is not None:
        return by_name
    places = range(table.width)
    scored = [
        (looks_like_time(cells_of(place)), -place)
        for place in places
        if not _counts_rows(table, place, cells_of) and not _is_of_a_battery(table, place)
    ]
    best = max(scored, default=(0.0, 0))
    return TimeAt(-best[1], None, TimeColumn(), f"column {1 - best[1]}, by its looks") if best[0] >= 0.5 else None


def _asked(table: Table, typed: str, file: str) -> TimeAt:
    name, _, unit = typed.rpartition(":")
    place = _place(table, typed)
    if place is None and name:
        place = _place(table, name)
    if place is None:
        there = ", ".join(map(quoted, table.names)) or f"columns 1 to {table.width}"
        raise UsageError(
            f"{file}: --time {quoted(typed)}: no such column{nearest(typed, table.names)}; there are {there}"
        )
    told = _UNITS.get(unit, unit) if name and _place(table, typed) is None else _unit_in(table, place)
    return TimeAt(place, None, TimeColumn(unit=told, zone=_zone_in(table, place)), "")


def _place(table: Table, typed: str) -> int | None:
    """The place of the column that is called so, or has this number from 1."""
    low = [name.casefold() for name in table.names]
    if typed in table.names:
        return table.names.index(typed)
    if low.count(typed.strip().casefold()) == 1:
        return low.index(typed.strip().casefold())
    if typed.strip().isascii() and typed.strip().isdigit() and 1 <= int(typed) <= max(table.width, len(table.names)):
        return int(typed) - 1
    return None


def _of_format(table: Table, column: TimeColumn, cells_of: Callable[[int], Sequence[str]], file: str) -> TimeAt:
    if column.number is not None:
        return TimeAt(column.number - 1, None, column, "")
    names = [plain_name(name) for name in table.names]
    wanted = [plain_name(name) for one in column.names for name in clean_names([one])]
    places = [names.index(name) for name in wanted if name in names]
    # Of several the first that is filled: a file may have a column for what its logger did not know.
    place = next((place for place in places if any(map(str.strip, cells_of(place)))), places[0] if places else None)
    if place is None:
        raise UsageError(
            f"{file}:{table.header_line}: expected a column of times called {' or '.join(map(quoted, column.names))}, "
            "found " + ", ".join(map(quoted, table.names))
        )
    also = names.index(plain_name(column.also)) if column.also and plain_name(column.also) in names else None
    return TimeAt(place, also, column, "")


def _by_words(
    table: Table, looks_like_time: Callable[[Sequence[str]], float], cells_of: Callable[[int], Sequence[str]]
) -> TimeAt | None:
    days = [i for i, name in enumerate(table.names) if _DAY.match(name)]
    clocks = [i for i, name in enumerate(table.names) if _CLOCK.match(name)]
    if len(days) == 1 and len(clocks) == 1 and not any(":" in cell for cell in cells_of(days[0])[:5]):
        zone = _zone_in(table, days[0]) or _zone_in(table, clocks[0])
        return TimeAt(
            days[0], clocks[0], TimeColumn(zone=zone), f"'{table.names[days[0]]}' and '{table.names[clocks[0]]}'"
        )
    named = [
        i
        for i, name in enumerate(table.names)
        if _WORDS.search(name) and not _NOT.search(name) and _may_be_times(cells_of(i), looks_like_time)
    ]
    if not named:
        return None
    # What says that it is UTC leaves no question open; else the first with a date that is as fine; else the first.
    place = next((i for i in named if _UTC.search(table.names[i])), None)
    if place is None:
        kinds = len(set(cells_of(named[0])))
        place = next((i for i in named if _is_dated(cells_of(i), kinds)), named[0])
    name = table.names[place]
    return TimeAt(place, None, TimeColumn(unit=_unit_in(table, place), zone=_zone_in(table, place)), f"'{name}'")


def _is_dated(cells: Sequence[str], kinds: int) -> bool:
    """Whether cells are dates with a time of day, that tell as many rows apart as ``kinds`` do."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and len(set(filled)) >= kinds and all(_DATED.match(cell.strip()) for cell in filled[:5])


def _zone_in(table: Table, place: int) -> str:
    """The zone that a header, or a row of units, names for a column of times; empty when it names none.

    Unix time is UTC as it is.
    """
    for name in (*table.names[place : place + 1], *table.units[place : place + 1]):
        if _SAYS_UTC.search(name):
            return "UTC"
        found = _ZONE.search(name.strip())
        if found is not None:
            return found[1]
    return ""


def _may_be_times(cells: Sequence[str], looks_like_time: Callable[[Sequence[str]], float]) -> bool:
    """Whether cells whose column is called so can be times: numbers that step back now and then can."""
    filled = [cell for cell in cells if cell.strip()]
    if len(set(filled)) < min(2, len(filled)):
        return False
    if looks_like_time(cells) > 0.0:
        return True
    found = [number for cell in filled if (number := number_in(cell)) is not None]
    if len(found) * 2 <= len(filled):
        return False
    steps = [later - earlier for earlier, later in pairwise(found) if later != earlier]
    onward = sum(step > 0.0 for step in steps)
    return max(onward, len(steps) - onward) >= ONWARD * len(steps)


def _unit_in(table: Table, place: int) -> str:
    """The unit of the numbers of a column of times, as the header or a row of units has it; seconds otherwise."""
    names = [*(table.units[place : place + 1]), *(table.names[place : place + 1])]
    for name in names:
        found = _UNIT.search(name.strip())
        if found is not None:
            unit = found["unit"].lower()
            return _UNITS.get(unit, unit)
    return "s"


def _is_of_a_battery(table: Table, place: int) -> bool:
    """Whether a header says that a column is volts, amperes or the like: these may only grow, too."""
    name = table.names[place] if place < len(table.names) else ""
    unit = unit_in(name, UNITS.get)
    return said(words(name)) not in (None, OTHER) or (unit is not None and unit.unit.dimension != "time")


def _counts_rows(table: Table, place: int, cells_of: Callable[[int], Sequence[str]]) -> bool:
    """Whether a column without a name only numbers the rows."""
    name = table.names[place] if place < len(table.names) else ""
    if place and (not table.names or name):
        return False
    if name.lower() not in ("", "n", "no", "no.", "nr", "index", "#"):
        return False
    cells = cells_of(place)[:50]
    if not all(cell.isdigit() for cell in cells) or len(cells) < 3:
        return False
    first = int(cells[0])
    return first in (0, 1) and all(int(cell) == first + i for i, cell in enumerate(cells))
