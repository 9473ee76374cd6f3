"""What has to be bought for a set-up, with its price and where that comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

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
    return (*found, *(parts_of(library, battery, own) if bare else ()))


def parts_of(library: Library, battery: Battery, own: Mapping[str, int]) -> tuple[Item, ...]:
    """A part of each role that a bare battery needs: one that is owned, else the cheapest that fits it."""
    fitting = [part for part in cast("Sequence[Part]", library.all("part")) if fits(part, battery)]
    found = []
    for role in NEEDED:
        of_role = [part for part in fitting if part.role == role]
        best = min(of_role, key=lambda part: (own.get(part.id, 0) == 0, _usd(part.price_usd), part.id), default=None)
        if best is None:
            found.append(Item(_UNKNOWN[role], "part", None, 1, None, owned=own.get(role, 0), role=role))
        else:
            found.append(_item(best, "part", 1, {best.id: own.get(best.id, own.get(role, 0))}))
    return tuple(found)


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
