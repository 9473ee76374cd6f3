"""The clock that readings are timed on."""

from __future__ import annotations

import sys
import time


def boottime_s() -> float:
    """Seconds since the machine started, time asleep counted in where the system can (Linux); never steps.

    Elsewhere the monotonic clock, on which a suspend takes no time at all.
    """
    if sys.platform != "win32" and hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
