"""Choose what the batteries run: a purifier and how many of it, or a plain load."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from purifier.errors import PurifierError
from purifier.ui.plan.choices import outcome, purifier_choices, typed_count, typed_load
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

PurifierOrLoad = tuple[str | None, str | None]
"""(purifier as typed, load as typed): one of them is None."""


@dataclass
class PurifiersFound(Listed):
    """The purifiers that are known, and how many of them run now."""

    count: int = 1


class PurifierPicker(PickDialog[PurifierOrLoad]):
    """Gives a purifier with its count, or a load; None when left."""

    help_topic = "purifier"
    heading = "What do they run?"
    placeholder = "type to filter, ↑↓ to move, or a plain load such as 15 W"
    unmatched = "No purifier matches: type less, or a plain load such as 15 W."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="purifier.choose", tooltip="Run the purifier under the cursor"),
        Binding("tab", "app.focus_next", "how many", id="purifier.next", tooltip="To the count"),
        Binding("escape", "leave", "back", id="purifier.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="purifier.help", tooltip="What the figures mean"),
    ]

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request, self.count = request, 1

    def fields(self) -> ComposeResult:
        """How many of it."""
        with Horizontal(classes="field below"):
            yield Label("how many", classes="field-name")
            yield Entry("1", id="count", compact=True, type="integer", max_length=4)

    def listing(self) -> PurifiersFound:
        """The purifiers that are known, the cursor on the one that runs now."""
        library = owner(self).library
        now, count = _running(library, self.request)
        return PurifiersFound(purifier_choices(library, owner(self).units), now, count=count)

    def on_purifiers_found(self, message: PurifiersFound) -> None:
        """Start from the count that is in force."""
        self.query_one("#count", Entry).value = str(message.count)

    def take(self, choice: Choice) -> None:
        """Give the purifier with its count, or the load as it was typed."""
        self.dismiss(self._as_request(choice))

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What begins with a figure may be meant as a load."""
        self.read_typed(message.text, typed_load)

    @on(Input.Changed, "#count")
    def _counted(self, event: Input.Changed) -> None:
        count, fault = typed_count(event.value)
        if count is None:
            self.say(fault)
        else:
            self.count = count
            self._foresee(self.pick.pointed)

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Say what it would mean for the first set-up."""
        self._foresee(message.choice)

    def _foresee(self, choice: Choice | None) -> None:
        if choice is not None and self.request.batteries:
            purifier, load = self._as_request(choice)
            asked = replace(self.request, purifier=purifier, load=load, setting=None)
            self.preview(choice.value, partial(_outcome_for_the_first, owner(self).library, asked))

    def _as_request(self, choice: Choice) -> PurifierOrLoad:
        if choice.value[:1].isdigit():
            return None, choice.value
        return (choice.value if self.count == 1 else f"{choice.value}*{self.count}"), None


def _running(library: Library, request: Request) -> tuple[str | None, int]:
    """The id of the purifier of a request, if it is known, and how many of it there are."""
    from purifier.services.plan.battery_text import split_count

    if request.purifier is None:
        return None, 1
    try:
        return split_count(request.purifier, library, "purifier")
    except PurifierError:
        return None, 1


def _outcome_for_the_first(library: Library, asked: Request) -> str:
    words = outcome(library, asked, asked.batteries[0], None)
    return f"A would run it {words}" if words[:1].isdigit() else f"A: {words}"
