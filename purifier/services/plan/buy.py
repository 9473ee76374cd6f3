"""What has to be bought for a set-up, with its price and where that comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from purifier.library.asked import is_quantity
from purifier.model.equipment import Battery, Converter, Purifier, Source, vouching
from purifier.model.figures import Figure
from purifier.model.parts import Part, fits

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

NEEDED: tuple[str, ...] = ("shunt", "fuse", "connectors", "charger")
"""What a bare battery needs besides, in the order in which it is told; a station has it in it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: ``count`` of ``what``; ``each_usd`` None: its price is not known [USD].

    ``owned`` of them are there already.  ``source`` says whose price that is and of when.
    """

    what: str
    kind: str
    id: str | None
    count: int
    each_usd: float | None
    owned: int = 0
    source: str = ""
    role: str = ""
    """Of a part: what it does, one of `NEEDED`."""

    @property
    def price_usd(self) -> float | None:
        """What has to be paid for the rest of them [USD]."""
        missing = max(0, self.count - self.owned)
        return 0.0 if missing == 0 else None if self.each_usd is None else missing * self.each_usd


def items(
    library: Library,
    batteries: tuple[Battery, int],
    purifiers: tuple[Purifier, int],
    converter: Converter | None,
    own: Mapping[str, int],
    *,
    bare: bool,
) -> tuple[Item, ...]:
    """Everything of a set-up.  ``bare``: it hangs on a battery's terminals, and needs what a station has in it."""
    battery, count = batteries
    purifier, machines = purifiers
    found = [_item(battery, "battery", count, own), _item(purifier, "purifier", machines, own)]
    if converter is not None:
        found.append(_item(converter, "converter", 1, own))
    return (*found, *(parts_of(library, battery, own, count, machines) if bare else ()))


def parts_of(
    library: Library, battery: Battery, own: Mapping[str, int], batteries: int = 1, machines: int = 1
) -> tuple[Item, ...]:
    """A part of each role that bare batteries need: one that is owned, else the cheapest that fits.

    Each battery has a fuse of its own, each purifier its connectors; one shunt and one charger do for all.  Who typed a
    battery as so many watt-hours has it, and what charges it.
    """
    every = cast("Sequence[Part]", library.all("part"))
    found = []
    for role in NEEDED:
        count = {"fuse": batteries, "connectors": machines}.get(role, 1)
        fitting = [part for part in every if part.role == role and _will_do(part, battery, own)]
        best = min(fitting, key=lambda part: (own.get(part.id, 0) == 0, _usd(part.price_usd), part.id), default=None)
        owned = own.get(role, 0) or (count if role == "charger" and is_quantity(battery.id) else 0)
        if best is None:
            found.append(Item(_UNKNOWN[role], "part", None, count, None, owned=owned, role=role))
        else:
            found.append(_item(best, "part", count, {best.id: own.get(best.id, owned)}))
    return tuple(found)


def _will_do(part: Part, battery: Battery, own: Mapping[str, int]) -> bool:
    """Whether it fits; of a battery of which little is known, what somebody has for it will."""
    return fits(part, battery) or (part.id in own and battery.chemistry is None and part.goes_with == battery.kind)


_UNKNOWN: Mapping[str, str] = {
    "shunt": "a coulomb counter for it",
    "fuse": "a fuse for it",
    "connectors": "connectors for it",
    "charger": "a charger for it",
}


def total_usd(bought: Sequence[Item]) -> float | None:
    """What all of it costs [USD]; None as soon as one price is not known."""
    prices = [item.price_usd for item in bought]
    return None if any(price is None for price in prices) else sum(cast("list[float]", prices))


def unknown_words(bought: Sequence[Item]) -> str:
    """``AFERIY P310 and a charger for it``: what nobody knows the price of; empty where all is known."""
    names = [item.what for item in bought if item.price_usd is None]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _usd(price: Figure | None) -> float:
    return float("inf") if price is None else price.value


def _item(profile: Battery | Converter | Purifier | Part, kind: str, count: int, own: Mapping[str, int]) -> Item:
    price = None if profile.price_usd is None else profile.price_usd.value
    source = _source(vouching(profile.sources, "price"))
    role = profile.role if isinstance(profile, Part) else ""
    told = "" if price is None else source
    return Item(profile.name, kind, profile.id, count, price, own.get(profile.id, 0), told, role)


def _source(source: Source | None) -> str:
    """``www.jefftk.com, 2026-06-04``: whose price, and of when."""
    if source is None:
        return ""
    site = "" if source.url is None else source.url.split("://")[-1].split("/")[0]
    return ", ".join(filter(None, (site or (source.note or "").split(",")[0], source.date)))
