"""What screens and tables ask of a run: its last values, its sums, and any quantity over time in a few points.

Long windows come from the minutes, so that a run of ten million readings opens as quickly as one of a thousand.
"""

from __future__ import annotations

import sqlite3
from typing import Final, Literal, NamedTuple

from purifier.model.run import Run
from purifier.model.run_statistics import MINUTE_MS, Minute, RollUp
from purifier.store.packing import BEST_WATTS_SQL, FINE, NANO, Packed, pack_minute, sample
from purifier.store.pending import FaultCount
from purifier.store.readings import COLUMNS, quick, rows

Rolled = Literal["voltage", "current", "power"]

RAW_MS: Final = 7_200_000
"""Windows up to two hours are drawn from single readings."""
LOOK_BACK: Final = 600
"""How many of the last readings are searched for a value that the very last does not hold."""


LAST: Final = ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent")


class Point(NamedTuple):
    """A quantity around ``t_s`` after the run's start: least, greatest and mean, in its unit (drawn: negative)."""

    t_s: float
    low: float
    high: float
    mean: float


class Latest(NamedTuple):
    """The newest value of a quantity and when it was said [ms since the run's start]."""

    value: float
    t_ms: int


class Totals(NamedTuple):
    """Sums over a run, up to its end; amounts drawn and charged are positive, bridged ones positive when drawn.

    ``drawn_*`` leave out the gaps; ``bridged_*`` is what the meter's own counter says about those.
    """

    readings: int = 0
    covered_ms: int = 0
    drawn_ah: float = 0.0
    charged_ah: float = 0.0
    drawn_wh: float = 0.0
    charged_wh: float = 0.0
    bridged_ah: float = 0.0
    bridged_wh: float = 0.0


_RAW: Final[dict[Rolled, str]] = {
    "voltage": "voltage",
    "current": "current",
    "power": f"({BEST_WATTS_SQL} * {FINE})",
}
"""SQL for a quantity of a single reading; power as in `purifier.store.packing.sample`."""


def first_row(connection: sqlite3.Connection, run: int) -> Packed | None:
    """The oldest single reading of a run as it is stored; None where there are none, or they were pruned."""
    found = connection.execute(f"SELECT {COLUMNS} FROM reading WHERE run = ? ORDER BY t_ms LIMIT 1", (run,)).fetchone()
    return None if found is None else Packed(*found)


def last_row(connection: sqlite3.Connection, run: int) -> Packed | None:
    """The newest single reading of a run as it is stored; None where there are none, or they were pruned."""
    found = connection.execute(
        f"SELECT {COLUMNS} FROM reading WHERE run = ? ORDER BY t_ms DESC LIMIT 1", (run,)
    ).fetchone()
    return None if found is None else Packed(*found)


def last(connection: sqlite3.Connection, run: int) -> dict[str, Latest]:
    """The newest value of each of `LAST` that was said lately, as the meter said it."""
    found: dict[str, Latest] = {}
    newest = connection.execute(
        f"SELECT {COLUMNS} FROM reading WHERE run = ? ORDER BY t_ms DESC LIMIT {LOOK_BACK}", (run,)
    )
    for cells in newest:
        row = Packed(*cells)
        one = quick(row)
        for name in LAST:
            value = getattr(one, name)
            if value is not None and name not in found:
                found[name] = Latest(value, row.t_ms)
        if len(found) == len(LAST):
            break
    return found


def span_ms(connection: sqlite3.Connection, run: int) -> tuple[int, int] | None:
    """Time of the first and the last reading [ms since the run's start]; None for a run without any."""
    first, newest = _ends(connection, "reading", "t_ms", run)
    minute, last_minute = _ends(connection, "minute", "minute", run)
    if minute is None or last_minute is None:
        return None if first is None or newest is None else (first, newest)
    # The single readings of an old run may have been pruned; its minutes still tell.
    start = minute * MINUTE_MS if first is None or first >= (minute + 1) * MINUTE_MS else first
    return start, newest if newest is not None else (last_minute + 1) * MINUTE_MS


