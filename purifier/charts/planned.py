"""How long each set-up lasts at least, against how much clean air it gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from purifier.charts.axes import Axis, decimal_steps, digits, even, hours_doubling, hours_evenly
from purifier.charts.field import Cell, Colour, Field, blank, frame, put, say
from purifier.charts.grain import Grain, pens, typed
from purifier.charts.legend import Named, corner, in_a_line
from purifier.model.air import cfm

SPANS_MUCH: Final = 4.0
"""Longest over shortest runtime above which the hours are drawn on a scale that doubles at even steps."""
LABELLED_ROWS: Final = 9
"""Fewer rows than this have none to spare for the name of the axis."""
SHORTEST_H: Final = 1.0 / 3600.0
LONGEST_H: Final = 1e6
"""What is shorter is nothing to draw; what lasts longer than a century is drawn at its end."""
GREATEST_FLOW: Final = 1e6
"""CADR [m3/h] of no machine of this world."""
LEAST_WIDTH: Final = 0.1
"""The least part of its greatest value that an axis shows."""
FLOW_GAP: Final = 12
"""Columns from one rate of clean air to the next on the axis."""
ASIDE: Final[tuple[Cell, ...]] = ((1, 0), (-1, 0), (2, 0), (-2, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Where a letter goes whose own cell holds another, the best first."""


class Lasts(NamedTuple):
    """One setting: CADR [m3/h], None where nobody knows it; hours at least, and likely."""

    flow: float | None
    least_h: float
    likely_h: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One set-up: its letter, what it is and by which way, and what each setting gives, in order."""

    label: str
    name: str
    points: tuple[Lasts, ...]
    estimated: frozenset[int] = frozenset()
    """The settings, counted from 0, whose CADR nobody measured: a small letter stands for them."""
    way: str = ""
    """What tells it from another of the same name; kept where the name must be cut."""

    def mark(self, setting: int) -> str:
        """The letter of one point."""
        return self.label[:1].lower() if setting in self.estimated else self.label[:1]


class Place(NamedTuple):
    """Where a point's letter stands in the text of the chart: column and line, counted from 0 at the top left."""

    column: int
    line: int
    letter: str


Places = Mapping[tuple[str, int], Place]
"""(the set-up's letter, the setting counted from 0) -> where it is drawn."""


class _Point(NamedTuple):
    setting: int
    x: float
    y: float
    likely: float


def why_nothing(curves: Sequence[Curve]) -> str:
    """Why there is no more to see than one point, in a few words; empty where there is."""
    if sum(len(_known(curve)) for curve in curves) > 1:
        return ""
    planned = [curve for curve in curves if curve.points]
    if not planned:
        return "nothing to draw yet: no set-up could be planned" if curves else "no set-ups to draw"
    if all(one.flow is None for curve in planned for one in curve.points):
        return "the clean air rate (CADR) is not known: nothing to draw"
    return "no two settings to draw" if any(map(_known, curves)) else "nothing lasts long enough to draw"


def runtime_against_cadr(
    figure: Any,
    curves: Sequence[Curve],
    *,
    units: Literal["us", "metric"] = "us",
    size: tuple[int, int] = (80, 16),
    colours: Sequence[Colour] = (),
    faint: Colour | None = None,
    grain: Grain = "fine",
) -> Places:
    """Draw how long each set-up lasts at least against the clean air it gives; the figure is cleared first.

    ``figure`` is the plotext module or a figure with its interface.  A point is the set-up's letter, a small one where
    the CADR is estimated, with a stroke in ``faint`` up to what is likely; ``size`` is columns and rows.  Points
    without a CADR or without a runtime are left out; when none is left the figure says so.  The answer is where each
    letter stands, for who wants to point at one.
    """
    blank(figure, size)
    hours = [one for curve in curves for known in _known(curve) for one in known[1][1:]]
    if not hours:
        say(figure, why_nothing(curves))
        return {}
    named = size[1] >= LABELLED_ROWS
    rows = max(2, size[1] - 2 - named)
    up, words, scale = _hours(min(hours), max(hours), rows)
    margin = max((len(word) for word in words), default=0) + 1
    drawn = [
        [_Point(i, _rate(one, units), scale(one.least_h), scale(one.likely_h)) for i, one in _known(curve)]
        for curve in curves
    ]
    rates = [one.x for points in drawn for one in points]
    columns = max(8, size[0] - margin)
    ends = _apart(min(rates), max(rates), 1.0)
    across = even(*ends, columns, decimal_steps(*ends), gap=FLOW_GAP, pad=2)
    field = Field(across, up, columns, rows, pens(grain).dots)
    frame(figure, field, [f"{at:.{digits(across.step)}f}" for at in across.ticks], words)
    paints = [colours[number % len(colours)] if colours else None for number in range(len(curves))]
    pen, lines = pens(grain), [_line(points) for points in drawn]
    strokes = [at for points in drawn for one in points for at in field.upwards(one.x, one.y, one.likely)]
    figure.scatter([x for x, _ in strokes], [y for _, y in strokes], marker=pen.whisker, color=faint)
    for line, paint in zip(lines, paints, strict=True):
        if len(line) > 1:
            figure.plot([x for x, _ in line], [y for _, y in line], marker=pen.curve, color=paint)
    letters = _letters(field, drawn)
    for (number, setting), cell in letters.items():
        put(figure, field, cell, curves[number].mark(setting), paints[number], "bold")
    named_curves = [(curve, paint) for curve, paint in zip(curves, paints, strict=True) if curve.name]
    names = [Named(curve.label, curve.name, curve.way) for curve, _ in named_curves]
    held = [cell for line in lines for cell in field.under(line)] + list(letters.values())
    held += [cell for points in drawn for one in points for cell in field.under([(one.x, one.y), (one.x, one.likely)])]
    beside = corner(field, names, held)
    for (cell, text), (_, paint) in zip(beside, named_curves, strict=False):
        put(figure, field, cell, text, paint)
    if named:
        # It is written about the middle of the field; what does not fit there is not written at all.
        figure.xlabel(_below(curves, units, [] if beside else names, columns - 2))
    return {
        (curves[number].label, setting): Place(margin + column, rows - 1 - row, curves[number].mark(setting))
        for (number, setting), (column, row) in letters.items()
    }


