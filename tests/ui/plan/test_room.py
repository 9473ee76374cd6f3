"""The room on the Plan screen: typed beside the table, told in the answer, drawn in the details."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from purifier.services.plan.request import FOUNDING, Request
from purifier.ui.help.explain import TOPICS
from purifier.ui.plan.detail_panel import DetailPanel
from purifier.ui.plan.view import with_conditions
from purifier.ui.plan.work import faults_of
from tests.services.runs.fans import fan_file
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, screen_text, settle, squeezed, type_text, words_of

BEDROOM = {"room": "12x12x8 ft", "tightness": "typical", "people": "4", "air": "smoke"}
ALL = replace(FOUNDING, conditions=BEDROOM)
ONE = Request(("lifepo4-12v-100ah",), "airfanta-3pro", conditions=BEDROOM | {"people": "1"})


async def test_a_room_is_typed_under_its_heading_and_its_people_are_counted_by_sign(make_app: MakeApp) -> None:
    app = make_app(replace(ONE, conditions={"people": "3", "air": "smoke"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Clean air for 4 people; three people need 90 CFM" in words_of(pilot, "#answer-words")
        await press(pilot, "c")
        heads = [str(one.render()) for one in app.screen.query(".conditions-head").results(Static)]
        assert heads[-1] == "The room"
        app.screen.query_one("#condition-room").focus()
        await type_text(pilot, "12x12x8 ft")
        app.screen.query_one("#condition-people").focus()
        await press(pilot, "plus", "down")
        assert view_of(app).request.conditions == {"room": "12x12x8 ft", "people": "4", "air": "smoke"}
        assert words_of(pilot, "#answer-words").startswith("CO2 5 300 ppm with 4 people! 7.3 clean air changes an hour")
        focused, says = app.focused, app.screen.query_one("#condition-says")
        assert focused is not None and focused.id == "condition-air"
        assert focused.region.y < says.region.y, "not behind what is said of it"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_who_must_not_stay_is_told_first_where_there_is_little_room(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app(ALL).run_test(size=size) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#answer-words")
        assert words.startswith(
            "CO2 5 300 ppm with 4 people! 7.3 clean air changes an hour, 6.1 % of the smoke outdoors, 90 % clean in 17 "
            "min. Plan on 9 days with A at setting 2"
        )
        shown = squeezed(pilot)
        assert "90 % clean in 17 min." in shown and "(likely 13): 141 CFM, about 4 W." in shown


async def test_a_large_screen_tells_all_of_it_with_the_curve(make_app: MakeApp) -> None:
    async with make_app(ALL).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#answer-words")
        first = "Not with four people and the window shut: CO2 settles at about 5 300 ppm. In this room: 7.3 clean air"
        assert words.startswith(first) and "Plan on 9 days with A" in words and "at the worst 7 days" in words
        text = screen_text(pilot)
        assert "100 % ⠙" in text and "6.2 % ⠀" in text and "Left of what is outdoors" in text and "1 h" in text
        lines = [line.text for line in pilot.app.screen.query_one(DetailPanel).body._strips()]
        for told in ("Of 100 particles", "Sold for rooms", "Fan curve unknown", "catches 53 mg a day", "Put a fuse"):
            assert any(told in line for line in lines), told
        assert any("! It would do with 39 m³/h (23 CFM)" in line for line in lines) and "to heed: tab" in text
        assert "CO2 settles" not in words_of(pilot, "DetailBody"), "which the answer says"


async def test_the_answer_is_of_the_setting_under_the_cursor(make_app: MakeApp) -> None:
    async with make_app(ONE).run_test(size=(60, 60)) as pilot:
        await settle(pilot)
        assert words_of(pilot, "#answer-words").startswith("Plan on 9 days at setting 2 (likely 13): 141 CFM")
        assert "90 % clean in 17 min; CO2 1 600 ppm with 1 person." in words_of(pilot, "#answer-words")
        await press(pilot, "up")
        assert "3.0 clean air changes an hour, 14 % of the smoke outdoors" in words_of(pilot, "#answer-words")
        assert "Fewer than five clean air changes" in words_of(pilot, "DetailBody")
        body = [line.text for line in pilot.app.screen.query_one(DetailPanel).body._strips()]
        assert all(len(line) <= 60 for line in body) and any("100 % ⠉" in line or "100 % ⠙" in line for line in body)


def test_what_needs_a_room_is_told_where_there_is_none_and_goes_with_it() -> None:
    assert "room too" in faults_of({"room": "", "tightness": "tight"})["tightness"]
    assert list(faults_of({"room": "3", "tightness": "tight"})) == ["room"], "which is mended first"
    assert faults_of({"room": "33 m3", "tightness": "tight", "left-on": "yes", "hours-per-day": "8 h"}) == {}
    assert list(faults_of({"hours-per-day": " ", "left-on": "yes"})) == ["left-on"]
    left = with_conditions(ONE, BEDROOM | {"room": " "})
    assert left.conditions == {"people": "4", "air": "smoke"}


@pytest.mark.parametrize("topic", ["answer", "table", "detail"])
def test_the_help_explains_it_and_why_no_chance_is_told(topic: str) -> None:
    words = " ".join(f"{term} {meaning}" for term, meaning in TOPICS[topic].lines)
    for term in ("eACH", "indoor/outdoor ratio", "CO2", "ECAi", "dose ratio", "The chance of falling ill is never"):
        assert term in words


async def test_how_the_clean_air_falls_in_smoke_is_seen_without_scrolling(make_app: MakeApp, folder: Path) -> None:
    fan_file(folder / "profiles")
    conditions = {"room": "50 m3", "tightness": "0.6", "air": "smoke"}
    async with make_app(Request(("lifepo4-12v-100ah",), "test-fan", conditions=conditions)).run_test(
        size=(120, 40)
    ) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "CFM amid 150 µg/m³ outdoors" in shown and re.search(r"59, week 58, month 53, year \d+", shown)
        body = [line.text for line in pilot.app.screen.query_one(DetailPanel).body._strips()]
        text = " ".join(" ".join(body).split())
        assert "its 59 CFM fall to" in text and "A filter lasts about 550 days at this setting ($0.07 a day)" in text
