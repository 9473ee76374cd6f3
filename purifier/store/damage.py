"""After a recorder that did not end well: is the file sound? A damaged one is kept aside, and a new one begun."""

from __future__ import annotations

import datetime
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from purifier.errors import StoreError
from purifier.store.locks import LockTakenError, left_behind, take
from purifier.store.opening import is_damage, open_for_writing
from purifier.store.schema import APPLICATION_ID

SIDE_FILES = ("-journal", "-wal", "-shm")


def look_after(path: Path) -> str | None:
    """Check the database if its last recorder died; a sentence when it had to be kept aside, else None.

    A whole file is read through once (about a second per 300 MB), and only after a recorder that did not end well.
    Raises StoreError when a damaged file cannot be moved.
    """
    left = left_behind(path)
    if not left or not path.exists():
        _forget(left)
        return None
    trouble = fault_in(path)
    if trouble is None:
        _forget(left)
        return None
    aside = keep_aside(path)
    _forget(left)
    return _told(path, aside, trouble)


def open_anyway(path: Path) -> tuple[sqlite3.Connection, str | None]:
    """The database opened for writing, and a sentence when a damaged one had to be kept aside first.

    Only a file that shows our mark is ever moved. Raises StoreError.
    """
    try:
        return open_for_writing(path), None
    except StoreError:
        if not _is_ours(path) or (trouble := fault_in(path)) is None:
            raise
    said = _told(path, keep_aside(path), trouble)
    return open_for_writing(path), said


def _is_ours(path: Path) -> bool:
    """Whether the file begins as SQLite's do and bears our mark, whatever the rest looks like."""
    try:
        with open(path, "rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _told(path: Path, aside: Path, trouble: str) -> str:
    return (
        f"the database was damaged ({trouble}); it is kept as {aside}, and a new one is begun at {path}. "
        f"To save its runs: sqlite3 {aside} .recover | sqlite3 saved.sqlite3"
    )


def fault_in(path: Path) -> str | None:
    """What SQLite finds wrong with the file; None when it is sound, or cannot be checked just now."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=5.0)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error) if is_damage(error) else None
    said = str(found[0]) if found else "no answer"
    return None if said == "ok" else said.splitlines()[-1]


def keep_aside(path: Path) -> Path:
    """Move the file, and what SQLite keeps beside it, to a name with the time in it; raises StoreError."""
    aside = _aside(path, "damaged")
    try:
        os.replace(path, aside)
    except OSError as error:
        raise StoreError(f"the database {path} is damaged and cannot be moved away: {error.strerror}") from None
    _move_side_files(path, aside)
    _settle(path.parent)
    return aside


def keep_log_aside(path: Path) -> None:
    """Move away what SQLite kept beside a file that is no longer the one at ``path``."""
    _move_side_files(path, _aside(path, "replaced"))


def _aside(path: Path, why: str) -> Path:
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return path.with_name(f"{path.stem}.{why}-{now}{path.suffix}")


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
