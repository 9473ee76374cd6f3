"""What an imported run is about: its set-up, and what of it stands in for what the file does not say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.library.asked import LOAD, read_asked
from purifier.model.run import Frozen
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.record.freeze import freeze, unplanned

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(frozen=True, slots=True)
class About:
    """A set-up, ready to be frozen, and what is asked of the file with what the set-up adds to it."""

    library: Library
    request: Request | None
    asked: Asked
    nominal_v: float | None
    """Of the battery's output, for a file that says no voltage [V]."""

    def stands_in(self, read: set[str]) -> tuple[dict[str, float], list[str]]:
        """What is stated of what no file says (``read`` is what they do), and the sentences on it.

        A load stands in for a current that nobody measured; the battery's nominal voltage for a voltage.
        """
        stated, said = dict(self.asked.stated), []
        if {"current_a", "power_w", "charging_current_a", "discharging_current_a"} & read:
            stated.pop("power_w", None)
            stated.pop("current_a", None)
        if "voltage_v" in read:
            stated.pop("voltage_v", None)
        elif "voltage_v" not in stated and self.nominal_v is not None:
            stated["voltage_v"] = self.nominal_v
            said.append(f"the voltage is stated, not measured: {self.nominal_v:g} V, the battery's nominal one")
        elif "voltage_v" in stated:
            said.append(f"the voltage is stated, not measured: {stated['voltage_v']:g} V")
        if "power_w" in stated:
            said.append(
                f"the load is stated, not measured: {stated['power_w']:g} W; current, charge and energy follow from it"
            )
        if "current_a" in stated:
            said.append(
                f"the current is stated, not measured: {stated['current_a']:g} A; charge and energy follow from it"
            )
        return stated, said

    def frozen(self, name: str) -> Frozen:
        """The run's plan, made after it; without a set-up none."""
        if self.request is None or not self.request.batteries:
            return unplanned(name, "import")
        return freeze(self.library, self.request, "", name=name, source="import")


def about(library: Library, request: Request | None, asked: Asked) -> About:
    """The set-up of ``request``, checked before a file is read; raises UsageError as `one_setup`.

    A plain load without a battery is no set-up: it stands in for a current that the file has not.
    """
    if request is None:
        return About(library, None, asked, None)
    load_w = None if request.load is None else read_asked(LOAD, request.load).value
    if load_w is not None and not {"current_a", "power_w"} & {*asked.stated, *asked.columns}:
        asked = replace(asked, stated={**asked.stated, "power_w": load_w})
    if not request.batteries:
        others = [
            word
            for word, said in (("-p", request.purifier or request.purifiers), ("--setting", request.setting))
            if said
        ]
        if others or request.conditions:
            what = others[0] if others else f"--{next(iter(request.conditions))}"
            raise UsageError(f"{what} is about a set-up, which needs its battery too: -b ID (or leave both away)")
        return About(library, request, asked, None)
    setup, _ = one_setup(library, request)
    volts = setup.supply_v if setup.output_stage is not None else None
    if volts is None and setup.battery.voltage_v is not None:
        volts = setup.battery.voltage_v.value
    return About(library, request, asked, volts)
