"""How long tests wait: for what happens, never for a time to pass, on however busy a machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

HANGS_S: Final = 60.0
"""What has not happened by then never will. It ends a test that hangs and measures nothing."""


def until(condition: Callable[[], bool], seconds: float = HANGS_S) -> None:
    """Wait for something another process does; fails after ``seconds``."""
    end_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.01)
