"""A form of times, as it was found out: what every way of finding one gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from purifier.formats.asked import Asked
from purifier.formats.date_cells import Read
from purifier.formats.format import TimeColumn


@dataclass(frozen=True, slots=True)
class Column:
    """The first cells of a time column that are not blank, and what is known of it."""

    cells: Sequence[str]
    lines: Sequence[int]
    """Where each of the cells stands; 0: nobody knows (the last one of a long file)."""
    time: TimeColumn
    asked: Asked
    file: str

    def where(self, place: int) -> str:
        """``file:line`` of a cell."""
        return f"{self.file}:{self.lines[place]}" if self.lines[place] else self.file


@dataclass(frozen=True, slots=True)
class Found:
    """How the cells of a form are read, what their numbers stand for, and how that is said."""

    stands: Literal["utc", "local", "elapsed", "clock"]
    read: Read
    sentences: tuple[str, ...] = ()
    wrap_ms: float = 0.0
    """Where its counter begins again [ms]; 0: nowhere."""


Finder = Callable[[Column], Found | None]
"""The form of a column; None when most of its cells are something else."""


def most(count: int, column: Column) -> bool:
    """Whether that many cells are half of the column at least."""
    return count > 0 and 2 * count >= len(column.cells)
