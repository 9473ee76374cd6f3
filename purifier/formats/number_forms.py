"""Times that are plain numbers: Unix time by its magnitude, else elapsed time in a unit."""

from __future__ import annotations

import statistics
from typing import Final

from purifier.errors import UsageError
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
_COUNTER: Final = 2.0**32
"""Counters of small boards begin again behind this: after 49.7 days of milliseconds, 71.6 minutes of microseconds."""


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
    factor = UNITS_MS[behind or unit]
    wrap = _COUNTER * factor if factor in (1.0, 1e-3) else 0.0
    return Found("elapsed", numbers(factor, comma), (f"times are {_WORDS[factor]} since a start",), wrap)


def _unix_unit(values: list[float]) -> str | None:
    """The unit in which most of the numbers are Unix time, or the last: a clock counts from 0 until it is set."""
    for value in (statistics.median(values), values[-1]):
        for power, unit in enumerate(_UNIX):
            if any(low <= value / 1000**power <= high for low, high in _UNIX_S):
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
