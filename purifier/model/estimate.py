"""The central estimate: an energy balance, and the ledger of where the hours went.

``runtime = usable energy / (overhead + load / efficiency)``, the balance of Jeff Kaufman's post, with every further
layer off until it is turned on.  For a constant load it is exact without stepping through time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from purifier.model.beliefs import Belief
from purifier.model.chemistry import rate_share
from purifier.model.layers import LAYERS, in_force, pack_voltage
from purifier.model.power_path import lead_input_w
from purifier.model.setup import Setup

FALLBACK_VOLTAGE_V: Final = 12.8
"""For turning a stated parasitic current into watts when the battery's voltage is unknown; marked as assumed."""


class Budget(NamedTuple):
    """A set-up boiled down to what one balance needs; the load comes later, one per setting."""

    nameplate_wh: float
    start: float
    reserve: float
    depth: float
    health: float
    cold: float
    rate: tuple[tuple[float, float], ...]
    rated_hours: float
    left_at_cutoff: float
    wire_ohm: float
    wire_v: float
    battery_v: float
    parasitic_w: float
    self_discharge_w: float
    output_overhead_w: float
    output_efficiency: float
    load_overhead_w: float
    """Overheads between lead and load, as drawn at the lead's end [W]."""
    load_overhead_lossless_w: float
    """The same if every efficiency were 1: what the overhead layer alone takes [W]."""
    load_efficiency: float
    fan: float
    day: float
    """Hours of battery life per hour of air: 24 / hours a day."""
    left_on: bool


class Estimate(NamedTuple):
    """One setting of one set-up. Powers drawn are positive [W]; ``hours_lost`` in the order of `LAYERS` [h].

    ``nameplate_h - sum(hours_lost) == runtime_h``; a loss is negative where a layer gains time.
    """

    runtime_h: float
    battery_power_w: float
    load_power_w: float
    nameplate_h: float
    hours_lost: tuple[float, ...]

    @property
    def losses(self) -> tuple[tuple[str, float], ...]:
        """(layer id, hours) of the layers that took or gave anything."""
        return tuple((cause, hours) for cause, hours in zip(LAYERS, self.hours_lost, strict=True) if hours != 0.0)


def budget(setup: Setup, inputs: tuple[Belief, ...], choose: Callable[[Belief], float]) -> Budget:
    """Boil ``setup`` down, taking from each of ``inputs`` the value that ``choose`` picks (likely, worst, best)."""
    value = {belief.id: choose(belief) for belief in inputs}
    on = in_force(setup)
    count = setup.battery_count
    nameplate = value["energy"] * count
    first = 0 if setup.output_stage is None else 1
    overhead, lossless, efficiency = 0.0, 0.0, 1.0
    for i in range(len(setup.stages) - 1, first - 1, -1):
        own = value[f"overhead:{i}"] * setup.stages[i].count
        overhead = own + overhead / value[f"efficiency:{i}"]
        lossless += own
        efficiency *= value[f"efficiency:{i}"]
    hours = setup.conditions.hours_per_day
    volts = pack_voltage(setup) or FALLBACK_VOLTAGE_V
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
        wire_ohm=value["wire"],
        wire_v=setup.supply_v or FALLBACK_VOLTAGE_V,
        battery_v=volts,
        parasitic_w=value["parasitic"] * volts,
        self_discharge_w=value["self-discharge"] * nameplate,
        output_overhead_w=value["overhead:0"] if first else 0.0,
        output_efficiency=value["efficiency:0"] if first else 1.0,
        load_overhead_w=overhead,
        load_overhead_lossless_w=lossless,
        load_efficiency=efficiency,
        fan=value["fan"],
        day=1.0 if hours is None else 24.0 / hours,
        left_on=setup.conditions.left_on,
    )


