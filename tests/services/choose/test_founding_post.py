"""The argument of the founding post, as answers: what 1 280 Wh cost, more batteries, two systems, setting 2."""

from __future__ import annotations

from datetime import datetime

import pytest

from purifier.library.catalogue import Library, open_library
from purifier.model.air import m3_per_h
from purifier.services.choose import told
from purifier.services.choose.found import Found
from purifier.services.choose.need import Need
from purifier.services.choose.search import search
from purifier.services.choose.trade import give_up
from purifier.services.choose.wanted import Wanted, need_of
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.buy import NEEDED
from purifier.services.plan.request import Request

AIRFANTA = (("airfanta-3pro", None),)
NOW = datetime(2026, 11, 26)


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(())


def found_for(library: Library, stated: dict[str, str], *own: str, **request: object) -> Found:
    asking = need_of(library, Wanted(stated, own, Request(**request)), datetime(2026, 11, 26))  # type: ignore[arg-type]
    return search(library, asking.need)


def test_four_people_three_days_400_dollars_airfanta(library: Library) -> None:
    found = found_for(
        library,
        {"for": "3 d", "max-price": "$400"},
        purifier="AirFanta",
        conditions={"room": "12x12x8 ft", "people": "4"},
    )
    best = found.answers[0]
    assert (best.text, best.kit.machine, best.speed.setting.name) == ("lifepo4-12v-100ah:dc", "airfanta-3pro", "2")
    prices = {item.what: item.price_usd for item in best.items}
    assert sorted(prices.values(), key=float) == [1.70, 4.66, 16.19, 18.99, 147.0, 164.0]  # type: ignore[arg-type]
    assert best.cost_usd == pytest.approx(352.54) and best.margin_h > 6 * 24
    assert all("jefftk.com, 2026-06-04" in item.source for item in best.items)
    assert told.per_energy(best).startswith("$0.15/Wh with its parts, each more $0.11/Wh")
    assert [answer.speed.setting.name for answer in found.answers] == ["2", "3"]
    assert all(answer.cost_usd is None for answer in found.unpriced)
    assert any("costs $436" in answer.reason for answer in found.missed)


def test_with_purifiers_unlimited_all_run_on_2(library: Library) -> None:
    """413 CFM: three on setting 2 use one battery where one on setting 6 needs three of them."""
    some = tuple(BatteryText(id_) for id_ in ("lifepo4-12v-100ah", "litime-12v-100ah-g24", "anker-solix-c1000"))
    free = {"airfanta-3pro": 4}
    found = search(library, Need(m3_per_h(413.0), 72.0, batteries=some, purifiers=AIRFANTA, own=free))
    best = found.answers[0]
    assert (best.text, best.kit.machine, best.speed.setting.name) == ("lifepo4-12v-100ah:dc", "airfanta-3pro*3", "2")
    alone = search(library, Need(m3_per_h(413.0), 72.0, batteries=some, purifiers=(("airfanta-3pro", 1),)))
    assert alone.answers[0].count == 3 and alone.answers[0].speed.setting.name == "6"


def test_two_systems_one_after_the_other(library: Library) -> None:
    """Likely hours at setting 2: 310 and 152 of the post's table."""
    found = found_for(
        library,
        {"for": "3 d", "cadr": "141 cfm"},
        "lifepo4-12v-100ah",
        "anker-solix-c1000",
        "airfanta-3pro",
        batteries=("lifepo4-12v-100ah", "anker-solix-c1000"),
        purifier="airfanta-3pro",
    )
    assert found.together is not None and found.together.speed.setting.name == "2"
    assert found.together.runtime_h == pytest.approx(310.47 + 152.2, abs=0.5)
    assert found.together.runtime_low_h < found.together.runtime_h
    assert "LiFePO4 12 V 100 Ah and then Anker SOLIX C1000 run AirFanta 3Pro at 2" in told.in_turn(found.together, "us")


def test_what_is_owned_costs_nothing(library: Library) -> None:
    found = found_for(
        library,
        {"for": "3 d", "cadr": "141 cfm", "max-price": "50"},
        "lifepo4-12v-100ah",
        "airfanta-3pro",
        "charger",
        purifier="airfanta-3pro",
    )
    assert found.answers[0].cost_usd == pytest.approx(16.19 + 1.70 + 4.66)
    lines = {what: price for what, price, _ in told.buy_lines(found.answers[0])}
    assert lines["LiFePO4 12 V 100 Ah"] == lines["Charger for 12 V LiFePO4"] == "yours"


def test_what_one_gives_up(library: Library) -> None:
    at_2, at_3 = search(
        library, Need(m3_per_h(120.0), 72.0, 400.0, batteries=(BatteryText("lifepo4-12v-100ah"),), purifiers=AIRFANTA)
    ).answers
    assert give_up(at_2, at_3, "us") == (
        "What you give up: 106 CFM of clean air; what you get: 5 d 1 h longer. Not known of both: noise."
    )
    assert "5 d 1 h of its hours; what you get: 106 CFM more clean air" in give_up(at_3, at_2, "us")
    assert give_up(at_2, at_2, "us").startswith("The same in every way that is known")


