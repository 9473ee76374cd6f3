"""Changes without a size: another way out of the same battery, another battery in its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from purifier.errors import PurifierError
from purifier.model.equipment import Battery
from purifier.services.longer.besides import Besides
from purifier.services.longer.variant import Variant
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.ways import ways

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.setup import Setup
    from purifier.services.longer.trials import Trials


class Other(NamedTuple):
    """A battery with a way that makes sense, in words (``through its 12 V port``); prices None: not known [USD].

    ``way_usd`` is what its converter costs, nothing where there is none or where it is there already; ``besides`` knows
    what a bare battery needs.
    """

    what: str
    output: str
    converter: str | None
    phrase: str
    energy_wh: float
    each_usd: float | None
    way_usd: float | None
    besides: Besides

    def on(self, what: Variant) -> Variant:
        """``what`` with it in the place of its battery, as many of it."""
        return replace(what, battery=BatteryText(self.what, what.battery.count, self.output, self.converter))

    def price_usd(self, count: int) -> float | None:
        """What so many of it cost with their way and the parts that they need [USD]; None: not known."""
        parts_usd = self.besides.price_usd(self.what, self.output, count)
        if self.each_usd is None or self.way_usd is None or parts_usd is None:
            return None
        return count * self.each_usd + self.way_usd + parts_usd


@dataclass(frozen=True, slots=True)
class Others:
    """What may be had instead of the set-up ``base``, joined: ``ports`` of its battery, other ``batteries``.

    ``worth_usd`` is the price of the battery that is there, of one [USD]; None: not known.  ``besides`` knows what bare
    batteries need that is not there.
    """

    ports: tuple[Other, ...]
    batteries: tuple[Other, ...]
    worth_usd: float | None
    besides: Besides

    def way(self, what: Variant) -> Other | None:
        """The way or the battery of ``what``; None where that is as it was."""
        mine = what.battery.what, what.battery.output, what.battery.converter
        return next((one for one in (*self.ports, *self.batteries) if one[:3] == mine), None)

    def price_usd(self, base: Variant, what: Variant) -> float | None:
        """What has to be bought to make ``what`` of ``base`` [USD]; None where a price in it is not known."""
        other = self.way(what)
        if what.panel_w:
            return None
        if other is not None and other.what != base.battery.what:
            return other.price_usd(what.battery.count)
        more = what.battery.count - base.battery.count
        each, way_usd = self.worth_usd, 0.0 if other is None else other.way_usd
        parts_usd = self.besides.price_usd(what.battery.what, what.battery.output, what.battery.count)
        if (more and each is None) or way_usd is None or parts_usd is None:
            return None
        return way_usd + parts_usd + (more * each if more and each is not None else 0.0)

    def parts(self, what: Variant) -> tuple[str, ...]:
        """What bare batteries of ``what`` need besides that is not there."""
        return self.besides.words(what.battery.what, what.battery.output, what.battery.count)


def others(library: Library, base: Variant, setup: Setup) -> Others:
    """All that make sense.

    What a plain load takes is not known: it stays on the kind of output that it is on, straight.
    """
    besides = Besides(library, setup)
    ports = tuple(_ways(besides, setup, base.battery.what, setup.battery)) if setup.purifier is not None else ()
    there = setup.output.id, base.battery.converter
    batteries = [one for one in library.all("battery") if isinstance(one, Battery) and one.id != setup.battery.id]
    return Others(
        tuple(one for one in ports if (one.output, one.converter) != there),
        tuple(other for one in batteries for other in _ways(besides, setup, one.id, one)),
        None if setup.battery.price_usd is None else setup.battery.price_usd.value,
        besides,
    )


def port_picks(trials: Trials, found: Others, what: Variant) -> list[Other]:
    """The way that makes ``what`` last long enough and costs least, of those that cost the same the longest."""
    ways_ = sorted(found.ports, key=lambda one: (_or_more(one.way_usd), -trials.likely_h(one.on(what))))
    return _first(trials, ways_, what)


def battery_picks(trials: Trials, found: Others, what: Variant) -> list[Other]:
    """Batteries that make ``what`` last long enough: the cheapest, the one nearest in price to what is there, and, told
    apart, the smallest of those whose price is not known."""
    count = what.battery.count
    known, unknown = _priced(found, count), [one for one in found.batteries if one.price_usd(count) is None]
    picks = _first(trials, [one for _, one in known], what)
    if (there := found.worth_usd) is not None:
        near = sorted(known, key=lambda pair: abs(pair[0] - count * there))
        picks += _first(trials, [one for _, one in near], what)
    picks += _first(trials, sorted(unknown, key=lambda one: one.energy_wh), what)
    return list(dict.fromkeys(picks))


def cheaper_picks(trials: Trials, found: Others, what: Variant, below_usd: float) -> list[Other]:
    """The cheapest battery of less than ``below_usd`` [USD] that makes ``what`` last long enough: beside another change
    one is worth naming only where it saves money."""
    return _first(trials, [one for price, one in _priced(found, what.battery.count) if price < below_usd], what)


def _priced(found: Others, count: int) -> list[tuple[float, Other]]:
    """The batteries whose price is known, with what so many cost, the cheapest first."""
    priced = [(price, one) for one in found.batteries if (price := one.price_usd(count)) is not None]
    return sorted(priced, key=lambda pair: pair[0])


def _first(trials: Trials, found: Iterable[Other], what: Variant) -> list[Other]:
    """The first that makes ``what`` last long enough, if any does."""
    count = what.battery.count
    able = (one for one in found if trials.may_hold(count * one.energy_wh, what) and trials.does(one.on(what)))
    return list(islice(able, 1))


def _ways(besides: Besides, setup: Setup, what: str, battery: Battery) -> Iterator[Other]:
    each, library = None if battery.price_usd is None else battery.price_usd.value, besides.library
    try:
        found = ways(library, battery, setup.purifier, setup.purifier_count)
    except PurifierError:
        return
    mine = None if setup.converter is None else setup.converter.id
    for way in found:
        if way.objection or (setup.purifier is None and (way.output, way.converter) != (setup.output.id, mine)):
            continue
        price = None if way.converter is None else library.converter(way.converter).price_usd
        way_usd = 0.0 if way.converter in (None, mine) else None if price is None else price.value
        yield Other(what, way.output, way.converter, way.phrase, battery.energy_wh.value, each, way_usd, besides)


def _or_more(price_usd: float | None) -> float:
    """A price to sort by: one that is not known is never the lowest."""
    return math.inf if price_usd is None else price_usd
