"""Opening the database, and every trouble with it in a sentence."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from purifier.errors import StoreError
from purifier.store.journal import OLDEST, has_wal_reset_bug, linked_version, mode_for
from purifier.store.locks import LockTakenError, lock
from purifier.store.place import must_be_a_file
from purifier.store.schema import VERSION, check_version, seen_as_current, upgrade

Connection = sqlite3.Connection
"""For those above, who open databases here and pass them on."""

BUSY_S: Final = 5.0
"""How long a statement waits for another program's transaction; all of ours stay under a tenth of a second."""
PATIENT_S: Final = 60.0
"""As `BUSY_S`, of an import or a merge."""


class DamagedError(StoreError):
    """The file itself is broken, rather than out of reach for now."""


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection that commits for good (``synchronous = FULL``), the file made or brought up to date first.

    Transactions are begun by hand.  Raises StoreError.
    """
    if linked_version() < OLDEST:
        want, have = (".".join(map(str, version)) for version in (OLDEST, linked_version()))
        raise StoreError(f"this Python uses SQLite {have}; {want} or newer is needed: use a newer Python")
    must_be_a_file(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder {path.parent} for the database: {error.strerror}") from None
    with explained(path):
        connection = _connect(path, "rwc")
        try:
            if check_version(connection, str(path)) < VERSION:
                _bring_up_to_date(connection, path)
            _choose_journal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def be_patient(connection: sqlite3.Connection) -> None:
    """Wait for the transactions of others as long as it may take: for long work in many bites, which has the time."""
    connection.execute(f"PRAGMA busy_timeout = {round(PATIENT_S * 1000)}")


def open_for_reading(path: Path, *, as_it_is: bool = False) -> sqlite3.Connection:
    """A connection that only reads, usable from any thread; raises StoreError, also for a file that is not there.

    ``as_it_is``: a file of an older form is not brought up to date, for it is somebody else's.
    """
    _there(path)
    with explained(path):
        # Not mode=ro: after a recorder was killed in the middle of a commit, the first to look must roll it back.
        connection = _connect(path, "rw")
        try:
            version = check_version(connection, str(path))
            if not version and as_it_is:
                connection.close()
                return empty()  # nothing was ever written to it
            if version < VERSION and not as_it_is and os.access(path, os.W_OK):
                version = _brought_up_to_date(connection, path, version)
            seen_as_current(connection, version)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def empty() -> sqlite3.Connection:
    """A database without a run, in memory: what stands for one that is not there."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    upgrade(connection)
    return connection


def open_for_a_look(path: Path, wait_s: float) -> sqlite3.Connection:
    """A fresh connection to a file that is there, as it is: nothing is made, checked or brought up to date.

    ``wait_s`` is how long another program's transaction is waited for [s].  Raises StoreError for what is no file, and
    sqlite3.Error.
    """
    must_be_a_file(path)
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=wait_s)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """As `open_for_reading`, closed at the end; what SQLite cannot do meanwhile is a StoreError too."""
    with explained(path), closing(open_for_reading(path)) as connection:
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """As `open_for_writing`, closed at the end; what SQLite cannot do meanwhile is a StoreError too.

    For what is done to runs: a file that is not there is not made, but a StoreError.
    """
    _there(path)
    with explained(path), closing(open_for_writing(path)) as connection:
        yield connection


def _there(path: Path) -> None:
    must_be_a_file(path)
    if not path.exists():
        raise StoreError(f"there is no database at {path}: 'purifier log' makes one, --db names another")


def wal_warning(connection: sqlite3.Connection) -> str | None:
    """A sentence when the open file has a write-ahead log that this SQLite cannot be trusted with."""
    if not has_wal_reset_bug(linked_version()) or _journal(connection) != "wal":
        return None
    return (
        f"the database keeps a write-ahead log, with which SQLite {sqlite3.sqlite_version} may lose readings when "
        "several programs write; it is left as it is: use a Python with SQLite 3.51.3 or newer, or start a new file"
    )


@contextmanager
def transaction(connection: sqlite3.Connection, *, at_once: bool = True) -> Iterator[None]:
    """All or nothing: committed at the end, rolled back on any error.

    ``at_once``: others must wait with their writing from its beginning on, else from its first write to the file.
    """
    connection.execute("BEGIN IMMEDIATE" if at_once else "BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into StoreError with what to do; into DamagedError where the file is broken."""
    try:
        yield
    except sqlite3.Error as error:
        kind = DamagedError if is_damage(error) else StoreError
        raise kind(explanation(path, error)) from None
    except UnicodeDecodeError:  # SQLite quotes the damaged place, and Python cannot read the quotation
        said = "what it says of its own tables is no text"
        raise DamagedError(_EXPLANATIONS[sqlite3.SQLITE_CORRUPT].format(path=path, said=said)) from None


def explanation(path: Path, error: sqlite3.Error) -> str:
    """What went wrong with the database at ``path``, and what to do about it."""
    words = _EXPLANATIONS.get(_code(error), "trouble with the database {path}: {said}")
    return words.format(path=path, said=error, busy_s=BUSY_S)


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken, rather than out of reach for now."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_HELD: Final = "the database {path} is held by another program for longer than {busy_s:g} s: try again"
_EXPLANATIONS: Final[dict[int | None, str]] = {
    sqlite3.SQLITE_NOTADB: "{path} is no database of runs, or one damaged from its first byte on: name another file "
    "with --db",
    sqlite3.SQLITE_CORRUPT: "the database {path} is damaged ({said}): keep a copy, and let sqlite3's '.recover' save "
    "what it can",
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_FULL: "no room is left on the disk of {path}: free some",
    sqlite3.SQLITE_READONLY: "the database {path} or its folder may not be written to: check its rights",
    sqlite3.SQLITE_CANTOPEN: "cannot open the database {path}: the file or its folder may not be read or "
    "written: check its rights",
    sqlite3.SQLITE_IOERR: "the disk of {path} does not read or write ({said}): check it",
}
"""SQLite's primary result code -> a sentence."""


def _code(error: BaseException) -> int | None:
    """SQLite's primary result code; None for what Python's own sqlite3 module complains of."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the higher bytes say more than there is a sentence for


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_S,
        check_same_thread=False,
    )
    connection.text_factory = _text
    return connection


def _text(written: bytes) -> str:
    """Text of the database, which may hold any bytes: one bad letter makes no row unreadable."""
    return written.decode("utf-8", "replace")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """One program at a time: who comes second finds the work done."""
    try:
        with lock(path, "upgrade", wait_s=30.0):
            if check_version(connection, str(path)) == 0:
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # lets prune give room back in small bites
            if check_version(connection, str(path)) < VERSION:
                upgrade(connection)
    except LockTakenError as error:
        raise StoreError(f"the database {path} is being brought up to date by {error.holder}: try again") from None


def _brought_up_to_date(connection: sqlite3.Connection, path: Path, version: int) -> int:
    """The version of the file once it was brought up to date, or as it is where that cannot be: it can be read so."""
    try:
        _bring_up_to_date(connection, path)
    except (sqlite3.Error, StoreError):
        if not version:
            raise
    return check_version(connection, str(path))


def _journal(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def _choose_journal(connection: sqlite3.Connection) -> None:
    """An existing write-ahead log is left alone: changing back needs the file for oneself, at the worst moment."""
    if _journal(connection) != "wal":
        connection.execute(f"PRAGMA journal_mode = {mode_for(linked_version())}")
