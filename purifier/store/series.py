"""What screens and tables ask of a run: its last values and its sums; what makes no sense stays out of them.

A file may be damaged, or made elsewhere: a comparison in SQL is false for text and bytes, and for nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from purifier.model.run import Run
from purifier.model.run_statistics import MINUTE_MS, Minute, RollUp
from purifier.store.bad_rows import BadRows, shown
from purifier.store.packing import FINE, NANO, Packed, pack_minute, sample
from purifier.store.readings import COLUMNS, GREATEST, in_range, quick, rows, sound_row

LOOK_BACK: Final = 600
"""How many of the last readings are searched for a value that the very last does not hold."""
LAST: Final = ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent")
MOST: Final = 2**53
"""No amount, no value and no time of this world is greater, and floating point adds all below without loss."""
_AMOUNTS: Final = ("drawn_nah", "charged_nah", "drawn_nwh", "charged_nwh", "bridged_nah", "bridged_nwh")
REAL_MINUTE: Final = f"minute BETWEEN 0 AND {MOST // MINUTE_MS}"
"""SQL for a minute that may have been; a comparison is false for text and bytes, and for nothing."""
SOUND_MINUTE: Final = " AND ".join(
    (
        REAL_MINUTE,
        f"readings BETWEEN 0 AND {MINUTE_MS}",  # no two readings are of the same millisecond
        f"covered_ms BETWEEN 0 AND {MOST}",
        *(f"{name} BETWEEN {-MOST if name.startswith('bridged') else 0} AND {MOST}" for name in _AMOUNTS),
    )
)
"""SQL for a minute whose count and amounts can be summed up."""


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


def first_row(connection: sqlite3.Connection, run: int) -> Packed | None:
    """The oldest single reading of a run as it is stored; None where there are none, or they were pruned."""
    return _first_sound(run, connection.execute(f"SELECT {COLUMNS} FROM reading WHERE run = ? ORDER BY t_ms", (run,)))


def last_row(connection: sqlite3.Connection, run: int) -> Packed | None:
    """The newest single reading of a run as it is stored; None where there are none, or they were pruned."""
    newest = connection.execute(f"SELECT {COLUMNS} FROM reading WHERE run = ? ORDER BY t_ms DESC", (run,))
    return _first_sound(run, newest)


def _first_sound(run: int, found: Iterable[tuple[Any, ...]]) -> Packed | None:
    sound = (sound_row(run, cells, BadRows()) for cells in found)
    return next((row for row in sound if row is not None), None)


def last(connection: sqlite3.Connection, run: int, bad: BadRows | None = None) -> dict[str, Latest]:
    """The newest value of each of `LAST` that was said lately, as the meter said it.

    Rows that make no sense, among those that are looked at, go to ``bad``.
    """
    noted = BadRows() if bad is None else bad
    found: dict[str, Latest] = {}
    newest = connection.execute(
        f"SELECT {COLUMNS} FROM reading WHERE run = ? ORDER BY t_ms DESC LIMIT {LOOK_BACK}", (run,)
    )
    for cells in newest:
        row = sound_row(run, cells, noted)
        if row is None:
            continue
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
    bounds = REAL_MINUTE if column == "minute" else f"{column} BETWEEN {-GREATEST} AND {GREATEST}"
    least, greatest = (
        connection.execute(f"SELECT {which}({column}) FROM {table} WHERE run = ? AND {bounds}", (run,)).fetchone()[0]
        for which in ("min", "max")
    )
    return (None, None) if least is None else (int(least), int(greatest))


def totals(connection: sqlite3.Connection, run: Run, bad: BadRows | None = None) -> Totals:
    """The sums of ``run``: from its minutes, and from single readings for those that are not rolled up yet.

    Minutes that make no sense go to ``bad``.
    """
    end = GREATEST if run.end_ms is None else in_range(run.end_ms)
    amounts = ", ".join(f"total({name})" for name in ("readings", "covered_ms", *_AMOUNTS))
    sound, *cells = map(
        float,
        connection.execute(
            f"SELECT count(*), {amounts} FROM minute WHERE run = ? AND minute * ? <= ? AND {SOUND_MINUTE}",
            (run.id, MINUTE_MS, end),
        ).fetchone(),
    )
    for minute in tail_minutes(connection, run, bad):
        cells[0] += minute[1] or 0
        cells[1] += minute[2] or 0
        for i, amount in enumerate(minute[-6:]):
            cells[i + 2] += amount or 0
    # Counting is quick; to look at each minute once more is worth it only where some were left out.
    if bad is not None and sound < _minutes(connection, run.id):
        _note_bad_minutes(connection, run.id, bad)
    return Totals(int(cells[0]), int(cells[1]), *(cell / NANO for cell in cells[2:]))


def _minutes(connection: sqlite3.Connection, run: int) -> int:
    return int(connection.execute("SELECT count(*) FROM minute WHERE run = ?", (run,)).fetchone()[0])


def _note_bad_minutes(connection: sqlite3.Connection, run: int, bad: BadRows) -> None:
    names = ("readings", "covered_ms", *_AMOUNTS)
    found = connection.execute(
        f"SELECT minute, {', '.join(names)} FROM minute WHERE run = ? AND NOT coalesce({SOUND_MINUTE}, 0)", (run,)
    )
    for minute, *cells in found:
        least = [-MOST if name.startswith("bridged") else 0 for name in names]
        wrong = [
            f"{name} is {shown(value)}"
            for name, value, low in zip(names, cells, least, strict=True)
            if not isinstance(value, int | float) or not low <= value <= (MINUTE_MS if name == "readings" else MOST)
        ]
        why = ", ".join(wrong) or "there is no such minute"
        bad.add(run, "minute", shown(minute), f"its sums make no sense and are left out: {why}")


def tail(
    connection: sqlite3.Connection, run: Run, bad: BadRows | None = None, *, dead_band: bool = False
) -> tuple[RollUp, list[Minute]]:
    """A roll-up that has taken every reading not in the table of minutes yet, and the minutes that it closed.

    ``dead_band``: the meter is known to show nothing while its counter goes on.
    """
    start = _rolled_until_ms(connection, run.id)
    before = connection.execute(
        f"SELECT {COLUMNS} FROM reading WHERE run = ? AND t_ms < ? ORDER BY t_ms DESC LIMIT 1", (run.id, start)
    ).fetchone()
    last = None if before is None else sound_row(run.id, before, BadRows())
    before_it = None if last is None else sample(last)
    roll_up = RollUp(run.interval_ms, before_it, dead_band=dead_band, least_gap_ms=run.frozen.least_gap_ms)
    closed: list[Minute] = []
    for row in rows(connection, run.id, start - 1, run.end_ms, bad):
        closed += roll_up.add(sample(row)).minutes
    return roll_up, closed


def tail_minutes(connection: sqlite3.Connection, run: Run, bad: BadRows | None = None) -> list[tuple[int | None, ...]]:
    """The minutes of ``run`` that are not in the table yet, packed; the last one may still be growing."""
    roll_up, closed = tail(connection, run, bad)
    return [pack_minute(minute) for minute in (*closed, *roll_up.finish().minutes)]


def counted(connection: sqlite3.Connection, run: int) -> int:
    """How many single readings of ``run`` were recorded, by the counts of its minutes and the readings after those."""
    rolled = connection.execute(
        f"SELECT total(readings) FROM minute WHERE run = ? AND {REAL_MINUTE} AND readings BETWEEN 0 AND {MINUTE_MS}",
        (run,),
    ).fetchone()[0]
    since = _rolled_until_ms(connection, run)
    # Beyond the times of this world stands none that was written so, but one of a minute that has been counted.
    rest = connection.execute(
        f"SELECT count(*) FROM reading WHERE run = ? AND t_ms BETWEEN ? AND {MOST}", (run, since)
    ).fetchone()[0]
    return int(rolled) + int(rest)


def minute_powers(connection: sqlite3.Connection, run: Run, count: int) -> list[float]:
    """Mean power of the last ``count`` minutes that had any [W, drawn: negative], oldest first."""
    found = connection.execute(
        f"SELECT charged_nwh - drawn_nwh, covered_ms FROM minute WHERE run = ? AND power_mean IS NOT NULL "
        f"AND covered_ms > 0 AND {SOUND_MINUTE} AND {REAL_MINUTE} AND minute * ? <= ? ORDER BY minute DESC LIMIT ?",
        (run.id, MINUTE_MS, GREATEST if run.end_ms is None else in_range(run.end_ms), count),
    )
    return [amount / NANO / (covered_ms / 3.6e6) for amount, covered_ms in found][::-1]


def rolled(connection: sqlite3.Connection, run: int) -> tuple[float, float, float, float]:
    """(drawn, gaps bridged; charged) in the minutes that are in the table [Wh], and the same in [Ah]."""
    sums = connection.execute(
        "SELECT total(drawn_nwh + bridged_nwh), total(charged_nwh), total(drawn_nah + bridged_nah), "
        f"total(charged_nah) FROM minute WHERE run = ? AND {SOUND_MINUTE}",
        (run,),
    ).fetchone()
    drawn_wh, charged_wh, drawn_ah, charged_ah = (amount / NANO for amount in sums)
    return drawn_wh, charged_wh, drawn_ah, charged_ah


def highest_v(connection: sqlite3.Connection, run: int) -> float | None:
    """The highest mean voltage of a minute under load [V]; None where there is none."""
    found = connection.execute(
        f"SELECT max(voltage_mean) FROM minute WHERE run = ? AND current_mean < 0 AND {SOUND_MINUTE}", (run,)
    ).fetchone()[0]
    return found / FINE if isinstance(found, int) else None


def _rolled_until_ms(connection: sqlite3.Connection, run: int) -> int:
    """Where the minutes in the table end [ms since the run's start]."""
    done = connection.execute(f"SELECT max(minute) FROM minute WHERE run = ? AND {REAL_MINUTE}", (run,)).fetchone()[0]
    return 0 if done is None else (int(done) + 1) * MINUTE_MS
