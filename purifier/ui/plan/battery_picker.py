"""Choose a battery: by name, by what it gives and costs, or by typing an energy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from purifier.model.equipment import Battery
from purifier.services.wording import mass, money
from purifier.ui.plan.choices import read, told, with_hours
from purifier.ui.shared import owner
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList, Reading
from purifier.ui.widgets.pick_rows import Cell, Column

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.offers import Offer
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

COLUMNS: Final = (
    Column("at least", 9, 7, largest_first=True, strong=True),
    Column("through", 11, 3, left=True),
    Column("Wh", 6, 4, largest_first=True),
    Column("V", 6, 1),
    Column("price", 7, 6),
    Column("$ a day", 8, 5),
    Column("weighs", 7, 0),
)


class BatteryPicker(PickDialog[str]):
    """Gives the id of a battery, or an energy as typed; None when left.

    Each battery is shown with its hours at ``setting``, those of the last request are kept.
    """

    help_topic = "battery"
    heading = "Which battery?"
    placeholder = "a name, an energy (1280 Wh) or how long it must last (3 days)"
    unmatched = "No battery matches: type less, or an energy such as 1280 Wh."
    head = "battery"
    ordered = "bare packs first, then stations, by Wh"
    columns = COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="battery.choose", tooltip="Take the battery under the cursor"),
        Binding("escape", "leave", "back", id="battery.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="battery.help", tooltip="What to look for in a battery"),
    ]

    _last: ClassVar[tuple[Library, Request, dict[str, Offer | None]] | None] = None
    """What was worked out last, and of what."""

    def __init__(self, request: Request, setting: str | None) -> None:
        super().__init__()
        self.request = replace(request, batteries=(), setting=setting)
        self.known: dict[str, Offer | None] = {}

    def listing(self) -> Listed:
        """The batteries that are known."""
        library = owner(self).library
        if self._last is not None and self._last[0] is library and self._last[1] == self.request:
            self.known = self._last[2]
        return Listed(self._choices())

    def more(self, choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
        """Their hours."""
        from purifier.services.plan.offers import offers

        library = owner(self).library
        rest = [one.value for one in choices if one.value not in self.known]
        yield from with_hours(offers(library, self.request, rest), self.known, self._choices)
        BatteryPicker._last = library, self.request, self.known

    def _choices(self) -> list[Choice]:
        return _choices(owner(self).library, owner(self).units, self.known)

    def read(self, text: str) -> Reading:
        """What begins with a figure may be meant as an energy."""
        from purifier.library.asked import BATTERY

        return read(text, BATTERY, "a battery of", self.known)

    def take(self, choice: Choice) -> None:
        """Give the battery, or the energy as it was typed."""
        self.dismiss(choice.value)

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Say how long it would last."""
        if message.choice is not None:
            what = message.choice.value
            self.preview(what, partial(told, owner(self).library, self.request, what, owner(self).units))


def _choices(library: Library, units: Units, known: Mapping[str, Offer | None]) -> list[Choice]:
    """Each battery, with what is ``known`` of its hours; the user's own, calibrated, first, then packs, by size."""
    batteries = [one for one in library.all("battery") if isinstance(one, Battery)]
    batteries.sort(key=lambda one: (one.calibration is None, one.kind, one.energy_wh.value, one.name))
    return [
        Choice(one.id, _called(one), "", f"{one.kind} {one.chemistry or ''}", _cells(one, units, known.get(one.id)))
        for one in batteries
    ]


def _called(one: Battery) -> str:
    """Its name; of one that runs taught of its id as well, for the name is that of the profile it came from."""
    return one.name if one.calibration is None else f"{one.id}: {one.name} as your runs have it"


def _cells(one: Battery, units: Units, offer: Offer | None) -> tuple[Cell, ...]:
    from purifier.services.plan.offers import usd_a_day

    price = None if one.price_usd is None else one.price_usd.value
    a_day = usd_a_day(price, offer)
    volts = None if one.voltage_v is None else one.voltage_v.value
    weight = None if one.mass_kg is None else one.mass_kg.value
    return (
        Cell() if offer is None else Cell(offer.least, offer.low_h or None),
        Cell() if offer is None else Cell(offer.through, offer.through),
        Cell(f"{one.energy_wh.value:.0f}", one.energy_wh.value),
        Cell("" if volts is None else f"{volts:g}", volts),
        Cell("" if price is None else money(price), price),
        Cell("" if a_day is None else money(float(f"{a_day:.2g}")).removesuffix(".00"), a_day),
        Cell("" if weight is None else mass(weight, units), weight),
    )
