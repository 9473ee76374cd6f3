"""Where what could not be saved is kept, file by file.

The name of such a file says whose it is (a sum over the place of the database, and the run) and what must be in it (a
sum over its bytes), so that one that was cut short, or is another's, is told from a whole one.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def folders() -> Iterator[Path]:
    """Where such files may be: what lasts comes first, for the folders of a session go with it."""
    from platformdirs import user_state_path

    own = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    number = 0
    if sys.platform != "win32":
        number = os.getuid()
    found = (
        Path(own) / "unsaved" if own else None,
        user_state_path("purifier", appauthor=False) / "unsaved",
        Path(runtime) / "purifier-unsaved" if runtime else None,
        Path(tempfile.gettempdir()) / f"purifier-unsaved-{number}",
    )
    yield from (folder for folder in found if folder is not None and folder.is_absolute())


def spilled(database: Path) -> list[Path]:
    """The files that were kept for ``database``, the oldest first."""
    found = []
    for folder in folders():
        with suppress(OSError):
            _must_be_own(folder)
            found += [folder / name for name in sorted(os.listdir(folder)) if name.startswith(prefix_of(database))]
    return sorted((path for path in found if path.suffix == ".sqlite3"), key=lambda path: path.lstat().st_mtime_ns)


def place_of(database: Path) -> str:
    """The database's place, whatever it is called from here."""
    return os.path.realpath(database)


def prefix_of(database: Path) -> str:
    """How the names of files kept for ``database`` begin."""
    return f"unsaved-{sum_of(os.fsencode(place_of(database)))}-"


def name_of(database: Path, run: int, data: bytes) -> str:
    """What a file with ``data`` of a run in ``database`` is called."""
    return f"{prefix_of(database)}run-{run}-{sum_of(data)}.sqlite3"


def waiting(database: Path) -> list[str]:
    """A sentence on each file that holds what is not in ``database`` yet."""
    return [
        f"not all that was heard is in {database} yet: {path} waits to be taken up by the next 'purifier log' there"
        for path in spilled(database)
    ]


def sum_of(data: bytes) -> str:
    """Sixteen hexadecimal digits over ``data``."""
    return hashlib.sha256(data).hexdigest()[:16]


def written(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` for its owner alone, and be sure that it is on the disk; nothing half written gets the name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _must_be_own(folder)
    part = folder / f".{name}.{os.getpid()}"
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, folder / name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return folder / name


def _must_be_own(folder: Path) -> None:
    """Where anyone can write, only a folder of one's own is believed; raises OSError."""
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode):
        raise NotADirectoryError(20, "is no folder")
    if sys.platform != "win32" and there.st_uid != os.getuid():
        raise PermissionError(1, "belongs to somebody else")
