"""What a recorder could not save when it had to end: a small database of its own, kept until the next start."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from purifier.errors import StoreError
from purifier.model.run import Clock, Run
from purifier.store.opening import transaction
from purifier.store.packing import Packed
from purifier.store.pending import Pending
from purifier.store.run_rows import change, insert_run
from purifier.store.schema import upgrade
from purifier.store.spill_files import folders, name_of, place_of, written

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
    name = name_of(database, run.id, data)
    why = []
    for folder in folders():
        try:
            return written(folder, name, data)
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
