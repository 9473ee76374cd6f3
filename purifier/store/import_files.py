"""Which files came in as which runs: what keeps the same file from coming in twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from purifier.model.run import Run
from purifier.store.bad_rows import BadRows
from purifier.store.run_rows import run_of


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that came in, or a part of it."""

    sha256: str
    """Of its bytes, in hexadecimal digits."""
    name: str
    """Without its folder."""
    format: str
    version: int = 1
    number: int = 1
    """Which of the file's runs it is, from 1."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One that is there: the ``run`` that it came into, when [UTC, ms since 1970], and whether all of it did."""

    run: int
    file: ImportFile
    imported_ms: int
    finished: bool


_COLUMNS = "run, sha256, name, format, version, number, imported_ms, finished"


def imported(connection: sqlite3.Connection, sha256: str) -> list[Imported]:
    """The runs that the file with these bytes came into, in the order in which they stand in it."""
    return _found(connection, "WHERE sha256 = ? ORDER BY number, run", sha256)


def files_of(connection: sqlite3.Connection, run: int) -> list[Imported]:
    """The files that ``run`` came out of, in the order in which they came in."""
    return _found(connection, "WHERE run = ? ORDER BY imported_ms, name, number", run)


def unfinished(connection: sqlite3.Connection, sha256: str) -> list[int]:
    """Runs that the file with these bytes came into in part, when its import was cut short."""
    found = connection.execute("SELECT DISTINCT run FROM import_file WHERE sha256 = ? AND finished = 0", (sha256,))
    return [id_ for (id_,) in found if type(id_) is int]


def add_files(
    connection: sqlite3.Connection, run: int, files: Sequence[ImportFile], now_ms: int, *, finished: bool = False
) -> None:
    """Note inside the caller's transaction that ``run`` comes out of ``files``; one that is noted is noted anew."""
    from sqlite_utils import Database

    rows = [{"run": run, **asdict(file), "imported_ms": now_ms, "finished": int(finished)} for file in files]
    table: Any = Database(connection, recursive_triggers=False)["import_file"]
    table.upsert_all(rows, pk=("run", "sha256", "number"))


def be_unfinished(connection: sqlite3.Connection, run: int) -> None:
    """Have ``run`` be seen as an import that was cut short, inside the caller's transaction."""
    connection.execute("UPDATE run SET end_ms = NULL, complete = 0 WHERE id = ?", (run,))
    connection.execute("UPDATE import_file SET finished = 0 WHERE run = ?", (run,))


def overlapping(
    connection: sqlite3.Connection, started_utc_ms: int, ended_utc_ms: int, format: str | None
) -> list[Run]:
    """Imported runs of this ``format`` that were under way between the two moments [ms since 1970], oldest first; None:
    of any, and those that were recorded here.

    Those that are whole, have a date, and still hold their single readings: what another file adds to them can be told
    from what they have.
    """
    ids = connection.execute(
        "SELECT id FROM run WHERE (source = 'import' OR (? AND source <> 'ran')) AND end_ms IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM event WHERE event.run = run.id AND kind = 'pruned') ORDER BY id",
        (format is None,),
    )
    found = []
    for (id_,) in ids.fetchall():
        run = run_of(connection, id_, BadRows())
        if run is None or not run.started_utc_ms or (format and (run.origin is None or run.origin.format != format)):
            continue
        if run.started_utc_ms <= ended_utc_ms and run.started_utc_ms + (run.end_ms or 0) >= started_utc_ms:
            found.append(run)
    return found


def _found(connection: sqlite3.Connection, where: str, value: str | int) -> list[Imported]:
    found = []
    for run, sha256, name, format_, version, number, at_ms, finished in connection.execute(
        f"SELECT {_COLUMNS} FROM import_file {where}", (value,)
    ):
        texts, numbers = (sha256, name, format_), (run, version, number, at_ms)
        if all(isinstance(one, str) for one in texts) and all(type(one) is int for one in numbers):
            found.append(Imported(run, ImportFile(sha256, name, format_, version, number), at_ms, bool(finished)))
    return found
