"""How far a run has come: what has gone, and how long the rest will last."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.model.prediction import Prediction
from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.model.sample import Sample
from purifier.model.time_to_empty import TimeToEmpty, is_nearly_empty, time_to_empty
from purifier.services.record.tally import Tally


def missing_at_start_wh(prediction: Prediction, first: Sample | None) -> float:
    """What the battery lacked at the start [Wh], by the meter's own counter; 0 when the set-up states the start."""
    if not prediction.from_full or first is None or first.charge_ah is None or first.voltage_v is None:
        return 0.0
    return max(0.0, -first.charge_ah) * first.voltage_v


def time_left(
    prediction: Prediction,
    drawn_wh: float,
    since_discharge_ms: int | None,
    minutes_w: Sequence[float],
    start_wh: float,
    latest: Sample | None,
) -> TimeToEmpty | None:
    """Time until empty; ``drawn_wh`` net of what was charged, ``minutes_w`` as in readings: drawn is negative."""
    if since_discharge_ms is None:
        return None
    is_near = latest is not None and is_nearly_empty(latest, prediction.signs)
    watts = [-w for w in minutes_w]
    return time_to_empty(prediction, drawn_wh, since_discharge_ms / 3.6e6, watts, start_wh, is_near=is_near)


def left_of(run: Run, tally: Tally, t_ms: int) -> TimeToEmpty | None:
    """Time until empty as of ``t_ms`` into the run; None when it is not discharging, or has ended."""
    if run.end_ms is not None or run.discharge_ms is None:
        return None
    prediction = run.frozen.prediction
    start_wh = missing_at_start_wh(prediction, tally.first)
    net_wh = tally.drawn_wh - tally.charged_wh
    return time_left(prediction, net_wh, t_ms - run.discharge_ms, tuple(tally.powers_w), start_wh, tally.last)


def watched_by_alarms(reading: Reading | None, silent_ms: int, left: TimeToEmpty | None) -> dict[str, float | None]:
    """What alarms look at, by name: charge [0..1], voltage [V], silence and time to empty [h]; None: not known."""
    charge_percent = None if reading is None else reading.soc_percent
    return {
        "charge": None if charge_percent is None else charge_percent / 100.0,
        "voltage": None if reading is None else reading.voltage_v,
        "no-data": silent_ms / 3.6e6,
        "empty-in": None if left is None else left.likely_h,
    }
