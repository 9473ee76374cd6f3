"""Choose what the batteries run: a purifier and how many of it, or a plain load."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from purifier.errors import PurifierError
from purifier.ui.plan.choices import Listed, Offered, Previewed, preview, purifier_choices, typed_quantity
from purifier.ui.plan.setup_editor import MOST
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList

if TYPE_CHECKING:
    from purifier.services.plan.request import Request

Chosen = tuple[str | None, str | None]
"""(purifier as typed, load as typed): one of them is None."""


class PurifierPicker(ModalScreen[Chosen | None]):
    """Gives a purifier with its count, or a load; None when left."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "purifier"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="purifier.choose", tooltip="Run the purifier under the cursor"),
        Binding("tab", "app.focus_next", "how many", id="purifier.next", tooltip="To the count"),
        Binding("escape", "leave", "back", id="purifier.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="purifier.help", tooltip="What the figures mean"),
    ]

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request, self.count = request, 1

    def compose(self) -> ComposeResult:
        """Filter, list, count, and what it would mean for the first set-up."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("What do they run?")
            yield PickList("type to filter, ↑↓ to move, or a plain load such as 15 W")
            with Horizontal(classes="field below"):
                yield Label("how many", classes="field-name")
                yield Entry("1", id="count", compact=True, type="integer", max_length=4)
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Load the list behind the dialog."""
        self.query_one(PickList).query_one(Entry).focus()
        self._load()

    @work(thread=True, group="list")
    def _load(self) -> None:
        self.post_message(Listed(purifier_choices(owner(self).library, owner(self).units)))

    def on_listed(self, message: Listed) -> None:
        """Show the list, the cursor on the one that runs now."""
        from purifier.services.plan.battery_text import split_count

        now, count = None, 1
        if self.request.purifier is not None:
            try:
                now, count = split_count(self.request.purifier, owner(self).library, "purifier")
            except PurifierError:
                now = None
        self.query_one("#count", Entry).value = str(count)
        self.query_one(PickList).fill(message.choices, now)

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What begins with a figure may be meant as a load."""
        self._read(message.text)

    @work(thread=True, exclusive=True, group="read")
    def _read(self, text: str) -> None:
        offer, fault = typed_quantity(text, "power", "a plain load of")
        if not get_current_worker().is_cancelled:
            self.post_message(Offered(text, offer, fault))

    def on_offered(self, message: Offered) -> None:
        """Offer the load, or say what is wrong with it when nothing else matches."""
        pick = self.query_one(PickList)
        if message.text == pick.text:
            pick.offer(*([] if message.offer is None else [message.offer]))
            if not pick.matching:
                self._say(message.fault or "No purifier matches: type less, or a plain load such as 15 W.")

    @on(Input.Changed, "#count")
    def _counted(self, event: Input.Changed) -> None:
        count = int(event.value) if event.value.isdigit() else 0
        if 1 <= count <= MOST:
            self.count = count
            self._point(self.query_one(PickList).pointed)
        else:
            self._say(f"how many: a count from 1 to {MOST} was expected, found '{event.value}'")

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Work out what it would mean."""
        self._point(message.choice)

    def _point(self, choice: Choice | None) -> None:
        if choice is not None and self.request.batteries:
            purifier, load = self._as_request(choice)
            asked = replace(self.request, purifier=purifier, load=load, setting=None)
            self._preview(choice.value, asked)

    @work(thread=True, exclusive=True, group="preview")
    def _preview(self, value: str, asked: Request) -> None:
        words = preview(owner(self).library, asked, asked.batteries[0], None)
        if not get_current_worker().is_cancelled:
            self.post_message(Previewed(value, f"A would run it {words}" if words[:1].isdigit() else f"A: {words}"))

    def on_previewed(self, message: Previewed) -> None:
        """Say it, if the cursor is still there."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None and pointed.value == message.value:
            self._say(message.words)

    def _say(self, words: str) -> None:
        self.query_one(".preview", Static).update(Content(words))

    def _as_request(self, choice: Choice) -> Chosen:
        if choice.value[:1].isdigit():
            return None, choice.value
        return (choice.value if self.count == 1 else f"{choice.value}*{self.count}"), None

    def action_choose(self) -> None:
        """Take the entry under the cursor."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None:
            self.dismiss(self._as_request(pointed))

    def on_pick_list_chosen(self, message: PickList.Chosen) -> None:
        """Done."""
        self.dismiss(self._as_request(message.choice))

    def action_leave(self) -> None:
        """Back, nothing changed."""
        self.dismiss(None)
