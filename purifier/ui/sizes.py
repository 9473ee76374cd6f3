"""The sizes of window at which the screens change their layout."""

from __future__ import annotations

from typing import Final

NARROW: Final = 40
MEDIUM: Final = 76
WIDE: Final = 110
SHORT: Final = 12
TALL: Final = 34
HIGH: Final = 46
"""With fewer lines than this a window that is not wide has room for the details or a chart, not for both."""

WIDTHS: Final[list[tuple[int, str]]] = [(0, "-too-narrow"), (NARROW, "-narrow"), (MEDIUM, "-medium"), (WIDE, "-wide")]
HEIGHTS: Final[list[tuple[int, str]]] = [(0, "-too-short"), (SHORT, "-short"), (TALL, "-tall")]

TOO_SMALL: Final = f"Too small: {NARROW} columns and {SHORT} lines are needed. q quits."
