"""Who has a port open, what right to it is missing, and the two marks that keep it to one program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from purifier.plain_text import plain

PROC: Final = Path("/proc")
_TIOCGEXCL: Final = 0x80045440
"""Linux's question whether the exclusive mark is set; Python's termios does not name it."""


class Holder(NamedTuple):
    """A program that has a port open."""

    pid: int
    name: str

    def __str__(self) -> str:
        return f"{self.name} (PID {self.pid})"


def holders(device: str, proc: Path = PROC) -> tuple[Holder, ...]:
    """The other programs that have ``device`` open, as far as this user may see; none where there is no /proc.

    Whoever made a pseudo-terminal is not counted: it is the device itself.
    """
    real = os.path.realpath(device)
    found = []
    for pid in _processes(proc):
        if pid != os.getpid() and _holds(proc / str(pid), real):
            found.append(Holder(pid, _name(proc / str(pid))))
    return tuple(found)


def _processes(proc: Path) -> list[int]:
    try:
        return sorted(int(name) for name in os.listdir(proc) if name.isdecimal())
    except OSError:
        return []


def _holds(process: Path, real: str) -> bool:
    opened = list(_opened(process))
    if not any(target == real for _, target in opened):
        return False
    number = real.rpartition("/dev/pts/")[2]
    return not any(
        target.endswith("/ptmx") and f"tty-index:\t{number}\n" in _text(process / "fdinfo" / descriptor)
        for descriptor, target in opened
    )


def _opened(process: Path) -> Iterator[tuple[str, str]]:
    try:
        descriptors = os.listdir(process / "fd")
    except OSError:
        return  # another user's, or gone
    for descriptor in descriptors:
        try:
            yield descriptor, os.readlink(process / "fd" / descriptor)
        except OSError:
            continue


def opened_by(pid: int, proc: Path = PROC) -> list[Path]:
    """The files that the program ``pid`` has open, as far as this user may see; none where there is no /proc."""
    return [Path(target) for _, target in _opened(proc / str(pid))]


def _name(process: Path) -> str:
    """``purifier log`` for a logger, however Python was started; else what the system calls it."""
    typed = _text(process / "cmdline").split("\0")
    for word, after in pairwise(typed[:6]):
        if os.path.basename(word) == "purifier" and after.isidentifier():
            return f"purifier {after}"
    words = plain(_text(process / "comm"))
    return words or "a program"


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


class Right(NamedTuple):
    """Why a port cannot be opened, and the command that mends it."""

    reason: str
    command: str

    def __str__(self) -> str:
        return f"{self.reason}; {self.command}"


def missing_right(device: str) -> Right | None:
    """What this user lacks to read and write ``device``; None when nothing."""
    if os.access(device, os.R_OK | os.W_OK) or not os.path.exists(device) or sys.platform == "win32":
        return None
    import grp
    import pwd

    about = os.stat(device)
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = "$USER"
    try:
        group = grp.getgrgid(about.st_gid)
    except KeyError:
        group = None
    reason = f"{user} may not open {device}"
    if group is None or about.st_gid == 0 or about.st_mode & 0o060 != 0o060:
        return Right(reason, f"run: sudo setfacl -m u:{user}:rw {device}")
    if user in group.gr_mem:
        return Right(f"{reason}: {user} is in the group {group.gr_name}, but not yet in this session", "log out and in")
    reason = f"{reason}, which belongs to the group {group.gr_name}"
    return Right(reason, f"run: sudo usermod -aG {group.gr_name} {user}, then log out and in")


def keep_to_oneself(descriptor: int) -> None:
    """Set the terminal's exclusive mark: from now on every open by others fails, except root's."""
    if sys.platform != "win32":
        import fcntl
        import termios

        fcntl.ioctl(descriptor, termios.TIOCEXCL)


def let_go(descriptor: int) -> None:
    """Clear the exclusive mark. It outlives its owner on a pseudo-terminal, where the far end stays open."""
    if sys.platform != "win32":
        import fcntl
        import termios

        fcntl.ioctl(descriptor, termios.TIOCNXCL)


def clear_dead_mark(descriptor: int, device: str) -> bool:
    """Clear the exclusive mark that a killed program left on a pseudo-terminal; True when there was one.

    ``descriptor`` is an open file on ``device`` itself.  A living owner holds the lock, or is seen to hold the port.
    """
    if sys.platform != "linux":
        return False
    import fcntl
    import struct

    try:
        if not struct.unpack("i", fcntl.ioctl(descriptor, _TIOCGEXCL, b"\0\0\0\0"))[0] or holders(device):
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    let_go(descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True
