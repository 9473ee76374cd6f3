"""Theme and units are kept; what the screen shows is of the theme in force; pictures of it are kept too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from textual.pilot import Pilot

from purifier.services.preferences import Preferences
from tests.ui.conftest import MakeApp
from tests.ui.reading import press, said, settle, squeezed, type_text


def painted(pilot: Pilot[Any]) -> str:
    """The screen as a picture, without the number that tells one picture from another."""
    return re.sub(r"terminal-\d+", "terminal", pilot.app.export_screenshot())


async def test_another_theme_and_other_units_are_told_to_be_kept(make_app: MakeApp) -> None:
    kept: list[Preferences] = []
    app = make_app()
    app.prefer = kept.append
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        app.theme = "purifier-light"
        await settle(pilot)
    assert kept == [Preferences("purifier-dark", "metric"), Preferences("purifier-light", "metric")]


async def test_another_theme_repaints_everything(make_app: MakeApp) -> None:
    async with make_app(theme="purifier-light").run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        light = painted(pilot)
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert painted(pilot) != light
        app.theme = "purifier-light"
        await settle(pilot)
        assert painted(pilot) == light


async def test_a_picture_of_the_screen_is_kept_where_the_app_keeps_what_it_hands_on(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.services.share.handed.folder", lambda: tmp_path / "shared")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        path = pilot.app.deliver_screenshot()
        await settle(pilot)
        assert path is not None and "A picture of the screen is in" in said(pilot)
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
        (tmp_path / "file").write_text("", "utf-8")
        monkeypatch.setattr("purifier.services.share.handed.folder", lambda: tmp_path / "file")
        assert pilot.app.deliver_screenshot() is None
        await settle(pilot)
        assert "cannot be written" in said(pilot)


async def test_what_a_key_says_takes_the_place_of_what_was_said_before_but_of_no_warning(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "z", "Z", "Z")
        assert said(pilot) == "There is nothing to do again."
        for words in ("the folder is full", "the folder is full"):
            app.say(words, severity="warning")
        await press(pilot, "z")
        assert said(pilot) == "the folder is full There is nothing to undo."


async def test_keys_go_to_no_field_that_is_not_on_the_screen(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    app._database = tmp_path / "none.sqlite3"
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4", "1", "4", "1", "4")
        assert "There is no run yet." in squeezed(pilot)
        await press(pilot, "slash", "4")
        await pilot.resize_terminal(20, 5)
        await press(pilot, "1", "5")
        await pilot.resize_terminal(120, 40)
        await press(pilot, "1")
        assert "Plan on 9 days" in squeezed(pilot)
        await press(pilot, "p")
        await type_text(pilot, "coway")
        await press(pilot, "escape")
        assert "Plan on 9 days" in squeezed(pilot)
