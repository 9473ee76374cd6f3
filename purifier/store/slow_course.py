"""A value that is noted when it changes, over time: it holds from one change to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from purifier.store.course import Point
from purifier.store.readings import in_range
from purifier.store.series import MOST, Latest

_OF: Final = "run = ? AND name = (SELECT id FROM name WHERE name.name = ?)"
_NUMBER: Final = f"typeof(value) IN ('integer', 'real') AND value BETWEEN -{MOST} AND {MOST}"


class Extremes(NamedTuple):
    """The first, the last, the least and the greatest of a value over some time, each with when it began to hold [ms
    since the run's start; the first may have held before]."""

    first: Latest
    last: Latest
    least: Latest
    greatest: Latest


def held_at(connection: sqlite3.Connection, run: int, name: str, t_ms: int) -> float | None:
    """The number that ``name`` has at ``t_ms`` since the run's start; None where it says none then."""
    row = connection.execute(
        f"SELECT value FROM change WHERE {_OF} AND t_ms <= ? ORDER BY t_ms DESC LIMIT 1", (run, name, in_range(t_ms))
    ).fetchone()
    value = None if row is None else row[0]
    return float(value) if isinstance(value, int | float) and -MOST <= value <= MOST else None


def extremes(connection: sqlite3.Connection, run: int, name: str, since_ms: int, until_ms: int) -> Extremes | None:
    """What ``name`` was from ``since_ms`` to ``until_ms`` after the run's start; None where it says nothing then."""
    within = (run, name, in_range(since_ms), in_range(until_ms))
    found = []
    for order in ("t_ms", "t_ms DESC", "value, t_ms", "value DESC, t_ms"):
        row = connection.execute(
            f"SELECT value, t_ms FROM change WHERE {_OF} AND t_ms BETWEEN ? AND ? AND {_NUMBER} ORDER BY {order} "
            "LIMIT 1",
            within,
        ).fetchone()
        found += [] if row is None else [Latest(float(row[0]), int(row[1]))]
    before = held_at(connection, run, name, since_ms)
    if before is not None:
        held = Latest(before, since_ms)
        _, last, least, greatest = found or [held] * 4
        return Extremes(
            held,
            last,
            held if before <= least.value else least,
            held if before >= greatest.value else greatest,
        )
    return Extremes(*found) if found else None


def slow_course(
    connection: sqlite3.Connection,
    run: int,
    name: str,
    since_ms: int,
    until_ms: int,
    points: int,
    gaps: Sequence[tuple[float, float]] = (),
) -> list[Point]:
    """``name`` from ``since_ms`` to ``until_ms`` after the run's start in about ``points`` points, oldest first.

    Least and greatest hide no peak, the mean is by time.  Nothing is said in ``gaps``, (begin, end) [s].
    """
    width = max(1, -(-(until_ms - since_ms) // max(1, points)))
    held = held_at(connection, run, name, since_ms)
    found: list[Point] = []
    cells = {cell: rest for cell, *rest in _cells(connection, run, name, since_ms, until_ms, width)}
    for cell in range(-(-(until_ms - since_ms) // width) or 1):
        begin, end = since_ms + cell * width, min(since_ms + (cell + 1) * width, until_ms)
        middle_s = (begin + end) / 2000.0
        if cell not in cells:
            if held is not None and not any(low <= middle_s <= high for low, high in gaps):
                found.append(Point(middle_s, held, held, held))
            continue
        first_ms, last_ms, least, greatest, weighed, weight = cells[cell]
        if least is not None:
            if held is not None:
                least, greatest = min(least, held), max(greatest, held)
                weighed, weight = weighed + held * (first_ms - begin), weight + first_ms - begin
            mean = weighed / weight if weight else (least + greatest) / 2.0
            found.append(Point(middle_s, least, greatest, min(max(mean, least), greatest)))
        held = held_at(connection, run, name, last_ms)
    return found


def _cells(
    connection: sqlite3.Connection, run: int, name: str, since_ms: int, until_ms: int, width: int
) -> Iterator[Sequence[Any]]:
    """(cell, first and last change in it [ms], least, greatest, their sum weighed by time, the weight [ms])."""
    return connection.execute(
        f"WITH held AS (SELECT t_ms, CASE WHEN {_NUMBER} THEN value END AS value, (t_ms - :since) / :width AS cell, "
        "lead(t_ms, 1, :until) OVER (ORDER BY t_ms) AS next FROM change "
        "WHERE run = :run AND name = (SELECT id FROM name WHERE name.name = :name) "
        "AND t_ms BETWEEN :since AND :until), "
        "weighed AS (SELECT *, min(next, :since + (cell + 1) * :width) - t_ms AS lasts FROM held) "
        "SELECT cell, min(t_ms), max(t_ms), min(value), max(value), total(value * lasts), "
        "total(CASE WHEN value IS NOT NULL THEN lasts END) FROM weighed GROUP BY cell ORDER BY cell",
        {
            "run": run,
            "name": name,
            "since": in_range(since_ms),
            "until": in_range(until_ms),
            "width": in_range(width),
        },
    )
