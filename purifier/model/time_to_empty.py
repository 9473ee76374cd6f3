"""How long until empty, from what has been drawn and how fast it goes, with a band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.figures import Z90
from purifier.model.prediction import Prediction

WINDOW_MIN: Final = 60
"""Minutes over which the slope is taken: a fan's current wanders, and an hour of it does not."""
LEAST_MIN: Final = 3
CORRELATED_MIN: Final = 10
"""Neighbouring minutes are not independent; about one in ten is."""
METER_SPREAD: Final = 0.01
"""What a coulomb counter's own scale may be off (90 % half-width)."""


class TimeToEmpty(NamedTuple):
    """Likely, and the 90 % band [h]."""

    likely_h: float
    low_h: float
    high_h: float


def time_to_empty(
    prediction: Prediction, drawn_wh: float, hours: float, minutes_w: Sequence[float], start_wh: float = 0.0
) -> TimeToEmpty | None:
    """Time until the battery is empty [h]; None while it is not discharging, or for less than three minutes of it.

    ``drawn_wh`` [Wh] and ``hours`` [h] since the discharge began, as the meter saw it; ``minutes_w`` the mean power of
    each of the last minutes, oldest first, **drawn: positive** [W]; ``start_wh`` what was missing from full then.

    ``t = (E - e) / p``: E the predicted usable energy with its band, e what has gone, p the slope of e over the window.
    The band of E is that of the predicted runtime, less the part of it that has already been lived through.
    """
    recent = minutes_w[-WINDOW_MIN:]
    if len(recent) < LEAST_MIN:
        return None
    mean_w = sum(recent) / len(recent)
    if mean_w <= 0.02 * prediction.meter_power_w or prediction.runtime_h <= 0.0:
        return None
    variance = sum((w - mean_w) ** 2 for w in recent) / len(recent)
    off = Z90 * (variance / max(1.0, len(recent) / CORRELATED_MIN)) ** 0.5 / mean_w + METER_SPREAD
    gone_wh = (prediction.always_w + prediction.overhead_w) * hours + drawn_wh / prediction.efficiency + start_wh
    power = prediction.battery_draw_w(mean_w)
    usable = prediction.energy_wh

    def left(share: float, faster: float) -> float:
        return max(0.0, usable * share - gone_wh) / (power * faster)

    return TimeToEmpty(
        left(1.0, 1.0),
        left(prediction.runtime_low_h / prediction.runtime_h, 1.0 + off),
        left(prediction.runtime_high_h / prediction.runtime_h, 1.0 / (1.0 + off)),
    )