def estimate(of: Budget, load_w: float) -> Estimate:
    """Runtime [h of air] of a load of ``load_w`` [W] on a budget, with its ledger.

    Self-discharge is taken as a constant draw, rate x rated energy (the data-sheet way of stating it); a decay
    in proportion to what is left would cost about half as much over a full discharge.  Without a usable watt-hour,
    or when the lead cannot carry the load, the runtime is 0.
    """
    load = load_w * of.fan
    nameplate = of.nameplate_wh
    t0 = nameplate / load

    wh1 = nameplate * of.start
    unused = of.reserve
    wh2 = nameplate * max(0.0, of.start - unused)
    unused = max(unused, 1.0 - of.depth)
    window = max(0.0, of.start - unused)
    wh3 = nameplate * window
    wh4 = wh3 * of.health
    wh5 = wh4 * of.cold

    end_w = of.load_overhead_w + load / of.load_efficiency
    ohm = of.wire_ohm
    path_w = of.output_overhead_w + (lead_input_w(end_w, of.wire_v, ohm) if ohm else end_w) / of.output_efficiency
    wh6 = wh5 * rate_share(of.rate, path_w / nameplate, of.rated_hours) if of.rate else wh5
    wh7 = wh6
    if of.left_at_cutoff > unused and window > 0.0:
        wh7 = wh6 * max(0.0, of.start - of.left_at_cutoff) / window

    wired = lead_input_w(load, of.wire_v, ohm) if ohm else load
    t8 = wh7 / wired
    t9 = wh7 / (wired + of.parasitic_w * of.day)
    always = of.parasitic_w + of.self_discharge_w
    t10 = wh7 / (wired + always * of.day)
    lossless_end = of.load_overhead_lossless_w
    loaded = load + lossless_end
    standing = of.output_overhead_w + lossless_end if of.left_on else 0.0
    t11 = wh7 / (
        of.output_overhead_w
        + (lead_input_w(loaded, of.wire_v, ohm) if ohm else loaded)
        + always * of.day
        + standing * (of.day - 1.0)
    )
    standing = of.output_overhead_w + of.load_overhead_w / of.output_efficiency if of.left_on else 0.0
    t12 = wh7 / (path_w + always * of.day + standing * (of.day - 1.0))

    return Estimate(
        t12,
        path_w + always,
        load,
        t0,
        (
            t0 - wh1 / load,
            (wh1 - wh2) / load,
            (wh2 - wh3) / load,
            (wh3 - wh4) / load,
            (wh4 - wh5) / load,
            (wh5 - wh6) / load,
            (wh6 - wh7) / load,
            wh7 / load - t8,
            t8 - t9,
            t9 - t10,
            t10 - t11,
            t11 - t12,
        ),
    )


_NEUTRAL: Final[dict[str, dict[str, object]]] = {
    "start": {"start": 1.0},
    "reserve": {"reserve": 0.0},
    "depth": {"depth": 1.0},
    "health": {"health": 1.0},
    "cold": {"cold": 1.0},
    "rate": {"rate": ()},
    "cutoff": {"left_at_cutoff": 0.0},
    "wire": {"wire_ohm": 0.0},
    "parasitic": {"parasitic_w": 0.0},
    "self-discharge": {"self_discharge_w": 0.0},
    "overhead": {"output_overhead_w": 0.0, "load_overhead_w": 0.0, "load_overhead_lossless_w": 0.0},
    "conversion": {"output_efficiency": 1.0, "load_efficiency": 1.0},
}


def without(of: Budget, layer: str) -> Budget:
    """The same budget with one layer turned off."""
    changed = dict(_NEUTRAL[layer])
    if layer == "conversion":
        changed["load_overhead_w"] = of.load_overhead_lossless_w
    return of._replace(**changed)  # type: ignore[arg-type]


def gains(of: Budget, load_w: float) -> tuple[tuple[str, float], ...]:
    """(layer id, hours the runtime would grow without it), for the layers that act; negative where it helps."""
    now = estimate(of, load_w)
    return tuple((layer, estimate(without(of, layer), load_w).runtime_h - now.runtime_h) for layer, _ in now.losses)
