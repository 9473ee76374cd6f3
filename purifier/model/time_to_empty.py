"""How long until empty, from what has been drawn and how fast it goes, with a band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.empty_signs import EmptySigns
from purifier.model.ending import LOW_SOC_PERCENT, POSSIBLE
from purifier.model.figures import Z90
from purifier.model.prediction import Prediction
from purifier.model.sample import Sample

WINDOW_MIN: Final = 60
"""Minutes over which the slope is taken: a fan's current wanders, and an hour of it does not."""
LEAST_MIN: Final = 3
CORRELATED_MIN: Final = 10
"""Neighbouring minutes are not independent; about one in ten is."""
METER_SPREAD: Final = 0.01
"""What a coulomb counter's own scale may be off (90 % half-width)."""


NEAR_SHARE: Final = 0.05
"""What is left at most, of the energy that was predicted, in a battery that two witnesses call nearly empty."""


class TimeToEmpty(NamedTuple):
    """Likely, and the 90 % band [h]."""

    likely_h: float
    low_h: float
    high_h: float


def time_to_empty(
    prediction: Prediction,
    drawn_wh: float,
    hours: float,
    minutes_w: Sequence[float],
    start_wh: float = 0.0,
    *,
    is_near: bool = False,
) -> TimeToEmpty | None:
    """Time until the battery is empty [h]; None while it is not discharging, or for less than three minutes of it.

    ``drawn_wh`` [Wh] and ``hours`` [h] since the discharge began, as the meter saw it; ``minutes_w`` the mean power of
    each of the last minutes, oldest first, **drawn: positive** [W]; ``start_wh`` what was missing from full then.

    ``t = (E - e) / p``: E the predicted usable energy with its band, e what has gone, p the slope of e over the window.
    The band of E is that of the predicted runtime, less the part of it that has already been lived through.
    ``is_near``: the battery itself says that next to nothing is left (`is_nearly_empty`), whatever was drawn.
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

    if is_near:
        most_h = NEAR_SHARE * usable / power
        return TimeToEmpty(min(left(1.0, 1.0), most_h / 2.0), 0.0, most_h)
    return TimeToEmpty(
        left(1.0, 1.0),
        left(prediction.runtime_low_h / prediction.runtime_h, 1.0 + off),
        left(prediction.runtime_high_h / prediction.runtime_h, 1.0 / (1.0 + off)),
    )


def is_nearly_empty(latest: Sample, signs: EmptySigns) -> bool:
    """Whether the voltage under load and what the meter counts agree that the battery is nearly empty."""
    volts, charge_ah, soc = latest.voltage_v, latest.charge_ah, latest.soc_percent
    low_v = max(signs.knee_v or 0.0, 1.01 * (signs.cutoff_v or 0.0))
    if volts is None or latest.current_a is None or latest.current_a >= 0.0 or not 0.0 < volts <= low_v:
        return False
    if signs.volts is not None and volts < POSSIBLE * signs.volts:
        return False
    counted = charge_ah is not None and signs.low_charge_ah is not None and charge_ah <= signs.low_charge_ah
    return counted or (soc is not None and soc <= LOW_SOC_PERCENT)
