"""Home Assistant's statistics: means over five minutes and an hour, kept when the states themselves are purged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from purifier.formats.channels import Chosen
from purifier.formats.number_cells import scaled
from purifier.formats.said import Said
from purifier.plain_text import quoted
from purifier.store.strangers.in_time import Piece
from purifier.store.strangers.looking import must_grow, names
from purifier.store.strangers.moments import moments_ms
from purifier.store.strangers.unit_changes import change

MEANS: Final = (("statistics_short_term", 300_000), ("statistics", 3_600_000))
"""Table -> over what time its rows are means [ms], the finer first."""
ROWS: Final = 5_000


def statistics_of(connection: sqlite3.Connection, table: str) -> list[tuple[str, str, int, float | None, float | None]]:
    """What a table has means of: name, unit, how many, the lowest and the highest."""
    if "mean" not in names(connection, table) or not names(connection, "statistics_meta"):
        return []
    found = connection.execute(
        f"SELECT m.statistic_id, m.unit_of_measurement, count(*), min(s.mean), max(s.mean) FROM {table} AS s "
        "JOIN statistics_meta AS m ON m.id = s.metadata_id WHERE s.mean IS NOT NULL GROUP BY m.id ORDER BY m.id"
    )
    there = []
    for name, unit, count, *ends in found:
        low, high = scaled(ends)
        there.append((str(name), unit if isinstance(unit, str) else "", count, low, high))
    return there


def means(
    connection: sqlite3.Connection, one: Chosen, unit: str, until_ms: int | None, said: Said
) -> list[Iterator[Piece]]:
    """The means of one entity until ``until_ms`` [ms since 1970], when its states begin; None: they never do.

    Five minutes go before hours.  A mean whose time reaches beyond its end is cut there: ``mean_ms`` is shorter.
    """
    found = []
    for table, over_ms in MEANS:
        if "mean" not in names(connection, table) or not names(connection, "statistics_meta"):
            continue
        start = "start_ts" if "start_ts" in names(connection, table) else "start"
        row = connection.execute(
            "SELECT id, unit_of_measurement FROM statistics_meta WHERE statistic_id = ?", (one.channel.name,)
        ).fetchone()
        if row is None:
            continue
        metadata, its_unit = row
        way = change(its_unit or unit, unit)
        if way is None:
            said.say(f"the means of {quoted(one.channel.name)} are left out: they are in {quoted(str(its_unit))}")
            continue
        first = connection.execute(
            f"SELECT min({start}) FROM {table} WHERE metadata_id = ? AND mean IS NOT NULL", (metadata,)
        ).fetchone()[0]
        (first_ms,) = moments_ms([first])
        if first_ms is None or (until_ms is not None and first_ms >= until_ms):
            continue
        said.say(f"{quoted(one.channel.name)}: before its first state, means over {_words(over_ms)}")
        found.append(_series(connection, one, table, start, metadata, way, over_ms, until_ms))
        until_ms = first_ms
    return found


def _series(
    connection: sqlite3.Connection,
    one: Chosen,
    table: str,
    start: str,
    metadata: int,
    way: tuple[float, float],
    over_ms: int,
    until_ms: int | None,
) -> Iterator[Piece]:
    after: object = None
    factor, offset = way[0] * one.factor, way[1] * one.factor + one.offset
    while True:
        later = "" if after is None else f" AND {start} > ?"
        rows = connection.execute(
            f"SELECT {start}, mean FROM {table} WHERE metadata_id = ? AND mean IS NOT NULL AND {start} IS NOT NULL"
            f"{later} ORDER BY {start} LIMIT {ROWS}",
            (metadata, *(() if after is None else (after,))),
        ).fetchall()
        if not rows:
            return
        must_grow(None if after is None else (after,), rows[-1][:1])
        after = rows[-1][0]
        times = moments_ms([row[0] for row in rows])
        cells = scaled([row[1] for row in rows], factor, offset)
        piece = Piece(one.quantity)
        for t_ms, value in zip(times, cells, strict=True):
            if t_ms is not None and value is not None and (until_ms is None or t_ms < until_ms):
                piece.t_ms.append(t_ms)
                piece.cells.append(value)
                piece.mean_ms.append(over_ms if until_ms is None else min(over_ms, until_ms - t_ms))
        yield piece
        if until_ms is not None and times[-1] is not None and times[-1] >= until_ms:
            return


def _words(over_ms: int) -> str:
    return "an hour" if over_ms == 3_600_000 else f"{over_ms // 60_000} min"
