"""Adding, changing and choosing by keyboard alone; every dialog can be left with nothing changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.answer import answer, span_of, told_at
from purifier.services.plan.plan import column, plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.wording import duration, unpadded
from purifier.ui.plan.battery_picker import BatteryPicker
from purifier.ui.plan.found_ways import WaysFound, found_ways
from purifier.ui.plan.purifier_picker import PurifierPicker
from purifier.ui.plan.screen import PlanScreen
from purifier.ui.plan.setup_editor import SetupEditor
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, screen_text, settle, squeezed, type_text, words_of


async def test_adding_a_battery_takes_its_name_and_two_enters(
    make_app: MakeApp, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Event()

    def after_enter(*asked: Any, **how: Any) -> WaysFound:
        assert found.wait(30.0)
        return found_ways(*asked, **how)

    monkeypatch.setattr("purifier.ui.plan.setup_editor.found_ways", after_enter)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "delta")
        await pilot.press("enter", "enter")  # faster than the ways can be found
        found.set()
        await settle(pilot)
        assert view_of(pilot.app).request.batteries == (*FOUNDING.batteries, "ecoflow-delta-2:dc")
        row = plan(library, view_of(pilot.app).request)[3].rows[1]
        assert f"~{unpadded(duration(row.runtime_low_h, down=True))}" in squeezed(pilot)
        assert view_of(pilot.app).setup == 3


async def test_the_picker_previews_what_the_battery_would_give(make_app: MakeApp, library: Library) -> None:
    row = plan(library, Request(("ecoflow-delta-2",), purifier="airfanta-3pro"))[0].rows[1]
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "delta")
        assert words_of(pilot, ".preview") == answer(row, "us")


async def test_an_energy_can_be_typed_as_a_battery(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "640 Wh")
        assert "a battery of 640 Wh" in squeezed(pilot)
        await press(pilot, "enter", "enter")
        assert view_of(pilot.app).request.batteries[-1] == "640 Wh:dc"
        assert "6 d 11 h" in squeezed(pilot)


async def test_a_number_alone_is_an_energy_and_so_are_amp_hours_times_volts(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "640")
        assert "a battery of 640 Wh" in squeezed(pilot)
        await press(pilot, "enter", "enter")
        assert view_of(pilot.app).request.batteries[-1] == "640 Wh:dc"
        await press(pilot, "d", "a")
        await type_text(pilot, "50 Ah x 12.8 V")
        await press(pilot, "enter", "enter")
        assert view_of(pilot.app).request.batteries[-1] == "50 Ah x 12.8 V:dc"
        assert "6 d 11 h" in squeezed(pilot)


async def test_a_number_alone_is_a_load_of_watts(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await type_text(pilot, "15")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.load == "15 W"


async def test_a_bad_energy_shows_its_sentence(make_app: MakeApp) -> None:
    sentences = {
        "0 Wh": "battery: more than nothing was expected (for example '1280 Wh'), found '0 Wh'",
        "1280 mwh": "'1280 mwh' can be read two ways: write '1280 MWh' or '1280 mWh'",
        "12,8 kWh": "'12,8 kWh' has a decimal comma: write '12.8 kWh'",
        "15 W": "'15 W' is a power",
        "½ Wh": "'½ Wh' does not begin with a number",
        "zzz": "No battery matches: type less, or an energy such as 1280 Wh.",
    }
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        for typed, sentence in sentences.items():
            await type_text(pilot, typed)
            assert sentence in words_of(pilot, ".preview")
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, BatteryPicker), "nothing was chosen"
            await press(pilot, "ctrl+u")


async def test_a_bad_load_shows_its_sentence_and_chooses_no_machine(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        for typed in ("0 W", "-5 W"):
            await type_text(pilot, typed)
            assert "load: more than nothing was expected" in words_of(pilot, ".preview")
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, PurifierPicker), "nothing was chosen"
            await press(pilot, "ctrl+u")


async def test_changing_the_way_and_the_count(make_app: MakeApp, library: Library) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "e", "shift+tab")
        await press(pilot, "backspace")
        await type_text(pilot, "2")
        await press(pilot, "tab", "down", "enter")
        request = view_of(pilot.app).request
        assert request.batteries[1] == "anker-solix-c1000*2:ac"
        row = plan(library, request)[1].rows[1]
        assert unpadded(duration(row.runtime_h)) in squeezed(pilot)


async def test_only_ways_that_fit_are_offered_each_with_its_hours(make_app: MakeApp, library: Library) -> None:
    request = Request(("lifepo4-12v-100ah+inverter-300w",), purifier="coway-airmega-400")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "e")
        editor = pilot.app.screen
        assert isinstance(editor, SetupEditor)
        assert [one.way.converter for one in editor.ways] == ["inverter-300w"], "no 12 V way into a mains machine"
        planned = column(library, request, request.batteries[0])
        row = planned.rows[told_at(planned)]
        assert f"hours at setting {row.setting} " in squeezed(pilot)
        assert f"at least {span_of(row).least}, likely" in squeezed(pilot)


async def test_the_best_ways_come_first_and_the_rest_is_one_key_away(
    make_app: MakeApp, folder: Path, bundle: Path
) -> None:
    shutil.copy(bundle / "converters" / "harbor-freight-60w.toml", folder / "profiles" / "converters")
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "e")
        editor = pilot.app.screen
        assert isinstance(editor, SetupEditor)
        assert [(one.way.output, one.way.converter) for one in editor.shown] == [("dc", None), ("ac", None)]
        assert "more: 2 other ways, which give less" in squeezed(pilot)
        await press(pilot, "j", "j", "enter")
        assert isinstance(pilot.app.screen, SetupEditor), "the list is longer, nothing was chosen"
        assert "not needed: 12 V port will do" in squeezed(pilot)
        await press(pilot, "k", "enter")
        assert view_of(pilot.app).request.batteries[1] == "anker-solix-c1000:ac"


def test_where_nothing_fits_it_is_said_what_would(library: Library) -> None:
    found = found_ways(library, Request(purifier="coway-airmega-400"), "100 Ah x 36 V", keep=False)
    assert found.ways == () and "an inverter from 36 V to 120 V would do." in found.fault


async def test_a_count_out_of_range_says_so_and_keeps_the_last(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "e", "shift+tab", "backspace")
        assert "a count from 1 to 1000 was expected" in words_of(pilot, ".preview")


async def test_another_battery_from_within_the_editor(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "e", "b")
        await type_text(pilot, "agm")
        await press(pilot, "enter", "enter")
        assert view_of(pilot.app).request.batteries[0] == "agm-12v-100ah:dc"


async def test_choosing_a_purifier_and_how_many(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p", "tab", "backspace")
        await type_text(pilot, "2")
        await press(pilot, "tab", "tab", "enter")
        assert view_of(pilot.app).request.purifier == "airfanta-3pro*2"
        assert "AirFanta 3Pro ×2: how long it lasts" in squeezed(pilot)
        assert "282" in screen_text(pilot), "clean air adds up"


async def test_a_count_that_is_none_keeps_the_keys(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p", "tab", "backspace", "0", "enter")
        assert "a count from 1 to 1000 was expected, found '0'" in squeezed(pilot)
        await press(pilot, "backspace", "3", "enter")
        assert view_of(pilot.app).request.purifier == "airfanta-3pro*3"


async def test_a_plain_load_in_place_of_a_purifier(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await type_text(pilot, "10 W")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.load == "10 W"
        assert view_of(pilot.app).request.purifier is None
        assert "5 d 8 h" in squeezed(pilot)
        assert "CADR) is not known" in squeezed(pilot), "the chart says why it is empty"


async def test_escape_leaves_everything_as_it_was(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("a", "e", "p", "s", "o", "question_mark"):
            await press(pilot, key)
            assert not isinstance(pilot.app.screen, PlanScreen)
            await press(pilot, "escape")
            assert view_of(pilot.app).request == FOUNDING


async def test_a_fifth_set_up_is_refused_with_the_way_out(make_app: MakeApp) -> None:
    request = Request(("100 Wh", "200 Wh", "300 Wh", "400 Wh"), purifier="airfanta-3pro")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "4 batteries fit side by side: remove one with d first." in squeezed(pilot)
        await press(pilot, *"delta", "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert view_of(pilot.app).request == request, "what was typed into the list that did not open is no command"
