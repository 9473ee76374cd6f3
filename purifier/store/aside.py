"""A run put into a file of its own and back, cell by cell as it stands: what it holds is not looked at.

The tables of such a file have no types, so that nothing is turned into anything else and nothing can be refused.  All
of it goes by bites in the order of the keys, which no recorder notices.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from purifier.errors import StoreError
from purifier.store.opening import transaction
from purifier.store.pruning import drop_readings, remove

BITE: Final = 5_000
KEYS: Final = {
    "reading": ("t_ms",),
    "minute": ("minute",),
    "change": ("name", "t_ms"),
    "event": ("t_ms", "kind"),
    "fault": ("reason",),
    "fault_sample": ("number",),
    "clock": ("t_ms",),
    "import_file": ("sha256", "number"),
}
"""Table of the rows of runs -> what tells two rows of one run apart; none of these is ever nothing."""
_MANY: Final = ("reading", "change", "minute")


def copy_out(connection: sqlite3.Connection, run: int, path: Path) -> None:
    """Write all that there is of ``run`` into a new file at ``path``, on the disk for good when this returns.

    Raises StoreError when it cannot be written or not all of it has come there.
    """
    try:
        _copy_out(connection, run, path)
    except sqlite3.Error as error:
        raise StoreError(f"run {run} is still there: it cannot be put aside in {path}: {error}") from None


def _copy_out(connection: sqlite3.Connection, run: int, path: Path) -> None:
    with _beside(connection, path, "rwc"):
        _make(connection, "run")
        connection.execute("INSERT INTO aside.run SELECT * FROM main.run WHERE id = ?", (run,))
        for table, keys in KEYS.items():
            _make(connection, table)
            _copy(connection, table, keys, "main", "aside", run)
            there, here = (_count(connection, f"{schema}.{table}", run) for schema in ("aside", "main"))
            if there != here:
                raise StoreError(
                    f"run {run} is still there: {there} of {here} rows of its table '{table}' could be put aside"
                )
        _make(connection, "name")
        connection.execute("INSERT INTO aside.name SELECT * FROM main.name WHERE id IN (SELECT name FROM aside.change)")


def take_out(connection: sqlite3.Connection, run: int) -> None:
    """Take ``run`` out of the open database: from one moment to the next it is gone for everyone.

    Its rows stay behind until `drop_rows` has removed them.
    """
    with _rows_without_a_run(connection), transaction(connection):
        connection.execute("DELETE FROM run WHERE id = ?", (run,))


def drop_rows(connection: sqlite3.Connection, run: int) -> None:
    """Remove the rows of a run that is gone itself; of one that is there, nothing."""
    if is_there(connection, run):
        return
    for _ in drop_readings(connection, run):
        pass
    with transaction(connection):
        remove(connection, run)


def is_there(connection: sqlite3.Connection, run: int) -> bool:
    """Whether the open database has a run under this number."""
    return connection.execute("SELECT 1 FROM main.run WHERE id = ?", (run,)).fetchone() is not None


def copy_back(connection: sqlite3.Connection, run: int, path: Path) -> bool:
    """Put ``run`` back from the file at ``path``; done twice it is there once, and cut short it can be done again.

    The run itself comes last: until then it is there for nobody.  False, and nothing is written, when another copy of
    it has come in meanwhile.  Raises sqlite3.Error.
    """
    with _beside(connection, path, "rw"), _rows_without_a_run(connection):
        if is_there(connection, run):
            return True
        identity = "SELECT 1 FROM main.run WHERE identity = (SELECT identity FROM aside.run)"
        if connection.execute(identity).fetchone() is not None:
            return False
        # Names have other numbers in a database that was made anew meanwhile.
        connection.execute("INSERT OR IGNORE INTO main.name (name) SELECT name FROM aside.name WHERE name IS NOT NULL")
        connection.execute(
            "UPDATE aside.change SET name = coalesce((SELECT main.name.id FROM main.name JOIN aside.name AS old "
            "ON old.name = main.name.name WHERE old.id = aside.change.name), name)"
        )
        for table, keys in KEYS.items():
            _copy(connection, table, keys, "aside", "main", run)
        names = ", ".join(_columns(connection, "aside", "run"))
        with transaction(connection):
            connection.execute(f"INSERT INTO main.run ({names}) SELECT {names} FROM aside.run WHERE id = ?", (run,))
    return True


def name_in(connection: sqlite3.Connection, path: Path) -> tuple[int, str] | None:
    """(id, name) of the run in the file at ``path``; None when there is none that is whole."""
    with suppress(sqlite3.Error), _beside(connection, path, "rw"):
        id_, name = connection.execute("SELECT id, name FROM aside.run").fetchone() or (None, None)
        return (id_, name if isinstance(name, str) else "") if type(id_) is int else None
    return None


@contextmanager
def _beside(connection: sqlite3.Connection, path: Path, mode: str) -> Iterator[None]:
    connection.execute("ATTACH DATABASE ? AS aside", (f"{path.absolute().as_uri()}?mode={mode}",))
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("DETACH DATABASE aside")


@contextmanager
def _rows_without_a_run(connection: sqlite3.Connection) -> Iterator[None]:
    """Rows of a run may be there for a while when the run itself is not."""
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]


def _make(connection: sqlite3.Connection, table: str) -> None:
    columns = _columns(connection, "main", table)
    keys = f", PRIMARY KEY (run, {', '.join(KEYS[table])})) WITHOUT ROWID" if table in KEYS else ")"
    connection.execute(f"CREATE TABLE aside.{table} ({', '.join(columns)}{keys}")


def _copy(
    connection: sqlite3.Connection, table: str, keys: tuple[str, ...], source: str, target: str, run: int
) -> None:
    names = ", ".join(_columns(connection, "aside", table))
    move = f"INSERT OR IGNORE INTO {target}.{table} ({names}) SELECT {names} FROM {source}.{table} WHERE run = ?"
    if table not in _MANY:
        connection.execute(move, (run,))
        return
    order, marks, backwards = ", ".join(keys), ", ".join("?" * len(keys)), ", ".join(f"{key} DESC" for key in keys)
    after: tuple[object, ...] = ()
    while True:
        further = f" AND ({order}) > ({marks})" if after else ""
        bite = f"SELECT {order} FROM {source}.{table} WHERE run = ?{further} ORDER BY {order} LIMIT {BITE}"
        last = connection.execute(f"SELECT * FROM ({bite}) ORDER BY {backwards} LIMIT 1", (run, *after)).fetchone()
        if last is None:
            return
        connection.execute(f"{move}{further} AND ({order}) <= ({marks})", (run, *after, *last))
        after = tuple(last)


def _count(connection: sqlite3.Connection, table: str, run: int) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE run = ?", (run,)).fetchone()[0])
