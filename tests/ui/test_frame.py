"""What every screen shares: keys, help, themes, and nothing loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.binding import Binding

from purifier.ui.app import PurifierApp
from purifier.ui.help.explain import TOPICS
from purifier.ui.screens import SCREENS
from purifier.ui.shared import Owner
from tests.conftest import REPOSITORY
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, screen_text, settle, squeezed, type_text


def ours() -> list[type]:
    """Every class of the app that binds keys."""
    import importlib
    import pkgutil

    import purifier.ui

    found: list[type] = []
    for module in pkgutil.walk_packages(purifier.ui.__path__, "purifier.ui."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and value.__module__ == module.name and "BINDINGS" in vars(value):
                found.append(value)
    return found


@pytest.mark.parametrize("owner", ours(), ids=lambda owner: owner.__name__)
def test_every_key_has_a_name_for_keymaps_and_a_sentence_of_help(owner: type) -> None:
    if owner.__name__ == "Entry":
        pytest.skip("its keys are Textual's own")
    for binding in vars(owner)["BINDINGS"]:
        assert isinstance(binding, Binding)
        assert binding.id and binding.tooltip, f"{owner.__name__}: {binding.key}"
        keys = binding.key.split(",")
        assert "ctrl" not in keys[0] or keys == ["ctrl+s"], "terminals and multiplexers take these for themselves"


def test_the_app_has_all_that_its_screens_ask_it_for(make_app: MakeApp) -> None:
    app: Owner = make_app()
    asked = {*Owner.__annotations__, *(name for name in vars(Owner) if not name.startswith("_"))}
    assert "library" in asked and "say" in asked
    assert [name for name in sorted(asked) if not hasattr(app, name)] == []


async def test_help_explains_what_has_the_focus(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        assert "Clean air delivery rate" in squeezed(pilot)
        await press(pilot, "escape", "tab", "question_mark")
        assert "where the hours went" in squeezed(pilot)
        await press(pilot, "escape", "c", "f1")
        assert "What is left empty is not counted" in squeezed(pilot)


def test_every_topic_that_is_asked_for_is_explained() -> None:
    topics = {getattr(one, "help_topic", None) for one in ours()} - {None}
    assert topics <= set(TOPICS)


async def test_number_keys_change_the_screen_and_keep_its_state(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "5")
        assert "Where the figures come from" in squeezed(pilot)
        await press(pilot, "1")
        assert view_of(pilot.app).setting == 2


async def test_the_top_line_names_the_screens_there_are(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for line in SCREENS:
            assert f"{line.key} {line.name}" in squeezed(pilot)


async def test_the_palette_finds_commands_by_their_words(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "colon")
        await type_text(pilot, "units")
        await press(pilot, "down", "enter")
        assert pilot.app.units == "metric"  # type: ignore[attr-defined]


async def test_q_quits(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("q")
    assert app.return_code == 0


async def test_a_keymap_moves_a_key(make_app: MakeApp, request: pytest.FixtureRequest) -> None:
    app = PurifierApp(make_app().library, keymap={"plan.remove": "x"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert len(view_of(app).request.batteries) == 2


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "purifier-light", "nord"])
async def test_every_theme_shows_the_cursor_by_a_mark(make_app: MakeApp, theme: str) -> None:
    async with make_app(theme=theme).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "▸ 9 d 0 h" in squeezed(pilot)
        await press(pilot, "v", "a")
        assert "Which battery?" in squeezed(pilot)


@pytest.mark.parametrize("theme", ["purifier-dark", "ansi-dark"])
async def test_without_colour_nothing_is_lost(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with make_app(theme=theme).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "▸ 9 d 0 h" in shown and "★" in shown and "(A)" in shown
        await press(pilot, "c")
        pilot.app.screen.query_one("#condition-realistic").focus()
        await settle(pilot)
        assert "[ ] every usual loss" in squeezed(pilot)
        await press(pilot, "space")
        assert "[x] every usual loss" in squeezed(pilot)


def test_the_first_screen_loads_neither_pint_nor_charts_nor_pickers() -> None:
    code = (
        "import sys, purifier.ui.app, purifier.ui.plan.screen; "
        "print([m for m in sys.modules if m.startswith(('pint', 'plotext', 'textual_plotext', 'sqlite'))"
        " or m in ('purifier.ui.widgets.pick_dialog', 'purifier.ui.plan.setup_editor', 'purifier.ui.profiles.screen',"
        " 'purifier.services.plan.plan')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert done.stdout.strip() == "[]"


async def test_what_looks_like_a_key_can_be_clicked(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lines = screen_text(pilot).splitlines()
        await pilot.click(offset=(lines[0].index("5 Profiles"), 0))
        await settle(pilot)
        assert "Where the figures come from" in squeezed(pilot)
        await pilot.click(offset=(lines[0].index("1 Plan"), 0))
        await pilot.click(offset=(lines[-1].index("d remove"), len(lines) - 1))
        await settle(pilot)
        assert len(view_of(pilot.app).request.batteries) == 2
        line = next(number for number, text in enumerate(screen_text(pilot).splitlines()) if "add a set-up" in text)
        await pilot.click(offset=(8, line))
        await settle(pilot)
        assert "Which battery?" in squeezed(pilot)
