"""Keys typed faster than dialogs open: none is lost, none goes to what stood there before."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

from purifier.services.plan.request import FOUNDING
from purifier.ui.app import PurifierApp
from purifier.ui.in_turn import InTurn
from purifier.ui.profiles.screen import ProfilesScreen
from purifier.ui.widgets.controls import Entry
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import settle

NAMES = {" ": "space", "/": "slash", "\n": "enter", "\t": "tab", "\x1b": "escape"}


async def burst(pilot: Pilot[None], text: str) -> None:
    """Every key of ``text`` at once, before the app has looked at the first."""
    for letter in text:
        pilot.app.post_message(events.Key(NAMES.get(letter, letter), letter if letter.isprintable() else None))
    await settle(pilot)


async def test_what_follows_the_key_of_a_dialog_ends_up_in_it(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, "adqelta")
        assert pilot.app.screen.query(Entry).first().value == "dqelta"
        await burst(pilot, "\x1b")
        assert view_of(pilot.app).request == FOUNDING, "nothing was removed by the d"
        pilot.app.post_message(events.Key("a", "a"))
        pilot.app.post_message(events.Paste("del"))
        await burst(pilot, "ta")
        assert pilot.app.screen.query(Entry).first().value == "delta", "what is pasted keeps its place"
        await burst(pilot, "\x1bp15 W\n")
        assert view_of(pilot.app).request.load == "15 W", "a whole path can be typed at once"


async def test_a_whole_set_up_can_be_typed_at_once(make_app: MakeApp) -> None:
    """The second enter is meant for the ways, however late the list comes to what was typed before the first."""
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, "adelta 2\n\n")
        assert view_of(pilot.app).request.batteries == (*FOUNDING.batteries, "ecoflow-delta-2:dc")


@pytest.mark.slow  # goes the same way as others
async def test_a_screen_that_is_yet_to_be_built_gets_its_keys_too(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, "5/agm")
        assert isinstance(pilot.app.screen, ProfilesScreen)
        assert pilot.app.screen.query_one(Entry).value == "agm"


async def test_what_a_key_went_to_may_go_away_with_it(make_app: MakeApp) -> None:
    """A key whose dialog is closed on the way holds up nothing behind it."""
    app: PurifierApp = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await burst(pilot, "a")
        app.post_message(events.Key("x", "x"))
        await app.pop_screen()
        await settle(pilot)
        await burst(pilot, "u")
        assert app.units == "metric"


class Slow(Static):
    """A part of a screen that takes its time to be built."""

    def __init__(self, built: asyncio.Event) -> None:
        super().__init__()
        self.built = built

    async def on_mount(self) -> None:
        await self.built.wait()


class SlowDialog(ModalScreen[None]):
    """Has its focus only when all of it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.built = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Entry()
        yield Slow(self.built)


async def test_keys_wait_for_a_dialog_that_takes_its_time() -> None:
    app = InTurn()
    async with app.run_test() as pilot:
        dialog = SlowDialog()
        app.push_screen(dialog)
        for letter in "abc":
            app.post_message(events.Key(letter, letter))
        for _ in range(20):
            await asyncio.sleep(0)
        dialog.built.set()
        await settle(pilot)
        assert dialog.query_one(Entry).value == "abc"
