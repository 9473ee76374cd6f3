"""Runtime against clean air as vector lines: what to count on drawn through, the likely above it, the band behind."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.air import cfm
from purifier.services.share.svg import SOFT, Drawing, series
from purifier.services.wording import flow_unit, letter

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column, Row
    from purifier.services.wording import Units

SPANS_MUCH: Final = 4.0
"""Longest over shortest runtime above which the hours stand on a logarithmic scale."""
LONGEST_MARK: Final = 2
_HOURS: Final[tuple[tuple[float, str], ...]] = (
    *((minutes / 60.0, f"{minutes} min") for minutes in (1, 2, 5, 10, 20, 30)),
    *((float(hours), f"{hours} h") for hours in (1, 2, 3, 6, 12)),
    *((days * 24.0, f"{days} day{'s' if days > 1 else ''}") for days in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
_STEPS_H: Final = (1 / 60, 1 / 12, 1 / 6, 0.5, 1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 1200, 2400, 4800, 12000, 24000)


class Place(NamedTuple):
    """Where a chart goes, its labels included."""

    x: float
    y: float
    w: float
    h: float


class _Scale(NamedTuple):
    low: float
    high: float
    start: float
    end: float
    shape: Callable[[float], float]

    def at(self, value: float) -> float:
        share = (self.shape(value) - self.shape(self.low)) / (self.shape(self.high) - self.shape(self.low))
        return self.start + share * (self.end - self.start)


def chart(drawing: Drawing, columns: Sequence[Column], units: Units, place: Place) -> None:
    """Draw how long each set-up lasts against its clean air; where no CADR is known it says so."""
    curves = [(i, _points(column.rows, units)) for i, column in enumerate(columns)]
    points = [point for _, curve in curves for point in curve]
    if not points:
        middle = place.y + place.h / 2.0
        words = "its clean air rate (CADR) is not known: there is no chart"
        drawing.text(place.x + place.w / 2.0, middle, words, 18.0, fill=SOFT, anchor="middle")
        return
    hours = [hour for _, row in points for hour in (row.runtime_low_h, _top(row))]
    logarithmic = max(hours) / min(hours) > SPANS_MUCH
    left, bottom = place.x + 80.0, place.y + place.h - 58.0
    flows = [flow for flow, _ in points]
    x = _Scale(min(flows) * 0.9, max(flows) * 1.08, left, place.x + place.w - 10.0, float)
    least = min(hours) * (0.8 if logarithmic else 0.9)
    y = _Scale(least, max(hours) * (1.15 if logarithmic else 1.06), bottom, place.y + 10.0, _shape(logarithmic))
    _frame(drawing, x, y, logarithmic)
    drawing.text(
        (x.start + x.end) / 2.0, bottom + 50.0, f"clean air, {flow_unit(units)}", 16.0, fill=SOFT, anchor="middle"
    )
    for i, curve in reversed(curves):
        _curve(drawing, curve, x, y, series(i), letter(i) if len(columns) > 1 else "")


def _shape(logarithmic: bool) -> Callable[[float], float]:
    return math.log if logarithmic else float


def _points(rows: Sequence[Row], units: Units) -> list[tuple[float, Row]]:
    """(clean air in the unit shown, row) of what can be drawn, by clean air."""
    known = [
        (cfm(row.air_m3_per_h) if units == "us" else row.air_m3_per_h, row)
        for row in rows
        if row.air_m3_per_h and row.runtime_low_h > 0.0 and math.isfinite(row.runtime_h)
    ]
    return sorted(known, key=lambda one: one[0])


def _top(row: Row) -> float:
    return row.runtime_high_h if math.isfinite(row.runtime_high_h) else row.runtime_h


def _frame(drawing: Drawing, x: _Scale, y: _Scale, logarithmic: bool) -> None:
    """Lines at round times and flows, with their labels."""
    if logarithmic:
        ladder, last = [], math.inf
        for at, words in _HOURS:
            if y.low <= at <= y.high and last - y.at(at) > 26.0:
                ladder.append((at, words))
                last = y.at(at)
    else:
        step = next((step for step in _STEPS_H if (y.high - y.low) / step <= 7), _STEPS_H[-1])
        ladder = [(n * step, _time(n * step)) for n in range(math.ceil(y.low / step), math.floor(y.high / step) + 1)]
    for at, words in ladder:
        drawing.rule(x.start, y.at(at), x.end, y.at(at))
        drawing.text(x.start - 10.0, y.at(at) + 6.0, words, 16.0, fill=SOFT, anchor="end")
    drawing.rule(x.start, y.start, x.end, y.start, stroke=SOFT, thick=1.5)
    step = _round_step((x.high - x.low) / 6.0)
    for n in range(math.ceil(x.low / step), math.floor(x.high / step) + 1):
        drawing.rule(x.at(n * step), y.start, x.at(n * step), y.start + 6.0, stroke=SOFT)
        drawing.text(x.at(n * step), y.start + 25.0, f"{n * step:g}", 16.0, fill=SOFT, anchor="middle")


def _round_step(about: float) -> float:
    """The round number from ``about`` on."""
    power = 10.0 ** math.floor(math.log10(about))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= about * 0.999)


def _time(hours: float) -> str:
    if hours >= 48.0 or (hours and hours % 24.0 == 0.0):
        return f"{hours / 24.0:.3g} day{'' if hours == 24.0 else 's'}"
    return f"{hours:.3g} h" if hours >= 1.0 or not hours else f"{hours * 60.0:.0f} min"


def _curve(drawing: Drawing, curve: list[tuple[float, Row]], x: _Scale, y: _Scale, colour: str, name: str) -> None:
    low = [(x.at(flow), y.at(row.runtime_low_h)) for flow, row in curve]
    likely = [(x.at(flow), y.at(row.runtime_h)) for flow, row in curve]
    high = [(x.at(flow), y.at(_top(row))) for flow, row in curve]
    if len(curve) > 1:
        drawing.course([*low, *reversed(high)], stroke=colour, thick=0.0, fill=colour)
        drawing.course(likely, stroke=colour, thick=1.5, dashes="2 6")
        drawing.course(low, stroke=colour, thick=3.0)
    for (at_x, at_y), (_, row) in zip(low, curve, strict=True):
        mark = name or row.setting
        drawing.badge(at_x, at_y, mark if len(mark) <= LONGEST_MARK else "", colour, 11.0)


LEGEND: Final = "line: at least, the number to plan with; dots: likely; shade: from at least to at best"
