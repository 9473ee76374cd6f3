"""An imported run written anew, with what another file has of it: the same run, all of it at once or as it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar, Final

from purifier.errors import StoreError
from purifier.model.block import Block, Cells
from purifier.model.run import Clock, Event, EventKind, Origin, Run
from purifier.store.differences import Differences
from purifier.store.import_files import ImportFile, add_files
from purifier.store.imports import BOOT, Importing, lock_of
from purifier.store.locks import Lock
from purifier.store.opening import be_patient, explained, open_for_writing, transaction
from purifier.store.pruning import remove
from purifier.store.readings import SLICE, readings
from purifier.store.run_rows import events, insert_clock, insert_event, run_of

_KEPT: Final[tuple[EventKind, ...]] = ("mark", "note", "imported")
"""What people said of the run, and which files it came from; all else is found anew."""
_STAGED: Final = (
    "CREATE TEMP TABLE staged_{table} AS SELECT * FROM main.{table} WHERE 0",
    "CREATE UNIQUE INDEX temp.staged_{table}_key ON staged_{table} ({key})",
)
_TABLES: Final = {"reading": "t_ms", "change": "name, t_ms", "minute": "minute"}


class Replacing(Importing):
    """As `Importing`, into a place of its own; `finish` puts all of it in the place of what was there.

    That is one transaction: readers see the old run or the new one.  Where the run only goes on, it holds what is new;
    where it begins earlier than it did, every row, some three seconds for a million: recorders wait.
    """

    INTO: ClassVar[str] = "temp.staged_"

    def __init__(
        self,
        connection: sqlite3.Connection,
        run: Run,
        lock: Lock,
        origin: Origin,
        started_utc_ms: int,
        files: Sequence[ImportFile],
        now_ms: int,
        parts: Sequence[Run] = (),
    ) -> None:
        super().__init__(connection, replace(run, origin=origin, started_utc_ms=started_utc_ms), lock)
        self._before = run
        """As it was."""
        self._differs: Differences | None = None
        self._parts = parts
        self._files = files
        self._now_ms = now_ms
        for table, key in _TABLES.items():
            for statement in _STAGED:
                connection.execute(statement.format(table=table, key=key))

    def finish(self, end_ms: int, **values: Any) -> None:
        """See `Importing.finish`."""
        self._write(all_of_it=True)
        self._differs = None
        if self._before.started_utc_ms == self.run.started_utc_ms:
            self._differs = Differences(self._connection, self.run.id, _TABLES)
        super().finish(end_ms, **values)

    def abandon(self) -> None:
        """Leave the run as it was; what was written goes with the connection."""

    def _transaction(self) -> AbstractContextManager[None]:
        # It holds nothing but what is temporary: others may read and write the database.
        return transaction(self._connection, at_once=False)

    def _complete(self, values: dict[str, Any]) -> None:
        connection, run = self._connection, self.run
        kept = [
            Event(event.t_ms + one.started_utc_ms - run.started_utc_ms, event.kind, event.text, event.data)
            for one in (self._before, *self._parts)
            for event in events(connection, one.id, _KEPT)
        ]
        for one in self._parts:
            connection.execute("UPDATE OR IGNORE import_file SET run = ? WHERE run = ?", (run.id, one.id))
            remove(connection, one.id)
        for table in ("event", "clock"):
            connection.execute(f"DELETE FROM main.{table} WHERE run = ?", (run.id,))
        for table, key in _TABLES.items():
            if self._differs is not None:
                self._differs.put_right(table)
                continue
            connection.execute(f"DELETE FROM main.{table} WHERE run = ?", (run.id,))
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM temp.staged_{table} ORDER BY {key}")
        insert_clock(connection, run.id, Clock(0, run.started_utc_ms, BOOT, 0))
        for event in kept:
            insert_event(connection, run.id, event)
        add_files(connection, run.id, self._files, self._now_ms)
        origin = None if run.origin is None else json.dumps(asdict(run.origin), ensure_ascii=False)
        super()._complete({"origin": origin, **values})


@contextmanager
def replacing(
    path: Path,
    run: int,
    origin: Origin,
    files: Sequence[ImportFile],
    *,
    started_utc_ms: int,
    now_ms: int,
    parts: Sequence[int] = (),
) -> Iterator[Replacing]:
    """The imported ``run`` written anew, under its id and identity, out of what it holds (`blocks`) and ``files``.

    All rows, minutes, changes and events of a file are given again, counted from ``started_utc_ms`` [ms since 1970];
    marks and notes stay at their moments.  Runs that were ``parts`` of it go, and their marks, notes and files become
    its own.  Whatever ends the block before `finish` leaves all of them as they were.  Raises StoreError, also while
    another process writes one of them.
    """
    with explained(path), closing(open_for_writing(path)) as connection:
        be_patient(connection)
        with ExitStack() as locks:
            held = []
            for id_ in (run, *parts):
                held.append(lock_of(path, id_))
                locks.callback(held[-1].release)
            found, *others = (_whole(connection, id_) for id_ in (run, *parts))
            yield Replacing(connection, found, held[0], origin, started_utc_ms, files, now_ms, others)


def _whole(connection: sqlite3.Connection, id_: int) -> Run:
    found = run_of(connection, id_)
    if found is None or found.frozen.source != "import" or found.end_ms is None:
        raise StoreError(f"run {id_} is no imported run that is whole: nothing can be put in its place")
    return found


def blocks(connection: sqlite3.Connection, run: Run) -> Iterator[Block]:
    """The single readings of a run with a date, oldest first: times in UTC [ms since 1970], signs as in readings."""
    part: list[tuple[int, list[float | None], str | None]] = []
    names = ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent", "time_to_go_s", "temperature_c")
    for reading in readings(connection, run.id):
        extra = json.dumps(dict(reading.extra), ensure_ascii=False) if reading.extra else None
        t_ms = run.started_utc_ms + round((reading.at_s or 0.0) * 1000.0)
        part.append((t_ms, [getattr(reading, name) for name in names], extra))
        if len(part) == SLICE:
            yield _block(part, names)
            part = []
    if part:
        yield _block(part, names)


def _block(part: list[tuple[int, list[float | None], str | None]], names: Sequence[str]) -> Block:
    times, rows, extra = zip(*part, strict=True)
    columns: dict[str, Cells] = {
        name: list(cells)
        for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        if any(c is not None for c in cells)
    }
    return Block(list(times), columns, extra=list(extra) if any(extra) else None)