def _known(curve: Curve) -> list[tuple[int, Lasts]]:
    """The settings that can be drawn."""
    return [
        (index, Lasts(one.flow, min(one.least_h, LONGEST_H), min(max(one.least_h, one.likely_h), LONGEST_H)))
        for index, one in enumerate(curve.points)
        if one.flow is not None and 0.0 <= one.flow <= GREATEST_FLOW and SHORTEST_H <= one.least_h < math.inf
    ]


def _rate(one: Lasts, units: str) -> float:
    return (cfm(one.flow) if units == "us" else one.flow) if one.flow is not None else 0.0


def _line(points: Iterable[_Point]) -> list[tuple[float, float]]:
    return [(one.x, one.y) for one in sorted(points, key=lambda one: (one.x, -one.y))]


def _hours(low: float, high: float, rows: int) -> tuple[Axis, list[str], Callable[[float], float]]:
    """The axis of hours, the words of its ticks, and where an hour stands on it."""
    if high / low <= SPANS_MUCH:
        axis, words = hours_evenly(*_apart(low, high, 0.0), rows)
        return axis, words, float
    axis, words, base = hours_doubling(low, high, rows)
    return axis, words, lambda hours: math.log2(hours / base)


def _apart(low: float, high: float, least: float) -> tuple[float, float]:
    """The ends of an axis, so far apart that its ticks are numbers of a few figures."""
    width = max(LEAST_WIDTH * high, least)
    return (low, high) if high - low >= width else ((low + high - width) / 2.0, (low + high + width) / 2.0)


def _letters(field: Field, drawn: Sequence[Sequence[_Point]]) -> dict[tuple[int, int], Cell]:
    """A cell for every point of every curve, its own where no other has taken that."""
    taken: dict[Cell, tuple[int, int]] = {}
    for number, points in enumerate(drawn):
        for one in points:
            column, row = field.cell(one.x, one.y)
            near = ((column + right, row + up) for right, up in ASIDE)
            cell = next((at for at in ((column, row), *near) if at not in taken and field.holds(at)), (column, row))
            taken[cell] = (number, one.setting)
    return {whose: cell for cell, whose in taken.items()}


def _below(curves: Sequence[Curve], units: str, names: Sequence[Named], width: int) -> str:
    """The name of the axis, and of the curves where no corner was free."""
    small = "; small letters: estimated" if any(curve.estimated for curve in curves) else ""
    title = f"clean air (CADR), {'CFM' if units == 'us' else 'm³/h'}{small}"
    for words in (title, title.replace("clean air (CADR)", "CADR")):
        if line := in_a_line(names, width - len(words) - 3):
            return f"{words}   {line}"
    return title


def as_text(
    curves: Sequence[Curve],
    *,
    units: Literal["us", "metric"] = "us",
    highlight: tuple[str, int] | None = None,
    size: tuple[int, int] = (80, 18),
    grain: Grain = "fine",
) -> str:
    """The same chart as plain text: no colours, no blanks at the ends of lines, ``highlight`` in brackets."""
    import plotext

    places = runtime_against_cadr(plotext, curves, units=units, size=size, grain=grain)
    lines = str(plotext.uncolorize(plotext.build())).rstrip("\n").split("\n")
    if highlight is not None and highlight in places:
        at = places[highlight]
        lines[at.line] = ringed(lines[at.line], at.column)
    return typed("\n".join(line.rstrip() for line in lines).rstrip(), grain)


def ringed(line: str, column: int) -> str:
    """The line with its letter at ``column`` in brackets, whatever stood beside it."""
    return f"{line[: column - 1]}({line[column]}){line[column + 2 :]}"
