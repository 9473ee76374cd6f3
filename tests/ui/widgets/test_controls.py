"""What is pasted into a line is cleaned on its way in."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from textual import events
from textual.app import App, ComposeResult

from purifier.ui.widgets.controls import Entry
from tests.ui.reading import settle


class OneLine(App[None]):
    def compose(self) -> ComposeResult:
        yield Entry()


CASES = {
    "640 Wh\n": "640 Wh",
    "two\r\nlines": "two lines",
    "\x1b[31mred\x00\x07": "[31mred",
    "a\u202eb\u200bc\ufeff": "abc",
    "tab\tbed": "tab bed",
    "[red]x[/]": "[red]x[/]",
}


@pytest.mark.parametrize("way", ["terminal", "clipboard", "program"])
async def test_only_what_can_be_seen_gets_in(way: str) -> None:
    app = OneLine()
    async with app.run_test() as pilot:
        entry = app.query_one(Entry)
        entry.focus()
        await settle(pilot)
        for pasted, held in CASES.items():
            entry.value = ""
            if way == "terminal":
                app.post_message(events.Paste(pasted))
            elif way == "clipboard":
                app.copy_to_clipboard(pasted)
                await pilot.press("ctrl+v")
            else:
                entry.value = pasted
            await settle(pilot)
            assert entry.value.rstrip() == held
            ElementTree.fromstring(app.export_screenshot())


async def test_a_blank_at_the_end_can_be_typed() -> None:
    app = OneLine()
    async with app.run_test() as pilot:
        app.query_one(Entry).focus()
        await pilot.press("1", "space")
        await settle(pilot)
        assert app.query_one(Entry).value == "1 "
