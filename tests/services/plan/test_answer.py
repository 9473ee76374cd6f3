"""The answer in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.answer import about_watts, answers
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request


@pytest.fixture
def bundled(bundle: Path) -> Library:
    return Library([bundle])


def told(library: Library, request: Request) -> tuple[str, ...]:
    return answers(plan(library, request), "us")


def test_it_is_the_number_to_plan_with_at_the_best_setting(bundled: Library) -> None:
    one = Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro")
    assert told(bundled, one) == ("Plan on 9 days at setting 2 (likely 13): 141 CFM, about 4 W.",)
    assert told(bundled, FOUNDING)[1].startswith("Plan on 5 days with B at setting 2 (likely 6½): 141 CFM, about 4 W (")


def test_a_set_up_that_switches_off_by_itself_is_not_to_be_relied_on(bundled: Library) -> None:
    (words,) = told(bundled, Request(("anker-solix-c1000:dc",), purifier="airfanta-3pro", setting="1"))
    assert words.startswith("Do not rely on 7 days at setting 1: The 12 V port switches off below 3 W")


def test_a_load_has_no_setting_and_no_air(bundled: Library) -> None:
    assert told(bundled, Request(("1280 Wh",), load="4.1 W ± 1 %")) == ("Plan on 11 days (likely 13): about 4 W.",)


def test_hours_a_day_make_days_on_the_calendar(bundled: Library) -> None:
    (words,) = told(
        bundled,
        Request(("ecoflow-delta-2",), purifier="levoit-core-400s", setting="25%", conditions={"hours-per-day": "8 h"}),
    )
    assert "days of 8 h each" in words and "about 86 CFM, about 5 W (24 W from the battery)" in words


def test_a_reserve_of_everything_leaves_nothing(bundled: Library) -> None:
    (words,) = told(bundled, Request(("1280 Wh",), load="5 W", conditions={"reserve": "100 %"}))
    assert words.startswith("Nothing is left to use")


@pytest.mark.parametrize(
    ("watts", "words"), [(4.12, "about 4 W"), (1.4, "about 1.4 W"), (62.4, "about 62 W"), (0.0052, "about 5.2 mW")]
)
def test_watts_are_told_with_as_few_figures_as_are_near(watts: float, words: str) -> None:
    assert about_watts(watts) == words
