"""Everything a screen shows of a run at one moment, read from the database alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from purifier.errors import UsageError
from purifier.model.chemistry import interpolate
from purifier.model.prediction import Prediction
from purifier.model.run import Event, Run
from purifier.model.time_to_empty import WINDOW_MIN, TimeToEmpty
from purifier.services.record.progress import missing_at_start_wh, time_left
from purifier.services.runs.state import State, now_ms
from purifier.services.runs.summary import Summary, summary
from purifier.store import run_rows, series
from purifier.store.opening import Connection
from purifier.store.packing import sample
from purifier.store.readings import values_at
from purifier.store.series import Point
from purifier.store.timing import Now, utc_ms

Charted = Literal["power", "voltage", "charge"]
Window = Literal["hour", "day", "run"]

WINDOW_MS: Final[dict[Window, int]] = {"hour": 3_600_000, "day": 86_400_000}
RECENT_EVENTS: Final = 50


class Aged(NamedTuple):
    """A value and how long ago the meter said it [s]."""

    value: float
    age_s: float


@dataclass(frozen=True, slots=True)
class Watched:
    """A run at one moment. Signs as in readings: current, power and charge are negative while it discharges.

    ``figures`` holds those of ``voltage_v current_a power_w charge_ah soc_percent`` that were said lately, ``slow`` the
    other things the meter says.  ``age_s`` is the newest reading's, None before there is one.
    """

    run: Run
    state: State
    summary: Summary
    t_s: float
    age_s: float | None
    figures: Mapping[str, Aged]
    slow: Mapping[str, float | str]
    left: TimeToEmpty | None
    """Time until empty, None when it is not discharging or has ended."""
    mean_power_w: float | None
    """Of the last hour, drawn: positive."""
    expected_power_w: float
    faults: tuple[tuple[str, int], ...]
    """(reason, how often), the most frequent first."""
    events: tuple[tuple[int, Event], ...]
    """(UTC [ms since 1970], event), oldest first: the last fifty."""


class Expected(NamedTuple):
    """What was predicted for ``t_s`` after the run's start, with its band; signs as in readings."""

    t_s: float
    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A quantity over time, measured and predicted; ``unit`` is V, W or Ah (since the start, drawn: negative)."""

    quantity: Charted
    unit: str
    since_s: float
    until_s: float
    measured: tuple[Point, ...]
    predicted: tuple[Expected, ...]


def watch(connection: Connection, database: Path, run_id: int, now: Now) -> Watched:
    """The run at this moment; raises UsageError when it is not there (any more)."""
    run = _run(connection, run_id)
    numbers = summary(connection, database, run, now)
    at_ms = now_ms(connection, run, now)
    last = series.last(connection, run.id)
    newest = series.last_row(connection, run.id)
    powers = series.minute_powers(connection, run, WINDOW_MIN)
    clocks = run_rows.clocks(connection, run.id)
    faults, _ = series.faults(connection, run.id)
    return Watched(
        run=run,
        state=numbers.state,
        summary=numbers,
        t_s=at_ms / 1000.0,
        age_s=None if newest is None else (at_ms - newest.t_ms) / 1000.0,
        figures={name: Aged(one.value, (at_ms - one.t_ms) / 1000.0) for name, one in last.items()},
        slow={} if newest is None else values_at(connection, run.id, newest.t_ms),
        left=_left(connection, run, numbers, powers),
        mean_power_w=-sum(powers) / len(powers) if powers else None,
        expected_power_w=run.frozen.prediction.meter_power_w,
        faults=tuple(sorted(((reason, one.times) for reason, one in faults.items()), key=lambda one: -one[1])),
        events=tuple(
            (utc_ms(clocks, event.t_ms), event) for event in run_rows.events(connection, run.id)[-RECENT_EVENTS:]
        ),
    )


def chart(connection: Connection, run_id: int, quantity: Charted, window: Window, now: Now, points: int = 200) -> Chart:
    """Measured over predicted for the last hour, the last day or the whole run, in about ``points`` points each."""
    run = _run(connection, run_id)
    span = series.span_ms(connection, run.id) or (0, 0)
    until = span[1] if run.end_ms is not None else max(span[1], now_ms(connection, run, now))
    since = span[0] if window == "run" else max(span[0], until - WINDOW_MS[window])
    if quantity == "charge":
        curve = series.drawn(connection, run, since, until, points)
        measured = tuple(Point(t_s, -drawn, -drawn, -drawn) for t_s, drawn in curve)
    else:
        measured = tuple(series.series(connection, run, quantity, since, until, points))
    predicted = _expected(run, quantity, since / 1000.0, until / 1000.0, points, whole=window == "run")
    unit = {"power": "W", "voltage": "V", "charge": "Ah"}[quantity]
    return Chart(quantity, unit, since / 1000.0, until / 1000.0, measured, predicted)


def _left(connection: Connection, run: Run, numbers: Summary, powers: list[float]) -> TimeToEmpty | None:
    newest = series.last_row(connection, run.id)
    if run.end_ms is not None or run.discharge_ms is None or newest is None:
        return None
    first = series.first_row(connection, run.id)
    prediction = run.frozen.prediction
    start_wh = missing_at_start_wh(prediction, None if first is None else sample(first))
    net_wh = numbers.drawn_wh - numbers.charged_wh
    return time_left(prediction, net_wh, newest.t_ms - run.discharge_ms, powers, start_wh)


def _expected(
    run: Run, quantity: Charted, since_s: float, until_s: float, points: int, *, whole: bool
) -> tuple[Expected, ...]:
    """The prediction from the first discharge on; over the whole run as far as the battery is predicted to last."""
    prediction = run.frozen.prediction
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
    return 0.0 - interpolate([(m.hours, m.charge_ah) for m in prediction.curve if m.charge_ah is not None], at)


def _run(connection: Connection, run_id: int) -> Run:
    run = run_rows.run_of(connection, run_id)
    if run is None:
        raise UsageError(f"run {run_id} is not in this database (any more)")
    return run
