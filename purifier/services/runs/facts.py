"""What the database and the locks say of a run at one moment: read once; all that is shown is worked out from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from purifier.model.run import Clock, Event, Run
from purifier.store import run_rows, series
from purifier.store.bad_rows import BadRows
from purifier.store.fault_rows import fault_counts
from purifier.store.locks import held, run_lock
from purifier.store.opening import Connection
from purifier.store.packing import Packed
from purifier.store.pending import FaultCount
from purifier.store.readings import values_at
from purifier.store.series import Latest, Totals
from purifier.store.timing import Now, moment, run_ms


@dataclass(frozen=True, slots=True)
class Facts:
    """A run at one moment. Times in ms since its start."""

    run: Run
    recorded: bool
    """A living recorder holds it."""
    t_ms: int
    """The run's time at that moment, see `now_ms`."""
    clocks: tuple[Clock, ...]
    events: tuple[Event, ...]
    """All of them, oldest first."""
    totals: Totals
    span_ms: tuple[int, int] | None
    """Of the readings; None before there are any."""
    newest: Packed | None
    last: Mapping[str, Latest]
    """The newest value of each quantity that was said lately."""
    faults: Mapping[str, FaultCount]
    """Reason -> how often."""
    air: Mapping[str, float | str] = field(default_factory=dict)
    """What a run of the air said last, besides; of a battery nothing."""

    @classmethod
    def read(cls, connection: Connection, database: Path, run: Run, now: Now, bad: BadRows | None = None) -> Facts:
        """Ask the open ``database`` all of it about ``run`` as of ``now``; rows that make no sense go to ``bad``."""
        bad = BadRows() if bad is None else bad
        clocks = tuple(run_rows.clocks(connection, run.id, bad))
        newest = series.last_row(connection, run.id)
        return cls(
            run=run,
            recorded=held(database, run_lock(run.id)),
            t_ms=now_ms(run, clocks, newest, now),
            clocks=clocks,
            events=tuple(run_rows.events(connection, run.id, bad=bad)),
            totals=series.totals(connection, run, bad),
            span_ms=series.span_ms(connection, run.id),
            newest=newest,
            last=series.last(connection, run.id, bad),
            faults=fault_counts(connection, run.id, bad),
            air=last_air(connection, run, newest),
        )


def last_air(connection: Connection, run: Run, newest: Packed | None) -> Mapping[str, float | str]:
    """What a run of the air says as of its newest reading, or of its end; nothing of a battery's."""
    if run.frozen.of != "air":
        return {}
    if newest is None:  # pruned, or nothing yet
        span = series.span_ms(connection, run.id)
        return {} if span is None else values_at(connection, run.id, span[1])
    return values_at(connection, run.id, newest.t_ms)


def now_ms(run: Run, clocks: Sequence[Clock], newest: Packed | None, now: Now) -> int:
    """The run's time now [ms], not before its newest reading; that reading's for a replay, whose time is its own."""
    newest_ms = 0 if newest is None else newest.t_ms
    if run.frozen.source != "log" or not clocks:
        return newest_ms
    return max(newest_ms, run_ms(clocks, now))


def dated_events(facts: Facts) -> tuple[tuple[int | None, Event], ...]:
    """(UTC [ms since 1970], None where it is not known; event), oldest first."""
    return tuple((moment(facts.clocks, event.t_ms), event) for event in facts.events)


def faults_by_count(facts: Facts) -> tuple[tuple[str, int], ...]:
    """(reason, how often), the most frequent first."""
    return tuple(sorted(((reason, one.times) for reason, one in facts.faults.items()), key=lambda one: -one[1]))
