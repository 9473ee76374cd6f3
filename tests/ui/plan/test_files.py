"""Saving set-ups to a file and opening them again."""

from __future__ import annotations

from pathlib import Path

from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import load
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


async def test_save_then_open_gives_the_same(make_app: MakeApp, folder: Path) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "d", "s", "enter")
        assert "Saved" in said(pilot)
        assert load(folder / "setup.toml") == Request(FOUNDING.batteries[1:], purifier=FOUNDING.purifier)
        await press(pilot, "z")
        assert view_of(pilot.app).request == FOUNDING
        await press(pilot, "o")
        assert "setup.toml" in squeezed(pilot)
        await press(pilot, "enter")
        assert view_of(pilot.app).request.batteries == FOUNDING.batteries[1:]


async def test_a_file_is_replaced_only_on_a_second_enter(make_app: MakeApp, folder: Path) -> None:
    (folder / "setup.toml").write_text("mine", "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "s", "enter")
        assert "is there already" in words_of(pilot, ".preview")
        assert (folder / "setup.toml").read_text("utf-8") == "mine"
        await press(pilot, "enter")
        assert load(folder / "setup.toml").purifier == FOUNDING.purifier


async def test_a_folder_that_refuses_says_why(make_app: MakeApp, folder: Path) -> None:
    (folder / "file").write_text("", "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "s", *["backspace"] * 10)
        await type_text(pilot, "file/x.toml")
        await press(pilot, "enter")
        assert "cannot write file/x.toml" in words_of(pilot, ".preview")


async def test_a_bad_file_says_where_and_why(make_app: MakeApp, folder: Path) -> None:
    (folder / "bad.toml").write_text('batteries = ["1280 Wh"]\npurifer = "airfanta-3pro"\n', "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "o", "enter")
        words = words_of(pilot, ".preview")
        assert "bad.toml:2" in words and "did you mean 'purifier'?" in words


async def test_other_toml_files_are_not_offered_but_can_be_typed(make_app: MakeApp, folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[project]\n", "utf-8")
    (folder / "away").mkdir()
    (folder / "away/mine.toml").write_text('batteries = ["640 Wh"]\nload = "10 W"\n', "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert "No file of set-ups in" in words_of(pilot, ".preview")
        await type_text(pilot, "away/mine.toml")
        await press(pilot, "enter")
        assert view_of(pilot.app).request == Request(("640 Wh",), load="10 W")


async def test_what_was_saved_elsewhere_is_offered_and_a_folder_can_be_typed(make_app: MakeApp, folder: Path) -> None:
    (folder / "away").mkdir()
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "d", "s", *["backspace"] * 10)
        await type_text(pilot, "away/x")
        await press(pilot, "enter", "o")
        assert "away/x.toml" in squeezed(pilot)
        await press(pilot, "escape", "z", "o")
        await type_text(pilot, "./away/")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.batteries == FOUNDING.batteries[1:]
