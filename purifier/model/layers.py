"""Which layers are on, and with what numbers: conditions first, then the battery's own keys, then ``realistic``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

from purifier.model.equipment import Chemistry
from purifier.model.figures import Figure
from purifier.model.setup import Setup

T = TypeVar("T")

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
    stated, battery, chemistry = setup.conditions, setup.battery, setup.chemistry
    usual = chemistry if stated.realistic and chemistry is not None else _NO_CHEMISTRY
    pack, cells = battery.kind == "pack", cell_count(setup)
    parasitic = _first(battery.parasitic_a, _figure(usual.parasitic_a) if pack else None)
    cutoff = _first(_value(battery.cutoff_v), None if cells is None or not usual.cutoff_v else usual.cutoff_v * cells)
    rated_hours = _first(_value(battery.rated_hours), 20.0 if usual.rated_capacity else None)
    depth = _first(_value(battery.depth_of_discharge), usual.depth_of_discharge)  # a policy: it has no spread
    lead = USUAL_LEAD_OHM if stated.realistic and pack and setup.output.id == "dc" else None
    return InForce(
        start=stated.start or FULL,
        reserve=stated.reserve or NOTHING,
        depth=_first(stated.depth, _figure(depth)) or FULL,
        health=stated.health or FULL,
        temperature_c=stated.temperature_c,
        rated_hours=rated_hours if chemistry is not None and chemistry.rated_capacity else None,
        cutoff_v=_first(stated.cutoff_v, cutoff) if cells and chemistry is not None and chemistry.curve else None,
        wire_ohm=_first(stated.wire_ohm, lead) or NOTHING,
        parasitic_a=_first(stated.parasitic_a, _times(parasitic, setup.battery_count)) or NOTHING,
        self_discharge_per_h=_first(
            stated.self_discharge_per_h, battery.self_discharge_per_h, _figure(usual.self_discharge_per_h)
        )
        or NOTHING,
    )


_NO_CHEMISTRY: Final = Chemistry("", "", 0.0)
"""Knows nothing, turns nothing on."""


def _first(*values: T | None) -> T | None:
    """The first that says anything: what is stated, then the battery's own, then the usual."""
    return next((value for value in values if value is not None), None)


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value


def _figure(value: float | None) -> Figure | None:
    return None if value is None else Figure(value)


def _times(figure: Figure | None, count: int) -> Figure | None:
    return None if figure is None else figure._replace(value=figure.value * count)


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
