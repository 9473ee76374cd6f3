"""What the cases leave: memory, open files and temporary files, which must not become more and more."""

from __future__ import annotations

import gc
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

MOST_GROWTH_MIB: Final = 25.0
"""After a warm-up in which modules, profiles and caches are loaded."""
WARM_UP: Final = 0.4
"""Of the time."""
SHORTEST_S: Final = 120.0
"""A shorter run is all warm-up, and says nothing."""
_STEP: Final = re.compile(r'File "[^"]*?((?:purifier|tests)/[^"]+)", line \d+, in (\S+)')


class Footprint:
    """Looks at this process after each case.

    ``seconds`` is how long it will go on, ``temporary`` the folder for what is to be gone after a case.
    """

    def __init__(self, seconds: float, temporary: Path) -> None:
        self._seconds = seconds
        self._temporary = temporary
        self._began_s = time.monotonic()
        self._open = _open_files()
        self._warm_mib: float | None = None

    def left(self) -> str | None:
        """A sentence when the last case left temporary files behind, which are removed, or files open."""
        if self._warm_mib is None and time.monotonic() - self._began_s > WARM_UP * self._seconds:
            self._warm_mib = _resident_mib()
        if files := [path for path in self._temporary.rglob("*") if not path.is_dir()]:
            for path in files:
                path.unlink()
            return f"temporary files left behind: {', '.join(path.name for path in files)}"
        if not _open_files() - self._open:
            return None
        gc.collect()
        now, before = _open_files(), self._open
        self._open = before | now
        return f"left open: {', '.join(sorted(now - before))}" if now - before else None

    def grown(self) -> str | None:
        """A sentence when memory went on growing after the warm-up; None too when it did not take long enough."""
        if self._warm_mib is None or self._seconds < SHORTEST_S:
            return None
        growth = _resident_mib() - self._warm_mib
        return f"memory grew by {growth:.0f} MiB after the warm-up" if growth > MOST_GROWTH_MIB else None

    def __str__(self) -> str:
        """Memory after the warm-up and now."""
        warm = "?" if self._warm_mib is None else f"{self._warm_mib:.0f}"
        return f"{warm} MiB after the warm-up, {_resident_mib():.0f} MiB at the end"


def place_of(failure: str) -> str:
    """Where it happened, as far as the failure tells: the last step inside the program, else how it begins."""
    steps = _STEP.findall(failure)
    if steps:
        file, function = next((one for one in reversed(steps) if one[0].startswith("purifier")), steps[-1])
        error = next(
            (line for line in reversed(failure.splitlines()) if re.match(r"[\w.]+(Error|Exception)", line)), ""
        )
        return f"{file} {function}: {error.split(':')[0]}"
    lines = [line for line in failure.splitlines() if line.strip()]
    return re.sub(r"[\d']+|/\S+", "", lines[1] if len(lines) > 1 else failure)[:60]


def _open_files() -> set[str]:
    """Number and name of each."""
    if sys.platform != "linux":
        return set()
    found = set()
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the one that the list was read by
            found.add(f"{number} {os.readlink(f'/proc/self/fd/{number}')}")
    return found


def _resident_mib() -> float:
    gc.collect()
    if sys.platform != "linux":
        return 0.0
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
