"""What people need of a room: outdoor air against their CO2, clean air against what they breathe out, and how large a
room a purifier is for."""

from __future__ import annotations

import math
from typing import Final, Literal

from purifier.model.room.rates import approach, steady
from purifier.model.room.room import Room
from purifier.model.units import CFM_M3_PER_H, FT3_M3

PPM: Final = 1e6
CO2_OUTDOORS_PPM: Final = 420.0
CO2_M3_PER_H: Final = 0.02
"""What one adult at rest breathes out [m3/h]; more when up and about, less of a child."""
CO2_HIGH_PPM: Final = 2_500.0
"""Above this people are warned."""
CO2_UNSAFE_PPM: Final = 5_000.0
"""Above this nobody should stay: the limit for the mean of a working day (OSHA, NIOSH)."""

Space = Literal["dwelling", "office", "classroom", "museum", "dining", "convention", "gym"]

ECAI_L_PER_S: Final[dict[Space, float]] = {
    "dwelling": 15.0,
    "office": 15.0,
    "classroom": 20.0,
    "museum": 30.0,
    "dining": 30.0,
    "convention": 30.0,
    "gym": 40.0,
}
"""Equivalent clean airflow a person in infection-risk mode by ASHRAE 241-2023 [L/s]; only rows that two sources bear
out (the model of Jones 2025 and what has been published of the table)."""

ECAI_CFM_PER_L_PER_S: Final = 2.0
"""The standard's column in CFM is twice that in L/s, rounded: 30 CFM beside 15 L/s, which are 31.8. Flows here go by
the CFM, as the published conversions do (51 m3/h a head in an office)."""

CDC_ACH: Final = 5.0
"""Air changes an hour of clean air to aim for, ventilation and purifiers together (US CDC, May 2023)."""

AHAM_FT2_PER_CFM: Final = 1.55
AHAM_HEIGHT_M: Final = 8 * 0.3048


def co2_steady_ppm(people: float, outdoor_air_m3_per_h: float) -> float:
    """CO2 that ``people`` at rest settle at, with so much outdoor air [ppm]: ``420 + 10^6 x 0.02 N / Q``.

    Infinite where no air comes in. A particle filter takes none of it.
    """
    return CO2_OUTDOORS_PPM + steady(PPM * CO2_M3_PER_H * people, outdoor_air_m3_per_h)


def co2_ppm(people: float, room: Room, hours: float, start_ppm: float = CO2_OUTDOORS_PPM) -> float:
    """CO2 so many ``hours`` after ``people`` at rest came into ``room``, where it was ``start_ppm`` [ppm].

    ``C(t) = C_ss + (C_0 - C_ss) e^(-a t)``; a straight line where no air comes in.
    """
    a = room.air_changes_per_h
    source = PPM * CO2_M3_PER_H * people / room.volume_m3 + a * CO2_OUTDOORS_PPM
    return approach(start_ppm, source, a, hours)


def hours_to_co2(people: float, room: Room, limit_ppm: float, start_ppm: float = CO2_OUTDOORS_PPM) -> float:
    """Hours until ``people`` at rest in ``room`` pass ``limit_ppm``: the inverse of `co2_ppm`.

    0 where it is passed at the start, infinite where it never is.
    """
    rising = PPM * CO2_M3_PER_H * people / room.volume_m3 - room.air_changes_per_h * (start_ppm - CO2_OUTDOORS_PPM)
    to_go = limit_ppm - start_ppm
    if to_go <= 0.0:
        return 0.0
    if rising <= 0.0 or room.air_changes_per_h * to_go >= rising:
        return math.inf
    if room.air_changes_per_h <= 0.0:
        return to_go / rising
    return -math.log1p(-room.air_changes_per_h * to_go / rising) / room.air_changes_per_h


def outdoor_air_m3_per_h(room: Room) -> float:
    """Outdoor air that comes into ``room`` by itself [m3/h]: ``a V``."""
    return room.air_changes_per_h * room.volume_m3


def outdoor_air_for(people: float, limit_ppm: float) -> float:
    """Outdoor air that holds the CO2 of ``people`` at ``limit_ppm`` [m3/h]; infinite for a limit no air can hold."""
    return steady(PPM * CO2_M3_PER_H * people, limit_ppm - CO2_OUTDOORS_PPM)


def people_for_co2(outdoor_air_m3_per_h: float, limit_ppm: float) -> int:
    """How many people at rest may stay without passing ``limit_ppm``, with so much outdoor air: rounded down."""
    return max(0, _whole(outdoor_air_m3_per_h * (limit_ppm - CO2_OUTDOORS_PPM) / (PPM * CO2_M3_PER_H)))


def ecai_m3_per_h(space: Space = "dwelling") -> float:
    """Equivalent clean airflow that ASHRAE 241 wants for each person in a ``space`` [m3/h]."""
    return ECAI_L_PER_S[space] * ECAI_CFM_PER_L_PER_S * CFM_M3_PER_H


def people_served(clean_air_m3_per_h: float, space: Space = "dwelling") -> int:
    """How many people a flow of clean air is enough for by ASHRAE 241: CADR and outdoor air together; rounded down."""
    return _whole(clean_air_m3_per_h / ecai_m3_per_h(space))


def clean_air_for_people(people: float, space: Space = "dwelling") -> float:
    """Clean air for ``people`` by ASHRAE 241, outdoor air included, whatever the room's size [m3/h]."""
    return people * ecai_m3_per_h(space)


def clean_air_for_infection(volume_m3: float, people: float, space: Space = "dwelling") -> float:
    """Clean air to aim for against infection, outdoor air included [m3/h]: the more of 5 air changes and ASHRAE 241."""
    return max(CDC_ACH * volume_m3, clean_air_for_people(people, space))


def aham_area_m2(smoke_cadr_m3_per_h: float, height_m: float = AHAM_HEIGHT_M) -> float:
    """The room a purifier is sold for [m2]: 1.55 ft2 for each CFM of smoke CADR under 8 ft, less under more.

    Such a room has 4.84 air changes an hour of clean air (AHAM's rule, as in the US DOE's of 2024).
    """
    return smoke_cadr_m3_per_h / _aham_m3_per_h_per_m2(height_m)


def aham_cadr_m3_per_h(area_m2: float, height_m: float = AHAM_HEIGHT_M) -> float:
    """The smoke CADR that a room of ``area_m2`` is to have by the same rule [m3/h]."""
    return area_m2 * _aham_m3_per_h_per_m2(height_m)


def _aham_m3_per_h_per_m2(height_m: float) -> float:
    ft2_m2 = FT3_M3 / 0.3048
    return CFM_M3_PER_H / (AHAM_FT2_PER_CFM * ft2_m2) * (height_m / AHAM_HEIGHT_M)


def _whole(people: float) -> int:
    """Rounded down, but for what binary fractions take off a whole number."""
    return math.floor(people * (1.0 + 1e-12) + 1e-12)
