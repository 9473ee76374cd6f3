"""The cell under the cursor, explained: where the hours went, what to heed, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.worker import get_current_worker

from purifier.ui.plan.view import View

if TYPE_CHECKING:
    from purifier.services.plan.plan import Row
    from purifier.ui.plan.detail_text import Closer
    from purifier.ui.shown import Shown


class DetailBody(Widget):
    """The text below the headline; as tall as it needs to be."""

    view: reactive[View | None] = reactive[View | None](None, layout=True)
    closer: reactive[Closer | None] = reactive["Closer | None"](None, layout=True)
    all_warnings: reactive[bool] = reactive(False, layout=True)
    """Nobody reads eight at a glance: the gravest and a count, until the panel is turned to."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The wrapped text's height."""
        return self._content(width).get_height({}, width)

    def render(self) -> Content:
        """The text in the width there is."""
        return self._content(self.size.width)

    def _content(self, width: int) -> Content:
        if self.view is None:
            return Content("")
        from purifier.ui.plan.detail_text import body

        return body(self.view, self.closer, max(20, width), all_warnings=self.all_warnings)


class DetailPanel(VerticalScroll):
    """Scrolls when there is more to say than room."""

    help_topic = "detail"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", "scroll", key_display="↑↓", id="detail.up", tooltip="Scroll up"),
        Binding("down", "scroll_down", "scroll", id="detail.down", tooltip="Scroll down", show=False),
    ]

    view: reactive[View | None] = reactive[View | None](None)
    closer: reactive[Closer | None] = reactive["Closer | None"](None)

    @dataclass
    class Examined(Message):
        """Drivers and gains of one cell are known."""

        closer: Closer

    def compose(self) -> ComposeResult:
        """One text, that scrolls."""
        yield DetailBody()

    def watch_view(self, view: View | None) -> None:
        """Show another cell, from its top."""
        if view is None or not self.is_mounted:
            return
        self._entitle(view)
        cell = view.cell
        self.query_one(DetailBody).view = view
        self.scroll_home(animate=False)
        if cell is not None and view.current is not None:
            self._examine(view.current, cell)

    def on_focus(self) -> None:
        """Show every warning to who turns to this panel."""
        self.query_one(DetailBody).all_warnings = True

    def on_blur(self) -> None:
        """The gravest again, and a count."""
        self.query_one(DetailBody).all_warnings = False

    @work(thread=True, exclusive=True, group="examine")
    def _examine(self, shown: Shown, row: Row) -> None:
        from purifier.ui.plan.detail_text import examined

        closer = examined(shown, row)
        if closer is not None and not get_current_worker().is_cancelled:
            self.post_message(self.Examined(closer))

    def on_detail_panel_examined(self, message: Examined) -> None:
        """Fill in drivers and gains."""
        self.closer = message.closer

    def _entitle(self, view: View) -> None:
        from purifier.ui.plan import detail_text

        self.border_title = Content(detail_text.title(view))
        count = 0 if view.cell is None else len(view.cell.warnings)
        self.border_subtitle = Content(f"{count} to heed: tab, then ↓" if count else "")

    def watch_closer(self, closer: Closer | None) -> None:
        """Fill in what took longer."""
        if self.is_mounted:
            self.query_one(DetailBody).closer = closer
