"""The two clocks at one instant."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from purifier.link.clock import boottime_s
from purifier.store.timing import Now


def now() -> Now:
    """The machine's own clock and UTC, read together."""
    return Now(boottime_s(), time.time(), boot())


@cache
def boot() -> str:
    """What names this start of the machine; where the system has no such name, this process, so that UTC decides."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"process {os.getpid()} {time.time():.0f}"
