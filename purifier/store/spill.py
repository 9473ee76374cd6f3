"""What a recorder could not save when it had to end: a small database of its own, kept elsewhere until the next start.

Its name says whose it is (a sum over the place of the database, the run) and what must be in it (a sum over its bytes),
so that one that was cut short, or is another's, is told from a whole one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from purifier.errors import StoreError
from purifier.model.run import Clock, Run
from purifier.store.opening import transaction
from purifier.store.packing import Packed
from purifier.store.pending import Pending
from purifier.store.run_rows import change, insert_run
from purifier.store.schema import upgrade

ABOUT: Final = "CREATE TABLE unsaved (what TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"
"""Beside the tables that every database has: what `take_up` must know. Its words are JSON."""


def insert_as_it_stands(connection: sqlite3.Connection, run: Run, clocks: Iterable[Clock]) -> None:
    """Write ``run`` under its own id inside the caller's transaction, with its end where it has one."""
    insert_run(connection, run, clocks, keep_id=True)
    change(connection, run.id, end_ms=run.end_ms, end_reason=run.end_reason, complete=int(run.complete))


def spill(
    database: Path,
    run: Run,
    clocks: Iterable[Clock],
    rows: Iterable[Packed],
    pending: Pending,
    losses: Mapping[str, int],
) -> Path:
    """Keep all of it in a file beside no other, for the next start; where it is. Raises StoreError when nowhere can.

    ``losses`` are the readings that were given up before, as the event of them carries it.
    """
    about = {"id": uuid.uuid4().hex, "database": place_of(database), "values": pending.values, "losses": dict(losses)}
    try:
        data = _packed(run, clocks, rows, pending, about)
    except (sqlite3.Error, StoreError, MemoryError, AttributeError) as error:
        raise StoreError(str(error)) from None
    name = f"{prefix_of(database)}run-{run.id}-{sum_of(data)}.sqlite3"
    why = []
    for folder in folders():
        try:
            return _written(folder, name, data)
        except OSError as error:
            why.append(f"{folder}: {error.strerror or error}")
    raise StoreError("; ".join(why))


def _packed(
    run: Run, clocks: Iterable[Clock], rows: Iterable[Packed], pending: Pending, about: Mapping[str, Any]
) -> bytes:
    """A database of this run alone, as the bytes of its file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(connection)
        connection.execute(ABOUT)
        pending.forget_names()  # they are another file's
        with transaction(connection):
            insert_as_it_stands(connection, run, clocks)
            connection.executemany(f"INSERT INTO reading VALUES ({run.id}, ?, ?, ?, ?, ?, ?)", rows)
            pending.write(connection, run.id)
            words = [(what, json.dumps(value)) for what, value in about.items()]
            connection.executemany("INSERT INTO unsaved VALUES (?, ?)", words)
        return connection.serialize()


def folders() -> Iterator[Path]:
    """Where such files may be: what lasts comes first, for the folders of a session go with it."""
    from platformdirs import user_state_path

    own = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    number = 0
    if sys.platform != "win32":
        number = os.getuid()
    found = (
        Path(own) / "unsaved" if own else None,
        user_state_path("purifier", appauthor=False) / "unsaved",
        Path(runtime) / "purifier-unsaved" if runtime else None,
        Path(tempfile.gettempdir()) / f"purifier-unsaved-{number}",
    )
    yield from (folder for folder in found if folder is not None and folder.is_absolute())


def spilled(database: Path) -> list[Path]:
    """The files that were kept for ``database``, in no order."""
    found = []
    for folder in folders():
        with suppress(OSError):
            _must_be_own(folder)
            found += [folder / name for name in sorted(os.listdir(folder)) if name.startswith(prefix_of(database))]
    return [path for path in found if path.suffix == ".sqlite3"]


def place_of(database: Path) -> str:
    """The database's place, whatever it is called from here."""
    return os.path.realpath(database)


def prefix_of(database: Path) -> str:
    """How the names of files kept for ``database`` begin."""
    return f"unsaved-{sum_of(os.fsencode(place_of(database)))}-"


def sum_of(data: bytes) -> str:
    """Sixteen hexadecimal digits over ``data``."""
    return hashlib.sha256(data).hexdigest()[:16]


def _written(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` for its owner alone, and be sure that it is on the disk; nothing half written gets the name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _must_be_own(folder)
    part = folder / f".{name}.{os.getpid()}"
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, folder / name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return folder / name


def _must_be_own(folder: Path) -> None:
    """Where anyone can write, only a folder of one's own is believed; raises OSError."""
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode):
        raise NotADirectoryError(20, "is no folder")
    if sys.platform != "win32" and there.st_uid != os.getuid():
        raise PermissionError(1, "belongs to somebody else")
