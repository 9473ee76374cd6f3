"""What each battery would give and cost, by the way that a plan takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from purifier.library.catalogue import Library, open_library
from purifier.services.plan.offers import offer, offers, offers_by_purifier, usd_a_day
from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request

FAN = Request(purifier="airfanta-3pro", setting="2")
WALL = Request(purifier="levoit-core-300s")


@pytest.fixture(scope="module")
def library() -> Library:
    """The bundle, opened once."""
    return open_library()


def test_the_hours_are_those_of_the_plan(library: Library) -> None:
    for battery in ("lifepo4-12v-100ah", "anker-solix-c1000"):
        found = offer(library, FAN, battery)
        assert found is not None and found.text == battery
        row = plan(library, replace(FAN, batteries=(battery,)))[0].rows[0]
        assert found.row.runtime_low_h == row.runtime_low_h == found.low_h


def test_a_machine_that_the_plain_way_does_not_reach_has_the_hours_of_the_outlet(library: Library) -> None:
    found = offer(library, WALL, "anker-solix-c1000:dc")
    assert found is not None and found.text == "anker-solix-c1000:ac" and found.through == "AC outlet"
    bare = offer(library, WALL, "lifepo4-12v-100ah")
    assert bare is not None and "+" in bare.text and bare.through == "inverter"


def test_price_for_each_day(library: Library) -> None:
    found = offer(library, FAN, "lifepo4-12v-100ah")
    assert found is not None
    assert usd_a_day(147.0, found) == pytest.approx(147.0 / (found.row.runtime_low_h / 24.0))
    assert usd_a_day(None, found) is None and usd_a_day(147.0, None) is None


def test_days_are_days_of_the_hours_that_are_wanted(library: Library) -> None:
    found = offer(library, replace(FAN, conditions={"hours-per-day": "8 h"}), "lifepo4-12v-100ah")
    assert found is not None and found.low_days == pytest.approx(found.low_h / 8.0)
    assert found.lasts(found.low_h, by_days=False) and not found.lasts(found.low_h * 1.01, by_days=False)
    assert found.lasts(found.low_h * 2.9, by_days=True), "by days of 8 hours it lasts three times as long"


def test_what_stops_early_lasts_for_nothing(library: Library) -> None:
    cold = replace(FAN, conditions={"temperature": "-40 degC"})
    found = offer(library, cold, "lifepo4-12v-100ah")
    assert found is not None and found.low_h == 0.0 and found.least.startswith("! ")
    assert usd_a_day(147.0, found) is None and not found.lasts(1.0, by_days=False)


def test_one_that_gives_nothing_leaves_the_others_alone(library: Library) -> None:
    found = dict(offers(library, replace(FAN, setting="none such"), ("lifepo4-12v-100ah", "anker-solix-c1000")))
    assert found == {"lifepo4-12v-100ah": None, "anker-solix-c1000": None}


def test_how_long_one_battery_runs_each_machine_at_its_lowest_setting(library: Library) -> None:
    found = dict(offers_by_purifier(library, FAN, "lifepo4-12v-100ah", ("airfanta-3pro", "levoit-core-300s")))
    fan = found["airfanta-3pro"]
    assert fan is not None and fan.row.setting == "1"