def test_a_quieter_setting_by_night_and_a_stronger_one_by_day(library: Library) -> None:
    need = Need(m3_per_h(120.0), 24.0, max_noise_dba=50.0, night_noise_dba=35.0, purifiers=(("xiaomi-4-pro", None),))
    found = search(library, need)
    both = [answer for answer in found.unpriced if answer.speed.changes]
    assert both
    for answer in both:
        speed = answer.speed
        assert speed.noise_dba is not None and speed.noise_dba <= 50.0
        assert speed.by_night.noise_dba is not None and speed.by_night.noise_dba.value <= 35.0
        assert speed.by_day.noise_dba is not None and speed.by_day.noise_dba.value > 35.0
        assert answer.row.load_power_w == pytest.approx(
            answer.kit.purifiers * (speed.by_day.power_w.value * 16 + speed.by_night.power_w.value * 8) / 24
        )


def test_two_systems_that_are_owned_come_first_where_together_they_do_it_for_less(library: Library) -> None:
    """Twelve days: the post's two systems one after the other, for the $41.54 of parts, where one alone would not."""
    own = ("lifepo4-12v-100ah", "anker-solix-c1000", "airfanta-3pro")
    some = {"batteries": own[:2], "purifier": own[2]}
    asking = need_of(library, Wanted({"for": "12 d", "cadr": "141 cfm"}, own, Request(**some)), NOW)  # type: ignore[arg-type]
    found = search(library, asking.need)
    assert found.together is not None and found.together.cost_usd == pytest.approx(41.54)
    assert told.is_best_in_turn(asking, found) and found.answers[0].cost_usd == pytest.approx(41.54 + 147 + 1.70)
    assert told.headline(asking, found, "us").startswith("All that is yours, one after the other: LiFePO4 12 V 100 Ah")
    free = need_of(
        library,
        Wanted({"for": "12 d", "cadr": "141 cfm", "max-price": "0"}, (*own, *NEEDED), Request(**some)),  # type: ignore[arg-type]
        NOW,
    )
    assert told.does_any(free, search(library, free.need))


def test_a_battery_of_no_make_that_is_owned_costs_its_parts_alone(library: Library) -> None:
    found = found_for(library, {"for": "3 d", "cadr": "141 cfm"}, "1280 Wh", "airfanta-3pro", purifier="airfanta-3pro")
    assert found.answers[0].text == "1280 Wh:dc" and found.answers[0].cost_usd == pytest.approx(16.19 + 1.70 + 4.66)


def test_hours_a_day_are_told_on_the_calendar(library: Library) -> None:
    found = found_for(
        library,
        {"for": "20 d", "cadr": "141 cfm"},
        purifier="airfanta-3pro",
        batteries=("lifepo4-12v-100ah",),
        conditions={"hours-per-day": "8 h"},
    )
    best = found.answers[0]
    assert told.does(best, "us").startswith("at least 25.5 days of 8 h each") and told.least(best).startswith("25 d")
    assert told.margin(best).endswith("5 d 12 h to spare")


def test_each_battery_has_its_fuse_and_each_purifier_its_connectors(library: Library) -> None:
    some = (BatteryText("lifepo4-12v-100ah", 2),)
    found = search(library, Need(m3_per_h(240.0), 24.0, batteries=some, purifiers=(("airfanta-3pro", 2),)))
    best = found.answers[0]
    assert best.cost_usd == pytest.approx(2 * 147 + 2 * 164 + 16.19 + 2 * 1.70 + 2 * 4.66 + 18.99)
    lines = {what.split(":")[0]: price for what, price, _ in told.buy_lines(best)}
    assert lines["2 x Fuse holder and fuses"] == "$3.40" and lines["2 x Connectors"] == "$9.32"


def test_what_stops_it_is_named_with_the_least_that_would_do(library: Library) -> None:
    """Three limits, far from what does it: not "ask for less clean air"."""
    some = {"batteries": ("lifepo4-12v-100ah",), "purifier": "airfanta-3pro"}
    found = found_for(library, {"for": "3 d", "cadr": "120 cfm", "max-price": "10"}, **some)
    assert not found.answers and found.missed[0].reason == "costs $353, $343 too much"
    found = found_for(library, {"for": "3 d", "cadr": "120 cfm", "max-price": "300", "max-mass": "8 kg"}, **some)
    assert found.missed[0].reason == "costs $353, $53 too much; weighs 24 lb (10.9 kg), 6 lb (2.89 kg) too much"
    found = found_for(library, {"for": "3 d", "cadr": "120 cfm", "max-noise": "40 dBA"}, **some)
    assert found.missed[0].reason == "makes a noise that nobody measured"


def test_a_converter_that_is_asked_for_is_put_on_whatever_output_it_fits(library: Library) -> None:
    found = found_for(
        library,
        {"for": "8 h", "cadr": "141 cfm"},
        "wall-adapter-12v",
        purifier="airfanta-3pro",
        batteries=("anker-solix-c1000+wall-adapter-12v",),
    )
    assert found.answers and {answer.kit.output for answer in found.answers} == {"ac"}
