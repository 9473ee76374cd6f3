"""What a set-up needs besides battery, converter and purifier: a shunt, fuses, connectors, a charger."""

from __future__ import annotations

from typing import Literal, NamedTuple

from purifier.model.equipment import Battery, Source, same_voltage
from purifier.model.figures import Figure

Role = Literal["charger", "shunt", "fuse", "connectors"]
"""What a part does in a set-up."""


class Part(NamedTuple):
    """One part, or one set of them that is bought together."""

    id: str
    name: str
    role: Role
    goes_with: Literal["pack", "station"] = "pack"
    """The kind of battery it is for."""
    price_usd: Figure | None = None
    mass_kg: Figure | None = None
    chemistry: str | None = None
    """The id of what a charger charges; None: any, or no charger."""
    voltage_v: Figure | None = None
    """Nominal voltage of the batteries it fits [V]; None: any."""
    max_current_a: Figure | None = None
    """The most that it carries; of a charger, that it gives [A]."""
    note: str | None = None
    sources: tuple[Source, ...] = ()


def fits(part: Part, battery: Battery) -> bool:
    """Whether ``part`` can be used with ``battery``, by kind, chemistry and nominal voltage.

    What the battery's profile leaves out is not known to fit a part that asks for it.  Currents are not compared: they
    depend on what runs.
    """
    if part.goes_with != battery.kind or part.chemistry not in (None, battery.chemistry):
        return False
    if part.voltage_v is None:
        return True
    return battery.voltage_v is not None and same_voltage(battery.voltage_v.value, part.voltage_v.value)
