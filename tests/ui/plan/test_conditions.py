"""Conditions are typed beside the table and change it with every keystroke."""

from __future__ import annotations

from dataclasses import replace

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.answer import span_of
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import remembered
from purifier.services.wording import duration, unpadded
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


async def test_typing_a_reserve_recomputes_the_table(make_app: MakeApp, library: Library) -> None:
    asked = replace(FOUNDING, conditions={"reserve": "20 %"})
    hours = [unpadded(duration(column.rows[1].runtime_h)) for column in plan(library, asked)]
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "down", "down", "down")
        await type_text(pilot, "20 %")
        assert view_of(pilot.app).request == asked
        for one in hours:
            assert one in squeezed(pilot)


async def test_the_last_good_value_stays_while_the_next_is_being_typed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "down")
        await type_text(pilot, "80 %")
        field = pilot.app.focused
        await press(pilot, "backspace", "x")
        assert view_of(pilot.app).request.conditions == {"health": "80 %"}
        assert "health: a percentage such as '80 %' was expected" in words_of(pilot, "#condition-says")
        assert words_of(pilot, "#label-health").startswith("!")
        assert pilot.app.focused is field, "typing goes on where it was"
        await press(pilot, "backspace")
        await type_text(pilot, "%")
        assert "health: " not in words_of(pilot, "#condition-says")


@pytest.mark.parametrize(("units", "read"), [("us", "41 degF"), ("metric", "41 degC")])
async def test_a_temperature_without_a_unit_takes_that_of_the_screen(make_app: MakeApp, units: str, read: str) -> None:
    async with make_app(units=units).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "41")
        assert f"read as {read}" in words_of(pilot, "#condition-says")
        assert view_of(pilot.app).request.conditions == {"temperature": read}
        await press(pilot, "enter")
    assert (kept := remembered()) is not None and kept.conditions == {"temperature": read}


async def test_a_share_without_a_unit_is_percent_and_one_below_one_is_asked_about(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "down")
        await type_text(pilot, "80")
        assert view_of(pilot.app).request.conditions == {"health": "80 %"}
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "0.8")
        assert "write '80 %' or '0.8 %'" in words_of(pilot, "#condition-says")


async def test_one_bad_field_does_not_hold_back_the_others(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "cold")
        await press(pilot, "down")
        await type_text(pilot, "80 %")
        assert view_of(pilot.app).request.conditions == {"health": "80 %"}


async def test_a_condition_that_needs_another_says_which(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        pilot.app.screen.query_one("#condition-left-on").focus()
        await press(pilot, "space")
        assert "hours-per-day" in words_of(pilot, "#condition-says")
        assert view_of(pilot.app).request.conditions == {}


async def test_letters_are_typed_and_not_taken_for_keys(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "q5a d")
        assert words_of(pilot, "#condition-says").count("'q5a d'") == 1


async def test_conditions_are_told_beside_the_set_ups_and_kept(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "5 degC")
        await press(pilot, "enter")
        assert "5 °C" in words_of(pilot, "#cards")
        await press(pilot, "c")
        assert pilot.app.screen.query_one("#condition-temperature").value == "5 degC"  # type: ignore[attr-defined]


async def test_a_narrow_screen_shows_the_answer_above_the_fields(make_app: MakeApp, library: Library) -> None:
    row = plan(library, replace(FOUNDING, conditions={"health": "50 %"}))[0].rows[1]
    async with make_app().run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "down")
        await type_text(pilot, "50 %")
        assert f"Plan on {span_of(row).least} with A at setting 2" in words_of(pilot, "#answer-words")


async def test_looking_at_the_conditions_changes_none(make_app: MakeApp) -> None:
    asked = Request(("ecoflow-delta-2",), "airfanta-3pro", conditions={"reserve": "20 %", "hours-per-day": "8 h"})
    app = make_app(asked)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = view_of(app).cell
        await press(pilot, "c", "down", "escape")
        assert view_of(app).request.conditions == asked.conditions and view_of(app).cell == before
        await press(pilot, "z")
        assert "There is nothing to undo." in said(pilot)


async def test_the_cards_tell_the_conditions_that_were_just_stated(make_app: MakeApp) -> None:
    app = make_app(Request(("ecoflow-delta-2",), "airfanta-3pro"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "room temperature" in squeezed(pilot)
        for keys, told in ((("5",), "-15 °C (5 °F)"), (("down", "down", "down", "2", "0"), "20% kept")):
            await press(pilot, "c", *keys, "enter")
            assert told in squeezed(pilot) and "room temperature" not in squeezed(pilot)
