"""The readings about the end of a run: what tells why it stopped."""

from __future__ import annotations

import sqlite3
from typing import Final

from purifier.model.run import Run
from purifier.model.sample import Sample
from purifier.store.packing import FINE, sample
from purifier.store.readings import GREATEST, in_range, rows

LEAST_CURRENT: Final = FINE // 100
"""Below ten milliamperes a current is an offset, not a load."""
AFTER_MS: Final = 3_600_000
"""So much is looked at after the last reading under load."""


def about_the_end(connection: sqlite3.Connection, run: Run, look_back_ms: int) -> list[Sample]:
    """From ``look_back_ms`` before the last reading under load to an hour after it, oldest first.

    Before the last reading there is, where none is under load; empty where single readings were pruned.
    """
    until = GREATEST if run.end_ms is None else in_range(run.end_ms + AFTER_MS)
    question = (
        "SELECT t_ms FROM reading WHERE run = ? AND t_ms <= ?{} AND typeof(t_ms) = 'integer' ORDER BY t_ms DESC LIMIT 1"
    )
    last = connection.execute(question.format(" AND current <= ?"), (run.id, until, -LEAST_CURRENT)).fetchone()
    last = last or connection.execute(question.format(""), (run.id, until)).fetchone()
    if last is None:
        return []
    found = rows(connection, run.id, in_range(last[0] - look_back_ms - 1), in_range(last[0] + AFTER_MS))
    return [sample(row) for row in found]