def _ends(connection: sqlite3.Connection, table: str, column: str, run: int) -> tuple[int | None, int | None]:
    """Least and greatest; two questions, because SQLite answers each from the key but both together by reading all."""
    least, greatest = (
        connection.execute(f"SELECT {which}({column}) FROM {table} WHERE run = ?", (run,)).fetchone()[0]
        for which in ("min", "max")
    )
    return least, greatest


def totals(connection: sqlite3.Connection, run: Run) -> Totals:
    """The sums of ``run``: from its minutes, and from single readings for those that are not rolled up yet."""
    end = 2**62 if run.end_ms is None else run.end_ms
    sums = connection.execute(
        "SELECT sum(readings), sum(covered_ms), sum(drawn_nah), sum(charged_nah), sum(drawn_nwh), sum(charged_nwh), "
        "sum(bridged_nah), sum(bridged_nwh) FROM minute WHERE run = ? AND minute * ? <= ?",
        (run.id, MINUTE_MS, end),
    ).fetchone()
    cells = [value or 0 for value in sums]
    for minute in tail_minutes(connection, run):
        cells[0] += minute[1] or 0
        cells[1] += minute[2] or 0
        for i, amount in enumerate(minute[-6:]):
            cells[i + 2] += amount or 0
    return Totals(cells[0], cells[1], *(cell / NANO for cell in cells[2:]))


def tail(connection: sqlite3.Connection, run: Run, *, dead_band: bool = False) -> tuple[RollUp, list[Minute]]:
    """A roll-up that has taken every reading not in the table of minutes yet, and the minutes that it closed.

    ``dead_band``: the meter is known to show nothing while its counter goes on.
    """
    done = connection.execute("SELECT max(minute) FROM minute WHERE run = ?", (run.id,)).fetchone()[0]
    start = 0 if done is None else (done + 1) * MINUTE_MS
    before = connection.execute(
        f"SELECT {COLUMNS} FROM reading WHERE run = ? AND t_ms < ? ORDER BY t_ms DESC LIMIT 1", (run.id, start)
    ).fetchone()
    roll_up = RollUp(run.interval_ms, None if before is None else sample(Packed(*before)), dead_band=dead_band)
    closed: list[Minute] = []
    for row in rows(connection, run.id, start - 1, run.end_ms):
        closed += roll_up.add(sample(row)).minutes
    return roll_up, closed


def tail_minutes(connection: sqlite3.Connection, run: Run) -> list[tuple[int | None, ...]]:
    """The minutes of ``run`` that are not in the table yet, packed; the last one may still be growing."""
    roll_up, closed = tail(connection, run)
    return [pack_minute(minute) for minute in (*closed, *roll_up.finish().minutes)]


