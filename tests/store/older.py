"""Databases as earlier versions of the program left them: made by their own steps, filled with their own statements."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from purifier.store.prediction_text import as_text
from purifier.store.schema import migrations
from tests.recordings import plan


def version_1(path: Path) -> Path:
    """A file of the first form, without a run."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations().apply(Database(connection, recursive_triggers=False), stop_before="2 identities and files")
    return path


def begin_run(connection: sqlite3.Connection, name: str = "", boot: str = "first", boot_ms: int = 1000) -> int:
    """A run as version 1 begins one; its id."""
    cursor = connection.execute(
        "INSERT INTO run (id, name, source, meter, meter_identity, port, options, setup, profiles, prediction, "
        "interval_ms, discharge_ms) VALUES (NULL, ?, 'log', 'diy-json', NULL, 'usb:1', '{}', 'a set-up', '{}', ?, "
        "NULL, NULL)",
        (name, as_text(plan().prediction, plan().row)),
    )
    connection.execute(
        "INSERT OR REPLACE INTO clock (run, t_ms, utc_ms, boot, boot_ms) VALUES (?, 0, 1760000000000, ?, ?)",
        (cursor.lastrowid, boot, boot_ms),
    )
    return int(cursor.lastrowid or 0)


def record(connection: sqlite3.Connection, run: int, t_ms: int) -> None:
    """A reading, a minute, an event, a change, as version 1 writes them."""
    connection.execute(
        f"INSERT OR IGNORE INTO reading VALUES ({run}, ?, ?, ?, ?, ?, ?)", (t_ms, 130_000, -3300, None, None, None)
    )
    cells = (t_ms // 60_000, 1, 0, *[None] * 11, 0, 0, 0, 0, 0, 0)
    connection.execute(f"INSERT OR REPLACE INTO minute VALUES ({run}, {', '.join('?' * len(cells))})", cells)
    connection.execute(
        "INSERT INTO event (run, t_ms, kind, text, data) VALUES (?, ?, ?, ?, ?)", (run, t_ms, "mark", "there", "{}")
    )
    connection.execute("INSERT OR IGNORE INTO name (name) VALUES ('temperature_c')")
    connection.execute(f"INSERT OR REPLACE INTO change VALUES ({run}, 1, ?, ?)", (t_ms, 20.5))
