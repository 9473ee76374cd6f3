"""A run without a reading: somebody saw how long it lasted, and tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.library.asked import Asked, read_asked
from purifier.model.run import Clock, Event, EventKind, Origin, Run
from purifier.plain_text import plain, quoted
from purifier.services.plan.request import Request
from purifier.services.record.freeze import freeze
from purifier.services.wording import time_words
from purifier.store import run_rows
from purifier.store.opening import Connection, explained, open_for_writing, transaction
from purifier.store.soundness import mark
from purifier.store.timing import Now

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

LASTED: Final = Asked("QTY", "time", 1 / 60, 9000.0, "41 h", units=("h", "d"), sure=True)
"""From a minute to a year."""
_PART: Final = r"\d+(?:\.\d+)?\s*[A-Za-z]+"
_PARTS: Final = re.compile(rf"{_PART}(?:[\s,]*{_PART})+", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIRST_DAY: Final = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Told:
    """The run that was told, and what the person should know."""

    run: Run
    said: str
    known: bool
    """It was told before, for the same day: nothing was added."""


def hours_of(text: str) -> float:
    """How long it lasted [h], as typed: ``41 h``, ``1 d 17 h``. Raises QuantityError."""
    typed = plain(text)
    if len(typed) > 60 or not _PARTS.fullmatch(typed):
        return read_asked(LASTED, typed).value
    any_length = LASTED._replace(low=0.0)
    hours = sum(read_asked(any_length, part).value for part in re.findall(_PART, typed, re.ASCII))
    read_asked(LASTED, f"{hours:.12g} h")
    return hours


def day_of(text: str | None, hours: float, now: Now) -> int | None:
    """Noon of the local day on which it began [UTC, ms since 1970], as typed; None when nobody said.

    Raises UsageError for what is no day, and for one on which a run of so many ``hours`` cannot have begun.
    """
    if text is None:
        return None
    typed = plain(text)
    try:
        day = date.fromisoformat(typed) if _DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None:
        raise UsageError(f"--on: a day such as 2026-06-04 was expected, found {quoted(typed)}")
    today = datetime.fromtimestamp(now.utc_s).date()
    if day > today:
        raise UsageError(f"--on: {day} is in the future: say the day on which it began, or leave it out")
    if day < _FIRST_DAY:
        raise UsageError(f"--on: a day since {_FIRST_DAY} was expected, found {day}")
    midnight_s = datetime.combine(day, time()).timestamp()
    if midnight_s + hours * 3600.0 > now.utc_s:
        lasts = time_words(hours * 3600.0)
        latest = datetime.fromtimestamp(now.utc_s - hours * 3600.0).date()
        raise UsageError(
            f"--on: a run of {lasts} that began on {day} has not ended yet: say the day on which it began, "
            f"{latest} or earlier"
        )
    return round(min(datetime.combine(day, time(12)).timestamp(), now.utc_s - hours * 3600.0) * 1000.0)


def tell(
    database: Path,
    library: Library,
    request: Request,
    hours: float,
    started_utc_ms: int | None,
    *,
    complete: bool = True,
    name: str = "",
) -> Told:
    """Add a run of ``request`` that lasted ``hours`` [h] from first discharge to empty, or until it was stopped.

    The prediction is made now: after the run. The same run told twice for one day is there once; without a day it is
    added, for people do run the same thing twice. Raises UsageError as `freeze`, and StoreError.
    """
    frozen = freeze(library, request, "", name=name, source="ran")
    run = Run(0, frozen, "", started_utc_ms or 0, origin=Origin(stated=("runtime_h",)))
    end_ms = round(hours * 3.6e6)
    lasted = time_words(hours * 3600.0)
    with explained(database):
        connection = open_for_writing(database)
        try:
            mark(database)
            same = _alike(connection, run, end_ms, complete)
            if same and started_utc_ms is not None:
                return Told(same[-1], f"run {same[-1].id} says the same of that day: nothing was added", True)
            with transaction(connection):
                clocks = [] if started_utc_ms is None else [Clock(0, started_utc_ms, "told", 0)]
                id_ = run_rows.insert_run(connection, run, clocks)
                kind: EventKind = "empty" if complete else "end"
                ended = "until the battery was empty" if complete else "and was stopped"
                run_rows.insert_event(connection, id_, Event(end_ms, kind, f"told: it ran for {lasted} {ended}"))
                run_rows.change(
                    connection,
                    id_,
                    discharge_ms=0,
                    end_ms=end_ms,
                    end_reason="empty" if complete else "stopped",
                    complete=int(complete),
                )
            stored = run_rows.run_of(connection, id_)
            assert stored is not None
        finally:
            connection.close()
    said = f"run {id_}: {lasted}{'' if complete else ', stopped early'}, told and not measured"
    if same:
        said += (
            f"; run {same[-1].id} says the same, and both count: if it was one, 'purifier import --undo {id_}' takes "
            "this one away, and --on DATE tells them apart"
        )
    return Told(stored, said, False)


def _alike(connection: Connection, run: Run, end_ms: int, complete: bool) -> list[Run]:
    """Told runs of the same set-up, length, end and day, the oldest first."""
    return [
        one
        for one in run_rows.runs(connection)
        if one.frozen.source == "ran"
        and (one.frozen.setup, one.end_ms, one.complete) == (run.frozen.setup, end_ms, complete)
        and _day(one.started_utc_ms) == _day(run.started_utc_ms)
    ]


def _day(utc_ms: int) -> date | None:
    """The local day of a moment [ms since 1970]; None of the unknown one."""
    try:
        return datetime.fromtimestamp(utc_ms / 1000.0).date() if utc_ms else None
    except (OverflowError, ValueError, OSError):
        return None
