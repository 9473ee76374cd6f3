"""How much clean air is needed, and why: as typed, or what the room and its people ask for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.model.room.balance import cadr_for_each, cadr_for_ratio
from purifier.model.room.people import CDC_ACH, clean_air_for_people, ecai_m3_per_h
from purifier.model.room.room import Room
from purifier.services.plan.room_lines import percent
from purifier.services.wording import Units, flow, flow_unit

if TYPE_CHECKING:
    from purifier.model.conditions import Conditions

USUAL_RATIO: Final = 0.10
"""What is left of what is outdoors, where a room is to be kept clean of it and nobody says how clean: a tenth.  Of what
several rules ask for the most is taken: saying more never asks for less."""
_OF: Final = {
    "smoke": "the smoke outdoors",
    "outside": "what is outdoors",
    "infection": "what stays without a purifier",
}


class Target(NamedTuple):
    """Clean air that is needed [m3/h]; ``why`` it is that, behind a colon; ``usual``: nobody said it in numbers."""

    air_m3_per_h: float
    why: str = ""
    usual: bool = False

    def words(self, units: Units) -> str:
        """``120 CFM of clean air: 30 CFM for each of 4 people``."""
        told = f"{flow(self.air_m3_per_h, units)} {flow_unit(units)} of clean air"
        return f"{told}: {self.why}" if self.why else told


def target_of(
    conditions: Conditions,
    *,
    cadr_m3_per_h: float | None,
    each_per_h: float | None,
    ratio: float | None,
    persons: int | None,
) -> Target:
    """The most that is asked for: by number (at most one of the four), else by the room and its people.

    Raises `UsageError` where nothing says how much, or no purifier can do it.
    """
    room = conditions.whole_room
    if cadr_m3_per_h is not None:
        return Target(cadr_m3_per_h)
    if persons is not None:
        return Target(clean_air_for_people(persons), _for_people(persons))
    if each_per_h is not None:
        return Target(cadr_for_each(_needed(room, "--each"), each_per_h), f"{each_per_h:g} air changes an hour")
    if ratio is not None:
        return _by_ratio(_needed(room, "--ratio"), ratio)
    return _usual(room, conditions.people)


def _usual(room: Room | None, people: int | None) -> Target:
    if room is None and people is None:
        raise UsageError(
            "say how much clean air is needed: as a flow (--cadr '141 cfm'), for a room (--room '12x12x8 ft'), or for "
            "people (--persons 4)"
        )
    if room is None:
        assert people is not None
        return Target(clean_air_for_people(people), _for_people(people), usual=True)
    asked = [Target(cadr_for_each(room, CDC_ACH), f"{CDC_ACH:g} air changes an hour, the guidance of the US CDC")]
    if people is not None:
        asked.append(Target(clean_air_for_people(people), _for_people(people)))
    if room.air in ("smoke", "outside") and cadr_for_ratio(room, USUAL_RATIO):
        asked.append(_by_ratio(room, USUAL_RATIO))
    return max(asked, key=lambda one: one.air_m3_per_h)._replace(usual=True)


def _for_people(people: int) -> str:
    each = round(ecai_m3_per_h() / 1.699)
    return f"{each} CFM for each of {people} {'people' if people > 1 else 'person'} at home, ASHRAE 241"


def _by_ratio(room: Room, ratio: float) -> Target:
    of, needed = _OF[room.air or "smoke"], cadr_for_ratio(room, ratio)
    if needed is None or math.isinf(needed):
        raise UsageError(f"--ratio: no purifier holds a room at {percent(ratio)} of {of}")
    if needed <= 0.0:
        own = "by itself: that needs no purifier"
        raise UsageError(f"--ratio: the room stays below {percent(ratio)} of {of} {own}")
    return Target(needed, f"no more than {percent(ratio)} of {of} inside")


def _needed(room: Room | None, option: str) -> Room:
    if room is None:
        raise UsageError(f"{option} is about a room: give --room too, such as --room '12x12x8 ft'")
    return room
