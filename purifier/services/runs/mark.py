"""A note in a run, such as that the fan's setting was changed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from purifier.errors import UsageError
from purifier.model.run import Event, Run
from purifier.plain_text import plain
from purifier.services.runs.facts import now_ms
from purifier.services.runs.find import find_run
from purifier.store import run_rows, series
from purifier.store.opening import transaction, writing
from purifier.store.timing import Now, run_ms

LONGEST_MARK: Final = 200


def mark(database: Path, typed: str, text: str, now: Now) -> tuple[Run, float]:
    """Note ``text`` in a run at this moment; the run, and the moment [s since its start].

    Raises UsageError when there is no such run or nothing to note, and StoreError.
    """
    words = plain(text)[:LONGEST_MARK]
    if not words:
        raise UsageError("a mark needs a few words, such as 'setting 3 now'")
    with writing(database) as connection:
        run = find_run(connection, typed)
        clocks = run_rows.clocks(connection, run.id)
        live = run.frozen.source == "log" and run.end_ms is None and bool(clocks)
        t_ms = run_ms(clocks, now) if live else now_ms(run, clocks, series.last_row(connection, run.id), now)
        t_ms = max(0, min(t_ms, run_rows.LATEST_MS))
        with transaction(connection):
            run_rows.insert_event(connection, run.id, Event(t_ms, "mark", words))
        return run, t_ms / 1000.0
