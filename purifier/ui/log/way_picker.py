"""Which way a meter counts, where nobody knows: asked once, before its first run."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from purifier.plain_text import plain
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice

CHOICES = (
    Choice("minus", "a minus while the battery discharges, a plus while it charges", ""),
    Choice("plus", "a plus while the battery discharges, a minus while it charges", ""),
    Choice("unknown", "I do not know: record, and look which way the first minutes go", ""),
)


class WayPicker(PickDialog[str]):
    """Gives ``minus``, ``plus`` or ``unknown``; None when left."""

    help_topic = "log-way"
    heading = "Which way does it count?"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="way.choose", tooltip="Take the answer under the cursor"),
        Binding("escape", "leave", "back", id="way.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="way.help", tooltip="What a minus means, and how to see it"),
    ]

    def __init__(self, meter: str) -> None:
        super().__init__()
        self.meter = meter

    def on_mount(self) -> None:
        """Say why it is asked."""
        self.load()
        self.say(
            f"What does {plain(self.meter)} show, on its display or app? Nobody has published it. You are asked once."
        )

    def listing(self) -> Listed:
        """The three answers there are."""
        return Listed(CHOICES)

    def take(self, choice: Choice) -> None:
        """Give the answer."""
        self.dismiss(choice.value)
