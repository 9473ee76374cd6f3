"""Whether a database is sound, and whether it is ours: looked at through a connection of its own.

A recorder's connection remembers pages, and goes on writing to a file whose other pages have long become noise; a fresh
one reads what is on the disk.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from purifier.errors import StoreError
from purifier.store.opening import is_damage, open_for_a_look
from purifier.store.place import kind_of
from purifier.store.schema import APPLICATION_ID

MB: Final = 1_000_000
WHOLE_AT_START: Final = 64 * MB
"""A file up to this (three weeks at 1 Hz) is read through at every start: a fifth of a second, on a slow card two."""
WHOLE_WHILE_RECORDING: Final = 32 * MB
"""A file up to this (a fortnight at 1 Hz) is read through twice a minute: a third of a percent of a processor."""
LATEST: Final = 5_000
SAMPLES: Final = 500
"""Of a larger file: so many of a run's latest readings, and of single readings from all over it. Ten milliseconds."""
_MARK: Final = "user.purifier"
_SMALL: Final = ("run", "name", "clock", "fault", "event")
_LARGE: Final = (("reading", "t_ms"), ("minute", "minute"))


def fault_in(
    path: Path, *, whole: int | None = None, run: int | None = None, wait_s: float = 5.0, ours: bool = False
) -> str | None:
    """What SQLite finds wrong with the file; None when it is sound, or cannot be checked just now.

    Of a file above ``whole`` bytes (None: no such bound) only some is read: the small tables, the latest rows of
    ``run``, and rows from all over it.  ``wait_s`` is how long another program's transaction is waited for [s].
    ``ours``: it bore our mark, so that one without it, or an empty one, is not what it was.
    """
    try:
        size = os.stat(path).st_size
        with closing(open_for_a_look(path, wait_s)) as connection:
            has_mark = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            # A file whose making was cut short is rolled back to nothing by this very look: then it was never ours.
            if ours and not has_mark and is_ours(path):
                return "what was in it is gone" if size else "it is empty"
            return _found(connection) if whole is None or size <= whole else _sampled(connection, run)
    except sqlite3.Error as error:
        return str(error) if is_damage(error) else None
    except UnicodeDecodeError:  # SQLite quotes the damaged place, and Python cannot read the quotation
        return "what it says of its own tables is no text"
    except (OSError, StoreError):
        return None


def _found(connection: sqlite3.Connection, table: str | None = None) -> str | None:
    found = connection.execute(f"PRAGMA quick_check({table or 1})").fetchone()
    said = str(found[0]) if found else "no answer"
    return None if said == "ok" else said.splitlines()[-1]


def _sampled(connection: sqlite3.Connection, run: int | None) -> str | None:
    """As `fault_in`, of a part; raises sqlite3.Error on a page that makes no sense."""
    for table in _SMALL:
        if (found := _found(connection, table)) is not None:
            return found
    runs = [id_ for (id_,) in connection.execute("SELECT id FROM run ORDER BY id")]
    for table, key in _LARGE:
        if run is not None:
            latest = f"SELECT * FROM {table} WHERE run = ? ORDER BY {key} DESC LIMIT {LATEST}"
            connection.execute(f"SELECT count(*) FROM ({latest})", (run,)).fetchone()
        for id_ in random.sample(runs, min(len(runs), 20)):
            newest = connection.execute(f"SELECT max({key}) FROM {table} WHERE run = ?", (id_,)).fetchone()[0]
            anywhere = f"SELECT * FROM {table} WHERE run = ? AND {key} >= ? ORDER BY {key} LIMIT 1"
            for _ in range(0 if newest is None else SAMPLES // min(len(runs), 20)):
                connection.execute(anywhere, (id_, random.randint(0, max(0, newest)))).fetchone()
    return None


def is_ours(path: Path) -> bool:
    """Whether the file bears our mark: as SQLite's files do, or beside its bytes where these have been overwritten."""
    try:
        if kind_of(os.stat(path).st_mode) is not None:
            return False
        with open(path, "rb") as file:
            head = file.read(72)
    except OSError:
        return False
    if head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big"):
        return True
    if sys.platform == "linux":
        with suppress(OSError):
            return os.getxattr(path, _MARK) == b"runs"
    return False


def mark(path: Path) -> None:
    """Mark the file as ours beside its bytes, where the disk can: it is known again when its first page is noise."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setxattr(path, _MARK, b"runs")


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file at ``path`` from any other on this machine; None when none is there."""
    try:
        there = os.stat(path)
    except OSError:
        return None
    return there.st_dev, there.st_ino
