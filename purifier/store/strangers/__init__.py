"""SQLite files of other programs: read and never written, and told from one another by their tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.plain_text import plain
from purifier.store.schema import APPLICATION_ID
from purifier.store.strangers.looking import Looker, is_database, names, tables

if TYPE_CHECKING:
    from purifier.formats.opened import Opened

DATABASES: Final = ("home-assistant-database", "rd-usb-database")
"""Ids of the formats that are databases."""
_SHOWN: Final = 8


def opened_database(path: Path) -> Opened | None:
    """The file at ``path``; None when it is no SQLite file, whatever it is called.

    Raises UsageError for a database of runs, for one whose tables nobody here can read, and for a damaged one.
    """
    if not is_database(path):
        return None
    looker = Looker(path)
    with looker.looking() as connection:
        if int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID:
            raise UsageError(
                f"{looker.name}: that is a database of purifier: 'purifier merge {looker.name}' takes it in"
            )
        there = tables(connection)
        states, measurements = names(connection, "states"), names(connection, "measurements")
    if {"state", "state_id"} <= set(states):
        from purifier.store.strangers.home_assistant import HomeAssistant

        return HomeAssistant(looker)
    if {"timestamp", "voltage", "current"} <= set(measurements):
        from purifier.store.strangers.rd_usb import RdUsb

        return RdUsb(looker)
    shown = ", ".join(f"'{plain(name)[:40]}'" for name in there[:_SHOWN]) or "none"
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    raise UsageError(
        f"{looker.name}: a SQLite database of a program that is not known here; its tables: {shown}{more}. Read are "
        "those of Home Assistant ('states') and rd-usb ('measurements'); of others a table as CSV: "
        "sqlite3 -header -csv FILE 'SELECT * FROM TABLE'"
    )
