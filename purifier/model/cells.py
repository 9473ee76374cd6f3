"""The cells of a battery, as far as its own electronics (its BMS) tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from types import MappingProxyType
from typing import Final

EXTREMES: Final = ("lowest_cell_v", "lowest_cell", "highest_cell_v", "highest_cell")
"""What boards say that tell of no other cells: the volts [V] of the lowest and the highest, and which these are."""
AVERAGE: Final = "average_cell_v"
_CELL: Final = re.compile(r"cell_([1-9][0-9]{0,2})_v")
_PROBE: Final = re.compile(r"temperature_([1-9][0-9]?)_c")
ABSOLUTE_ZERO_C: Final = -273.15
MOST_V: Final = 100.0
MOST_CELLS: Final = 999
"""What is beyond these is no cell's: a number that came in damaged."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Volts and temperatures at one moment. None: it is not known.

    ``volts`` are those of the cells that are told one by one, number from 1 -> [V], all above zero.  ``lowest`` and
    ``highest`` are the numbers of the cells that ``lowest_v`` and ``highest_v`` belong to; a board may tell the volts
    and not whose they are.  ``count`` is how many there are: by the meter's word, else those that are told.
    """

    volts: Mapping[int, float] = field(default_factory=dict)
    lowest_v: float | None = None
    lowest: int | None = None
    highest_v: float | None = None
    highest: int | None = None
    count: int | None = None
    unread: tuple[int, ...] = ()
    """Cells among the others that say nothing that a cell could: zero, less, or words."""
    temperatures_c: Mapping[str, float] = field(default_factory=dict)
    """What was measured in or about the battery, by where: ``probe 1``, ``probe 2``, ``mosfet``... [degC]."""

    @property
    def are_told(self) -> bool:
        """Whether there is any cell's voltage."""
        return self.lowest_v is not None or self.highest_v is not None

    @property
    def spread_v(self) -> float | None:
        """By how much the highest is above the lowest [V]; never below zero."""
        if self.lowest_v is None or self.highest_v is None:
            return None
        return max(0.0, round(self.highest_v - self.lowest_v, 6))


NO_CELLS: Final = Cells(MappingProxyType({}), temperatures_c=MappingProxyType({}))


@lru_cache(maxsize=1024)
def cell_number(name: str) -> int | None:
    """The cell whose volts ``name`` is: 7 of ``cell_7_v``; None of any other value."""
    found = _CELL.fullmatch(name)
    return None if found is None else int(found[1])


@lru_cache(maxsize=1024)
def is_of_cells(name: str) -> bool:
    """Whether ``name`` is the volts of a cell, or says which is the lowest or the highest: what flickers together."""
    return name in EXTREMES or name == AVERAGE or cell_number(name) is not None


def have_cells(names: Iterable[str]) -> bool:
    """Whether any of the ``names`` is of a cell."""
    return any(map(is_of_cells, names))


def cells_of(values: Mapping[str, object]) -> Cells:
    """What ``values``, by name as a reading or the database has them, say of cells and temperatures.

    A cell of zero volts is not fitted, or not read: it is never the lowest.  Words and what is no number say nothing.
    """
    told = {number: values[name] for name in values if (number := cell_number(name)) is not None}
    volts = {number: volt for number in sorted(told) if (volt := _volts(told[number])) is not None}
    said = _whole(values.get("cells"))
    count = max(said or 0, len(volts)) or None
    last = max([*volts, said or 0])
    unread = tuple(number for number in sorted(told) if number not in volts and number < last + 1 and volts)
    temperatures = _temperatures(values)
    if volts:
        lowest, highest = min(volts, key=volts.__getitem__), max(volts, key=volts.__getitem__)
        return Cells(volts, volts[lowest], lowest, volts[highest], highest, count, unread, temperatures)
    lowest_v, highest_v = _volts(values.get("lowest_cell_v")), _volts(values.get("highest_cell_v"))
    return Cells(
        {},
        lowest_v,
        None if lowest_v is None else _whole(values.get("lowest_cell")),
        highest_v,
        None if highest_v is None else _whole(values.get("highest_cell")),
        said,
        (),
        temperatures,
    )


def _temperatures(values: Mapping[str, object]) -> dict[str, float]:
    found = {}
    for name in sorted(values, key=_place):
        degrees = _number(values[name]) if name.endswith("_c") else None
        if degrees is not None and degrees > ABSOLUTE_ZERO_C:
            found[_where(name)] = degrees
    return found


def _place(name: str) -> tuple[int, int, str]:
    """Probes by their number, then the others by their name."""
    number = _probe(name)
    return (1, 0, name) if number is None else (0, number, name)


def _probe(name: str) -> int | None:
    if name == "temperature_c":
        return 1
    found = _PROBE.fullmatch(name)
    return None if found is None else int(found[1])


def _where(name: str) -> str:
    number = _probe(name)
    return name.removesuffix("_c").replace("_", " ") if number is None else f"probe {number}"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def _volts(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and 0.0 < number <= MOST_V else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and 1.0 <= number <= MOST_CELLS and number == int(number) else None
