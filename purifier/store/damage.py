"""A database that is no longer sound is kept aside, and a new one begun in its place."""

from __future__ import annotations

import datetime
import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from purifier.errors import StoreError
from purifier.store.locks import LockTakenError, left_behind, lock, take
from purifier.store.opening import open_for_writing
from purifier.store.place import is_there, must_be_a_file
from purifier.store.soundness import WHOLE_AT_START, fault_in, identity, is_ours, mark

SIDE_FILES = ("-journal", "-wal", "-shm")


def look_after(path: Path) -> str | None:
    """Check the database before it is recorded in; a sentence when it had to be kept aside, else None.

    Only a file that bears our mark is ever moved, or one whose last recorder died.  After a recorder that did not end
    well a file of any size is read through once (about a second per 300 MB), else up to `WHOLE_AT_START`, and some of a
    larger one.  Raises StoreError for what is no file, and when a damaged one cannot be moved.
    """
    must_be_a_file(path)
    left = left_behind(path)
    ours = is_there(path) and is_ours(path)
    trouble = None
    if ours or (left and is_there(path)):
        trouble = fault_in(path, whole=None if left else WHOLE_AT_START, ours=ours)
    if trouble is None:
        _forget(left)
        return None
    said = set_aside(path, trouble)
    _forget(left)
    return said


def open_anyway(path: Path) -> tuple[sqlite3.Connection, str | None]:
    """The database opened for writing, and a sentence when a damaged one had to be kept aside first.

    Only a file that shows our mark is ever moved. Raises StoreError.
    """
    said = None
    try:
        connection = open_for_writing(path)
    except StoreError:
        if not is_ours(path) or (trouble := fault_in(path, ours=True)) is None:
            raise
        said = set_aside(path, trouble)
        connection = open_for_writing(path)
    mark(path)
    return connection, said


def set_aside(path: Path, trouble: str) -> str:
    """Keep the file aside for ``trouble``; a sentence on where it is, and how its runs are saved. Raises StoreError."""
    aside = keep_aside(path)
    return (
        f"the database was damaged ({trouble}); it is kept as {aside}, and a new one is begun at {path}. "
        f"To save its runs: sqlite3 {aside} .recover | sqlite3 saved.sqlite3"
    )


def keep_aside(path: Path, file: tuple[int, int] | None = None) -> Path:
    """Move the file, and what SQLite keeps beside it, to a name with the time in it; raises StoreError.

    ``file`` is the `identity` of the one that is meant: another that somebody has begun there meanwhile stays.
    """
    try:
        with lock(path, "aside", wait_s=5.0):
            if file is not None and identity(path) != file:
                raise StoreError(f"the database {path} was replaced at this moment")
            aside = _aside(path, "damaged")
            os.replace(path, aside)
            _move_side_files(path, aside)
    except LockTakenError as taken:
        raise StoreError(f"the database {path} is damaged and is being moved away by {taken.holder}") from None
    except OSError as error:
        raise StoreError(f"the database {path} is damaged and cannot be moved away: {error.strerror}") from None
    _settle(path.parent)
    return aside


def keep_log_aside(path: Path) -> None:
    """Move away what SQLite kept beside a file that is no longer the one at ``path``."""
    _move_side_files(path, _aside(path, "replaced"))


def _aside(path: Path, why: str) -> Path:
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    aside = path.with_name(f"{path.stem}.{why}-{now}{path.suffix}")
    number = 1
    while aside.exists():  # what was kept aside in the same second stays as well
        number += 1
        aside = path.with_name(f"{path.stem}.{why}-{now}-{number}{path.suffix}")
    return aside


def _move_side_files(path: Path, aside: Path) -> None:
    for end in SIDE_FILES:
        with suppress(OSError):
            os.replace(f"{path}{end}", f"{aside}{end}")


def _settle(folder: Path) -> None:
    """Have the moves in ``folder`` reach the disk now.

    A power cut may undo those that have not, and leave what was done after them: the damaged file would be back in its
    place without the lock that says so.
    """
    with suppress(OSError):  # not every system opens a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _forget(left: Iterable[Path]) -> None:
    """Take the dead recorders' locks away, but never one that somebody has taken over meanwhile."""
    for path in left:
        with suppress(LockTakenError, StoreError):
            take(path, wait_s=0.0).release()
