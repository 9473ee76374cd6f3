"""Several runs over each other on one axis, and beside the first of them what was predicted before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from purifier.errors import UsageError
from purifier.model.comparison.overlay import (
    Against,
    Dot,
    Expected,
    Quantity,
    Residual,
    along,
    expected,
    full_ah,
    residuals,
    thinned,
)
from purifier.model.particles import leading, word
from purifier.model.run import Run
from purifier.services.runs.air import gaps_s
from purifier.services.runs.find import run_with
from purifier.services.wording import time_words
from purifier.store import course, run_rows, series
from purifier.store.bad_rows import BadRows
from purifier.store.opening import Connection
from purifier.store.prediction_text import UNKNOWN
from purifier.store.readings import values_at
from purifier.store.slow_course import slow_course

POINTS: Final = 240
FINER: Final = 4
"""So many times as many points are read before they are thinned: even steps of time are none of charge."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run on the axis; without dots ``why`` says in a sentence why there are none."""

    run: Run
    dots: tuple[Dot, ...]
    marks: tuple[tuple[float, str], ...]
    """(place on the axis, what somebody noted there)."""
    why: str = ""
    counted: str = ""
    """Of the air: which particles, ``PM2.5``."""

    def told_at(self, against: Against) -> float | None:
        """Where on that axis a run ended that was told and not measured; only over time does anybody know."""
        ended = self.run.end_ms if self.run.frozen.source == "ran" and against == "time" else None
        return None if ended is None else ended / 3.6e6


@dataclass(frozen=True, slots=True)
class Overlay:
    """Runs on one axis, from the first discharge of each on: drawn is positive.

    ``predicted`` and ``residual`` (measured less predicted) are the first run's; both empty when it has no prediction,
    or none of this quantity.
    """

    against: Against
    quantity: Quantity
    lines: tuple[Line, ...]
    predicted: tuple[Expected, ...]
    residual: tuple[Residual, ...]


def overlay(
    connection: Connection,
    ids: Sequence[int],
    against: Against,
    quantity: Quantity,
    points: int = POINTS,
    bad: BadRows | None = None,
) -> Overlay:
    """The runs ``ids`` in the open database, each in at most ``points`` points that keep its extremes.

    Of runs of the air it is the particles, from the start of each on, whatever ``quantity`` was asked for.  What makes
    no sense in them goes to ``bad``.  Raises UsageError for a run that is not there (any more), and for runs of the air
    among others, or against anything but time.
    """
    runs = [run_with(connection, id_, bad) for id_ in ids]
    quantity = _quantity(runs, against, quantity)
    lines = tuple(_line(connection, run, against, quantity, points, bad) for run in runs)
    predicted: tuple[Expected, ...] = ()
    if lines and lines[0].run.frozen.prediction is not UNKNOWN:
        predicted = expected(lines[0].run.frozen.prediction, against, quantity, points)
    return Overlay(against, quantity, lines, predicted, residuals(lines[0].dots if lines else (), predicted))


def _quantity(runs: Sequence[Run], against: Against, quantity: Quantity) -> Quantity:
    air = [run.id for run in runs if run.frozen.of == "air"]
    other = next((run.id for run in runs if run.frozen.of != "air"), None)
    if not air:
        return quantity
    if other is not None:
        raise UsageError(f"run {air[0]} is of the air and run {other} of a battery: nothing can be drawn of both")
    if against != "time":
        raise UsageError(f"run {air[0]} is of the air: it can be drawn against time alone")
    return "air"


