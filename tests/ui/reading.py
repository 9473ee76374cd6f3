"""Waiting for an app to come to rest, and reading its screen as text."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from textual._compositor import LayoutUpdate
from textual.pilot import Pilot

from purifier.ui.in_turn import InTurn
from tests.ui.sparing import paint


async def settle(pilot: Pilot[Any]) -> None:
    """Until no work and no key is under way and every message has been handled."""
    quiet = 0
    while quiet < 2:
        await pilot.pause()
        paint(pilot.app.screen)  # which may give something to do: a chart is drawn where it is painted
        busy = [worker for worker in pilot.app.workers if not worker.is_finished]
        under_way = (isinstance(pilot.app, InTurn) and not pilot.app.at_rest) or _to_be_laid_out(pilot)
        quiet = 0 if busy or under_way else quiet + 1
        await asyncio.gather(*(worker.wait() for worker in busy), return_exceptions=True)


def _to_be_laid_out(pilot: Pilot[Any]) -> bool:
    """A busy machine has not come to it: to the pilot it seems to have nothing to do."""
    screen = pilot.app.screen
    waits = screen._layout_required or screen._scroll_required or screen._repaint_required or screen._dirty_widgets
    return bool(waits) and pilot.app._running and screen.is_current


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, each when the one before has had its effect."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type ``text`` without waiting between its letters, as a person does."""
    names = {
        " ": "space",
        "%": "percent_sign",
        ".": "full_stop",
        "-": "minus",
        "/": "slash",
        ":": "colon",
        "*": "asterisk",
    }
    await pilot.press(*(names.get(letter, letter) for letter in text))
    await settle(pilot)


def screen_text(pilot: Pilot[Any]) -> str:
    """What stands on the screen, line by line, without the lines that are empty."""
    screen = pilot.app.screen
    whole = screen._compositor.render_update(full=True, screen_stack=pilot.app._background_screens)
    assert isinstance(whole, LayoutUpdate)
    lines = ("".join(strip.text for strip in line).replace("\xa0", " ").rstrip() for line in whole.strips)
    return "\n".join(line for line in lines if line)


def squeezed(pilot: Pilot[Any]) -> str:
    """The same with runs of blanks and line breaks made one blank, for words that may wrap."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", screen_text(pilot))


def words_of(pilot: Pilot[Any], selector: str) -> str:
    """The words of one widget, wrapped or not, scrolled to or not."""
    return " ".join(str(pilot.app.screen.query_one(selector).render()).split())


def said(pilot: Pilot[Any]) -> str:
    """What the toasts say."""
    return " ".join(notification.message for notification in pilot.app._notifications)
