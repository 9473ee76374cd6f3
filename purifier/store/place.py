"""Where the database is, and whether what is there can be one."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from purifier.errors import StoreError, UsageError

VARIABLE: Final = "PURIFIER_DB"
NAME: Final = "runs.sqlite3"
_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


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


def is_there(path: Path) -> bool:
    """Whether something is at ``path``, or may be: what cannot be looked at is told by whoever opens it."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def must_be_a_file(path: Path) -> None:
    """Refuse what can be no database before it is opened, for opening a pipe may wait for ever; raises StoreError.

    A file that is not there yet passes.
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return
    except PermissionError:
        raise StoreError(
            f"cannot open the database {path}: a folder on the way to it may not be entered: check its rights, or name "
            "another file with --db"
        ) from None
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}: name another file with --db") from None
    kind = kind_of(mode)
    if kind is not None:
        raise StoreError(f"cannot open the database {path}: expected a file, found {kind}: name a file with --db")


def kind_of(mode: int) -> str | None:
    """What ``st_mode`` is the mode of, in words; None for a file like any other."""
    if stat.S_ISREG(mode):
        return None
    return next((words for is_one, words in _KINDS if is_one(mode)), "something else")
