"""Runs over each other on one axis, over what was predicted for the first; and below it how far that was off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from purifier.charts.axes import Axis, decimal_steps, digits, even, times, values
from purifier.charts.field import Colour, Field, blank, frame, put, say
from purifier.charts.grain import Grain, Pens, pens, typed
from purifier.charts.strokes import Measured, Predicted, as_far_as, band, expect, pieces, span, trace

Against = Literal["time", "charge", "soc"]

MARGIN: Final = 9
"""Columns for the values at the left, of a chart and of the one below it: their axes stand below each other."""
PLACE_GAP: Final = 10
"""Columns from one place on the axis to the next."""
LETTER_EVERY: Final = 24
"""Columns between two letters that tell whose line it is."""
SECOND_S: Final = 1.0 / 3600.0
AHEAD: Final = 3.0
"""So many times as far as one run was measured its prediction is drawn at most; of several only as far as they were."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One run: its dots (place on the axis, least, greatest, mean), and a letter where there are several.

    ``told``: where on the axis one ended of which nothing was measured but how long it ran.
    """

    dots: Sequence[Measured]
    letter: str = ""
    colour: Colour | None = None
    told: float | None = None


class Ends(NamedTuple):
    """What the axis goes from and to: hours, Ah drawn, or percent (which fall)."""

    first: float
    last: float


def ends(axis: Against, strands: Sequence[Strand], predicted: Sequence[Predicted]) -> Ends | None:
    """As far as anything was measured or told, and as far ahead as leaves room for that; None when there is nothing."""
    ours = [_place(axis, one[0]) for strand in strands for one in _finite(strand.dots)]
    ours += [strand.told for strand in strands if strand.told is not None and math.isfinite(strand.told)]
    theirs = [_place(axis, one[0]) for one in _finite(predicted)]
    if not ours and not theirs:
        return None
    first, last = min(*ours, *theirs, *([0.0] if axis != "soc" else []), math.inf), max(ours + theirs)
    reach = max(ours, default=first) - first
    if reach > 0.0:
        last = max(first + reach, min(last, first + reach * (AHEAD if len(strands) == 1 else 1.0)))
    return Ends(first, last if last - first > 1e-6 * abs(first) + SECOND_S else first + 1.0 / 60.0)


def overlaid(
    figure: Any,
    strands: Sequence[Strand],
    predicted: Sequence[Predicted],
    *,
    axis: Against,
    unit: str,
    size: tuple[int, int],
    marks: Sequence[float] = (),
    colours: tuple[Colour | None, Colour | None] = (None, None),
    grain: Grain = "fine",
) -> None:
    """Draw runs over each other; the figure is cleared first.

    Values are in ``unit``, drawn ones positive.  ``marks`` are places on the axis at which somebody noted something.
    ``colours`` are those of what was predicted and of its band, which lies behind all else.  Several strands are told
    apart by their letters, so that colour alone says nothing.
    """
    blank(figure, size)
    across = ends(axis, strands, predicted)
    if across is None:
        say(figure, "nothing to draw")
        return
    theirs = as_far_as([(_place(axis, one[0]), *one[1:]) for one in _finite(predicted)], across.last)
    ours = [[(_place(axis, one[0]), *one[1:]) for one in _finite(strand.dots)] for strand in strands]
    pen = pens(grain)
    field = _frame(figure, axis, across, span([one for dots in ours for one in dots], theirs, unit), unit, size, pen)
    band(figure, field, theirs, pen, colours[1])
    expect(figure, field, theirs, pen, colours[0])
    for strand, dots in zip(strands, ours, strict=True):
        for piece in pieces(dots, SECOND_S if axis == "time" else math.inf):
            trace(figure, field, piece, pen, strand.colour, strong=len(strands) == 1)
    for strand in strands:
        _told(figure, field, strand, pen)
    for number, (strand, dots) in enumerate(zip(strands, ours, strict=True)):
        _letters(figure, field, strand, dots, number / max(1, len(strands)))
    seen = [_place(axis, at) for at in marks if across.first <= _place(axis, at) <= across.last]
    if seen:
        mine = strands[0].colour if strands else None
        figure.scatter(seen, [field.up.first] * len(seen), marker=pen.mark, color=mine)


def residual(
    figure: Any,
    differences: Sequence[tuple[float, float]],
    *,
    axis: Against,
    across: Ends,
    unit: str,
    size: tuple[int, int],
    least: float = 0.0,
    colours: tuple[Colour | None, Colour | None] = (None, None),
    grain: Grain = "fine",
) -> None:
    """Draw measured less predicted below the chart whose axis goes ``across``; the dashed line is as predicted.

    ``differences`` are (place on the axis, value in ``unit``); the chart is ``least`` high at least, so that noise does
    not look like an error.  ``colours`` are those of the line and of the dashes.
    """
    blank(figure, size)
    dots = [(_place(axis, x), value, value, value) for x, value in differences if math.isfinite(x + value)]
    if not dots:
        say(figure, "nothing to hold against each other")
        return
    zeros = [(dots[0][0], zero, zero, zero) for zero in (-least / 2.0, 0.0, least / 2.0)]
    pen = pens(grain)
    field = _frame(figure, axis, across, span([*dots, *zeros], (), ""), unit, size, pen)
    expect(figure, field, [(across.first, 0.0, 0.0, 0.0), (across.last, 0.0, 0.0, 0.0)], pen, colours[1])
    for piece in pieces(dots, SECOND_S if axis == "time" else math.inf):
        trace(figure, field, piece, pen, colours[0])


def _frame(
    figure: Any, axis: Against, ends: Ends, spanned: tuple[float, float], unit: str, size: tuple[int, int], pen: Pens
) -> Field:
    """Both axes with round ticks: the field between them."""
    rows, columns = max(2, size[1] - 2), max(8, size[0] - MARGIN - 1)
    up, words = values(*spanned, rows, unit)
    across, places = _across(axis, ends, columns)
    field = Field(across, up, columns, rows, pen.dots)
    frame(figure, field, places, [one.rjust(MARGIN) for one in words] or [" " * MARGIN])
    return field


def _across(axis: Against, ends: Ends, columns: int) -> tuple[Axis, list[str]]:
    if axis == "time":
        across, words = times(ends.first * 3600.0, ends.last * 3600.0, columns, None)
        hours = Axis(
            across.first / 3600.0, across.last / 3600.0, across.step, tuple(at / 3600.0 for at in across.ticks)
        )
        return hours, words
    across = even(*ends, columns, decimal_steps(*ends), gap=PLACE_GAP, before=0.0)
    sign, unit = (1.0, "Ah") if axis == "charge" else (-1.0, "%")
    return across, [f"{sign * at + 0.0:.{digits(across.step)}f} {unit}" for at in across.ticks]


def _letters(figure: Any, field: Field, strand: Strand, dots: Sequence[Measured], shift: float) -> None:
    """The strand's letter here and there on its line, shifted so that those of several do not fall together."""
    if not strand.letter or not dots:
        return
    step = (field.across.last - field.across.first) * LETTER_EVERY / max(field.columns, LETTER_EVERY)
    first, last = min(one[0] for one in dots), max(one[0] for one in dots)
    at, chosen = first + (0.25 + 0.75 * shift) * step, list[Measured]()
    while at < last and len(chosen) < field.columns:
        chosen.append(min(dots, key=lambda one: abs(one[0] - at)))
        at += step
    for one in chosen or [dots[-1]]:
        put(figure, field, field.cell(one[0], one[3]), strand.letter[:1], strand.colour, "bold")


