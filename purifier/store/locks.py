"""Locks beside the database: one recorder per run and per port, and word of those that died.

A lock is a file in ``<database>.locks`` that its owner keeps locked and takes away when it ends well.  The system lets
go of a dead owner's lock at once, so it blocks nobody; the file that stays behind says that its recorder died.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from purifier.errors import StoreError

if sys.platform == "win32":
    import msvcrt

    def _seize(handle: int) -> None:
        os.lseek(handle, 1 << 20, os.SEEK_SET)  # beyond the text, which others must be able to read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_AT_ONCE = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""A pipe in the place of a lock is not waited for."""


class LockTakenError(Exception):
    """Somebody else holds it; ``holder`` names the process."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that this process holds: its file, and the open handle that the system's lock hangs on."""

    path: Path
    handle: int

    def release(self) -> None:
        """Let go and take the file away: this recorder ended well."""
        with suppress(OSError):
            self.path.unlink()
        os.close(self.handle)


def locks_folder(database: Path) -> Path:
    """The folder beside ``database`` in which its locks are; it is made by whoever takes the first."""
    return database.with_name(database.name + ".locks")


def run_lock(run: int) -> str:
    """The name of the lock that the recorder of ``run`` holds."""
    return f"run-{run}"


def port_lock(identity: str) -> str:
    """The name of the lock that the recorder at the port ``identity`` holds."""
    return f"port-{identity}"


def run_of_lock(path: Path) -> tuple[Path, int] | None:
    """The database and the run that a lock's file is of; None for any other file."""
    number = path.stem.removeprefix("run-")
    if path.suffix != ".lock" or not path.name.startswith("run-") or not number.isdecimal():
        return None
    folder = path.parent
    return (folder.with_name(folder.name.removesuffix(".locks")), int(number)) if folder.suffix == ".locks" else None


def process_of(database: Path, name: str) -> int | None:
    """The process that holds the lock ``name`` right now; None: nobody, or it cannot be told."""
    path = locks_folder(database) / f"{_safe(name)}.lock"
    if _state(path) != "held":
        return None
    with suppress(OSError, ValueError):
        return int(path.read_text())
    return None


def acquire(database: Path, name: str, *, wait_s: float = 0.3) -> Lock:
    """Take the lock ``name``; raises LockTakenError when somebody holds it, StoreError when no file can be made.

    ``wait_s``: a look at a lock takes it for an instant, which must not count as held.
    """
    return take(locks_folder(database) / f"{_safe(name)}.lock", wait_s=wait_s)


def take(path: Path, *, wait_s: float) -> Lock:
    """As `acquire`, for the lock in the file ``path``."""
    until = time.monotonic() + wait_s
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | _AT_ONCE, 0o666)
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                os.close(handle)
                raise StoreError(f"cannot make the lock {path}: something that is no file is in its place: remove it")
        except OSError as error:
            raise StoreError(
                f"cannot make the lock {path}: {error.strerror}: locks lie beside the database, so that its folder "
                "must be one that may be written; name another file with --db"
            ) from None
        try:
            _seize(handle)
        except OSError:
            os.close(handle)
            if time.monotonic() > until:
                raise LockTakenError(_holder(path)) from None
            time.sleep(0.01)
            continue
        if _is_still(path, handle):
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
            return Lock(path, handle)
        os.close(handle)  # its last owner took the file away between our opening and locking it


@contextmanager
def lock(database: Path, name: str, *, wait_s: float) -> Iterator[None]:
    """Hold the lock ``name`` for a piece of work."""
    held = acquire(database, name, wait_s=wait_s)
    try:
        yield
    finally:
        held.release()


def held(database: Path, name: str) -> bool:
    """Whether somebody holds the lock ``name`` right now."""
    return _state(locks_folder(database) / f"{_safe(name)}.lock") == "held"


def runs_held(database: Path) -> list[int]:
    """Ids of the runs that a living recorder holds, in no order."""
    numbers = [(path, path.stem.removeprefix("run-")) for path in locks_folder(database).glob("run-*.lock")]
    return [int(number) for path, number in numbers if number.isdecimal() and _state(path) == "held"]


def left_behind(database: Path) -> list[Path]:
    """The locks of recorders that did not end well."""
    with suppress(OSError):
        return sorted(path for path in locks_folder(database).glob("run-*.lock") if _state(path) == "left")
    return []


def _state(path: Path) -> str:
    try:
        # Whoever may only look at the database can see who records, too.
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    except OSError:
        return "none"
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return "none"
        _seize(handle)
    except OSError:
        return "held"
    else:
        return "left"
    finally:
        os.close(handle)


def _holder(path: Path) -> str:
    with suppress(OSError, ValueError):
        return f"process {int(path.read_text())}"
    return "another process"


def _is_still(path: Path, handle: int) -> bool:
    try:
        there, ours = os.stat(path), os.fstat(handle)
    except OSError:
        return False
    return os.path.samestat(there, ours)


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:120]
