"""When Home Assistant was not running: no state was kept of that time, and none that stood before it can be held."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import Final

from purifier.store.strangers.looking import names
from purifier.store.strangers.moments import moments_ms

SHORTEST_MS: Final = 60_000
"""A restart takes less, and costs nothing that was held."""
_COLUMNS: Final = {"start", "end", "closed_incorrect"}


def outages(connection: sqlite3.Connection) -> list[int]:
    """When each stretch of more than a minute began in which nothing was recorded [ms since 1970].

    A recorder that was killed has left no end: it ends with the last state, of whatever entity, that it wrote.
    """
    if not set(names(connection, "recorder_runs")) >= _COLUMNS:
        return []
    runs = connection.execute('SELECT start, "end", closed_incorrect FROM recorder_runs ORDER BY start').fetchall()
    found = []
    for (_, end, was_killed), (start, _, _) in pairwise(runs):
        end_ms, start_ms = moments_ms([end, start])
        if start_ms is None or not isinstance(start, str):
            continue
        last_ms = _last_state_ms(connection, start, start_ms)
        ends = [ms for ms in (None if was_killed else end_ms, last_ms) if ms is not None and ms < start_ms]
        if ends and start_ms - max(ends) > SHORTEST_MS:
            found.append(max(ends))
    return found


def _last_state_ms(connection: sqlite3.Connection, start: str, start_ms: int) -> int | None:
    """When the last state before a start was; ``start`` is text, as older states have it."""
    last = []
    for column, before in (("last_updated_ts", start_ms / 1000.0), ("last_updated", start)):
        if column in names(connection, "states"):
            latest = connection.execute(f"SELECT max({column}) FROM states WHERE {column} < ?", (before,)).fetchone()
            last += [ms for ms in moments_ms(latest) if ms is not None]
    return max(last, default=None)
