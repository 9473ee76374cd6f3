"""What would make it last: each change is planned anew, does it, and half of it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from purifier.errors import NoPathError, UsageError
from purifier.library.catalogue import Library, open_library
from purifier.model.equipment import Battery
from purifier.services.longer.besides import Besides
from purifier.services.longer.change import Change, Longer
from purifier.services.longer.longer import longer
from purifier.services.longer.others import Other, Others, port_picks
from purifier.services.longer.trials import Trials
from purifier.services.longer.variant import Variant, variant
from purifier.services.plan.answer import stopping
from purifier.services.plan.buy import items, parts_of, total_usd
from purifier.services.plan.join import join
from purifier.services.plan.plan import column
from purifier.services.plan.request import Request
from tests.services.longer.small import BATTERIES, CONVERTERS, WHOLE, Few
from tests.thinned import thinned

WEEK_H = 168.0
FAN = Request(purifier="airfanta-3pro")
WALL = Request(purifier="levoit-core-300s")


@pytest.fixture(scope="module")
def bundle() -> Library:
    """The bundle, opened once."""
    return open_library()


@pytest.fixture(scope="module")
def library() -> Library:
    """A few batteries at their prices, which are soon gone through."""
    batteries = [WHOLE.battery(id) for id in (*BATTERIES, "ecoflow-delta-pro-ultra", "lifepo4-12v-200ah")]
    return Few({one.id: None if one.price_usd is None else one.price_usd.value for one in batteries}, CONVERTERS)


def singles(found: Longer) -> dict[str, Change]:
    """The changes of one step by their kind, the best of each."""
    return {one.kinds[0]: one for one in reversed(found.changes) if len(one.parts) == 1}


@pytest.mark.parametrize(
    ("request_", "battery", "setting", "hours"),
    thinned(
        [
            (FAN, "lifepo4-12v-100ah", "3", WEEK_H),
            (FAN, "anker-solix-c1000:ac", "2", WEEK_H),
            (
                replace(FAN, conditions={"reserve": "20 %", "start": "80 %", "hours-per-day": "12 h"}),
                "jackery-300",
                "4",
                72,
            ),
            (WALL, "lifepo4-12v-100ah+inverter-300w", "100%", 72.0),
            (Request(load="15 W"), "anker-solix-c1000:ac", None, 72.0),
            (FAN, "640 Wh*2", "5", 96.0),
        ]
    ),
)
def test_every_change_is_planned_anew_and_its_low_end_meets_the_need(
    library: Library, request_: Request, battery: str, setting: str | None, hours: float
) -> None:
    found = longer(library, request_, battery, setting, hours)
    assert found.changes and not found.already and found.nearest is None
    assert found.short_h == pytest.approx(hours - found.now.low_days_h)
    for change in found.changes:
        (text,) = change.request.batteries
        planned = column(library, change.request, text, with_drivers=False)
        row = planned.rows[0]
        assert (row.runtime_low_h, row.runtime_h) == (change.row.runtime_low_h, change.row.runtime_h)
        assert stopping(row) is None
        day = 24.0 / (planned.setup.conditions.hours_per_day or 24.0)
        if "sun" not in change.kinds:
            assert change.low_h == row.runtime_low_h
            assert row.runtime_low_h * day >= hours * (1.0 - 1e-9)
        else:
            assert row.runtime_low_h * day < hours <= change.low_h * day * (1.0 + 1e-9), "it is the sun that does it"


def test_the_changes_of_one_step(library: Library) -> None:
    found = longer(library, FAN, "lifepo4-12v-100ah", "3", WEEK_H)
    one = singles(found)
    assert one["setting"].row.setting == "2" and one["setting"].price_usd == 0.0
    assert one["count"].request.batteries == ("lifepo4-12v-100ah*2",) and one["count"].price_usd == pytest.approx(
        147.0 + 1.70
    ), "a fuse of its own"
    assert one["hours"].price_usd == 0.0 and one["sun"].price_usd is None
    assert "port" not in one, "there is no other way out of a bare battery that makes sense"
    prices = [change.price_usd for change in found.changes if len(change.parts) == 1]
    known = [price for price in prices if price is not None]
    assert prices == [*sorted(known), *[None] * (len(prices) - len(known))], "free ones, then by price, unknown last"


def test_nothing_smaller_does_it_and_half_does_not(library: Library) -> None:
    request = replace(FAN, conditions={"reserve": "30 %", "start": "80 %"})
    hours = 1.25 * longer(library, request, "lifepo4-12v-100ah", "3", 1.0).now.low_h
    one = singles(longer(library, request, "lifepo4-12v-100ah", "3", hours))
    for kind, condition, up in (("reserve", "reserve", 1), ("start", "start", -1), ("hours", "hours-per-day", 0.5)):
        change = one[kind]
        number, unit = change.request.conditions[condition].split()
        (step,) = change.parts
        before = {"reserve": 30.0, "start": 80.0, "hours": 24.0}[kind]
        assert step.size == abs(before - float(number))
        for less in (float(number) + up, before + (float(number) - before) / abs(step.size) * (step.size // 2)):
            asked = {**request.conditions, condition: f"{less:g} {unit}"}
            planned = column(
                library, replace(request, conditions=asked, setting="3"), "lifepo4-12v-100ah", with_drivers=False
            )
            days = planned.rows[0].runtime_low_h / (planned.setup.conditions.hours_per_day or 24.0)
            assert days * 24.0 < hours, f"{condition} {less:g}"


def test_a_panel_is_no_larger_than_it_must_be(library: Library) -> None:
    change = singles(longer(library, FAN, "lifepo4-12v-100ah", "3", WEEK_H))["sun"]
    assert change.variant.panel_w % 5.0 == 0.0 and change.low_h >= WEEK_H
    more = singles(longer(library, FAN, "lifepo4-12v-100ah", "3", WEEK_H, sun_h=6.0))["sun"]
    assert more.variant.panel_w == pytest.approx(change.variant.panel_w / 2.0, abs=5.0), "twice the sun, half the panel"


def test_another_way_is_free(library: Library) -> None:
    one = singles(longer(library, FAN, "anker-solix-c1000:ac", "3", 60.0))
    assert one["port"].request.batteries == ("anker-solix-c1000:dc",) and one["port"].price_usd == 0.0


def test_of_all_batteries_the_cheapest_is_told_and_those_of_unknown_price_apart(bundle: Library) -> None:
    dear = longer(bundle, FAN, "anker-solix-c1000:ac", "2", WEEK_H)
    others = [change for change in dear.changes if change.kinds == ("battery",)]
    able = []
    for battery in bundle.all("battery"):
        assert isinstance(battery, Battery)
        for output in battery.outputs if battery.price_usd is not None else ():
            try:
                row = column(bundle, replace(FAN, setting="2"), f"{battery.id}:{output}", with_drivers=False).rows[0]
            except NoPathError:
                continue
            if stopping(row) is None and row.runtime_low_h >= WEEK_H and row.price_usd is not None:
                parts_usd = total_usd(parts_of(bundle, battery, {})) if battery.kind == "pack" else 0.0
                able += [] if parts_usd is None else [row.price_usd + parts_usd]
    assert min(change.price_usd for change in others if change.price_usd is not None) == pytest.approx(min(able))
    assert [change for change in others if change.price_usd is None] == others[-1:], "unknown prices are told last"


def test_a_bare_battery_for_a_station_costs_its_parts_too(bundle: Library) -> None:
    """What `size` says of it to whoever has the station and the purifier."""
    there = longer(bundle, FAN, "anker-solix-c1000", "2", WEEK_H).changes
    prices = {change.request.batteries[0]: change for change in there if change.kinds == ("battery",)}
    change = prices["lifepo4-12v-100ah:dc"]
    assert change.besides == ("a shunt", "a fuse", "connectors", "a charger")
    battery, fan = bundle.battery("lifepo4-12v-100ah"), bundle.purifier("airfanta-3pro")
    bought = items(bundle, (battery, 1), (fan, 1), None, {"airfanta-3pro": 1, "anker-solix-c1000": 1}, bare=True)
    assert change.price_usd == total_usd(bought) and change.price_usd == pytest.approx(147.0 + 41.54)


def test_parts_that_are_there_are_not_bought_again(bundle: Library) -> None:
    besides = Besides(bundle, join(bundle, FAN, "lifepo4-12v-100ah"))
    assert besides.items("lifepo4-12v-100ah", None, 1) == ()
    assert besides.words("lifepo4-12v-100ah", "dc", 3) == ("2 fuses",)
    assert besides.price_usd("lifepo4-12v-100ah", "dc", 3) == pytest.approx(2 * 1.70), "two more, a fuse each"
    assert besides.items("anker-solix-c1000", "ac", 1) == (), "a station has them in it"
    assert besides.price_usd("agm-12v-100ah", "dc", 1) is None, "nobody knows what its charger costs"
    own = Besides(bundle, join(bundle, FAN, "agm-12v-100ah"))
    assert own.price_usd("agm-12v-100ah", "dc", 1) == 0.0, "whose battery it is has its charger"
    assert "a charger" in own.words("lifepo4-12v-100ah", "dc", 1), "which does not fit another kind"


def test_hours_are_those_of_the_calendar(library: Library) -> None:
    half = replace(FAN, conditions={"hours-per-day": "12 h"})
    low_h = longer(library, half, "lifepo4-12v-100ah", "3", 1.0).now.low_h
    assert longer(library, half, "lifepo4-12v-100ah", "3", low_h * 1.99).already, (
        "twelve hours a day last twice as long"
    )
    assert not longer(library, half, "lifepo4-12v-100ah", "3", low_h * 2.01).already


def test_in_the_cold_no_panel_is_offered_and_why(library: Library) -> None:
    cold = replace(FAN, conditions={"temperature": "-5 degC"})
    found = longer(library, cold, "lifepo4-12v-100ah", "3", WEEK_H)
    assert found.changes and not any("sun" in change.kinds for change in found.changes)
    assert "must not be charged" in found.no_sun
    station = longer(library, cold, "640 Wh", "3", WEEK_H)
    assert not any("sun" in one.kinds for one in station.changes) and "nobody states" in station.no_sun
    assert not longer(library, FAN, "lifepo4-12v-100ah", "3", WEEK_H).no_sun


def test_what_would_stop_early_does_not_count(library: Library) -> None:
    eco = longer(library, FAN, "anker-solix-c1000:dc", "2", WEEK_H)
    assert "setting" not in singles(eco), "setting 1 is switched off as too small a load"
    frozen = longer(library, replace(FAN, conditions={"temperature": "-30 degC"}), "lifepo4-12v-100ah", "3", WEEK_H)
    assert frozen.now.low_days_h == 0.0 and frozen.short_h == WEEK_H
    assert all("battery" in change.kinds for change in frozen.changes), "no lithium battery gives anything"


def test_where_nothing_does_it_the_nearest_is_told(library: Library) -> None:
    kept = replace(FAN, conditions={"parasitic": "30 A"})
    found = longer(library, kept, "lifepo4-12v-100ah", "3", 100.0 * WEEK_H)
    assert not found.changes and found.nearest is not None
    assert found.now.low_days_h < found.nearest.outcome.low_days_h < 100.0 * WEEK_H


def test_two_purifiers_and_a_way_that_leads_nowhere_are_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="one purifier was expected, found 2"):
        longer(library, Request(purifiers=("airfanta-3pro", "levoit-core-300s")), "jackery-300", None, WEEK_H)
    with pytest.raises(NoPathError):
        longer(library, WALL, "lifepo4-12v-100ah", None, WEEK_H)


def test_many_batteries_want_a_larger_panel_than_few(library: Library) -> None:
    """Each has electronics of its own: beside a panel the most of them are not what does it, if any number does."""
    found = longer(library, Request(load="20 W ± 200 %"), "lifepo4-12v-100ah", None, 99.0 * 365.0 * 24.0)
    pairs = [one for one in found.changes if set(one.kinds) == {"count", "sun"}]
    singles_w = [one.variant.panel_w for one in found.changes if one.kinds == ("sun",)]
    assert pairs or singles_w
    assert all(one.variant.battery.count <= 4 for one in pairs)


class Enough(Trials):
    """Whatever is tried does, and ways through a converter do so for longer."""

    def does(self, what: Variant) -> bool:
        return True

    def likely_h(self, what: Variant) -> float:
        return 100.0 if what.battery.converter else 10.0


def test_a_way_of_unknown_price_never_goes_before_one_that_costs_nothing(library: Library) -> None:
    base = variant(library, "anker-solix-c1000:usb-c", "2", {})
    besides = Besides(library, join(library, FAN, "anker-solix-c1000:dc"))
    free = Other("anker-solix-c1000", "dc", None, "through its 12 V port", 1056.0, 450.0, 0.0, besides)
    unknown = free._replace(output="ac", converter="wall-adapter-12v", way_usd=None)
    (pick,) = port_picks(Enough(library, FAN, WEEK_H), Others((unknown, free), (), 450.0, besides), base)
    assert pick is free
