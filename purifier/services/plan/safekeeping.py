"""What keeps battery and people from harm besides the wiring: gas, frost, storing, and the filter that is full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.model.cautions_cold import charge_above_c
from purifier.model.degrees import degrees
from purifier.model.hydrogen import fresh_air_m3_per_h
from purifier.model.room.filters import Filter, caught_g_per_h, hours_to_half_in_held_air
from purifier.model.storage import storage
from purifier.services.plan.answer import told_at
from purifier.services.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from purifier.model.setup import Setup
    from purifier.services.plan.plan import Column

SMOKE_UG_PER_M3: Final = 50.0
"""Fine dust in a room that smoke leaks into, for an example of what a filter catches [ug/m3]."""
Told = tuple[str, str, float | None]
"""Id, sentence, number."""


def safekeeping(column: Column, said: frozenset[str]) -> Iterator[Told]:
    """The notes whose caution is not among ``said``, the codes of the set-up's cautions."""
    setup = column.setup
    fresh = fresh_air_m3_per_h(setup)
    if fresh is not None and "hydrogen" not in said:
        yield (
            "hydrogen",
            "Sealed lead-acid gives off hydrogen too when it is overcharged: charge it where "
            f"{fresh:.2g} m³ of fresh air an hour pass, never in a closed box.",
            fresh,
        )
    limit = charge_above_c(setup)
    if limit is not None and "cold-charging" not in said:
        yield "cold-charging", f"Do not charge it below {degrees(limit)}.", limit
    yield from _storing(setup)
    if setup.purifier is not None:
        yield from _filter(column)


def _storing(setup: Setup) -> Iterator[Told]:
    found = storage(setup)
    if found is None:
        return
    how = "full" if found.start == 1.0 else "half full"
    takes = f"it loses {percent(found.loss_per_month)} a month"
    if found.parasitic_a:
        takes += f", if its electronics take {found.parasitic_a * 1000.0:.2g} mA"
    elif setup.battery.kind == "station":
        how, takes = f"{how} and switched off", f"{takes} and what its electronics take"
    yield (
        "storage",
        f"Put it away {how}, never empty: {takes}. Charge it every {_months(found.months)}.",
        found.months,
    )


def _months(months: float) -> str:
    """As often as that or oftener, in words."""
    count, unit = (int(months), "month") if months >= 1.0 else (max(1, int(months * 30.0 / 7.0)), "week")
    return unit if count == 1 else f"{count} {unit}s"


def _filter(column: Column) -> Iterator[Told]:
    """How it is taken out without breathing what is in it, and how much of the smoke that is."""
    yield (
        "filter",
        "Change the filter when it is brown, smells or lets little air through: switched off, outdoors, with gloves "
        "and a mask (N95 or FFP2), into a bag at once; never beat or vacuum it.",
        None,
    )
    row = column.rows[told_at(column)]
    if row.air_m3_per_h is None or column.setup.purifier is None:
        return
    if row.in_room is not None and row.in_room.filter_g_per_day is not None:
        return  # a closed room is no open air: what is told of that one holds
    each_m3_per_h, bears = row.air_m3_per_h / column.setup.purifier_count, column.setup.purifier.ccm_kg
    caught_g = 24.0 * caught_g_per_h(each_m3_per_h, SMOKE_UG_PER_M3)
    whose = "the filter takes" if column.setup.purifier_count == 1 else "each filter takes"
    told = f"In smoke of {SMOKE_UG_PER_M3:g} µg/m³ {whose} up {caught_g:.2g} g a day{row.at_setting}"
    if bears is not None:
        days = hours_to_half_in_held_air(Filter(each_m3_per_h, 1000.0 * bears.value), SMOKE_UG_PER_M3) / 24.0
        told += f", and cleans half as much after {days:.2g} days: change it then"
    yield "loading", f"{told}.", caught_g
