"""Putting a battery away: how full, what it loses meanwhile, and when it must be charged again."""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.layers import pack_voltage
from purifier.model.setup import Setup
from purifier.model.units import HOURS_PER_MONTH

HALF: Final = 0.5
"""Lithium ages least half full."""
LEAST: Final = 0.1
"""Where it must be charged: below that its own electronics soon have it empty, and empty cells are ruined."""
LEAD_LEAST: Final = 0.75
"""Lead-acid is kept full: the further below, the faster its plates sulphate for good."""
PACK_MONTHS: Final = 6.0
STATION_MONTHS: Final = 3.0
"""Longer than this makers let neither go, whatever it loses: of a station nobody states what its electronics take."""


class Storage(NamedTuple):
    """``start``, of full, to put it away with; ``loss_per_month``, of full; charge it again after ``months``.

    ``parasitic_a`` is what its own electronics are taken to draw meanwhile [A]; None: they are not counted.
    """

    start: float
    loss_per_month: float
    months: float
    parasitic_a: float | None


def storage(setup: Setup) -> Storage | None:
    """How to put the battery of ``setup`` away, one of it; None where what it loses by itself is not known."""
    battery, chemistry = setup.battery, setup.chemistry
    own = battery.self_discharge_per_h
    per_h = own.value if own is not None else None if chemistry is None else chemistry.self_discharge_per_h
    if chemistry is None or per_h is None:
        return None
    start, least = (1.0, LEAD_LEAST) if chemistry.is_lead_acid else (HALF, LEAST)
    volts = pack_voltage(setup)
    parasitic_a = None
    if battery.kind == "pack" and volts is not None:
        parasitic_a = chemistry.parasitic_a if battery.parasitic_a is None else battery.parasitic_a.value
    drain_per_h = 0.0 if parasitic_a is None or volts is None else parasitic_a * volts / battery.energy_wh.value
    loss = (per_h + drain_per_h) * HOURS_PER_MONTH
    longest = PACK_MONTHS if battery.kind == "pack" else STATION_MONTHS
    return Storage(start, loss, min(longest, (start - least) / loss) if loss else longest, parasitic_a)
