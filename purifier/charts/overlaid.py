"""Runs over each other on one axis, over what was predicted for the first; and below it how far that was off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from purifier.charts.planned import Colour
from purifier.charts.strokes import (
    MARK,
    PREDICTED,
    Measured,
    Predicted,
    blank,
    fill_or_edge,
    pieces,
    say,
    span,
    time_ticks,
    trace,
    value_ticks,
)

Axis = Literal["time", "charge", "soc"]

MARGIN: Final = 9
"""Columns for the values at the left, of a chart and of the one below it: their axes stand below each other."""
FLAT: Final = 10
"""A chart of so few lines has a value at every other, or it would have one alone."""
LETTER_EVERY: Final = 24
"""Columns between two letters that tell whose line it is."""
SECOND_S: Final = 1.0 / 3600.0


@dataclass(frozen=True, slots=True)
class Strand:
    """One run: its dots (place on the axis, least, greatest, mean), and a letter where there are several."""

    dots: Sequence[Measured]
    letter: str = ""
    colour: Colour | None = None


class Ends(NamedTuple):
    """What the axis goes from and to: hours, Ah drawn, or percent (which fall)."""

    first: float
    last: float


def ends(axis: Axis, strands: Sequence[Strand], predicted: Sequence[Predicted]) -> Ends | None:
    """As far as there is anything to draw; None when there is nothing."""
    places = [_place(axis, one[0]) for strand in strands for one in _finite(strand.dots)]
    places += [_place(axis, one[0]) for one in _finite(predicted)]
    if not places:
        return None
    first, last = (min(0.0, *places), max(places)) if axis != "soc" else (min(places), max(places))
    return Ends(first, last if last - first > 1e-6 * abs(first) + SECOND_S else first + 1.0 / 60.0)


def overlaid(
    figure: Any,
    strands: Sequence[Strand],
    predicted: Sequence[Predicted],
    *,
    axis: Axis,
    unit: str,
    size: tuple[int, int],
    marks: Sequence[float] = (),
    nothing: str = "nothing to draw",
    colours: tuple[Colour | None, Colour | None] = (None, None),
) -> None:
    """Draw runs over each other; the figure is cleared first.

    Values are in ``unit``, drawn ones positive.  ``marks`` are places on the axis at which somebody noted something.
    ``colours`` are those of what was predicted and of its band, which lies behind all else.  Several strands are told
    apart by their letters, so that colour alone says nothing.
    """
    blank(figure, size)
    across = ends(axis, strands, predicted)
    if across is None:
        say(figure, nothing)
        return
    theirs = [(_place(axis, one[0]), *one[1:]) for one in _finite(predicted)]
    ours = [[(_place(axis, one[0]), *one[1:]) for one in _finite(strand.dots)] for strand in strands]
    low, high = span([one for dots in ours for one in dots], theirs, unit)
    row = _frame(figure, axis, across, (low, high), unit, size)
    fill_or_edge(figure, theirs, (size[0] - MARGIN - 1, size[1] - 2), row, low, colours[1])
    if theirs:
        figure.plot([one[0] for one in theirs], [one[1] for one in theirs], marker=PREDICTED, color=colours[0])
    for strand, dots in zip(strands, ours, strict=True):
        for piece in pieces(dots, SECOND_S if axis == "time" else math.inf):
            trace(figure, piece, row, strand.colour)
    for number, (strand, dots) in enumerate(zip(strands, ours, strict=True)):
        _letters(figure, strand, dots, number / max(1, len(strands)), across, size[0] - MARGIN)
    seen = [_place(axis, at) for at in marks if across.first <= _place(axis, at) <= across.last]
    if seen:
        figure.scatter(seen, [low] * len(seen), marker=MARK, color=strands[0].colour if strands else None)


def residual(
    figure: Any,
    differences: Sequence[tuple[float, float]],
    *,
    axis: Axis,
    across: Ends,
    unit: str,
    size: tuple[int, int],
    least: float = 0.0,
    colours: tuple[Colour | None, Colour | None] = (None, None),
) -> None:
    """Draw measured less predicted below the chart whose axis goes ``across``; the dotted line is as predicted.

    ``differences`` are (place on the axis, value in ``unit``); the chart is ``least`` high at least, so that noise does
    not look like an error.  ``colours`` are those of the line and of the dots.
    """
    blank(figure, size)
    dots = [(_place(axis, x), value, value, value) for x, value in differences if math.isfinite(x + value)]
    if not dots:
        say(figure, "nothing to hold against each other")
        return
    low, high = span([*dots, *((dots[0][0], zero, zero, zero) for zero in (-least / 2.0, least / 2.0))], (), "")
    row = _frame(figure, axis, across, (low, high), unit, size)
    figure.plot([across.first, across.last], [0.0, 0.0], marker=PREDICTED, color=colours[1])
    for piece in pieces(dots, SECOND_S if axis == "time" else math.inf):
        trace(figure, piece, row, colours[0])


def _frame(
    figure: Any, axis: Axis, across: Ends, values: tuple[float, float], unit: str, size: tuple[int, int]
) -> float:
    """Limits and round ticks on both axes; how much of the value one line of text is."""
    low, high = values
    figure.xlim(*across)
    figure.ylim(low, high)
    ticks = value_ticks(low, high, max(2, size[1] - 3) if size[1] > FLAT else size[1] + 1, unit)
    figure.yticks([at for at, _ in ticks], [words.rjust(MARGIN) for _, words in ticks])
    marks = _ticks(axis, across, max(8, size[0] - MARGIN - 2))
    figure.xticks([at for at, _ in marks], [words for _, words in marks])
    return (high - low) / max(2, size[1] - 2)


def _ticks(axis: Axis, across: Ends, columns: int) -> list[tuple[float, str]]:
    if axis == "time":
        found = time_ticks(across.first * 3600.0, across.last * 3600.0, columns, None)
        return [(at / 3600.0, words) for at, words in found]
    wanted = max(2, 2 * columns // 12)
    found = value_ticks(across.first, across.last, wanted, "Ah" if axis == "charge" else "%")
    if axis == "charge":
        return found
    return [(at, f"{-at + 0.0:g} %") for at, _ in found]


def _letters(figure: Any, strand: Strand, dots: Sequence[Measured], shift: float, across: Ends, columns: int) -> None:
    """The strand's letter here and there on its line, shifted so that those of several do not fall together."""
    if not strand.letter or not dots:
        return
    step = (across.last - across.first) * LETTER_EVERY / max(columns, LETTER_EVERY)
    first, last = min(one[0] for one in dots), max(one[0] for one in dots)
    at, xs, ys = first + (0.25 + 0.75 * shift) * step, list[float](), list[float]()
    while at < last and len(xs) < columns:
        nearest = min(dots, key=lambda one: abs(one[0] - at))
        xs.append(nearest[0])
        ys.append(nearest[3])
        at += step
    if not xs:
        xs, ys = [dots[-1][0]], [dots[-1][3]]
    figure.scatter(xs, ys, marker=strand.letter[:1], color=strand.colour)


def _finite(dots: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    return [one for one in dots if all(map(math.isfinite, one))]


def _place(axis: Axis, x: float) -> float:
    """State of charge falls from left to right, as time goes on."""
    return -x if axis == "soc" else x


def as_text(
    strands: Sequence[Strand],
    predicted: Sequence[Predicted],
    differences: Sequence[tuple[float, float]],
    *,
    axis: Axis,
    unit: str,
    size: tuple[int, int],
    residual_rows: int = 0,
    least: float = 0.0,
    marks: Sequence[float] = (),
) -> list[str]:
    """The chart as plain text, and the one below it in ``residual_rows``: no colours, no blanks at ends of lines."""
    import plotext

    overlaid(plotext, strands, predicted, axis=axis, unit=unit, size=size, marks=marks)
    blocks = [plotext.uncolorize(plotext.build())]
    across = ends(axis, strands, predicted)
    if residual_rows and across is not None and differences:
        below = (size[0], residual_rows)
        residual(plotext, differences, axis=axis, across=across, unit=unit, size=below, least=least)
        blocks.append(plotext.uncolorize(plotext.build()))
    return ["\n".join(line.rstrip() for line in block.rstrip().split("\n")) for block in blocks]
