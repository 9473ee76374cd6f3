"""What the rows of a file show of load, signs and steps, seen once as they go by and kept in a few thousand points.

It takes blocks as they stand in the file or joined, signed or not.  Best are joined ones in the order of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from purifier.model.block import Block
from purifier.model.block_rows import is_solid
from purifier.model.pace import TOGETHER_MS, usual_of
from purifier.model.resolution import FEW, digit_of, step_of
from purifier.model.thinned import Rests, Span, Thinned

FIRST_STEPS: Final = 9
"""Rows of a block whose intervals are looked at."""
COARSE_POWER: Final = 0.01
"""A power whose last digit is more of the load than this is coarse,"""
AGREE: Final = 0.95
"""and is the product of its row where so many of them are no further than that digit from it."""
SEEN: Final = ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent")


class Point(NamedTuple):
    """What was known at one moment, units as in a block; None: nothing yet."""

    section: int
    t_ms: int
    voltage_v: float | None
    current_a: float | None
    power_w: float | None
    charge_ah: float | None
    soc_percent: float | None


class Survey:
    """Looks at blocks as they go by: `see` each, then ask.

    ``written_a`` is the last digit of the current that the file writes, where that is known: 0.01 if its cells have two
    decimals [A].  ``interval_ms`` is the usual interval where it is known, because rows of several files stand between
    each other [ms].
    """

    def __init__(self, written_a: float | None = None, interval_ms: int | None = None) -> None:
        self.rows = 0
        self._written_a = written_a
        self._interval_ms = interval_ms
        self._thinned = {name: Thinned() for name in SEEN}
        self._steps = Thinned()
        self._rests = Rests()

    def see(self, block: Block) -> None:
        """Take the next rows."""
        times, section = block.t_ms, block.section
        if not times:
            return
        self.rows += len(times)
        first = [abs(b - a) for a, b in pairwise(times[:FIRST_STEPS])]
        self._steps.take(section, [], [float(step) for step in first if step > TOGETHER_MS])
        for name in SEEN:
            cells = block.values.get(name)
            if cells is None:
                continue
            known: list[float]
            if is_solid(cells):
                known, at = cells, times  # type: ignore[assignment]
            else:
                pairs = [(t, cell) for t, cell in zip(times, cells, strict=True) if cell is not None and cell == cell]
                known, at = [cell for _, cell in pairs], [t for t, _ in pairs]
            if known:
                self._thinned[name].take(section, at, known)
                if name == self.flow_name:
                    self._rests.see(
                        section,
                        at,
                        known,
                        self._thinned[name].quiet_limit(name, self._written_a if name == "current_a" else None),
                    )
        for name in ("points", "rest"):
            self.__dict__.pop(name, None)  # they are worked out anew when they are asked for

    # ------------------------------------------------------------------ asked afterwards

    @property
    def flow_name(self) -> str:
        """What tells what flows: ``current_a``, or ``power_w`` where no current is there."""
        return "current_a" if self._thinned["current_a"].count else "power_w"

    @property
    def interval_ms(self) -> int | None:
        """The usual interval from row to row [ms]; None where there is none."""
        return self._interval_ms or usual_of([round(step) for step in self._steps.values])

    @property
    def step_a(self) -> float | None:
        """The step of the current [A]; None without one."""
        return step_of(self._thinned["current_a"].values, self._written_a)

    @property
    def step_v(self) -> float | None:
        """The step of the voltage [V]; None without one."""
        return step_of(self._thinned["voltage_v"].values)

    @cached_property
    def rest(self) -> float:
        """Up to which current [A], or power where there is no current [W], nothing flows; positive."""
        written = self._written_a if self.flow_name == "current_a" else None
        return self._thinned[self.flow_name].quiet_limit(self.flow_name, written, anew=True)

    @property
    def typical(self) -> float | None:
        """The median of the current [A], or power where there is no current [W], while it flows; positive."""
        limit = self.rest
        flowing = [abs(value) for value in self._thinned[self.flow_name].values if abs(value) > limit]
        return median(flowing) if flowing else None

    @property
    def step_share(self) -> float | None:
        """The step of the current as a share of the typical load; None where one of them is not known."""
        step, typical = self.step_a, self.typical
        return None if step is None or not typical or self.flow_name != "current_a" else step / typical

    @property
    def has_both_signs(self) -> bool:
        """Whether what flows does so both ways, and not only as noise around nothing."""
        values, limit = self._thinned[self.flow_name].values, self.rest
        plus = sum(value for value in values if value > limit)
        minus = -sum(value for value in values if value < -limit)
        return min(plus, minus) > 0.01 * max(plus, minus)

    @cached_property
    def points(self) -> Sequence[Point]:
        """Moments in the order of time, each with the last that was known of every quantity."""
        events = sorted(
            (section, t_ms, which, value)
            for which, name in enumerate(SEEN)
            for section, t_ms, value in self._thinned[name].at()
        )
        points: list[Point] = []
        known: list[float | None] = [None] * len(SEEN)
        for place, (section, t_ms, which, value) in enumerate(events):
            if points and points[-1].section != section:
                known = [None] * len(SEEN)
            known[which] = value
            if place + 1 == len(events) or events[place + 1][:2] != (section, t_ms):
                points.append(Point(section, t_ms, *known))
        return points

    @property
    def rests(self) -> Sequence[Span]:
        """When nothing flowed, in the order of time; the shortest are left out where there are very many."""
        return self._rests.spans()

    @property
    def rounded_power_w(self) -> float | None:
        """The last digit of a power that is volts times amperes and nothing more, where the two are finer [W]; None
        where it says something of its own, or says it as well as they do."""
        pairs = [
            (abs(p.power_w), abs(p.voltage_v * p.current_a))
            for p in self.points
            if p.power_w is not None and p.voltage_v and p.current_a and abs(p.current_a) > self.rest
        ]
        if len(pairs) < FEW:
            return None
        digit = digit_of([power for power, _ in pairs])
        typical = median(product for _, product in pairs)
        if digit <= COARSE_POWER * typical or digit / typical <= (self.step_share or 0.0):
            return None
        agree = sum(abs(power - product) <= digit for power, product in pairs)
        return digit if agree >= AGREE * len(pairs) else None
