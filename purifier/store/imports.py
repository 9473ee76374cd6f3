"""A run that comes out of a file, written in bites so short that recorders hardly notice.

Until it is finished it has no end: an import that was killed leaves a run that is seen to be unfinished, and that the
next import of the same file removes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Final

from purifier.errors import StoreError
from purifier.model.run import Clock, Event, Frozen, Origin, Run
from purifier.model.run_statistics import Minute
from purifier.store.columns import Row
from purifier.store.identity import new_identity
from purifier.store.import_files import ImportFile, add_files, unfinished
from purifier.store.locks import Lock, LockTakenError, acquire, run_lock
from purifier.store.opening import be_patient, explained, open_for_writing, transaction
from purifier.store.packing import pack_minute
from purifier.store.pending import SlowValue
from purifier.store.pruning import drop_run
from purifier.store.run_rows import change, insert_event, insert_run
from purifier.store.soundness import mark

AIM_S: Final = 0.05
"""How long a transaction may hold the file [s]: recorders wait meanwhile."""
LEAST_BITE: Final = 500
MOST_BITE: Final = 50_000
AT_ONCE: Final = 40
"""Rows in one statement: no SQLite takes fewer than 999 values."""
BOOT: Final = "file"
"""Stands for the start of a machine in the clock of a run that no machine of ours has timed."""

Change = tuple[int, str, SlowValue]
"""From when on [ms since the run's start], the name, the value; None: the file no longer says it."""


class ThereAlreadyError(StoreError):
    """Somebody else has imported the same file since it was looked for."""


class Importing:
    """A run that is being written; it holds the run's lock. Made by `importing`."""

    INTO: ClassVar[str] = ""
    """How the names of the tables begin that are written to."""

    def __init__(self, connection: sqlite3.Connection, run: Run, lock: Lock) -> None:
        self.run: Final = run
        self.finished = False
        self._connection = connection
        self._lock = lock
        self._rows: list[Row] = []
        self._minutes: list[tuple[int | None, ...]] = []
        self._changes: list[tuple[int, int, SlowValue]] = []
        self._events: list[Event] = []
        self._names: dict[str, int] = {}
        self._bite = 10 * LEAST_BITE

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Readings as `columns.pack_columns` makes them, each later than all before it. Raises sqlite3.Error."""
        self._rows += rows
        self._write(all_of_it=False)

    def add_minutes(self, minutes: Sequence[Minute]) -> None:
        """Minutes that will not change any more."""
        self._minutes += map(pack_minute, minutes)

    def add_changes(self, changes: Sequence[Change]) -> None:
        """What the file says besides: each value holds from its time on. Raises sqlite3.Error."""
        names = self._names
        for name in {name for _, name, _ in changes if name not in names}:
            with transaction(self._connection):
                self._connection.execute("INSERT OR IGNORE INTO name (name) VALUES (?)", (name,))
            names[name] = self._connection.execute("SELECT id FROM name WHERE name = ?", (name,)).fetchone()[0]
        self._changes += [(names[name], t_ms, value) for t_ms, name, value in changes]
        self._write(all_of_it=False)

    def add_event(self, event: Event) -> None:
        """Something that happened to the run, written when it is finished."""
        self._events.append(event)

    def finish(self, end_ms: int, **values: Any) -> None:
        """Write what is left, and that the run is whole; ``values``: columns of the run, see `run_rows.change`.

        From here on it is a run like any other. Raises sqlite3.Error.
        """
        self._write(all_of_it=True)
        with transaction(self._connection):
            self._complete({"end_ms": end_ms, **values})
        self.finished = True

    def abandon(self) -> None:
        """Remove all of it; what cannot be removed is left as unfinished."""
        with suppress(sqlite3.Error):
            for _ in drop_run(self._connection, self.run.id):
                pass

    def close(self) -> None:
        """Let go of the run; of one that is not finished nothing stays."""
        if not self.finished:
            self.abandon()
        self._lock.release()

    def _write(self, *, all_of_it: bool) -> None:
        """Write in bites what waits; the last of it, too small for one, only when asked."""
        while self._rows or self._minutes or self._changes:
            if not all_of_it and len(self._rows) + len(self._minutes) + len(self._changes) < self._bite:
                return
            bite = self._bite
            began_s = time.perf_counter()
            with self._transaction():
                self._insert("reading", self._rows[:bite])
                self._insert("change", self._changes[:bite])
                self._insert("minute", self._minutes[:bite])
            for written in (self._rows, self._changes, self._minutes):
                del written[:bite]
            took_s = max(time.perf_counter() - began_s, 1e-6)
            self._bite = max(LEAST_BITE, min(MOST_BITE, int(bite * max(0.25, min(2.0, AIM_S / took_s)))))

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(self._connection)

    def _complete(self, values: dict[str, Any]) -> None:
        """What makes the run whole, inside a transaction."""
        for event in self._events:
            insert_event(self._connection, self.run.id, event)
        change(self._connection, self.run.id, **values)
        self._connection.execute("UPDATE import_file SET finished = 1 WHERE run = ?", (self.run.id,))

    def _insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Many rows a statement: that halves what SQLite needs for one."""
        if not rows:
            return
        row = f"({self.run.id}, {', '.join('?' * len(rows[0]))})"
        insert = f"INSERT INTO {self.INTO}{table} VALUES "
        whole = len(rows) - len(rows) % AT_ONCE
        many = (list(chain.from_iterable(rows[i : i + AT_ONCE])) for i in range(0, whole, AT_ONCE))
        self._connection.executemany(insert + ", ".join([row] * AT_ONCE), many)
        self._connection.executemany(insert + row, rows[whole:])


@contextmanager
def importing(
    path: Path,
    frozen: Frozen,
    origin: Origin,
    files: Sequence[ImportFile],
    *,
    started_utc_ms: int | None,
    now_ms: int,
    identity: str = "",
) -> Iterator[Importing]:
    """A new run out of ``files``, in the database at ``path``, which is made where there is none.

    ``started_utc_ms``: when it began [ms since 1970], None: nobody knows.  ``now_ms``: UTC now.  An unfinished import
    of the same files is removed first.  Whatever ends the block before `Importing.finish` takes the run away again.
    Raises StoreError, also when another process imports the same file at this moment, and ThereAlreadyError when there
    is a run of this ``identity``.
    """
    with explained(path), closing(open_for_writing(path)) as connection:
        be_patient(connection)
        mark(path)
        for file in files:
            for id_ in unfinished(connection, file.sha256):
                _remove_unfinished(connection, path, id_, file.sha256)
        clocks = [] if started_utc_ms is None else [Clock(0, started_utc_ms, BOOT, 0)]
        run = Run(0, frozen, "", started_utc_ms or 0, identity=identity or new_identity(), origin=origin)
        with ExitStack() as at_the_end:
            there = None
            with transaction(connection):
                # Another process may have done it, or begun it, since it was asked for.
                there = identity and connection.execute("SELECT id FROM run WHERE identity = ?", (identity,)).fetchone()
                if not there:
                    run = replace(run, id=insert_run(connection, run, clocks))
                    found = Importing(connection, run, lock_of(path, run.id))
                    at_the_end.callback(found.close)
                    add_files(connection, run.id, files, now_ms)
            if there:
                lock_of(path, there[0]).release()
                raise ThereAlreadyError("the same file was imported by another process at this moment: try again")
            yield found


def _remove_unfinished(connection: sqlite3.Connection, path: Path, id_: int, sha256: str) -> None:
    lock = lock_of(path, id_)
    try:
        # While the lock was waited for its import may have been finished, or taken away.
        if id_ in unfinished(connection, sha256):
            for _ in drop_run(connection, id_):
                pass
    finally:
        lock.release()


def lock_of(path: Path, run: int) -> Lock:
    """The lock of a run that is about to be written; raises StoreError when another process holds it."""
    try:
        return acquire(path, run_lock(run))
    except LockTakenError as taken:
        raise StoreError(f"run {run} is being imported by {taken.holder}: wait for it, or end it") from None
