"""How long each set-up lasts, against how much clean air it gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from purifier.model.air import cfm

Colour = int | str | tuple[int, int, int]
"""As plotext takes it: a code 0-255, a name, or red, green and blue."""

DOT: Final = "·"
SPANS_MUCH: Final = 4.0
"""Longest over shortest runtime above which the hours are drawn on a logarithmic scale."""

LABELLED_ROWS: Final = 11
"""Fewer rows than this have none to spare for the name of the axis."""

_LADDER: Final[tuple[tuple[float, str], ...]] = (
    *((minutes / 60.0, f"{minutes} min") for minutes in (1, 2, 5, 10, 20, 30)),
    *((float(hours), f"{hours} h") for hours in (1, 2, 3, 6, 12)),
    *((days * 24.0, f"{days} d") for days in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)
_STEPS_H: Final = (
    1 / 60,
    1 / 12,
    1 / 6,
    0.5,
    1.0,
    2.0,
    3.0,
    6.0,
    12.0,
    24.0,
    48.0,
    120.0,
    240.0,
    480.0,
    1200.0,
    2400.0,
)


@dataclass(frozen=True, slots=True)
class Curve:
    """One set-up: its letter, its name, and (CADR [m3/h] or None, runtime [h]) for each setting in order."""

    label: str
    name: str
    points: tuple[tuple[float | None, float], ...]
    estimated: frozenset[int] = frozenset()
    """The settings, counted from 0, whose CADR nobody measured: a small letter stands for them."""

    def mark(self, setting: int) -> str:
        """The letter of one point."""
        return self.label[:1].lower() if setting in self.estimated else self.label[:1]


def runtime_against_cadr(
    figure: Any,
    curves: Sequence[Curve],
    *,
    units: Literal["us", "metric"] = "us",
    highlight: tuple[str, int] | None = None,
    size: tuple[int, int] = (80, 16),
    colours: Sequence[Colour] = (),
    line: str = DOT,
) -> None:
    """Draw how long each set-up lasts against the clean air it gives; the figure is cleared first.

    ``figure`` is the plotext module or a figure with its interface.  A point is the set-up's letter, a small one
    where the CADR is estimated; the point of ``highlight`` (letter, index of the setting) stands in brackets.  ``size``
    is columns and rows.  Points without a CADR or without a runtime are left out; when none is left the figure says so.
    ``line`` joins the points; plotext's ``hd`` is heavier.
    """
    figure.clear_figure()
    # Charts are cut to the terminal unless told not to be; a figure that is not the module tells it by another name.
    (getattr(figure, "limit_size", None) or figure._limit_size)(False, False)
    figure.plotsize(*size)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    drawn = {curve.label: _points(curve, units) for curve in curves}
    x = [x for points in drawn.values() for _, x, _ in points]
    hours = [y for points in drawn.values() for _, _, y in points]
    if not x:
        _say_nothing_known(figure, curves)
        return
    log = max(hours) / min(hours) > SPANS_MUCH
    scale: Callable[[float], float] = math.log10 if log else float
    low, high = _span([scale(y) for y in hours])
    left, right = _span(x)
    figure.xlim(left, right)
    figure.ylim(low, high)
    rows, columns = max(2, size[1] - (4 if size[1] >= LABELLED_ROWS else 3)), max(8, size[0] - 8)
    ticks = _hours_ticks(min(hours), max(hours), log, rows)
    figure.yticks([scale(at) for at, _ in ticks], [words for _, words in ticks])
    marks = _flow_ticks(x, columns, right - left)
    figure.xticks(marks, [f"{mark:.0f}" for mark in marks])
    if size[1] >= LABELLED_ROWS:
        small = "; small letters: estimated" if any(curve.estimated for curve in curves) else ""
        figure.xlabel(f"clean air (CADR), {'CFM' if units == 'us' else 'm³/h'}{small}")
    top = None if highlight is None else highlight[0]
    numbered = sorted(enumerate(curves), key=lambda pair: pair[1].label == top)  # the highlighted one goes on top
    for number, curve in numbered:
        colour = colours[number % len(colours)] if colours else None
        points = [(at, y) for _, at, y in sorted(drawn[curve.label], key=lambda point: point[1])]
        if not points:
            continue
        xs, ys = [at for at, _ in points], [scale(y) for _, y in points]
        if len(points) > 1:
            figure.plot(xs, ys, marker=line, color=colour)
        for mark in sorted({curve.mark(index) for index, _, _ in drawn[curve.label]}):
            of = [(at, scale(y)) for index, at, y in drawn[curve.label] if curve.mark(index) == mark]
            figure.scatter([at for at, _ in of], [y for _, y in of], marker=mark, color=colour)
        for index, at, y in drawn[curve.label]:
            if highlight == (curve.label, index):
                figure.text(f"({curve.mark(index)})", at, scale(y), alignment="center", color=colour, style="bold")
    if rows >= 3 + len(curves) and columns >= 55:
        _name_curves(figure, curves, colours, (right, high), (high - low) / rows)


def _points(curve: Curve, units: str) -> list[tuple[int, float, float]]:
    """(setting, CADR in the unit shown, hours) of what can be drawn."""
    return [
        (index, cfm(flow) if units == "us" else flow, hours)
        for index, (flow, hours) in enumerate(curve.points)
        if flow is not None and 0.0 < hours < math.inf
    ]


def _span(values: Sequence[float]) -> tuple[float, float]:
    """The values' range with a little air on both sides, so that no letter sits on the frame."""
    low, high = min(values), max(values)
    air = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return low - air, high + air


