"""A set-up boiled down to what one energy balance needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from purifier.model.beliefs import Belief
from purifier.model.chemistry import share_below_cutoff
from purifier.model.layers import InForce, cell_count, pack_voltage
from purifier.model.setup import Setup

FALLBACK_VOLTAGE_V: Final = 12.8
"""For turning a stated parasitic current into watts when the battery's voltage is unknown; marked as assumed."""


PACES: Final = (*(i / 100.0 for i in range(21)), 0.25, 0.3, 0.4, 0.5, 1.0)
"""Draws over rated energy [1/h] between which the share left at the cut-off is taken on straight lines."""


class Budget(NamedTuple):
    """The numbers of one balance; the load comes later, one per setting.

    Any of them but the lead's, the rate's and the day's may be a `Column` of samples.  Shares are 0..1 of full.
    """

    nameplate_wh: float
    start: float
    reserve: float
    depth: float
    health: float
    cold: float
    rate: tuple[tuple[float, float], ...]
    """(discharge time [h], capacity as a share of the 20 h rating); empty: the rate does not matter."""
    rated_hours: float
    left_at_cutoff: float
    """Share of the energy still inside when the battery at rest stands at its cut-off."""
    sag: tuple[tuple[float, float], ...]
    """(draw over rated energy [1/h], that share under it); empty: the sag under load does not matter."""
    wire_ohm: float
    wire_v: float
    parasitic_w: float
    self_discharge_w: float
    output_overhead_w: float
    output_efficiency: float
    stage_overheads_w: tuple[float, ...]
    """Of the stages behind the lead, the nearest to the battery first."""
    stage_efficiencies: tuple[float, ...]
    fan: float
    day: float
    """Hours of battery life per hour of air: 24 / hours a day."""
    left_on: bool
    rate_w: float | None = None
    """The draw that rate and sag are judged by [W]; None: the budget's own."""


def budget(setup: Setup, on: InForce, inputs: tuple[Belief, ...], choose: Callable[[Belief], float]) -> Budget:
    """Boil ``setup`` down, taking from each of ``inputs`` the value that ``choose`` picks (likely, worst, best)."""
    value = {belief.id: choose(belief) for belief in inputs}
    nameplate = value["energy"] * setup.battery_count
    first = 0 if setup.output_stage is None else 1
    behind = range(first, len(setup.stages))
    hours = setup.conditions.hours_per_day
    return Budget(
        nameplate_wh=nameplate,
        start=value["start"],
        reserve=value["reserve"],
        depth=value["depth"],
        health=value["health"],
        cold=value["cold"],
        rate=setup.chemistry.rated_capacity if setup.chemistry and on.rated_hours is not None else (),
        rated_hours=on.rated_hours or 20.0,
        left_at_cutoff=value["cutoff"],
        sag=_sag(setup, on, value["sag"]),
        wire_ohm=value["wire"],
        wire_v=setup.supply_v or FALLBACK_VOLTAGE_V,
        parasitic_w=value["parasitic"] * (pack_voltage(setup) or FALLBACK_VOLTAGE_V),
        self_discharge_w=value["self-discharge"] * nameplate,
        output_overhead_w=value["overhead:0"] if first else 0.0,
        output_efficiency=value["efficiency:0"] if first else 1.0,
        stage_overheads_w=tuple(value[f"overhead:{i}"] * setup.stages[i].count for i in behind),
        stage_efficiencies=tuple(value[f"efficiency:{i}"] for i in behind),
        fan=value["fan"],
        day=1.0 if hours is None else 24.0 / hours,
        left_on=setup.conditions.left_on,
    )


def _sag(setup: Setup, on: InForce, sag_v: float) -> tuple[tuple[float, float], ...]:
    """The cut-off is met earlier under load: at V_cut + sag x draw / rated energy of the rested curve."""
    chemistry, cells = setup.chemistry, cell_count(setup)
    if chemistry is None or cells is None or on.cutoff_v is None or not sag_v:
        return ()
    cell_v = on.cutoff_v / cells
    return tuple((pace, share_below_cutoff(chemistry, cell_v + sag_v * pace)) for pace in PACES)
