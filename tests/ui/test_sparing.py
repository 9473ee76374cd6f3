"""An app under test that paints less than on a terminal hides nothing from its test."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tests.ui.reading import screen_text, settle


class Unpaintable(Widget):
    """Stands on the screen, and cannot be drawn."""

    def render_line(self, y: int) -> Strip:
        raise ValueError("this cannot be painted")


async def test_what_cannot_be_painted_fails_a_test_that_looks_at_nothing() -> None:
    class Broken(App[None]):
        def compose(self) -> ComposeResult:
            yield Unpaintable()

    with pytest.raises(ValueError, match="this cannot be painted"):
        async with Broken().run_test() as pilot:
            await settle(pilot)


async def test_the_screen_is_read_as_it_stands_now() -> None:
    class Words(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("before\n\n  名前 behind")

    async with Words().run_test(size=(20, 5)) as pilot:
        await settle(pilot)
        assert screen_text(pilot) == "before\n  名前 behind"
        pilot.app.query_one(Static).update("after")
        await settle(pilot)
        assert screen_text(pilot) == "after"


async def test_a_colour_that_changes_is_read_from_no_earlier_app() -> None:
    class Coloured(App[None]):
        CSS = "Static { color: $primary; }"

        def compose(self) -> ComposeResult:
            yield Static("words")

    colours = set()
    for theme in ("nord", "gruvbox"):
        app = Coloured()
        app.theme = theme
        async with app.run_test() as pilot:
            await settle(pilot)
            colours.add(app.query_one(Static).styles.color)
    assert len(colours) == 2
