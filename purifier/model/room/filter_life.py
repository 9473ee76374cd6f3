"""How much of a filter's life an hour at each setting takes: air is what fills it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.air_law import estimated_air
from purifier.model.room.filters import life_used

if TYPE_CHECKING:
    from purifier.model.equipment import Purifier


class Between(NamedTuple):
    """A number that is only known to lie between two; both are the same where it is known."""

    low: float
    high: float


NOTHING_KNOWN: Final = Between(0.0, 1.0)
"""What an hour at a setting that nobody knows may take of the life: no setting fills a filter faster than the top."""


def air_at(purifier: Purifier) -> dict[str, Between]:
    """CADR of each setting of one machine [m3/h], or the band that it is estimated at; without those nobody knows."""
    found = {}
    for setting, guess in zip(purifier.settings, estimated_air(purifier), strict=True):
        if setting.cadr_m3_per_h is not None:
            found[setting.name] = Between(setting.cadr_m3_per_h.value, setting.cadr_m3_per_h.value)
        elif guess is not None:
            found[setting.name] = Between(guess.low, guess.high)
    return found


def wear_at(purifier: Purifier) -> dict[str, Between]:
    """Hours of the stated life, which is told at the top setting, that an hour at each setting takes: 0..1."""
    air = air_at(purifier)
    if not air:
        return {one.name: NOTHING_KNOWN for one in purifier.settings} | {purifier.settings[-1].name: Between(1.0, 1.0)}
    top = max(air, key=lambda name: air[name].high)
    most = air[top]
    return {
        one.name: Between(1.0, 1.0)
        if one.name == top
        else Between(air[one.name].low / most.high, min(1.0, air[one.name].high / most.low))
        if one.name in air
        else NOTHING_KNOWN
        for one in purifier.settings
    }


def life_used_between(hours: Iterable[tuple[float, Between]], life_h: float) -> Between:
    """Share of a filter's life that is used up by (hours, `wear_at`): see `purifier.model.room.filters.life_used`."""
    pairs = tuple(hours)
    low, high = (life_used([(h, wear[end]) for h, wear in pairs], life_h, 1.0) for end in (0, 1))
    return Between(low, high)


def lasts_h(purifier: Purifier, setting: str) -> Between | None:
    """Hours that a filter lasts at ``setting`` in ordinary air; infinite at the high end where nobody knows its CADR.

    None where the life is not stated.
    """
    if purifier.filter_life_h is None:
        return None
    life_h, wear = purifier.filter_life_h.value, wear_at(purifier).get(setting, NOTHING_KNOWN)
    return Between(life_h / wear.high, life_h / wear.low if wear.low > 0.0 else math.inf)
