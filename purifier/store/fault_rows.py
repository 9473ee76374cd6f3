"""The faults of a run: how many of which reason, and how many were kept as they came."""

from __future__ import annotations

import sqlite3

from purifier.store.bad_rows import BadRows, shown
from purifier.store.pending import FaultCount
from purifier.store.series import MOST


def fault_counts(connection: sqlite3.Connection, run: int, bad: BadRows | None = None) -> dict[str, FaultCount]:
    """Reason -> how often bytes meant nothing for it; rows that make no sense go to ``bad``."""
    noted = BadRows() if bad is None else bad
    found: dict[str, FaultCount] = {}
    for reason, *counts in connection.execute(
        "SELECT reason, count, bytes, first_ms, last_ms FROM fault WHERE run = ?", (run,)
    ):
        if isinstance(reason, str) and all(type(count) is int for count in counts) and min(counts[:2]) >= 0:
            found[reason] = FaultCount(*counts)
        else:
            noted.add(run, "fault", shown(reason), f"its counts make no sense, found {', '.join(map(shown, counts))}")
    return found


def faults_kept(connection: sqlite3.Connection, run: int) -> int:
    """How many faults were kept as they came."""
    kept = connection.execute(
        f"SELECT max(number) FROM fault_sample WHERE run = ? AND number BETWEEN 0 AND {MOST}", (run,)
    ).fetchone()[0]
    return int(kept or 0)
