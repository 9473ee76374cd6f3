"""All batteries that are there already, used one after the other: two systems, one purifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.model.equipment import Purifier
from purifier.services.choose.kits import Kits
from purifier.services.choose.need import Need
from purifier.services.choose.rows import plan_at
from purifier.services.choose.speeds import Speed, speeds
from purifier.services.plan.answer import stopping
from purifier.services.plan.buy import Item, items, total_usd
from purifier.services.plan.meant import battery_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.kits import Kit
    from purifier.services.plan.plan import Row


@dataclass(frozen=True, slots=True)
class Together:
    """One purifier at one speed on each of ``legs`` in turn (kit, how many batteries, its row).

    ``items`` is what they need.  Hours add up, and so do the low ends, which is on the safe side: not all of them are
    short at once [h].
    """

    speed: Speed
    legs: tuple[tuple[Kit, int, Row], ...]
    items: tuple[Item, ...] = ()

    @property
    def cost_usd(self) -> float | None:
        """What has to be bought for all of them [USD]; None: a price is not known."""
        return total_usd(self.items)

    @property
    def runtime_h(self) -> float:
        """What is likely [h]."""
        return sum(row.runtime_h for _, _, row in self.legs)

    @property
    def runtime_low_h(self) -> float:
        """What it comes to at least [h]."""
        return sum(row.runtime_low_h for _, _, row in self.legs)


def together(library: Library, need: Need) -> Together | None:
    """Every battery that is owned, one after the other, at the speed that lasts longest and gives the clean air.

    None with fewer than two batteries to take turns, and where one of them cannot run the purifier.
    """
    owned = [id_ for id_ in need.own if id_ in library.ids("battery") or id_[:1].isdigit()]
    if len(owned) < 2:
        return None
    kits = Kits(library, need)
    found = [
        one
        for purifier, count in _machines(library, need)
        for speed in speeds(purifier, count, need)[0]
        if (one := _in_turn(library, need, kits, owned, purifier, count, speed)) is not None
    ]
    return max(found, key=lambda one: one.runtime_low_h, default=None)


def _machines(library: Library, need: Need) -> list[tuple[Purifier, int]]:
    """Those that are owned, else those that were asked for; nothing is told of all there are."""
    ids = {id_: count for id_, count in need.own.items() if id_ in library.ids("purifier")}
    ids = ids or {id_: count or 1 for id_, count in need.purifiers}
    return [(library.purifier(id_), count) for id_, count in ids.items()]


def _in_turn(
    library: Library, need: Need, kits: Kits, owned: list[str], purifier: Purifier, count: int, speed: Speed
) -> Together | None:
    legs = []
    for id_ in owned:
        rows = [
            (kit, need.own[id_], plan_at(library, need, kit, speed, need.own[id_]))
            for kit in kits.of(battery_of(library, id_), purifier, count, None)
        ]
        good = [leg for leg in rows if stopping(leg[2]) is None]
        if not good:
            return None
        legs.append(max(good, key=lambda leg: leg[2].runtime_low_h))
    return Together(speed, tuple(legs), _items(library, need, legs))


def _items(library: Library, need: Need, legs: list[tuple[Kit, int, Row]]) -> tuple[Item, ...]:
    """What all of them need, the purifier once."""
    found: list[Item] = []
    for kit, count, _ in legs:
        machines = (kit.purifier, kit.purifiers)
        own = items(library, (kit.battery, count), machines, kit.converter, need.own, bare=kit.is_bare)
        found += [item for item in own if item.kind != "purifier" or item not in found]
    return tuple(found)
