"""Taking away what was imported or told, so that it can be done anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from purifier.errors import UsageError
from purifier.model.run import Run
from purifier.services.runs.find import find_run
from purifier.store.import_files import be_unfinished
from purifier.store.locks import LockTakenError, acquire, run_lock
from purifier.store.opening import transaction, writing
from purifier.store.pruning import drop_run, give_back

_CAME_IN: Final = {"log": "was logged here", "replay": "was replayed from a capture", "demo": "was pretended"}


def undo(database: Path, typed: str) -> Run:
    """Remove an imported or told run with all that came with it; what it was.

    Its file can be imported again.  Raises UsageError when there is no such run, when it was recorded here, and while
    it is being written; and StoreError.
    """
    with writing(database) as connection:
        run = find_run(connection, typed)
        if run.frozen.source not in ("import", "ran"):
            how = _CAME_IN.get(run.frozen.source, "was not imported")
            raise UsageError(
                f"run {run.id} {how}, so that there is no import to undo: 'purifier prune {run.id} --whole' removes it"
            )
        try:
            lock = acquire(database, run_lock(run.id))
        except LockTakenError as taken:
            raise UsageError(f"run {run.id} is being written by {taken.holder}: wait for it, or end it") from None
        try:
            with transaction(connection):
                # Before its rows go: cut short half way, this must not leave a run that seems to be whole.
                be_unfinished(connection, run.id)
            for _ in drop_run(connection, run.id):
                pass
        finally:
            lock.release()
        for _ in give_back(connection):
            pass
    return run
