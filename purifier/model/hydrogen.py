"""The hydrogen of lead-acid batteries, and the fresh air that keeps it from exploding."""

from __future__ import annotations

from typing import Final

from purifier.model.setup import Setup

EXPLODES_FROM: Final = 0.04
"""Share of hydrogen in air."""
VENTED_MA_PER_AH: Final = 20.0
SEALED_MA_PER_AH: Final = 8.0
"""What of the charging current makes gas near full, at 2.4 V a cell [mA per Ah] (IEC 62485-2)."""
_AIR_M3_PER_AH: Final = 0.05
"""0.42 l of hydrogen an ampere-hour and cell, thinned 24 times to stay below 4 %, five times over for safety [m3]."""


def fresh_air_m3_per_h(setup: Setup) -> float | None:
    """Fresh air that a charging lead-acid battery needs [m3/h]; None for other kinds.

    ``Q = 0.05 n I_gas C`` (IEC 62485-2), in which cells times ampere-hours are the energy over the volts of a cell.
    """
    chemistry = setup.chemistry
    if chemistry is None or not chemistry.is_lead_acid:
        return None
    cell_ah = setup.battery.energy_wh.value * setup.battery_count / chemistry.cell_voltage_v
    gas_ma_per_ah = VENTED_MA_PER_AH if chemistry.vents_gas else SEALED_MA_PER_AH
    return _AIR_M3_PER_AH * gas_ma_per_ah / 1000.0 * cell_ah
