"""Axes laid on the cells of a terminal: every tick in the middle of a cell, all of them equally far apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

FEW_TICKS: Final = (4.0, 2.5, 1.8)
"""By how much an axis with no tick, or with one or two, is worse than one that has many: it may be so much longer."""
TIME_STEPS_S: Final = (
    *(5.0, 10.0, 20.0, 30.0),
    *(60.0 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3600.0 * hours for hours in (1, 2, 3, 6, 12)),
    *(86_400.0 * days for days in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)),
)
DOUBLINGS: Final = (1.0, 2.0, 3.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
DAY_H: Final = 24.0


class Axis(NamedTuple):
    """``first`` and ``last`` lie in the middle of the first and of the last cell; ``step`` is between two ``ticks``."""

    first: float
    last: float
    step: float
    ticks: tuple[float, ...]

    def cell(self, value: float, cells: int, dots: int = 1) -> int:
        """The cell in which plotext draws ``value`` with a pen of so many dots a cell, counted from the first."""
        share = (value - self.first) / (self.last - self.first)
        return math.floor(round(0.5 + (dots * cells - 1) * share, 8)) // dots


def even(
    low: float, high: float, cells: int, steps: Sequence[float], *, gap: int = 2, pad: int = 0, before: float = 0.5
) -> Axis:
    """The axis of ``cells`` cells that shows ``low`` to ``high`` as large as even ticks allow.

    Ticks are multiples of one of ``steps``, ``gap`` cells apart at least; ``pad`` cells stay free at both ends, and of
    those that are left over the share ``before`` lies in front of ``low``.
    """
    least = max(1e-9, 1e-6 * max(abs(low), abs(high)))
    if high - low < least:
        low, high = low - least / 2.0, high + least / 2.0
    room = cells - 2 * pad
    best, best_cost = _bare(low, high, cells, pad), math.inf
    for step in steps:
        apart = math.floor((room - 1) * step / (high - low) + 1e-9)
        apart = next((n for n in range(apart, max(gap, apart - 3) - 1, -1) if _span(low, high, step / n)[2] < room), 0)
        if apart < max(1, gap) or apart > 8 * cells:
            continue
        unit = step / apart
        first, _, needed = _span(low, high, unit)
        first -= pad + int(before * (room - 1 - needed))
        ticks = range(-(-first // apart), (first + cells - 1) // apart + 1)
        cost = unit * (FEW_TICKS[len(ticks)] if len(ticks) < len(FEW_TICKS) else 1.0 + 1.3 / len(ticks))
        if cost < best_cost * (1.0 - 1e-9):
            best_cost = cost
            best = Axis(first * unit, (first + cells - 1) * unit, step, tuple(k * step for k in ticks))
    return best


def _span(low: float, high: float, unit: float) -> tuple[int, int, int]:
    """The whole units that ``low`` to ``high`` lies in, and how many that are."""
    first, last = math.floor(low / unit + 1e-9), math.ceil(high / unit - 1e-9)
    return first, last, last - first


def _bare(low: float, high: float, cells: int, pad: int) -> Axis:
    air = (high - low) * pad / max(1, cells - 2 * pad)
    return Axis(low - air, high + air, high - low, ())


def decimal_steps(low: float, high: float) -> tuple[float, ...]:
    """1, 2 and 5 times powers of ten, about as large as what lies between ``low`` and ``high``."""
    top = math.floor(math.log10(max(high - low, 1e-9, 1e-6 * max(abs(low), abs(high))))) + 1
    return tuple(factor * 10.0**power for power in range(top - 3, top + 1) for factor in (1.0, 2.0, 5.0))


def digits(step: float) -> int:
    """How many places after the point tell two ticks apart."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def values(low: float, high: float, rows: int, unit: str) -> tuple[Axis, list[str]]:
    """Round values from ``low`` to ``high`` in ``rows``, and their words; what begins at nothing begins at the edge."""
    before = 0.0 if low >= 0.0 else 1.0 if high <= 0.0 else 0.5
    axis = even(low, high, rows, decimal_steps(low, high), before=before)
    places = digits(axis.step)
    return axis, [f"{at + 0.0:.{places}f} {unit}" for at in axis.ticks]


def hours_doubling(low_h: float, high_h: float, rows: int) -> tuple[Axis, list[str], float]:
    """Hours on a scale that doubles at even steps: 6 h, 12 h, 1 d, 2 d, 4 d.

    The axis is that of the logarithm, to base two, of hours over the third answer [h].
    """
    base = DAY_H if high_h >= DAY_H else 1.0
    axis = even(math.log2(low_h / base), math.log2(high_h / base), rows, DOUBLINGS)
    return axis, [hours_words(base * 2.0**at) for at in axis.ticks], base


def hours_evenly(low_h: float, high_h: float, rows: int) -> tuple[Axis, list[str]]:
    """Hours on a plain scale."""
    axis = even(low_h, high_h, rows, [step / 3600.0 for step in TIME_STEPS_S])
    return axis, [hours_words(at) for at in axis.ticks]


def times(since_s: float, until_s: float, columns: int, back_from: str | None) -> tuple[Axis, list[str]]:
    """Round times; ``back_from``: counted back from the right end, which is called this.

    The axis is that of seconds, from the right end where it is counted back from there.
    """
    if back_from is None:
        axis = even(since_s, until_s, columns, TIME_STEPS_S, gap=11, before=0.0)
        return axis, ["start" if abs(at) < 1e-9 else time_words(at) for at in axis.ticks]
    axis = even(since_s - until_s, 0.0, columns, TIME_STEPS_S, gap=11, before=1.0)
    words = [back_from if abs(at) < 1e-9 else f"-{time_words(-at)}" if at < 0.0 else "" for at in axis.ticks]
    return Axis(axis.first + until_s, axis.last + until_s, axis.step, tuple(at + until_s for at in axis.ticks)), words


def hours_words(hours: float) -> str:
    """``2 d``, ``2 d 12 h``, ``12 h``, ``90 min``, ``40 s``: a tick's time in few letters."""
    if hours >= DAY_H:
        days, rest = divmod(round(hours * 60.0) / 60.0, DAY_H)
        return f"{days:.0f} d" + (f" {rest:.3g} h" if rest else "")
    if hours >= 2.0 or hours == 1.0:
        return f"{hours:.3g} h"
    return f"{hours * 60.0:.0f} min" if hours * 60.0 >= 1.0 else f"{hours * 3600.0:.0f} s"


def time_words(seconds: float) -> str:
    """The same for a time axis: ``1 d 12 h``, ``6 h``, ``30 min``, ``20 s``."""
    if seconds >= 3600.0:
        return hours_words(seconds / 3600.0)
    return f"{seconds / 60.0:.0f} min" if seconds % 60.0 == 0.0 else f"{seconds:.0f} s"
