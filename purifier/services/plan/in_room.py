"""What the clean air of one setting is worth in the room that was stated, and to the people in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from purifier.model import cautions_room
from purifier.model.room.balance import Balance, balance, decay
from purifier.model.room.filters import caught_g_per_h, hours_to_half
from purifier.model.room.infection import dose_ratio
from purifier.model.room.people import (
    AHAM_HEIGHT_M,
    CO2_HIGH_PPM,
    aham_area_m2,
    clean_air_for_people,
    outdoor_air_for,
    people_served,
)
from purifier.model.room.pressure import Leaks, leak_flow, wind_withstood_m_per_s
from purifier.services.plan.filter_life import FilterLife, filter_life
from purifier.services.plan.loading import SMOKE_UG_PER_M3, cadr_after_h, new_filters

if TYPE_CHECKING:
    from purifier.model.conditions import Conditions
    from purifier.model.equipment import Purifier
    from purifier.model.room.filters import Filter
    from purifier.model.room.room import Room

HELD_PA: Final = 10.0
"""The pressure that keeps outdoor air out of a room in still air and moderate wind."""
WITHSTOOD_M_PER_S: Final = wind_withstood_m_per_s(HELD_PA)


@dataclass(frozen=True, slots=True)
class InRoom:
    """One setting in the stated room. None, wherever it stands: not known, or it does not apply.

    ``cadr_m3_per_h`` is that of all the machines together, or the low end of what it is estimated at.
    """

    conditions: Conditions
    cadr_m3_per_h: float | None
    purifier: Purifier | None = None
    count: int = 1
    estimated: bool = False
    setting: str | None = None

    @property
    def room(self) -> Room | None:
        """The room; None: people were stated, and no room."""
        return self.conditions.whole_room

    @property
    def room_m3(self) -> float | None:
        """Its volume."""
        return None if self.room is None else self.room.volume_m3

    @property
    def people(self) -> int | None:
        """Those in it."""
        return self.conditions.people

    @property
    def balance(self) -> Balance | None:
        """What stays in the air, how soon, and where the rest goes."""
        return None if self.room is None or self.cadr_m3_per_h is None else balance(self.room, self.cadr_m3_per_h)

    @property
    def outdoors(self) -> Balance | None:
        """The same of what comes in from outdoors; None against infection, whose particles come from people."""
        settled = self.balance
        return settled if settled is not None and settled.of == "outdoors" else None

    @property
    def ach(self) -> float | None:
        """Outdoor air, in volumes an hour."""
        return None if self.room is None else self.room.air_changes_per_h

    @property
    def each(self) -> float | None:
        """Clean air of the purifier, in volumes an hour."""
        return None if self.balance is None else self.balance.each_per_h

    @property
    def steady_state_ratio(self) -> float | None:
        """Indoors by outdoors, 0..1, once it has settled."""
        return None if self.outdoors is None else self.outdoors.ratio

    @property
    def steady_state_ratio_without(self) -> float | None:
        """The same without a purifier."""
        if self.room is None or self.room.air == "infection":
            return None
        return balance(self.room, 0.0).ratio

    @property
    def t50_minutes(self) -> float | None:
        """Until half of what is above the steady level has gone."""
        return None if self.balance is None else 60.0 * self.balance.half_h

    @property
    def t90_minutes(self) -> float | None:
        """Until nine tenths of it have."""
        return None if self.balance is None else 60.0 * self.balance.ninety_h

    @property
    def filter_share(self) -> float | None:
        """Of all particles, those that end on the filter, 0..1."""
        return None if self.balance is None else self.balance.shares.filter

    @property
    def window_share(self) -> float | None:
        """Those that leave with the air, 0..1."""
        return None if self.balance is None else self.balance.shares.window

    @property
    def wall_share(self) -> float | None:
        """Those that settle, 0..1; what is left to 1 became harmless by itself before (of infection only)."""
        return None if self.balance is None else self.balance.shares.walls

    @property
    def persons_ecai(self) -> int | None:
        """How many people ASHRAE 241 allows in a dwelling on the purifier's clean air.

        What leaks in is not counted, for in smoke it is not clean.
        """
        return None if self.cadr_m3_per_h is None else people_served(self.cadr_m3_per_h)

    @property
    def cadr_advised_m3_per_h(self) -> float | None:
        """The CADR that is advised, see `cautions_room.clean_air_advised`; of people alone, what they need."""
        advised = cautions_room.clean_air_advised(self.conditions)
        return clean_air_for_people(self.people) if advised is None and self.people is not None else advised

    @property
    def has_enough(self) -> bool | None:
        """Whether it gives as much."""
        if self.cadr_m3_per_h is None or self.cadr_advised_m3_per_h is None:
            return None
        return self.cadr_m3_per_h >= self.cadr_advised_m3_per_h

    @property
    def co2_ppm(self) -> float | None:
        """What CO2 settles at."""
        return cautions_room.co2_steady_ppm(self.conditions)

    @property
    def co2_outdoor_air_m3_per_h(self) -> float | None:
        """Outdoor air with which it would not pass what people are warned of."""
        known = self.room is not None and self.people is not None
        return outdoor_air_for(self.people, CO2_HIGH_PPM) if known and self.people is not None else None

    @property
    def people_allowed(self) -> int | None:
        """People with whom it would not."""
        return None if self.room is None or self.people is None else cautions_room.people_allowed(self.room)

    @property
    def aham_room_m2(self) -> float | None:
        """The floor that such a CADR is sold for, under this ceiling, or under one of 8 ft where none was stated."""
        if self.room is None or self.cadr_m3_per_h is None:
            return None
        return aham_area_m2(self.cadr_m3_per_h, self.room.height_m or AHAM_HEIGHT_M)

    @property
    def dose_ratio(self) -> float | None:
        """Of infection: the dose by that without a purifier, 0..1."""
        if self.room is None or self.cadr_m3_per_h is None or self.room.air != "infection":
            return None
        return dose_ratio(self.room, self.cadr_m3_per_h)

    @property
    def log_reduction(self) -> float | None:
        """Of a release outdoors: powers of ten between outdoors and the steady level."""
        return None if self.outdoors is None or self.conditions.air != "outside" else self.outdoors.log_reduction

    @property
    def leak_10_pa_m3_per_h(self) -> float | None:
        """Filtered outdoor air that would hold the room `HELD_PA` above outdoors, as leaky as rooms so tight are."""
        return None if self.room is None else leak_flow(Leaks(self.room.ach50_per_h, self.room.volume_m3), HELD_PA)

    @property
    def stall_pressure_pa(self) -> float | None:
        """What its fans press against when no air comes through any more."""
        figure = None if self.purifier is None else self.purifier.stall_pressure_pa
        return None if figure is None else figure.value

    @property
    def filter_g_per_day(self) -> float | None:
        """Smoke that its filters catch at the steady level, with `SMOKE_UG_PER_M3` outdoors, whatever else is in the
        air."""
        if self.room is None or self.cadr_m3_per_h is None:
            return None
        ratio = balance(replace(self.room, air="smoke"), self.cadr_m3_per_h).ratio
        return 24.0 * caught_g_per_h(self.cadr_m3_per_h, ratio * SMOKE_UG_PER_M3)

    @property
    def filter_half_h(self) -> float | None:
        """Hours of that after which half its CADR is left."""
        new = self._new_filters
        return None if new is None or self.room is None else hours_to_half(new, self.room, SMOKE_UG_PER_M3)

    @property
    def cadr_after_h(self) -> list[dict[str, float]] | None:
        """What is left of the CADR after so many hours of that."""
        new = self._new_filters
        return None if new is None or self.room is None else cadr_after_h(new, self.room)

    @property
    def filter_life(self) -> FilterLife | None:
        """How long its filters last at this setting in ordinary air."""
        if self.purifier is None or self.setting is None:
            return None
        return filter_life(self.purifier, self.setting, self.count, self.conditions.hours_per_day)

    @property
    def filter_life_days(self) -> float | None:
        """The same in days, at least."""
        return None if self.filter_life is None else self.filter_life.days.low

    @property
    def filter_usd_per_day(self) -> float | None:
        """What that costs a day, at most."""
        cost = None if self.filter_life is None else self.filter_life.usd_per_day
        return None if cost is None else cost.high

    @property
    def _new_filters(self) -> Filter | None:
        """None where what they hold is not known."""
        return new_filters(self.purifier, self.cadr_m3_per_h or 0.0, self.count)

    def curve(self, minutes: Iterable[float]) -> tuple[float, ...]:
        """What is in the air so many ``minutes`` after it was switched on, by what was in it then: of smoke, as
        outdoors. Empty without a room or a known CADR."""
        if self.room is None or self.cadr_m3_per_h is None:
            return ()
        return tuple(point.share for point in decay(self.room, self.cadr_m3_per_h, minutes))


KEYS: Final = (
    "room_m3",
    "people",
    "ach",
    "each",
    "steady_state_ratio",
    "steady_state_ratio_without",
    "t50_minutes",
    "t90_minutes",
    "filter_share",
    "window_share",
    "wall_share",
    "persons_ecai",
    "cadr_advised_m3_per_h",
    "co2_ppm",
    "co2_outdoor_air_m3_per_h",
    "people_allowed",
    "aham_room_m2",
    "dose_ratio",
    "log_reduction",
    "leak_10_pa_m3_per_h",
    "filter_g_per_day",
    "filter_half_h",
    "cadr_after_h",
    "filter_life_days",
    "filter_usd_per_day",
)
"""What ``plan --json`` adds to a row where a room or people were stated: the properties above, units in the keys."""


def as_keys(of: InRoom) -> dict[str, object]:
    """`KEYS` with their values; unknown is None."""
    return {key: getattr(of, key) for key in KEYS}
