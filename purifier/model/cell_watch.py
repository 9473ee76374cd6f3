"""The cell that falls first, as a witness that the battery is empty.

A battery's own electronics part it from the load when the first cell reaches its limit, so the whole may stand well
above its knee while one cell is empty.  A cell that nobody could believe is no witness, nor is one that leaps: a wire
came loose.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.cells import Cells
from purifier.model.empty_signs import EmptySigns
from purifier.model.voltage_fall import VoltageFall

LEAST: Final = 0.5
MOST: Final = 1.18
"""Of a cell's nominal voltage: below the one and above the other no cell of its chemistry stands."""
SURFACE: Final = 1.05
"""Of a full cell's voltage at rest: no cell under load stands above this for long."""
NEAR_FOR_MS: Final = 600_000
"""How long a low cell stays a sign, as a low battery does,"""
SETTLING_MS: Final = 60_000
PERSISTENT: Final = 3
"""once it has been low for so long, in so many readings in a row: one odd reading is a damaged number."""
LEAP_V: Final = 0.3
LEAP_MS: Final = 60_000
"""By so much within so little time no cell falls at a purifier's current."""
HOVERS: Final = 1.01
"""A cell that comes back by less is at its knee still."""


class LowCell(NamedTuple):
    """A cell at its end: its number, None where the board does not say; its volts, and the highest cell's [V]."""

    number: int | None
    volts: float
    highest_v: float | None


class CellWatch:
    """Follows the lowest cell of one run, under load."""

    def __init__(self, signs: EmptySigns, highest_v: float | None = None) -> None:
        """``highest_v``: the highest that the lowest cell was seen at [V], where an earlier watch has."""
        self._knee_v = signs.cell_knee_v
        self._last_v = signs.cell_last_v or 0.0
        nominal_v = signs.cell_v or 0.0
        self._least_v, most_v = LEAST * nominal_v, MOST * nominal_v
        self._most_v = min(most_v, SURFACE * signs.cell_full_v) if signs.cell_full_v else most_v
        self._fall = VoltageFall(highest_v)
        self._since_ms = self._low_ms = self._before_ms = 0
        self._times = 0
        """So many readings in a row had a cell at its knee."""
        self._low: LowCell | None = None
        self._before_v: float | None = None
        self._has_leapt = self._is_distrusted = False

    def distrust(self) -> None:
        """The cells are not those of the set-up: they tell nothing from here on."""
        self._is_distrusted = True

    def forget(self) -> None:
        """The battery was charged."""
        self._fall.forget()
        self._rise()

    def see(self, t_ms: int, cells: Cells, drawn_a: float) -> None:
        """Take what was said of the cells under a load of ``drawn_a`` [A, positive], ``t_ms`` after the run's start."""
        lowest = self._lowest(cells)
        if self._knee_v is None or lowest is None:
            return
        number, volts = lowest
        before_v, self._before_v = self._before_v, volts
        if before_v is not None and before_v - volts > LEAP_V and t_ms - self._before_ms <= LEAP_MS:
            self._has_leapt = True
        self._before_ms = t_ms
        self._fall.see(t_ms, volts, drawn_a)
        if volts <= self._knee_v:
            self._times += 1
            if self._low is None:
                self._since_ms = t_ms
        elif self._low is None or volts > HOVERS * self._knee_v:
            self._rise()
            return
        self._low_ms, self._low = t_ms, LowCell(number, volts, cells.highest_v)

    def fallen(self, at_ms: int) -> LowCell | None:
        """The cell that came down to its knee by discharge and stayed there, by ``at_ms``; None where none has."""
        if self._knee_v is None or self._low is None or self._is_distrusted or self._has_leapt:
            return None
        stayed = self._times >= PERSISTENT and self._low_ms - self._since_ms >= SETTLING_MS
        if not stayed or at_ms - self._low_ms > NEAR_FOR_MS or not self._fall.fell_to(HOVERS * self._knee_v):
            return None
        return self._low

    def is_soon_empty(self) -> bool:
        """Whether the cell has next to nothing left, or falls so steeply that this is within half an hour."""
        return self._fall.is_soon_at(self._last_v)

    def falls_first(self, low: LowCell) -> bool:
        """Whether others are not at their knee yet, as far as is known."""
        return low.highest_v is None or self._knee_v is None or low.highest_v > self._knee_v

    def _lowest(self, cells: Cells) -> tuple[int | None, float] | None:
        """The lowest of the cells that can be believed; None of a battery with one that stands too high."""
        highest_v = cells.highest_v
        if highest_v is not None and highest_v > self._most_v:
            return None
        found = [(volts, number) for number, volts in cells.volts.items() if volts >= self._least_v]
        if found:
            volts, number = min(found)
            return number, volts
        if cells.lowest_v is None or cells.volts or cells.lowest_v < self._least_v:
            return None
        return cells.lowest, cells.lowest_v

    def _rise(self) -> None:
        self._low, self._times, self._has_leapt = None, 0, False
