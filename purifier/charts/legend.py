"""Which letter is whose: in a corner where nothing is drawn, or in a line below the chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from purifier.charts.field import Cell, Field

SHORTEST: Final = 22
"""Columns that a name needs at least to be of use."""
APART: Final = 3
"""Blanks between two names in a line."""


class Named(NamedTuple):
    """A curve's letter, what it is, and what tells it from another of the same name."""

    label: str
    name: str
    way: str = ""

    def within(self, width: int) -> str:
        """``B Anker SOLIX C1000, 12 V port`` in at most ``width`` columns: the name is cut before the way is."""
        tail = f", {self.way}" if self.way else ""
        room = width - len(self.label) - 1
        if len(self.name) + len(tail) <= room:
            return f"{self.label} {self.name}{tail}"
        tail = cut(tail, max(0, room - 8))
        return f"{self.label} {cut(self.name, room - len(tail))}{tail}"


def cut(text: str, width: int) -> str:
    """As much of ``text`` as fits, with an ellipsis where that is not all of it."""
    return text if len(text) <= width else f"{text[: max(0, width - 1)].rstrip(' ,')}…" if width > 0 else ""


def corner(field: Field, names: Sequence[Named], drawn: Iterable[Cell]) -> list[tuple[Cell, str]]:
    """Where each name begins, one below the other; () where no corner is free of what is ``drawn``."""
    wanted = max((len(one.within(10**6)) for one in names), default=0)
    top, bottom = [-1] * field.columns, [field.rows] * field.columns
    for column, row in drawn:
        if 0 <= column < field.columns:
            top[column], bottom[column] = max(top[column], row), min(bottom[column], row)
    high, low = field.rows - len(names), len(names) - 1
    right = _run(reversed([above < high for above in top]))
    left = _run(below > low for below in bottom)
    width = max(right, left) - 2  # a blank on both sides
    if not names or high < 1 or width < min(SHORTEST, wanted):
        return []
    words = [one.within(min(width, wanted)) for one in names]
    widest = max(map(len, words))
    column, first = (field.columns - 1 - widest, field.rows - 1) if right >= left else (1, low)
    return [((column, first - place), one) for place, one in enumerate(words)]


def _run(free: Iterable[bool]) -> int:
    count = 0
    for one in free:
        if not one:
            break
        count += 1
    return count


def in_a_line(names: Sequence[Named], width: int) -> str:
    """All of them in one line of ``width`` columns; empty where they cannot be told apart in it."""
    if not names:
        return ""
    each = (width + APART) // len(names) - APART
    if each < SHORTEST and any(len(one.within(10**6)) > each for one in names):
        return ""
    room = [len(one.within(10**6)) for one in names]
    spare = sum(max(0, each - one) for one in room)
    longer = sum(one > each for one in room)
    return (" " * APART).join(one.within(each + (spare // longer if longer else 0)) for one in names)
