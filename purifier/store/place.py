"""Where the database is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "PURIFIER_DB"
NAME: Final = "runs.sqlite3"


def database(typed: Path | None = None) -> Path:
    """The file that was typed, else the one ``PURIFIER_DB`` names, else ``runs.sqlite3`` in the user's data folder."""
    if typed is not None:
        return typed
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / NAME


def is_default(path: Path) -> bool:
    """Whether nobody named this file: that it is not there yet is then no slip of typing."""
    return not os.environ.get(VARIABLE, "").strip() and path == database()
