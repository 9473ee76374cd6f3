"""Small libraries of few parts, every change of which can be tried: what the search is held against.

What a set-up gives depends neither on the need nor on prices, so it is worked out once for all libraries.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any, Final, cast

import pytest

from purifier.library.build import Profile
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.equipment import Battery
from purifier.model.figures import Figure
from purifier.model.setup import Setup
from purifier.services.longer import ladders
from purifier.services.longer.change import Longer
from purifier.services.longer.longer import longer
from purifier.services.longer.others import Others, others
from purifier.services.longer.trials import Trials
from purifier.services.longer.variant import Variant, variant
from purifier.services.plan.join import join
from purifier.services.plan.request import Request

BATTERIES: Final = ("lifepo4-12v-100ah", "anker-solix-c1000", "jackery-300", "nautilus-31", "anker-521")
CONVERTERS: Final = ("inverter-300w", "wall-adapter-12v")
PURIFIERS: Final = ("airfanta-3pro", "levoit-core-300s")
CONDITIONS: Final[tuple[dict[str, str], ...]] = (
    {"hours-per-day": "1.5 h", "start": "97 %"},
    {"hours-per-day": "2 h"},
    {"hours-per-day": "1.5 h", "reserve": "2 %", "temperature": "-5 degC"},
    {"hours-per-day": "2 h", "reserve": "2 %", "start": "98 %"},
)
MOST_MORE: Final = 3
MOST_PANEL_W: Final = 15.0

Grow = Callable[[Variant], Variant]
WHOLE: Final = Library((bundle(),))
_TRIED: dict[tuple[object, ...], Any] = {}


class Few(Library):
    """Some of the bundle, batteries at other prices (None: not known)."""

    def __init__(self, batteries: Mapping[str, float | None], converters: tuple[str, ...]) -> None:
        super().__init__(WHOLE.places)
        self._opened, self.prices, self.converters = WHOLE._opened, dict(batteries), converters

    def all(self, kind: str) -> tuple[Profile, ...]:
        if kind == "battery":
            return tuple(self.battery(id) for id in self.prices)
        return tuple(self.converter(id) for id in self.converters) if kind == "converter" else super().all(kind)

    def battery(self, id_: str) -> Battery:
        price = self.prices.get(id_)
        return super().battery(id_)._replace(price_usd=None if price is None else Figure(price))


@contextmanager
def tried_once() -> Iterator[None]:
    """What was tried once is not worked out again, and ladders are short."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_path", "_band", "_stops", "outcome"):
            patch.setattr(Trials, name, _once(name, getattr(Trials, name)))
        patch.setattr(ladders, "MOST_MORE", MOST_MORE)
        patch.setattr(ladders, "MOST_PANEL_W", MOST_PANEL_W)
        patch.setattr(ladders, "PAIR_HOURS", (1.0,))
        patch.setattr(ladders, "PAIR_PANELS_W", (10.0,))
        yield


def _once(name: str, found: Callable[..., Any]) -> Callable[..., Any]:
    def once(trials: Trials, what: Variant, *more: object) -> Any:
        key = (name, trials.request.purifier, what)
        if key not in _TRIED:
            _TRIED[key] = found(trials, what, *more)
        return _TRIED[key]

    return once


