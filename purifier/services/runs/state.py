"""What state a run is in, seen from outside: the database and the recorder's lock tell."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from purifier.model.run import Run
from purifier.model.run_statistics import GAP_INTERVALS
from purifier.store import run_rows, series
from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for
from purifier.store.locks import held, run_lock
from purifier.store.opening import Connection
from purifier.store.timing import Now, run_ms

State = Literal["recording", "stale", "lost", "interrupted", "ended"]

STATE_WORDS: Final[dict[State, str]] = {
    "recording": "recording",
    "stale": "recording, but no readings come in",
    "lost": "recording, but the port is gone",
    "interrupted": "not ended, and nobody records it: 'purifier log' with the same meter and set-up goes on",
    "ended": "ended",
}
"""State -> words. A run that has ended may still be listened to."""
SLACK_MS: Final = 2_000


def now_ms(connection: Connection, run: Run, now: Now) -> int:
    """The run's time now [ms]; that of its newest reading for a replay, whose time is its own."""
    newest = series.last_row(connection, run.id)
    newest_ms = 0 if newest is None else newest.t_ms
    clocks = run_rows.clocks(connection, run.id)
    if run.frozen.source != "log" or not clocks:
        return newest_ms
    return max(newest_ms, run_ms(clocks, now))


def state(connection: Connection, database: Path, run: Run, now: Now) -> State:
    """The state of ``run``."""
    if run.end_ms is not None:
        return "ended"
    if not held(database, run_lock(run.id)):
        return "interrupted"
    links = run_rows.events(connection, run.id, ("link-lost", "reconnect", "continue"))
    if links and links[-1].kind == "link-lost":
        return "lost"
    newest = series.last_row(connection, run.id)
    since = newest.t_ms if newest is not None else 0
    batch_ms = COMMIT_EVERY_S[mode_for(linked_version())] * 1000.0
    patience = max(GAP_INTERVALS * (run.interval_ms or 1000), 5_000) + batch_ms + SLACK_MS
    return "stale" if now_ms(connection, run, now) - since > patience else "recording"
