"""A quantity of a run over time: what was measured, over what was predicted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from purifier.model.chemistry import interpolate
from purifier.model.comparison.overlay import UNITS
from purifier.model.particles import leading, word
from purifier.model.prediction import Prediction
from purifier.model.run import Run
from purifier.services.runs.air import gaps_s
from purifier.services.runs.facts import now_ms
from purifier.services.runs.find import run_with
from purifier.store import course, run_rows, series
from purifier.store.course import Point
from purifier.store.folding import amount, times
from purifier.store.json_object import number
from purifier.store.opening import Connection
from purifier.store.prediction_text import UNKNOWN
from purifier.store.readings import values_at
from purifier.store.series import MOST
from purifier.store.slow_course import slow_course
from purifier.store.timing import Now

Charted = Literal["power", "voltage", "charge", "air"]
Window = Literal["hour", "day", "run"]

WINDOW_MS: Final[dict[Window, int]] = {"hour": 3_600_000, "day": 86_400_000}


class Expected(NamedTuple):
    """What was predicted for ``t_s`` after the run's start, with its band; signs as in readings."""

    t_s: float
    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A quantity over time, measured and predicted; ``unit`` is V, W or Ah (since the start, drawn: negative).

    Of a run of the air it is a mass of particles, ``counted`` says which (``PM2.5``), and ``unit`` is ug/m3.
    """

    quantity: Charted
    unit: str
    since_s: float
    until_s: float
    measured: tuple[Point, ...]
    breaks: tuple[float, ...]
    """Moments in gaps, in order [s since the run's start]: no reading vouches for what a line across one would show."""
    predicted: tuple[Expected, ...]
    counted: str = ""


def chart(connection: Connection, run_id: int, quantity: Charted, window: Window, now: Now, points: int = 200) -> Chart:
    """Measured over predicted for the last hour, the last day or the whole run, in about ``points`` points each.

    Of a run of the air the particles are drawn, whatever ``quantity`` was asked for.
    """
    run = run_with(connection, run_id)
    span = series.span_ms(connection, run.id) or (0, 0)
    until = span[1] if run.end_ms is not None else max(span[1], _now_ms(connection, run, now))
    until = max(-MOST, min(MOST, until))  # a time of no world would be no number that SQLite can be asked for
    since = span[0] if window == "run" else max(span[0], until - WINDOW_MS[window])
    since = max(-MOST, min(since, until))
    breaks: tuple[float, ...] = ()
    if run.frozen.of == "air" or quantity == "air":
        return _air(connection, run, since, until, min(until, span[1]), points)
    if quantity == "charge":
        curve = course.drawn(connection, run, since, min(until, span[1]), points)
        curve, breaks = _parted(curve, _gaps(connection, run, (until - since) / 1000.0 / points))
        measured = tuple(Point(t_s, -drawn, -drawn, -drawn) for t_s, drawn in curve)
    else:
        measured = tuple(course.course(connection, run, quantity, since, until, points))
    predicted = _expected(run, quantity, since / 1000.0, until / 1000.0, points, whole=window == "run")
    unit = UNITS[quantity]
    return Chart(quantity, unit, since / 1000.0, until / 1000.0, measured, breaks, predicted)


def _air(connection: Connection, run: Run, since: int, until: int, last: int, points: int) -> Chart:
    name = leading(values_at(connection, run.id, last))
    gaps = gaps_s(connection, run)
    found = () if name is None else slow_course(connection, run.id, name, since, max(since, last), points, gaps)
    least_s = (until - since) / 1000.0 / points
    breaks = tuple((begin + end) / 2.0 for begin, end in gaps if end - begin > least_s)
    counted = "" if name is None else word(name)
    return Chart("air", UNITS["air"], since / 1000.0, until / 1000.0, tuple(found), breaks, (), counted)


def _gaps(connection: Connection, run: Run, least_s: float) -> list[tuple[float, float, float]]:
    """(begin, end [s since the run's start], Ah drawn meanwhile if that is known) of gaps longer than ``least_s``."""
    found = []
    for event in run_rows.events(connection, run.id, ("gap",)):
        seconds = amount(event, "seconds")
        if times(event) == 1 and seconds > least_s:
            found.append(
                (event.t_ms / 1000.0, event.t_ms / 1000.0 + seconds, number(event.data.get("drawn_ah")) or 0.0)
            )
    return sorted(found)


def _parted(
    curve: Sequence[tuple[float, float]], gaps: Sequence[tuple[float, float, float]]
) -> tuple[list[tuple[float, float]], tuple[float, ...]]:
    """The charge over time with a point where each of the ``gaps`` begins and one where it ends, and where they part.

    A step of the curve is of the minute that ends there, though no reading came at its end.
    """
    points = list(curve)
    breaks = []
    for begin_s, end_s, drawn_ah in gaps:
        place = bisect_left(points, (begin_s,))
        after = bisect_left(points, (end_s,))
        if place == 0 or place == len(points):
            continue
        within = points[place:after]
        before_ah = within[0][1] if within else points[place - 1][1]
        points[place:after] = [(begin_s, before_ah), (end_s, before_ah + drawn_ah)]
        breaks.append((begin_s + end_s) / 2.0)
    return points, tuple(breaks)


def _now_ms(connection: Connection, run: Run, now: Now) -> int:
    return now_ms(run, run_rows.clocks(connection, run.id), series.last_row(connection, run.id), now)


def _expected(
    run: Run, quantity: Charted, since_s: float, until_s: float, points: int, *, whole: bool
) -> tuple[Expected, ...]:
    """The prediction from the first discharge on; over the whole run as far as the battery is predicted to last."""
    prediction = run.frozen.prediction
    if prediction is UNKNOWN:
        return ()
    start_s = (run.discharge_ms or 0) / 1000.0
    power_w = prediction.meter_power_w
    low_w, high_w = prediction.meter_power_low_w or power_w, prediction.meter_power_high_w or power_w
    last_s = start_s + prediction.runtime_high_h * 3600.0
    if whole:
        until_s = max(until_s, last_s)
    first_s = max(since_s, start_s)
    if until_s <= first_s or points < 2:
        return ()
    step = (min(until_s, last_s) - first_s) / (points - 1)
    moments = [first_s + i * step for i in range(points)] if step > 0.0 else []
    found = []
    for t_s in moments:
        if quantity == "power":
            found.append(Expected(t_s, -power_w, -high_w, -low_w))
            continue
        likely, fast, slow = (
            _predicted(prediction, quantity, (t_s - start_s) / 3600.0, lasts)
            for lasts in (prediction.runtime_h, prediction.runtime_low_h, prediction.runtime_high_h)
        )
        if likely is not None and fast is not None and slow is not None:
            found.append(Expected(t_s, likely, min(fast, slow, likely), max(fast, slow, likely)))
    return tuple(found)


def _predicted(prediction: Prediction, quantity: Charted, hours: float, lasts_h: float) -> float | None:
    """The predicted course, stretched so that it is over after ``lasts_h``; it stays where it ended."""
    if not prediction.curve or prediction.curve[0].voltage_v is None or lasts_h <= 0.0:
        return None
    at = min(hours * prediction.runtime_h / lasts_h, prediction.runtime_h)
    if quantity == "voltage":
        return interpolate([(m.hours, m.voltage_v) for m in prediction.curve if m.voltage_v is not None], at)
    charges = [(m.hours, m.charge_ah) for m in prediction.curve if m.charge_ah is not None]
    return 0.0 - interpolate(charges, at) if charges else None
