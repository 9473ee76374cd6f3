"""What a recorder has to say, gathered in memory and written in batches; nothing is lost while the disk refuses."""

from __future__ import annotations

import math
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from purifier.errors import StoreError
from purifier.model.run import Clock, Event, Run
from purifier.model.run_statistics import Minute
from purifier.store.damage import keep_aside, keep_log_aside
from purifier.store.opening import explanation, is_damage, open_for_a_look, open_for_writing, transaction
from purifier.store.outcome import Outcome
from purifier.store.pending import FaultCount, FaultSample, Pending, SlowValue
from purifier.store.place import is_there
from purifier.store.ring import HOUR_AT_1_HZ, Ring
from purifier.store.run_rows import run_of, stop_asked
from purifier.store.soundness import WHOLE_WHILE_RECORDING, fault_in, identity, mark
from purifier.store.spill import insert_as_it_stands, spill
from purifier.store.timing import set_by, utc_ms

LOOK_WAIT_S: Final = 0.5
JUST_NOW_S: Final = 1.0
"""A disk that refused this long ago is not asked once more on leaving: others wait for that."""


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
        self._file = identity(path)
        self._log: tuple[int, int] | None = None
        self._fault: str | None = None
        self._fresh: str | None = None
        """Why the file is another one than before, until a commit into it has been told."""
        self._refused_s = -math.inf
        self._refusal = Outcome()

    @property
    def unsaved(self) -> int:
        """How many readings are not on the disk yet."""
        return len(self.rows)

    @property
    def events_waiting(self) -> int:
        """How many events are not on the disk yet."""
        return len(self._pending.events)

    @property
    def waits(self) -> bool:
        """Whether anything at all is not on the disk yet."""
        return bool(self.rows) or any(kept for name, kept in vars(self._pending).items() if name[0] != "_")

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
        try:
            self._reopen_if_moved()
            if self._fault is not None:
                self._set_aside(self._fault)
            self._write()
        except (sqlite3.Error, StoreError, OSError) as error:
            self._close()
            fault = self._fault_behind(error)
            if fault is None:
                return self._refuse(error)
            try:
                self._set_aside(fault)
                self._write()
            except (sqlite3.Error, StoreError, OSError) as again:
                self._close()
                return self._refuse(again)
        outcome = Outcome(fresh=self._fresh, dropped=self.rows.dropped, dropped_ms=self.rows.span)
        self.rows.forget_drops()
        self._fresh, self._refused_s = None, -math.inf
        return outcome

    def stop_asked(self) -> bool:
        """Whether somebody asked the run to stop; a database that cannot answer asks for nothing."""
        try:
            if self._connection is not None:
                return bool(stop_asked(self._connection, self.run.id))
            # In trouble: what cannot be written may still be read, and those who ask then are in a hurry.
            with closing(open_for_a_look(self.path, LOOK_WAIT_S)) as connection:
                return bool(stop_asked(connection, self.run.id))
        except (sqlite3.Error, StoreError):
            return False

    def look(self) -> bool:
        """Whether the file is found damaged; the next `commit` keeps it aside and goes on in a new one.

        Costs some hundredths of a second at the most, whatever the size of the file.
        """
        if self._connection is not None and identity(self.path) == self._file:
            self._fault = fault_in(
                self.path, whole=WHOLE_WHILE_RECORDING, run=self.run.id, wait_s=LOOK_WAIT_S, ours=True
            )
        return self._fault is not None

    def close(self) -> Outcome:
        """Commit what is left, unless that was refused a moment ago, and let go of the file."""
        refused = time.monotonic() - self._refused_s < JUST_NOW_S
        outcome = self._refusal if refused else self.commit()
        self._close()
        return outcome

    def spill(self) -> Path:
        """Keep what waits in a file of its own elsewhere, for `take_up`; where that is. Raises StoreError."""
        losses = Outcome(dropped=self.rows.dropped, dropped_ms=self.rows.span).losses if self.rows.dropped else {}
        return spill(self.path, self.run, self.clocks, self.rows, self._pending, losses)

    def _write(self) -> None:
        connection = self._opened()
        with transaction(connection):
            if self.rows:
                insert = f"INSERT OR IGNORE INTO reading VALUES ({self.run.id}, ?, ?, ?, ?, ?, ?)"
                connection.executemany(insert, self.rows)
            self._pending.write(connection, self.run.id)
        self._log = identity(_log_of(self.path))
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
                        insert_as_it_stands(connection, self.run, self.clocks)
                    self._fresh = (
                        self._fresh or f"the database {self.path} was replaced: the run goes on in the new one"
                    )
            except BaseException:
                connection.close()
                raise
            self._connection = connection
            self._file = identity(self.path)
            mark(self.path)
        return self._connection

    def _reopen_if_moved(self) -> None:
        """Somebody may have moved or removed the file under us; SQLite would go on writing where nobody looks."""
        if self._connection is None:
            return
        log, log_there = self._log, identity(_log_of(self.path))
        if identity(self.path) == self._file:
            if log is not None and log_there != log:
                # Whoever has a file open that was moved from here takes our log away on leaving: it goes by its name.
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._close()
            return
        was_there = is_there(self.path)
        self._close()
        # Where somebody still has the old file open, its write-ahead log is left, and would go into the new one.
        if log is not None and identity(_log_of(self.path)) == log:
            keep_log_aside(self.path)
        self._fresh = f"the database {self.path} was {'replaced' if was_there else 'gone'}: a new one was begun"
        self._opened()

    def _close(self) -> None:
        self._pending.forget_names()
        self._fault = None
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
            self._log = None

    def _fault_behind(self, error: Exception) -> str | None:
        """What is wrong with the file when ``error`` comes from its being broken; None when it does not."""
        if identity(self.path) != self._file or not isinstance(error, sqlite3.Error):
            return None
        if is_damage(error):
            return str(error)
        # An emptied file is sound for SQLite: what it complains of is that the tables are not there.
        plain = error.sqlite_errorcode == sqlite3.SQLITE_ERROR if hasattr(error, "sqlite_errorcode") else False
        return fault_in(self.path, whole=WHOLE_WHILE_RECORDING, wait_s=LOOK_WAIT_S, ours=True) if plain else None

    def _set_aside(self, fault: str) -> None:
        """Keep the file aside, so that a new one is begun."""
        self._close()
        aside = keep_aside(self.path, self._file)
        self._fresh = f"the database was damaged ({fault}); it is kept as {aside}"

    def _refuse(self, error: Exception) -> Outcome:
        words = explanation(self.path, error) if isinstance(error, sqlite3.Error) else str(error)
        self._refused_s, self._refusal = time.monotonic(), Outcome(trouble=words)
        return self._refusal


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
