"""Single readings, read in slices so short that they never keep a recorder waiting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from purifier.model.reading import Reading
from purifier.store.packing import FINE, Packed, power_w

NOTHING: Final = Reading()
SLICE: Final = 5_000
COLUMNS: Final = "t_ms, voltage, current, charge, soc, power"
_OWN: Final = ("time_to_go_s", "temperature_c")
"""Slow values with a place of their own in a reading; all other names stand in its ``extra``."""


def rows(connection: sqlite3.Connection, run: int, after_ms: int = -1, until_ms: int | None = None) -> Iterator[Packed]:
    """The rows later than ``after_ms`` and not later than ``until_ms``, oldest first, a slice at a time."""
    last = 2**62 if until_ms is None else until_ms
    while True:
        part = connection.execute(
            f"SELECT {COLUMNS} FROM reading WHERE run = ? AND t_ms > ? AND t_ms <= ? ORDER BY t_ms LIMIT {SLICE}",
            (run, after_ms, last),
        ).fetchall()
        for row in part:
            yield Packed(*row)
        if len(part) < SLICE:
            return
        after_ms = part[-1][0]


def readings(connection: sqlite3.Connection, run: int) -> Iterator[Reading]:
    """The whole run as the meter said it; ``at_s`` is the time since the run's start."""
    changes = _changes(connection, run)
    values: dict[str, float | str] = {}
    next_change = next(changes, None)
    slow = NOTHING
    for row in rows(connection, run):
        if next_change is not None and next_change[0] <= row.t_ms:
            while next_change is not None and next_change[0] <= row.t_ms:
                _, name, value = next_change
                if value is None:
                    values.pop(name, None)
                else:
                    values[name] = value
                next_change = next(changes, None)
            slow = slow_part(values)
        yield _joined(row, slow)


def values_at(connection: sqlite3.Connection, run: int, t_ms: int) -> dict[str, float | str]:
    """The slow values that hold at ``t_ms``: name -> value."""
    found = connection.execute(
        "SELECT name.name, (SELECT value FROM change WHERE change.run = ?1 AND change.name = name.id "
        "AND change.t_ms <= ?2 ORDER BY change.t_ms DESC LIMIT 1) FROM name",
        (run, t_ms),
    )
    return {name: value for name, value in found if value is not None}


def quick(row: Packed) -> Reading:
    """The part of a reading that stands in its row."""
    return _joined(row, NOTHING)


def _joined(row: Packed, slow: Reading) -> Reading:
    return Reading(
        row.t_ms / 1000.0,
        None if row.voltage is None else row.voltage / FINE,
        None if row.current is None else row.current / FINE,
        power_w(row),
        None if row.charge is None else row.charge / FINE,
        None if row.soc is None else row.soc / 10,
        slow.time_to_go_s,
        slow.temperature_c,
        slow.extra,
    )


def slow_part(values: Mapping[str, float | str]) -> Reading:
    """The part of a reading that changes slowly, from `values_at`."""
    time_to_go, temperature = (float(values[name]) if name in values else None for name in _OWN)
    extra = {name: value for name, value in values.items() if name not in _OWN}
    return Reading(time_to_go_s=time_to_go, temperature_c=temperature, extra=extra)


def _changes(connection: sqlite3.Connection, run: int) -> Iterator[tuple[int, str, float | str | None]]:
    """All changes of a run in order of time, a slice at a time."""
    names = dict(connection.execute("SELECT id, name FROM name"))
    # The key begins with the name, so that one value's history is quick; here each name is walked on its own.
    import heapq

    def of(name: int) -> Iterator[tuple[int, str, float | str | None]]:
        after = -1
        while True:
            part = connection.execute(
                f"SELECT t_ms, value FROM change WHERE run = ? AND name = ? AND t_ms > ? ORDER BY t_ms LIMIT {SLICE}",
                (run, name, after),
            ).fetchall()
            for t_ms, value in part:
                yield t_ms, names[name], value
            if len(part) < SLICE:
                return
            after = part[-1][0]

    return heapq.merge(*(of(name) for name in names), key=lambda change: change[0])
