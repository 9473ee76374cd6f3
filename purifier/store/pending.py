"""What a recorder has said besides its readings, waiting to be written in one transaction."""

from __future__ import annotations

import sqlite3
from typing import Any, Final, NamedTuple

from purifier.model.run import Clock, Event
from purifier.model.run_statistics import Minute
from purifier.store.folding import folded
from purifier.store.packing import pack_minute
from purifier.store.run_rows import change, insert_clock, insert_event

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


class Pending:
    """Minutes, changes, events, clocks, faults and columns of one run, each bounded: the oldest are given up first."""

    def __init__(self) -> None:
        self.minutes: list[tuple[int | None, ...]] = []
        self.changes: list[tuple[int, str, SlowValue]] = []
        self.events: list[Event] = []
        self.clocks: list[Clock] = []
        self.faults: dict[str, FaultCount] = {}
        self.samples: list[FaultSample] = []
        self.values: dict[str, Any] = {}
        """Columns of the run that have changed; see `run_rows.change`."""
        self._names: dict[str, int] = {}

    def add_minute(self, minute: Minute) -> None:
        """A minute that will not change any more."""
        self.minutes.append(pack_minute(minute))
        del self.minutes[:-MOST_MINUTES]

    def add_change(self, t_ms: int, name: str, value: SlowValue) -> None:
        """``name`` has this value from ``t_ms`` on; of too many older ones only the latest of each name stays."""
        self.changes.append((t_ms, name, value))
        if len(self.changes) > MOST_CHANGES:
            half = len(self.changes) // 2
            latest = {name: (t_ms, name, value) for t_ms, name, value in self.changes[:half]}
            self.changes[:half] = sorted(latest.values(), key=lambda one: one[0])

    def add_event(self, event: Event) -> None:
        """Something that happened to the run; of too many, older ones of a kind become one that counts them."""
        self.events.append(event)
        if len(self.events) > MOST_EVENTS:
            half = len(self.events) // 2
            self.events[:half] = folded(self.events[:half])
            del self.events[:-MOST_EVENTS]

    def count_faults(self, reason: str, count: FaultCount, sample: FaultSample | None) -> None:
        """The faults of ``reason`` so far, and one of them to keep."""
        self.faults[reason] = count
        if sample is not None:
            self.samples.append(sample)

    def clear(self) -> None:
        """Forget all of it: it is on the disk."""
        for one in (self.minutes, self.changes, self.events, self.clocks, self.samples, self.faults, self.values):
            one.clear()

    def forget_names(self) -> None:
        """The numbers of names belong to one open file."""
        self._names.clear()

    def write(self, connection: sqlite3.Connection, run: int) -> None:
        """Write it all inside the caller's transaction."""
        if self.minutes:
            marks = ", ".join("?" * len(self.minutes[0]))
            connection.executemany(f"INSERT OR REPLACE INTO minute VALUES ({run}, {marks})", self.minutes)
        if self.changes:
            connection.executemany(
                f"INSERT OR REPLACE INTO change VALUES ({run}, ?, ?, ?)",
                [(self._name(connection, name), t_ms, value) for t_ms, name, value in self.changes],
            )
        for clock in self.clocks:
            insert_clock(connection, run, clock)
        for event in self.events:
            insert_event(connection, run, event)
        if self.faults:
            connection.executemany(
                f"INSERT OR REPLACE INTO fault VALUES ({run}, ?, ?, ?, ?, ?)",
                [(reason, *count) for reason, count in self.faults.items()],
            )
        if self.samples:
            connection.executemany(f"INSERT OR IGNORE INTO fault_sample VALUES ({run}, ?, ?, ?, ?, ?)", self.samples)
        if self.values:
            change(connection, run, **self.values)

    def _name(self, connection: sqlite3.Connection, name: str) -> int:
        known = self._names.get(name)
        if known is None:
            connection.execute("INSERT OR IGNORE INTO name (name) VALUES (?)", (name,))
            known = int(connection.execute("SELECT id FROM name WHERE name = ?", (name,)).fetchone()[0])
            self._names[name] = known
        return known
