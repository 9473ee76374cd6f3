"""What a run drew, piece by piece: its minutes, several of them together in a long run."""

from __future__ import annotations

import sqlite3
from typing import Final

from purifier.model.comparison.piece import Piece
from purifier.model.run import Run
from purifier.model.run_statistics import MINUTE_MS
from purifier.store.packing import NANO
from purifier.store.series import MOST, REAL_MINUTE, SOUND_MINUTE, tail_minutes

MOST_PIECES: Final = 20_000
"""Two weeks of minutes; longer runs come in longer pieces."""


def pieces(connection: sqlite3.Connection, run: Run, since_ms: int, until_ms: int) -> list[Piece]:
    """``run`` from ``since_ms`` to ``until_ms`` after its start, oldest first; minutes that make no sense are left out.

    Minutes in which nobody measured a power vouch for none.
    """
    since, until = max(0, since_ms), min(until_ms, MOST)
    width = max(1, -(-(until - since) // MINUTE_MS // MOST_PIECES))
    found = connection.execute(
        "SELECT min(minute), max(minute) + 1, total(CASE WHEN power_mean IS NULL THEN 0 ELSE covered_ms END), "
        "total(drawn_nwh - charged_nwh), total(drawn_nah - charged_nah), total(bridged_nwh), total(bridged_nah) "
        f"FROM minute WHERE run = ? AND minute BETWEEN ? AND ? AND {REAL_MINUTE} AND {SOUND_MINUTE} "
        "GROUP BY minute / ? ORDER BY 1",
        (run.id, since // MINUTE_MS, until // MINUTE_MS, width),
    )
    made = [_piece(cells, since, until) for cells in found]
    # The columns of a packed minute: its number, readings and covered time first, amounts last, power's mean the 12th.
    for minute in tail_minutes(connection, run):
        number, covered = minute[0] or 0, 0 if minute[11] is None else minute[2] or 0
        drawn_ah, charged_ah, drawn_wh, charged_wh, bridged_ah, bridged_wh = (cell or 0 for cell in minute[-6:])
        if since // MINUTE_MS <= number <= until // MINUTE_MS:
            amounts = (drawn_wh - charged_wh, drawn_ah - charged_ah, bridged_wh, bridged_ah)
            made.append(_piece((number, number + 1, covered, *amounts), since, until))
    return made


def _piece(cells: tuple[float, ...], since_ms: int, until_ms: int) -> Piece:
    first, after, covered, *amounts = cells
    start, end = max(since_ms, int(first) * MINUTE_MS), min(until_ms, int(after) * MINUTE_MS)
    # A reading vouches for the time since the one before it, which may be longer than a minute.
    covered_ms = min(int(covered), end - since_ms)
    start = max(since_ms, min(start, end - covered_ms))
    drawn_wh, drawn_ah, bridged_wh, bridged_ah = (amount / NANO for amount in amounts)
    return Piece(start, max(start, end), max(0, covered_ms), drawn_wh, drawn_ah, bridged_wh, bridged_ah)
