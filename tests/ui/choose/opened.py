"""The app opened on the Choose screen, and how its fields are typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from purifier.ui.app import PurifierApp
from purifier.ui.choose.answer_list import AnswerList
from purifier.ui.choose.need import FIELDS
from purifier.ui.choose.screen import ChooseScreen
from purifier.ui.widgets.controls import Entry
from tests.ui.reading import press, settle

MakeChoose = Callable[..., PurifierApp]


def choose_of(pilot: Pilot[Any]) -> ChooseScreen:
    """The screen."""
    assert isinstance(pilot.app, PurifierApp)
    screen = pilot.app.screen
    assert isinstance(screen, ChooseScreen)
    return screen


def answers_of(pilot: Pilot[Any]) -> AnswerList:
    """Its list."""
    return choose_of(pilot).query_one(AnswerList)


async def need(pilot: Pilot[Any], **texts: str) -> None:
    """Each text into its field, in place of what stands there, and to the answers."""
    await press(pilot, "e")
    for name, text in texts.items():
        choose_of(pilot).query_one(f"#need-{name.replace('_', '-')}", Entry).value = text
    await press(pilot, "enter")


async def typed(pilot: Pilot[Any], **texts: str) -> None:
    """The same key by key, as a person does it: down to each field, and its letters."""
    keys, at = ["e"], 0
    for name, text in texts.items():
        there = list(FIELDS).index(name.replace("_", "-"))
        keys += ["down"] * (there - at) + [_KEYS.get(letter, letter) for letter in text]
        at = there
    await pilot.press(*keys)
    await settle(pilot)
    await press(pilot, "enter")


_KEYS = {" ": "space", "%": "percent_sign", "$": "dollar_sign", ",": "comma", "-": "minus", "*": "asterisk"}
