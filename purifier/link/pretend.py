"""Where running pretend meters say which pseudo-terminal they speak on, as udev does for real adapters.

A link ``NAME@PROCESS`` per meter in a folder of this user alone; after a pretended unplug it points at another
terminal.
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
    taken = set()
    for link in list(place.iterdir()):
        if not _is_ours(link):
            continue
        if _alive(_process(link.name)):
            taken.add(link.name.rpartition("@")[0])
        else:
            link.unlink(missing_ok=True)
    return next(name for number in count(1) if (name := meter if number == 1 else f"{meter}-{number}") not in taken)


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
