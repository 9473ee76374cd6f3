"""Where a voltage falls for good: from when a load came on, or where a slow fall begins, to the lowest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import Final, NamedTuple

from purifier.model.run_statistics import MINUTE_MS

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


class Window(NamedTuple):
    """Some minutes of a section: when they begin and end [ms], their mean voltage, how much of them is covered."""

    start_ms: int
    end_ms: int
    voltage_v: float
    covered_ms: int
    readings: int


def falls(windows: Sequence[Window]) -> list[tuple[int, int, bool]]:
    """(first, last, whether the load came on behind the first) of the windows of each fall of their voltage."""
    volts = [window.voltage_v for window in windows]
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