@dataclass
class Small:
    """One small library with a set-up that does not last long enough in it."""

    library: Few
    request: Request
    base: Variant
    hours: float

    @cached_property
    def setup(self) -> Setup:
        return join(self.library, self.base.request(self.request), str(self.base.battery))

    @cached_property
    def others(self) -> Others:
        return others(self.library, self.base, self.setup)

    @cached_property
    def _trials(self) -> Trials:
        return Trials(self.library, self.request, self.hours)

    def does(self, what: Variant) -> bool:
        """By its samples and by its warnings, without any short cut."""
        if what.panel_w and "temperature" in dict(what.conditions):
            return False  # -5 degC: too cold to charge any of them
        return self._trials.meets(what)

    def longer(self) -> Longer:
        return longer(self.library, self.request, str(self.base.battery), self.base.setting, self.hours)

    def grown(self) -> dict[str, list[Grow]]:
        """Every size of every kind of change, from the smallest up; of ways and batteries each, in no order."""
        watts = {one.name: one.power_w.value for one in self.setup.settings}
        lower = sorted((name for name in watts if watts[name] < watts[self.base.setting]), key=lambda one: -watts[one])
        stated = dict(self.base.conditions)
        halves = round(2.0 * float(stated["hours-per-day"].split()[0]))
        keeps = int(stated.get("reserve", "0 %").split()[0])
        full = int(stated.get("start", "100 %").split()[0])

        def under(name: str, text: str) -> Grow:
            return lambda what: what.under(name, text)

        return {
            "setting": [lambda what, name=name: replace(what, setting=name) for name in lower],  # type: ignore[misc]
            "count": [lambda what, more=more: what.with_more(more) for more in range(1, MOST_MORE + 1)],  # type: ignore[misc]
            "hours": [under("hours-per-day", f"{half / 2.0:g} h") for half in range(halves - 1, 0, -1)],
            "reserve": [under("reserve", f"{left} %") for left in range(keeps - 1, -1, -1)],
            "start": [under("start", f"{more} %") for more in range(full + 1, 101)],
            "sun": [lambda what, step=step: replace(what, panel_w=5.0 * step) for step in range(1, 4)],  # type: ignore[misc]
            "port": [other.on for other in self.others.ports],
            "battery": [other.on for other in self.others.batteries],
        }

    def least_single(self, grown: list[Grow]) -> Variant | None:
        """The smallest that does, of a kind that has sizes."""
        return next((what for grow in grown if self.does(what := grow(self.base))), None)

    def least_pairs(self, one: list[Grow], other: list[Grow], *, sized: bool = True) -> set[Variant]:
        """Each pair that does, of which nothing smaller does; without ``sized`` the other kind has no sizes."""
        good = {(i, j) for i, j in self._pairs(one, other) if self._both(one, other, i, j)}
        least = set()
        for i, j in good:
            below = [j, 0] if not sized else range(j + 1)
            smaller = [pair for pair in product(range(i + 1), below) if pair not in ((i, j), (0, 0))]
            if not any(self._both(one, other, *pair) for pair in smaller):
                least.add(one[i - 1](other[j - 1](self.base)))
        return least

    def _pairs(self, one: list[Grow], other: list[Grow]) -> Iterator[tuple[int, int]]:
        return cast(Iterator[tuple[int, int]], product(range(1, len(one) + 1), range(1, len(other) + 1)))

    def _both(self, one: list[Grow], other: list[Grow], i: int, j: int) -> bool:
        what = self.base if not j else other[j - 1](self.base)
        return self.does(what if not i else one[i - 1](what))


def small(dice: random.Random, *, few: bool) -> Small | None:
    """A library of two to four batteries with a set-up out of it; None where that lasts, or gives nothing.

    ``few``: only of parts of which everything is soon worked out.
    """
    pool = BATTERIES[:2] if few else BATTERIES
    chosen = dice.sample(pool, dice.randint(2, min(4, len(pool))))
    prices = {id: dice.choice((None, dice.randint(2, 40) * 10.0, dice.randint(2, 40) * 10.0)) for id in chosen}
    library = Few(prices, CONVERTERS)
    stated = dice.choice(CONDITIONS[:1] if few else CONDITIONS)
    request = Request(purifier=PURIFIERS[0] if few else dice.choice(PURIFIERS), conditions=stated)
    output = dice.choice(list(library.battery(chosen[0]).outputs))
    settings = library.purifier(request.purifier or "").settings
    base = variant(library, f"{chosen[0]}:{output}", dice.choice(settings[-3:] if few else settings).name, stated)
    outcome = Trials(library, request, 1.0).outcome(base)
    if outcome is None or outcome.low_days_h <= 0.0:
        return None
    return Small(library, request, base, outcome.low_days_h * dice.choice((1.01, 1.03, 1.2, 1.7, 2.5, 4.0)))
