"""What one thing costs in another: every answer as a point, those that nothing beats joined."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, NamedTuple

from purifier.charts.axes import Axis, decimal_steps, digits, even, hours_doubling, hours_evenly, values
from purifier.charts.field import Cell, Colour, Field, blank, frame, put, say
from purifier.charts.grain import Grain, pens, typed
from purifier.model.air import cfm

Kind = Literal["price", "hours", "air", "mass", "noise"]
POUND_KG: Final = 0.45359237
SPANS_MUCH: Final = 4.0
"""Longest over shortest runtime above which hours are drawn on a scale that doubles at even steps."""
NAMED_ROWS: Final = 7
"""Fewer rows than this have none to spare for the name of the axis."""
GAP: Final = 9
"""Columns from one number of the axis to the next."""
LEAST_WIDTH: Final = 0.1
"""The least part of its greatest value that an axis shows."""
JOINED: Final = "●"
OTHER: Final[dict[Grain, str]] = {"fine": "•", "plain": "·", "ascii": "·"}
_TITLES: Final[dict[Kind, str]] = {
    "price": "price, USD",
    "hours": "hours at least",
    "air": "clean air (CADR), {}",
    "mass": "weight, {}",
    "noise": "noise, dBA",
}


class Spot(NamedTuple):
    """One answer: where it stands in both measures (prices in USD, hours, m3/h, kg, dBA), None: not known; ``joined``:
    on the front; ``missed``: it does not do what is asked; ``letter``: one that was picked."""

    x: float | None
    y: float | None
    joined: bool = False
    missed: bool = False
    letter: str = ""


class At(NamedTuple):
    """Where a spot stands in the text of the chart: column and line, counted from 0 at the top left, and its sign."""

    column: int
    line: int
    sign: str


def why_nothing_traded(spots: Sequence[Spot]) -> str:
    """Why there is nothing to draw, in a few words; empty where there is."""
    if any(_is_known(one) for one in spots):
        return ""
    return "none of them is known in both: ] turns to other measures" if spots else "nothing to draw"


def traded(
    figure: Any,
    spots: Sequence[Spot],
    kinds: tuple[Kind, Kind],
    *,
    units: Literal["us", "metric"] = "us",
    size: tuple[int, int] = (60, 14),
    colours: tuple[Colour | None, Colour | None] = (None, None),
    grain: Grain = "fine",
) -> tuple[At | None, ...]:
    """Draw ``spots``, ``kinds`` across and up, on ``figure`` (as `runtime_against_cadr` takes it), cleared first.

    ``colours`` are those of the joined ones and of the others; a sign tells them apart too.  The answer is where each
    spot stands, None where it is not drawn.
    """
    blank(figure, size)
    known = {number: one for number, one in enumerate(spots) if _is_known(one)}
    if not known:
        say(figure, why_nothing_traded(spots))
        return tuple(None for _ in spots)
    points = {number: _in_units(one, kinds, units) for number, one in known.items()}
    named = size[1] >= NAMED_ROWS
    rows = max(2, size[1] - 2 - named)
    up, words, high = _up([y for _, y in points.values()], kinds[1], rows, units)
    margin = max((len(word) for word in words), default=0) + 1
    columns = max(8, size[0] - margin)
    across, below, along = _across([x for x, _ in points.values()], kinds[0], columns)
    field = Field(across, up, columns, rows, pens(grain).dots)
    frame(figure, field, below, words)
    line = sorted((along(points[n][0]), high(points[n][1])) for n, one in known.items() if one.joined)
    if len(line) > 1:
        figure.plot([x for x, _ in line], [y for _, y in line], marker=pens(grain).curve, color=colours[0])
    cells: dict[int, Cell] = {n: field.cell(along(x), high(y)) for n, (x, y) in points.items()}
    for number in sorted(known, key=lambda n: (bool(spots[n].letter), spots[n].joined)):
        one = spots[number]
        bright = one.joined or bool(one.letter)
        sign = _sign(one, grain)
        put(figure, field, cells[number], sign, colours[0 if bright else 1], "bold" if bright else None)
    if named:
        title = _TITLES[kinds[0]].format(_unit(kinds[0], units))
        figure.xlabel(title[: columns - 2])
    return tuple(
        At(margin + cells[n][0], rows - 1 - cells[n][1], _sign(spots[n], grain)) if n in cells else None
        for n in range(len(spots))
    )


def traded_text(
    spots: Sequence[Spot],
    kinds: tuple[Kind, Kind],
    *,
    units: Literal["us", "metric"] = "us",
    size: tuple[int, int] = (60, 14),
    grain: Grain = "fine",
) -> str:
    """The same chart as plain text: no colours, no blanks at the ends of lines."""
    import plotext

    traded(plotext, spots, kinds, units=units, size=size, grain=grain)
    lines = str(plotext.uncolorize(plotext.build())).rstrip("\n").split("\n")
    return typed("\n".join(line.rstrip() for line in lines).rstrip(), grain)


def _is_known(one: Spot) -> bool:
    return one.x is not None and one.y is not None and math.isfinite(one.x) and math.isfinite(one.y)


def _sign(one: Spot, grain: Grain) -> str:
    joined, missed = ("#", "x") if grain == "ascii" else (JOINED, "✕" if grain == "fine" else "x")
    return one.letter[:1] or (missed if one.missed else joined if one.joined else OTHER[grain])


def _in_units(one: Spot, kinds: tuple[Kind, Kind], units: str) -> tuple[float, float]:
    assert one.x is not None and one.y is not None
    return _shown(one.x, kinds[0], units), _shown(one.y, kinds[1], units)


def _shown(value: float, kind: Kind, units: str) -> float:
    if units == "us" and kind in ("air", "mass"):
        return cfm(value) if kind == "air" else value / POUND_KG
    return value


def _unit(kind: Kind, units: str) -> str:
    us, metric = {"air": ("CFM", "m³/h"), "mass": ("lb", "kg"), "noise": ("dBA", "dBA")}.get(kind, ("", ""))
    return us if units == "us" else metric


def _up(found: Sequence[float], kind: Kind, rows: int, units: str) -> tuple[Axis, list[str], Callable[[float], float]]:
    """The upright axis, the words of its ticks, and where a value stands on it."""
    if kind != "hours":
        axis, words = values(*_apart(found), rows, _unit(kind, units))
        return axis, words, float
    low, high = max(min(found), 1.0 / 3600.0), max(*found, 1.0 / 3600.0)
    if high / low <= SPANS_MUCH:
        axis, words = hours_evenly(*_apart(found), rows)
        return axis, words, float
    axis, words, base = hours_doubling(low, high, rows)
    return axis, words, lambda hours: math.log2(max(hours, low) / base)


def _across(found: Sequence[float], kind: Kind, columns: int) -> tuple[Axis, list[str], Callable[[float], float]]:
    """The level axis; prices that lie far apart on a scale that doubles at even steps."""
    low, high = _apart(found)
    axis = even(low, high, columns, decimal_steps(low, high), gap=GAP, pad=2)
    sign = "$" if kind == "price" else ""
    return axis, [f"{sign}{at:.{digits(axis.step)}f}" for at in axis.ticks], float


def _apart(found: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis, so far apart that its ticks are numbers of a few figures."""
    low, high = min(found), max(found)
    width = max(LEAST_WIDTH * abs(high), 1e-3)
    return (low, high) if high - low >= width else ((low + high - width) / 2.0, (low + high + width) / 2.0)
