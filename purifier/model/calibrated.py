"""A set-up's numbers by what runs taught of its battery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from math import exp
from typing import Final

from purifier.model.budget import Budget
from purifier.model.calibration.belief import ENERGY, OVERHEAD, Calibration
from purifier.model.conditions import Conditions
from purifier.model.estimate import path_power_w, usable_wh
from purifier.model.setup import Setup

_OF_THE_PLAN: Final = ("hours_per_day", "left_on", "realistic")
"""Conditions that runs say nothing of."""
_CONDITION_OF: Final[Mapping[str, str]] = {
    "start": "start",
    "reserve": "reserve",
    "depth": "depth",
    "health": "health",
    "cold": "temperature_c",
    "cutoff": "cutoff_v",
    "wire": "wire_ohm",
    "parasitic": "parasitic_a",
    "self-discharge": "self_discharge_per_h",
    "fan": "load_exponent",
}
"""Belief -> the condition that it comes from."""


def path_of(setup: Setup) -> str:
    """The power path of a set-up in one word, as calibrations name it: ``ac+adapter``, ``dc+inverter-300w``."""
    words = [setup.output.id if setup.converter is None else f"{setup.output.id}+{setup.converter.id}"]
    if setup.input is not None and setup.input.adapter is not None:
        words.append("adapter" if setup.purifier_count == 1 else f"{setup.purifier_count}adapters")
    return "+".join(words)


def calibration_of(setup: Setup) -> Calibration | None:
    """What runs taught of the battery on this very path; None where they taught nothing of it."""
    found = setup.battery.calibration
    return found if found is not None and found.path == path_of(setup) else None


def as_in_the_runs(setup: Setup, calibration: Calibration) -> tuple[Setup, frozenset[str]]:
    """The set-up in the conditions of the runs where it states none, and the beliefs in which it differs from them."""
    stated, runs = setup.conditions, calibration.conditions
    merged = {
        one.name: getattr(runs, one.name)
        for one in fields(Conditions)
        if one.name not in _OF_THE_PLAN and getattr(stated, one.name) in (None, getattr(runs, one.name))
    }
    conditions = replace(stated, **merged, realistic=runs.realistic)
    differs = {belief for belief, name in _CONDITION_OF.items() if getattr(conditions, name) != getattr(runs, name)}
    return replace(setup, conditions=conditions), frozenset(differs)


def calibrated(of: Budget, runs: Budget, calibration: Calibration, count: int) -> Budget:
    """``of`` with the energy and the overhead that ``runs`` taught, for a load of ``calibration.load_w``.

    ``of`` holds the plan's conditions and ``runs`` those of the runs.  E and P0 stand over the watts that the profile's
    efficiencies make of one: what cannot be split goes to the stage nearest the battery.
    """
    still_w, slope = _line(runs)
    energy_wh = exp(calibration.means[ENERGY]) * slope * count
    health = of.health * energy_wh / usable_wh(runs, still_w + slope * calibration.load_w)
    return _with_overhead(of, exp(calibration.means[OVERHEAD]) * slope)._replace(health=health)


def _line(of: Budget) -> tuple[float, float]:
    """(power drawn whatever the load is [W], watts for each watt of load), the lead apart."""
    straight = of._replace(wire_ohm=0.0)
    still_w = path_power_w(straight, 0.0)
    return still_w, path_power_w(straight, 1.0) - still_w


def _with_overhead(of: Budget, overhead_w: float) -> Budget:
    """``of`` drawing ``overhead_w`` [W] whatever the load is, shared out as its profiles do as far as that goes."""
    left_w = overhead_w - of.parasitic_w - of.self_discharge_w
    stages_w = _line(of._replace(output_overhead_w=0.0))[0]
    if (of.output_overhead_w > 0.0 or not stages_w) and left_w >= stages_w:
        return of._replace(output_overhead_w=left_w - stages_w)
    share = max(0.0, left_w) / stages_w if stages_w else 0.0
    return of._replace(output_overhead_w=0.0, stage_overheads_w=tuple(one * share for one in of.stage_overheads_w))


def at_load(of: Budget, calibration: Calibration, load_w: float, setting: str) -> Budget:
    """A calibrated budget for one load: the energy at it, and the setting's true power as runs told it."""
    place = calibration.place(setting)
    bias = 1.0 if place is None else exp(calibration.means[place])
    return of._replace(health=of.health * calibration.energy_share(load_w), fan=of.fan * bias)
