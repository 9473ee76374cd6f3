"""How long each setting lasts on each set-up: the answer, with "at least" beside "likely"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from purifier.ui.plan.view import View
from purifier.ui.tones import MARK, MUTED
from purifier.ui.widgets.lines import Lines


class RuntimeTable(Lines, can_focus=True):
    """Settings down, set-ups across. The cursor is the view's; moving it posts where it wants to go."""

    help_topic = "table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(0,-1)", "setting", key_display="↑↓", id="table.up", tooltip="Another setting"),
        Binding("down", "move(0,1)", "setting", id="table.down", tooltip="Another setting", show=False),
        Binding("left", "move(-1,0)", "set-up", key_display="←→", id="table.left", tooltip="Another set-up"),
        Binding("right", "move(1,0)", "set-up", id="table.right", tooltip="Another set-up", show=False),
        Binding("home", "move(0,-99)", "first setting", id="table.home", tooltip="The first setting", show=False),
        Binding("end", "move(0,99)", "last setting", id="table.end", tooltip="The last setting", show=False),
        Binding("enter", "open", "edit", id="table.open", tooltip="Edit the set-up under the cursor", show=False),
    ]

    view: reactive[View | None] = reactive[View | None](None, repaint=False)
    compact: reactive[bool] = reactive(False, layout=True)
    """One line of heading instead of three."""
    single: reactive[bool] = reactive(False, layout=True)
    """Only the set-up under the cursor."""

    @dataclass
    class Moved(Message):
        """The cursor was sent to a cell."""

        setup: int
        setting: int

    @dataclass
    class Opened(Message):
        """The set-up under the cursor is to be edited."""

    def action_move(self, across: int, down: int) -> None:
        """Send the cursor some cells away."""
        if self.view is not None:
            self.post_message(self.Moved(self.view.setup + across, self.view.setting + down))

    def action_open(self) -> None:
        """Edit the set-up under the cursor."""
        self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens."""
        cell = event.style.meta.get("cell")
        if cell is not None:
            self.post_message(self.Moved(*cell))
            if event.chain == 2:
                self.post_message(self.Opened())

    def watch_view(self, view: View | None) -> None:
        """Other lines, the cursor's row in sight."""
        self.renew()
        if view is not None and self.is_mounted:
            self.scroll_to_region_of(view.setting)

    def scroll_to_region_of(self, setting: int) -> None:
        """Scroll the surrounding box so that a row, and the heading if it is near, can be seen."""
        top = 0 if setting < 2 else self._heading_lines + setting
        region = Region(0, top, 1, self._heading_lines + setting + 1 - top)
        if self.parent is not None and isinstance(self.parent, Widget):
            self.parent.scroll_to_region(region, animate=False)

    @property
    def _heading_lines(self) -> int:
        return 1 if self.compact else 3

    def state(self) -> tuple[object, ...]:
        """What the lines depend on."""
        return (self.view, self.compact, self.single, self.has_focus)

    def lines(self, width: int) -> list[Content]:
        """The table as lines of at most ``width`` columns."""
        view = self.view
        if view is None:
            return [Content.styled("working it out …", MUTED)]
        if not view.shown:
            return [
                Content(""),
                Content.assemble("No set-up yet. Press ", ("a", MARK), " to add a battery to compare."),
                Content(""),
            ]
        from purifier.ui.plan.table_lines import table_lines

        return table_lines(view, width, compact=self.compact, single=self.single, focused=self.has_focus)
