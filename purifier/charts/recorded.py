"""What a run's meter says over time, drawn over what was predicted before it began."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from purifier.charts.axes import times, values
from purifier.charts.field import Colour, Field, blank, frame, say
from purifier.charts.grain import Grain, pens
from purifier.charts.strokes import Measured, Predicted, band, expect, pieces, span, trace


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
    breaks: Sequence[float] = (),
    nothing: str = "nothing measured here yet",
    colours: tuple[Colour | None, Colour | None, Colour | None] = (None, None, None),
    grain: Grain = "fine",
) -> None:
    """Draw a run's power, voltage or charge; the figure is cleared first.

    Values are in ``unit`` (W, V or Ah).  The axis runs from ``since_s`` to
    ``until_s`` or the last prediction, whichever is later.  ``back_from``: count back from the right end, which is
    called this ("now"); otherwise from the run's start.  ``marks`` are moments at which somebody noted something,
    ``breaks`` in gaps that are known of: no line is drawn across.
    ``colours`` are those of what was measured, of what was predicted, of the band.  What cannot be drawn is left out,
    and when nothing is left the figure says ``nothing``.
    """
    blank(figure, size)
    theirs = [one for one in predicted if all(map(math.isfinite, one)) and one[0] >= since_s]
    right = max([until_s, *(one[0] for one in theirs)])
    right = right if right - since_s > 1e-6 * abs(since_s) + 1e-3 else since_s + 60.0
    # plotext draws a line to a point off the chart cell by cell, all the way: millions of cells for one stray time.
    ours = [one for one in measured if all(map(math.isfinite, one)) and since_s <= one[0] <= right]
    if not ours and not theirs:
        say(figure, nothing)
        return
    rows, pen = max(2, size[1] - 2), pens(grain)
    up, words = values(*span(ours, theirs, unit), rows, unit)
    columns = max(8, size[0] - 1 - max(map(len, words), default=0))
    across, moments = times(since_s, right, columns, back_from)
    field = Field(across, up, columns, rows, pen.dots)
    frame(figure, field, moments, words)
    band(figure, field, theirs, pen, colours[2])
    expect(figure, field, theirs, pen, colours[1])
    for piece in pieces(ours, breaks=breaks):
        trace(figure, field, piece, pen, colours[0])
    seen = [at for at in marks if since_s <= at <= right]
    if seen:
        figure.scatter(seen, [up.first] * len(seen), marker=pen.mark, color=colours[0])
