"""The timeline of a file: what its times look like is found out, and how they become UTC or time since a start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import pairwise
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.clock_forms import clock_form
from purifier.formats.clock_times import ClockTimes
from purifier.formats.date_cells import of_pattern
from purifier.formats.date_forms import evident_form, iso_form, numbered_form, pattern_form
from purifier.formats.dated_times import DatedTimes
from purifier.formats.elapsed_times import ElapsedTimes, EvenTimes
from purifier.formats.format import TimeColumn
from purifier.formats.found_form import Column, Finder, Found
from purifier.formats.name_dates import date_in_name
from purifier.formats.number_forms import number_form
from purifier.formats.time_case import Case, way
from purifier.formats.time_cells import tai64n, within_years
from purifier.formats.timeline import Timeline

_SAMPLE: Final = 2000
"""First cells of a file; one more is its last."""


def timeline(
    sample: Sequence[str],
    column: TimeColumn,
    asked: Asked,
    file: str,
    line: int,
    header_zone: str = "",
    machine_zone: tzinfo | None = None,
) -> Timeline:
    """Of a column of which ``sample`` are the first cells, up to 2000 from ``line`` on, and the last where it is known.

    ``header_zone`` is what a header says of the zone, ``Europe/Tallinn (+03:00)``; ``machine_zone`` stands in for that
    of this machine.  Raises UsageError with ``file:line`` when most cells are no times, or can be read two ways.
    """
    if column.zone not in ("", "header") and column.zone.upper() != "UTC":
        header_zone = header_zone or column.zone
    lines = [line + place if place < _SAMPLE else 0 for place in range(len(sample))]
    filled = [(cell, at) for cell, at in zip(sample, lines, strict=True) if cell.strip()]
    case = Case(file, line, asked, header_zone, machine_zone).check()
    if not filled:
        if sample:
            raise UsageError(
                f"{file}:{line}: the column of times is empty: --time COL names another, --every QTY a beat"
            )
        return ElapsedTimes(tai64n, case, 0, "", None, "")
    cells, at = zip(*filled, strict=True)
    looked_at = Column(cells, at, column, asked, file)
    found = _find(looked_at)
    if found is None:
        raise _no_times(looked_at)
    times = found.read(sample[:_SAMPLE], line)
    if found.stands in ("utc", "local"):
        times = within_years(times)
    if 2 * sum(ms is not None for ms in times) < sum(map(bool, map(str.strip, sample[:_SAMPLE]))):
        raise _no_times(looked_at)
    direction, usual = way(times, found.stands == "clock")
    case = replace(case, direction=direction, usual_ms=usual)
    if found.stands == "utc" or found.stands == "local":
        return DatedTimes(found.read, case, found.stands == "local", found.sentences)
    name = None if asked.started is not None else date_in_name(file, asked)
    if found.stands == "elapsed":
        return ElapsedTimes(found.read, case, found.wrap_ms, found.sentences[0], name, column.name_is)
    return ClockTimes(found.read, case, found.sentences[0], name, column.name_is)


def even_timeline(
    every_s: float, asked: Asked | None = None, file: str = "", line: int = 1, machine_zone: tzinfo | None = None
) -> Timeline:
    """Of a file without times, a row every ``every_s`` [s]; ``asked.started`` dates the first."""
    return EvenTimes(every_s * 1000, Case(file, line, asked or Asked(), "", machine_zone).check())


def looks_like_time(cells: Sequence[str]) -> float:
    """How surely some cells of one column are times, from 0 to 1: for a file without a header.

    1 where they say UTC or are Unix time that goes on, 0.9 local times with a date, 0.8 a clock, 0.5 numbers that only
    grow and may be elapsed time, 0.3 when these are nothing but a count of the rows.
    """
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return 0.0
    # Whether a comma stands before decimals is no matter here: both grow, or neither does.
    column = Column(filled, [0] * len(filled), TimeColumn(), Asked(decimal="comma"), "")
    share = len(filled) / len(cells)
    try:
        found = _find(column)
        read = found.read(filled, 1) if found is not None else []
    except UsageError:
        return 0.9 * share  # times that can be read two ways are times
    if found is None:
        return 0.0
    times = [ms for ms in read if ms is not None]
    steps = [later - earlier for earlier, later in pairwise(times)]
    onward = max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)) / len(steps) if steps else 1.0
    share *= len(times) / len(cells) if onward >= 0.5 else 0.0
    if not _plain(filled[0]):
        return share * {"utc": 1.0, "local": 0.9, "clock": 0.8, "elapsed": 0.8}[found.stands]
    if found.stands == "utc":
        return share * (1.0 if onward > 0.9 else 0.4)
    if len(steps) < 2 or not all(step > 0 for step in steps):
        return 0.0
    return share * (0.3 if set(steps) == {1000} else 0.5)


def _plain(cell: str) -> bool:
    return re.fullmatch(r"\s*[-+0-9.,eE]+\s*", cell) is not None


def _find(column: Column) -> Found | None:
    """The form that the profile states, else (or when most cells are something else) the first that fits."""
    for finder in (
        *_stated(column.time.form),
        iso_form,
        evident_form,
        numbered_form,
        _tai64n_form,
        number_form,
        clock_form,
    ):
        if (found := finder(column)) is not None:
            return found
    return None


def _stated(form: str) -> tuple[Finder, ...]:
    if "%" in form:
        of_pattern(form)
        return (pattern_form,) if re.search(r"%[dmbByY]", form) else (clock_form,)
    finders: dict[str, tuple[Finder, ...]] = {
        "": (),
        "iso": (iso_form,),
        "unix": (number_form,),
        "elapsed": (number_form, clock_form),
        "clock": (clock_form,),
        "tai64n": (_tai64n_form,),
    }
    if form not in finders:
        known = ", ".join(filter(None, finders))
        raise UsageError(f"the form of times {form!r} is not known: {known} or a pattern such as %d.%m.%Y %H:%M")
    return finders[form]


def _tai64n_form(column: Column) -> Found | None:
    found = tai64n(column.cells, 0)
    if 2 * found.count(None) > len(found):
        return None
    return Found("utc", tai64n, ("times are TAI64N: 37 s are taken off for UTC, fewer before 2017",))


def _no_times(column: Column) -> UsageError:
    return UsageError(
        f"{column.where(0)}: {column.cells[0].strip()[:60]!r} is no time. Known are 2024-01-31T10:15:00Z (ISO 8601), "
        "31.01.2024 10:15, 1/31/2024 10:15 AM, Wed Jan 31 10:15:00 2024, 10:15:00, Unix time, seconds or milliseconds "
        "since a start, TAI64N: --time COL names another column, --every QTY says how far rows are apart"
    )
