"""What is there already, as people call it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError, nearest
from purifier.library.asked import is_bare, is_quantity
from purifier.plain_text import plain, quoted
from purifier.services.plan.battery_text import battery_text, split_count
from purifier.services.plan.buy import NEEDED
from purifier.services.plan.meant import battery_of
from purifier.services.plan.spelled_out import battery_in_full

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

AS_MANY_AS_IT_TAKES: Final = 1_000


def own_of(library: Library, texts: Sequence[str]) -> dict[str, int]:
    """What is owned: id (or the role of a part, such as ``charger``) -> how many; raises `UsageError` for the rest.

    A part of a name will do where it means one thing, whatever that is: a charger for LiFePO4 is no LiFePO4 battery.
    """
    found: dict[str, int] = {}
    for text in texts:
        shown = plain(text).strip()
        if shown.lower() in NEEDED:
            found[shown.lower()] = AS_MANY_AS_IT_TAKES
        elif is_bare(shown):
            raise UsageError(f"--own: {quoted(shown)} has no unit: write '{shown} Wh' for a battery of so much")
        elif is_quantity(shown):
            what = battery_text(battery_in_full(library, shown), library)
            found[battery_of(library, what.what).id] = what.count
        else:
            id_, count = _owned(library, shown)
            found[id_] = found.get(id_, 0) + count
    return found


BUYABLE: Final = ("battery", "purifier", "converter", "part")
"""The kinds of profile that can be owned."""


def _owned(library: Library, shown: str) -> tuple[str, int]:
    """The one thing that ``shown`` means, and how many."""
    meant: dict[str, int] = {}
    for kind in BUYABLE if shown else ():
        id_, count = split_count(shown, library, kind)
        if id_ in library.ids(kind) and (id_ == shown.lower() or shown.lower().startswith(f"{id_}*")):
            return id_, count
        if id_ in library.ids(kind):
            meant[id_] = count
        else:
            meant |= dict.fromkeys(library.find(kind, id_).ids, count)
    if len(meant) == 1:
        return next(iter(meant.items()))
    want = f"--own: a battery, purifier, converter or part was expected, found {quoted(shown)}"
    if meant:
        some = ", ".join(list(meant)[:MOST_MEANT])
        raise UsageError(f"{want}, which may be {some}{' and others' if len(meant) > MOST_MEANT else ''}: say which")
    known = [id_ for kind in BUYABLE for id_ in library.ids(kind)]
    raise UsageError(f"{want}{nearest(shown, [*known, *NEEDED])}")


MOST_MEANT: Final = 4
"""So many of what a part of a name may mean are told."""
