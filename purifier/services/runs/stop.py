"""Ending a run from outside, whether somebody records it or not."""

from __future__ import annotations

from pathlib import Path

from purifier.errors import UsageError
from purifier.model.run import Event, Run
from purifier.services.runs.find import find_run
from purifier.store import run_rows, series
from purifier.store.locks import held, run_lock
from purifier.store.opening import transaction, writing


def stop(database: Path, typed: str, *, complete: bool = False) -> tuple[Run, str]:
    """Ask the recorder of a run to end it, or end it here when nobody records it; the run, and what was done.

    ``complete``: the battery was empty when its readings ended.  Raises UsageError, StoreError.
    """
    with writing(database) as connection:
        run = find_run(connection, typed)
        if run.end_ms is None and run.frozen.source == "import":
            raise UsageError(
                f"run {run.id} is an import that is not finished: it ends with its file; importing that again does it "
                "anew"
            )
        if run.end_ms is not None and not held(database, run_lock(run.id)):
            if complete and not run.complete:
                with transaction(connection):
                    run_rows.change(connection, run.id, complete=1, end_reason="empty")
                return run, f"run {run.id} is marked as complete: it ran until empty"
            return run, f"run {run.id} has ended already"
        if held(database, run_lock(run.id)):
            with transaction(connection):
                run_rows.change(connection, run.id, stop_asked=1)
            if run.end_ms is not None:
                return run, f"run {run.id} had ended; its recorder stops listening and leaves within a second or two"
            return run, f"run {run.id} was asked to stop: its recorder ends it within a second or two"
        last = series.last_row(connection, run.id)
        end_ms = 0 if last is None else last.t_ms
        with transaction(connection):
            reason = "empty" if complete else "stopped"
            run_rows.change(connection, run.id, end_ms=end_ms, end_reason=reason, complete=int(complete))
            words = "ended by hand" + (": the battery was empty" if complete else "")
            run_rows.insert_event(connection, run.id, Event(end_ms, "empty" if complete else "end", words))
        return run, f"run {run.id} was not being recorded; it now ends with its last reading"
