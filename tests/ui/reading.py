"""Waiting for an app to come to rest, and reading its screen as text."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

from textual.pilot import Pilot

from purifier.ui.in_turn import InTurn

_TEXT = re.compile(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')
CELL = 12.2


async def settle(pilot: Pilot[Any]) -> None:
    """Until no work and no key is under way and every message has been handled."""
    quiet = 0
    while quiet < 2:
        await pilot.pause()
        busy = [worker for worker in pilot.app.workers if not worker.is_finished]
        under_way = isinstance(pilot.app, InTurn) and not pilot.app.at_rest
        quiet = 0 if busy or under_way else quiet + 1
        await asyncio.gather(*(worker.wait() for worker in busy), return_exceptions=True)


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
    """What stands on the screen, line by line."""
    rows: dict[float, list[tuple[int, str]]] = {}
    for x, y, text in _TEXT.findall(pilot.app.export_screenshot()):
        words = html.unescape(text).replace("\xa0", " ")
        rows.setdefault(float(y), []).append((round(float(x) / CELL), words))
    lines = []
    for _, parts in sorted(rows.items()):
        line = ""
        for column, words in sorted(parts):
            line = line.ljust(column) + words
        lines.append(line.rstrip())
    return "\n".join(lines)


def squeezed(pilot: Pilot[Any]) -> str:
    """The same with runs of blanks and line breaks made one blank, for words that may wrap."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", screen_text(pilot))


def words_of(pilot: Pilot[Any], selector: str) -> str:
    """The words of one widget, wrapped or not, scrolled to or not."""
    return " ".join(str(pilot.app.screen.query_one(selector).render()).split())


def said(pilot: Pilot[Any]) -> str:
    """What the toasts say."""
    return " ".join(notification.message for notification in pilot.app._notifications)
