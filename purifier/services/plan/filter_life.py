"""How long a filter lasts at one setting by what its maker says, and what that costs a day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from purifier.model.room.filter_life import Between, lasts_h
from purifier.model.room.filters import usd_per_day
from purifier.services.wording import figures, money

if TYPE_CHECKING:
    from purifier.model.equipment import Purifier
    from purifier.model.setup import Setup

MOST_DAYS: Final = 995.0
"""From so many on they are told in years."""
DAYS_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class FilterLife:
    """What the filters of so many machines last at one setting, changed all at once, and cost."""

    days: Between
    """Of so many hours as it runs a day; the high end is infinite where nobody knows the CADR of the setting."""
    usd_per_day: Between | None
    """Of all of them together; None: their price is not stated."""
    count: int
    hours_per_day: float | None


def filter_life(purifier: Purifier, setting: str, count: int, hours_per_day: float | None) -> FilterLife | None:
    """The life at ``setting``, running ``hours_per_day``, None: all day; None where the life is not stated."""
    life = lasts_h(purifier, setting)
    if life is None:
        return None
    a_day = hours_per_day or 24.0
    cost = None
    if purifier.filter_price_usd is not None:
        price = count * purifier.filter_price_usd.value
        cost = Between(usd_per_day(price, a_day / life.high), usd_per_day(price, a_day / life.low))
    return FilterLife(Between(life.low / a_day, life.high / a_day), cost, count, hours_per_day)


def life_at(setup: Setup, setting: str) -> str:
    """`life_words` of one setting of a set-up; empty where there is no purifier, or the life is not stated."""
    purifier = setup.purifier
    hours_per_day = setup.conditions.hours_per_day
    life = None if purifier is None else filter_life(purifier, setting, setup.purifier_count, hours_per_day)
    return "" if life is None else life_words(life, f"setting {setting}")


def life_words(life: FilterLife, where: str) -> str:
    """``A filter lasts about 180 days at this setting ($0.20 a day), in ordinary air``, without the full stop."""
    who = "A filter lasts" if life.count == 1 else "Each filter lasts"
    daily = "" if life.hours_per_day is None else f", {life.hours_per_day:g} h a day"
    cost = ""
    if life.usd_per_day is not None:
        together = "" if life.count == 1 else " together"
        cost = f" ({_cost(life.usd_per_day)} a day{together})"
    return f"{who} {_span(life.days)} at {where}{daily}{cost}, in ordinary air"


def _span(days: Between) -> str:
    if math.isinf(days.high):
        return f"at least {_days(days.low)}"
    low, high = _days(days.low), _days(days.high)
    if low == high:
        return f"about {low}"
    number, _, unit = low.partition(" ")
    return f"{number if high.endswith(f' {unit}') else low} to {high}"


def _days(days: float) -> str:
    """Two figures, for no maker knows the air of a home any better."""
    if days >= MOST_DAYS:
        return f"{figures(days / DAYS_A_YEAR, 5.0)} years"
    return f"{figures(days, 5.0)} days" if days >= 1.0 else f"{figures(24.0 * days, 5.0)} h"


def _cost(usd: Between) -> str:
    low, high = money(usd.low), money(usd.high)
    return low if low == high else f"up to {high}" if usd.low <= 0.0 else f"{low} to {high}"
