"""What would make it last: the smallest changes, one at a time, then two of which neither does it alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.model.cautions_cold import no_charge_words
from purifier.model.sun import WINTER_SUN_H
from purifier.services.longer.change import Change, Longer
from purifier.services.longer.ladders import Ladder, ladders, least
from purifier.services.longer.others import Others, battery_picks, cheaper_picks, others, port_picks
from purifier.services.longer.steps import steps
from purifier.services.longer.trials import Trials
from purifier.services.longer.variant import Variant, variant
from purifier.services.plan.answer import told_at
from purifier.services.plan.plan import column

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.setup import Setup
    from purifier.services.plan.request import Request

LARGEST: Final = 3
"""So many of the largest batteries are looked at for what comes nearest."""


def longer(
    library: Library,
    request: Request,
    battery: str,
    setting: str | None,
    hours: float,
    *,
    sun_h: float = WINTER_SUN_H,
) -> Longer:
    """What would make ``battery``, as typed, last ``hours`` at ``setting`` of the one machine that ``request`` names.

    ``hours`` [h] are hours of the calendar: of an hours-a-day condition they hold so many hours of air, and without one
    they are the hours of air.  A need is met by the low end of the band alone, and by nothing that would stop early.
    Without a ``setting`` it is the one that is spoken of.  ``sun_h`` are hours of full sun a day [h].

    Raises as `column` where the set-up cannot be planned as it is, and `UsageError` for several purifiers.
    """
    if request.purifiers:
        raise UsageError(f"one purifier was expected, found {len(request.purifiers)}")
    planned = column(library, replace(request, setting=setting or request.setting), battery, with_drivers=False)
    row = planned.rows[told_at(planned)]
    base = variant(library, battery, row.setting, request.conditions)
    trials = Trials(library, request, hours, sun_h)
    now = trials.outcome(base)
    assert now is not None  # it was planned above
    if trials.does(base):
        return Longer(True, hours, now)
    search = _Search(trials, base, planned.setup, ladders(base, planned.setup))
    changes = search.changes()
    no_sun = "" if any("sun" in one.kinds for one in changes) else no_charge_words(planned.setup)
    short_h = max(0.0, hours - now.low_days_h)
    return Longer(False, hours, now, changes, short_h, None if changes else search.nearest(now.low_days_h), no_sun)


@dataclass
class _Search:
    trials: Trials
    base: Variant
    setup: Setup
    ladders: tuple[Ladder, ...]

    def changes(self) -> tuple[Change, ...]:
        """The least changes of one step, best first, then those of two."""
        found = others(self.trials.library, self.base, self.setup)
        singles = [self._change(one, found) for one in dict.fromkeys(self._singles(found))]
        prices = [one.price_usd for one in singles if one.kinds == ("battery",) and one.price_usd is not None]
        cheapest = min(prices, default=math.inf)
        pairs = [self._change(one, found) for one in dict.fromkeys(self._pairs(found, cheapest))]
        return (*sorted(singles, key=_rank), *sorted(pairs, key=_rank))

    def _change(self, what: Variant, found: Others) -> Change:
        outcome = self.trials.outcome(what)
        assert outcome is not None  # it does
        words = steps(self.trials.library, self.setup, self.base, what, found.way(what), self.trials.sun_h)
        price = found.price_usd(self.base, what)
        return Change(words, what.request(self.trials.request), what, outcome, price, found.parts(what))

    def _singles(self, found: Others) -> Iterator[Variant]:
        for ladder in self.ladders:
            size = least(self.trials, ladder, self.base)
            if size is not None:
                yield ladder.climb(self.base, size)
        for other in (*port_picks(self.trials, found, self.base), *battery_picks(self.trials, found, self.base)):
            yield other.on(self.base)

    def _pairs(self, found: Others, below_usd: float) -> Iterator[Variant]:
        for one, other in combinations(self.ladders, 2):
            yield from self._both(one, other)
            if other.starts == (other.rungs,):  # whatever does with less of it does with all of it
                yield from self._both(other, one)
        for ladder in self.ladders:
            for start in self._starting(ladder):
                changed = ladder.climb(self.base, start)
                picks = port_picks(self.trials, found, changed)
                for pick in (*picks, *cheaper_picks(self.trials, found, changed, below_usd)):
                    if eased := self._eased(ladder, pick.on(self.base), start):
                        yield ladder.climb(pick.on(self.base), eased)

    def _both(self, one: Ladder, other: Ladder) -> Iterator[Variant]:
        """From each start of the one the least of the other, then of the one again, until neither gives way.

        (Many batteries want a larger panel than few, for each has electronics of its own.)
        """
        for start in self._starting(one):
            before, size = None, start
            while size and size != before:
                found = least(self.trials, other, one.climb(self.base, size))
                beside = self.base if found is None else other.climb(self.base, found)
                before, size = size, self._eased(one, beside, size) if found is not None else 0
            if size:
                yield one.climb(beside, size)

    def _starting(self, ladder: Ladder) -> Iterator[int]:
        """Sizes of one change from which a second is looked for: none that does it alone, nor any above one that does.

        (A lower setting than one that does may be cut off as too small a load: it is no smaller change for that.)
        """
        for size in ladder.starts:
            if self.trials.does(ladder.climb(self.base, size)):
                return
            yield size

    def _eased(self, ladder: Ladder, beside: Variant, most: int) -> int:
        """The least of ``ladder`` that goes with the other change, up to ``most``, which does; 0: that needs none."""
        return 0 if self.trials.does(beside) else least(self.trials, ladder, beside, most) or 0

    def nearest(self, now_h: float) -> Change | None:
        """The single change that comes nearest, where it gains anything on ``now_h`` of the calendar [h]."""
        found = others(self.trials.library, self.base, self.setup)
        rungs = [
            (one, size) for one in self.ladders for size in ((one.rungs,) if one.even else range(1, one.rungs + 1))
        ]
        largest = sorted(found.batteries, key=lambda one: -one.energy_wh)[:LARGEST]
        every = [ladder.climb(self.base, size) for ladder, size in rungs]
        every += [one.on(self.base) for one in (*found.ports, *largest)]
        gains = {one: outcome.low_days_h for one in every if (outcome := self.trials.outcome(one)) is not None}
        best = max(gains, key=gains.__getitem__, default=None)
        return None if best is None or gains[best] <= now_h else self._change(best, found)


def _rank(change: Change) -> tuple[bool, float, float]:
    """Free ones first, then by price, unknown prices last; of the same price those that give up the least air."""
    price = change.price_usd
    return price is None, price or 0.0, -change.outcome.mean_air_m3_per_h
