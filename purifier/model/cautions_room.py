"""What is wrong with the air of a room, whatever a particle filter does: CO2, gases; and too little clean air."""

from __future__ import annotations

import math
from typing import Final

from purifier.model.air import cfm
from purifier.model.air_law import estimated_air_at
from purifier.model.case import Case
from purifier.model.conditions import Conditions
from purifier.model.room import people as needs
from purifier.model.room.balance import cadr_for_each
from purifier.model.room.people import CO2_HIGH_PPM, CO2_UNSAFE_PPM
from purifier.model.room.room import TIGHTNESS, Room

NO_GAS: Final = "A particle filter stops neither CO2, CO nor other gases: nothing may burn indoors."
MOST_PPM: Final = 100_000.0
"""More is not counted: nobody is alive in it."""
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def co2_unsafe(case: Case) -> str | None:
    return _unsafe(case.setup.conditions) or None


def co2_high(case: Case) -> str | None:
    return _high(case.setup.conditions) or None


def co2_words(conditions: Conditions) -> str:
    """Either of both, whatever runs; empty where the people may stay."""
    return _unsafe(conditions) or _high(conditions)


def _unsafe(conditions: Conditions) -> str:
    first = who_must_not_stay(conditions)
    return f"{first} It would do {_would_do(conditions)}. {NO_GAS}" if first else ""


def _high(conditions: Conditions) -> str:
    ppm = co2_steady_ppm(conditions)
    if ppm is None or not CO2_HIGH_PPM < ppm <= CO2_UNSAFE_PPM:
        return ""
    settles = f"With {_who_and_where(conditions)} CO2 settles at {about_ppm(ppm)}"
    return (
        f"{settles}: heads ache and thinking slows above {_spaced(CO2_HIGH_PPM)} ppm. It would stay below that "
        f"{_would_do(conditions)}."
    )


def too_little_air(case: Case) -> str | None:
    """Less clean air than is advised; nothing is said where nobody knows how much there is."""
    air, wanted = least_air_m3_per_h(case), clean_air_advised(case.setup.conditions)
    if air is None or wanted is None or air >= wanted:
        return None
    room, people = case.setup.conditions.whole_room, case.setup.conditions.people
    flow = f"{both_up(wanted)} of clean air"
    if case.setup.conditions.air != "infection":
        return f"Fewer than {_NUMBERS[round(needs.CDC_ACH)]} clean air changes an hour: {flow} would give them."
    if room is None:
        return f"Less clean air than {people_words(people or 0)} need against infection: {flow} would do."
    who = "" if people is None else f" for {people_words(people)}"
    return f"Less clean air than is advised against infection in this room{who}: {flow} would do."


def gases(case: Case) -> str | None:
    return None if case.setup.conditions.room is None else NO_GAS


def who_must_not_stay(conditions: Conditions) -> str:
    """``Not with four people and the window shut: CO2 settles at about 5 300 ppm.``, where nobody should stay."""
    ppm = co2_steady_ppm(conditions)
    if ppm is None or ppm <= CO2_UNSAFE_PPM:
        return ""
    return f"Not with {_who_and_where(conditions)}: CO2 settles at {about_ppm(ppm)}."


def co2_steady_ppm(conditions: Conditions) -> float | None:
    """CO2 that the people settle at [ppm]; None unless both they and the room are stated."""
    room = conditions.whole_room
    if room is None or room.people is None:
        return None
    return needs.co2_steady_ppm(room.people, needs.outdoor_air_m3_per_h(room))


def clean_air_advised(conditions: Conditions) -> float | None:
    """Clean air that a purifier is to give [m3/h]; None where nothing stated asks for any.

    Five changes an hour (US CDC); against infection what ASHRAE 241 wants for the people, where that is more.  Both
    rules count clean outdoor air in; what leaks in is not counted here, for in smoke it is not clean.
    """
    room = conditions.whole_room
    if conditions.air == "infection":
        if room is not None:
            return needs.clean_air_for_infection(room.volume_m3, room.people or 0.0)
        return None if conditions.people is None else needs.clean_air_for_people(conditions.people)
    return None if room is None else cadr_for_each(room, needs.CDC_ACH)


def least_air_m3_per_h(case: Case) -> float | None:
    """The CADR of all its purifiers, or the low end of what that is estimated at [m3/h]; None: not known."""
    setup, setting = case.setup, case.setting
    if setting.cadr_m3_per_h is not None:
        return setting.cadr_m3_per_h.value * setup.purifier_count
    guess = None if setup.purifier is None else estimated_air_at(setup.purifier, setting)
    return None if guess is None else guess.low * setup.purifier_count


def about_ppm(ppm: float) -> str:
    """``about 5 300 ppm``: in two figures, as nobody knows better how much people breathe."""
    if ppm > MOST_PPM:
        return f"more than {_spaced(MOST_PPM)} ppm"
    return f"about {_spaced(float(f'{ppm:.2g}'))} ppm"


def people_words(people: int) -> str:
    """``four people``, ``1 200 people``, ``one person``."""
    number = _NUMBERS[people] if people < len(_NUMBERS) else _spaced(people)
    return f"{number} {'person' if people == 1 else 'people'}"


def both_up(m3_per_h: float) -> str:
    """``39 m³/h (23 CFM)``: what it takes, rounded up."""
    return f"{_up(m3_per_h)} m³/h ({_up(cfm(m3_per_h))} CFM)"


def _up(flow: float) -> str:
    return _spaced(math.ceil(flow - 1e-9))


def _spaced(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")


def _who_and_where(conditions: Conditions) -> str:
    """``four people and the window shut``."""
    room, people = conditions.whole_room, conditions.people
    assert room is not None and people is not None
    shut = room.air_changes_per_h <= TIGHTNESS["leaky"]
    where = "the window shut" if shut else f"{room.air_changes_per_h:g} changes of outdoor air an hour"
    return f"{people_words(people)} and {where}"


def _would_do(conditions: Conditions) -> str:
    """``with 39 m³/h (23 CFM) of outdoor air, or with one person``."""
    room, people = conditions.whole_room, conditions.people
    assert room is not None and people is not None
    with_air = f"with {both_up(needs.outdoor_air_for(people, CO2_HIGH_PPM))} of outdoor air"
    allowed = people_allowed(room)
    return with_air if allowed < 1 else f"{with_air}, or with {allowed} {'person' if allowed == 1 else 'people'}"


def people_allowed(room: Room) -> int:
    """How many people may stay without CO2 above what people are warned of: rounded down."""
    return needs.people_for_co2(needs.outdoor_air_m3_per_h(room), CO2_HIGH_PPM)
