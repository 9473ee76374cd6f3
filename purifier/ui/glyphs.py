"""On the text console of Linux: every sign by one that its font has, those of code page 437.

One place for all screens, borders, figures and charts: each line passes here on its way to the terminal, and each sign
stands in as many columns as before.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

CONSOLE: Final = "linux"
"""What such a terminal calls itself."""
PAGE: Final = "cp437"
MARKS: Final = {
    **dict.fromkeys("▸▶›", ">"),
    **dict.fromkeys("◂◀‹", "<"),
    **dict.fromkeys("↑▲△", "^"),
    **dict.fromkeys("↓▼▽", "v"),
    "←": "<",
    "→": ">",
    **dict.fromkeys("★☆✱", "*"),
    **dict.fromkeys("●•⬤◉", "o"),
    **dict.fromkeys("○◌◯", "."),
    **dict.fromkeys("✕✗✘×", "x"),
    **dict.fromkeys("–—−‐‑‒―", "-"),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("“”″", '"'),
    "╱": "/",
    "╲": "\\",
    "✓": "√",
    "✔": "√",
    "…": ".",
    "‖": "║",
    **dict.fromkeys("▏▎▍▖▘▌", "▌"),
    **dict.fromkeys("▕▗▝", "▐"),
    **dict.fromkeys("▋▊▉▇▆▙▛▜▟", "█"),
    **dict.fromkeys("▔", "▀"),
    **dict.fromkeys("▁▂", "_"),
    **dict.fromkeys("▃▅", "▄"),
    **dict.fromkeys("▚▞", "▒"),
}
"""What nothing else below tells of."""
ARMS: Final = ("UP", "DOWN", "LEFT", "RIGHT")
_LIGHT: Final = " │││─┘┐┤─└┌├─┴┬┼"
_DOUBLE: Final = " ║║║═╝╗╣═╚╔╠═╩╦╬"
"""Lines by their arms: one for up, two for down, four for left, eight for right."""
DOTS: Final = (0b00001001, 0b00010010, 0b00100100, 0b11000000)
"""The rows of a Braille sign, from the top."""


@lru_cache(maxsize=4096)
def on_console(sign: str) -> str:
    """``sign``, or what stands for it on such a console, in as many columns."""
    try:
        sign.encode(PAGE)
        return sign
    except UnicodeEncodeError:
        pass
    found = MARKS.get(sign) or _line(sign) or _dots(sign) or _plainer(sign)
    return found if cell_len(found) == cell_len(sign) else "?" * cell_len(sign)


def _line(sign: str) -> str:
    """A line or a corner with the same arms: double for a heavy one, single for any other."""
    name = unicodedata.name(sign, "")
    if not name.startswith("BOX DRAWINGS"):
        return ""
    words = name.replace("HORIZONTAL", "LEFT RIGHT").replace("VERTICAL", "UP DOWN").split()
    arms = sum(1 << at for at, arm in enumerate(ARMS) if arm in words)
    heavy = "HEAVY" in words and "LIGHT" not in words
    return (_DOUBLE if heavy else _LIGHT)[arms] if arms else "/"


def _dots(sign: str) -> str:
    """A Braille sign of a chart by where its dots are: low, high or both."""
    bits = ord(sign) - 0x2800
    if not 0 <= bits < 256:
        return ""
    upper, lower = bits & (DOTS[0] | DOTS[1]), bits & (DOTS[2] | DOTS[3])
    return ":" if upper and lower else "'" if upper else "." if lower else " "


def _plainer(sign: str) -> str:
    """A letter without its accent, a figure without its height; else a question mark."""
    return "".join(one for one in unicodedata.normalize("NFKD", sign) if one.isascii()) or "?"


class ConsoleGlyphs(LineFilter):
    """Puts signs of the console in the place of those it does not have."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, in signs that the console has."""
        return [
            segment if segment.text.isascii() else Segment("".join(map(on_console, segment.text)), *segment[1:])
            for segment in segments
        ]


def console_glyphs() -> ConsoleGlyphs | None:
    """What lines pass on such a console; nothing on any other terminal."""
    return ConsoleGlyphs() if os.environ.get("TERM") == CONSOLE else None
