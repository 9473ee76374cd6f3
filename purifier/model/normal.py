"""The normal distribution far out, where differences of 1 come to nothing."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

FAR: Final = -8.0
"""From here on a tail is as its asymptotic series says."""
UNIT: Final = NormalDist()


def ln_below(z: float) -> float:
    """Logarithm of the probability to lie below ``z`` [standard deviations]."""
    if z > FAR:
        return math.log(0.5 * math.erfc(-z / math.sqrt(2.0)))
    return -0.5 * z * z - math.log(-z * math.sqrt(2.0 * math.pi)) + math.log1p(-1.0 / (z * z) + 3.0 / z**4)


def slope_below(z: float) -> float:
    """How fast that logarithm rises with ``z``."""
    if z > FAR:
        return math.exp(-0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - ln_below(z))
    return -z / (1.0 - 1.0 / (z * z) + 3.0 / z**4)


def curve_below(z: float) -> float:
    """How fast that slope falls with ``z``: nothing far above, next to 1 far below."""
    if z > FAR:
        slope = slope_below(z)
        return max(0.0, slope * (slope + z))
    return 1.0 - 1.0 / (z * z)


def from_on(least: float, z: float) -> float:
    """The quantile, at the probability of ``z``, of a normal that is known to lie above ``least``."""
    above = 0.5 * math.erfc(least / math.sqrt(2.0)) * 0.5 * math.erfc(z / math.sqrt(2.0))
    return -UNIT.inv_cdf(max(1e-300, min(1.0 - 1e-16, above)))
