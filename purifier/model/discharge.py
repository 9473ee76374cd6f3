"""A battery running empty under one setting, moment by moment: what a meter between battery and load would see.

The estimate needs no steps through time; a pretend meter does. Both stand on the same energy balance, so a pretend
run lasts exactly as long as the plan says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from purifier.model.chemistry import interpolate

STEPS: Final = 2000
"""Slices of charge; the knee of an LFP curve spans about a tenth of them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant. Powers and currents drawn are positive here; ``charge`` is the state of charge 0..1."""

    voltage_v: float
    current_a: float
    power_w: float
    charge: float
    drawn_ah: float
    """Charge drawn since full, not since the start [Ah]."""


@dataclass(frozen=True, slots=True)
class Discharge:
    """A whole discharge, as points in time [h] against state of charge."""

    hours: tuple[float, ...]
    charges: tuple[float, ...]
    curve: tuple[tuple[float, float], ...]
    """(state of charge, volts of the pack), empty first."""
    capacity_ah: float
    """What it holds from full to empty, as it is today (cold, age and rate counted in) [Ah]."""
    power_scale: float
    exponent: float

    @property
    def runtime_h(self) -> float:
        """From the start to the cut-off [h]."""
        return self.hours[-1]

    def at(self, hours: float) -> Moment | None:
        """The state after ``hours``; None from the cut-off on. Before the start it is that of the start."""
        if hours >= self.runtime_h:
            return None
        i = max(1, bisect_right(self.hours, hours))
        t0, t1 = self.hours[i - 1], self.hours[i]
        share = max(0.0, (hours - t0) / (t1 - t0))
        charge = self.charges[i - 1] + (self.charges[i] - self.charges[i - 1]) * share
        volts = interpolate(self.curve, charge)
        power: float = self.power_scale * volts**self.exponent
        return Moment(volts, power / volts, power, charge, (1.0 - charge) * self.capacity_ah)

    def since_start_ah(self, moment: Moment) -> float:
        """What was drawn from the start until ``moment`` [Ah]."""
        return moment.drawn_ah - (1.0 - self.charges[0]) * self.capacity_ah


def discharge(
    curve: Sequence[tuple[float, float]],
    power_w: float,
    runtime_h: float,
    start: float = 1.0,
    end: float = 0.0,
    exponent: float = 0.0,
) -> Discharge:
    """The discharge of a battery with ``curve`` (state of charge, pack volts) from charge ``start`` to ``end``.

    ``power_w`` is the mean draw over ``runtime_h``; momentary power follows the voltage as V^``exponent`` (0: it is
    constant).  Charge and energy agree by Q = P T / integral of V ds, time by dt = Q V ds / P.  Rested voltages: the
    sag under load is left out (below 0.5 % at purifier currents).
    """
    rising = tuple(sorted(curve))
    grid = [start + (end - start) * i / STEPS for i in range(STEPS + 1)]
    slices = [(interpolate(rising, (a + b) / 2.0), a - b) for a, b in pairwise(grid)]
    capacity_ah = power_w * runtime_h / sum(volts * share for volts, share in slices)
    spans = [float(volts ** (1.0 - exponent)) * share for volts, share in slices]
    scale = capacity_ah * sum(spans) / runtime_h
    hours = list(accumulate((capacity_ah * span / scale for span in spans), initial=0.0))
    hours[-1] = runtime_h  # but for rounding it is
    return Discharge(tuple(hours), tuple(grid), rising, capacity_ah, scale, exponent)
