"""The cell under the cursor, explained: where the hours went, what to heed, the sources."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from purifier.services.plan.heed import MOST_AT_ONCE, of_setup
from purifier.ui.plan.view import View
from purifier.ui.resting import rested
from purifier.ui.widgets.entitled import entitle

if TYPE_CHECKING:
    from purifier.services.plan.plan import Row
    from purifier.ui.plan.detail_text import Closer
    from purifier.ui.shown import Shown


class DetailBody(ScrollView, can_focus=False):
    """The text below the headline; it scrolls within the room there is, so that no other text moves the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self.closer: Closer | None = None
        self.all_warnings = False
        """Nobody reads eight at a glance: the gravest and a count, until the panel is turned to."""
        self._text: tuple[int, Content] | None = None
        self._drawn: tuple[int, Style, list[Strip]] | None = None

    def show(self, *, top: bool = False) -> None:
        """Draw what is held now; with ``top`` from its first line."""
        self._text = self._drawn = None
        width = self.scrollable_content_region.width
        if width < 1:
            return
        height = len(self._strips())
        # As a reactive this would lay out the whole screen anew, at every key.
        self.set_reactive(Widget.virtual_size, Size(width, height))
        self.show_vertical_scrollbar = height > self.container_size.height
        self.vertical_scrollbar.window_virtual_size = height
        self.vertical_scrollbar.window_size = self.container_size.height
        self.scroll_to(y=0 if top else min(self.scroll_y, self.max_scroll_y), animate=False)
        self.refresh()

    @property
    def shows_cautions(self) -> bool:
        """Whether what is to be heeded, between the first two blank lines, can be read without scrolling."""
        blank = [y for y, line in enumerate(self._strips()) if not line.text.strip()]
        return len(blank) < 2 or blank[1] <= self.container_size.height

    def on_resize(self) -> None:
        """Wrap it to the width there is."""
        self.show()

    def render(self) -> Content:
        """The whole text, in the width there is."""
        if self.view is None:
            return Content("")
        width = max(20, self.scrollable_content_region.width - 1)  # a column off the scrollbar
        if self._text is None or self._text[0] != width:
            from purifier.ui.plan.detail_text import body

            self._text = (width, body(self.view, self.closer, width, all_warnings=self.all_warnings))
        return self._text[1]

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        lines, at = self._strips(), y + round(self.scroll_y)
        if at < len(lines):
            return lines[at].adjust_cell_length(self.size.width, self.visual_style.rich_style)
        return Strip.blank(self.size.width, self.visual_style.rich_style)

    def _strips(self) -> list[Strip]:
        width, style = self.scrollable_content_region.width, self.visual_style
        if self._drawn is None or self._drawn[:2] != (width, style):
            self._drawn = (width, style, Visual.to_strips(self, self.render(), max(1, width - 1), None, style))
        return self._drawn[2]


class DetailPanel(Vertical, can_focus=True):
    """Scrolls when there is more to say than room."""

    help_topic = "detail"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll('up')", "scroll", key_display="↑↓", id="detail.up", tooltip="Scroll"),
        Binding("down", "scroll('down')", "scroll", id="detail.down", tooltip="Scroll", show=False),
        Binding("pageup", "scroll('page_up')", "page", id="detail.page-up", tooltip="A page up", show=False),
        Binding("pagedown", "scroll('page_down')", "page", id="detail.page-down", tooltip="A page down", show=False),
        Binding("home", "scroll('home')", "top", id="detail.home", tooltip="To the top", show=False),
        Binding("end", "scroll('end')", "end", id="detail.end", tooltip="To the end", show=False),
    ]

    view: reactive[View | None] = reactive[View | None](None, repaint=False)
    closer: reactive[Closer | None] = reactive["Closer | None"](None, repaint=False)

    @dataclass
    class Examined(Message):
        """Drivers and gains of one cell are known."""

        closer: Closer

    def compose(self) -> ComposeResult:
        """One text, that scrolls."""
        yield DetailBody()

    @property
    def body(self) -> DetailBody:
        """The text."""
        return self.query_one(DetailBody)

    def action_scroll(self, where: str) -> None:
        """Scroll the text."""
        getattr(self.body, f"scroll_{where}")(animate=False)

    def watch_view(self, view: View | None) -> None:
        """Show another cell, from its top."""
        if view is None or not self.is_mounted:
            return
        self.body.view = view
        self.body.show(top=True)
        self._entitle(view)
        self._examine(view.current, view.cell)

    def on_focus(self) -> None:
        """Show every warning to who turns to this panel."""
        self.body.all_warnings = True
        self.body.show()

    def on_blur(self) -> None:
        """The gravest again, and a count."""
        self.body.all_warnings = False
        self.body.show()

    @work(exclusive=True, group="examine")
    async def _examine(self, shown: Shown | None, row: Row | None) -> None:
        """Work out the slower half, in a thread, once the cursor rests: a key that is held down queues nothing up."""
        await rested()
        if shown is None or row is None:
            return
        from purifier.ui.plan.detail_text import examined

        closer = await asyncio.to_thread(examined, shown, row)
        if closer is not None:
            self.post_message(self.Examined(closer))

    def on_detail_panel_examined(self, message: Examined) -> None:
        """Fill in drivers and gains."""
        self.closer = message.closer

    def on_resize(self) -> None:
        """With more room there may be nothing left to turn to."""
        self.call_after_refresh(self._entitle, self.view)

    def _entitle(self, view: View | None) -> None:
        from purifier.ui.plan import detail_text

        if view is not None:
            count = 0 if view.cell is None else len(of_setup(view.cell))
            hidden = count > MOST_AT_ONCE or not self.body.shows_cautions
            more = "more: tab" if self.body.max_scroll_y > 0 else ""
            entitle(self, detail_text.title(view), f"{count} to heed: tab" if count and hidden else more)

    def watch_closer(self, closer: Closer | None) -> None:
        """Fill in what took longer."""
        if self.is_mounted:
            self.body.closer = closer
            self.body.show()
