"""What a chemistry does to the energy of a battery: its voltage curve, the cold, the rate."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from purifier.model.equipment import Chemistry, ColdPoint


def interpolate(points: Sequence[tuple[float, float]], x: float) -> float:
    """Straight lines between ``points`` (x rising), held constant beyond both ends."""
    i = bisect_left(points, (x,))
    if i == 0:
        return points[0][1]
    if i == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[i - 1], points[i]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def energy_below(curve: Sequence[tuple[float, float]], charge: float) -> float:
    """Integral of V dx from empty to state of charge ``charge`` (0..1), in volts (times Ah: Wh)."""
    rising = sorted(curve)
    inside = [point for point in rising if 0.0 < point[0] < charge]
    path = [(0.0, interpolate(rising, 0.0)), *inside, (charge, interpolate(rising, charge))]
    return sum((x1 - x0) * (y0 + y1) / 2.0 for (x0, y0), (x1, y1) in pairwise(path))


def charge_at_voltage(curve: Sequence[tuple[float, float]], volts: float) -> float:
    """State of charge 0..1 at which a cell stands at ``volts``; 0 below the curve, 1 above it."""
    by_voltage = sorted((voltage, charge) for charge, voltage in curve)
    return interpolate(by_voltage, volts)


def share_below_cutoff(chemistry: Chemistry, cell_cutoff_v: float) -> float:
    """Share of the energy still inside when a cell reaches ``cell_cutoff_v`` volts (0..1).

    ``1 - integral of V dx to the cut-off / integral to empty`` on the rested curve, so it leaves out the sag
    under load: at purifier currents (below C/10) that is under 0.5 % for LFP (A123 data at C/27) and up to
    3-4 % per 100 mV for lead-acid.
    """
    charge = charge_at_voltage(chemistry.curve, cell_cutoff_v)
    return energy_below(chemistry.curve, charge) / energy_below(chemistry.curve, 1.0) if charge > 0 else 0.0


def cold_share(points: Sequence[ColdPoint], temperature_c: float) -> tuple[float, float, float]:
    """Share of rated capacity at ``temperature_c`` as (likely, low, high); never above 1.

    Holds for discharges at C/20 or slower; data-sheet factors at 1C are far too pessimistic there.
    """
    likely = interpolate([(point.temperature_c, point.share) for point in points], temperature_c)
    low = interpolate([(point.temperature_c, point.low) for point in points], temperature_c)
    high = interpolate([(point.temperature_c, point.high) for point in points], temperature_c)
    return min(likely, 1.0), min(low, 1.0), min(high, 1.0)


def rate_share(points: Sequence[tuple[float, float]], current_c: float, rated_hours: float = 20.0) -> float:
    """Capacity at a constant current as a share of the capacity rated over ``rated_hours``.

    ``points`` are (discharge time [h], capacity / 20 h capacity); ``current_c`` is I / rated capacity [1/h].
    Peukert between neighbouring ratings: Q = Q_H (I_H / I)^(k - 1), which is a straight line of ln Q over
    ln I.  Held constant beyond both ends: the longest rating caps the gain, for an exponent taken from C5-C20
    and stretched to C100 promises 15 % too much (Trojan T-105).
    """
    rated = interpolate(sorted(points), rated_hours)
    line = sorted((math.log(share / hours), math.log(share)) for hours, share in points)
    return math.exp(interpolate(line, math.log(max(current_c * rated, 1e-12)))) / rated
