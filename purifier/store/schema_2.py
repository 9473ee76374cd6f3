"""The second form of the database: a run has an identity that is the same everywhere, and may come out of a file."""

from __future__ import annotations

import sqlite3
from typing import Final

from purifier.store.identity import OLDER, older_identity
from purifier.store.views import RUNS_2

IMPORT_FILE: Final = """(
    run INTEGER NOT NULL REFERENCES run (id),
    sha256 TEXT NOT NULL,          -- of the file's bytes
    number INTEGER NOT NULL,       -- which of the file's runs it is, from 1
    name TEXT NOT NULL,            -- of the file, without its folder
    format TEXT NOT NULL,
    version INTEGER NOT NULL,      -- of the format: another one may read the file otherwise
    imported_ms INTEGER NOT NULL,  -- UTC
    finished INTEGER NOT NULL,     -- 0: its rows are still coming in, or the import was cut short
    PRIMARY KEY (run, sha256, number)
) STRICT, WITHOUT ROWID"""

ADDED: Final = (
    "ALTER TABLE run ADD COLUMN identity TEXT",  # UUID, the same in every copy of the run
    "ALTER TABLE run ADD COLUMN origin TEXT",  # JSON: how it came in; NULL: it was logged here
    "ALTER TABLE run ADD COLUMN named_ms INTEGER",  # UTC when somebody changed its name; NULL: it never was
    "ALTER TABLE run ADD COLUMN copied_ms INTEGER",  # UTC when it came out of another database; NULL: begun here
    "CREATE UNIQUE INDEX run_identity ON run (identity)",
    f"CREATE TABLE import_file {IMPORT_FILE}",
    "CREATE INDEX import_file_sha256 ON import_file (sha256)",
    "DROP VIEW IF EXISTS runs",
    RUNS_2,
    """
    CREATE VIEW imported_files AS SELECT
        run, name, sha256, number, format, version, finished,
        strftime('%Y-%m-%dT%H:%M:%fZ', imported_ms / 1000.0, 'unixepoch') AS imported_utc
    FROM import_file
    """,
)


def give_identities(connection: sqlite3.Connection) -> None:
    """Give every run that has no identity the one that each copy of this file gives it."""
    for id_, *told in connection.execute(f"SELECT id, {OLDER} FROM run WHERE identity IS NULL").fetchall():
        # Where a file was made elsewhere and says the same of two runs, one stays without: readers find it another.
        words = (older_identity(id_, told), id_)
        connection.execute("UPDATE OR IGNORE run SET identity = ? WHERE id = ?", words)


def seen_as_second(connection: sqlite3.Connection) -> None:
    """Have a file of the first form, which may not be written to, read like one of the second."""
    connection.execute("PRAGMA temp_store = MEMORY")
    # What is temporary hides what is in the file under the same name.
    connection.execute(
        "CREATE TEMP VIEW run AS SELECT *, NULL AS identity, NULL AS origin, NULL AS named_ms, NULL AS copied_ms "
        "FROM main.run"
    )
    connection.execute(f"CREATE TEMP TABLE import_file {IMPORT_FILE.replace('REFERENCES run (id)', '')}")
