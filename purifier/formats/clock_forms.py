"""Times such as ``1:02:03``: of a clock, or since a start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.formats.found_form import Column, Found, most
from purifier.formats.name_dates import date_in_name
from purifier.formats.time_case import DAY_MS, way
from purifier.formats.time_cells import clock

_TWO_PARTS: Final = re.compile(r"[0-9]{1,4}:[0-9]{2}(?:[.,][0-9]+)?")
_MINUTE_MS: Final = 60_000


def clock_form(column: Column) -> Found | None:
    """A clock's time of day, or elapsed time; None when most cells are neither.

    Elapsed is what is spelled as such (``0d 1:02:03``, ``2h 5m``), goes beyond a day, or begins at 0:00.  Raises
    UsageError for ``0:10`` where it may be minutes or seconds.
    """
    times = clock(column.cells, 0)
    there = [ms for ms in times if ms is not None]
    if not most(len(there), column):
        return None
    first = next(cell.strip() for cell, ms in zip(column.cells, times, strict=True) if ms is not None)
    form = column.time.form
    spelled = not first.replace(":", "").replace(".", "").replace(",", "").isdecimal() and first[-1] not in "mM"
    since = form == "elapsed" or (
        form != "clock" and (spelled or max(there) >= DAY_MS or _begins_at_zero(first, column))
    )
    if not since:
        return Found("clock", clock, ("times are a clock's, without a date",))
    if all(_TWO_PARTS.fullmatch(cell.strip()) for cell in column.cells):
        return _two_parts(column, way(times)[1])
    begins = (
        ""
        if form == "elapsed" or spelled
        else " (they begin at 0:00)"
        if there[0] < _MINUTE_MS
        else " (they go beyond a day)"
    )
    said = (f"times are hours, minutes and seconds since a start{begins}",)
    return Found("elapsed", clock, said, DAY_MS if max(there) < DAY_MS else 0)


def _begins_at_zero(first: str, column: Column) -> bool:
    """Whether a clock begins with the file; one with a day in the file's name may well begin at midnight."""
    if (clock([first], 0)[0] or 0) >= _MINUTE_MS:
        return False
    padded = re.match(r"00:00", first) is not None
    name = date_in_name(column.file, column.asked) if padded and column.asked.started is None else None
    return name is None or name.of_day_ms is not None or bool(column.time.name_is)


def _two_parts(column: Column, usual_ms: int) -> Found:
    """Hours and minutes, or minutes and seconds: what has decimals is the latter, else ``--every`` tells."""
    if any("." in cell or "," in cell for cell in column.cells):
        return Found("elapsed", _minutes_seconds, ("times are minutes and seconds since a start",))
    every_ms = (column.asked.every_s or 0) * 1000
    if every_ms and abs(usual_ms - every_ms) < every_ms / 20:
        return Found("elapsed", clock, ("times are hours and minutes since a start: so --every says",))
    if every_ms and abs(usual_ms / 60 - every_ms) < every_ms / 20:
        return Found("elapsed", _minutes_seconds, ("times are minutes and seconds since a start: so --every says",))
    place = 1 if len(column.cells) > 1 else 0
    raise UsageError(
        f"{column.where(place)}: {column.cells[place].strip()!r} is hours and minutes, or minutes and seconds: "
        f"--every {usual_ms / 1000:g}s or --every {usual_ms / 60_000:g}s decides, the time from row to row"
    )


def _minutes_seconds(cells: Sequence[str], line: int) -> list[int | None]:
    return clock([f"0:{cell.strip()}" if cell.strip() else cell for cell in cells], line)
