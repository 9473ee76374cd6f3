"""The two clocks at one instant."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path
from typing import Final

from purifier.link.clock import boottime_s
from purifier.store.timing import Now

TOGETHER_S: Final = 0.01
TRIES: Final = 10


def now() -> Now:
    """The machine's own clock and UTC, read together.

    A busy machine, or one that falls asleep, may hold a program up between two looks, which would pass for a clock
    that was set: the look with the least between counts.
    """
    least_s, best = float("inf"), (0.0, 0.0)
    for _ in range(TRIES):
        before_s, utc_s, after_s = boottime_s(), time.time(), boottime_s()
        if after_s - before_s < least_s:
            least_s, best = after_s - before_s, ((before_s + after_s) / 2.0, utc_s)
        if least_s <= TOGETHER_S:
            break
    return Now(*best, boot())


@cache
def boot() -> str:
    """What names this start of the machine; where the system has no such name, this process, so that UTC decides."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"process {os.getpid()} {time.time():.0f}"
