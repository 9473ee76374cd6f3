"""Which layers are on, and with what numbers: conditions first, then the battery's own keys, then ``realistic``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from purifier.model.figures import Figure
from purifier.model.setup import Setup

LAYERS: Final = (
    "start",
    "reserve",
    "depth",
    "health",
    "cold",
    "rate",
    "cutoff",
    "wire",
    "parasitic",
    "self-discharge",
    "overhead",
    "conversion",
)
"""The fixed ids of the losses, in the order in which the ledger takes them."""

USUAL_LEAD_OHM: Final = Figure(0.033, 0.5)
"""A metre of 16 AWG copper there and back (13.2 mohm/m), a fuse holder (5) and crimps (2) [ohm]."""

FULL: Final = Figure(1.0)
NOTHING: Final = Figure(0.0)


@dataclass(frozen=True, slots=True)
class InForce:
    """The layers' numbers; the neutral value (1 of full, 0 lost, None) where a layer is off."""

    start: Figure = FULL
    reserve: Figure = NOTHING
    depth: Figure = FULL
    health: Figure = FULL
    temperature_c: float | None = None
    rated_hours: float | None = None
    cutoff_v: float | None = None
    """Volts of the whole pack."""
    wire_ohm: Figure = NOTHING
    parasitic_a: Figure = NOTHING
    self_discharge_per_h: Figure = NOTHING


def in_force(setup: Setup) -> InForce:
    """Resolve what acts on ``setup``. A typed parasitic is the whole set-up's; a pack's own counts once a pack."""
    conditions, battery, chemistry = setup.conditions, setup.battery, setup.chemistry
    usual = chemistry if conditions.realistic else None
    pack = battery.kind == "pack"
    cells = cell_count(setup)

    depth = conditions.depth
    if depth is None and battery.depth_of_discharge is not None:
        depth = Figure(battery.depth_of_discharge.value)  # a policy, not a measurement: it has no spread
    if depth is None and usual is not None and usual.depth_of_discharge is not None:
        depth = Figure(usual.depth_of_discharge)

    rated_hours = None if battery.rated_hours is None else battery.rated_hours.value
    if rated_hours is None and usual is not None and usual.rated_capacity:
        rated_hours = 20.0

    cutoff_v = conditions.cutoff_v
    if cutoff_v is None and battery.cutoff_v is not None:
        cutoff_v = battery.cutoff_v.value
    if cutoff_v is None and usual is not None and usual.cutoff_v is not None and cells is not None:
        cutoff_v = usual.cutoff_v * cells

    parasitic = conditions.parasitic_a
    if parasitic is None:
        own = battery.parasitic_a
        if own is None and pack and usual is not None and usual.parasitic_a is not None:
            own = Figure(usual.parasitic_a)
        parasitic = None if own is None else own._replace(value=own.value * setup.battery_count)

    self_discharge = conditions.self_discharge_per_h or battery.self_discharge_per_h
    if self_discharge is None and usual is not None and usual.self_discharge_per_h is not None:
        self_discharge = Figure(usual.self_discharge_per_h)

    wire = conditions.wire_ohm
    if wire is None and conditions.realistic and pack and setup.output.id == "dc":
        wire = USUAL_LEAD_OHM

    return InForce(
        start=conditions.start or FULL,
        reserve=conditions.reserve or NOTHING,
        depth=depth or FULL,
        health=conditions.health or FULL,
        temperature_c=conditions.temperature_c,
        rated_hours=rated_hours if chemistry is not None and chemistry.rated_capacity else None,
        cutoff_v=cutoff_v if cells is not None and chemistry is not None and chemistry.curve else None,
        wire_ohm=wire or NOTHING,
        parasitic_a=parasitic or NOTHING,
        self_discharge_per_h=self_discharge or NOTHING,
    )


def cell_count(setup: Setup) -> int | None:
    """Cells in series, from the nominal voltages; None when either is unknown."""
    voltage = pack_voltage(setup)
    if voltage is None or setup.chemistry is None:
        return None
    return max(1, round(voltage / setup.chemistry.cell_voltage_v))


def pack_voltage(setup: Setup) -> float | None:
    """Nominal volts of the cells behind the outputs; None for stations and typed batteries that do not say."""
    battery = setup.battery
    if battery.voltage_v is not None:
        return battery.voltage_v.value
    if battery.capacity_ah is not None:
        return battery.energy_wh.value / battery.capacity_ah.value
    return None
