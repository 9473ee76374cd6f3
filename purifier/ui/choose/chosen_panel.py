"""The answer under the cursor, in full; it is worded for the width there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from purifier.ui.choose.outcome import Outcome
from purifier.ui.shared import owner
from purifier.ui.widgets.entitled import entitle

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.longer.change import Longer


class ChosenPanel(VerticalScroll):
    """Scrolls when there is more to say than room."""

    help_topic = "choose"
    outcome: Outcome | None = None
    answer: Answer | None = None
    pins: tuple[tuple[str, Answer], ...] = ()
    filtered: bool = False
    """Whether words narrow the list."""
    longer: Longer | None = None
    """What would make the answer last longer than it must; None while nobody has looked."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static("", id="chosen", markup=False)

    def show(
        self,
        outcome: Outcome | None,
        answer: Answer | None,
        pins: tuple[tuple[str, Answer], ...],
        *,
        filtered: bool,
    ) -> None:
        """Tell of ``answer``, from its top where it is another than before; ``pins`` are (letter, answer)."""
        if answer is not self.answer:
            self.scroll_home(animate=False)
            self.longer = None
        self.outcome, self.answer, self.pins, self.filtered = outcome, answer, pins, filtered
        self.renew()

    def on_resize(self) -> None:
        """Prices stand where the width puts them."""
        self.renew()

    def renew(self) -> None:
        """Word it anew."""
        if self.answer is None or self.outcome is None:
            from purifier.ui.choose.asked_text import nothing

            entitle(self, "")
            self.query_one("#chosen", Static).update(nothing(self.outcome, filtered=self.filtered))
            return
        from purifier.ui.choose.detail_text import details

        entitle(self, "This set-up")
        width = max(20, self.scrollable_content_region.width - 1)  # a column off the scrollbar
        self.query_one("#chosen", Static).update(details(self.answer, self.pins, owner(self).units, width, self.longer))
