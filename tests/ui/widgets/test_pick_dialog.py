"""What every dialog with a list does, whatever is listed."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import ClassVar

import pytest
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from purifier.ui.in_turn import InTurn
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList, Reading
from tests.patience import HANGS_S
from tests.ui.reading import press, settle, type_text, words_of

SLOW = "ant"


class Animals(PickDialog[str]):
    """Gives the animal in capitals; the preview of the first waits until ``known`` is set."""

    heading = "Which animal?"
    unmatched = "There is no such animal."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose"),
        Binding("escape", "leave", "back"),
        Binding("f5", "load", "again"),
    ]

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names
        self.known = Event()
        self.there = Event()
        self.there.set()

    def listing(self) -> Listed:
        assert self.there.wait(HANGS_S)
        return Listed([Choice(name, name.capitalize()) for name in self.names], words="" if self.names else "none here")

    def take(self, choice: Choice) -> None:
        self.dismiss(choice.value.upper())

    def action_load(self) -> None:
        self.load()

    def read(self, text: str) -> Reading:
        if not text[:1].isdigit():
            return Reading(text)
        return Reading(
            None, (Choice(text, f"animal number {text}"),) if len(text) == 1 else (), f"'{text}' is too much"
        )

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        if message.choice is not None:
            self.preview(message.choice.value, partial(self.words, message.choice.value))

    def words(self, name: str) -> str:
        if name == SLOW:
            assert self.known.wait(HANGS_S)
        return f"a preview of {name}"


class Zoo(InTurn):
    """An app with nothing but the dialog."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.dialog = Animals(*names)
        self.given: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.given.append)


@pytest.mark.parametrize(("keys", "given"), [(("down", "enter"), "CAT"), (("escape",), None)])
async def test_enter_gives_the_entry_and_escape_gives_nothing(keys: tuple[str, ...], given: str | None) -> None:
    app = Zoo("bee", "cat")
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        assert app.given == [given]


async def test_a_click_gives_the_entry_too() -> None:
    app = Zoo("bee", "cat")
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.click(OptionList, offset=(3, 1))
        await settle(pilot)
        assert app.given == ["CAT"]


async def test_with_nothing_to_choose_enter_does_nothing_and_the_line_says_so() -> None:
    app = Zoo()
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert app.given == [] and words_of(pilot, ".preview") == "none here"


async def test_where_nothing_matches_the_nearest_names_are_said() -> None:
    app = Zoo("giraffe", "zebra")
    async with app.run_test() as pilot:
        await settle(pilot)
        await type_text(pilot, "zabra")
        assert words_of(pilot, ".preview") == "Nothing here has 'zabra' in its name. Did you mean Zebra?"
        await press(pilot, "enter")
        assert app.given == []
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "qq")
        assert words_of(pilot, ".preview") == "There is no such animal."


async def test_a_preview_that_comes_late_is_not_said_of_another_entry() -> None:
    app = Zoo(SLOW, "bee")
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.pause()
        while app.dialog.pick.pointed is None:
            await pilot.pause()
        assert app.dialog.pick.pointed.value == SLOW
        await pilot.press("down")
        while words_of(pilot, ".preview") != "a preview of bee":
            await pilot.pause()
        app.dialog.known.set()
        await settle(pilot)
        assert words_of(pilot, ".preview") == "a preview of bee"
        await press(pilot, "up")
        assert words_of(pilot, ".preview") == f"a preview of {SLOW}"


async def test_looking_again_leaves_the_cursor_where_it_was() -> None:
    app = Zoo("bee", "cat")
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down")
        app.dialog.names = ("asp", "bee", "cat")
        await press(pilot, "f5", "enter")
        assert app.given == ["CAT"]


async def test_what_is_typed_is_offered_or_its_fault_is_said() -> None:
    app = Zoo("bee", "cat")
    async with app.run_test() as pilot:
        await settle(pilot)
        await type_text(pilot, "7")
        assert [choice.name for choice in app.dialog.pick.matching] == ["animal number 7"]
        await type_text(pilot, "7")
        assert words_of(pilot, ".preview") == "'77' is too much"
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "zzz")
        assert words_of(pilot, ".preview") == "There is no such animal."


async def test_enter_before_the_list_is_there_takes_what_was_meant_once_it_is() -> None:
    app = Zoo("bee", "cat")
    app.dialog.there.clear()
    async with app.run_test() as pilot:
        for key in ("c", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(50):
            if app.dialog._chosen_early:
                break
            await pilot.pause()
        assert app.given == [] and app.dialog._chosen_early
        app.dialog.there.set()
        await settle(pilot)
        assert app.given == ["CAT"]


async def test_enter_waits_for_the_list_of_what_is_typed() -> None:
    app = Zoo("bee", "cat")
    async with app.run_test() as pilot:
        await settle(pilot)
        app.dialog.pick.query_one(Entry).value = "c"
        app.dialog.action_choose()
        await settle(pilot)
        assert app.given == ["CAT"], "not the one that was first before"


async def test_a_figure_and_enter_at_once_never_take_an_entry_of_the_list() -> None:
    app = Zoo("7up", "7-spot ladybird")
    async with app.run_test() as pilot:
        await settle(pilot)
        for key in ("7", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert app.given == ["7"], "the number that was typed"


async def test_what_cannot_be_taken_says_why_and_leaves_nothing_for_enter() -> None:
    app = Zoo("77th cat", "bee")
    async with app.run_test() as pilot:
        await settle(pilot)
        await type_text(pilot, "77")
        await press(pilot, "enter")
        assert app.given == [] and app.dialog.pick.matching == ()
        assert words_of(pilot, ".preview") == "'77' is too much"


async def test_the_letters_that_match_are_marked_without_colour() -> None:
    app = Zoo("house cat", "cattle")
    async with app.run_test() as pilot:
        await settle(pilot)
        await type_text(pilot, "cat")
        assert [one.name for one in app.dialog.pick.matching] == ["Cattle", "House cat"]
        prompt = app.dialog.pick.query_one(OptionList).get_option_at_index(1).prompt
        assert isinstance(prompt, Content)
        marked = [prompt.plain[span.start : span.end] for span in prompt.spans if "underline" in str(span.style)]
        assert marked == ["cat"]