def series(
    connection: sqlite3.Connection, run: Run, quantity: Rolled, since_ms: int, until_ms: int, points: int
) -> list[Point]:
    """``quantity`` from ``since_ms`` to ``until_ms`` after the run's start in about ``points`` points, oldest first.

    Up to two hours come from single readings, longer windows from the minutes; least and greatest hide no dip.
    """
    width = max(1, -(-(until_ms - since_ms) // max(1, points)))
    if until_ms - since_ms <= RAW_MS:
        value = _RAW[quantity]
        found = connection.execute(
            f"SELECT (min(t_ms) + max(t_ms)) / 2000.0, min({value}), max({value}), avg({value}) FROM reading "
            f"WHERE run = ? AND t_ms BETWEEN ? AND ? AND {value} IS NOT NULL "
            "GROUP BY (t_ms - ?) / ? ORDER BY 1",
            (run.id, since_ms, until_ms, since_ms, width),
        )
    else:
        found = connection.execute(
            f"SELECT (min(minute) + max(minute) + 1) * 30.0, min({quantity}_low), max({quantity}_high), "
            f"sum({quantity}_mean * readings) * 1.0 / sum(readings) FROM minute "
            f"WHERE run = ? AND minute BETWEEN ? AND ? AND {quantity}_mean IS NOT NULL "
            "GROUP BY (minute * 60000 - ?) / ? ORDER BY 1",
            (run.id, since_ms // MINUTE_MS, until_ms // MINUTE_MS, since_ms, max(width, MINUTE_MS)),
        )
    return [Point(t, low / FINE, high / FINE, mean / FINE) for t, low, high, mean in found]


def drawn(
    connection: sqlite3.Connection, run: Run, since_ms: int, until_ms: int, points: int
) -> list[tuple[float, float]]:
    """(seconds since the run's start, Ah drawn by then, gaps bridged): charge over time for any meter, oldest first."""
    width = max(MINUTE_MS, -(-(until_ms - since_ms) // max(1, points)))
    newest = tail_minutes(connection, run)
    net = "sum(drawn_nah - charged_nah + bridged_nah)"
    before = connection.execute(
        f"SELECT {net} FROM minute WHERE run = ? AND minute < ?", (run.id, since_ms // MINUTE_MS)
    ).fetchone()[0]
    found = connection.execute(
        f"SELECT (max(minute) + 1) * 60.0, {net} FROM minute WHERE run = ? AND minute BETWEEN ? AND ? "
        "GROUP BY (minute * 60000 - ?) / ? ORDER BY 1",
        (run.id, since_ms // MINUTE_MS, until_ms // MINUTE_MS, since_ms, width),
    )
    sum_nah, curve = before or 0, []
    fresh = [
        (((minute[0] or 0) + 1) * 60.0, (minute[-6] or 0) - (minute[-5] or 0) + (minute[-2] or 0)) for minute in newest
    ]
    for t_s, amount in (*found, *fresh):
        sum_nah += amount
        if since_ms <= t_s * 1000.0 <= until_ms + MINUTE_MS:
            curve.append((min(t_s, until_ms / 1000.0), sum_nah / NANO))
    return curve


def minute_powers(connection: sqlite3.Connection, run: Run, count: int) -> list[float]:
    """Mean power of the last ``count`` minutes that had any [W, drawn: negative], oldest first."""
    found = connection.execute(
        "SELECT charged_nwh - drawn_nwh, covered_ms FROM minute WHERE run = ? AND power_mean IS NOT NULL "
        "AND covered_ms > 0 AND minute * ? <= ? ORDER BY minute DESC LIMIT ?",
        (run.id, MINUTE_MS, 2**62 if run.end_ms is None else run.end_ms, count),
    )
    return [amount / NANO / (covered_ms / 3.6e6) for amount, covered_ms in found][::-1]


def rolled(connection: sqlite3.Connection, run: int) -> tuple[float, float, float, float]:
    """(drawn, gaps bridged; charged) in the minutes that are in the table [Wh], and the same in [Ah]."""
    sums = connection.execute(
        "SELECT sum(drawn_nwh + bridged_nwh), sum(charged_nwh), sum(drawn_nah + bridged_nah), sum(charged_nah) "
        "FROM minute WHERE run = ?",
        (run,),
    ).fetchone()
    drawn_wh, charged_wh, drawn_ah, charged_ah = ((amount or 0) / NANO for amount in sums)
    return drawn_wh, charged_wh, drawn_ah, charged_ah


def highest_v(connection: sqlite3.Connection, run: int) -> float | None:
    """The highest mean voltage of a minute under load [V]; None where there is none."""
    found = connection.execute(
        "SELECT max(voltage_mean) FROM minute WHERE run = ? AND current_mean < 0", (run,)
    ).fetchone()[0]
    return None if found is None else found / FINE


def faults(connection: sqlite3.Connection, run: int) -> dict[str, FaultCount]:
    """Reason -> how often bytes meant nothing for it."""
    found = connection.execute("SELECT reason, count, bytes, first_ms, last_ms FROM fault WHERE run = ?", (run,))
    return {reason: FaultCount(*counts) for reason, *counts in found}


def faults_kept(connection: sqlite3.Connection, run: int) -> int:
    """How many faults were kept as they came."""
    kept = connection.execute("SELECT max(number) FROM fault_sample WHERE run = ?", (run,)).fetchone()[0]
    return kept or 0
