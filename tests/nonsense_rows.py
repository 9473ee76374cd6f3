"""A database as the program makes it, and the same with nonsense in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from purifier.model.reading import Reading
from purifier.model.run import Event, Origin
from purifier.protocols.encoder import encode
from purifier.services.record.freeze import unplanned
from purifier.store.import_files import ImportFile
from purifier.store.imports import importing
from tests.recordings import Recording, at, meter

NONSENSE: Final[tuple[Any, ...]] = (
    None,
    "",
    "{",
    "[]",
    '{"seconds": null, "columns": 3, "signs": [], "curve": [[1]], "row": 1e999}',
    "\x1b]0;evil\x07\u202e=1+1",
    b"\xff\x00",
    -1,
    0,
    2**62,
    -(2**63),
    1.5,
    float("inf"),
)
RUNS: Final = len(NONSENSE) + 1
"""One good run, and one for each kind of nonsense."""
GOOD: Final = RUNS
IMPORTED_MS: Final = 1_772_733_600_000
"""When imported runs began [ms since 1970]."""
READINGS: Final = 158
"""Of each run."""
TABLES: Final = ("run", "reading", "minute", "name", "change", "event", "fault", "clock")
_OWN: Final = ("reading", "minute", "change", "event", "fault", "clock")


def good_database(path: Path, *, strict: bool) -> Path:
    """`RUNS` runs alike: three minutes, a gap, the slow things a meter says, a bad frame, a mark; each has ended."""
    recording = Recording(path)
    lines = [
        encode(
            meter(), Reading(voltage_v=13.1 - t / 1e3, current_a=-0.33, temperature_c=20.0 + t // 60, soc_percent=80.0)
        )
        for t in range(180)
    ]
    for t, line in enumerate(lines):
        if not 70 < t < 90:
            recording.recorder.tick(at(t))
            recording.recorder.take(line if t % 50 != 49 else b'{"voltage": \n', at(t).boot_s)
    recording.recorder.end("stopped", "stopped on request")
    recording.close()
    with closing(sqlite3.connect(path)) as connection:
        if not strict:
            _unstrict(connection)
        columns = {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in TABLES}
        for run in range(2, RUNS + 1):
            for table in ("run", *_OWN):
                key = "id" if table == "run" else "run"
                others = ", ".join(name for name in columns[table] if name not in (key, "identity"))
                connection.execute(
                    f"INSERT INTO {table} ({key}, {others}) SELECT {run}, {others} FROM {table} WHERE {key} = 1"
                )
        connection.commit()
    return path


def imported_database(path: Path) -> Path:
    """`RUNS` imported runs alike, each out of a file of its own, in tables that take anything."""
    run = 0
    for run in range(1, RUNS + 1):
        file = ImportFile(f"{run:064x}", f"log-{run}.csv", "table")
        with importing(
            path, unplanned("", "import"), Origin("table", (file.name,)), [file], started_utc_ms=IMPORTED_MS, now_ms=1
        ) as to:
            to.add_rows([(t, 130_000 - t // 100, -5_000, None, None, None) for t in range(0, 60_000, 1000)])
            to.add_event(Event(0, "imported", f"out of {file.name}"))
            to.finish(59_000, interval_ms=1000, discharge_ms=0, end_reason="file")
    with closing(sqlite3.connect(path)) as connection:
        _unstrict(connection)
    return path


def columns_of(path: Path) -> list[tuple[str, str]]:
    """(table, column) of all that the program reads."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            (table, row[1]) for table in TABLES for row in connection.execute(f"PRAGMA table_info({table})").fetchall()
        ]


def with_nonsense(path: Path, table: str, column: str) -> int:
    """Put each of `NONSENSE` into ``column`` of the first row of a run of its own; how many the table took."""
    key = {"run": "id", "name": "id"}.get(table, "run")
    whole = table in ("run", "name", "import_file")
    taken = 0
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for run, value in enumerate(NONSENSE, start=1):
            which = f"{key} = {run}" if whole else f"run = {run} AND {_first(connection, table, run)}"
            try:
                taken += connection.execute(f"UPDATE {table} SET {column} = ? WHERE {which}", (value,)).rowcount
            except (sqlite3.IntegrityError, sqlite3.OperationalError):
                continue  # a table that is strict about what it takes
        connection.commit()
    return taken


def _first(connection: sqlite3.Connection, table: str, run: int) -> str:
    """SQL for one row of a run, in the middle of them."""
    keys = {
        "reading": "t_ms",
        "minute": "minute",
        "change": "name, t_ms",
        "event": "t_ms, kind",
        "fault": "reason",
        "clock": "t_ms",
    }
    return (
        f"({keys[table]}) = (SELECT {keys[table]} FROM {table} WHERE run = {run} "
        + ("AND kind = 'gap' " if table == "event" else "")
        + f"ORDER BY {keys[table]} LIMIT 1)"
    )


def _unstrict(connection: sqlite3.Connection) -> None:
    """The tables as another program would have made them: any column takes anything."""
    found = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE name IN ({', '.join('?' * len(TABLES))}, 'import_file')", TABLES
    ).fetchall()
    connection.execute("PRAGMA writable_schema = ON")
    for name, sql in found:
        loose = sql.replace(") STRICT, WITHOUT ROWID", ") WITHOUT ROWID").replace(") STRICT", ")")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (loose.replace(" NOT NULL", ""), name))
    connection.commit()
    connection.execute("PRAGMA writable_schema = RESET")
