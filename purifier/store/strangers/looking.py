"""Looking into another program's SQLite file, which may be at work on it: not a byte of it changes.

SQLite writes beside a file with a write-ahead log even when it only reads, and cannot read one in a folder where it may
not write.  So such a file is opened as one that nobody changes where nothing beside it is alive, and else as a copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from purifier.errors import UsageError
from purifier.plain_text import plain

MAGIC: Final = b"SQLite format 3\0"
_BUSY_S: Final = 5.0
_TRIES: Final = 3
_BESIDE: Final = ("-wal", "-journal")
_CANNOT: Final = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_BUSY,
)
"""What SQLite says where a file cannot be read in its place."""


def is_database(path: Path) -> bool:
    """Whether the file at ``path`` begins as SQLite's do; False for one that cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


class Looker:
    """Opens one file as often as is asked for; a copy, where it takes one, lives as long as this does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = plain(str(path))
        self._copy: Path | None = None
        self._as_it_was: list[tuple[int, int]] | None = None

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """A connection that only reads.

        Raises UsageError for a file that is damaged, or written to all the time in a place where it cannot be shared.
        """
        try:
            with closing(self._open()) as connection:
                yield connection
        except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite quotes a damaged place, whatever it holds
            code: int | None = getattr(error, "sqlite_errorcode", None)
            if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise UsageError(
                    f"{self.name}: another program holds it for longer than {_BUSY_S:g} s: try again"
                ) from None
            raise UsageError(
                f"{self.name}: cannot be read as a database ({plain(str(error))}): is the file whole? sqlite3's "
                "'.recover' saves what it can of a damaged one"
            ) from None
        if self._as_it_was is not None and self._as_it_was != _state(self.path):
            raise UsageError(f"{self.name}: another program began to write to it while it was read: try again")

    def _open(self) -> sqlite3.Connection:
        if self._copy is None:
            try:
                return self._in_its_place()
            except sqlite3.OperationalError as error:
                code: int | None = getattr(error, "sqlite_errorcode", None)
                if code is None or code & 0xFF not in _CANNOT:
                    raise
        if self._copy is None:
            self._copy = self._copied()
        return _tried(_connected(self._copy, "rw"))

    def _in_its_place(self) -> sqlite3.Connection:
        wal, shared = (Path(f"{self.path}{end}") for end in ("-wal", "-shm"))
        if not _keeps_wal(self.path) or shared.exists():
            return _tried(_connected(self.path, "ro"))
        if wal.exists() and wal.stat().st_size:
            # Its program is gone and left work behind, or is on another machine; SQLite would write to take it in.
            raise _cannot_open()
        self._as_it_was = _state(self.path)
        return _tried(_connected(self.path, "ro", "&immutable=1"))

    def _copied(self) -> Path:
        """A copy of the file and what lies beside it, as they were at one moment; raises UsageError."""
        try:
            folder = tempfile.mkdtemp(prefix="purifier-import-")
            weakref.finalize(self, shutil.rmtree, folder, True)
            copy = Path(folder) / "copy.db"
            for _ in range(_TRIES):
                before = _state(self.path)
                shutil.copyfile(self.path, copy)
                for end in _BESIDE:
                    beside = Path(f"{self.path}{end}")
                    if beside.exists():
                        shutil.copyfile(beside, f"{copy}{end}")
                    else:
                        Path(f"{copy}{end}").unlink(missing_ok=True)
                if before == _state(self.path):
                    return copy
        except OSError as error:
            raise UsageError(
                f"{self.name}: cannot be read in its place, nor copied to {tempfile.gettempdir()}: {error.strerror}"
            ) from None
        raise UsageError(
            f"{self.name}: another program writes to it all the time, and it cannot be read beside that: stop the "
            "program, or give a backup of the file"
        )


def names(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The columns that a table has; none for a table that is not there."""
    return tuple(str(row[1]) for row in connection.execute(f"PRAGMA table_info({quoted_name(table)})"))


def must_grow(before: Sequence[object] | None, now: Sequence[object]) -> None:
    """Raise sqlite3.DatabaseError unless the key ``now`` stands behind the key ``before``, as SQLite orders them.

    Whoever asks for what is behind the last row would in a damaged file be given the same rows for ever.
    """
    if before is not None and not [*map(_rank, before)] < [*map(_rank, now)]:
        raise sqlite3.DatabaseError("its rows are not in the order of their keys")


def _rank(value: object) -> tuple[int, Any]:
    return 0 if value is None else 1 if isinstance(value, int | float) else 2 if isinstance(value, str) else 3, value


def tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tables in a file."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return tuple(str(row[0]) for row in found)


def quoted_name(name: str) -> str:
    """The name of a table or column as SQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def _keeps_wal(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _state(path: Path) -> list[tuple[int, int]]:
    """Sizes and times of the file and what lies beside it."""
    found = []
    for end in ("", *_BESIDE):
        try:
            about = os.stat(f"{path}{end}")
            found.append((about.st_size, about.st_mtime_ns))
        except FileNotFoundError:
            found.append((-1, 0))
    return found


def _connected(path: Path, mode: str, more: str = "") -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}{more}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_S, check_same_thread=False)
    connection.text_factory = _text
    return connection


def _tried(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, once it has read: only then does SQLite look at the file."""
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace")


def _cannot_open() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("a write-ahead log without its index")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return error
