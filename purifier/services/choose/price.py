"""What the hardware of a kit costs, for any number of batteries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from purifier.services.plan.buy import Item, parts_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need


class Price(NamedTuple):
    """What a kit costs: ``fixed_usd`` once, ``each_usd`` for every battery beyond those ``owned``, nan where nobody
    knows it, ``fuse_usd`` for every battery beyond those with one; as many other prices are ``unknown``, left out."""

    fixed_usd: float
    each_usd: float
    owned: int
    unknown: int
    fuse_usd: float = 0.0
    fuses: int = 0

    def usd(self, count: int) -> float:
        """For so many batteries, as far as it is known [USD]."""
        missing = count - self.owned
        each = self.each_usd * missing if missing > 0 and not math.isnan(self.each_usd) else 0.0
        fuses = max(0, count - self.fuses)
        return self.fixed_usd + each + (0.0 if math.isnan(self.fuse_usd) else self.fuse_usd * fuses)

    def unknowns(self, count: int) -> int:
        """How many prices of what is to be bought are not known."""
        batteries = count > self.owned and math.isnan(self.each_usd)
        return self.unknown + batteries + (count > self.fuses and math.isnan(self.fuse_usd))

    def is_known(self, count: int) -> bool:
        """Whether every price of what is to be bought is known."""
        return self.unknowns(count) == 0


class Prices:
    """Prices kits; what a battery needs besides is looked up once."""

    def __init__(self, library: Library, need: Need) -> None:
        self._library, self._own = library, need.own
        self._parts: dict[str, tuple[Item, ...]] = {}

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
        fuse_usd, fuses = 0.0, 0
        for item in self._parts_of(kit) if kit.is_bare else ():
            if item.role == "fuse":
                fuse_usd, fuses = math.nan if item.each_usd is None else item.each_usd, item.owned
                continue
            count = kit.purifiers if item.role == "connectors" else item.count
            missing = max(0, count - item.owned)
            if missing and item.each_usd is None:
                unknown += 1
            elif missing and item.each_usd is not None:
                fixed += missing * item.each_usd
        each = kit.battery.price_usd
        owned = self._own.get(kit.battery.id, 0)
        return Price(fixed, math.nan if each is None else each.value, owned, unknown, fuse_usd, fuses)

    def _parts_of(self, kit: Kit) -> tuple[Item, ...]:
        """What one battery and one purifier need besides."""
        if kit.battery.id not in self._parts:
            self._parts[kit.battery.id] = parts_of(self._library, kit.battery, self._own)
        return self._parts[kit.battery.id]
