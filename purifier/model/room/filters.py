"""What a filter catches, how that slows it, and what it costs.

Particle filters stop no gas: neither CO2, CO nor smell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from purifier.model.room.particles import PARTICLES
from purifier.model.room.room import Room

UG_PER_G: Final = 1e6
TURNS: Final = 100


class Filter(NamedTuple):
    """A machine with a new filter, and what that bears."""

    cadr_m3_per_h: float
    """CADR with the filter new [m3/h]."""
    ccm_g: float
    """Cumulate clean mass: what it has caught when half its CADR is left [g] (GB/T 18801)."""


def caught_g_per_h(cadr_m3_per_h: float, air_ug_per_m3: float) -> float:
    """What a filter catches [g/h]: ``CADR x C``, with ``air_ug_per_m3`` of particles in the room's air."""
    return cadr_m3_per_h * air_ug_per_m3 / UG_PER_G


def cadr_loaded(filter: Filter, caught_g: float) -> float:
    """CADR when so much was caught [m3/h]: ``CADR0 (1 - M / (2 CCM))``, a straight line to a half at CCM, then on to 0.

    Charged media lose it faster to oily smoke than to dust; at one speed the watts stay about as they are.
    """
    return filter.cadr_m3_per_h * max(0.0, 1.0 - 0.5 * caught_g / filter.ccm_g)


def smoke_ug_per_h(room: Room, outdoors_ug_per_m3: float) -> float:
    """What leaks into ``room`` with the outdoor air [ug/h]: ``a V P C_out``; no more is ever caught.

    Smoke it is, whatever else the room is to be kept clean of.
    """
    return room.air_changes_per_h * room.volume_m3 * PARTICLES["smoke"].penetration * outdoors_ug_per_m3


def cadr_in_held_air(filter: Filter, air_ug_per_m3: float, hours: float) -> float:
    """CADR after ``hours`` in a room whose air stays at ``air_ug_per_m3`` [m3/h].

    ``dM/dt = C CADR0 (1 - M / (2 CCM))`` gives ``CADR = CADR0 e^(-t C CADR0 / (2 CCM))``.
    """
    return filter.cadr_m3_per_h * math.exp(-hours / _held_turn_h(filter, air_ug_per_m3))


def hours_to_half_in_held_air(filter: Filter, air_ug_per_m3: float) -> float:
    """Hours until half the CADR is left, in air that stays as it is: ``2 ln 2 CCM / (C CADR0)``."""
    return math.log(2.0) * _held_turn_h(filter, air_ug_per_m3)


def hours_to_cadr(filter: Filter, room: Room, outdoors_ug_per_m3: float, cadr_m3_per_h: float) -> float:
    """Hours until ``cadr_m3_per_h`` (above 0, at most the new one) is left in a closed room amid smoke.

    What the room's air has follows what comes in, ``S = a V P C_out``, and what the filter still does:
    ``C = S / (V (a + k) + CADR)``. With ``dM = -2 CCM / CADR0 dCADR`` that is
    ``t = 2 CCM / (S CADR0) (V (a + k) ln(CADR0 / CADR) + CADR0 - CADR)``.
    The minutes in which the air itself settles are left out. Infinite where nothing comes in.
    """
    smoke = smoke_ug_per_h(room, outdoors_ug_per_m3)
    if smoke <= 0.0:
        return math.inf if cadr_m3_per_h < filter.cadr_m3_per_h else 0.0
    ways = _other_ways_m3_per_h(room) * math.log(filter.cadr_m3_per_h / cadr_m3_per_h)
    lost = filter.cadr_m3_per_h - cadr_m3_per_h
    return 2.0 * UG_PER_G * filter.ccm_g / (smoke * filter.cadr_m3_per_h) * (ways + lost)


def hours_to_half(filter: Filter, room: Room, outdoors_ug_per_m3: float) -> float:
    """Hours until half the CADR is left in a closed room amid smoke."""
    return hours_to_cadr(filter, room, outdoors_ug_per_m3, 0.5 * filter.cadr_m3_per_h)


def cadr_amid_smoke(filter: Filter, room: Room, outdoors_ug_per_m3: float, hours: float) -> float:
    """CADR after ``hours`` in a closed room amid smoke [m3/h]: the inverse of `hours_to_cadr`.

    Newton on ln CADR, from above: a convex, rising curve is followed down to where it passes 0, never beyond.
    """
    new, ways = filter.cadr_m3_per_h, _other_ways_m3_per_h(room)
    gone = hours * smoke_ug_per_h(room, outdoors_ug_per_m3) * new / (2.0 * UG_PER_G * filter.ccm_g)
    left = 0.0  # ln(CADR / CADR0)
    for _ in range(TURNS):
        over = ways * left + new * math.expm1(left) + gone
        step = over / (ways + new * math.exp(left))
        left -= step
        if step <= 1e-14 * max(1.0, -left):
            break
    return new * math.exp(left)


def life_used(runs: Iterable[tuple[float, float]], life_h: float, cadr_m3_per_h: float) -> float:
    """Share of a filter's life that is used up: 1 when it is due, above it when it is overdue.

    ``runs`` are (hours, CADR [m3/h]) at each setting; the maker's ``life_h`` is taken to be at ``cadr_m3_per_h``, and
    air is what fills a filter: ``sum(t CADR) / (life CADR_rated)``. Dirtier air than the maker's fills it faster.
    """
    return math.fsum(hours * cadr for hours, cadr in runs) / (life_h * cadr_m3_per_h)


def usd_per_day(price_usd: float, life_used_a_day: float) -> float:
    """What a filter costs a day [USD]: its price by the share of its life that a day uses up."""
    return price_usd * life_used_a_day


def _held_turn_h(filter: Filter, air_ug_per_m3: float) -> float:
    """Hours in which CADR falls to 1/e; infinite in air without a particle."""
    per_h = caught_g_per_h(filter.cadr_m3_per_h, air_ug_per_m3)
    return 2.0 * filter.ccm_g / per_h if per_h > 0.0 else math.inf


def _other_ways_m3_per_h(room: Room) -> float:
    """What takes particles out of the air beside the filter, as a flow [m3/h]: ``V (a + k)``."""
    return room.volume_m3 * (room.air_changes_per_h + PARTICLES["smoke"].deposition_per_h)
