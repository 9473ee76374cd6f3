"""What a recorder has to say, gathered in memory and written in batches; nothing is lost while the disk refuses."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from purifier.errors import StoreError
from purifier.model.run import Clock, Event, Run
from purifier.model.run_statistics import Minute
from purifier.store.damage import keep_aside, keep_log_aside
from purifier.store.opening import explanation, is_damage, open_for_writing, transaction
from purifier.store.packing import pack_minute
from purifier.store.ring import HOUR_AT_1_HZ, Ring
from purifier.store.run_rows import change, insert_clock, insert_event, insert_run, run_of, stop_asked
from purifier.store.timing import set_by, utc_ms

MOST_MINUTES: Final = 10_080
"""Minutes kept while the disk refuses: a week of them, for they are small, and hold the sums."""
MOST_CHANGES: Final = 7_200
MOST_EVENTS: Final = 1_000

SlowValue = float | str | None


class FaultCount(NamedTuple):
    """Faults of one reason in a run so far."""

    times: int
    bytes: int
    first_ms: int
    last_ms: int


class FaultSample(NamedTuple):
    """One fault kept as it came."""

    number: int
    t_ms: int
    reason: str
    length: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a commit went: all of it written, or none and why."""

    trouble: str | None = None
    """Why nothing could be written; all of it is kept and tried again."""
    fresh: str | None = None
    """The file was damaged or gone: a new one was begun, and this is what became of the old."""
    dropped: int = 0
    """Readings that had to be given up before this commit, the first since the disk refused."""
    dropped_ms: tuple[int, int] | None = None


