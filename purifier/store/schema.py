"""What the database looks like. Tables named in the singular are packed for size; views in the plural are for people.

A step, once released, is never changed: another one is added.  Each runs in a transaction of its own together with the
record that it ran, so that a step killed half way leaves the file as it was before it.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from purifier.errors import StoreError
from purifier.store import schema_2
from purifier.store.views import VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

VERSION: Final = 2
"""The number of steps; kept in the file's ``user_version`` so that a file in order costs no import to recognise."""

APPLICATION_ID: Final = 0x50555249
"""``PURI``: tells our files from other programs'."""

TABLES: Final = (
    """
    CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- an id is never given twice: exports and notes refer to it
        name TEXT NOT NULL,
        source TEXT NOT NULL,          -- log, replay, import, ran or demo
        meter TEXT NOT NULL,           -- id of the meter's profile
        meter_identity TEXT,           -- what the meter calls itself in its stream
        port TEXT NOT NULL,            -- identity of the link
        options TEXT NOT NULL,         -- JSON: invert, zero_a, shunt_scale, columns
        setup TEXT NOT NULL,           -- the set-up file's text
        profiles TEXT NOT NULL,        -- JSON: path in a folder of profiles -> text, as they were at the start
        prediction TEXT NOT NULL,      -- JSON: made before the first reading
        interval_ms INTEGER,           -- the meter's usual interval
        discharge_ms INTEGER,          -- first discharge
        end_ms INTEGER,                -- empty, or stopped
        end_reason TEXT,
        complete INTEGER NOT NULL DEFAULT 0,
        stop_asked INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    # 0.1 mV, 0.1 mA, 0.1 mAh, 0.1 %.  power: how what the meter said differs from volts times amperes, in 0.1 mW and
    # coded as purifier.store.packing has it; NULL when it said nothing.
    """
    CREATE TABLE reading (
        run INTEGER NOT NULL REFERENCES run (id),
        t_ms INTEGER NOT NULL,
        voltage INTEGER, current INTEGER, charge INTEGER, soc INTEGER, power INTEGER,
        PRIMARY KEY (run, t_ms)
    ) STRICT, WITHOUT ROWID
    """,
    # Units as in reading; amounts in nAh and nWh, so that a year of rounding does not show.
    """
    CREATE TABLE minute (
        run INTEGER NOT NULL REFERENCES run (id),
        minute INTEGER NOT NULL,
        readings INTEGER NOT NULL, covered_ms INTEGER NOT NULL,
        voltage_low INTEGER, voltage_high INTEGER, voltage_mean INTEGER,
        current_low INTEGER, current_high INTEGER, current_mean INTEGER,
        power_low INTEGER, power_high INTEGER, power_mean INTEGER,
        charge INTEGER, soc INTEGER,
        drawn_nah INTEGER NOT NULL, charged_nah INTEGER NOT NULL,
        drawn_nwh INTEGER NOT NULL, charged_nwh INTEGER NOT NULL,
        bridged_nah INTEGER NOT NULL, bridged_nwh INTEGER NOT NULL,
        PRIMARY KEY (run, minute)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE change (
        run INTEGER NOT NULL REFERENCES run (id),
        name INTEGER NOT NULL REFERENCES name (id),
        t_ms INTEGER NOT NULL,
        value ANY,                     -- from now on; NULL: the meter no longer says it
        PRIMARY KEY (run, name, t_ms)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE event (
        run INTEGER NOT NULL REFERENCES run (id),
        t_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        data TEXT NOT NULL DEFAULT '{}',
        PRIMARY KEY (run, t_ms, kind)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE fault (
        run INTEGER NOT NULL REFERENCES run (id),
        reason TEXT NOT NULL,
        count INTEGER NOT NULL, bytes INTEGER NOT NULL,
        first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,
        PRIMARY KEY (run, reason)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE fault_sample (
        run INTEGER NOT NULL REFERENCES run (id),
        number INTEGER NOT NULL,
        t_ms INTEGER NOT NULL, reason TEXT NOT NULL, length INTEGER NOT NULL, raw BLOB NOT NULL,
        PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID
    """,
    # From t_ms on, utc = utc_ms + (t - t_ms); boot and boot_ms tie t to the machine's own clock while it runs.
    """
    CREATE TABLE clock (
        run INTEGER NOT NULL REFERENCES run (id),
        t_ms INTEGER NOT NULL,
        utc_ms INTEGER NOT NULL, boot TEXT NOT NULL, boot_ms INTEGER NOT NULL,
        PRIMARY KEY (run, t_ms)
    ) STRICT, WITHOUT ROWID
    """,
)


def check_version(connection: sqlite3.Connection, path: str) -> int:
    """The version of the open file, 0 for an empty one; raises StoreError when it is not ours, or newer than ours."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if mark != APPLICATION_ID:
        counted = connection.execute("SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE '%sqlite%'")
        others = int(counted.fetchone()[0])
        if mark or version or others:
            raise StoreError(f"{path} is the database of another program: name another file with --db")
        return 0
    if version > VERSION:
        raise StoreError(
            f"{path} was written by a newer purifier (its form is {version}, this one knows up to {VERSION}): "
            "update purifier, or name another file with --db"
        )
    return version


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring the file to `VERSION`, step by step; what is in order already is left alone."""
    from sqlite_utils import Database

    migrations().apply(Database(connection, recursive_triggers=False))


def migrations() -> Migrations:
    """The steps that make or change the tables and views, the oldest first; `VERSION` counts them."""
    from sqlite_utils import Migrations

    steps = Migrations("purifier")

    @steps(name="1 runs and readings")
    def first(db: Database) -> None:
        for statement in (*TABLES, *VIEWS):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")

    @steps(name="2 identities and files")
    def second(db: Database) -> None:
        for statement in schema_2.ADDED:
            db.execute(statement)
        schema_2.give_identities(db.conn)
        db.execute("PRAGMA user_version = 2")

    return steps


def seen_as_current(connection: sqlite3.Connection, version: int) -> None:
    """Have an open file of an older ``version`` read like one of `VERSION`, without a byte of it being changed."""
    if version == 1:
        schema_2.seen_as_second(connection)
