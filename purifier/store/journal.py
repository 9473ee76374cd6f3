"""How SQLite keeps a half-written commit apart, chosen by what the SQLite at hand can be trusted with.

SQLite 3.7.0 to 3.51.2 may lose committed pages of a write-ahead log when two connections write and checkpoint at
once; 3.51.3 repairs that, 3.50.7 and 3.44.6 carry the repair back.  Where it is missing, a truncated rollback journal
does the same work a little more slowly.  Either way ``synchronous = FULL``: a commit that was made is on the disk.
"""

from __future__ import annotations

import sqlite3
from typing import Final, Literal

Mode = Literal["wal", "truncate"]
Version = tuple[int, int, int]

COMMIT_EVERY_S: Final[dict[Mode, float]] = {"wal": 5.0, "truncate": 15.0}
"""The most that can be unsaved; a rollback journal writes each page twice, so it commits less often [s]."""
OLDEST: Final[Version] = (3, 37, 0)
"""The first SQLite with STRICT tables."""


def linked_version() -> Version:
    """The SQLite this Python uses."""
    first, second, third = (int(part) for part in sqlite3.sqlite_version.split(".")[:3])
    return first, second, third


def has_wal_reset_bug(version: Version) -> bool:
    """Whether this SQLite may lose committed pages of a write-ahead log."""
    if version[:2] == (3, 50):
        return version < (3, 50, 7)
    if version[:2] == (3, 44):
        return version < (3, 44, 6)
    return (3, 7, 0) <= version < (3, 51, 3)


def mode_for(version: Version) -> Mode:
    """The journal mode of new files."""
    return "truncate" if has_wal_reset_bug(version) else "wal"