def _told(figure: Any, field: Field, strand: Strand, pen: Pens) -> None:
    """An upright stroke where a run ended that was told, with its letter on top."""
    if strand.told is None or not math.isfinite(strand.told):
        return
    dots = list(field.upwards(strand.told, field.up.first, field.up.last))
    figure.scatter([x for x, _ in dots], [y for _, y in dots], marker=pen.whisker, color=strand.colour)
    if strand.letter:
        put(figure, field, field.cell(strand.told, field.up.last), strand.letter[:1], strand.colour, "bold")


def _finite(dots: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    return [one for one in dots if all(map(math.isfinite, one))]


def _place(axis: Against, x: float) -> float:
    """State of charge falls from left to right, as time goes on."""
    return -x if axis == "soc" else x


def as_text(
    strands: Sequence[Strand],
    predicted: Sequence[Predicted],
    differences: Sequence[tuple[float, float]],
    *,
    axis: Against,
    unit: str,
    size: tuple[int, int],
    residual_rows: int = 0,
    least: float = 0.0,
    marks: Sequence[float] = (),
    grain: Grain = "fine",
) -> list[str]:
    """The chart as plain text, and the one below it in ``residual_rows``: no colours, no blanks at ends of lines."""
    import plotext

    overlaid(plotext, strands, predicted, axis=axis, unit=unit, size=size, marks=marks, grain=grain)
    blocks = [plotext.uncolorize(plotext.build())]
    across = ends(axis, strands, predicted)
    if residual_rows and across is not None and differences:
        below = (size[0], residual_rows)
        residual(plotext, differences, axis=axis, across=across, unit=unit, size=below, least=least, grain=grain)
        blocks.append(plotext.uncolorize(plotext.build()))
    return [typed("\n".join(line.rstrip() for line in block.rstrip().split("\n")), grain) for block in blocks]
