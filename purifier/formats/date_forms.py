"""Times with a date: ISO 8601, dates with the name of the month, and those whose numbers have an order to be told."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from purifier.formats.date_cells import NAMES, SELF_EVIDENT, Form, Order, Read, dates, has_zone, of_pattern, regular
from purifier.formats.date_order import contradiction, order_of, other_order
from purifier.formats.found_form import Column, Found, most
from purifier.formats.time_cells import iso

_ISO: Final = re.compile(r"[0-9]{4}-[0-9].*|[0-9]{8}T.*")
_PATTERN_PARTS: Final = {"%d": "d", "%m": "m", "%y": "y", "%Y": "y"}


def iso_form(column: Column) -> Found | None:
    """ISO 8601, with a zone or without; what is nearly that (``2024-1-31 9:05``, ``... UTC``) too."""
    aware = _aware([_iso_zone(cell.strip()) for cell in column.cells], column)
    if aware is None:
        return None
    strict = most(sum(_strict(cell.strip()) for cell in column.cells), column)
    read = iso(aware, column.file) if strict else dates(regular("ymd"), aware, column.file)
    return _found(read, aware, column)


def evident_form(column: Column) -> Found | None:
    """Dates that tell themselves which number is the month."""
    for form in SELF_EVIDENT:
        aware = _aware([has_zone(form, cell) for cell in column.cells], column)
        if aware is not None:
            return _found(dates(form, aware, column.file), aware, column)
    return None


def _aware(zones: list[bool | None], column: Column) -> bool | None:
    """Whether the cells that are of a form say their zone; None when they are too few."""
    if not most(len(zones) - zones.count(None), column):
        return None
    return zones.count(True) >= zones.count(False)


def numbered_form(column: Column) -> Found | None:
    """Three numbers whose order is told by the dates or asked for.

    Raises UsageError when nothing decides.
    """
    zones = [has_zone(regular(order), cell) for order in NAMES for cell in column.cells]
    if zones.count(None) == len(zones):
        return None
    aware = zones.count(True) > zones.count(False)
    decided = order_of(column, aware)
    if decided is None:
        return None
    read = _in_order(regular(decided.order), decided.order, aware, decided.told, column)
    return _found(read, aware, column, decided.sentence())


def pattern_form(column: Column) -> Found | None:
    """The pattern of strptime that a profile states."""
    pattern = column.time.form
    form = of_pattern(pattern)
    aware = _aware([has_zone(form, cell) for cell in column.cells], column)
    if aware is None:
        return None
    order = next((order for order in NAMES if list(order) == _order(pattern)), None)
    if order is None:
        return _found(dates(form, aware, column.file), aware, column)
    if column.asked.dates not in (None, NAMES[order]):
        return None
    return _found(_in_order(form, order, aware, "so the format has it", column), aware, column)


def _order(pattern: str) -> list[str]:
    return [_PATTERN_PARTS[part] for part in re.findall(r"%.", pattern) if part in _PATTERN_PARTS]


def _in_order(form: Form, order: Order, aware: bool, told: str, column: Column) -> Read:
    """Reads dates of one order: one that can only be of another is refused with its line."""

    def refuse(cell: str, line: int) -> None:
        if (other := other_order(cell, order, aware)) is not None:
            raise contradiction(cell, order, other, f"{column.file}:{line}", told)

    return dates(form, aware, column.file, refuse)


def _found(read: Read, aware: bool, column: Column, dated: str = "") -> Found:
    said = (dated,) if dated else ()
    if aware:
        ends = sum(cell.rstrip()[-1:] in ("Z", "z") for cell in column.cells)
        zone = "times are UTC (they end in Z)" if most(ends, column) else "times carry their offset from UTC"
        needless = "; --zone is not needed" if column.asked.zone is not None else ""
        return Found("utc", read, (*said, zone + needless))
    if column.time.zone.upper() == "UTC" and column.asked.zone is None:
        return Found("utc", read, (*said, "times are UTC (so the file or its format has it)"))
    return Found("local", read, said)


def _iso_zone(text: str) -> bool | None:
    """Whether an ISO time says its zone; None when it is none."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return has_zone(regular("ymd"), text)


def _strict(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
