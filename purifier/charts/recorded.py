"""What a run's meter says over time, drawn over what was predicted before it began."""

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

Measured = tuple[float, float, float, float]
"""(time [s since the run's start], least, greatest, mean)."""
Predicted = tuple[float, float, float, float]
"""(time [s since the run's start], likely, low, high)."""

_TIME_STEPS_S: Final = (
    *(10.0, 30.0),
    *(60.0 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3600.0 * hours for hours in (1, 2, 3, 6, 12)),
    *(86_400.0 * days for days in (1, 2, 5, 10, 20, 50, 100)),
)


def measured_over_predicted(
    figure: Any,
    measured: Sequence[Measured],
    predicted: Sequence[Predicted],
    *,
    unit: str,
    since_s: float,
    until_s: float,
    size: tuple[int, int],
    back_from: str | None = None,
    marks: Sequence[float] = (),
    nothing: str = "nothing measured here yet",
    colours: tuple[Colour | None, Colour | None, Colour | None] = (None, None, None),
) -> None:
    """Draw a run's power, voltage or charge; the figure is cleared first.

    Values are in ``unit`` (W, V or Ah), drawn ones negative, as in readings.  The axis runs from ``since_s`` to
    ``until_s`` or the last prediction, whichever is later.  ``back_from``: count back from the right end, which is
    called this ("now"); otherwise from the run's start.  ``marks`` are moments at which somebody noted something.
    ``colours`` are those of what was measured, of what was predicted, of the band.  What cannot be drawn is left out,
    and when nothing is left the figure says ``nothing``.
    """
    figure.clear_figure()
    (getattr(figure, "limit_size", None) or figure._limit_size)(False, False)
    figure.plotsize(*size)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    theirs = [one for one in predicted if all(map(math.isfinite, one)) and one[0] >= since_s]
    right = max([until_s, *(one[0] for one in theirs)])
    right = right if right - since_s > 1e-6 * abs(since_s) + 1e-3 else since_s + 60.0
    # plotext draws a line to a point off the chart cell by cell, all the way: millions of cells for one stray time.
    ours = [one for one in measured if all(map(math.isfinite, one)) and since_s <= one[0] <= right]
    if not ours and not theirs:
        _say(figure, nothing)
        return
    low, high = _span(ours, theirs, unit)
    figure.xlim(since_s, right)
    figure.ylim(low, high)
    ticks = _value_ticks(low, high, max(2, size[1] - 3), unit)
    figure.yticks([at for at, _ in ticks], [words for _, words in ticks])
    columns = max(8, size[0] - 1 - max((len(words) for _, words in ticks), default=0))
    times = _time_ticks(since_s, right, columns, back_from)
    figure.xticks([at for at, _ in times], [words for _, words in times])
    rows = max(2, size[1] - 2)
    _fill(figure, theirs, columns, (high - low) / rows, low, colours[2])
    if theirs:
        xs = [one[0] for one in theirs]
        figure.plot(xs, [one[1] for one in theirs], marker=PREDICTED, color=colours[1])
    for piece in _pieces(ours):
        _trace(figure, piece, (high - low) / rows, colours[0])
    seen = [at for at in marks if since_s <= at <= right]
    if seen:
        figure.scatter(seen, [low] * len(seen), marker=MARK, color=colours[0])


def _span(ours: Sequence[Measured], theirs: Sequence[Predicted], unit: str) -> tuple[float, float]:
    """The range of everything that is drawn, not less than noise deserves, with a little air."""
    values = [value for one in (*ours, *theirs) for value in one[1:]]
    low, high = min(values), max(values)
    least = LEAST_SHARE.get(unit, 0.0) * max(abs(low), abs(high)) or 1e-3
    if high - low < least:
        low, high = (low + high - least) / 2.0, (low + high + least) / 2.0
    air = (high - low) * 0.04
    return low - air, high + air


def _fill(
    figure: Any, theirs: Sequence[Predicted], columns: int, row: float, floor: float, colour: Colour | None
) -> None:
    """Shade the likely band, cell by cell: between low and high of what was predicted."""
    xs: list[float] = []
    ys: list[float] = []
    step = max(1, len(theirs) // (2 * columns))
    for t_s, _, low, high in theirs[::step]:
        if high - low < row:
            continue
        first, last = math.ceil((low - floor) / row - 0.5), math.floor((high - floor) / row - 0.5)
        for at in range(first, last + 1):
            xs.append(t_s)
            ys.append(floor + (at + 0.5) * row)
    if xs:
        figure.scatter(xs, ys, marker=BAND, color=colour)


def _trace(figure: Any, piece: Sequence[Measured], row: float, colour: Colour | None) -> None:
    """A line through the means, and strokes where a point hides a dip or a peak taller than a line of text."""
    for t_s, low, high, _ in piece:
        if high - low > 1.5 * row:
            figure.plot([t_s, t_s], [low, high], marker="hd", color=colour)
    xs, ys = [one[0] for one in piece], [one[3] for one in piece]
    if len(xs) > 1:
        figure.plot(xs, ys, marker="hd", color=colour)
    else:
        figure.scatter(xs, ys, marker="hd", color=colour)


def _pieces(ours: Sequence[Measured]) -> Iterator[list[Measured]]:
    """The points, parted where readings are missing."""
    spacings = sorted(after[0] - before[0] for before, after in pairwise(ours))
    usual = spacings[len(spacings) // 2] if spacings else 0.0
    piece: list[Measured] = []
    for one in ours:
        if piece and one[0] - piece[-1][0] > max(BREAK_SPACINGS * usual, 1.0):
            yield piece
            piece = []
        piece.append(one)
    if piece:
        yield piece


def _value_ticks(low: float, high: float, rows: int, unit: str) -> list[tuple[float, str]]:
    """Round values, at most every other line."""
    wanted = max(2, min(8, rows // 2))
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * 0.999)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step), math.floor(high / step)
    return [(at * step, f"{at * step + 0.0:.{digits}f} {unit}") for at in range(first, last + 1)]


def _time_ticks(since_s: float, right_s: float, columns: int, back_from: str | None) -> list[tuple[float, str]]:
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


def _say(figure: Any, words: str) -> None:
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    figure.xticks([], [])
    figure.yticks([], [])
    figure.text(words, 0.5, 0.5, alignment="center")