def _hours_ticks(low: float, high: float, log: bool, rows: int) -> list[tuple[float, str]]:
    """Round times inside the range, none so close to the next that their labels share a row."""
    if not log:
        step = next((step for step in _STEPS_H if (high - low) / step < max(2, rows // 2)), _STEPS_H[-1])
        found = [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)][: 2 * rows]
        return [(at, _time(at)) for at in found or [high]]
    kept: list[tuple[float, str]] = []
    for at, words in _LADDER:
        apart = rows if not kept else math.log(at / kept[-1][0]) / math.log(high / low) * rows
        if low * 0.95 <= at <= high * 1.05 and apart > 1.2:
            kept.append((at, words))
    return kept


def _time(hours: float) -> str:
    if hours >= 48.0 or (hours >= 24.0 and hours % 24.0 == 0.0):
        return f"{hours / 24.0:.3g} d"
    return f"{hours:.3g} h" if hours >= 1.0 else f"{hours * 60.0:.0f} min"


def _flow_ticks(x: Sequence[float], columns: int, width: float) -> list[float]:
    """The settings' own flows, thinned out where their labels would touch."""
    kept: list[float] = []
    for value in sorted(set(x)):
        if not kept or (value - kept[-1]) / (width or 1.0) * columns >= 7:
            kept.append(value)
    return kept


def _name_curves(
    figure: Any,
    curves: Sequence[Curve],
    colours: Sequence[Colour],
    corner: tuple[float, float],
    row: float,
) -> None:
    """Letters and names in the upper right corner, which falling curves leave free."""
    named = [curve for curve in curves if curve.name]
    if not named:
        return
    widest = max(len(curve.name[:44]) for curve in named)
    for place, curve in enumerate(curves):
        if curve.name:
            words = f"{curve.label} {curve.name[:44]}".ljust(widest + 2)
            colour = colours[place % len(colours)] if colours else None
            figure.text(words, corner[0], corner[1] - row * (place + 0.5), alignment="right", color=colour)


def _say_nothing_known(figure: Any, curves: Sequence[Curve]) -> None:
    known = any(flow is not None for curve in curves for flow, _ in curve.points)
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    figure.xticks([], [])
    figure.yticks([], [])
    words = "nothing lasts long enough to draw" if known else "its clean air rate (CADR) is not known: nothing to draw"
    figure.text(words if curves else "no set-ups to draw", 0.5, 0.5, alignment="center")


def as_text(
    curves: Sequence[Curve],
    *,
    units: Literal["us", "metric"] = "us",
    highlight: tuple[str, int] | None = None,
    size: tuple[int, int] = (80, 18),
) -> str:
    """The same chart as plain text: no colours, no blanks at the ends of lines."""
    import plotext

    runtime_against_cadr(plotext, curves, units=units, highlight=highlight, size=size)
    drawn = str(plotext.uncolorize(plotext.build()))
    return "\n".join(line.rstrip() for line in drawn.rstrip().split("\n"))
