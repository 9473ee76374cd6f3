"""The runs in the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.found_run import FoundRun
from purifier.model.load_survey import Survey
from purifier.model.run_finder import RunFinder
from purifier.model.run_statistics import Minute
from purifier.model.voltage_runs import VoltageRuns
from purifier.services.intake.understanding import Understood


def find_runs(
    blocks: Iterable[Block], survey: Survey, taken: Understood, *, whole: bool, from_zero: bool
) -> tuple[Sequence[FoundRun], int]:
    """The runs, in the order of time, and how many loads were too short to be any.

    ``whole``: each section is one, from its first row to its last; ``from_zero``: the first begins at time 0.
    """
    if whole:
        return _sections(blocks, taken, from_zero), 0
    drawn = {"current_a", "power_w"} & taken.stated.keys()
    if drawn and "voltage_v" not in taken.stated:
        return _by_voltage(blocks, survey, taken)
    finder = RunFinder(survey.rest, survey.interval_ms, on_change=taken.on_change)
    for block in blocks:
        finder.see(block)
    found = finder.finish()
    return found, finder.stubs


def _by_voltage(blocks: Iterable[Block], survey: Survey, taken: Understood) -> tuple[Sequence[FoundRun], int]:
    """A load that was stated is not seen: the runs are where the voltage falls."""
    amperes = taken.stated.get("current_a")
    power_w = taken.stated.get("power_w", 1.0)
    finder = VoltageRuns(power_w, survey.interval_ms, on_change=taken.on_change)
    for block in blocks:
        finder.see(block)
    found = finder.finish()
    if amperes is not None and "power_w" not in taken.stated:
        found = [
            replace(run, charge_ah=amperes * run.hours * run.coverage_percent / 100.0, energy_wh=None) for run in found
        ]
    return found, finder.stubs


def _sections(blocks: Iterable[Block], taken: Understood, from_zero: bool) -> list[FoundRun]:
    found: list[FoundRun] = []
    open_: _Section | None = None
    for block in blocks:
        if open_ is None or block.section != open_.section:
            found += [open_.finish()] if open_ is not None else []
            open_ = _Section(block, taken.on_change, from_zero and not block.section)
        open_.see(block)
    return [*found, *([open_.finish()] if open_ is not None else [])]


class _Section:
    """The sums of one section."""

    def __init__(self, first: Block, on_change: bool, from_zero: bool) -> None:
        self.section = first.section
        self._start_ms = min(0, first.t_ms[0]) if from_zero else first.t_ms[0]
        self._first_line = first.line
        self._end_ms = self._last_line = 0
        self._minutes = BlockMinutes(self._start_ms, self._add, on_change=on_change)
        self._ah = self._wh = 0.0
        self._covered_ms = self._readings = 0
        self._has = [False, False]

    def see(self, block: Block) -> None:
        """Take the next rows."""
        self._end_ms, self._last_line = block.t_ms[-1], block.line + len(block) - 1
        self._minutes.see(block)

    def finish(self) -> FoundRun:
        """Its rows are all there."""
        self._minutes.finish()
        span_ms = self._end_ms - self._start_ms
        return FoundRun(
            self.section,
            self._start_ms,
            self._end_ms,
            self._ah if self._has[0] else None,
            self._wh if self._has[1] else None,
            self._readings,
            min(100.0, 100.0 * self._covered_ms / span_ms) if span_ms else 0.0,
            self._first_line,
            self._last_line,
        )

    def _add(self, minute: Minute) -> None:
        self._readings += minute.readings
        self._covered_ms += minute.covered_ms
        self._ah += minute.drawn_ah + minute.bridged_ah
        self._wh += minute.drawn_wh + minute.bridged_wh
        self._has[0] |= minute.current_a is not None
        self._has[1] |= minute.power_w is not None
