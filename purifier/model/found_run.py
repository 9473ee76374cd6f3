"""A run in a long file, while it is being found and when it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.block_rows import picked
from purifier.model.run_statistics import Minute

STUB_SHARE: Final = 0.01
"""What draws less than this share of the greatest run, in less than this share of its time, is none of its own."""
CAME_BACK: Final = 0.5
"""A battery whose voltage came back by more than this share of its fall was charged or swapped meanwhile,"""
LEAST_BACK: Final = 0.01
"""if that is more than this share of the voltage."""
SOC_BACK_PERCENT: Final = 5.0
COUNTER_BACK: Final = 0.05
"""By how much of what was drawn the counter has to come back."""
LEAST_COUNTER_AH: Final = 0.05


@dataclass(frozen=True, slots=True)
class FoundRun:
    """One run: from the first load to the last [ms, in the times of its section].

    ``charge_ah`` and ``energy_wh`` were drawn (positive), with what the meter's own counter says of gaps; None where
    current or power is not known.  Lines are about where its rows stand in the file.
    """

    section: int
    start_ms: int
    end_ms: int
    charge_ah: float | None
    energy_wh: float | None
    readings: int
    coverage_percent: float
    first_line: int
    last_line: int

    @property
    def hours(self) -> float:
        """From the first load to the last [h]."""
        return (self.end_ms - self.start_ms) / 3.6e6

    @property
    def amount(self) -> float:
        """What runs of one file are compared by: energy, else charge, else time."""
        return self.energy_wh if self.energy_wh is not None else self.charge_ah or self.hours


class RunSums:
    """What the minutes of a run come to; `add` each as it closes."""

    def __init__(self) -> None:
        self._ah = self._wh = 0.0
        self._covered_ms = self._readings = 0
        self._has_current = self._has_power = False

    def add(self, minute: Minute) -> None:
        """Count one more minute, with what was drawn over gaps that ended in it."""
        self._readings += minute.readings
        self._covered_ms += minute.covered_ms
        self._ah += minute.drawn_ah + minute.bridged_ah
        self._wh += minute.drawn_wh + minute.bridged_wh
        self._has_current |= minute.current_a is not None
        self._has_power |= minute.power_w is not None

    def found(self, section: int, start_ms: int, end_ms: int, first_line: int, last_line: int) -> FoundRun:
        """The run from ``start_ms`` to ``end_ms`` whose minutes these are."""
        span_ms = end_ms - start_ms
        return FoundRun(
            section,
            start_ms,
            end_ms,
            self._ah if self._has_current else None,
            self._wh if self._has_power else None,
            self._readings,
            min(100.0, 100.0 * self._covered_ms / span_ms) if span_ms else 0.0,
            first_line,
            last_line,
        )


def without_stubs(found: Sequence[FoundRun], most: int | None = None) -> list[FoundRun]:
    """Those that are runs of their own, at most the ``most`` greatest, in their order."""
    greatest = max((run.amount for run in found), default=0.0)
    longest = max((run.hours for run in found), default=0.0)
    kept = [run for run in found if run.amount >= STUB_SHARE * greatest or run.hours >= STUB_SHARE * longest]
    if most is not None and len(kept) > most:
        least = sorted(run.amount for run in kept)[-most]
        kept = [run for run in kept if run.amount >= least][:most]
    return kept


class Level(NamedTuple):
    """What tells how full a battery is, under load: volts, percent, and its counter [Ah]; None is unknown."""

    voltage_v: float | None
    soc_percent: float | None
    charge_ah: float | None

    @staticmethod
    def of(block: Block, begin: int, end: int) -> Level:
        """Of the first rows from ``begin`` on."""
        behind = min(end, begin + ROWS)
        values = []
        for name in ("voltage_v", "soc_percent", "charge_ah"):
            cells = block.values.get(name) or []
            known = [cell for cell in cells[begin:behind] if cell is not None]
            values.append(median(known) if known else None)
        return Level(*values)


ROWS: Final = 5
"""Rows of which a level is the middle one."""


class OpenRun:
    """A run that is being found: its sums, and how full its battery was at first and last."""

    def __init__(self, block: Block, place: int, lead: Block | None, interval_ms: int | None, on_change: bool) -> None:
        """It begins at row ``place`` of ``block``, or with the one row of ``lead``, which comes before it."""
        self.in_doubt = False
        """Nothing was known for long: the battery may have been charged or swapped."""
        self.lacks_end = False
        """Its last load holds until a row that has not come yet."""
        self.drawn = 0.0
        """About how much was drawn [Ah or Wh]."""
        self._section, self._start_ms = block.section, (block.t_ms[place] if lead is None else lead.t_ms[0])
        self._first_line = block.line + place if lead is None else lead.line
        self.end_ms, self._last_line = self._start_ms, self._first_line
        self._first = self.last = Level.of(block, place, len(block))
        """How full it was at first, and at the last load of an earlier block."""
        self._sums = RunSums()
        self._minutes = BlockMinutes(self._start_ms, self._sums.add, on_change=on_change, interval_ms=interval_ms)
        if lead is not None:
            self._minutes.see(lead)

    def feed(self, block: Block, begin: int, end: int) -> None:
        """Rows that belong to it, unless it ended before."""
        if end > begin:
            self._minutes.see(picked(block, range(begin, end)))

    def ended(self, block: Block, behind: int) -> None:
        """As far as it is known its load ended before row ``behind`` of ``block``."""
        last = behind - 1
        mean = block.mean_ms[last] if block.mean_ms is not None else 0
        self.end_ms, self._last_line = block.t_ms[last] + mean, block.line + last

    def was_charged_before(self, level: Level) -> bool:
        """Whether the battery was charged or swapped while nothing was known, if it is at ``level`` now under load."""
        self.in_doubt = False
        first, last = self._first, self.last
        back_v = fell_v = None
        if level.voltage_v is not None and last.voltage_v is not None and first.voltage_v is not None:
            back_v, fell_v = level.voltage_v - last.voltage_v, first.voltage_v - last.voltage_v
            if back_v > max(LEAST_BACK * last.voltage_v, CAME_BACK * fell_v):
                return True
            if back_v <= 0.0:
                return False  # a counter or gauge that begins anew says nothing against the voltage
        if level.soc_percent is not None and last.soc_percent is not None:
            return level.soc_percent - last.soc_percent >= SOC_BACK_PERCENT
        if level.charge_ah is None or last.charge_ah is None or first.charge_ah is None:
            return False
        drawn_ah = abs(first.charge_ah - last.charge_ah)
        return level.charge_ah - last.charge_ah > max(LEAST_COUNTER_AH, COUNTER_BACK * drawn_ah)

    def finish(self) -> FoundRun:
        """Its rows are all there."""
        self._minutes.finish()
        return self._sums.found(self._section, self._start_ms, self.end_ms, self._first_line, self._last_line)
