"""The set-ups in words: as cards beside the table, or as a line each above it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from purifier.ui.plan.view import View
from purifier.ui.widgets.lines import Lines


class SetupsPanel(Lines):
    """What is compared: the purifier, the set-ups, the conditions. Clicking any of them edits or selects it."""

    view: reactive[View | None] = reactive[View | None](None, repaint=False)
    folded: reactive[bool] = reactive(False, layout=True)
    """One line per set-up instead of a card."""
    single: reactive[bool] = reactive(False, layout=True)
    """Only the set-up under the cursor (folded)."""

    @dataclass
    class Selected(Message):
        """A set-up was clicked."""

        setup: int

    def watch_view(self) -> None:
        """Other lines."""
        self.renew()

    async def on_click(self, event: events.Click) -> None:
        """Select the set-up under the mouse, or do what the line under it says."""
        meta = event.style.meta
        if "setup" in meta:
            self.post_message(self.Selected(meta["setup"]))
        elif "do" in meta:
            await self.run_action(meta["do"])

    def state(self) -> tuple[object, ...]:
        """What the lines depend on."""
        return (self.view, self.folded, self.single)

    def lines(self, width: int) -> list[Content]:
        """The panel in ``width`` columns."""
        if self.view is None:
            return [Content("")]
        from purifier.ui.plan.setup_lines import setup_lines

        return setup_lines(self.view, width, folded=self.folded, single=self.single)
