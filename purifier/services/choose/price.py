"""What the hardware of a kit costs, for any number of batteries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from purifier.services.plan.buy import parts_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.equipment import Battery
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need


class Price(NamedTuple):
    """What a kit costs: ``fixed_usd`` once, ``each_usd`` for every battery beyond those ``owned``, nan where nobody
    knows it; as many other prices are ``unknown`` and left out."""

    fixed_usd: float
    each_usd: float
    owned: int
    unknown: int

    def usd(self, count: int) -> float:
        """For so many batteries, as far as it is known [USD]."""
        missing = count - self.owned
        return self.fixed_usd + (self.each_usd * missing if missing > 0 and not math.isnan(self.each_usd) else 0.0)

    def unknowns(self, count: int) -> int:
        """How many prices of what is to be bought are not known."""
        return self.unknown + (count > self.owned and math.isnan(self.each_usd))

    def is_known(self, count: int) -> bool:
        """Whether every price of what is to be bought is known."""
        return self.unknowns(count) == 0


class Prices:
    """Prices kits; what a battery needs besides is looked up once."""

    def __init__(self, library: Library, need: Need) -> None:
        self._library, self._own = library, need.own
        self._parts: dict[str, tuple[float, int]] = {}

    def of(self, kit: Kit) -> Price:
        """What ``kit`` costs."""
        fixed, unknown = 0.0, 0
        for one, count in ((kit.purifier, kit.purifiers), (kit.converter, 1)):
            missing = 0 if one is None else max(0, count - self._own.get(one.id, 0))
            if one is not None and missing:
                if one.price_usd is None:
                    unknown += 1
                else:
                    fixed += missing * one.price_usd.value
        if kit.is_bare:
            parts, unknown_parts = self._parts_usd(kit.battery)
            fixed, unknown = fixed + parts, unknown + unknown_parts
        each = kit.battery.price_usd
        return Price(fixed, math.nan if each is None else each.value, self._own.get(kit.battery.id, 0), unknown)

    def _parts_usd(self, battery: Battery) -> tuple[float, int]:
        """(what its parts cost [USD], how many of their prices are not known)."""
        if battery.id not in self._parts:
            prices = [item.price_usd for item in parts_of(self._library, battery, self._own)]
            known = [price for price in prices if price is not None]
            self._parts[battery.id] = (sum(known), len(prices) - len(known))
        return self._parts[battery.id]
