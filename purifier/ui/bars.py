"""Bars and bands of block characters, in columns of the terminal."""

from __future__ import annotations

from typing import Final

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def bar(start: float, end: float, width: int, glyph: str) -> str:
    """A bar from ``start`` to ``end`` columns; a loss too small for a column still gets one."""
    first = min(int(start), width - 1)
    if glyph != "█":
        cells = max(1, round(end) - round(start))
        return (" " * min(round(start), width - cells) + glyph * cells)[:width].ljust(width)
    whole = int(end)
    part = _EIGHTHS[int((end - whole) * 8)] if whole < width else ""
    return (" " * first + glyph * (whole - first) + part.strip()).ljust(width)[:width]


def band(low: float, likely: float, high: float, width: int, glyphs: str = "├─┼┤") -> str:
    """``├───┼──┤``: a range and its middle between 0 and ``width`` columns; one that runs out of it has no end there.

    ``glyphs`` are its left end, what it is made of, the middle and its right end.
    """
    left, line, middle, right = tuple(glyphs)
    cells = [" "] * width
    last = width - 1
    first, at, end = (max(0, min(last, round(value))) for value in (low, likely, high))
    cells[first : end + 1] = line * (end + 1 - first)
    cells[first] = left if low >= 0.0 else line
    cells[end] = right if high <= width else line
    cells[at] = middle
    return "".join(cells)
