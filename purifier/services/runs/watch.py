"""Everything a screen shows of a run at one moment, read from the database alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from purifier.model.run import Event, Run
from purifier.model.time_to_empty import WINDOW_MIN, TimeToEmpty
from purifier.services.record.progress import missing_at_start_wh, time_left
from purifier.services.runs.facts import Facts, dated_events, faults_by_count
from purifier.services.runs.find import run_with
from purifier.services.runs.states import State
from purifier.services.runs.summary import Summary, summary
from purifier.store import series
from purifier.store.bad_rows import BadRows
from purifier.store.opening import Connection
from purifier.store.packing import Packed, sample
from purifier.store.prediction_text import UNKNOWN
from purifier.store.readings import values_at
from purifier.store.timing import Now

RECENT_EVENTS: Final = 50


class Aged(NamedTuple):
    """A value and how long ago the meter said it [s]."""

    value: float
    age_s: float


@dataclass(frozen=True, slots=True)
class Watched:
    """A run at one moment. Signs as in readings: current, power and charge are negative while it discharges.

    ``figures`` holds those of ``voltage_v current_a power_w charge_ah soc_percent`` that were said lately, ``slow`` the
    other things the meter says.  ``age_s`` is the newest reading's, None before there is one.
    """

    run: Run
    state: State
    summary: Summary
    t_s: float
    age_s: float | None
    figures: Mapping[str, Aged]
    slow: Mapping[str, float | str]
    left: TimeToEmpty | None
    """Time until empty, None when it is not discharging or has ended."""
    mean_power_w: float | None
    """Mean of the last hour's minutes [W]; drawn: positive. None before the first minute has closed."""
    expected_power_w: float | None
    """What was predicted [W]; None when that cannot be read."""
    faults: tuple[tuple[str, int], ...]
    """(reason, how often), the most frequent first."""
    events: tuple[tuple[int | None, Event], ...]
    """(UTC [ms since 1970], None where it is not known; event), oldest first: the last fifty."""
    doubts: tuple[Event, ...]
    """What contradicts itself in it, oldest first: all of it, each told once."""
    bad_rows: tuple[str, ...] = ()
    """A sentence for each row of the run in the database that makes no sense."""


def watch(connection: Connection, database: Path, run_id: int, now: Now) -> Watched:
    """The run at this moment; raises UsageError when it is not there (any more)."""
    bad = BadRows()
    facts = Facts.read(connection, database, run_with(connection, run_id, bad), now, bad)
    run, newest = facts.run, facts.newest
    numbers = summary(facts)
    powers_w = series.minute_powers(connection, run, WINDOW_MIN)
    first = series.first_row(connection, run.id)
    return Watched(
        run=run,
        state=numbers.state,
        summary=numbers,
        t_s=facts.t_ms / 1000.0,
        age_s=None if newest is None else (facts.t_ms - newest.t_ms) / 1000.0,
        figures={name: Aged(one.value, (facts.t_ms - one.t_ms) / 1000.0) for name, one in facts.last.items()},
        slow={} if newest is None else values_at(connection, run.id, newest.t_ms),
        left=_left(facts, first, powers_w),
        mean_power_w=-sum(powers_w) / len(powers_w) if powers_w else None,
        expected_power_w=numbers.predicted_power_w,
        faults=faults_by_count(facts),
        events=dated_events(facts)[-RECENT_EVENTS:],
        doubts=tuple(event for event in facts.events if event.kind == "doubt"),
        bad_rows=tuple(bad.sentences()),
    )


def _left(facts: Facts, first: Packed | None, powers_w: Sequence[float]) -> TimeToEmpty | None:
    run, sums = facts.run, facts.totals
    if run.end_ms is not None or run.discharge_ms is None or facts.newest is None:
        return None
    prediction = run.frozen.prediction
    if prediction is UNKNOWN:
        return None
    start_wh = missing_at_start_wh(prediction, None if first is None else sample(first))
    net_wh = sums.drawn_wh + sums.bridged_wh - sums.charged_wh
    return time_left(prediction, net_wh, facts.newest.t_ms - run.discharge_ms, powers_w, start_wh, sample(facts.newest))
