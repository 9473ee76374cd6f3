"""Single readings, read in slices so short that they never keep a recorder waiting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from purifier.model.reading import Reading
from purifier.store.bad_rows import BadRows, at, shown
from purifier.store.json_object import number
from purifier.store.packing import FINE, Packed, power_w

NOTHING: Final = Reading()
SLICE: Final = 5_000
COLUMNS: Final = "t_ms, voltage, current, charge, soc, power"
GREATEST: Final = 2**63 - 1
"""The greatest whole number that SQLite knows."""
_OWN: Final = ("time_to_go_s", "temperature_c")
"""Slow values with a place of their own in a reading; all other names stand in its ``extra``."""
_CELL_TYPES: Final = frozenset({int, type(None)})

Change = tuple[int, str, float | str | None]
"""From when on [ms since the run's start], the name, the value; None: the meter no longer says it."""


def rows(
    connection: sqlite3.Connection,
    run: int,
    after_ms: int | None = None,
    until_ms: int | None = None,
    bad: BadRows | None = None,
) -> Iterator[Packed]:
    """The rows later than ``after_ms`` and not later than ``until_ms``, oldest first, a slice at a time.

    None: from the first, to the last.  What makes no sense is left out and goes to ``bad``.
    """
    noted = BadRows() if bad is None else bad
    after, until = in_range(after_ms), in_range(until_ms)
    while True:
        bounds = ("" if after is None else " AND t_ms > :after") + ("" if until is None else " AND t_ms <= :until")
        part = connection.execute(
            f"SELECT {COLUMNS} FROM reading WHERE run = :run{bounds} ORDER BY t_ms LIMIT {SLICE}",
            {"run": run, "after": after, "until": until},
        ).fetchall()
        for cells in part:
            row = sound_row(run, cells, noted)
            if row is not None:
                yield row
        if len(part) < SLICE:
            return
        after = part[-1][0]


def sound_row(run: int, cells: Sequence[Any], bad: BadRows) -> Packed | None:
    """The row in ``cells``, without those of them that hold no whole number; None when its time is none."""
    if _CELL_TYPES.issuperset(map(type, cells)) and cells[0] is not None:
        return Packed(*cells)
    where = at(cells[0])
    if type(cells[0]) is not int:
        bad.add(run, "reading", where, f"its time is no whole number, found {shown(cells[0])}")
        return None
    for name, value in zip(COLUMNS.split(", "), cells, strict=True):
        if type(value) not in _CELL_TYPES:
            bad.add(run, "reading", where, f"{name} is no whole number, found {shown(value)}")
    return Packed(*(value if type(value) in _CELL_TYPES else None for value in cells))  # type: ignore[arg-type]


def in_range(number: int | None) -> int | None:
    """``number`` as SQLite can be asked for it."""
    return None if number is None else max(-GREATEST, min(GREATEST, number))


def readings(connection: sqlite3.Connection, run: int, bad: BadRows | None = None) -> Iterator[Reading]:
    """The whole run as the meter said it; ``at_s`` is the time since the run's start.

    What makes no sense is left out and goes to ``bad``.
    """
    noted = BadRows() if bad is None else bad
    changes = _changes(connection, run, noted)
    values: dict[str, float | str] = {}
    next_change = next(changes, None)
    slow = NOTHING
    for row in rows(connection, run, bad=noted):
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
    """The slow values that hold at ``t_ms``: name -> value; none that makes no sense."""
    return {name: value for name, (value, _) in held_at(connection, run, t_ms).items()}


def held_at(connection: sqlite3.Connection, run: int, t_ms: int) -> dict[str, tuple[float | str, int]]:
    """The same, each with when it was noted [ms since the run's start]."""
    found = connection.execute(
        "SELECT name.name, change.value, change.t_ms FROM name CROSS JOIN change ON change.run = ?1 "
        "AND change.name = name.id AND change.t_ms = (SELECT max(t_ms) FROM change WHERE run = ?1 AND name = name.id "
        "AND t_ms <= ?2)",
        (run, in_range(t_ms)),
    )
    return {
        name: (value, since_ms)
        for name, value, since_ms in found
        if value is not None and type(since_ms) is int and _fault(name, value) is None
    }


def slow_changes(connection: sqlite3.Connection, run: int, after_ms: int) -> Iterator[Change]:
    """What changed of the slow values later than ``after_ms``, in order of time; nothing that makes no sense."""
    found = connection.execute(
        "SELECT t_ms, name.name, value FROM name CROSS JOIN change ON change.name = name.id "
        "WHERE change.run = ?1 AND t_ms > ?2",
        (run, in_range(after_ms)),
    ).fetchall()
    sound = [one for one in found if type(one[0]) is int and _fault(one[1], one[2]) is None]
    return iter(sorted(sound, key=lambda change: change[0]))


def highest_of(connection: sqlite3.Connection, run: int, name: str) -> float | None:
    """The highest that the slow value ``name`` ever was in the run; None where it was never a number."""
    row = connection.execute(
        "SELECT max(value) FROM change WHERE run = ?1 AND name = (SELECT id FROM name WHERE name = ?2) "
        "AND typeof(value) IN ('real', 'integer')",
        (run, name),
    ).fetchone()
    return number(row[0])


def lowest_of(connection: sqlite3.Connection, run: int, names: Sequence[str], until_ms: int) -> Change | None:
    """When one of the slow values ``names`` was lowest, above zero, by ``until_ms``; the first such moment."""
    marks = ", ".join("?" * len(names))
    row = connection.execute(
        f"SELECT t_ms, name.name, min(value) FROM name CROSS JOIN change ON change.name = name.id WHERE run = ? "
        f"AND name.name IN ({marks}) AND t_ms <= ? AND typeof(value) IN ('real', 'integer') AND value > 0 "
        "AND typeof(t_ms) = 'integer' GROUP BY name.id ORDER BY min(value), t_ms LIMIT 1",
        (run, *names, in_range(until_ms)),
    ).fetchone()
    return None if row is None else (row[0], row[1], row[2])


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


def _fault(name: object, value: object) -> str | None:
    """Why ``value`` cannot be what a meter said of ``name``; None when it can."""
    if not isinstance(name, str):
        return f"its name is no text, found {shown(name)}"
    if value is None or (isinstance(value, str) and name not in _OWN) or number(value) is not None:
        return None
    return f"{name} is no number{'' if name in _OWN else ' and no text'}, found {shown(value)}"


def _changes(connection: sqlite3.Connection, run: int, bad: BadRows) -> Iterator[Change]:
    """All changes of a run in order of time, a slice at a time."""
    names = dict(connection.execute("SELECT id, name FROM name"))
    # The key begins with the name, so that one value's history is quick; here each name is walked on its own.
    import heapq

    return heapq.merge(
        *(_history(connection, run, id_, names, bad) for id_ in _said(connection, run)), key=lambda change: change[0]
    )


def names_said(connection: sqlite3.Connection, run: int) -> list[str]:
    """The names of all slow values that the run has, those with a place of their own in a reading left out."""
    names = dict(connection.execute("SELECT id, name FROM name"))
    said = (names.get(id_, f"name-{id_}") for id_ in _said(connection, run))
    return [name for name in said if isinstance(name, str) and name not in _OWN]


def _said(connection: sqlite3.Connection, run: int) -> list[object]:
    """Ids of the names that a run has changes of."""
    found: list[object] = []
    row = connection.execute("SELECT min(name) FROM change WHERE run = ?", (run,)).fetchone()
    while row is not None and row[0] is not None:
        found.append(row[0])
        row = connection.execute(
            "SELECT name FROM change WHERE run = ? AND name > ? ORDER BY name LIMIT 1", (run, row[0])
        ).fetchone()
    return found


def _history(
    connection: sqlite3.Connection, run: int, id_: object, names: Mapping[object, object], bad: BadRows
) -> Iterator[Change]:
    """The changes of one name; under its number where the name itself is lost."""
    name = names.get(id_)
    if not isinstance(name, str):
        bad.add(run, "change", "", f"name {shown(id_)} has no word for it, found {shown(name)}; shown as 'name-{id_}'")
        name = f"name-{id_}"
    after: object = None
    while True:
        later = "" if after is None else " AND t_ms > :after"
        part = connection.execute(
            f"SELECT t_ms, value FROM change WHERE run = :run AND name = :name{later} ORDER BY t_ms LIMIT {SLICE}",
            {"run": run, "name": id_, "after": after},
        ).fetchall()
        for t_ms, value in part:
            fault = _fault(name, value) if type(t_ms) is int else f"its time is no whole number, found {shown(t_ms)}"
            if fault is None:
                yield t_ms, name, value
            else:
                bad.add(run, "change", at(t_ms), fault)
        if len(part) < SLICE:
            return
        after = part[-1][0]
