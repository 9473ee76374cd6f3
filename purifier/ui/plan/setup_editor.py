"""One set-up: which battery, how many, which way to the purifier, with the outcome of each way beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from purifier.plain_text import plain
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.request import Request
from purifier.services.plan.weighed import Weighed
from purifier.ui.fitting import cut
from purifier.ui.plan.choices import typed_count
from purifier.ui.plan.found_ways import WaysFound, at_setting, found_ways, way_lines
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


class SetupEditor(ModalScreen[str | None]):
    """Gives the set-up's battery text; None when left."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "way"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "keep it", id="setup.keep", tooltip="Put this set-up on the Plan screen"),
        Binding("down", "move('down')", "move", key_display="↑↓", id="setup.down", tooltip="Another way", show=False),
        Binding("up", "move('up')", "move", id="setup.up", tooltip="Another way", show=False),
        Binding("b", "battery", "other battery", id="setup.battery", tooltip="Choose another battery"),
        Binding("tab", "app.focus_next", "next field", id="setup.next", tooltip="To the next field"),
        Binding("escape", "leave", "back", id="setup.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="setup.help", tooltip="What the ways differ in"),
    ]

    def __init__(self, request: Request, text: str, setting: str | None, *, new: bool) -> None:
        super().__init__()
        self.request = request if setting is None else replace(request, setting=setting)
        self.setting, self.new, self.typed = setting, new, text
        self.what, self.count, self.fault = text, 1, ""
        self.keep_soon = False
        """Enter was pressed before the ways were known."""
        self.ways: tuple[Weighed, ...] = ()
        self.best = 0
        self.shown: tuple[Weighed, ...] = ()
        """Those in the list; the others stand behind its last entry."""

    def compose(self) -> ComposeResult:
        """Battery, count, ways, and a line that says what is wrong or what is to be had."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("Add a set-up" if self.new else "Change this set-up")
            with Horizontal(classes="field"):
                yield Label("battery", classes="field-name")
                yield Button(Content(plain(self.typed)), id="battery-name", compact=True, tooltip="Choose another")
            with Horizontal(classes="field"):
                yield Label("how many", classes="field-name")
                yield Entry("1", id="count", compact=True, type="integer", max_length=4)
            yield Label("which way to the purifier", classes="field-heading")
            yield Options(id="ways", classes="options", markup=False)
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Take the text apart; the ways are looked for meanwhile."""
        self.query_one("#ways").focus()
        self._find(owner(self).library, self.typed, keep=not self.new)

    @work(thread=True, exclusive=True, group="ways")
    def _find(self, library: Library, text: str, *, keep: bool) -> None:
        found = found_ways(
            library, replace(self.request, setting=self.setting or self.request.setting), text, keep=keep
        )
        if not get_current_worker().is_cancelled:
            self.post_message(found)

    def on_ways_found(self, message: WaysFound) -> None:
        """Show the best ways, the cursor on the one in force, else on the first; the rest behind "more"."""
        self.what, self.count = message.what, message.count
        self.ways, self.best, self.fault = message.ways, message.best, message.fault
        if self.fault:
            self.fault += " Press b for another battery, or esc to leave."
        self.query_one("#battery-name", Button).label = Content(plain(message.name))
        with self.prevent(Input.Changed):
            self.query_one("#count", Entry).value = str(self.count)
        heading = f"which way to the purifier, with its hours{at_setting(self.ways)}"
        self.query_one(".field-heading", Label).update(Content(heading))
        best = self.ways[: self.best]
        taken = tuple(one for one in self.ways[self.best :] if one.text == message.chosen)
        self._list((*best, *taken) if len(best) + len(taken) + 1 < len(self.ways) else self.ways, message.chosen)
        self._say(self.fault)
        if self.keep_soon:
            self.action_keep()

    def _list(self, shown: tuple[Weighed, ...], at: str | None) -> None:
        """Fill the list with ``shown``, the cursor on the one whose text is ``at``."""
        self.shown = shown
        options = self.query_one("#ways", Options)
        options.clear_options()
        options.add_options(Option(self._option(index)) for index in range(len(shown) + self._has_more))
        if shown:
            options.highlighted = next((i for i, one in enumerate(shown) if one.text == at), 0)

    @property
    def _has_more(self) -> bool:
        return len(self.shown) < len(self.ways)

    def _option(self, index: int) -> Content:
        options = self.query_one("#ways", Options)
        here, room = index == options.highlighted, max(16, options.size.width - 3)
        if index >= len(self.shown):
            count = len(self.ways) - len(self.shown)
            more = f"more: {count} other way{'s' if count > 1 else ''}, which give less or fit worse …"
            return Content.assemble("▸ " if here else "  ", (cut(more, room - 2), MUTED if not here else ""))
        return way_lines(self.shown[index], room, here=here)

    @on(Input.Changed, "#count")
    def _counted(self, event: Input.Changed) -> None:
        event.stop()
        count, fault = typed_count(event.value)
        self._say(fault)
        if count is not None and self.ways:
            at = self._pointed_at()
            text = str(BatteryText(self.what, count)) if at is None else at.way.text(self.what, count)
            self._find(owner(self).library, text, keep=at is not None)

    @on(Button.Pressed, "#battery-name")
    def action_battery(self) -> None:
        """Choose another battery, keeping the count."""
        from purifier.ui.plan.battery_picker import BatteryPicker

        self.app.push_screen(BatteryPicker(replace(self.request), self.setting), self._battery_chosen)

    def _battery_chosen(self, what: str | None) -> None:
        if what is not None:
            self.query_one("#ways").focus()
            self._find(owner(self).library, str(BatteryText(what, self.count)), keep=False)

    def _say(self, words: str) -> None:
        self.query_one(".preview", Static).update(Content.assemble(("! ", WRONG), words) if words else Content(""))

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#ways", Options).mark(self._option)

    @on(OptionList.OptionSelected)
    def _done(self, event: Message) -> None:
        event.stop()
        self.action_keep()

    def action_move(self, action: str) -> None:
        """Move the cursor of the list."""
        getattr(self.query_one("#ways", Options), f"action_cursor_{action}")()

    def action_keep(self) -> None:
        """Hand the text back, or open the rest of the list."""
        way, self.keep_soon = self._pointed_at(), False
        if way is not None:
            self.dismiss(way.text)
        elif self._has_more:
            first = len(self.shown)
            shown = (*self.shown, *(one for one in self.ways if one not in self.shown))
            self._list(shown, shown[first].text)
        else:
            self._say(self.fault)
            self.keep_soon = not self.fault

    def _pointed_at(self) -> Weighed | None:
        at = self.query_one("#ways", Options).highlighted
        return self.shown[at] if at is not None and at < len(self.shown) else None

    def action_leave(self) -> None:
        """Close the dialog with nothing changed."""
        self.dismiss(None)
