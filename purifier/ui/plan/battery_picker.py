"""Choose a battery: by name, or by typing an energy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from purifier.ui.plan.choices import Listed, Offered, Previewed, battery_choices, preview, typed_quantity
from purifier.ui.shared import owner
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from purifier.services.plan.request import Request


class BatteryPicker(ModalScreen[str | None]):
    """Gives the id of a battery, or an energy as typed; None when left."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "battery"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="battery.choose", tooltip="Take the battery under the cursor"),
        Binding("escape", "leave", "back", id="battery.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="battery.help", tooltip="What to look for in a battery"),
    ]

    def __init__(self, request: Request, setting: str | None) -> None:
        super().__init__()
        self.request, self.setting = request, setting

    def compose(self) -> ComposeResult:
        """Filter, list, what the battery under the cursor would give."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("Which battery?")
            yield PickList("type to filter, ↑↓ to move, or an energy such as 1280 Wh")
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Load the list behind the dialog."""
        self._load()

    @work(thread=True, group="list")
    def _load(self) -> None:
        self.post_message(Listed(battery_choices(owner(self).library, owner(self).units)))

    def on_listed(self, message: Listed) -> None:
        """Show the list."""
        self.query_one(PickList).fill(message.choices)

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What begins with a figure may be meant as an energy."""
        self._read(message.text)

    @work(thread=True, exclusive=True, group="read")
    def _read(self, text: str) -> None:
        offer, fault = typed_quantity(text, "energy", "a battery of")
        if not get_current_worker().is_cancelled:
            self.post_message(Offered(text, offer, fault))

    def on_offered(self, message: Offered) -> None:
        """Offer the energy, or say what is wrong with it when nothing else matches."""
        pick = self.query_one(PickList)
        if message.text == pick.text:
            pick.offer(*([] if message.offer is None else [message.offer]))
            if not pick.matching:
                self._say(message.fault or "No battery matches: type less, or an energy such as 1280 Wh.")

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Work out what it would give."""
        if message.choice is not None:
            self._preview(message.choice.value)

    @work(thread=True, exclusive=True, group="preview")
    def _preview(self, what: str) -> None:
        words = preview(owner(self).library, self.request, what, self.setting)
        if not get_current_worker().is_cancelled:
            self.post_message(Previewed(what, words))

    def on_previewed(self, message: Previewed) -> None:
        """Say it, if the cursor is still there."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None and pointed.value == message.value:
            self._say(message.words)

    def _say(self, words: str) -> None:
        self.query_one(".preview", Static).update(Content(words))

    def on_pick_list_chosen(self, message: PickList.Chosen) -> None:
        """Done."""
        self.dismiss(message.choice.value)

    def action_choose(self) -> None:
        """Take the entry under the cursor."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None:
            self.dismiss(pointed.value)

    def action_leave(self) -> None:
        """Back, nothing changed."""
        self.dismiss(None)
