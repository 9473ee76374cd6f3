"""Cells that are not those of the set-up: too high for their chemistry, or of another number."""

from __future__ import annotations

from typing import Final

from purifier.model import doubts
from purifier.model.cell_watch import MOST, PERSISTENT, SURFACE
from purifier.model.cells import Cells
from purifier.model.doubts import Doubt
from purifier.model.empty_signs import EmptySigns
from purifier.model.sample import Sample

SURFACE_MS: Final = 600_000
"""So long after a charge a cell under load may stand above what it rests at."""
COUNT_OFF: Final = 0.15
"""Packs of as many cells are sold by nominal voltages that differ by a tenth; by this share they do not."""
SUM_OFF: Final = 0.1
"""Cells whose sum is off the battery's voltage by no more are all that it has."""


class CellDoubt:
    """Of one run: `see` each reading that tells of cells, and stop once it has found something."""

    def __init__(self, signs: EmptySigns) -> None:
        self._nominal_v, self._full_v, self._volts = signs.cell_v, signs.cell_full_v, signs.volts
        self._impossible = self._other_count = 0
        self._above_ms: int | None = None

    def see(self, sample: Sample, cells: Cells) -> Doubt | None:
        """What is odd about the ``cells``, once it has been for long enough; ``sample``: the rest of the reading."""
        if self._nominal_v is None or cells.highest_v is None:
            return None
        return self._too_high(sample, cells, self._nominal_v) or self._too_many(sample, cells, self._nominal_v)

    def _too_high(self, sample: Sample, cells: Cells, nominal_v: float) -> Doubt | None:
        highest_v = cells.highest_v or 0.0
        self._impossible = self._impossible + 1 if highest_v > MOST * nominal_v else 0
        most_v = MOST * nominal_v
        if self._full_v is not None and sample.current_a is not None and sample.current_a < 0.0:
            above = highest_v > SURFACE * self._full_v
            self._above_ms = None if not above else sample.t_ms if self._above_ms is None else self._above_ms
            if self._above_ms is not None and sample.t_ms - self._above_ms >= SURFACE_MS:
                return doubts.cells_too_high(cells.highest, highest_v, SURFACE * self._full_v)
        else:
            self._above_ms = None
        return doubts.cells_too_high(cells.highest, highest_v, most_v) if self._impossible >= PERSISTENT else None

    def _too_many(self, sample: Sample, cells: Cells, nominal_v: float) -> Doubt | None:
        count, summed_v = len(cells.volts), sum(cells.volts.values())
        if self._volts is None or not count or not sample.voltage_v:
            return None
        expected = max(1, round(self._volts / nominal_v))
        whole = abs(summed_v - sample.voltage_v) <= SUM_OFF * sample.voltage_v
        odd = whole and abs(count - expected) > COUNT_OFF * expected
        self._other_count = self._other_count + 1 if odd else 0
        return doubts.cells_of_another(count, expected) if self._other_count >= PERSISTENT else None
