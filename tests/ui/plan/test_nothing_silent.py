"""What goes wrong around the Plan screen is said once, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.kept import OTHER, Kept
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import last_file
from purifier.ui.app import PurifierApp
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


async def test_a_field_that_cannot_be_read_keeps_the_keys_and_marks_the_numbers(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "warm")
        assert "Not yet: temperature cannot be read." in words_of(pilot, "#answer-words")
        await press(pilot, "enter")
        assert pilot.app.focused is not None and pilot.app.focused.id == "condition-temperature"
        assert "temperature cannot be read: mend it, or esc drops it." in said(pilot)
        assert "such as" in squeezed(pilot), "what was expected is in sight"
        await press(pilot, "escape")
        assert pilot.app.focused.id == "table" and view_of(pilot.app).request == FOUNDING
        assert "Dropped what could not be read: temperature." in said(pilot)
        assert "Not yet" not in words_of(pilot, "#answer-words")


async def test_enter_right_after_typing_waits_for_what_was_typed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "down")
        await pilot.press("8", "0", "x", "enter")
        await settle(pilot)
        assert pilot.app.focused is not None and pilot.app.focused.id == "condition-health"
        await pilot.press("backspace", "enter")
        await settle(pilot)
        assert pilot.app.focused.id == "table" and view_of(pilot.app).request.conditions == {"health": "80 %"}


@pytest.mark.parametrize(
    ("keys", "temperature"),
    thinned(
        [
            (("minus",), "70 degF"),
            (("minus", "minus", "plus"), "70 degF"),
            (("minus", "5"), "-5 degF"),  # a number below zero is typed as ever
            (("minus", "1", "0"), "-10 degF"),
            (("4", "1", "plus"), "50 degF"),
            (("4", "1", "space", "C"), "41 C"),
            (("plus", "5"), "5 degF"),
        ]
    ),
)
async def test_plus_and_minus_move_a_condition(make_app: MakeApp, keys: tuple[str, ...], temperature: str) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", *keys)
        assert view_of(pilot.app).request.conditions == {"temperature": temperature}


async def test_what_has_no_step_says_so(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "down", "plus")
        assert "health: there is no more of it." in said(pilot)
        await press(pilot, "down", "down", "down", "down", "down", "down", "down", "plus")
        assert "is typed, such as 3 m 18 AWG" in said(pilot)


async def test_another_copy_is_told_of_and_its_set_ups_are_kept(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.ui.plan.screen.KEEP_AFTER_S", 0.01)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        Kept().keep(Request(("1280 Wh",), load="5 W"))  # as another copy would
        await press(pilot, "d")
        while "Another copy" not in said(pilot):
            await settle(pilot)
    assert "1280 Wh" in last_file().with_name(OTHER).read_text()


async def test_a_folder_that_refuses_is_told_at_the_start_and_at_the_end(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    last_file().parent.parent.mkdir(parents=True, exist_ok=True)
    last_file().parent.write_text("no folder")
    app = PurifierApp(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert said(pilot).count("cannot be kept for the next start") == 1
        await press(pilot, "d")
        assert said(pilot).count("cannot be kept for the next start") == 1


async def test_a_profile_that_went_bad_is_told_once(make_app: MakeApp, folder: Path) -> None:
    bad = folder / "profiles/batteries/my-pack.toml"
    bad.write_text('name = "My pack"\nenergy = "lots"\n', "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        told = said(pilot)
        assert told.count("my-pack.toml") == 1 and "cannot be read and is left out" in told
        assert "The Profiles screen shows it." in told
