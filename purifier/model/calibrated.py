"""What runs taught of a battery on one power path, as its profile carries it, and a set-up's numbers by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from math import exp, log
from typing import Final, NamedTuple

from purifier.model.budget import Budget
from purifier.model.estimate import path_power_w, usable_wh
from purifier.model.setup import Conditions, Setup

ENERGY, OVERHEAD, SLOPE, FIRST_SETTING = 0, 1, 2, 3
"""Where they stand in the vector of a calibration."""
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


class Calibration(NamedTuple):
    """A normal belief about the path: ln (E/a) [Wh, one battery], ln (P0/a) [W], s, and ln of settings' true powers.

    With E the usable energy at the load ``load_w``, P0 the power drawn whatever the load is and a the watts on the
    battery for each watt of load, the next run takes ``E/a (load / load_w)^s / (P0/a + load)`` hours; E, P0 and a by
    themselves are not told apart by hours.  Linear in logarithms; see `calibration.fit` for where it comes from.
    """

    path: str
    means: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    settings: tuple[str, ...]
    """``airfanta-3pro 2``: purifier and setting of each bias behind the first three means."""
    load_w: float
    noise: float
    """What the next run differs by besides: standard deviation of ln hours."""
    drift: float
    """The part of it that stays from then on."""
    runs: tuple[str, ...]
    """Identities of the runs that it came from."""
    conditions: Conditions = Conditions()
    """Those of the runs."""

    def energy_share(self, load_w: float) -> float:
        """The energy at a load [W] over that at ``load_w``."""
        return exp(self.means[SLOPE] * log_ratio(load_w, self.load_w))

    def place(self, name: str) -> int | None:
        """Where the bias of a setting stands; None: it was never run."""
        return FIRST_SETTING + self.settings.index(name) if name in self.settings else None


def log_ratio(load_w: float, reference_w: float) -> float:
    """ln of a load over another [W]; 0 for none."""
    return log(load_w / reference_w) if load_w > 0.0 else 0.0


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


def triangle(calibration: Calibration) -> Sequence[Sequence[float]]:
    """L with L L' = covariance; entries of no variance have a row of nothing."""
    lower: list[list[float]] = []
    for i, row in enumerate(calibration.covariance):
        now: list[float] = []
        for j in range(i + 1):
            rest = row[j] - sum(a * b for a, b in zip(now, (now if i == j else lower[j]), strict=False))
            if i == j:
                now.append(max(rest, 0.0) ** 0.5)
            else:
                now.append(rest / lower[j][j] if lower[j][j] > 0.0 else 0.0)
        lower.append(now)
    return lower
