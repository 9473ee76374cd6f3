"""Times that are plain numbers: Unix time by its magnitude, else elapsed time in a unit."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

from purifier.errors import UsageError
from purifier.formats.date_cells import Read
from purifier.formats.found_form import Column, Found, most
from purifier.formats.time_cells import UNITS_MS, number_of, numbers

_UNIX_S: Final = ((315_446_400, 347_155_200), (940_000_000, 4_140_000_000))
"""1980, where clocks stand that nobody set, and 1999 to 2101 [s]."""
_UNIX: Final = {"s": 1000.0, "ms": 1.0, "us": 1e-3, "ns": 1e-6}
_WORDS: Final = {
    1000.0: "seconds",
    1.0: "milliseconds",
    1e-3: "microseconds",
    1e-6: "nanoseconds",
    60_000.0: "minutes",
    3_600_000.0: "hours",
    86_400_000.0: "days",
}
FAR: Final = 1000.0
"""From row to row few loggers leave so many seconds, and many boards so many milliseconds."""
_COUNTER: Final = 2.0**32
"""Counters of small boards begin again behind this: after 49.7 days of milliseconds, 71.6 minutes of microseconds."""


_SERIAL_DAYS: Final = (36_526.0, 73_051.0)
"""2000 to 2100, as spreadsheets count days."""
_SERIAL_STEP: Final = 0.005
"""Seven minutes in days; in seconds, 200 rows a second."""
_SERIAL_ZERO_MS: Final = 25_569 * 86_400_000
"""1970-01-01, as spreadsheets count days."""


_LONGEST_STEP_S: Final = 30 * 86_400.0


def number_form(column: Column) -> Found | None:
    """Unix time or elapsed time; None when most cells are no numbers.

    Raises UsageError for a comma that may stand before decimals or between thousands.
    """
    plain = [number_of(cell, True) for cell in column.cells]
    values = [abs(value) for value, _ in plain if value is not None]
    if not most(len(values), column):
        return None
    comma = _decimal_comma(column)
    values = [abs(value) for value, _ in (number_of(cell, comma) for cell in column.cells) if value is not None]
    if not most(len(values), column):
        return None
    behind = next((unit for _, unit in plain if unit), "")
    unit = column.time.unit.strip().lower()
    if unit not in UNITS_MS:
        raise UsageError(
            f"{column.file}: the unit of time {column.time.unit!r} is not known: s, ms, us, ns, min, h, d are"
        )
    unix = None if column.time.form == "elapsed" or behind else _unix_unit(values)
    if column.time.form == "unix":
        factor = _UNIX[unix] if unix else UNITS_MS[unit]
        return Found("utc", numbers(factor, comma), (f"times are Unix {_WORDS[factor]}, which are UTC",))
    if unix is not None and unit in ("", "s", unix):
        factor = _UNIX[unix]
        return Found("utc", numbers(factor, comma), (f"times are Unix {_WORDS[factor]}, which are UTC",))
    if not behind and unit in ("", "s") and _are_serial_days(values):
        stands: Literal["utc", "local"] = (
            "utc" if column.time.zone.upper() == "UTC" and column.asked.zone is None else "local"
        )
        return Found(stands, _serial(comma), ("times are days as spreadsheets count them",))
    factor = UNITS_MS[behind or unit]
    if not behind and unit in ("", "s"):
        _refuse_ages(values, column)
    wrap = _COUNTER * factor if factor in (1.0, 1e-3) else 0.0
    said = f"times are {_WORDS[factor]} since a start{_or_milliseconds(values, behind or unit)}"
    return Found("elapsed", numbers(factor, comma), (said,), wrap)


def _or_milliseconds(values: list[float], unit: str) -> str:
    """What to type where numbers that no unit is told of are far apart for seconds: a board's milliseconds."""
    steps = [later - earlier for earlier, later in pairwise(values) if later > earlier]
    if unit not in ("", "s") or not steps or statistics.median(steps) < FAR:
        return ""
    return " (--time COL:ms if they are milliseconds)"


def _steady_step(values: list[float]) -> float:
    """The usual step of numbers that mostly grow; 0: they jump, as those of clocks do that nobody set."""
    steps = sorted(later - earlier for earlier, later in pairwise(values))
    usual = steps[len(steps) // 2] if steps else 0.0
    return usual if steps and steps[len(steps) // 10] > 0.1 * usual else 0.0


def _refuse_ages(values: list[float], column: Column) -> None:
    """Raise UsageError for numbers that as seconds would be more than a month from row to row."""
    usual = _steady_step(values)
    if usual > _LONGEST_STEP_S:
        raise UsageError(
            f"{column.where(0)}: times such as {column.cells[-1].strip()[:60]!r} are no seconds, for rows would be "
            f"{usual / 86400:.0f} days apart: they can be milliseconds ({usual / 1000:g} s apart) or microseconds "
            f"({usual / 1e6:g} s): --time COL:ms or --time COL:us decides"
        )


def _are_serial_days(values: list[float]) -> bool:
    """Whether numbers are days since 1900, as a spreadsheet shows a date without its form: ``46086.7502``.

    As seconds they would be hundreds a second from hours after the start on, for which they have too few decimals.
    """
    low, high = _SERIAL_DAYS
    steps = sorted(abs(later - earlier) for earlier, later in pairwise(values))
    return (
        len(steps) > 1
        and all(low <= value <= high for value in values)
        and 0.0 < steps[len(steps) // 2] < _SERIAL_STEP
        and values[-1] - values[0] < 0.5 * len(values)
        and max(steps) < 1.0
    )


def _serial(comma: bool) -> Read:
    days = numbers(UNITS_MS["d"], comma)

    def read(cells: Sequence[str], line: int) -> list[int | None]:
        # Days have some decimals only: a stamp is that of the nearest hundredth of a second.
        return [None if ms is None else round((ms - _SERIAL_ZERO_MS) / 10) * 10 for ms in days(cells, line)]

    return read


def _unix_unit(values: list[float]) -> str | None:
    """The unit in which most of the numbers are Unix time, or the last: a clock counts from 0 until it is set."""
    # What goes on from about nothing by months is no date: it counts microseconds.
    counts = values[0] < _UNIX_S[0][0] and _steady_step(values) > _LONGEST_STEP_S
    for value in (statistics.median(values), values[-1]):
        for power, unit in enumerate(_UNIX):
            if any(low <= value / 1000**power <= high for low, high in _UNIX_S) and not (counts and not power):
                return unit
    return None


def _decimal_comma(column: Column) -> bool:
    if column.asked.decimal is not None:
        return column.asked.decimal == "comma"
    with_comma = [(place, cell.strip()) for place, cell in enumerate(column.cells) if "," in cell]
    for _, cell in with_comma:
        if cell.count(",") > 1 or "." in cell.rpartition(",")[2]:
            return False
        whole, _, rest = cell.partition(",")
        if whole.lstrip("+-") in ("", "0") or len(whole) > 3 or len(rest) != 3:
            return True
    if not with_comma:
        return True
    place, cell = with_comma[0]
    raise UsageError(
        f"{column.where(place)}: the time {cell!r} is {cell.replace(',', '.')} or {cell.replace(',', '')}: "
        "--decimal comma|point decides"
    )
