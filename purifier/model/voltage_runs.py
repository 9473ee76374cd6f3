"""Finds the runs in a file that knows only the voltage, under a load that somebody stated: where the voltage falls.

What rises, or stays on a float charge, is none.  All is seen minute by minute, in a file of months in windows of some
minutes; beginnings and ends are as fine.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import Final, NamedTuple

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.found_run import FoundRun, without_stubs
from purifier.model.run_statistics import MINUTE_MS, Minute

LEAST_SWING: Final = 0.01
"""A voltage has fallen, or risen again, when it did so by this share of itself, and by more than its noise."""
NOISE: Final = 6.0
LOAD_ON_MS: Final = 600_000
"""When a load comes on, the voltage gives way within this time, by half a swing at least,"""
STEEP: Final = 3.0
"""and so many times as steeply as it falls otherwise."""
UNDER_WAY_MS: Final = 1_800_000
UNDER_WAY: Final = 0.05
"""What seems to begin so soon after the file does, or in this share of the fall, was under way already."""
MOST_WINDOWS: Final = 20_000


class Window(NamedTuple):
    """Some minutes of a section: when they begin and end [ms], their mean voltage, how much of them is covered."""

    start_ms: int
    end_ms: int
    voltage_v: float
    covered_ms: int
    readings: int


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
            volts = [window.voltage_v for window in self._windows]
            self._found += [self._run(*found) for found in falls(self._windows, volts)]
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


def falls(windows: Sequence[Window], volts: Sequence[float]) -> list[tuple[int, int, bool]]:
    """(first, last, whether the load came on behind the first) of the windows of each fall of ``volts`` [V]."""
    changes = [abs(b - a) for a, b in pairwise(volts)]
    noise = median(changes) if changes else 0.0
    swing = max(LEAST_SWING * abs(median(volts)), NOISE * noise)
    found = []
    since = 0
    for high, crossed, low in _swings(volts, swing):
        begin, until = _before_bumps(volts, since, high, crossed, swing)
        shown = _load_on(windows, volts, begin, until, swing)
        first, is_behind = shown or (_brow(windows, volts, since, begin, until, low), False)
        if _falls_on(volts, first, low, swing):
            found.append((first, is_behind, low))
        since = low
    if not found and len(volts) > 1 and volts[0] - volts[-1] > max(NOISE * noise, 0.1 * swing):
        found = [(0, False, len(volts) - 1)]
    return [(first, last, is_behind) for first, is_behind, last in found]


def _swings(volts: Sequence[float], swing: float) -> list[tuple[int, int, int]]:
    """(highest, where it had fallen by a ``swing``, lowest) of each fall that is one."""
    found = []
    high = low = 0
    crossed: int | None = None
    for place, value in enumerate(volts):
        if crossed is None:
            if value >= volts[high]:
                high = place
            elif volts[high] - value >= swing:
                crossed = low = place
        elif value <= volts[low]:
            low = place
        elif value - volts[low] >= swing:
            found.append((high, crossed, low))
            crossed, high = None, place
    if crossed is not None:
        found.append((high, crossed, low))
    return found


def _falls_on(volts: Sequence[float], first: int, low: int, swing: float) -> bool:
    """Whether it falls on after it gave way, and does not only sink to another level, as when a charger floats."""
    third = max(1, (low - first) // 3)
    return fmean(volts[first + 1 : first + 1 + third]) - fmean(volts[low + 1 - third : low + 1]) >= swing / 4.0


def _before_bumps(volts: Sequence[float], since: int, high: int, crossed: int, swing: float) -> tuple[int, int]:
    """(from where it fell, where it had fallen): the highest may be a bump, as a pause of the load makes one."""
    lowest, begin = volts[high], high
    for place in range(high - 1, since - 1, -1):
        lowest = min(lowest, volts[place])
        if volts[place] >= volts[high] - swing / 2.0 and lowest <= volts[place] - swing / 2.0:
            begin = place
    if begin == high:
        return high, crossed
    return begin, next(k for k in range(begin, high) if volts[k] <= volts[begin] - swing / 2.0)


def _load_on(
    windows: Sequence[Window], volts: Sequence[float], high: int, until: int, swing: float
) -> tuple[int, bool] | None:
    """(when the load came on, whether behind that window), from the highest voltage to where it had fallen.

    At a step it is the last window in which the voltage had not begun to give way.  None: there is no step.
    """
    span_ms = windows[until].start_ms - windows[high].start_ms
    if span_ms <= LOAD_ON_MS:
        return max(k for k in range(high, until) if volts[k] >= volts[high] - swing / 4.0), False
    steps = []
    for place in range(high, until):
        behind = place + 1
        while behind < until and windows[behind].end_ms - windows[place].end_ms < LOAD_ON_MS:
            behind += 1
        lowest = min(range(place + 1, behind + 1), key=volts.__getitem__)
        steps.append((volts[place] - volts[lowest], place, lowest))
    deep, place, lowest = max(steps, key=lambda step: (step[0], step[1]))
    took_ms = max(MINUTE_MS, windows[lowest].start_ms - windows[place].start_ms)
    if deep < swing / 2.0 or deep / took_ms < STEEP * (volts[high] - volts[until] - deep) / span_ms:
        return None
    if median(volts[high : place + 1]) < volts[place] - swing / 4.0:
        return high, False  # it had fallen before: the load paused
    return max(k for k in range(place, lowest) if volts[k] >= volts[place] - deep / 4.0), True


def _brow(windows: Sequence[Window], volts: Sequence[float], since: int, high: int, until: int, low: int) -> int:
    """Where a fall without a step begins: not at the highest of what floats before it, which is but noise."""
    half_v = (volts[high] + volts[until]) / 2.0
    half = next(k for k in range(high, until + 1) if volts[k] <= half_v)
    # An eighth of the slope with which it falls later on: steeper than a float sinks, flatter than a plateau.
    slope = (volts[half] - volts[until]) / max(MINUTE_MS, windows[until].start_ms - windows[half].start_ms) / 8.0
    brow = max(range(since, until), key=lambda k: volts[k] + slope * windows[k].start_ms, default=high)
    under_way_ms = windows[brow].start_ms - windows[0].start_ms
    if since == 0 and under_way_ms <= max(UNDER_WAY_MS, UNDER_WAY * (windows[low].end_ms - windows[0].start_ms)):
        return 0
    return brow


def _merged(windows: Sequence[Window]) -> Window:
    weights = [window.covered_ms + 1 for window in windows]
    return Window(
        windows[0].start_ms,
        windows[-1].end_ms,
        sum(window.voltage_v * weight for window, weight in zip(windows, weights, strict=True)) / sum(weights),
        sum(window.covered_ms for window in windows),
        sum(window.readings for window in windows),
    )
