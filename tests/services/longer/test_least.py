"""Nothing smaller would do: the search held against every change there is, in small libraries of real parts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import pytest

from purifier.services.longer.change import Change, Longer
from purifier.services.longer.variant import Variant
from tests.services.longer.small import Small, small, tried_once

LIBRARIES = 100
SIZED = ("setting", "count", "hours", "reserve", "start", "sun")


def hold(one: Small) -> int:
    """The changes that are found for one small library, held against all there are; how many were found."""
    found, grown = one.longer(), one.grown()
    assert not found.already
    singles = {change.variant: change for change in found.changes if len(change.parts) == 1}
    pairs = {change.variant: change for change in found.changes if len(change.parts) == 2}
    assert len(singles) + len(pairs) == len(found.changes), "none is told twice"
    for kind in SIZED:
        least = one.least_single(grown[kind])
        assert _of(singles, kind) == (set() if least is None else {least}), kind
    _hold_port(one, found, grown["port"])
    below_usd = _hold_batteries(one, found)
    for lead, other in combinations(SIZED, 2):
        least_pairs = one.least_pairs(grown[lead], grown[other])
        told = _of(pairs, lead, other)
        assert told <= least_pairs, f"{lead} and {other}: something smaller does"
        if lead in ("setting", "count"):
            assert told == least_pairs, f"{lead} and {other}"
        elif least_pairs and any(
            kind in ("reserve", "start") and not one.does(grown[kind][-1](one.base)) for kind in (lead, other)
        ):
            assert told, f"{lead} and {other}: none is told"
    for kind in SIZED:
        for way in ("port", "battery"):
            assert _of(pairs, kind, way) <= one.least_pairs(grown[kind], grown[way], sized=False), f"{kind} and {way}"
    for rung in grown["setting"]:
        if one.does(rung(one.base)):
            break
        _hold_cheapest(one, pairs, rung(one.base), below_usd)
    return len(found.changes)


def _of(changes: dict[Variant, Change], *kinds: str) -> set[Variant]:
    return {variant for variant, change in changes.items() if set(change.kinds) == set(kinds)}


def _hold_port(one: Small, found: Longer, grown: Sequence[object]) -> None:
    told = [change for change in found.changes if change.kinds == ("port",)]
    able = [other for other in one.others.ports if one.does(other.on(one.base))]
    assert len(told) == bool(able) and len(grown) == len(one.others.ports)
    free = any(other.way_usd == 0.0 for other in able)
    assert not told or (told[0].price_usd == 0.0) == free, "a way that costs nothing goes before one that does"


def _hold_batteries(one: Small, found: Longer) -> float:
    """The price of the cheapest other battery, or no limit [USD]."""
    told = [change for change in found.changes if change.kinds == ("battery",)]
    able = [other for other in one.others.batteries if one.does(other.on(one.base))]
    prices = [price for other in able if (price := other.price_usd(1)) is not None]
    assert bool(told) == bool(able)
    known = [change.price_usd for change in told if change.price_usd is not None]
    assert min(known, default=None) == min(prices, default=None), "the cheapest"
    assert any(change.price_usd is None for change in told) == (len(prices) < len(able)), "one of unknown price"
    return min(prices, default=float("inf"))


def _hold_cheapest(one: Small, pairs: dict[Variant, Change], changed: Variant, below_usd: float) -> None:
    """Beside a setting that does not do it alone, the cheapest battery is told where that saves money."""
    priced = [(price, other) for other in one.others.batteries if (price := other.price_usd(1)) is not None]
    able = [price for price, other in priced if price < below_usd and one.does(other.on(changed))]
    told = [pairs[variant].price_usd for variant in _of(pairs, "setting", "battery")]
    assert not able or min(able) in told, "the cheapest battery beside a setting"


def test_none_smaller_exists_in_small_libraries() -> None:
    dice, held, told = random.Random(20261126), 0, 0
    with tried_once():
        for _ in range(LIBRARIES):
            one = small(dice, few=True)
            if one is not None:
                told += hold(one)
                held += 1
    assert held > LIBRARIES / 2 and told > 2 * held


@pytest.mark.slow
def test_none_smaller_exists_in_ten_thousand_libraries_of_more_parts() -> None:
    dice = random.Random(7)
    with tried_once():
        for _ in range(10_000):
            one = small(dice, few=False)
            if one is not None:
                hold(one)
