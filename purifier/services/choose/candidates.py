"""Every combination that could meet a need, by what can be told without planning it: price, weight, noise and clean air
exactly, the hours by a bound that they never pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from purifier.library.asked import is_quantity
from purifier.model.air import noise_of
from purifier.model.equipment import Battery, Purifier
from purifier.services.choose.kits import Kit, Kits
from purifier.services.choose.need import Need
from purifier.services.choose.price import Price, Prices
from purifier.services.choose.speeds import Speed, speeds
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.meant import battery_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

NEAR: Final = 1.5
"""A limit that is missed by more than this factor is not nearly kept."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kit at one speed with ``count`` batteries, the fewest that could do it, up to ``most``."""

    kit: Kit
    speed: Speed
    price: Price
    count: int
    most: int


@dataclass(frozen=True, slots=True)
class Near:
    """One that misses a single limit, by the factor ``by``."""

    by: float
    why: str
    kit: Kit
    speed: Speed
    price: Price
    count: int

    @property
    def models(self) -> tuple[str, str]:
        """Its battery and purifier, whatever their counts."""
        return self.kit.battery.id, self.kit.purifier.id


class Candidates:
    """Weighs every combination of a library once; ``weighed`` counts them."""

    def __init__(self, library: Library, need: Need, over: Callable[[], bool] = lambda: False) -> None:
        self.library, self.need, self._over = library, need, over
        self._kits = Kits(library, need)
        self._prices = Prices(library, need)
        self.good: list[Candidate] = []
        self.near: list[Near] = []
        self._far_by: tuple[int, float, float] | None = None
        self.far: Near | None = None
        """What comes nearest of those that do not come near, or that fail in more than one way."""
        self.weighed = 0

    def weigh(self) -> None:
        """Fill ``good`` and ``near``."""
        batteries = self._all_batteries()
        for purifier, count in self._machines():
            if self._over():
                return
            good, missed = speeds(purifier, count, self.need)
            self.weighed += len(purifier.settings) * len(batteries) * self.need.most_batteries
            if not good and not missed:
                continue
            for battery, wanted in batteries:
                for kit in self._kits.of(battery, purifier, count, wanted):
                    price = self._prices.of(kit)
                    for speed in good:
                        self._weigh(kit, speed, price, wanted)
                    for speed, why in missed:
                        self._missed(kit, speed, price, wanted, why)

    def _machines(self) -> Iterator[tuple[Purifier, int]]:
        asked = dict(self.need.purifiers)
        for purifier in self.library.all("purifier"):
            assert isinstance(purifier, Purifier)
            if asked and purifier.id not in asked:
                continue
            count = asked.get(purifier.id)
            for number in range(1, self.need.most_purifiers + 1) if count is None else (count,):
                yield purifier, number

    def _all_batteries(self) -> list[tuple[Battery, BatteryText | None]]:
        if self.need.batteries:
            return [(battery_of(self.library, text.what), text) for text in self.need.batteries]
        typed = [battery_of(self.library, what) for what in self.need.own if is_quantity(what)]
        known = [one for one in self.library.all("battery") if isinstance(one, Battery)]
        return [(one, None) for one in (*typed, *known)]

    def _weigh(self, kit: Kit, speed: Speed, price: Price, wanted: BatteryText | None) -> None:
        need = self.need
        most = need.most_batteries if wanted is None or wanted.count == 1 else wanted.count
        least = 1 if wanted is None else wanted.count
        count = max(least, kit.fewest(need.hours, speed.power_w))
        if count > most:
            by = need.hours / kit.most_hours(most, speed.power_w)
            wrong = self.too_much(kit, price, most)
            if wrong:
                self._far_miss(1 + len(wrong), max(by, wrong[0][0]), "hours", kit, speed, price, most)
            else:
                self.near_miss(by, "hours", kit, speed, price, most)
            return
        wrong = self.too_much(kit, price, count)
        if not wrong:
            self.good.append(Candidate(kit, speed, price, count, most))
        elif len(wrong) == 1:
            self.near_miss(*wrong[0], kit, speed, price, count)
        else:
            self._far_miss(len(wrong), max(by for by, _ in wrong), wrong[0][1], kit, speed, price, count)

    def _missed(self, kit: Kit, speed: Speed, price: Price, wanted: BatteryText | None, why: str) -> None:
        """One that gives too little air or is too loud: near where nothing else is wrong with it."""
        need = self.need
        by = need.air_m3_per_h / speed.air_m3_per_h if why == "air" else NEAR
        if why == "night-noise" and need.night_noise_dba is not None and speed.by_night.noise_dba is not None:
            by = 1.0 + (noise_of(kit.purifiers, speed.by_night.noise_dba.value) - need.night_noise_dba) / 10.0
        elif why == "noise" and speed.noise_dba is not None and need.max_noise_dba is not None:
            by = 1.0 + (speed.noise_dba - need.max_noise_dba) / 10.0
        count = max(1 if wanted is None else wanted.count, kit.fewest(need.hours, speed.power_w))
        if count <= need.most_batteries:
            wrong = self.too_much(kit, price, count)
            if wrong:
                self._far_miss(1 + len(wrong), max(by, wrong[0][0]), why, kit, speed, price, count)
            else:
                self.near_miss(by, why, kit, speed, price, count)

    def near_miss(self, by: float, why: str, kit: Kit, speed: Speed, price: Price, count: int) -> None:
        """Kept where a person could do something about it: what has no price is none that is nearly cheap enough."""
        if self.need.max_price_usd is not None and not price.is_known(count):
            return
        if by <= NEAR:
            self.near.append(Near(by, why, kit, speed, price, count))
        else:
            self._far_miss(1, by, why, kit, speed, price, count)

    def _far_miss(self, faults: int, by: float, why: str, kit: Kit, speed: Speed, price: Price, count: int) -> None:
        """Only the least far is kept: that with the fewest faults, then by how much, then the cheapest."""
        if self.need.max_price_usd is not None and not price.is_known(count):
            return
        far = (faults, by, price.usd(count))
        if self._far_by is None or far < self._far_by:
            self._far_by, self.far = far, Near(by, why, kit, speed, price, count)

    def too_much(self, kit: Kit, price: Price, count: int) -> list[tuple[float, str]]:
        """(by what factor, what) for the limits of price and weight that so many batteries pass."""
        need, wrong = self.need, []
        if need.max_price_usd is not None and price.usd(count) > need.max_price_usd * (1.0 + 1e-9):
            wrong.append((price.usd(count) / need.max_price_usd if need.max_price_usd else math.inf, "price"))
        if need.max_mass_kg is not None:
            mass = kit.mass_kg(count)
            if mass is None:
                wrong.append((NEAR, "mass-unknown"))
            elif mass > need.max_mass_kg * (1.0 + 1e-9):
                wrong.append((mass / need.max_mass_kg if need.max_mass_kg else math.inf, "mass"))
        return wrong
