"""What a battery's numbers can be: the bounds of every quantity, and the units that numbers without one can be in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

TRIO: Final = ("voltage_v", "current_a", "power_w")
"""Of which each follows from the other two, and any two of which make a run."""
_WITHIN: Final[dict[str, tuple[float, float]]] = {
    "voltage_v": (0.0, 1000.0),
    "current_a": (-10_000.0, 10_000.0),
    "power_w": (-120_000.0, 120_000.0),
    "charge_ah": (-1e6, 1e6),
    "soc_percent": (0.0, 100.0),
    "temperature_c": (-60.0, 200.0),
    "time_to_go_s": (0.0, 1e8),
    "energy_wh": (-1e9, 1e9),
}
_MOST: Final = {"voltage_v": 1000.0, "current_a": 1000.0, "power_w": 120_000.0}
"""More than any battery of a house has: numbers without a unit that say so are in a smaller one."""
MOST_UNDOUBTED_A: Final = 200.0
"""More amperes than boards without units measure: from here on a number may as well be milliamperes."""
LEAST_V: Final = 0.9
"""A cell near its end."""
_LEAST: Final = {"voltage_v": LEAST_V, "current_a": 0.05, "power_w": 0.05}
"""Such a cell, and loads so small that nobody logs them without a unit: a unit that makes less is not meant."""
AGREE: Final = 0.1
"""By how much of itself a power may differ from volts times amperes."""
LOOSE: Final = 2.0
"""By how many times itself, where the three have clocks of their own and their extremes need not meet."""
MOST_DOUBTFUL_PERCENT: Final = 200.0
"""A gauge that was never taught says as much; from here on it may count in tenths of a percent."""
WARM_C: Final = (5.0, 41.0)
"""Degrees of a room in C; in F they are a freezer's."""


class Scale(NamedTuple):
    """A unit that numbers can be in: ``value = number * factor + offset``."""

    unit: str
    factor: float
    offset: float = 0.0


class Extent(NamedTuple):
    """The least and the greatest number of a column, as they stand in the file."""

    low: float
    high: float

    @property
    def most(self) -> float:
        """Whatever the sign."""
        return max(abs(self.low), abs(self.high))

    @property
    def least(self) -> float:
        """Nearest to zero of all that a column of this extent may hold."""
        return 0.0 if self.low <= 0.0 <= self.high else min(abs(self.low), abs(self.high))


SCALES: Final[dict[str, tuple[Scale, ...]]] = {
    "voltage_v": (Scale("V", 1.0), Scale("mV", 1e-3), Scale("uV", 1e-6)),
    "current_a": (Scale("A", 1.0), Scale("mA", 1e-3), Scale("uA", 1e-6)),
    "power_w": (Scale("W", 1.0), Scale("mW", 1e-3), Scale("uW", 1e-6)),
    "charge_ah": (Scale("Ah", 1.0), Scale("mAh", 1e-3), Scale("C", 1 / 3600)),
    "energy_wh": (Scale("Wh", 1.0), Scale("mWh", 1e-3), Scale("kWh", 1e3), Scale("J", 1 / 3600)),
    "soc_percent": (Scale("%", 1.0), Scale("0..1", 100.0), Scale("‰", 0.1)),
    "temperature_c": (Scale("degC", 1.0), Scale("degF", 5 / 9, -160 / 9), Scale("K", 1.0, -273.15)),
    "time_to_go_s": (Scale("s", 1.0), Scale("min", 60.0), Scale("h", 3600.0)),
}
"""What a column of each quantity may be in where nobody says it, the canonical unit first."""


def within(quantity: str) -> tuple[float, float]:
    """The bounds of what a battery's ``quantity`` can be, in its canonical unit: no meter says more."""
    return _WITHIN[plain_quantity(quantity)]


def plain_quantity(quantity: str) -> str:
    """``current_a`` for the two columns that make one current, any other as it is."""
    return "current_a" if quantity in ("charging_current_a", "discharging_current_a") else quantity


def beyond(quantity: str, extent: Extent, factor: float, offset: float = 0.0) -> bool:
    """Whether no number of this extent can be true, read with ``factor`` and ``offset``."""
    low, high = within(quantity)
    ends = sorted((extent.low * factor + offset, extent.high * factor + offset))
    return ends[1] < low or ends[0] > high


def scales(quantity: str, extent: Extent) -> tuple[Scale, ...]:
    """The units that numbers without one can be in, told by their extent alone: one is a reading, two are a question.

    Empty: in no unit could all of them be true.
    """
    quantity = plain_quantity(quantity)
    if quantity == "temperature_c":
        return _degrees(extent)
    if quantity == "soc_percent":
        return _share(extent)
    if quantity in ("charge_ah", "energy_wh", "time_to_go_s"):
        return SCALES[quantity]
    canonical, *others = SCALES[quantity]
    most = _MOST[quantity]
    undoubted = MOST_UNDOUBTED_A if quantity == "current_a" else most * 0.9
    if extent.most <= undoubted:
        return (canonical,)
    found = [scale for scale in others if _LEAST[quantity] <= extent.most * scale.factor <= most]
    # Where some numbers could be volts and others not, a fault may have made those: nothing is taken for granted.
    return (canonical, *found) if extent.most <= most or extent.least <= undoubted else tuple(found)


def agreeing(
    extents: Mapping[str, Extent], units: Mapping[str, Sequence[Scale]], loose: bool = False
) -> list[dict[str, Scale]]:
    """The units of voltage, current and power with which volts times amperes are the watts, the plainest first.

    ``extents`` and ``units`` (what each can be in) have the keys ``voltage_v``, ``current_a``, ``power_w``.  Of the
    same rows the greatest power flows with the greatest current, at some voltage of the file; ``loose``: their rows
    are not the same.
    """
    found = []
    for volts, amperes, watts in product(*(units[name] for name in TRIO)):
        power = extents["power_w"].most * watts.factor
        flow = extents["current_a"].most * amperes.factor
        low = extents["voltage_v"].least * volts.factor * flow
        high = extents["voltage_v"].most * volts.factor * flow
        low, high = (low / LOOSE, high * LOOSE) if loose else (low * (1.0 - AGREE), high * (1.0 + AGREE))
        if low - watts.factor <= power <= high + watts.factor:
            found.append(dict(zip(TRIO, (volts, amperes, watts), strict=True)))
    return sorted(found, key=lambda one: sum(one[name] != SCALES[name][0] for name in TRIO))


def wide(quantity: str, extent: Extent) -> tuple[Scale, ...]:
    """The units of voltage, current or power among which volts times amperes may decide."""
    canonical, *others = SCALES[quantity]
    most = _MOST[quantity]
    found = [canonical] if extent.most <= most else []
    return (*found, *(scale for scale in others if _LEAST[quantity] <= extent.most * scale.factor <= most))


def _degrees(extent: Extent) -> tuple[Scale, ...]:
    celsius, fahrenheit, kelvin = SCALES["temperature_c"]
    low, high = WARM_C
    if low <= extent.low and extent.high <= high:
        return (celsius,)
    if extent.low >= 230.0 and extent.high <= 373.0:
        return (kelvin,)
    return celsius, fahrenheit


def _share(extent: Extent) -> tuple[Scale, ...]:
    percent, ratio, permille = SCALES["soc_percent"]
    if extent.low > 100.0:
        return (permille,)
    if extent.high > MOST_DOUBTFUL_PERCENT:
        return percent, permille
    if extent.high > 1.0 or extent.low < 0.0:
        return (percent,)
    fraction = not (extent.low.is_integer() and extent.high.is_integer())
    return (ratio,) if fraction else (percent, ratio)
