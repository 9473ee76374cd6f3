"""A room held above the pressure outdoors: what leaks, and what wind and warmth push back.

Pressures are differences to outdoors, positive where the air flows out [Pa].
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

LEAK_EXPONENT: Final = 0.65
"""n in Q ~ dP^n: 0.5 of a hole, 1 of a hairline crack, 0.6-0.7 of whole buildings."""
BLOWER_DOOR_PA: Final = 50.0
AIR_KG_PER_M3: Final = 1.2
GRAVITY_M_PER_S2: Final = 9.81
CRACK_DISCHARGE: Final = 0.6
"""Share of a hole's area that a sharp-edged stream fills; equivalent leakage areas are quoted with 0.611 at 10 Pa,
effective ones with 1 at 4 Pa."""
WALL_PRESSURE: Final = 0.6
"""Cp of a wall that the wind blows on."""
INDOORS_K: Final = 293.15


class Leaks(NamedTuple):
    """How a room leaks: ``Q = ACH50 V (dP / 50)^n``, the power law that a blower door finds.

    Holds from a few Pa, where weather no longer hides it, to some 75; an opened window is not in it.
    """

    ach50_per_h: float
    """Air changes at 50 Pa [1/h]."""
    volume_m3: float
    exponent: float = LEAK_EXPONENT
    at_pa: float = BLOWER_DOOR_PA
    """Where ``ach50_per_h`` holds [Pa]."""


def leak_flow(leaks: Leaks, pressure_pa: float) -> float:
    """Air that leaks out of a room held at ``pressure_pa``, and so must be blown in [m3/h]; below 0 Pa it leaks in."""
    if pressure_pa < 0.0:
        return -leak_flow(leaks, -pressure_pa)
    share: float = (pressure_pa / leaks.at_pa) ** leaks.exponent
    return leaks.ach50_per_h * leaks.volume_m3 * share


def leak_pressure(leaks: Leaks, flow_m3_per_h: float) -> float:
    """The pressure that a flow of air into a room holds [Pa]: the inverse of `leak_flow`; infinite without a leak."""
    most = leaks.ach50_per_h * leaks.volume_m3
    if most <= 0.0:
        return math.copysign(math.inf, flow_m3_per_h) if flow_m3_per_h else 0.0
    if flow_m3_per_h < 0.0:
        return -leak_pressure(leaks, -flow_m3_per_h)
    try:
        share: float = (flow_m3_per_h / most) ** (1.0 / leaks.exponent)
    except OverflowError:
        return math.inf
    return leaks.at_pa * share


def stream_m_per_s(pressure_pa: float, density_kg_per_m3: float = AIR_KG_PER_M3) -> float:
    """Speed of the air in a hole across which ``pressure_pa`` stands [m/s]: ``sqrt(2 dP / rho)`` (Bernoulli)."""
    if pressure_pa < 0.0:
        return -stream_m_per_s(-pressure_pa, density_kg_per_m3)
    speed: float = (2.0 * pressure_pa / density_kg_per_m3) ** 0.5
    return speed


def hole_flow(area_m2: float, pressure_pa: float, discharge: float = CRACK_DISCHARGE) -> float:
    """Air through holes of ``area_m2`` together [m3/h]: ``Q = Cd A sqrt(2 dP / rho)``.

    Holds for openings that are wide beside their depth; narrow cracks pass less.
    """
    return 3600.0 * discharge * area_m2 * stream_m_per_s(pressure_pa)


def hole_m2(flow_m3_per_h: float, pressure_pa: float, discharge: float = CRACK_DISCHARGE) -> float:
    """Holes that a flow may leak out of and still hold ``pressure_pa`` [m2]; infinite at 0 Pa."""
    through = hole_flow(1.0, pressure_pa, discharge)
    return flow_m3_per_h / through if through else math.inf


def wind_pa(wind_m_per_s: float, wall: float = WALL_PRESSURE, density_kg_per_m3: float = AIR_KG_PER_M3) -> float:
    """What wind adds outside the wall it blows on [Pa]: ``rho v^2 / 2 x Cp``, without its gusts."""
    return 0.5 * density_kg_per_m3 * wind_m_per_s * wind_m_per_s * wall


def wind_withstood_m_per_s(
    pressure_pa: float, wall: float = WALL_PRESSURE, density_kg_per_m3: float = AIR_KG_PER_M3
) -> float:
    """The wind above which air comes in after all, on its windward side [m/s]: `wind_pa` turned round; 0 below 0 Pa."""
    speed: float = (2.0 * max(pressure_pa, 0.0 * pressure_pa) / (density_kg_per_m3 * wall)) ** 0.5
    return speed


def stack_pa(
    height_m: float,
    warmer_k: float,
    indoors_k: float = INDOORS_K,
    density_kg_per_m3: float = AIR_KG_PER_M3,
    gravity_m_per_s2: float = GRAVITY_M_PER_S2,
) -> float:
    """What warm air in a room of ``height_m`` adds from floor to ceiling [Pa]: ``rho g h dT / T``.

    Half of it sucks at the floor and half of it presses at the ceiling; outdoors is ``warmer_k`` colder [K].
    """
    return density_kg_per_m3 * gravity_m_per_s2 * height_m * warmer_k / indoors_k
