"""Choose what the batteries run: a purifier and how many of it, or a plain load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from purifier.errors import PurifierError
from purifier.model.equipment import Input as Plug
from purifier.model.equipment import Purifier
from purifier.services.wording import watts
from purifier.ui.plan.choices import read, told, typed_count, with_hours
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList, Reading
from purifier.ui.widgets.pick_rows import Cell, Column
from purifier.ui.words import air_range

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.offers import Offer
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

COLUMNS: Final = (
    Column("A on low", 9, 3, largest_first=True, strong=True),
    Column("draws", 11, 2),
    Column("clean air", 13, 1, largest_first=True),
    Column("plugs into", 10, 0, left=True),
)
MOST_IN_AMERICA_V: Final = 150.0
"""Wall power of more is another continent's."""
INPUTS: Final = {"ac": "wall", "usb-c": "USB-C"}

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
    placeholder = "a name, a plain load (15 W) or how long A must last (3 days)"
    unmatched = "No purifier matches: type less, or a plain load such as 15 W."
    head = "purifier"
    ordered = "by name, those with a published CADR first"
    columns = COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="purifier.choose", tooltip="Run the purifier under the cursor"),
        Binding("tab", "turn", "how many", id="purifier.next", tooltip="To the count, and back"),
        Binding("escape", "leave", "back", id="purifier.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="purifier.help", tooltip="What the figures mean"),
    ]

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request, self.count = replace(request, setting=None), 1
        self.known: dict[str, Offer | None] = {}

    def fields(self) -> ComposeResult:
        """How many of it."""
        with Horizontal(classes="field below"):
            yield Label("how many", classes="field-name")
            yield Entry("1", id="count", compact=True, type="integer", max_length=4)

    def listing(self) -> PurifiersFound:
        """The purifiers that are known, the cursor on the one that runs now."""
        library = owner(self).library
        now, count = _running(library, self.request)
        return PurifiersFound(self._choices(), now, count=count)

    def more(self, choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
        """How long the first set-up runs each."""
        if self.request.batteries:
            from purifier.services.plan.offers import offers_by_purifier

            first = self.request.batteries[0]
            found = offers_by_purifier(owner(self).library, self.request, first, [one.value for one in choices])
            yield from with_hours(found, self.known, self._choices)

    def _choices(self) -> list[Choice]:
        return purifier_choices(owner(self).library, owner(self).units, self.known)

    def read(self, text: str) -> Reading:
        """What begins with a figure may be meant as a load."""
        from purifier.library.asked import LOAD

        return read(text, LOAD, "a plain load of", self.known)

    def on_purifiers_found(self, message: PurifiersFound) -> None:
        """Start from the count that is in force."""
        self.query_one("#count", Entry).value = str(message.count)

    def action_turn(self) -> None:
        """From the names to the count, and back."""
        count = self.query_one("#count", Entry)
        (self.query(Entry).exclude("#count").first(Entry) if count.has_focus else count).focus()

    def take(self, choice: Choice) -> None:
        """Give the purifier with its count, or the load as it was typed; a count that is none keeps the keys."""
        count = self.query_one("#count", Entry)
        _, fault = typed_count(count.value)
        if fault:
            self.say(fault)
            count.focus()
        else:
            self.dismiss(self._as_request(choice))

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
            asked = replace(self.request, purifier=purifier, load=load)
            first = self.request.batteries[0]
            self.preview(choice.value, partial(told, owner(self).library, asked, first, owner(self).units, "A"))

    def _as_request(self, choice: Choice) -> PurifierOrLoad:
        if not choice.value[:1].isalpha():  # an id begins with a letter
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


def purifier_choices(library: Library, units: Units, known: Mapping[str, Offer | None]) -> list[Choice]:
    """The range of power and of clean air of each purifier, what it plugs into, and what is ``known`` of its hours."""
    return [
        Choice(
            one.id,
            one.name,
            "",
            f"{one.filter or ''} {' '.join(map(_plug, one.inputs.values()))}",
            _cells(one, units, known.get(one.id)),
        )
        for one in sorted((one for one in library.all("purifier") if isinstance(one, Purifier)), key=_place)
    ]


def _place(one: Purifier) -> tuple[bool, str]:
    """By name; those of which nobody published the clean air behind those with which a plan says more."""
    return all(setting.cadr_m3_per_h is None for setting in one.settings), one.name.lower()


def _cells(one: Purifier, units: Units, offer: Offer | None) -> tuple[Cell, ...]:
    flows = [setting.cadr_m3_per_h.value for setting in one.settings if setting.cadr_m3_per_h is not None]
    inputs = ", ".join(dict.fromkeys(map(_plug, one.inputs.values())))
    return (
        Cell() if offer is None else Cell(offer.least, offer.low_h or None),
        Cell(_watts(one), min(setting.power_w.value for setting in one.settings)),
        Cell(air_range(one, units), max(flows, default=None)),
        Cell(inputs, inputs),
    )


def _plug(one: Plug) -> str:
    volts = f"{one.voltage_v.value:g} V"
    if one.id == "ac" and one.voltage_v.value > MOST_IN_AMERICA_V:
        return f"{volts} wall"
    return INPUTS.get(one.id) or volts


def _watts(one: Purifier) -> str:
    powers = [setting.power_w.value for setting in one.settings]
    return watts(powers[0]) if len(powers) == 1 else f"{min(powers):.3g}–{max(powers):.3g} W"
