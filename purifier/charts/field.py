"""The field of cells that a chart is drawn in, between its two axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from purifier.charts.axes import Axis

Colour = int | str | tuple[int, int, int]
"""As plotext takes it: a code 0-255, a name, or red, green and blue."""
Cell = tuple[int, int]
"""Column from the left and row from below, counted from 0."""


class Field(NamedTuple):
    """The cells, and what they stand for."""

    across: Axis
    up: Axis
    columns: int
    rows: int
    dots: tuple[int, int] = (1, 1)
    """Columns and rows of dots in a cell: those of the pen that most is drawn with."""

    def cell(self, x: float, y: float) -> Cell:
        """The cell in which plotext draws that point."""
        return self.across.cell(x, self.columns, self.dots[0]), self.up.cell(y, self.rows, self.dots[1])

    def point(self, cell: Cell) -> tuple[float, float]:
        """What the middle of a cell stands for."""
        (column, row), (left, right), (low, high) = cell, self.across[:2], self.up[:2]
        x = left + column * (right - left) / max(1, self.columns - 1)
        return x, low + row * (high - low) / max(1, self.rows - 1)

    def holds(self, cell: Cell) -> bool:
        """Whether the cell is one of the field's."""
        return 0 <= cell[0] < self.columns and 0 <= cell[1] < self.rows

    def upwards(self, x: float, low: float, high: float) -> Iterable[tuple[float, float]]:
        """The points of a stroke from ``low`` to ``high``, one for each row of dots."""
        dot = (self.up.last - self.up.first) / max(1, self.dots[1] * self.rows - 1)
        return ((x, low + n * dot) for n in range(int((high - low) / dot + 1e-9) + 1))

    def under(self, line: Sequence[tuple[float, float]]) -> Iterable[Cell]:
        """The cells that a line through these points goes through."""
        for (x, y), (to_x, to_y) in pairwise([*line, *line[-1:]]):
            column, row = self.cell(x, y)
            steps = max(1, 2 * abs(self.cell(to_x, to_y)[0] - column), 2 * abs(self.cell(to_x, to_y)[1] - row))
            for n in range(steps + 1):
                yield self.cell(x + (to_x - x) * n / steps, y + (to_y - y) * n / steps)


def blank(figure: Any, size: tuple[int, int]) -> None:
    """Clear the figure, and let it be as large as it is asked to be, without a theme."""
    figure.clear_figure()
    # Charts are cut to the terminal unless told not to be; a figure that is not the module tells it by another name.
    (getattr(figure, "limit_size", None) or figure._limit_size)(False, False)
    figure.plotsize(*size)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)


def frame(figure: Any, field: Field, across: Sequence[str], up: Sequence[str]) -> None:
    """Set both axes, with the words of their ticks."""
    figure.xlim(*field.across[:2])
    figure.ylim(*field.up[:2])
    figure.xticks(list(field.across.ticks), list(across))
    figure.yticks(list(field.up.ticks), list(up))


def put(figure: Any, field: Field, cell: Cell, text: str, colour: Colour | None, style: str | None = None) -> None:
    """Write ``text`` from that cell on, as far as the field goes."""
    x, y = field.point(cell)
    figure.text(text[: max(0, field.columns - cell[0])], x, y, alignment="left", color=colour, style=style)


def say(figure: Any, words: str) -> None:
    """Words in place of a chart."""
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    figure.xticks([], [])
    figure.yticks([], [])
    figure.text(words, 0.5, 0.5, alignment="center")
