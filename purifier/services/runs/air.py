"""The particles in the air: of a run of it, and beside a run of a battery in the same hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from purifier.model import particles
from purifier.model.run import Clock, Run
from purifier.plain_text import plain
from purifier.services.runs.about import is_pretended
from purifier.services.wording import time_words
from purifier.store import run_rows, series
from purifier.store.folding import amount, times
from purifier.store.opening import Connection
from purifier.store.readings import values_at
from purifier.store.slow_course import extremes, held_at
from purifier.store.timing import utc_ms

LONGEST_NAME: Final = 60
LATE_S: Final = 600.0
"""What begins or ends no more than this apart begins or ends together."""
TREND_MS: Final = 600_000
STEADY: Final = 0.1
STEADY_UG_M3: Final = 2.0
"""Of what it was ten minutes ago, or so much: what it differs by less than the greater is noise."""
WORTH_SAYING_MS: Final = 60_000
"""Runs that were recorded together for less have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Air:
    """A mass of particles over some time [ug/m3]; `start` is as soon as what a sensor says can be true."""

    quantity: str
    """Name of the value: ``pm25_ug_m3``."""
    start: float
    last: float
    lowest: float
    lowest_s: float
    """When it was that, since the start of the run that is looked at [s]."""
    highest: float
    highest_s: float
    from_s: float
    """From when on it is known [s since then],"""
    until_s: float
    """until when,"""
    lacks_s: float = 0.0
    """and for how long before the end it is not."""
    before: float | None = None
    """Ten minutes before the last; None where it was not said then."""
    run: int = 0
    """The run of the air that it comes from,"""
    name: str = ""
    """and what that is called."""


def air_of(connection: Connection, run: Run) -> Air | None:
    """What the run of the air came to so far; None before there is anything."""
    span = series.span_ms(connection, run.id)
    if span is None:
        return None
    until_ms = span[1] if run.end_ms is None else min(span[1], run.end_ms)
    return _between(connection, run, span[0], until_ms)


def air_meanwhile(connection: Connection, run: Run) -> tuple[Air, ...]:
    """The air by each run of it that was recorded in the same hours as ``run``, which is of a battery.

    The hours are those from its first discharge on, where there was one.
    """
    if run.frozen.of == "air" or not (around := run_rows.runs_of(connection, "air")):
        return ()
    own, clocks = series.span_ms(connection, run.id), run_rows.clocks(connection, run.id)
    if own is None or not clocks:
        return ()
    begin_ms = own[0] if run.discharge_ms is None else run.discharge_ms
    end_ms = own[1] if run.end_ms is None else run.end_ms
    span = utc_ms(clocks, begin_ms), utc_ms(clocks, end_ms)
    found = (_beside(connection, one, span) for one in around)
    return tuple(air for air in found if air is not None)


def _beside(connection: Connection, air: Run, span_utc_ms: tuple[int, int]) -> Air | None:
    clocks, own = run_rows.clocks(connection, air.id), series.span_ms(connection, air.id)
    if not clocks or own is None:
        return None
    first_ms, last_ms = (_own_ms(clocks, moment) for moment in span_utc_ms)
    since_ms, until_ms = max(first_ms, own[0]), min(last_ms, own[1])
    if until_ms - since_ms < WORTH_SAYING_MS:
        return None
    found = _between(connection, air, since_ms, until_ms, first_ms)
    return None if found is None else replace(found, lacks_s=(last_ms - until_ms) / 1000.0)


def _between(connection: Connection, air: Run, since_ms: int, until_ms: int, start_ms: int | None = None) -> Air | None:
    """The air between two moments of its run; told since ``start_ms``, else since the first of them."""
    quantity = particles.leading(values_at(connection, air.id, until_ms))
    if quantity is None:
        return None
    own = series.span_ms(connection, air.id) or (since_ms, until_ms)
    true_ms = max(since_ms, own[0] + particles.SETTLING_MS)
    found = extremes(connection, air.id, quantity, true_ms if true_ms < until_ms else since_ms, until_ms)
    if found is None:
        return None
    start_ms = since_ms if start_ms is None else start_ms
    return Air(
        quantity,
        start=found.first.value,
        last=found.last.value,
        lowest=found.least.value,
        lowest_s=(found.least.t_ms - start_ms) / 1000.0,
        highest=found.greatest.value,
        highest_s=(found.greatest.t_ms - start_ms) / 1000.0,
        from_s=(since_ms - start_ms) / 1000.0,
        until_s=(until_ms - start_ms) / 1000.0,
        before=None if until_ms - TREND_MS < true_ms else held_at(connection, air.id, quantity, until_ms - TREND_MS),
        run=air.id,
        name=plain(f"{'PRETEND ' if is_pretended(air) else ''}{air.frozen.name[:LONGEST_NAME]}").strip(),
    )


def _own_ms(clocks: Sequence[Clock], moment_utc_ms: int) -> int:
    """A moment [UTC, ms since 1970] as the time of a run with these ``clocks`` [ms since its start]."""
    at = max((one for one in clocks if one.utc_ms <= moment_utc_ms), key=lambda one: one.t_ms, default=clocks[0])
    return at.t_ms + moment_utc_ms - at.utc_ms


def gaps_s(connection: Connection, run: Run) -> list[tuple[float, float]]:
    """(begin, end) of each time in which nothing was heard [s since the run's start], in order."""
    found = [
        (event.t_ms / 1000.0, event.t_ms / 1000.0 + amount(event, "seconds"))
        for event in run_rows.events(connection, run.id, ("gap",))
        if times(event) == 1
    ]
    return sorted(found)


def air_in(connection: Connection, run: Run) -> tuple[Air, ...]:
    """What there is to say of the air in ``run``: its own, of one of the air; else what the air was meanwhile."""
    if run.frozen.of != "air":
        return air_meanwhile(connection, run)
    own = air_of(connection, run)
    return () if own is None else (own,)


def trend_words(air: Air) -> str:
    """``falling, 12 less than 10 min ago``; empty where nobody knows what it was then."""
    if air.before is None:
        return ""
    by = air.last - air.before
    if abs(by) <= max(STEADY_UG_M3, STEADY * air.before):
        return "steady for 10 min"
    way, more = ("rising", "more") if by > 0.0 else ("falling", "less")
    return f"{way}, {particles.shown(abs(by))} {more} than 10 min ago"


def air_words(air: Air, *, ended: bool, unit: str = "ug/m3") -> str:
    """``PM2.5 134 ug/m3 at the start, 9 now; lowest 8 after 2 h 10 min, highest 140 after 1 min``."""
    first, last = particles.shown(air.start), particles.shown(air.last)
    begins = "at the start" if air.from_s < LATE_S else f"after {time_words(air.from_s)}"
    ends = "at the end" if ended else "now"
    ends = ends if air.lacks_s < LATE_S else f"after {time_words(air.until_s)}"
    low, high = particles.shown(air.lowest), particles.shown(air.highest)
    return (
        f"{particles.word(air.quantity)} {first} {unit} {begins}, {last} {ends}; "
        f"lowest {low} after {time_words(air.lowest_s)}, highest {high} after {time_words(air.highest_s)}"
    )


def by_whom(air: Air) -> str:
    """``run 7, bedroom``: which run of the air it is."""
    return f"run {air.run}{f', {air.name}' if air.name else ''}"
