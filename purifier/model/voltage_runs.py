"""Finds the runs in a file that knows only the voltage, under a load that somebody stated: where the voltage falls.

What rises, or stays on a float charge, is none.  All is seen minute by minute, in a file of months in windows of some
minutes; beginnings and ends are as fine.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.falls import Window, falls
from purifier.model.found_run import FoundRun, without_stubs
from purifier.model.run_statistics import MINUTE_MS, Minute

MOST_WINDOWS: Final = 20_000


class VoltageRuns:
    """Looks for runs in blocks: `see` each, then `finish`. As `purifier.model.run_finder.RunFinder`, for a stated load.

    ``power_w`` is the load, ``current_a`` one that is stated in amperes in its place (both drawn: **positive**).
    """

    def __init__(
        self,
        power_w: float,
        interval_ms: int | None = None,
        *,
        on_change: bool = False,
        current_a: float | None = None,
    ) -> None:
        self.stubs = 0
        """Falls too short to be runs of their own beside the others, left out."""
        self._power_w, self._current_a = power_w, current_a
        self._interval_ms = interval_ms
        self._on_change = on_change
        self._minutes: BlockMinutes | None = None
        self._section = 0
        self._start_ms = self._end_ms = 0
        self._windows: list[Window] = []
        self._width = 1
        """Minutes of a window: more and more in a long section."""
        self._lines: list[tuple[int, int, int]] = []
        """(time [ms], line of its first row, number of rows) of every block of the section."""
        self._found: list[FoundRun] = []

    def see(self, block: Block) -> None:
        """Take the next rows."""
        if not len(block):
            return
        if self._minutes is None or block.section != self._section:
            self._end()
            self._section, self._start_ms = block.section, block.t_ms[0]
            self._minutes = BlockMinutes(
                self._start_ms, self._add, on_change=self._on_change, interval_ms=self._interval_ms
            )
        self._minutes.see(block)
        last_mean = 0 if block.mean_ms is None else block.mean_ms[-1]
        self._end_ms = block.t_ms[-1] + last_mean
        self._lines.append((block.t_ms[0], block.line, len(block)))

    def finish(self) -> list[FoundRun]:
        """All runs, in the order of time; nothing more will come."""
        self._end()
        kept = without_stubs(self._found)
        self.stubs += len(self._found) - len(kept)
        return kept

    def _add(self, minute: Minute) -> None:
        if minute.voltage_v is None:
            return
        start_ms = self._start_ms + minute.minute * MINUTE_MS
        one = Window(start_ms, start_ms + MINUTE_MS, minute.voltage_v.mean, minute.covered_ms, minute.readings)
        windows = self._windows
        if windows and self._slot(windows[-1]) == self._slot(one):
            windows[-1] = _merged((windows[-1], one))
        else:
            windows.append(one)
        if len(windows) > MOST_WINDOWS:
            self._width *= 2
            self._windows = [_merged(list(group)) for _, group in groupby(windows, self._slot)]

    def _slot(self, window: Window) -> int:
        """Which window of the width that they have now it belongs to."""
        return (window.start_ms - self._start_ms) // (self._width * MINUTE_MS)

    def _end(self) -> None:
        """The section is over."""
        if self._minutes is not None:
            self._minutes.finish()
        if self._windows:
            self._found += [self._run(*found) for found in falls(self._windows)]
        self._minutes, self._windows, self._lines, self._width = None, [], [], 1

    def _run(self, first: int, last: int, is_behind: bool) -> FoundRun:
        windows = self._windows[first + is_behind : last + 1]
        start_ms = windows[0].start_ms
        end_ms = min(windows[-1].end_ms, self._end_ms)
        covered_ms = sum(window.covered_ms for window in windows)
        hours = [window.covered_ms / 3.6e6 for window in windows]
        volts = [window.voltage_v for window in windows]
        if self._current_a is None:
            energy_wh = self._power_w * covered_ms / 3.6e6
            charge_ah = sum(self._power_w / v * h for v, h in zip(volts, hours, strict=True) if v)
        else:
            energy_wh = self._current_a * sum(v * h for v, h in zip(volts, hours, strict=True))
            charge_ah = self._current_a * covered_ms / 3.6e6
        return FoundRun(
            self._section,
            start_ms,
            end_ms,
            charge_ah,
            energy_wh,
            sum(window.readings for window in windows),
            min(100.0, 100.0 * covered_ms / (end_ms - start_ms)) if end_ms > start_ms else 0.0,
            self._line(start_ms),
            self._line(end_ms),
        )

    def _line(self, t_ms: int) -> int:
        """About where in the file this was."""
        place = max((k for k, (at, _, _) in enumerate(self._lines) if at <= t_ms), default=0)
        at, line, rows = self._lines[place]
        until = self._lines[place + 1][0] if place + 1 < len(self._lines) else self._end_ms
        share = (t_ms - at) / (until - at) if until > at else 0.0
        return line + min(rows - 1, max(0, round(share * rows)))


def _merged(windows: Sequence[Window]) -> Window:
    weights = [window.covered_ms + 1 for window in windows]
    return Window(
        windows[0].start_ms,
        windows[-1].end_ms,
        sum(window.voltage_v * weight for window, weight in zip(windows, weights, strict=True)) / sum(weights),
        sum(window.covered_ms for window in windows),
        sum(window.readings for window in windows),
    )
