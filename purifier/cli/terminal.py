"""Whether the terminal can show the app."""

from __future__ import annotations

import os
import sys
from typing import Final

from purifier.errors import UsageError

PLAIN: Final = ("", "dumb", "unknown")
"""What terminals call themselves that can do no more than print lines: an editor's shell, a teletype, a log."""


def need_a_screen(instead: str) -> None:
    """Raise UsageError, saying what to use ``instead``, where the terminal can only print lines."""
    kind = os.environ.get("TERM", "").strip()
    if sys.platform != "win32" and kind in PLAIN:  # there no terminal says what it is
        raise UsageError(
            f"this terminal (TERM={kind or 'not set'}) can only print lines, not show the app: use {instead}"
        )
