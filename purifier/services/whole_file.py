"""A file written for somebody: whole or not at all, in the place and with the rights that it had."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISLNK, "a link that leads round in circles"),
)
_ANYBODY: Final = 0o666
"""What a new file may be before the umask of whoever makes it says what it shall not."""


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as UTF-8; see `write_whole_bytes`."""
    write_whole_bytes(path, text.encode("utf-8"))


def write_whole_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, for good before the old file goes; folders on the way are made.

    A link is followed: what it leads to is written.  A file that is there keeps its rights and its owner.  Raises
    OSError with the reason in ``strerror``, also for what is no regular file; then all is as it was.
    """
    target = Path(os.path.realpath(path))
    there = _look(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not named after the file, whose name may be as long as the system takes.
    beside = target.parent / f".purifier-{os.getpid()}-{os.urandom(4).hex()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(beside, flags, _ANYBODY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if there is not None:
                _as_it_was(file.fileno(), there)
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    sync_folder(target.parent)


def _look(target: Path) -> os.stat_result | None:
    """The regular file that is there; None where there is nothing. Raises OSError for anything else."""
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        return None
    except ValueError as error:  # a name with a NUL in it
        raise OSError(0, str(error)) from None
    for is_kind, words in _KINDS:
        if is_kind(there.st_mode):
            raise OSError(0, f"it is {words}, a file was expected")
    if not os.access(target, os.W_OK):
        raise OSError(0, "the file that is there is write-protected")
    return there


def _as_it_was(handle: int, there: os.stat_result) -> None:
    """Owner and rights of the file that was there; the owner where that is allowed, which may take rights away."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.fchown(handle, there.st_uid, there.st_gid)
        os.fchmod(handle, stat.S_IMODE(there.st_mode))


def sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; where a folder cannot be synced, nothing more can be done."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
