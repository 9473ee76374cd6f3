"""``03/04/2024``: the third of April or the fourth of March, told by the file's dates or asked for, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from purifier.errors import UsageError
from purifier.formats.date_cells import NAMES, ORDERS, Order, date_text, ms_of, regular
from purifier.formats.found_form import Column, most

_SURE: Final = 5
"""Dates go on steadily in one order when the greatest step of each other order is this many times greater."""
_DAY_MS: Final = 86_400_000
_MOST_MS: Final = 35 * _DAY_MS
"""Greatest step that can still be called steady."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The order of the three numbers of a date, and how it was told; empty: nothing else was possible."""

    order: Order
    told: str

    def sentence(self) -> str:
        """What is said of it; empty where there was nothing to tell."""
        return f"dates are {NAMES[self.order]} ({self.told})" if self.told else ""


def order_of(column: Column, aware: bool) -> Decided | None:
    """The order in which the dates of a column are written; None: they are no dates of three numbers.

    Raises UsageError when two orders are possible and nothing decides, or when some dates have one and some another.
    """
    cells, asked = column.cells, column.asked
    read = {order: [ms_of(regular(order), cell, aware) for cell in cells] for order in ORDERS}
    counts = {order: sum(ms is not None for ms in found) for order, found in read.items()}
    if asked.dates is not None:
        order = next(order for order in ORDERS if NAMES[order] == asked.dates)
        if not most(max(counts.values()), column):
            return None
        _refuse_others(read, order, column, "--dates")
        return Decided(order, "--dates")
    possible = [order for order in ORDERS if counts[order] == max(counts.values())]
    if not most(counts[possible[0]], column):
        return None
    _refuse_others(read, possible[0], column, "others can be nothing else")
    place = next(place for place, ms in enumerate(read[possible[0]]) if ms is not None)
    first = cells[place].strip()
    if first[:4].isdecimal():
        return Decided(possible[0], "")
    if len(possible) == 1:
        only = (
            cells[place] for place in range(len(cells)) if sum(found[place] is not None for found in read.values()) == 1
        )
        shown = re.match(r"[0-9./-]*", next(only, first).strip())
        return Decided(possible[0], f"{shown[0] if shown else first} can be nothing else")
    if "." in re.sub(r"^\D+", "", first)[:3] and "mdy" in possible:
        possible.remove("mdy")  # nobody writes the month first and points between
        if len(possible) == 1:
            return Decided(possible[0], "they are written with points")
    if len({tuple(read[order]) for order in possible}) == 1:
        return Decided(possible[0], "")
    steady = _steady({order: read[order] for order in possible}, whole=column.lines[-1] > 0)
    if steady is not None:
        return Decided(steady, "so they go on steadily")
    raise _two_ways(first, {order: read[order][place] for order in possible}, column.where(place))


def other_order(text: str, order: Order, aware: bool) -> Order | None:
    """The order in which a date could be read that cannot be in ``order``."""
    others = [other for other in ORDERS if other != order and ms_of(regular(other), text, aware) is not None]
    return others[0] if others else None


def contradiction(text: str, order: Order, other: Order, where: str, told: str) -> UsageError:
    """A refusal of a date that is of another order than those before it; ``told`` says how theirs was decided."""
    return UsageError(
        f"{where}: {text.strip()!r} can only be {NAMES[other]}, while the dates of this file were read as "
        f"{NAMES[order]}{f' ({told})' if told else ''}: --dates {NAMES[other]} if all are, else mend the file there"
    )


def _refuse_others(read: dict[Order, list[int | None]], order: Order, column: Column, told: str) -> None:
    for place, ms in enumerate(read[order]):
        if ms is None:
            for other in ORDERS:
                if read[other][place] is not None:
                    raise contradiction(column.cells[place], order, other, column.where(place), told)


def _steady(read: dict[Order, list[int | None]], whole: bool) -> Order | None:
    """The one order in which the dates go on, or back, by small steps; None when no one stands out."""
    greatest: dict[Order, int] = {}
    turns: dict[Order, bool] = {}
    for order, found in read.items():
        times = [ms for ms in (found if whole else found[:-1]) if ms is not None]
        steps = [later - earlier for earlier, later in pairwise(times)]
        greatest[order] = max(map(abs, steps), default=0)
        days = [step for step in steps if abs(step) >= _DAY_MS // 2]
        turns[order] = any(step > 0 for step in days) and any(step < 0 for step in days)
    best = min(greatest, key=lambda order: (turns[order], greatest[order]))
    others = [greatest[order] for order in greatest if order != best]
    if turns[best] or greatest[best] > _MOST_MS:
        return None
    if min(others) <= _DAY_MS or min(others) < _SURE * greatest[best]:
        return None
    return best


def _two_ways(text: str, found: dict[Order, int | None], where: str) -> UsageError:
    readings = [f"{date_text(ms)} ({NAMES[order]})" for order, ms in found.items() if ms is not None]
    options = "|".join(NAMES[order] for order in found)
    return UsageError(f"{where}: {text!r} is {' or '.join(readings)}: --dates {options} decides")
