"""Where running pretend meters say which pseudo-terminal they speak on, as udev does for real adapters.

A link ``NAME@PROCESS`` per meter in a folder of this user alone; after a pretended unplug it points at another
terminal.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path


def pretend_folder() -> Path:
    """The folder of links: under XDG_RUNTIME_DIR, else in the temporary folder under the user's number."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isdir(runtime):
        return Path(runtime) / "purifier"
    number = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"purifier-{number}"


def claim(meter: str) -> str:
    """A name for a pretend ``meter`` of this process that no living one has: the meter's, then with -2, -3..."""
    place = pretend_folder()
    place.mkdir(mode=0o700, exist_ok=True)
    for link in list(place.iterdir()):
        if not _alive(_process(link.name)):
            link.unlink(missing_ok=True)
    taken = {link.name.rpartition("@")[0] for link in place.iterdir()}
    return next(name for number in count(1) if (name := meter if number == 1 else f"{meter}-{number}") not in taken)


def announce(name: str, device: str | None) -> None:
    """Say that the pretend meter ``name`` of this process is at ``device``; None: unplugged."""
    link = pretend_folder() / f"{name}@{os.getpid()}"
    if device is None:
        link.unlink(missing_ok=True)
        return
    new = link.with_name(f".{link.name}")
    new.unlink(missing_ok=True)
    new.symlink_to(device)
    new.replace(link)


def standing() -> Iterator[tuple[str, str]]:
    """(name, device) of the pretend meters that are plugged in; those whose process is dead are passed over."""
    place = pretend_folder()
    try:
        # Where anyone can write, only a folder of one's own is believed.
        if hasattr(os, "getuid") and place.lstat().st_uid != os.getuid():
            return
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
