"""Runs deleted so that they can be brought back: each is put into a file of its own before it goes.

Such a file is kept until the program ends well.  One that a program left behind which broke off is found by the next.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from purifier.errors import StoreError, UsageError
from purifier.services.runs.find import run_with
from purifier.services.whole_file import sync_folder
from purifier.store import aside
from purifier.store.locks import Lock, LockTakenError, acquire, held, run_lock
from purifier.store.opening import Connection, explained, writing

_NAME: Final = re.compile(r"run-(-?\d+)\.sqlite3")


@dataclass(frozen=True, slots=True)
class Removed:
    """A run that can be brought back, as long as this process holds its lock."""

    run: int
    name: str
    file: Path
    lock: Lock
    left_behind: bool = False
    """By a program that broke off; this one did not delete it."""


def folder_of(database: Path) -> Path:
    """Where deleted runs are kept meanwhile: beside the database, on the same disk."""
    return database.with_name(database.name + ".deleted")


def remove(database: Path, id_: int) -> Removed:
    """Delete a run that nobody records; it is on the disk as a file of its own before anything of it goes.

    Raises UsageError when it is not there or still being recorded or imported, and StoreError when it cannot be put
    aside or the database not be written: then it is still there.
    """
    with writing(database) as connection:
        run = run_with(connection, id_)
        try:
            recorder = acquire(database, run_lock(run.id))
        except LockTakenError as taken:
            raise UsageError(f"run {run.id} is being written by {taken.holder}: end it first") from None
        try:
            lock = _own(database, run.id)
            file = folder_of(database) / f"run-{run.id}.sqlite3"
            part = file.with_suffix(".part")
            try:
                _put_aside(connection, run.id, part)
                os.replace(part, file)
                sync_folder(file.parent)  # or a power cut might leave neither the run nor its file
                aside.take_out(connection, run.id)
            except OSError as error:
                lock.release()
                raise StoreError(f"run {run.id} is still there: cannot write {part}: {error.strerror}") from None
            except BaseException:
                lock.release()
                raise
            with (
                suppress(StoreError),
                explained(database),
            ):  # it is gone; what this leaves behind goes when it is forgotten
                aside.drop_rows(connection, run.id)
        finally:
            recorder.release()
    return Removed(run.id, run.frozen.name, file, lock)


def put_back(database: Path, removed: Removed) -> None:
    """Bring a run back as it was, under its number.

    Raises UsageError when another copy of it has come in meanwhile, and StoreError; then it can be tried again.
    """
    with writing(database) as connection:
        if not aside.copy_back(connection, removed.run, removed.file):
            raise UsageError(f"run {removed.run} has come in another way meanwhile: it is there under another number")
    _discard(removed)


def forget(database: Path, removed: Removed) -> None:
    """Delete a run for good. Raises StoreError."""
    with suppress(StoreError), writing(database) as connection:
        aside.drop_rows(connection, removed.run)
    _discard(removed)


def left_behind(database: Path) -> list[Removed]:
    """Runs that another program had deleted when it broke off: this one may bring them back, or forget them.

    One whose deletion had only begun is simply there still.
    """
    found: list[Removed] = []
    with suppress(OSError):
        for file in sorted(folder_of(database).iterdir()):
            match = _NAME.fullmatch(file.name)
            if match is not None and not held(database, _lock_name(int(match[1]))):
                one = _found(database, file, int(match[1]))
                found += [] if one is None else [one]
    return found


def _found(database: Path, file: Path, run: int) -> Removed | None:
    try:
        lock = _own(database, run)
    except (UsageError, StoreError):
        return None
    name: tuple[int, str] | None = None
    with suppress(StoreError), writing(database) as connection:
        name = aside.name_in(connection, file)
        if aside.is_there(connection, run):
            _discard(Removed(run, "", file, lock))
            return None
    if name is None or name[0] != run:
        lock.release()
        return None
    return Removed(run, name[1], file, lock, left_behind=True)


def _own(database: Path, run: int) -> Lock:
    try:
        return acquire(database, _lock_name(run))
    except LockTakenError as taken:
        raise UsageError(f"run {run} is being deleted by {taken.holder}") from None


def _lock_name(run: int) -> str:
    return f"deleted-{run}"


def _put_aside(connection: Connection, run: int, part: Path) -> None:
    """Write the run's own file. Raises OSError and StoreError."""
    part.parent.mkdir(parents=True, exist_ok=True)
    for left in part.parent.glob(f"{part.name}*"):
        left.unlink()  # of a program that broke off before the run was whole: it was still in the database
    aside.copy_out(connection, run, part)


def _discard(removed: Removed) -> None:
    with suppress(OSError):
        removed.file.unlink()
    with suppress(OSError):
        removed.file.parent.rmdir()  # unless there are others
    removed.lock.release()
