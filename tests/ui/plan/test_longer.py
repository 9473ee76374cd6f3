"""What would make it last, on Plan: asked with w, listed, taken over in one step."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from purifier.library.catalogue import Library
from purifier.services.longer.longer import longer
from purifier.services.longer.words import line
from purifier.services.plan.request import FOUNDING
from purifier.ui.plan.longer_screens import HowLongScreen, LongerScreen
from purifier.ui.plan.screen import PlanScreen
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


@pytest.fixture(autouse=True)
def a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another test typed is not there."""
    monkeypatch.setattr(HowLongScreen, "last", "7 d")


async def ask(pilot: Pilot[Any], text: str) -> None:
    """Ask how long it must last, and wait for the list."""
    await press(pilot, "w")
    assert isinstance(pilot.app.screen, HowLongScreen)
    await press(pilot, *["backspace"] * 3)
    await type_text(pilot, text)
    await press(pilot, "enter")
    await settle(pilot)


@pytest.mark.parametrize(("columns", "rows"), thinned([(60, 20), (120, 40)]))
async def test_a_change_is_taken_over_in_one_step_and_undone(
    make_app: MakeApp, library: Library, columns: int, rows: int
) -> None:
    async with make_app().run_test(size=(columns, rows)) as pilot:
        await settle(pilot)
        await press(pilot, "down")
        before = view_of(pilot.app)
        found = longer(library, FOUNDING, FOUNDING.batteries[0], before.rows[before.setting].setting, 168.0)
        await ask(pilot, "7 d")
        assert isinstance(pilot.app.screen, LongerScreen) and "To last 7 days at setting 3" in squeezed(pilot)
        assert words_of(pilot, ".preview") == f"{line(found.changes[0], found, 'us')}."
        await type_text(pilot, "one more")
        await press(pilot, "enter")
        view = view_of(pilot.app)
        assert isinstance(pilot.app.screen, PlanScreen)
        assert view.request.batteries == ("lifepo4-12v-100ah*2", *FOUNDING.batteries[1:])
        assert view.cell is not None and view.cell.runtime_low_h >= 168.0 and view.setting == before.setting
        await press(pilot, "z")
        assert (view_of(pilot.app).request, view_of(pilot.app).setting) == (FOUNDING, before.setting)
        assert "Undone: one more LiFePO4 12 V 100 Ah." in said(pilot)
        await press(pilot, "w", "enter")
        await settle(pilot)
        await press(pilot, "enter")
        assert view_of(pilot.app).setting == 1 and "turn it down to setting 2" in said(pilot), "a step too"
        await press(pilot, "z")
        assert view_of(pilot.app).setting == 2 and view_of(pilot.app).request == FOUNDING
        await press(pilot, "Z")
        assert view_of(pilot.app).setting == 1


async def test_two_at_a_time_are_one_step_and_a_panel_is_none(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right")
        await ask(pilot, "7 d")
        await type_text(pilot, "panel")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LongerScreen), "a panel alone is nothing that a plan can hold"
        assert "Plans reckon without the sun" in words_of(pilot, ".preview")
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "hours port")
        await press(pilot, "enter")
        view = view_of(pilot.app)
        assert view.request.batteries[2] == "anker-solix-c1000:dc" and "hours-per-day" in view.request.conditions
        await press(pilot, "z")
        assert view_of(pilot.app).request == FOUNDING


async def test_what_is_enough_already_is_said_and_what_is_no_time_is_refused(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await ask(pilot, "soon")
        assert isinstance(pilot.app.screen, HowLongScreen) and "begin with a number" in words_of(pilot, ".preview")
        await press(pilot, *["backspace"] * 4)
        await type_text(pilot, "3 d")
        await press(pilot, "enter")
        assert words_of(pilot, ".preview") == "It lasts 3 days already at setting 2: at least 9 days."
        await press(pilot, "escape", "d", "d", "d", "w")
        assert "There is no set-up that could last longer" in said(pilot)
