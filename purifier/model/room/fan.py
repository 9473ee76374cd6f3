"""What a fan with a filter still moves into a room that pushes back.

Where nobody published a fan's stall pressure there is no answer here: it has to be measured.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from purifier.model.room.pressure import Leaks, leak_flow

STEPS: Final = 64


class Fan(NamedTuple):
    """A fan with its filter, as straight lines: ``stall (1 - Q / free)`` less a filter that takes ``drag Q``.

    Real curves sag in the middle, and pleats take a little more than in proportion at speed.
    """

    free_m3_per_h: float
    """What it moves against nothing [m3/h]; without the filter where ``drag`` states that apart."""
    stall_pa: float
    """What it presses where nothing moves [Pa]."""
    drag_pa_per_m3_per_h: float = 0.0


def fan_flow(fan: Fan, back_pa: float) -> float:
    """What a fan moves into a room at ``back_pa`` [m3/h]; 0 from its stall pressure on."""
    if back_pa >= fan.stall_pa or fan.free_m3_per_h <= 0.0:
        return 0.0 * fan.free_m3_per_h
    return (fan.stall_pa - back_pa) / (fan.stall_pa / fan.free_m3_per_h + fan.drag_pa_per_m3_per_h)


def fan_back_pa(fan: Fan, flow_m3_per_h: float) -> float:
    """The pressure in a room against which a fan still moves ``flow_m3_per_h`` [Pa]: the inverse of `fan_flow`.

    Below 0 where it moves that much only with help.
    """
    if fan.free_m3_per_h <= 0.0:
        return -math.inf if flow_m3_per_h > 0.0 else fan.stall_pa
    return fan.stall_pa - flow_m3_per_h * (fan.stall_pa / fan.free_m3_per_h + fan.drag_pa_per_m3_per_h)


class Held(NamedTuple):
    """Where a fan that blows outdoor air into a room comes to rest."""

    pressure_pa: float
    flow_m3_per_h: float


def held(fan: Fan, leaks: Leaks) -> Held:
    """Pressure and flow at which what a fan blows in is what leaks out: halving, for one falls and the other rises."""
    low, high = 0.0 * fan.stall_pa, fan.stall_pa
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        if fan_flow(fan, middle) > leak_flow(leaks, middle):
            low = middle
        else:
            high = middle
    return Held(low, fan_flow(fan, low))
