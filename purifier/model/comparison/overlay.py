"""Runs on one axis: elapsed time, charge drawn or state of charge, against power, voltage or charge.

Everything drawn is positive here, as in all comparisons; elapsed time and charge count from the first discharge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from purifier.model.chemistry import interpolate
from purifier.model.prediction import Prediction

Against = Literal["time", "charge", "soc"]
Quantity = Literal["charge", "power", "voltage", "air"]
"""``air`` is what a run of the air measured: a mass of particles."""

UNITS: Final[dict[Quantity, str]] = {"charge": "Ah", "power": "W", "voltage": "V", "air": "ug/m3"}
AXIS_UNITS: Final[dict[Against, str]] = {"time": "h", "charge": "Ah", "soc": "%"}
LEAST_RATIO: Final = 1e-9


class Dot(NamedTuple):
    """A quantity around ``x`` of the axis: least, greatest and mean, each in its unit (drawn: positive)."""

    x: float
    low: float
    high: float
    mean: float


class Expected(NamedTuple):
    """What was predicted at ``x`` of the axis, with its band."""

    x: float
    likely: float
    low: float
    high: float


class Residual(NamedTuple):
    """Measured less predicted at ``x`` of the axis."""

    x: float
    difference: float


def thinned(dots: Sequence[Dot], most: int) -> tuple[Dot, ...]:
    """At most ``most`` dots in the order they came: neighbours become one, which keeps their least and greatest.

    A single dip or peak is never lost, however few dots are left; the first and the last stay as they are.
    """
    if most < 1:
        raise ValueError("at least one dot has to be left")
    if len(dots) <= most:
        return tuple(dots)
    if most < 3:
        return tuple(_merged(dots, most))
    return (dots[0], *_merged(dots[1:-1], most - 2), dots[-1])


def _merged(dots: Sequence[Dot], count: int) -> list[Dot]:
    found = []
    for number in range(count):
        part = dots[number * len(dots) // count : (number + 1) * len(dots) // count]
        low, high = min(dot.low for dot in part), max(dot.high for dot in part)
        mean = math.fsum(dot.mean for dot in part) / len(part)
        found.append(Dot(part[len(part) // 2].x, low, high, min(max(mean, low), high)))
    return found


def along(dots: Sequence[Dot], course: Sequence[tuple[float, float]]) -> tuple[Dot, ...]:
    """``dots`` over time [h] moved to an axis whose value is known at some times: ``course`` is (hours, value), rising.

    Dots outside the times of the course have no place on the axis and are left out.
    """
    if not course:
        return ()
    first, last = course[0][0], course[-1][0]
    return tuple(dot._replace(x=interpolate(course, dot.x)) for dot in dots if first - 1e-9 <= dot.x <= last + 1e-9)


def expected(prediction: Prediction, against: Against, quantity: Quantity, points: int) -> tuple[Expected, ...]:
    """The prediction in about ``points`` points, from full of what it started with to empty; () where it says nothing.

    Over time the band is as wide as the runtime's: a battery that lasts longer goes the same way more slowly.  Over
    charge and state of charge what the load draws has no part in it, and neither has its doubt: there only the
    battery's own share of the band is left.  Power is a level with the band of the load.
    """
    if points < 2 or not 0.0 < prediction.runtime_h < 1e6:
        return ()
    if quantity == "power":
        return _level(prediction, against, points)
    if against == quantity == "charge":
        return ()
    slow, fast = _stretches(prediction, against)
    found = []
    for x in _places(prediction, against, slow, points):
        values = [_at(prediction, against, quantity, x, stretch) for stretch in (1.0, fast, slow)]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            found.append(Expected(x, known[0], min(known), max(known)))
    return tuple(found)


def full_ah(prediction: Prediction) -> float | None:
    """The charge that 100 % stands for [Ah]; None where nobody said it, or the battery did not start full."""
    label = prediction.signs.label_ah
    return label if prediction.from_full and label is not None and label > 0.0 else None


def residuals(dots: Sequence[Dot], predicted: Sequence[Expected]) -> tuple[Residual, ...]:
    """Measured less predicted wherever there are both."""
    line = sorted((one.x, one.likely) for one in predicted)
    if not line:
        return ()
    return tuple(
        Residual(dot.x, dot.mean - interpolate(line, dot.x)) for dot in dots if line[0][0] <= dot.x <= line[-1][0]
    )


def _level(prediction: Prediction, against: Against, points: int) -> tuple[Expected, ...]:
    power = prediction.meter_power_w
    low, high = prediction.meter_power_low_w, prediction.meter_power_high_w
    places = _places(prediction, against, 1.0, points)
    return tuple(Expected(x, power, power if low is None else low, power if high is None else high) for x in places)


def _places(prediction: Prediction, against: Against, slow: float, points: int) -> list[float]:
    """Even steps along the axis, as far as the battery may go."""
    if against == "time":
        first, last = 0.0, prediction.runtime_h * slow
    else:
        drawn = _drawn_ah(prediction)
        if drawn is None:
            return []
        first, last = 0.0, drawn * slow
        if against == "soc":
            full = full_ah(prediction)
            if full is None:
                return []
            first, last = 100.0, max(0.0, 100.0 - 100.0 * drawn / full)
    return [first + (last - first) * number / (points - 1) for number in range(points)]


def _stretches(prediction: Prediction, against: Against) -> tuple[float, float]:
    """By how much the course is longer at the one end of the band, and shorter at the other."""
    slow, fast = (
        max(hours / prediction.runtime_h, LEAST_RATIO)
        for hours in (prediction.runtime_high_h, prediction.runtime_low_h)
    )
    if against == "time":
        return slow, fast
    low_w, high_w = prediction.meter_power_low_w, prediction.meter_power_high_w
    likely_w = prediction.battery_draw_w(prediction.meter_power_w)
    lighter, heavier = (
        0.0 if watts is None or likely_w <= 0.0 else math.log(max(prediction.battery_draw_w(watts), 1e-9) / likely_w)
        for watts in (low_w, high_w)
    )
    return math.exp(_less(math.log(slow), lighter)), math.exp(-_less(-math.log(fast), heavier))


def _less(whole: float, part: float) -> float:
    """What is left of a half-width when one of its two independent parts is known: as the sides of a right angle."""
    return math.sqrt(max(0.0, whole * whole - part * part))


def _at(prediction: Prediction, against: Against, quantity: Quantity, x: float, stretch: float) -> float | None:
    """The predicted value at ``x`` of the axis, on a course ``stretch`` times as long; it stays where it ended."""
    if against == "time":
        hours = min(x / stretch, prediction.runtime_h)
    else:
        full = full_ah(prediction)
        if against == "soc" and full is None:
            return None
        drawn = x if against == "charge" else (100.0 - x) / 100.0 * (full or 0.0)
        if quantity == "charge":
            return drawn
        line = sorted((value, hours) for hours, value in _line(prediction, "charge"))
        if not line:
            return None
        hours = interpolate(line, drawn / stretch)
    line = _line(prediction, quantity)
    if not line:
        return None
    return interpolate(line, hours)


def _line(prediction: Prediction, quantity: Quantity) -> list[tuple[float, float]]:
    """(hours, value) of the predicted curve; () for a meter that does not sit at the cells, whose volts it holds."""
    if prediction.signs.full_ah is None and prediction.signs.knee_v is None:
        return []
    if quantity == "voltage":
        return [(point.hours, point.voltage_v) for point in prediction.curve if point.voltage_v is not None]
    return [(point.hours, point.charge_ah) for point in prediction.curve if point.charge_ah is not None]


def _drawn_ah(prediction: Prediction) -> float | None:
    line = _line(prediction, "charge")
    return line[-1][1] if line and line[-1][1] > 0.0 else None
