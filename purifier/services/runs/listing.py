"""All runs as a list shows them: what their rows tell at once, what their minutes tell only for those in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from purifier.model.comparison.score import Outcome, Score, score
from purifier.model.run import Run
from purifier.plain_text import plain
from purifier.services.runs.about import about
from purifier.services.runs.beginning import begun_at
from purifier.services.runs.compared import Made
from purifier.services.runs.current import recorded_now
from purifier.services.runs.facts import Facts, last_air
from purifier.services.runs.scoring import made, not_scored, outcome_of, runtime_h
from purifier.services.runs.state import state, unrecorded
from purifier.services.runs.states import State
from purifier.services.runs.summary import summary
from purifier.store import glance, run_rows, series
from purifier.store.bad_rows import BadRows
from purifier.store.opening import Connection
from purifier.store.prediction_text import UNKNOWN
from purifier.store.timing import Now

CELLS: Final = 10
"""So many cells has a sparkline at most."""
LONGEST: Final = 400
"""Letters of a text of the database that are looked at."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One run of the list, from its row alone. None: not known, or not to be had."""

    run: Run
    state: State
    about: str
    """Its set-up in words; of a run without one its files."""
    briefly: str
    """The same with what tells it from others first: ``at 4, LiFePO4 12 V 100 Ah``."""
    ran_h: float | None
    """From first discharge to its end; of one that is not over only where its row tells."""
    made: Made | None
    """When its prediction was made; None: there is none."""
    error_percent: float | None
    """Measured over predicted runtime, less one, of a complete run."""
    at_least_held: bool | None
    """Of a complete run."""
    unscored: str | None
    """Why its prediction does not count in the score, in words; None: it counts."""

    @property
    def own_name(self) -> str:
        """What a person called it; nothing when nobody did."""
        return plain(self.run.frozen.name[:LONGEST])

    @property
    def name(self) -> str:
        """What a person called it, else what it is about."""
        return self.own_name or self.about


@dataclass(frozen=True, slots=True)
class Listing:
    """Every run, the newest first, and how good the predictions of those were that count."""

    rows: tuple[Listed, ...]
    score: Score
    bad_rows: tuple[str, ...]
    """A sentence for each row of the database that makes no sense."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the minutes of a run come to. None: nobody measured it."""

    ran_h: float | None
    """From first discharge to its end, or to its last reading so far; of the air from its start."""
    drawn_wh: float | None
    coverage_percent: float | None
    course: tuple[float | None, ...]
    """Mean power drawn over as many stretches of its time [W, positive]; None where no reading vouches for one."""


def listing(connection: Connection, database: Path, now: Now) -> Listing:
    """All runs in the open ``database`` as of ``now``; no reading and no minute is looked at."""
    bad = BadRows()
    recorded = set(recorded_now(database))
    rows = [_listed(connection, database, run, now, recorded, bad) for run in reversed(run_rows.runs(connection, bad))]
    outcomes = [outcome for row in rows if (outcome := _outcome(row)) is not None]
    return Listing(tuple(rows), score(outcomes), tuple(bad.sentences()))


def glimpses(
    connection: Connection, database: Path, runs: Sequence[Run], now: Now, cells: int = CELLS
) -> Mapping[int, Glimpse]:
    """What the minutes of ``runs`` tell, by their ids: one question for the courses of all of them."""
    courses = glance.courses(connection, runs, cells)
    found = {}
    for run in runs:
        one = summary(Facts.read(connection, database, run, now))
        measured = one.readings > 0 or bool(one.drawn_wh)
        found[run.id] = Glimpse(
            (one.last_s or 0.0) / 3600.0 if one.of == "air" else one.discharge_h,
            one.drawn_wh if measured else None,
            one.coverage_percent,
            courses.get(run.id, ()),
        )
    return found


def _listed(connection: Connection, database: Path, run: Run, now: Now, recorded: set[int], bad: BadRows) -> Listed:
    # Only of the few that are being recorded does it take more than the run's row to know how they stand.
    how = state(Facts.read(connection, database, run, now)) if run.id in recorded else unrecorded(run)
    air = last_air(connection, run, series.last_row(connection, run.id)) if run.frozen.of == "air" else {}
    prediction, lasted = run.frozen.prediction, runtime_h(run)
    known = prediction is not UNKNOWN and lasted is not None and prediction.runtime_h > 0.0
    whole = known and begun_at(connection, run) is None
    marks = run_rows.events(connection, run.id, ("mark",)) if known else []
    ended = run.end_ms is not None and run.discharge_ms is not None and run.end_ms >= run.discharge_ms
    return Listed(
        run=run,
        state=how,
        about=about(run, air),
        briefly=about(run, air, briefly=True),
        ran_h=((run.end_ms or 0) - (run.discharge_ms or 0)) / 3.6e6 if ended else None,
        made=made(run),
        error_percent=100.0 * ((lasted or 0.0) / prediction.runtime_h - 1.0) if whole else None,
        at_least_held=(lasted or 0.0) >= prediction.runtime_low_h if whole else None,
        unscored=not_scored(connection, run, marks),
    )


def _outcome(row: Listed) -> Outcome | None:
    hours = runtime_h(row.run)
    return None if row.unscored is not None or hours is None else outcome_of(row.run, hours)
