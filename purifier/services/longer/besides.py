"""What bare batteries need besides that the set-up has not got: a shunt, fuses, connectors, a charger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.services.plan.buy import Item, parts_of, total_usd

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.setup import Setup


class Besides:
    """Lists and prices the parts of changed set-ups; whatever ``setup``, the one that is there, needs is there."""

    def __init__(self, library: Library, setup: Setup) -> None:
        self.library = library
        self._setup = setup
        self._found: dict[tuple[str, int], tuple[Item, ...]] = {}
        there = parts_of(library, setup.battery, {}, setup.battery_count, setup.purifier_count)
        is_bare = setup.battery.kind == "pack" and setup.output.id == "dc"
        self._own = {item.id: item.count for item in there if item.id is not None} if is_bare else {}
        # Parts of which no profile is known: whose battery it is has them, but they may fit no other.
        self._own_roles = {item.role: item.count for item in there if item.id is None} if is_bare else {}

    def items(self, battery: str, output: str | None, count: int) -> tuple[Item, ...]:
        """The parts that ``count`` of ``battery``, an id, need that are not there; none on a station.

        ``output`` None: the one that is there.
        """
        if (output or self._setup.output.id) != "dc":
            return ()
        key = battery, count
        if key not in self._found:
            same = battery == self._setup.battery.id
            one = self._setup.battery if same else self.library.battery(battery)
            own = {**self._own, **(self._own_roles if same else {})}
            needed = parts_of(self.library, one, own, count, self._setup.purifier_count) if one.kind == "pack" else ()
            self._found[key] = tuple(item for item in needed if item.owned < item.count)
        return self._found[key]

    def price_usd(self, battery: str, output: str | None, count: int) -> float | None:
        """What those cost [USD]; None where a price is not known."""
        return total_usd(self.items(battery, output, count))

    def words(self, battery: str, output: str | None, count: int) -> tuple[str, ...]:
        """``a shunt``, ``2 fuses``: what they are, in the order in which one would tell them."""
        return tuple(_words(item) for item in self.items(battery, output, count))


def _words(item: Item) -> str:
    missing = item.count - item.owned
    if item.role == "connectors":
        return item.role
    return f"a {item.role}" if missing == 1 else f"{missing} {item.role}s"
