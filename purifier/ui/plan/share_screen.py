"""In which form the plan is handed on: asked, made off the painting thread, copied and kept in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from purifier.services.share.handed import FORMS, folder, in_short
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList


@dataclass
class Ready(Message):
    """What was made of the plan: ``text`` to copy, if any, and the ``words`` to say; ``well``: nothing went wrong."""

    text: str | None
    words: str
    well: bool = True


class ShareScreen(PickDialog[str]):
    """Gives the key of the form that was chosen, out of `FORMS`."""

    CSS = "ShareScreen .dialog { max-height: 14; }"
    help_topic = "share"
    heading = "Share this plan as"
    unmatched = "There is no such form."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "copy", id="share.copy", tooltip="Copy it, and keep it in a file"),
        Binding("escape", "leave", "back", id="share.back", tooltip="Share nothing"),
    ]

    def listing(self) -> Listed:
        """The forms, the shortest first."""
        return Listed([Choice(key, form.name, form.purpose) for key, form in FORMS.items()])

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Say what becomes of it."""
        if message.choice is not None:
            form = FORMS[message.choice.value]
            what = "Enter copies it, and keeps it in" if form.copied else "Enter keeps it in"
            self.say(f"{what} {in_short(folder() / form.file)}")

    def take(self, choice: Choice) -> None:
        """Give the form."""
        self.dismiss(choice.value)
