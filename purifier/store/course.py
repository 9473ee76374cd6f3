"""A quantity of a run over time, in a few points.

Long windows come from the minutes, so that a run of ten million readings opens as quickly as one of a thousand.
"""

from __future__ import annotations

import sqlite3
from typing import Final, Literal, NamedTuple

from purifier.model.run import Run
from purifier.model.run_statistics import MINUTE_MS
from purifier.store.packing import BEST_WATTS_SQL, FINE, NANO
from purifier.store.readings import in_range
from purifier.store.series import MOST, REAL_MINUTE, SOUND_MINUTE, tail_minutes

Rolled = Literal["voltage", "current", "power"]

RAW_MS: Final = 7_200_000
"""Windows up to two hours are drawn from single readings."""


class Point(NamedTuple):
    """A quantity around ``t_s`` after the run's start: least, greatest and mean, in its unit (drawn: negative)."""

    t_s: float
    low: float
    high: float
    mean: float


_RAW: Final[dict[Rolled, str]] = {
    "voltage": "voltage",
    "current": "current",
    "power": f"({BEST_WATTS_SQL} * {FINE})",
}
"""SQL for a quantity of a single reading; power as in `purifier.store.packing.sample`."""
_NET: Final = "total(drawn_nah - charged_nah + bridged_nah)"
_NUMBERS: Final = " AND ".join(
    f"coalesce({name}, 0) BETWEEN -{MOST} AND {MOST}" for name in ("voltage", "current", "power")
)


def course(
    connection: sqlite3.Connection, run: Run, quantity: Rolled, since_ms: int, until_ms: int, points: int
) -> list[Point]:
    """``quantity`` from ``since_ms`` to ``until_ms`` after the run's start in about ``points`` points, oldest first.

    Up to two hours come from single readings, longer windows from the minutes; least and greatest hide no dip.
    """
    since, until = in_range(since_ms), in_range(until_ms)
    width = in_range(max(1, -(-(until_ms - since_ms) // max(1, points))))
    if until_ms - since_ms <= RAW_MS:
        value = _RAW[quantity]
        found = connection.execute(
            f"SELECT (min(t_ms) + max(t_ms)) / 2000.0, min({value}), max({value}), avg({value}) FROM reading "
            f"WHERE run = ? AND t_ms BETWEEN ? AND ? AND {value} BETWEEN -{MOST} AND {MOST} AND {_NUMBERS} "
            "GROUP BY (t_ms - ?) / ? ORDER BY 1",
            (run.id, since, until, since, width),
        )
    else:
        found = connection.execute(
            f"SELECT (min(minute) + max(minute) + 1) * 30.0, min({quantity}_low), max({quantity}_high), "
            f"total({quantity}_mean * max(readings, 1)) / total(max(readings, 1)) FROM minute "
            f"WHERE run = ? AND minute BETWEEN ? AND ? AND {REAL_MINUTE} AND readings BETWEEN 0 AND {MINUTE_MS} AND "
            + " AND ".join(f"{quantity}_{which} BETWEEN -{MOST} AND {MOST}" for which in ("low", "high", "mean"))
            + " GROUP BY (minute * 60000 - ?) / ? ORDER BY 1",
            (run.id, since_ms // MINUTE_MS, until_ms // MINUTE_MS, since, max(width or 1, MINUTE_MS)),
        )
    return [Point(t, low / FINE, high / FINE, mean / FINE) for t, low, high, mean in found]


def drawn(
    connection: sqlite3.Connection, run: Run, since_ms: int, until_ms: int, points: int
) -> list[tuple[float, float]]:
    """(seconds since the run's start, Ah drawn by then, gaps bridged): charge over time for any meter, oldest first.

    It begins with ``since_ms`` itself, as the minute of that moment began.
    """
    since = in_range(since_ms // MINUTE_MS * MINUTE_MS)  # from a whole minute on, or two would share the first step
    width = in_range(max(MINUTE_MS, -(-(until_ms - since_ms) // max(1, points))))
    newest = tail_minutes(connection, run)
    found = connection.execute(
        f"SELECT (max(minute) + 1) * 60.0, {_NET} FROM minute WHERE run = ? AND minute BETWEEN ? AND ? "
        f"AND {SOUND_MINUTE} "
        "GROUP BY (minute * 60000 - ?) / ? ORDER BY 1",
        (run.id, since_ms // MINUTE_MS, until_ms // MINUTE_MS, since, width),
    )
    sum_nah = _drawn_before_nah(connection, run, since_ms)
    curve = [(since_ms / 1000.0, sum_nah / NANO)]
    fresh = [
        (((minute[0] or 0) + 1) * 60.0, (minute[-6] or 0) - (minute[-5] or 0) + (minute[-2] or 0)) for minute in newest
    ]
    for t_s, amount in (*found, *fresh):
        sum_nah += amount
        if since_ms <= t_s * 1000.0 <= until_ms + MINUTE_MS:
            curve.append((min(t_s, until_ms / 1000.0), sum_nah / NANO))
    return curve if len(curve) > 1 else []


def drawn_before(connection: sqlite3.Connection, run: Run, since_ms: int) -> float:
    """Ah drawn in the minutes before the one of ``since_ms``, gaps bridged: where `drawn` counts on from."""
    return _drawn_before_nah(connection, run, since_ms) / NANO


def _drawn_before_nah(connection: sqlite3.Connection, run: Run, since_ms: int) -> float:
    found = connection.execute(
        f"SELECT {_NET} FROM minute WHERE run = ? AND minute < ? AND {SOUND_MINUTE}", (run.id, since_ms // MINUTE_MS)
    ).fetchone()[0]
    return float(found or 0.0)


def charge_states(
    connection: sqlite3.Connection, run: Run, since_ms: int, until_ms: int, points: int
) -> list[tuple[float, float]]:
    """(seconds since the run's start, state of charge [%] as the meter said it then), oldest first; () where it never
    does."""
    width = in_range(max(MINUTE_MS, -(-(until_ms - since_ms) // max(1, points))))
    found = connection.execute(
        f"SELECT (max(minute) + 1) * 60.0, soc FROM minute WHERE run = ? AND minute BETWEEN ? AND ? AND {REAL_MINUTE} "
        "AND soc BETWEEN 0 AND 1000 GROUP BY (minute * 60000 - ?) / ? ORDER BY 1",
        (run.id, since_ms // MINUTE_MS, until_ms // MINUTE_MS, in_range(since_ms // MINUTE_MS * MINUTE_MS), width),
    )
    fresh = [
        (((minute[0] or 0) + 1) * 60.0, minute[-7])
        for minute in tail_minutes(connection, run)
        if minute[-7] is not None
    ]
    return [
        (min(t_s, until_ms / 1000.0), soc / 10.0)
        for t_s, soc in (*found, *fresh)
        if since_ms <= t_s * 1000.0 <= until_ms + MINUTE_MS
    ]
