"""How far a run has come: what has gone, and how long the rest will last."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.model.prediction import Prediction
from purifier.model.run_statistics import Sample
from purifier.model.time_to_empty import TimeToEmpty, time_to_empty


def missing_at_start_wh(prediction: Prediction, first: Sample | None) -> float:
    """What the battery lacked at the start [Wh], by the meter's own counter; 0 when the set-up states the start."""
    if not prediction.from_full or first is None or first.charge_ah is None or first.voltage_v is None:
        return 0.0
    return max(0.0, -first.charge_ah) * first.voltage_v


def time_left(
    prediction: Prediction, drawn_wh: float, since_discharge_ms: int | None, minutes_w: Sequence[float], start_wh: float
) -> TimeToEmpty | None:
    """Time until empty; ``drawn_wh`` net of what was charged, ``minutes_w`` as in readings: drawn is negative."""
    if since_discharge_ms is None:
        return None
    return time_to_empty(prediction, drawn_wh, since_discharge_ms / 3.6e6, [-w for w in minutes_w], start_wh)
