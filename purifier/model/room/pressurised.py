"""A room that a fan fills with filtered outdoor air, so that nothing else comes in."""

from __future__ import annotations

from purifier.model.room.particles import particles_of
from purifier.model.room.rates import each_per_h, loss_per_h, steady
from purifier.model.room.room import Room


def pressurised_ratio(room: Room, fan_m3_per_h: float, caught: float, cadr_m3_per_h: float = 0.0) -> float:
    """What is left in the room of what is outdoors, 0..1: ``(1 - eta) Q / V / (Q / V + k + eACH)``.

    ``fan_m3_per_h`` is outdoor air through a filter that takes out ``caught`` (eta, 0..1) in one pass;
    ``cadr_m3_per_h`` is of purifiers that clean the room's own air beside it. Without them it comes to ``1 - eta``,
    which is why the filter's class matters here and hardly does in a purifier.

    Holds while the pressure stands up to wind and to doors; whatever comes in by cracks is not in it.
    """
    changes = each_per_h(fan_m3_per_h, room.volume_m3)
    each = each_per_h(cadr_m3_per_h, room.volume_m3)
    return steady(changes * (1.0 - caught), loss_per_h(changes, particles_of(room).deposition_per_h, each))
