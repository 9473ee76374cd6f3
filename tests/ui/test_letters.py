"""One letter, one meaning: on every screen, in every dialog, and said when it can do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding

from purifier.services.plan.request import Request
from purifier.ui.app import LOADERS, PurifierApp
from purifier.ui.commands import commands
from purifier.ui.letters import LETTERS, MOVING
from purifier.ui.screens import SCREENS
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text
from tests.ui.test_frame import ours


def bindings_of(owner: type) -> list[Binding]:
    """What a class and those it is made of bind, a binding a key."""
    found = [one for base in owner.__mro__ if base.__module__.startswith("purifier.") for one in _own(base)]
    return list(Binding.make_bindings(found))


def _own(owner: type) -> list[Binding]:
    return [one for one in vars(owner).get("BINDINGS", ()) if isinstance(one, Binding)]


@pytest.mark.parametrize("owner", [one for one in ours() if one.__name__ != "Entry"], ids=lambda owner: owner.__name__)
def test_a_letter_means_the_same_wherever_it_is_bound(owner: type) -> None:
    for binding in Binding.make_bindings(_own(owner)):
        if binding.key not in MOVING:
            assert binding.key in LETTERS, f"{binding.key} ({binding.description}) has no line in letters.py"
            assert binding.description in LETTERS[binding.key].says, f"{binding.key} is said to be something else"


@pytest.mark.parametrize("line", SCREENS, ids=lambda line: line.id)
def test_what_a_letter_is_said_to_do_on_another_screen_it_does_there(line: object) -> None:
    screen = getattr(line, "id", "")
    bound = {binding.key for binding in bindings_of(type(LOADERS[screen]()))} - set(MOVING)
    assert {key for key, letter in LETTERS.items() if screen in letter.there} == bound


async def test_j_k_h_l_move_like_the_arrows_and_are_typed_as_letters(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = view_of(app)
        await pilot.press("j", "j", "l", "k", "l", "h")
        assert (view_of(app).setup, view_of(app).setting) == (before.setup + 1, before.setting + 1)
        await pilot.press("question_mark", "j", "q", "5")
        await press(pilot, "l")
        assert "AirFanta" in squeezed(pilot)
        await pilot.press("slash", *"jklhmdzt")
        assert "jklhmdzt" in squeezed(pilot)
        await press(pilot, "escape", "home")
        assert said(pilot) == "", "what is typed is no key that failed"
        await press(pilot, "g")
        assert said(pilot) == "g does nothing here. ? lists the keys that do."


async def test_a_key_that_can_do_nothing_says_why(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    app._database = tmp_path / "none.sqlite3"
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for keys, words in (
            (("m",), "m marks what just happened in a run on Log (3); here it does nothing."),
            (("3", "m"), "mark: no run is being recorded; a records one."),
            (("slash",), "find: there is no run yet; a records one."),
            (("4", "space"), "pick: there is no run yet; 3 and then a records one."),
            (("z",), "undo: nothing was deleted or renamed here since the app was opened."),
            (("v",), "together: there is no run yet; 3 and then a records one."),
            (("5", "d"), "d removes a set-up on Plan (1), deletes a run on Runs (4); here it does nothing."),
            (("question_mark", "p"), "p (purifier) works when this is closed: esc closes it."),
        ):
            await press(pilot, *keys)
            assert said(pilot).endswith(words)


@pytest.mark.parametrize("screen", thinned([line.key for line in SCREENS], keep=5))
async def test_the_palette_lists_each_command_once(make_app: MakeApp, screen: str) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, screen)
        named = list(commands(app, app.screen))
        words = [name.partition(" (")[0] for name in named]
        assert len(words) == len(set(words)) and "Quit" in words
        assert not [word for word in words if word in ("Move", "Setting", "First setting", "Page")]


async def test_ctrl_p_opens_the_palette_and_is_told_of_where_there_is_room(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        assert ": commands  ? help  q quit" in screen_text(pilot).splitlines()[-1]
        await press(pilot, "ctrl+p")
        await type_text(pilot, "purif")
        assert "Purifier (p)" in squeezed(pilot)
        await press(pilot, "escape", "escape")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        last = screen_text(pilot).splitlines()[-1]
        assert "commands" not in last and last.endswith("? help  q quit")


@pytest.mark.slow
async def test_ctrl_c_says_which_key_quits(make_app: MakeApp) -> None:
    async with make_app(Request()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "q quits" in said(pilot)
        assert isinstance(pilot.app, PurifierApp) and pilot.app.is_running


def test_keys_that_are_shown_as_a_pair_are_explained_as_one() -> None:
    for owner in ours():
        bound = list(Binding.make_bindings(_own(owner)))
        for pair in bound:
            if pair.key_display and len(pair.key_display) > 1:
                action = pair.action.partition("(")[0]
                mine = {one.tooltip for one in bound if one.action.partition("(")[0] == action and one.key in _of(pair)}
                assert len(mine) == 1, (owner, pair.key_display)


def _of(pair: Binding) -> set[str]:
    signs = {"↑↓": {"up", "down"}, "←→": {"left", "right"}, "+ -": {"plus", "equals_sign", "minus"}}
    return signs.get(pair.key_display or "", {"left_square_bracket", "right_square_bracket"})
