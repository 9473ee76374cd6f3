"""The answer, on top: the number to plan with as the largest thing on the screen, and one sentence."""

from __future__ import annotations

from rich.align import Align
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.renderables.digits import Digits
from textual.widgets import Static

from purifier.ui.plan.view import View


class AnswerPanel(Horizontal):
    """What to plan on at the cell under the cursor: large figures where there is room, and in words."""

    help_topic = "answer"

    view: reactive[View | None] = reactive[View | None](None, repaint=False)
    short: reactive[bool] = reactive(False)
    """No room for the large figures."""

    def compose(self) -> ComposeResult:
        """The figures, the words beside them."""
        yield Static("", id="answer-digits", markup=False)
        yield Static("", id="answer-words", markup=False)

    def on_mount(self) -> None:
        """The large figures are painted in colours of the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._show())

    def watch_view(self) -> None:
        """Show another cell."""
        self._show()

    def watch_short(self) -> None:
        """Show it with large figures, or without."""
        self._show()

    def _show(self) -> None:
        if self.view is None or not self.is_mounted:
            return
        from purifier.ui.plan import answer_text

        figure = "" if self.short else answer_text.figure(self.view)
        self.set_class(not figure, "-no-figure")
        self.set_class(bool(self.view.not_yet), "-not-yet")
        self.set_class(self.view.cell is not None and self.view.cell.in_room is not None, "-room")
        digits = self.query_one("#answer-digits", Static)
        # In a box that is always as wide: laying out the screen anew costs more than all else that a key does.
        digits.update(Align.right(Digits(figure, digits.rich_style)), layout=False)
        words, shown = self.query_one("#answer-words", Static), answer_text.words(self.view, short=self.short)
        width, height = words.size
        words.update(shown, layout=not width or shown.get_height({}, width) != height)
