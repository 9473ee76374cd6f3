"""Names and files that try to be markup or terminal codes are shown as the letters they are, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.services.plan.request import Request
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.reading import press, screen_text, settle, squeezed, type_text

NAMES = [
    "[/] [b]bold[/b] [@click=app.quit]x",
    "[/foo] $primary [red",
    r"\u001b[31mred\u001b[0m \u0007\u202eevil",
    "名前" * 12,
]


@pytest.mark.parametrize("size", [(120, 40), pytest.param((60, 20), marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", thinned(NAMES))
async def test_a_hostile_name_goes_through_every_screen(
    make_app: MakeApp, folder: Path, name: str, size: tuple[int, int]
) -> None:
    file = folder / "profiles/batteries/lifepo4-12v-100ah.toml"
    text = file.read_text("utf-8").replace("LiFePO4 12 V 100 Ah", name).replace("with shunt", f"{name} with shunt")
    file.write_text(text, "utf-8")
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        visible = name.replace(r"\u001b", "").replace(r"\u0007", "").replace(r"\u202e", "")
        assert visible[:6] in screen_text(pilot)
        assert not any(character in screen_text(pilot) for character in "\x1b\x07\u202e")
        for key in (
            "v",
            "e",
            "escape",
            "a",
            "escape",
            "s",
            "escape",
            "question_mark",
            "escape",
            "c",
            "d",
            "5",
            "down",
            "1",
        ):
            await press(pilot, key)
        assert "\x1b" not in pilot.app.clipboard and "\u202e" not in pilot.app.clipboard


async def test_hostile_set_ups_are_shown_as_text(make_app: MakeApp) -> None:
    request = Request(("[/]x:[b]", "\x1b[31m9 Wh[/]", "1280 Wh"), purifier="[/]fan\x1b]0;x\x07")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for key in ("right", "right", "e", "escape", "p", "escape", "c", "v", "u"):
            await press(pilot, key)
        assert "\x1b" not in screen_text(pilot) and "\x1b" not in pilot.app.clipboard
        assert "cannot be planned" in squeezed(pilot)


async def test_markup_can_be_typed_into_every_field(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "1[/]Wh")
        await press(pilot, "escape", "c")
        await type_text(pilot, "[/b][red]")
        assert "[/b][red]" in squeezed(pilot)


async def test_a_spreadsheet_gets_no_formulas(make_app: MakeApp, folder: Path) -> None:
    file = folder / "profiles/purifiers/airfanta-3pro.toml"
    file.write_text(file.read_text("utf-8").replace('name = "1"', 'name = "=1+1"'), "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "down", "down", "enter")
        assert "'=1+1\t" in pilot.app.clipboard
