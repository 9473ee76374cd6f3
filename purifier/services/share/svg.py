"""Shapes and words as SVG: whatever a name holds stands there as letters, and lines break where they fit any font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Final, Literal

from purifier.plain_text import plain

FONTS: Final = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', 'DejaVu Sans', sans-serif"
INK: Final = "#17202a"
SOFT: Final = "#51606f"
"""Of words that come second; dark enough to be read on white in any light."""
RULE: Final = "#c9d3dd"
GROUND: Final = "#f3f6f9"
SERIES: Final = ("#0b5cad", "#b35400", "#00695c", "#44627f")
"""Of set-ups A, B, C, D: as on the screen, blue and orange first, told apart by every kind of colour sight."""
WRONG: Final = "#b3261e"

Anchor = Literal["start", "middle", "end"]

_NARROW: Final = {
    **dict.fromkeys("ijl'|", 0.25),
    **dict.fromkeys(".,:;! \xa0ftI/[]", 0.3),
    **dict.fromkeys('r()-{}"°*', 0.37),
    **dict.fromkeys("ckszvxyJ", 0.53),
}
_WIDE: Final = {**dict.fromkeys("mMW%@…—", 0.95), **dict.fromkeys("w", 0.77), **dict.fromkeys("CDGHNOQRU&", 0.78)}
_CAPITALS: Final = 0.71
_BOLD: Final = 1.08
_UNIT: Final = re.compile(r"(?<=[\d½]) (?=[^\d\s])|(?<=\bsetting) (?=\S)")
_WORDS: Final = re.compile(r"\S+|\s")
_ROOM: Final = "\xa0"
"""Between a number and what it counts: a line does not break there."""


def series(index: int) -> str:
    """The colour of the set-up at ``index``."""
    return SERIES[index % len(SERIES)]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide ``text`` is in letters of ``size``, in the same unit: rather more than less, for fonts differ."""
    return sum(_ems(word) for word in _WORDS.findall(text)) * size * (_BOLD if bold else 1.0)


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    return sum(_NARROW.get(letter) or _WIDE.get(letter) or _other(letter) for letter in text)


def _other(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return _CAPITALS if letter.isupper() else 0.59


def wrapped(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines no wider than ``most``; a number stays with its unit, a word longer than a line is broken."""
    lines: list[str] = []
    line, room = "", 0.0
    space = width(" ", size, bold=bold)
    for word in _UNIT.sub(_ROOM, plain(text)).split(" "):
        wide = width(word, size, bold=bold)
        if line and space + wide <= room:
            line, room = f"{line} {word}", room - space - wide
            continue
        if line:
            lines.append(line)
        while wide > most and len(word) > 1:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], size, bold=bold) <= most)
            lines.append(word[:fits])
            word = word[fits:]
            wide = width(word, size, bold=bold)
        line, room = word, most - wide
    return [*lines, line] if line else lines


def cut(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """``text`` on one line no wider than ``most``, its end given up for an ellipsis."""
    shown = plain(text)
    if width(shown, size, bold=bold) <= most:
        return shown
    while shown and width(f"{shown}…", size, bold=bold) > most:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


class Drawing:
    """What is drawn so far, in the order in which it is painted; all lengths in one unit."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        bold: bool = False,
        fill: str = INK,
        anchor: Anchor = "start",
    ) -> None:
        """``words`` on one line, whose foot is at ``y``."""
        weight = ' font-weight="bold"' if bold else ""
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" fill="{fill}"{weight}{at}>{safe(words)}</text>'
        )

    def lines(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        most: float,
        *,
        bold: bool = False,
        fill: str = INK,
        leading: float = 1.3,
    ) -> float:
        """``words`` in lines no wider than ``most``, the first one's top at ``y``; where the last one ends."""
        for line in wrapped(words, size, most, bold=bold):
            self.text(x, y + size, line, size, bold=bold, fill=fill)
            y += leading * size
        return y

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, thick: float = 1.0) -> None:
        """A straight line."""
        self.parts.append(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{stroke}" '
            f'stroke-width="{thick:g}"/>'
        )

    def box(
        self, x: float, y: float, w: float, h: float, *, fill: str, stroke: str = "none", round_: float = 0.0
    ) -> None:
        """A rectangle, its corners rounded by ``round_``."""
        self.parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{round_:g}" fill="{fill}" '
            f'stroke="{stroke}"/>'
        )

    def course(
        self, points: Sequence[tuple[float, float]], *, stroke: str, thick: float, dashes: str = "", fill: str = "none"
    ) -> None:
        """Straight lines from point to point; with ``fill`` the area that they enclose."""
        shape = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        if fill != "none":
            self.parts.append(f'<polygon points="{shape}" fill="{fill}" fill-opacity="0.13" stroke="none"/>')
            return
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(
            f'<polyline points="{shape}" fill="none" stroke="{stroke}" stroke-width="{thick:g}" '
            f'stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
        )

    def badge(self, x: float, y: float, letter: str, fill: str, radius: float) -> None:
        """A letter, if any, on a disc whose middle is at ``x``, ``y``."""
        self.parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{fill}"/>')
        if letter:
            self.text(x, y + 0.46 * radius, letter, 1.25 * radius, bold=True, fill="#ffffff", anchor="middle")

    def document(self, w: float, h: float, title: str, *, unit: str = "", ground: str = "#ffffff") -> str:
        """All of it as one SVG, ``w`` by ``h``, with ``title`` for those who cannot see it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:g}{unit}" height="{h:g}{unit}" '
            f'viewBox="0 0 {w:g} {h:g}" role="img" font-family="{FONTS}">\n<title>{safe(title)}</title>\n'
            f'<rect width="{w:g}" height="{h:g}" fill="{ground}"/>\n' + "\n".join(self.parts) + "\n</svg>\n"
        )


def safe(text: str) -> str:
    """Letters that no reader of XML or HTML takes for anything else."""
    return escape(plain(text), quote=True)
