"""What charts of runs are drawn with: lines with gaps in them, dashed predictions, bands that are two dotted edges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from purifier.charts.field import Colour, Field
from purifier.charts.grain import Pens

LEAST_SHARE: Final = {"W": 0.16, "V": 0.02, "Ah": 0.0}
"""The least height of the chart over the greatest value in it, so that noise does not look like an event."""
FROM_NOTHING: Final = {"ug/m3": 10.0, "µg/m³": 10.0}
"""Units in which a chart begins at nothing: how high it is at the least. A sensor's own noise is a few of these."""
BREAK_SPACINGS: Final = 4.0
"""Points further apart than this many usual spacings have a gap between them: no line is drawn across."""
DASH: Final = (4, 8)
"""So many columns of dots of each so many are drawn of a prediction: a measured line has them all."""
EDGE_EVERY: Final = 2
"""Columns of dots from one dot of an edge to the next: one in each cell, where a dash has both."""

Measured = tuple[float, float, float, float]
"""(place on the axis, least, greatest, mean); over time [s since the run's start]."""
Predicted = tuple[float, float, float, float]
"""(place on the axis, likely, low, high)."""


def span(ours: Sequence[Measured], theirs: Sequence[Predicted], unit: str) -> tuple[float, float]:
    """The range of everything that is drawn, not less than noise deserves."""
    values = [value for one in (*ours, *theirs) for value in one[1:]]
    low, high = min(values), max(values)
    if unit in FROM_NOTHING:
        return min(low, 0.0), max(high, FROM_NOTHING[unit])
    least = LEAST_SHARE.get(unit, 0.0) * max(abs(low), abs(high)) or 1e-3
    return (low, high) if high - low >= least else ((low + high - least) / 2.0, (low + high + least) / 2.0)


def band(figure: Any, field: Field, theirs: Sequence[Predicted], pen: Pens, colour: Colour | None) -> None:
    """The two edges of what is likely, where they are far enough apart to be two."""
    dot = (field.up.last - field.up.first) / max(1, pen.dots[1] * field.rows - 1)
    edges = [
        (x, edge)
        for n, (x, _, low, high) in _sampled(field, theirs, pen)
        if n % (EDGE_EVERY if pen.dots[0] > 1 else 1) == 0 and high - low >= dot
        for edge in (low, high)
    ]
    _dots(figure, field, edges, pen.band, colour)


def expect(figure: Any, field: Field, theirs: Sequence[Predicted], pen: Pens, colour: Colour | None) -> None:
    """What was predicted, in dashes; in every other cell where a cell has but one dot."""
    drawn, each = DASH if pen.dots[0] > 1 else (1, 2)
    dashes = [one[:2] for n, one in _sampled(field, theirs, pen) if n % each < drawn]
    _dots(figure, field, dashes, pen.predicted, colour)


def _dots(figure: Any, field: Field, dots: Sequence[tuple[float, float]], marker: str, colour: Colour | None) -> None:
    if dots:
        figure.scatter([x for x, _ in dots], [y for _, y in dots], marker=marker, color=colour)


def _sampled(field: Field, theirs: Sequence[Predicted], pen: Pens) -> Iterator[tuple[int, Predicted]]:
    """What is predicted at each column of dots, counted from 0."""
    line = sorted(theirs)
    places, steps = [one[0] for one in line], max(1, pen.dots[0] * field.columns - 1)
    for n in range(steps + 1):
        x = field.across.first + n * (field.across.last - field.across.first) / steps
        if line and places[0] <= x <= places[-1]:
            yield n, _between(line, bisect_right(places, x), x)


def _between(line: Sequence[Predicted], after: int, x: float) -> Predicted:
    """What is predicted at ``x``, which lies before the point ``after`` of a sorted line."""
    if after == len(line):
        return (x, *line[-1][1:])
    one, other = line[after - 1], line[after]
    share = (x - one[0]) / (other[0] - one[0])
    return (x, *(a + share * (b - a) for a, b in zip(one[1:], other[1:], strict=True)))  # type: ignore[return-value]


def as_far_as(theirs: Sequence[Predicted], last: float) -> list[Predicted]:
    """What is predicted up to ``last``, and what it is there."""
    line = sorted(theirs)
    after = bisect_right([one[0] for one in line], last)
    return [*line[:after], *([_between(line, after, last)] if 0 < after < len(line) else [])]


def trace(
    figure: Any, field: Field, piece: Sequence[Measured], pen: Pens, colour: Colour | None, *, strong: bool = True
) -> None:
    """A line through the means, with strokes where a mean hides a dip or a peak taller than a line of text.

    ``strong``: two dots, where there are dots; one is enough where several lines cross.
    """
    row = (field.up.last - field.up.first) / max(1, field.rows - 1)
    way: list[tuple[float, float]] = []
    for x, low, high, mean in piece:
        way += [(x, mean), (x, low), (x, high), (x, mean)] if high - low > 1.5 * row else [(x, mean)]
    if (
        strong and pen.dots[1] > 1
    ):  # there and back, one row of dots apart: in one stroke, or a cell would show its last dots only
        dot = (field.up.last - field.up.first) / (pen.dots[1] * field.rows - 1)
        beside = dot if max(y for _, y in way) + dot <= field.up.last else -dot
        way += [(x, y + beside) for x, y in reversed(way)]
    xs, ys = [x for x, _ in way], [y for _, y in way]
    if len(way) > 1:
        figure.plot(xs, ys, marker=pen.measured, color=colour)
    else:
        figure.scatter(xs, ys, marker=pen.measured, color=colour)


def pieces(ours: Sequence[Measured], least: float = 1.0, breaks: Sequence[float] = ()) -> Iterator[list[Measured]]:
    """The points, parted where readings are missing: nothing shorter than ``least`` on the axis is a gap.

    ``breaks`` are places between two points, in order, where it is known that they are.
    """
    ahead = iter(breaks)
    at = next(ahead, None)
    spacings = sorted(after[0] - before[0] for before, after in pairwise(ours))
    usual = spacings[len(spacings) // 2] if spacings else 0.0
    piece: list[Measured] = []
    for one in ours:
        is_broken = False
        while at is not None and at < one[0]:
            is_broken, at = True, next(ahead, None)
        if piece and (is_broken or one[0] - piece[-1][0] > max(BREAK_SPACINGS * usual, least)):
            yield piece
            piece = []
        piece.append(one)
    if piece:
        yield piece
