"""A machine that a battery cannot feed as it was typed: the ways are offered, and one key takes the best."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from textual.content import Content

from purifier.library.catalogue import Library
from purifier.services.plan.answer import stopping
from purifier.services.plan.plan import column
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import remembered
from purifier.services.wording import duration, unpadded
from purifier.ui.plan.answer_text import sentence, words
from purifier.ui.plan.dead_end import briefly, explained, first_way, headline, led_on
from purifier.ui.plan.view import View
from purifier.ui.plan.work import machines, planned
from purifier.ui.shown import plan_one
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text

COWAY = "coway-airmega-400"


def with_two_inverters(folder: Path, bundle: Path) -> None:
    shutil.copy(bundle / "converters" / "xantrex-prowatt-sw600.toml", folder / "profiles" / "converters")


def seen(library: Library, *batteries: str, purifier: str = COWAY, at: int = 0) -> View:
    """What the screen would show."""
    answer = planned(library, Request(batteries, purifier), {}, lambda: False)
    assert answer is not None
    request = answer.request if answer.led is None else answer.led.request
    return View(request, answer.shown, setup=at, machines=machines(library, request))


def texts(*contents: Content | str) -> str:
    return " ".join(" ".join(map(str, contents)).split())


async def test_a_mains_purifier_on_the_first_comparison_takes_one_key(
    make_app: MakeApp, library: Library, folder: Path, bundle: Path
) -> None:
    with_two_inverters(folder, bundle)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await type_text(pilot, "airmega 400")
        await press(pilot, "enter")
        shown = squeezed(pilot)
        assert "Airmega 400 (AP-2015F) needs wall power (120 V), and LiFePO4 12 V 100 Ah gives 12.8 V." in shown
        assert "Press enter to run it through" in shown and "Inverter 300 W (typical)" in shown
        for id_ in ("lifepo4-12v-100ah", "anker-solix-c1000", "inverter-300w", "xantrex-prowatt-sw600", ":ac"):
            assert id_ not in screen_text(pilot), "names, and nothing of the command line"
        await press(pilot, "enter")
        taken = view_of(pilot.app).request.batteries
        assert taken[0].startswith("lifepo4-12v-100ah:dc+") and taken[1:] == FOUNDING.batteries[1:]
        row = column(library, view_of(pilot.app).request, taken[0]).rows[0]
        assert unpadded(duration(row.runtime_low_h, down=True)) in squeezed(pilot)
        await press(pilot, "z", "z")
        assert view_of(pilot.app).request == FOUNDING


async def test_the_only_sensible_way_is_taken_by_itself_said_undone_and_done_again(make_app: MakeApp) -> None:
    asked = Request(("ecoflow-delta-2:dc",), purifier="airfanta-3pro")
    async with make_app(asked).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await type_text(pilot, "airmega 400")
        await press(pilot, "enter")
        assert view_of(pilot.app).request == Request(("ecoflow-delta-2:ac",), purifier=COWAY)
        told = "A now runs through its AC outlet: Coway Airmega 400 (AP-2015F) needs wall power (120 V)"
        assert told in said(pilot) and "e shows other ways" in said(pilot)
        await press(pilot, "z")
        assert view_of(pilot.app).request == asked
        await press(pilot, "Z")
        assert view_of(pilot.app).request.batteries == ("ecoflow-delta-2:ac",)


async def test_a_power_cut_leaves_the_way_that_was_taken_by_itself(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.ui.plan.screen.KEEP_AFTER_S", 0.05)
    async with make_app(Request(("ecoflow-delta-2:dc",), purifier="airfanta-3pro")).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await type_text(pilot, "airmega 400")
        await press(pilot, "enter")
        async with asyncio.timeout(10.0):
            while remembered() != Request(("ecoflow-delta-2:ac",), purifier=COWAY):
                await pilot.pause(0.01)


def test_a_way_that_a_file_names_is_offered_another_and_not_changed(library: Library) -> None:
    view = seen(library, "ecoflow-delta-2:dc")
    assert view.request.batteries == ("ecoflow-delta-2:dc",)
    way = first_way(view)
    assert way is not None and way.text == "ecoflow-delta-2:ac" and briefly(view, 0) == "needs wall power: enter"
    assert f"Press enter to run it through its AC outlet (at least {way.span and way.span.least}" in headline(view)
    assert "enter takes ▸, e shows all 2 ways." in texts(explained(view, 80))


def test_a_battery_that_names_no_way_gets_the_only_one(library: Library) -> None:
    assert seen(library, "lifepo4-12v-100ah", "1280 Wh").request.batteries == (
        "lifepo4-12v-100ah:dc+inverter-300w",
        "1280 Wh:dc+inverter-300w",
    )


def test_what_is_on_the_screen_already_is_not_taken_twice(library: Library) -> None:
    view = seen(library, "anker-solix-c1000:dc", "anker-solix-c1000:ac")
    assert led_on(view.request, view.shown, lambda text: True) is None and first_way(view) is None
    assert "It would run through its AC outlet, but that is on the screen already." in headline(view)
    assert "that is B already" in texts(explained(view, 80)) and "d removes it" in texts(explained(view, 80))


def test_a_wrong_voltage_is_a_dead_end_too(library: Library) -> None:
    view = seen(library, "100 Ah x 25.6 V:dc", purifier="airfanta-3pro")
    assert view.cell is not None and stopping(view.cell) is not None
    way = first_way(view)
    assert way is not None and way.text == "100 Ah x 25.6 V:dc+dc-dc-24v-12v"
    assert str(words(view, short=False)).startswith("Do not rely on ")
    assert "Press enter to run it through DC-DC converter 24 V to 12 V (typical) (at least" in sentence(view)
    freed = led_on(view.request, view.shown, lambda text: True)
    assert freed is not None and freed.request.batteries == (way.text,)


def test_where_nothing_fits_it_says_which_converter_would(library: Library) -> None:
    view = seen(library, "100 Ah x 36 V")
    assert headline(view).endswith("and this battery gives 36 V. An inverter from 36 V to 120 V would do.")
    told = texts(explained(view, 80))
    assert "'purifier profiles new converter' begins a profile of yours" in told and "d removes it" in told
    assert plan_one(library, Request(("nope",), COWAY), "nope").dead_end is None


def test_several_purifiers_are_left_to_choose_for(library: Library) -> None:
    both = Request(("lifepo4-12v-100ah",), purifiers=("airfanta-3pro", COWAY))
    answer = planned(library, both, {}, lambda: False)
    assert answer is not None and answer.led is None and answer.shown[1].dead_end is not None


def test_a_slip_in_a_profile_is_no_fault_of_the_battery(library: Library, folder: Path) -> None:
    file = folder / "profiles/batteries/lifepo4-12v-100ah.toml"
    file.write_text(file.read_text("utf-8").replace('"100 Ah"', '"100 A"'), "utf-8")
    said = headline(seen(library.fresh(), "lifepo4-12v-100ah", purifier="airfanta-3pro"))
    assert said == "the battery profile 'lifepo4-12v-100ah' cannot be used: it has 1 problem: see the details."
