"""What charts of runs are drawn with: bands, lines with gaps in them, round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from purifier.charts.planned import Colour

BAND: Final = "░"
PREDICTED: Final = "·"
MARK: Final = "▲"
LEAST_SHARE: Final = {"W": 0.16, "V": 0.02, "Ah": 0.0}
"""The least height of the chart over the greatest value in it, so that noise does not look like an event."""
BREAK_SPACINGS: Final = 4.0
"""Points further apart than this many usual spacings have a gap between them: no line is drawn across."""

WALL_SHARE: Final = 0.55
"""A band that shades more of a chart than this hides what lies in it."""

Measured = tuple[float, float, float, float]
"""(place on the axis, least, greatest, mean); over time [s since the run's start]."""
Predicted = tuple[float, float, float, float]
"""(place on the axis, likely, low, high)."""

_TIME_STEPS_S: Final = (
    *(10.0, 30.0),
    *(60.0 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3600.0 * hours for hours in (1, 2, 3, 6, 12)),
    *(86_400.0 * days for days in (1, 2, 5, 10, 20, 50, 100)),
)


def blank(figure: Any, size: tuple[int, int]) -> None:
    """Clear the figure, and let it be as large as it is asked to be, without a theme."""
    figure.clear_figure()
    (getattr(figure, "limit_size", None) or figure._limit_size)(False, False)
    figure.plotsize(*size)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)


def span(ours: Sequence[Measured], theirs: Sequence[Predicted], unit: str) -> tuple[float, float]:
    """The range of everything that is drawn, not less than noise deserves, with a little air."""
    values = [value for one in (*ours, *theirs) for value in one[1:]]
    low, high = min(values), max(values)
    least = LEAST_SHARE.get(unit, 0.0) * max(abs(low), abs(high)) or 1e-3
    if high - low < least:
        low, high = (low + high - least) / 2.0, (low + high + least) / 2.0
    air = (high - low) * 0.04
    return low - air, high + air


def fill(
    figure: Any, theirs: Sequence[Predicted], columns: int, row: float, floor: float, colour: Colour | None
) -> None:
    """Shade the likely band, cell by cell: between low and high of what was predicted."""
    _shade(figure, _cells(theirs, columns, row, floor), row, floor, colour)


def fill_or_edge(
    figure: Any,
    theirs: Sequence[Predicted],
    size: tuple[int, int],
    row: float,
    floor: float,
    colour: Colour | None,
) -> None:
    """As `fill`; a band that would be a wall all over the chart of ``size`` (columns, rows) is its two edges."""
    cells = _cells(theirs, size[0], row, floor)
    shaded = sum(last - first + 1 for _, first, last in cells)
    share = size[0] / max(size[0], len(cells))
    if shaded * share > WALL_SHARE * size[0] * size[1]:
        cells = [(x, at, at) for x, first, last in cells for at in (first, last)]
    _shade(figure, cells, row, floor, colour)


def _cells(theirs: Sequence[Predicted], columns: int, row: float, floor: float) -> list[tuple[float, int, int]]:
    """(place on the axis, lowest row, highest row) of the band."""
    step = max(1, len(theirs) // (2 * columns))
    return [
        (x, math.ceil((low - floor) / row - 0.5), math.floor((high - floor) / row - 0.5))
        for x, _, low, high in theirs[::step]
        if high - low >= row
    ]


def _shade(
    figure: Any, cells: Sequence[tuple[float, int, int]], row: float, floor: float, colour: Colour | None
) -> None:
    xs: list[float] = []
    ys: list[float] = []
    for x, first, last in cells:
        for at in range(first, last + 1):
            xs.append(x)
            ys.append(floor + (at + 0.5) * row)
    if xs:
        figure.scatter(xs, ys, marker=BAND, color=colour)


def trace(figure: Any, piece: Sequence[Measured], row: float, colour: Colour | None) -> None:
    """A line through the means, and strokes where a point hides a dip or a peak taller than a line of text."""
    for t_s, low, high, _ in piece:
        if high - low > 1.5 * row:
            figure.plot([t_s, t_s], [low, high], marker="hd", color=colour)
    xs, ys = [one[0] for one in piece], [one[3] for one in piece]
    if len(xs) > 1:
        figure.plot(xs, ys, marker="hd", color=colour)
    else:
        figure.scatter(xs, ys, marker="hd", color=colour)


def pieces(ours: Sequence[Measured], least: float = 1.0) -> Iterator[list[Measured]]:
    """The points, parted where readings are missing: nothing shorter than ``least`` on the axis is a gap."""
    spacings = sorted(after[0] - before[0] for before, after in pairwise(ours))
    usual = spacings[len(spacings) // 2] if spacings else 0.0
    piece: list[Measured] = []
    for one in ours:
        if piece and one[0] - piece[-1][0] > max(BREAK_SPACINGS * usual, least):
            yield piece
            piece = []
        piece.append(one)
    if piece:
        yield piece


def value_ticks(low: float, high: float, rows: int, unit: str) -> list[tuple[float, str]]:
    """Round values, at most every other line."""
    wanted = max(2, min(8, rows // 2))
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * 0.999)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step), math.floor(high / step)
    return [(at * step, f"{at * step + 0.0:.{digits}f} {unit}") for at in range(first, last + 1)]


def time_ticks(since_s: float, right_s: float, columns: int, back_from: str | None) -> list[tuple[float, str]]:
    """Round times, none so close to the next that their words touch."""
    most = max(1, columns // 12)
    step = next((step for step in _TIME_STEPS_S if (right_s - since_s) / step <= most), _TIME_STEPS_S[-1])
    found = []
    if back_from is not None:
        count = min(most, math.floor((right_s - since_s) / step + 1e-9))
        found = [(right_s - n * step, f"-{_time(n * step)}") for n in range(count, 0, -1)]
        return [*found, (right_s, back_from)]
    for n in range(math.ceil(since_s / step - 1e-9), math.floor(right_s / step + 1e-9) + 1)[: most + 1]:
        found.append((n * step, _time(n * step) if n else "start"))
    return found


def _time(seconds: float) -> str:
    if seconds >= 86_400.0 and seconds % 86_400.0 == 0.0:
        return f"{seconds / 86_400.0:.0f} d"
    if seconds > 86_400.0:
        return f"{seconds // 86_400.0:.0f} d {seconds % 86_400.0 / 3600.0:.0f} h"
    if seconds >= 3600.0:
        return f"{seconds / 3600.0:g} h"
    return f"{seconds / 60.0:.0f} min" if seconds % 60.0 == 0.0 else f"{seconds:.0f} s"


def say(figure: Any, words: str) -> None:
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    figure.xticks([], [])
    figure.yticks([], [])
    figure.text(words, 0.5, 0.5, alignment="center")
