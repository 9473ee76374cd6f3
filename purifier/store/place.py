"""Where the database is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from purifier.errors import UsageError

VARIABLE: Final = "PURIFIER_DB"
NAME: Final = "runs.sqlite3"


def database(typed: Path | None = None) -> Path:
    """The file that was typed, else the one ``PURIFIER_DB`` names, else ``runs.sqlite3`` in the user's data folder.

    Raises UsageError for what is the name of no file.
    """
    if typed is not None:
        return _file(typed, "--db")
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return _file(Path(named), VARIABLE)
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / NAME


def _file(path: Path, option: str) -> Path:
    if not path.name:
        raise UsageError(f"{option}: expected a file such as runs.sqlite3, found the folder {str(path)!r}")
    return path


def is_default(path: Path) -> bool:
    """Whether nobody named this file: that it is not there yet is then no slip of typing."""
    return not os.environ.get(VARIABLE, "").strip() and path == database()
