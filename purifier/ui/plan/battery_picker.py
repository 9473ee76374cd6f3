"""Choose a battery: by name, or by typing an energy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from purifier.ui.plan.choices import battery_choices, outcome, typed_battery
from purifier.ui.shared import owner
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList

if TYPE_CHECKING:
    from purifier.services.plan.request import Request


class BatteryPicker(PickDialog[str]):
    """Gives the id of a battery, or an energy as typed; None when left."""

    help_topic = "battery"
    heading = "Which battery?"
    placeholder = "type to filter, ↑↓ to move, or an energy such as 1280 Wh"
    unmatched = "No battery matches: type less, or an energy such as 1280 Wh."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="battery.choose", tooltip="Take the battery under the cursor"),
        Binding("escape", "leave", "back", id="battery.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="battery.help", tooltip="What to look for in a battery"),
    ]

    def __init__(self, request: Request, setting: str | None) -> None:
        super().__init__()
        self.request, self.setting = request, setting

    def listing(self) -> Listed:
        """The batteries that are known."""
        return Listed(battery_choices(owner(self).library, owner(self).units))

    def take(self, choice: Choice) -> None:
        """Give the battery, or the energy as it was typed."""
        self.dismiss(choice.value)

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What begins with a figure may be meant as an energy."""
        self.read_typed(message.text, typed_battery)

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Say how long it would last."""
        if message.choice is not None:
            what = message.choice.value
            self.preview(what, partial(outcome, owner(self).library, self.request, what, self.setting))
