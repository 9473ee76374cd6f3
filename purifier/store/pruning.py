"""Giving room back: single readings of old runs, or whole runs, in bites that no recorder notices."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from purifier.model.run import Run
from purifier.store.opening import transaction
from purifier.store.readings import GREATEST
from purifier.store.series import tail_minutes

BITE: Final = 5_000
PAGES: Final = 200
_NOT_LAST: Final = (
    "EXISTS (SELECT 1 FROM change AS later WHERE later.run = change.run AND later.name = change.name "
    "AND later.t_ms > change.t_ms AND later.t_ms < (change.t_ms / 60000 + 1) * 60000)"
)
"""SQL for a change that is not the last of its value in its minute."""
_PARTS: Final = ("reading", "minute", "change", "event", "fault", "fault_sample", "clock", "import_file")


def readings_of(connection: sqlite3.Connection, run: int) -> int:
    """How many single readings a run holds."""
    return int(connection.execute("SELECT count(*) FROM reading WHERE run = ?", (run,)).fetchone()[0])


def roll_up_the_rest(connection: sqlite3.Connection, run: Run) -> bool:
    """Store the minutes of ``run`` that only its readings hold: a run ended by hand may have some.

    False, and nothing is stored, when they come to numbers of no world.
    """
    minutes = tail_minutes(connection, run)
    if any(cell is not None and abs(cell) > GREATEST for minute in minutes for cell in minute):
        return False
    for minute in minutes:
        with transaction(connection):
            marks = ", ".join("?" * len(minute))
            connection.execute(f"INSERT OR REPLACE INTO minute VALUES (?, {marks})", (run.id, *minute))
    return True


def drop_readings(connection: sqlite3.Connection, run: int, *, but_one_a_minute: bool = False) -> Iterator[int]:
    """Remove the single readings and changes of a run, yielding how many went with each bite.

    ``but_one_a_minute``: of each changing value the last of a minute stays, for minutes hold no air.
    """
    yield from _drop(connection, run, "reading", "t_ms")
    for _ in _drop(connection, run, "change", "name, t_ms", _NOT_LAST if but_one_a_minute else "1"):
        pass


def drop_run(connection: sqlite3.Connection, run: int) -> Iterator[int]:
    """Remove a run with all that belongs to it, yielding how many readings went with each bite."""
    yield from drop_readings(connection, run)
    with transaction(connection):
        remove(connection, run)


def remove(connection: sqlite3.Connection, run: int) -> None:
    """Remove a run with all that belongs to it at once, inside the caller's transaction."""
    for table in _PARTS:
        connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
    connection.execute("DELETE FROM run WHERE id = ?", (run,))


def give_back(connection: sqlite3.Connection) -> Iterator[int]:
    """Hand free pages back to the disk, yielding how many are left after each bite."""
    while free := int(connection.execute("PRAGMA freelist_count").fetchone()[0]):
        connection.execute(f"PRAGMA incremental_vacuum({PAGES})").fetchall()
        left = int(connection.execute("PRAGMA freelist_count").fetchone()[0])
        yield left
        if left >= free:
            return


def _drop(connection: sqlite3.Connection, run: int, table: str, key: str, which: str = "1") -> Iterator[int]:
    while True:
        with transaction(connection):
            gone = connection.execute(
                f"DELETE FROM {table} WHERE run = ?1 AND ({key}) IN "
                f"(SELECT {key} FROM {table} WHERE run = ?1 AND {which} ORDER BY {key} LIMIT {BITE})",
                (run,),
            ).rowcount
        if not gone:
            return
        yield gone