def _line(
    connection: Connection, run: Run, against: Against, quantity: Quantity, points: int, bad: BadRows | None
) -> Line:
    span = series.span_ms(connection, run.id)
    if span is None:
        return Line(run, (), (), _nothing(run))
    since = _held(span[0] if run.discharge_ms is None else run.discharge_ms)
    until = max(since, _held(span[1] if run.end_ms is None else min(span[1], run.end_ms)))
    if quantity == "air":
        return _air(connection, run, since, until, points, bad)
    charge = _charge(connection, run, since, until, points * FINER)
    if quantity == "charge":
        dots = tuple(Dot(hours, drawn, drawn, drawn) for hours, drawn in charge) if len(charge) > 1 else ()
    else:
        sign = -1.0 if quantity == "power" else 1.0
        found = course.course(connection, run, quantity, since, until, points * FINER)
        ends = ((_hours(one.t_s, since), sign * one.low, sign * one.high, sign * one.mean) for one in found)
        dots = tuple(Dot(hours, min(low, high), max(low, high), mean) for hours, low, high, mean in ends)
    axis = _axis(connection, run, against, since, until, charge, points * FINER)
    if isinstance(axis, str):
        return Line(run, (), (), axis)
    placed = along(dots, axis) if against != "time" else dots
    if not placed:
        return Line(run, (), (), f"Run {run.id}: its readings do not tell its {quantity}.")
    events = run_rows.events(connection, run.id, ("mark",), bad)
    noted = along([Dot(_hours(one.t_ms / 1000.0, since), 0.0, 0.0, float(n)) for n, one in enumerate(events)], axis)
    if against == "time":
        last = (until - since) / 3.6e6
        marks = [(_hours(one.t_ms / 1000.0, since), one.text) for one in events]
        marks = [(x, text) for x, text in marks if 0.0 <= x <= last]
    else:
        marks = [(dot.x, events[int(dot.mean)].text) for dot in noted]
    return Line(run, thinned(placed, points), tuple(marks))


def _air(connection: Connection, run: Run, since: int, until: int, points: int, bad: BadRows | None) -> Line:
    name = leading(values_at(connection, run.id, until))
    if name is None:
        return Line(run, (), (), f"Run {run.id}: its readings say nothing of particles.")
    found = slow_course(connection, run.id, name, since, until, points, gaps_s(connection, run))
    dots = tuple(Dot(_hours(one.t_s, since), one.low, one.high, one.mean) for one in found)
    events = run_rows.events(connection, run.id, ("mark",), bad)
    marks = tuple((_hours(one.t_ms / 1000.0, since), one.text) for one in events if since <= one.t_ms <= until)
    return Line(run, dots, marks, "" if dots else f"Run {run.id}: its readings say nothing yet.", word(name))


def _axis(
    connection: Connection,
    run: Run,
    against: Against,
    since: int,
    until: int,
    charge: Sequence[tuple[float, float]],
    points: int,
) -> list[tuple[float, float]] | str:
    """(hours, place on the axis), rising in time; or why there is none."""
    if against == "time":
        return []
    if len(charge) < 2:
        return f"Run {run.id}: its readings do not tell how much was drawn."
    if against == "charge":
        return list(charge)
    said = [(_hours(t_s, since), soc) for t_s, soc in course.charge_states(connection, run, since, until, points)]
    if said:
        return said
    full = None if run.frozen.prediction is UNKNOWN else full_ah(run.frozen.prediction)
    if full is None:
        return f"Run {run.id}: neither its meter nor the battery's label tells its state of charge."
    return [(hours, 100.0 - 100.0 * drawn / full) for hours, drawn in charge]


def _charge(connection: Connection, run: Run, since: int, until: int, points: int) -> list[tuple[float, float]]:
    """(hours since the first discharge, Ah drawn since then), from nothing on; () where nothing tells any current."""
    found = course.drawn(connection, run, since, until, points)
    before = course.drawn_before(connection, run, since)
    if all(drawn == before for _, drawn in found):
        return []
    line = [(0.0, 0.0)]
    for t_s, drawn in found:
        hours = _hours(t_s, since)
        if hours > line[-1][0]:
            line.append((hours, drawn - before))
    return line


def _nothing(run: Run) -> str:
    if run.frozen.source == "ran" and run.end_ms is not None:
        return f"Run {run.id} ran for {time_words(run.end_ms / 1000.0)}: told, not measured."
    return f"Run {run.id} has no readings{'' if run.end_ms is not None else ' yet'}."


def _hours(t_s: float, since_ms: int) -> float:
    return (t_s - since_ms / 1000.0) / 3600.0


def _held(t_ms: int) -> int:
    """A time of no world would be no number that SQLite can be asked for."""
    return max(-series.MOST, min(series.MOST, t_ms))
