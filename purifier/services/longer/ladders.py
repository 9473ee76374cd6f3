"""Changes that come in sizes: each a ladder whose rungs ask for ever more, from next to nothing up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from purifier.services.longer.variant import Variant
from purifier.services.plan.battery_text import MOST
from purifier.services.plan.read_conditions import read_conditions

if TYPE_CHECKING:
    from purifier.model.setup import Setup
    from purifier.services.longer.trials import Trials

Kind = Literal["setting", "port", "battery", "count", "hours", "reserve", "start", "sun"]

MOST_MORE: Final = 99
"""Nobody carries more batteries than this to one purifier."""
MOST_PANEL_W: Final = 2000.0
"""What a roof carries: no panel to put out of a window."""
FEW: Final = 3
"""So many rungs are tried one by one."""
PANEL_STEP_W: Final = 5.0
"""Panels are sold in no finer steps [W]."""
PAIR_HOURS: Final = (16.0, 12.0, 8.0, 4.0)
"""Hours of air a day from which a second change is looked for [h]."""
PAIR_PANELS_W: Final = (50.0, 100.0, 200.0)
"""Panels from which a second change is looked for [W]."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """``rungs`` sizes of one ``kind`` of change: ``climb`` makes the change of the size 1 to ``rungs``.

    ``starts`` are the sizes from which a second change is looked for.  ``even``: what a rung does, each above it does.
    """

    kind: Kind
    rungs: int
    climb: Callable[[Variant, int], Variant]
    starts: tuple[int, ...]
    even: bool = True


def ladders(base: Variant, setup: Setup) -> tuple[Ladder, ...]:
    """Those that ``base`` can climb, ``setup`` being the same joined."""
    found = (_setting(base, setup), _count(base), _hours(base), _reserve(base), _start(base), _sun())
    return tuple(one for one in found if one.rungs)


def least(trials: Trials, ladder: Ladder, what: Variant, most: int | None = None) -> int | None:
    """The lowest rung, up to ``most``, that makes ``what`` last long enough; None where none does."""
    top = ladder.rungs if most is None else most
    if not ladder.even or top <= FEW:
        return next((i for i in range(1, top + 1) if trials.does(ladder.climb(what, i))), None)
    if not trials.does(ladder.climb(what, top)):
        return None
    may = _first(1, top, lambda size: trials.may(ladder.climb(what, size)))
    # The low end is a little below what is likely: so it is not far up from there.
    low, high, stride = may, may, 1
    while not trials.does(ladder.climb(what, high)):
        low, high, stride = high + 1, min(top, high + stride), 2 * stride
    return _first(low, high, lambda size: trials.does(ladder.climb(what, size)))


def _first(low: int, high: int, does: Callable[[int], bool]) -> int:
    """The first from ``low`` to ``high`` that does, where ``high`` does, and each above one that does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if does(middle) else (middle + 1, high)
    return high


def _setting(base: Variant, setup: Setup) -> Ladder:
    """Settings of less power, the nearest first. One may be cut off as too small a load, so each is tried."""
    now_w = next(one.power_w.value for one in setup.settings if one.name == base.setting)
    lower = sorted((one for one in setup.settings if one.power_w.value < now_w), key=lambda one: -one.power_w.value)
    names = [one.name for one in lower]
    return Ladder(
        "setting",
        len(names),
        lambda what, size: replace(what, setting=names[size - 1]),
        tuple(range(1, len(names) + 1)),
        even=False,
    )


def _count(base: Variant) -> Ladder:
    rungs = min(MOST_MORE, MOST - base.battery.count)
    return Ladder("count", rungs, Variant.with_more, tuple(range(1, min(3, rungs) + 1)))


def _hours(base: Variant) -> Ladder:
    """Half an hour of air a day less, and less again, down to half an hour."""
    halves = math.ceil(2.0 * (hours_per_day(base) or 24.0) - 1e-9)
    starts = tuple(halves - round(2.0 * hours) for hours in PAIR_HOURS if 2.0 * hours < halves)
    return Ladder(
        "hours", halves - 1, lambda what, size: what.under("hours-per-day", f"{(halves - size) / 2.0:g} h"), starts
    )


def _reserve(base: Variant) -> Ladder:
    """A whole percent less in reserve, and another, down to none; nothing where none is kept."""
    now = math.ceil(100.0 * (_share(base, "reserve") or 0.0) - 1e-9)
    return Ladder("reserve", now, lambda what, size: what.under("reserve", f"{now - size} %"), (now,))


def _start(base: Variant) -> Ladder:
    """A whole percent more in it at the start, up to full; nothing where it is full."""
    stated = _share(base, "start")
    now = 100 if stated is None else min(100, math.floor(100.0 * stated + 1e-9))
    return Ladder("start", 100 - now, lambda what, size: what.under("start", f"{now + size} %"), (100 - now,))


def _sun() -> Ladder:
    """A larger panel, and a larger one."""
    rungs = round(MOST_PANEL_W / PANEL_STEP_W)
    starts = tuple(round(watts / PANEL_STEP_W) for watts in PAIR_PANELS_W if watts <= MOST_PANEL_W)
    return Ladder("sun", rungs, lambda what, size: replace(what, panel_w=size * PANEL_STEP_W), starts)


def hours_per_day(of: Variant) -> float | None:
    """The hours of air a day that are stated [h]; None: none are."""
    return read_conditions(dict(of.conditions)).hours_per_day


def _share(of: Variant, name: Literal["reserve", "start"]) -> float | None:
    figure = getattr(read_conditions(dict(of.conditions)), name)
    return None if figure is None else figure.value