class Writer:
    """Writes one run. It holds a connection of its own and belongs to one thread.

    What is added is kept in memory until `commit` has written it.  While commits fail, an hour of readings at 1 Hz is
    kept and the oldest are given up and counted; minutes, changes and events are kept for longer.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, run: Run, clocks: list[Clock], *, capacity: int = HOUR_AT_1_HZ
    ) -> None:
        self.path: Final = path
        self.run = run
        self.clocks = clocks
        self.rows = Ring(capacity)
        self.saved_ms: int | None = None
        """The newest reading that is on the disk."""
        self._connection: sqlite3.Connection | None = connection
        self._file = _identity(path)
        self._log: tuple[int, int] | None = None
        self._minutes: list[tuple[int | None, ...]] = []
        self._changes: list[tuple[int, str, SlowValue]] = []
        self._events: list[Event] = []
        self._clocks: list[Clock] = []
        self._faults: dict[str, FaultCount] = {}
        self._samples: list[FaultSample] = []
        self._values: dict[str, Any] = {}
        self._names: dict[str, int] = {}

    @property
    def unsaved(self) -> int:
        """How many readings are not on the disk yet."""
        return len(self.rows)

    def add_minute(self, minute: Minute) -> None:
        """A minute that will not change any more."""
        self._minutes.append(pack_minute(minute))
        del self._minutes[:-MOST_MINUTES]

    def add_change(self, t_ms: int, name: str, value: SlowValue) -> None:
        """``name`` has this value from ``t_ms`` on."""
        self._changes.append((t_ms, name, value))
        if len(self._changes) > MOST_CHANGES:
            half = len(self._changes) // 2
            latest = {name: (t_ms, name, value) for t_ms, name, value in self._changes[:half]}
            self._changes[:half] = sorted(latest.values(), key=lambda one: one[0])

    def add_event(self, event: Event) -> None:
        """Something that happened to the run; the oldest of more than a thousand unsaved ones are given up."""
        self._events.append(event)
        del self._events[:-MOST_EVENTS]

    def add_clock(self, clock: Clock) -> None:
        """A new relation between the run's time and the world's."""
        self._clocks.append(clock)
        self.clocks.append(clock)

    def set_right(self, clock: Clock) -> None:
        """Date by ``clock`` what this start of the machine recorded before anybody had set its clock.

        A small computer without a battery for its clock begins in 1970 and hears the time minutes later.
        """
        right = [set_by(clock, one) for one in self.clocks]
        self._clocks += [new for new, old in zip(right, self.clocks, strict=True) if new is not old]
        self.clocks[:] = right
        self.run = replace(self.run, started_utc_ms=utc_ms(right, 0))

    def set(self, **values: Any) -> None:
        """Columns of the run that have changed; see `run_rows.change`."""
        self._values |= values
        known = {name: value for name, value in values.items() if name != "stop_asked"}
        self.run = replace(self.run, **known)

    def count_faults(self, reason: str, count: FaultCount, sample: FaultSample | None) -> None:
        """The faults of ``reason`` so far, and one of them to keep."""
        self._faults[reason] = count
        if sample is not None:
            self._samples.append(sample)

    def commit(self) -> Outcome:
        """Write all that has been added, for good, or nothing; never raises for trouble with the database."""
        fresh: str | None = None
        try:
            fresh = self._reopen_if_moved()
            self._write()
        except (sqlite3.Error, StoreError, OSError) as error:
            self._close()
            if not is_damage(error) or _identity(self.path) != self._file:
                return Outcome(trouble=self._words(error))
            try:
                fresh = f"the database was damaged ({error}); it is kept as {keep_aside(self.path)}"
                self._write()
            except (sqlite3.Error, StoreError, OSError) as again:
                self._close()
                return Outcome(trouble=self._words(again))
        span = None if self.rows.first is None or self.rows.last is None else (self.rows.first, self.rows.last)
        outcome = Outcome(fresh=fresh, dropped=self.rows.dropped, dropped_ms=span)
        self.rows.forget_drops()
        return outcome

    def stop_asked(self) -> bool:
        """Whether somebody asked the run to stop; a database that cannot answer asks for nothing."""
        if self._connection is None:
            return False
        try:
            return bool(stop_asked(self._connection, self.run.id))
        except sqlite3.Error:
            return False

    def close(self) -> Outcome:
        """Commit what is left and let go of the file."""
        outcome = self.commit()
        self._close()
        return outcome

    def _write(self) -> None:
        connection = self._opened()
        with transaction(connection):
            self._write_all(connection)
        self._log = _identity(_log_of(self.path))
        if self.rows:
            self.saved_ms = self.rows.newest_ms
        self.rows.clear()
        for pending in (self._minutes, self._changes, self._events, self._clocks, self._samples):
            pending.clear()
        self._faults.clear()
        self._values.clear()

    def _write_all(self, connection: sqlite3.Connection) -> None:
        run = self.run.id
        if self.rows:
            connection.executemany(f"INSERT OR IGNORE INTO reading VALUES ({run}, ?, ?, ?, ?, ?, ?)", self.rows)
        if self._minutes:
            marks = ", ".join("?" * len(self._minutes[0]))
            connection.executemany(f"INSERT OR REPLACE INTO minute VALUES ({run}, {marks})", self._minutes)
        if self._changes:
            connection.executemany(
                f"INSERT OR REPLACE INTO change VALUES ({run}, ?, ?, ?)",
                [(self._name(connection, name), t_ms, value) for t_ms, name, value in self._changes],
            )
        for clock in self._clocks:
            insert_clock(connection, run, clock)
        for event in self._events:
            insert_event(connection, run, event)
        if self._faults:
            connection.executemany(
                f"INSERT OR REPLACE INTO fault VALUES ({run}, ?, ?, ?, ?, ?)",
                [(reason, *count) for reason, count in self._faults.items()],
            )
        if self._samples:
            connection.executemany(f"INSERT OR IGNORE INTO fault_sample VALUES ({run}, ?, ?, ?, ?, ?)", self._samples)
        if self._values:
            change(connection, run, **self._values)

    def _name(self, connection: sqlite3.Connection, name: str) -> int:
        known = self._names.get(name)
        if known is None:
            connection.execute("INSERT OR IGNORE INTO name (name) VALUES (?)", (name,))
            known = int(connection.execute("SELECT id FROM name WHERE name = ?", (name,)).fetchone()[0])
            self._names[name] = known
        return known

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = open_for_writing(self.path)
            try:
                if run_of(connection, self.run.id) is None:
                    with transaction(connection):
                        insert_run(connection, self.run, self.clocks, keep_id=True)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
            self._file = _identity(self.path)
        return self._connection

    def _reopen_if_moved(self) -> str | None:
        """Somebody may have moved or removed the file under us; SQLite would go on writing where nobody looks."""
        if self._connection is None:
            return None
        log, log_there = self._log, _identity(_log_of(self.path))
        if _identity(self.path) == self._file:
            if log is not None and log_there != log:
                # Whoever has a file open that was moved from here takes our log away on leaving: it goes by its name.
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._close()
            return None
        was_there = self.path.exists()
        self._close()
        # Where somebody still has the old file open, its write-ahead log is left, and would go into the new one.
        if log is not None and _identity(_log_of(self.path)) == log:
            keep_log_aside(self.path)
        self._opened()
        return f"the database {self.path} was {'replaced' if was_there else 'gone'}: a new one was begun"

    def _close(self) -> None:
        self._names.clear()
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
            self._log = None

    def _words(self, error: Exception) -> str:
        return explanation(self.path, error) if isinstance(error, sqlite3.Error) else str(error)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        there = os.stat(path)
    except OSError:
        return None
    return there.st_dev, there.st_ino
