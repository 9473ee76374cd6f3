"""What people call a run, and what they note about it as a whole."""

from __future__ import annotations

from pathlib import Path

from purifier.errors import UsageError
from purifier.model.run import Event, Run
from purifier.plain_text import plain
from purifier.services.record.freeze import LONGEST_NAME
from purifier.services.runs.find import find_run, run_with
from purifier.services.runs.mark import LONGEST_MARK
from purifier.store import run_rows
from purifier.store.opening import transaction, writing
from purifier.store.timing import Now


def rename(database: Path, typed: str, text: str, now: Now) -> tuple[Run, str]:
    """Call a run ``text`` from now on, also while it is recorded; the run as it was, and its new name.

    Raises UsageError when there is no such run or no name, and StoreError.
    """
    name = plain(text)[:LONGEST_NAME]
    if not name:
        raise UsageError("a name of a few letters was expected, such as 'shelf battery'")
    if name == "last" or name.removeprefix("-").isdigit():
        taken = "the newest run" if name == "last" else "the number of a run"
        raise UsageError(f"'{name}' cannot be a name: it would be taken for {taken}")
    with writing(database) as connection:
        run = find_run(connection, typed)
        with transaction(connection):
            run_rows.change(connection, run.id, name=name, named_ms=round(now.utc_s * 1000.0))
    return run, name


def name_again(database: Path, id_: int, name: str, now: Now) -> None:
    """Call a run what it was called before: nothing, too. Raises UsageError when it is not there, and StoreError."""
    with writing(database) as connection, transaction(connection):
        run_rows.change(connection, run_with(connection, id_).id, name=name, named_ms=round(now.utc_s * 1000.0))


def note(database: Path, typed: str, text: str, now: Now) -> Run:
    """Note ``text`` about a run as a whole; raises UsageError when there is no such run or nothing to note.

    The same note twice is there once.
    """
    words = plain(text)[:LONGEST_MARK]
    if not words:
        raise UsageError("a note needs a few words, such as 'the window was open'")
    with writing(database) as connection:
        run = find_run(connection, typed)
        if all(event.text != words for event in run_rows.events(connection, run.id, ("note",))):
            with transaction(connection):
                noted = {"noted_utc_ms": round(now.utc_s * 1000.0)}
                run_rows.insert_event(connection, run.id, Event(0, "note", words, noted))
    return run
