"""Which run a person most likely wants to see, and what runs there are to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.store.locks import runs_held

if TYPE_CHECKING:
    from purifier.services.runs.states import State
    from purifier.store.opening import Connection
    from purifier.store.timing import Now

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in a list: its name, else what it is about; ``started_utc_ms`` is UTC [ms since 1970], None: unknown."""

    id: int
    name: str
    meter: str
    state: State
    started_utc_ms: int | None
    stands: str
    """How it stands, in a few words."""


def recorded_now(database: Path) -> tuple[int, ...]:
    """Ids of the runs that a living recorder holds, newest first; looks at the locks only and loads nothing else."""
    return tuple(sorted(runs_held(database), reverse=True))


def current(connection: Connection, database: Path) -> int | None:
    """The newest run that is being recorded, else the newest there is; None when there are none."""
    from purifier.store import run_rows

    for id_ in recorded_now(database):
        if run_rows.stop_asked(connection, id_) is not None:
            return id_
    return run_rows.newest(connection)


def run_lines(connection: Connection, database: Path, now: Now) -> tuple[RunLine, ...]:
    """At most `MOST_LISTED` runs as they stand ``now``, the newest first."""
    from purifier.services.runs.about import about
    from purifier.services.runs.facts import Facts, last_air
    from purifier.services.runs.state import state, unrecorded
    from purifier.services.runs.state_words import briefly
    from purifier.store import run_rows, series

    recorded = recorded_now(database)
    lines = []
    for run in run_rows.runs(connection)[: -MOST_LISTED - 1 : -1]:
        # Only of the few that are being recorded does it take more than the run's row to know how they stand.
        how = state(Facts.read(connection, database, run, now)) if run.id in recorded else unrecorded(run)
        name = run.frozen.name or about(run, last_air(connection, run, series.last_row(connection, run.id)))
        stands = briefly(how, complete=run.complete, reason=run.end_reason)
        lines.append(RunLine(run.id, name, run.frozen.meter, how, run.started_utc_ms or None, stands))
    return tuple(lines)
