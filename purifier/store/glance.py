"""The courses of many runs at one glance, in one question."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from purifier.model.run import Run
from purifier.store.packing import FINE
from purifier.store.readings import in_range
from purifier.store.series import MOST, REAL_MINUTE

MOST_RUNS: Final = 200
"""So many runs are asked about at once: SQLite bears a few hundred values in a question."""


def courses(connection: sqlite3.Connection, runs: Sequence[Run], cells: int) -> dict[int, tuple[float | None, ...]]:
    """Run -> mean power drawn [W, positive] over each of ``cells`` equal stretches of its minutes, the first first.

    None where no minute tells one; a run without any such minute is left out.  Charging counts as negative.
    """
    found: dict[int, list[float | None]] = {}
    for start in range(0, len(runs), MOST_RUNS):
        part = runs[start : start + MOST_RUNS]
        wanted = ", ".join("(?, ?, ?)" for _ in part)
        bounds = [in_range(value) for run in part for value in (run.id, *_minutes(run))]
        rows = connection.execute(
            f"WITH wanted (run, first, last) AS (VALUES {wanted}), "
            f"spans AS (SELECT wanted.run, max(first, min(minute)) AS since, min(last, max(minute)) AS until "
            f"FROM wanted JOIN minute ON minute.run = wanted.run AND {REAL_MINUTE} AND minute BETWEEN first AND last "
            "GROUP BY wanted.run) "
            "SELECT minute.run, (minute - since) * ? / (until - since + 1) AS cell, avg(power_mean) FROM spans "
            f"JOIN minute ON minute.run = spans.run AND minute BETWEEN since AND until "
            f"AND power_mean BETWEEN {-MOST} AND {MOST} GROUP BY minute.run, cell",
            (*bounds, cells),
        )
        for run, cell, mean in rows:
            if type(cell) is int and 0 <= cell < cells:
                found.setdefault(run, [None] * cells)[cell] = 0.0 - mean / FINE
    return {run: tuple(course) for run, course in found.items()}


def _minutes(run: Run) -> tuple[int, int]:
    """The first and the last minute of a run that count."""
    first = (run.discharge_ms or 0) // 60_000
    return first, MOST // 60_000 if run.end_ms is None else max(first, run.end_ms // 60_000)
