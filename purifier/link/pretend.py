"""Where running pretend meters say which pseudo-terminal they speak on, as udev does for real adapters.

A link ``NAME@PROCESS`` per meter in a folder of this user alone; after a pretended unplug it points at another
terminal.  Of a meter on a network port a file ``NUMBER@PROCESS``: who logs it on this machine then knows that
nothing of it is measured.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from purifier.errors import LinkError
from purifier.plain_text import plain

_ON_NETWORK: Final = re.compile(r"([0-9]{1,5})@[0-9]{1,9}")
_THIS_MACHINE: Final = ("localhost", "[::1]", "0.0.0.0", "[::]")
_OWN: Final = re.compile(r"\.?[a-z][a-z0-9-]*@[0-9]{1,9}")


def pretend_folder() -> Path:
    """The folder of links: under XDG_RUNTIME_DIR, else in the temporary folder under the user's number."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isdir(runtime):
        return Path(runtime) / "purifier"
    number = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"purifier-{number}"


def claim(meter: str) -> str:
    """A name for a pretend ``meter`` of this process that no living one has: the meter's, then with -2, -3...

    Raises LinkError when the folder of links is not this user's alone: somebody else may have put it there.
    """
    place = _own_folder()
    taken = set()
    for link in list(place.iterdir()):
        if not _is_ours(link):
            continue
        if _alive(_process(link.name)):
            taken.add(link.name.rpartition("@")[0])
        else:
            link.unlink(missing_ok=True)
    return next(name for number in count(1) if (name := meter if number == 1 else f"{meter}-{number}") not in taken)


def announce_number(number: int, host: str | None) -> None:
    """Say that a pretend meter of this process is at network port ``number`` of ``host``; None: no longer.

    Raises LinkError as `claim`.
    """
    place = _own_folder()
    mark = place / f"{number}@{os.getpid()}"
    if host is None:
        mark.unlink(missing_ok=True)
        return
    for one in _marks(place, number):
        one.unlink(missing_ok=True)  # two cannot have one number: those are of the dead
    try:
        mark.write_text(host, encoding="ascii")
    except OSError as error:
        raise LinkError(f"cannot write to the folder of pretend meters: {error.strerror}") from None


def stands_at(host: str, number: int) -> bool:
    """Whether a pretend meter of this user and this machine is at that network port."""
    place, here = pretend_folder(), host.startswith("127.") or host.lower() in _THIS_MACHINE
    if _fault(place) is not None:
        return False
    # Whether a process lives cannot be asked on Windows: there a mark that was left behind goes on to count.
    marks = [one for one in _marks(place, number) if sys.platform == "win32" or _alive(_process(one.name))]
    return any(here or _host_in(one) == host for one in marks)


def _host_in(mark: Path) -> str:
    try:
        return mark.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _marks(place: Path, number: int) -> list[Path]:
    """The files that say of port ``number``, by whatever process, that it is pretended."""
    try:
        names = os.listdir(place)
    except OSError:
        return []
    found = ((_ON_NETWORK.fullmatch(name), place / name) for name in names)
    return [path for match, path in found if match is not None and int(match[1]) == number and not path.is_symlink()]


def _own_folder() -> Path:
    """The folder of links, made if need be; raises LinkError when it is not this user's alone."""
    place = pretend_folder()
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        pass  # something that is no folder, or a link that leads to one: said below
    except OSError as error:
        raise LinkError(f"cannot make the folder of pretend meters {plain(str(place))}: {error.strerror}") from None
    fault = _fault(place)
    if fault is not None:
        where, instead = plain(str(place)), "remove it, or set XDG_RUNTIME_DIR to a folder of your own"
        raise LinkError(f"the folder of pretend meters, {where}, {fault}: {instead}")
    return place


def announce(name: str, device: str | None) -> None:
    """Say that the pretend meter ``name`` of this process is at ``device``; None: unplugged."""
    link = pretend_folder() / f"{name}@{os.getpid()}"
    if device is None:
        _remove(link)
        return
    new = link.with_name(f".{link.name}")
    _remove(new)
    new.symlink_to(device)
    new.replace(link)


def standing() -> Iterator[tuple[str, str]]:
    """(name, device) of the pretend meters that are plugged in; those whose process is dead are passed over."""
    place = pretend_folder()
    # Where anyone can write, only a folder of one's own is believed.
    if _fault(place) is not None:
        return
    try:
        links = sorted(os.listdir(place), key=lambda link: link.partition("@"))
    except OSError:
        return
    for link in links:
        try:
            device = os.readlink(place / link)
        except OSError:
            continue
        if not link.startswith(".") and _alive(_process(link)) and os.path.exists(device):
            yield link.rpartition("@")[0], device


def _fault(place: Path) -> str | None:
    """Why ``place`` is no folder of this user alone; None when it is."""
    try:
        there = place.lstat()  # the place itself, not where somebody's link leads
    except OSError as error:
        return f"cannot be looked at ({error.strerror})"
    if stat.S_ISLNK(there.st_mode):
        return "is a link to somewhere else"
    if not stat.S_ISDIR(there.st_mode):
        return "is no folder"
    if hasattr(os, "getuid") and there.st_uid != os.getuid():
        return "is another user's"
    if sys.platform != "win32" and there.st_mode & 0o077:
        return f"is open to others (its mode is {stat.S_IMODE(there.st_mode):04o}, 0700 was expected)"
    return None


def _is_ours(link: Path) -> bool:
    """Whether this is a link as `announce` makes them; nothing else in the folder is ever touched."""
    return _OWN.fullmatch(link.name) is not None and link.is_symlink()


def _remove(link: Path) -> None:
    """Take a link of our own away."""
    if _is_ours(link):
        link.unlink(missing_ok=True)


def _process(link: str) -> int:
    number = link.rpartition("@")[2]
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _alive(process: int) -> bool:
    if process < 1 or sys.platform == "win32":  # no pseudo-terminals there, and signal 0 is no question but Ctrl-C
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's, but there
    return True
