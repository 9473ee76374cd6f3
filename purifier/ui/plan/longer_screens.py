"""How long it must last, then what would make it: two dialogs, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.services.longer.need import need_words, read_need
from purifier.services.wording import UNKNOWN, flow_unit, money
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.line_dialog import LineDialog
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.widgets.pick_rows import Cell, Column
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.services.longer.change import Change, Longer
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

COLUMNS: Final = (
    Column("at least", 8, 2, largest_first=True, strong=True),
    Column("price", 7, 3),
    Column("air", 8, 1, largest_first=True),
)
NO_SUN: Final = "Plans reckon without the sun, so a panel cannot be taken over: the line tells what it would do."


class HowLongScreen(LineDialog[float]):
    """Gives the hours that it must last [h]; None when left."""

    help_topic = "longer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "find", "find out", id="how-long.find", tooltip="Look for what would make it last so long"),
        Binding("escape", "leave", "back", id="how-long.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="how-long.help", tooltip="What is looked for"),
    ]

    last: ClassVar[str] = "7 d"
    """What was typed last."""

    def __init__(self, name: str) -> None:
        super().__init__("What would make it last?", f"How long must {name} last? Days or hours: 7 d, 60 h.")

    def entry(self) -> Entry:
        """A time."""
        return Entry(self.last, id="how-long", compact=True, placeholder="7 d", max_length=40)

    def action_find(self) -> None:
        """Done, if that is a time."""
        try:
            hours = read_need(self.typed)
        except PurifierError as error:
            self.say(sentence(error).removeprefix("--for: "))
            return
        HowLongScreen.last = plain(self.typed)
        self.dismiss(hours)


class LongerScreen(PickDialog["Change"]):
    """Gives the change that was chosen; None when left. They are found behind the dialog."""

    help_topic = "longer"
    heading = "What would make it last?"
    placeholder = "type to filter (free, battery, sun), ↑↓ to move"
    unmatched = "No change has that in its words."
    head = "what to change"
    ordered = "free ones first, then by price; then two at a time"
    columns = COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "take over", id="longer.choose", tooltip="Change the set-up so; z undoes it"),
        Binding("escape", "leave", "back", id="longer.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="longer.help", tooltip="How these changes are found"),
    ]

    def __init__(self, request: Request, battery: str, setting: str | None, hours: float) -> None:
        super().__init__()
        self.request, self.battery, self.setting, self.hours = request, battery, setting, hours
        self.found: Longer | None = None

    def on_mount(self) -> None:
        """Say what is being looked for, which takes a moment."""
        at = "" if self.setting is None else f" at setting {plain(self.setting)}"
        self.query_one(".dialog").border_title = Content(f"To last {need_words(self.hours)}{at}")
        self.say("Looking for the smallest changes…")

    def listing(self) -> Listed:
        """Every change, those of one step first."""
        from purifier.services.longer.longer import longer
        from purifier.services.longer.words import heading, line

        units = owner(self).units
        try:
            found = longer(owner(self).library, self.request, self.battery, self.setting, self.hours)
        except PurifierError as error:
            return Listed([], words=sentence(error))
        self.found = found
        words = "" if found.changes else heading(found)
        if found.nearest is not None:
            words += f" The nearest: {line(found.nearest, found, units)}."
        return Listed(_choices(found, units), words=words)

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """The whole sentence on it."""
        from purifier.services.longer.words import line

        if message.choice is not None and self.found is not None:
            told = line(self._change(message.choice), self.found, owner(self).units)
            also = f" No panel: {self.found.no_sun}" if self.found.no_sun else ""
            self.say(Content(f"{told}.{also}"))

    def take(self, choice: Choice) -> None:
        """Give the change, unless there is nothing in it that a plan can hold."""
        change = self._change(choice)
        if change.kinds == ("sun",):
            self.say(NO_SUN)
        else:
            self.dismiss(change)

    def _change(self, choice: Choice) -> Change:
        assert self.found is not None
        return self.found.changes[int(choice.value)]


def _choices(found: Longer, units: Units) -> Sequence[Choice]:
    from purifier.services.longer.words import what

    return [
        Choice(str(i), what(one), "", _words(one), _cells(one, found, units)) for i, one in enumerate(found.changes)
    ]


def _words(change: Change) -> str:
    """What else it is found by."""
    return " ".join((*change.kinds, "free" if change.price_usd == 0.0 else ""))


def _cells(change: Change, found: Longer, units: Units) -> tuple[Cell, ...]:
    from purifier.services.longer.words import air_over_day, least_briefly

    of, price = change.outcome, change.price_usd
    air = f"{air_over_day(of, units)} {flow_unit(units)}" if of.mean_air_m3_per_h else ""
    return (
        Cell(least_briefly(of, found.hours), of.low_days_h),
        Cell(UNKNOWN if price is None else money(price) if price else "free", price),
        Cell(air, of.mean_air_m3_per_h or None),
    )
