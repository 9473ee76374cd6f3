"""What a recorder has to say, gathered in memory and written in batches; nothing is lost while the disk refuses."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from purifier.errors import StoreError
from purifier.model.run import Clock, Event, Run
from purifier.model.run_statistics import Minute
from purifier.store.damage import keep_aside, keep_log_aside
from purifier.store.opening import explanation, is_damage, open_for_writing, transaction
from purifier.store.pending import FaultCount, FaultSample, Pending, SlowValue
from purifier.store.ring import HOUR_AT_1_HZ, Ring
from purifier.store.run_rows import insert_run, run_of, stop_asked
from purifier.store.timing import set_by, utc_ms


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

    @property
    def losses(self) -> dict[str, int]:
        """How many readings were given up, and from when to when, as an event carries it."""
        span = {} if self.dropped_ms is None else {"from_ms": self.dropped_ms[0], "to_ms": self.dropped_ms[1]}
        return {"dropped": self.dropped, **span}


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
        self._pending = Pending()
        self.saved_ms: int | None = None
        """The newest reading that is on the disk."""
        self._connection: sqlite3.Connection | None = connection
        self._file = _identity(path)
        self._log: tuple[int, int] | None = None

    @property
    def unsaved(self) -> int:
        """How many readings are not on the disk yet."""
        return len(self.rows)

    @property
    def events_waiting(self) -> int:
        """How many events are not on the disk yet."""
        return len(self._pending.events)

    def add_minute(self, minute: Minute) -> None:
        """A minute that will not change any more."""
        self._pending.add_minute(minute)

    def add_change(self, t_ms: int, name: str, value: SlowValue) -> None:
        """``name`` has this value from ``t_ms`` on."""
        self._pending.add_change(t_ms, name, value)

    def add_event(self, event: Event) -> None:
        """Something that happened to the run; of over a thousand unsaved ones, those of a kind are put together."""
        self._pending.add_event(event)

    def add_clock(self, clock: Clock) -> None:
        """A new relation between the run's time and the world's."""
        self._pending.clocks.append(clock)
        self.clocks.append(clock)

    def set_right(self, clock: Clock) -> None:
        """Date by ``clock`` what this start of the machine recorded before anybody had set its clock.

        A small computer without a battery for its clock begins in 1970 and hears the time minutes later.
        """
        right = [set_by(clock, one) for one in self.clocks]
        self._pending.clocks += [new for new, old in zip(right, self.clocks, strict=True) if new is not old]
        self.clocks[:] = right
        self.run = replace(self.run, started_utc_ms=utc_ms(right, 0))

    def set(self, **values: Any) -> None:
        """Columns of the run that have changed; see `run_rows.change`."""
        self._pending.values |= values
        known = {name: value for name, value in values.items() if name != "stop_asked"}
        self.run = replace(self.run, **known)

    def count_faults(self, reason: str, count: FaultCount, sample: FaultSample | None) -> None:
        """The faults of ``reason`` so far, and one of them to keep."""
        self._pending.count_faults(reason, count, sample)

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
            if self.rows:
                insert = f"INSERT OR IGNORE INTO reading VALUES ({self.run.id}, ?, ?, ?, ?, ?, ?)"
                connection.executemany(insert, self.rows)
            self._pending.write(connection, self.run.id)
        self._log = _identity(_log_of(self.path))
        if self.rows:
            self.saved_ms = self.rows.newest_ms
        self.rows.clear()
        self._pending.clear()

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
        self._pending.forget_names()
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
