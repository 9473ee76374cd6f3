"""What the lists of batteries and purifiers tell before anything is chosen."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from purifier.library.catalogue import Library, open_library
from purifier.services.plan.offers import offer
from purifier.services.plan.request import Request
from purifier.ui.plan.battery_picker import COLUMNS, BatteryPicker
from purifier.ui.plan.purifier_picker import purifier_choices
from purifier.ui.widgets.pick_list import Choice, PickList
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, screen_text, settle, type_text, words_of

AT_SETTING_2 = Request(purifier="airfanta-3pro", setting="2")
HEADS = [column.head for column in COLUMNS]


def listed(pilot: Pilot[None]) -> tuple[Choice, ...]:
    return pilot.app.screen.query_one(PickList).matching


def cell(choice: Choice, head: str) -> str:
    return choice.cells[HEADS.index(head)].text


def heading(pilot: Pilot[None]) -> str:
    return words_of(pilot, ".pick-heading")


async def test_each_battery_says_how_long_it_lasts_at_least_and_what_a_day_costs(
    make_app: MakeApp, library: Library
) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert heading(pilot) == "battery at least through Wh V price $ a day weighs"
        for choice in listed(pilot):
            found = offer(library, AT_SETTING_2, choice.value)
            assert found is not None
            assert cell(choice, "at least") == found.least and cell(choice, "through") == found.through
        found = offer(library, AT_SETTING_2, "lifepo4-12v-100ah")
        assert found is not None
        pack = next(one for one in listed(pilot) if one.value == "lifepo4-12v-100ah")
        assert cell(pack, "$ a day") == f"${float(f'{147 / found.low_days:.2g}'):.0f}"
        before = screen_text(pilot).index("at least")

        await type_text(pilot, "lifepo")
        assert screen_text(pilot).index("at least") == before, "columns keep their places"
        await press(pilot, "ctrl+u")
        await press(pilot, "ctrl+s")
        assert "at least↓" in heading(pilot)
        hours = [one.cells[HEADS.index("at least")].order for one in listed(pilot)]
        assert hours == sorted(hours, key=lambda one: -float(one or 0.0)) and hours[0] != hours[-1]
        line = next(line for line in screen_text(pilot).split("\n") if "$ a day" in line)
        left = pilot.app.screen.query_one(".pick-heading").region.x
        await pilot.click(".pick-heading", offset=(line.index("$ a day") - left + 1, 0))
        await settle(pilot)
        assert "$ a day↑" in heading(pilot) and "bare packs first" not in screen_text(pilot)
        await pilot.click(".pick-heading", offset=(line.index("$ a day") - left + 1, 0))
        await settle(pilot)
        assert "↑" not in heading(pilot) and "bare packs first" in screen_text(pilot), "as they stood at first"

        days = sorted(found.low_days for one in listed(pilot) if (found := offer(library, AT_SETTING_2, one.value)))
        between = (days[0] + days[1]) / 2.0
        await type_text(pilot, f"for {between:.2f} days")
        assert len(listed(pilot)) == len(days) - 1, "the shortest is out"
        assert f"{len(days) - 1} of {len(days)} last {between:.2f} days or more" in screen_text(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "500 weeks")
        assert listed(pilot) == () and "None of these is known to last 500 weeks." in words_of(pilot, ".preview")


@pytest.mark.slow  # goes the same way as others
async def test_the_hours_that_were_worked_out_are_there_at_once_the_next_time(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "escape")
        app = pilot.app
        picker = BatteryPicker(view_of(app).request, "2")
        await app.push_screen(picker)
        assert cell(picker.listing().choices[0], "at least") != ""


async def test_each_purifier_says_what_it_plugs_into_and_how_long_a_lasts(make_app: MakeApp, library: Library) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert heading(pilot) == "purifier A on low draws clean air plugs into"
        machines = {one.value: [cell.text for cell in one.cells] for one in listed(pilot)}
        fan = offer(library, Request(purifier="airfanta-3pro", setting="1"), "lifepo4-12v-100ah")
        assert fan is not None and machines["airfanta-3pro"][::3] == [fan.least, "12 V, wall"]
        assert machines["coway-airmega-400"][3] == "wall" and machines["coway-airmega-400"][0] != ""
        await type_text(pilot, "coway")
        assert words_of(pilot, ".preview").startswith("With a converter (inverter): Plan on ")


def test_purifiers_whose_clean_air_is_known_stand_before_those_of_which_nobody_published_it() -> None:
    found = purifier_choices(open_library(()), "us", {})
    known = [not choice.cells[2].text.endswith("?") for choice in found]
    assert True in known and False in known and known == sorted(known, reverse=True)
    names = [choice.name.lower() for choice, is_known in zip(found, known, strict=True) if is_known]
    assert names == sorted(names)
