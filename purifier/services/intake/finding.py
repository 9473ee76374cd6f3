"""The runs in the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.found_run import FoundRun, RunSums
from purifier.model.load_survey import Survey
from purifier.model.run_finder import RunFinder
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
    power_w = taken.stated.get("power_w")
    amperes = taken.stated.get("current_a") if power_w is None else None
    finder = VoltageRuns(power_w or 0.0, survey.interval_ms, on_change=taken.on_change, current_a=amperes)
    for block in blocks:
        finder.see(block)
    found = finder.finish()
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
    """One section on its way to being a run."""

    def __init__(self, first: Block, on_change: bool, from_zero: bool) -> None:
        self.section = first.section
        self._start_ms = min(0, first.t_ms[0]) if from_zero else first.t_ms[0]
        self._end_ms, self._first_line, self._last_line = self._start_ms, first.line, first.line
        self._sums = RunSums()
        self._minutes = BlockMinutes(self._start_ms, self._sums.add, on_change=on_change)

    def see(self, block: Block) -> None:
        """Take the next rows."""
        self._end_ms, self._last_line = block.t_ms[-1], block.line + len(block) - 1
        self._minutes.see(block)

    def finish(self) -> FoundRun:
        """Its rows are all there."""
        self._minutes.finish()
        return self._sums.found(self.section, self._start_ms, self._end_ms, self._first_line, self._last_line)
