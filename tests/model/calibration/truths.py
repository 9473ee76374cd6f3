"""Batteries that exist on paper: their truth is drawn from what profiles believe, their runs from the truth.

This is the world as the calibration supposes it, made with numbers of its own: nothing here calls the fit.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Final

from purifier.model.calibration.evidence import Evidence, Normal, Path, Stretch, logarithm_of, loss_of
from purifier.model.calibration.unknowns import Unknowns, unknowns
from purifier.model.figures import Figure

LOADS: Final = {"fan 1": 2.2, "fan 2": 4.6, "fan 3": 11.0, "fan 4": 18.9, "fan 5": 27.3, "fan 6": 33.2}
"""Setting -> watts at the jack."""
ENERGY: Final = logarithm_of(Figure(1056.0, 0.10))
BIAS: Final = logarithm_of(Figure(1.0, 0.05))
STATION: Final = Path("ac", output_overhead=logarithm_of(Figure(9.5, 0.5)), output_loss=loss_of(Figure(0.86, 0.06)))
"""A power station: a meter between its output and the load does not see what the station draws for itself."""
INVERTER: Final = Path(
    "dc+inverter", load_overhead=logarithm_of(Figure(4.0, 0.5)), load_loss=loss_of(Figure(0.88, 0.06))
)
"""A bare pack with an inverter: a coulomb counter on the pack sees everything."""
SHUNT: Final = 0.01
"""What a shunt shows of the mean power: half-width, a fraction."""


@dataclass(frozen=True, slots=True)
class World:
    """How far nature is from the profiles."""

    path: Path = STATION
    noise: float = 0.02
    """Of ln energy from run to run: standard deviation."""
    wandering: float = 0.5
    """The share of its variance that stays."""
    slope_sd: float | None = None
    """Of ln energy in ln power on the battery; None: as the unknowns believe."""


class Truth:
    """One battery, and a dice for what its runs differ by."""

    def __init__(self, world: World, seed: int, settings: Sequence[str] = tuple(LOADS)) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.settings = settings
        self.of = unknowns(ENERGY, [world.path], {name: BIAS for name in settings}, [])
        self.vector = [self.dice.gauss(prior.mean, prior.sd) for prior in self.of.priors]
        if world.slope_sd is not None:
            self.vector[self.of.place("slope")] = self.dice.gauss(0.0, world.slope_sd)
        believed = [prior.mean for prior in self.of.priors]
        powers = [self.of.powers(believed, world.path.id, LOADS[name], "")[0] for name in settings]
        self.reference_w = exp(sum(map(log, powers)) / len(powers))
        """The power on the battery that its energy is stated for [W]."""
        self.wandered = 0.0
        self.count = 0

    def hours(self, setting: str) -> float:
        """What a full battery runs a setting without what differs from run to run [h]."""
        battery_w, _ = self.of.powers(self.vector, self.world.path.id, LOADS[setting], setting)
        log_wh = self.vector[0] + self.vector[1] * log(battery_w / self.reference_w) + self.wandered
        return exp(log_wh) / battery_w

    def overhead_w(self) -> float:
        """What the path draws whatever the load is [W]."""
        return self.of.powers(self.vector, self.world.path.id, 0.0, "")[0]

    def run(self, setting: str, *, complete: bool = True, measured: bool = True, hours: float = 2.0) -> Evidence:
        """The next run, from full; one that is not complete is stopped after ``hours``."""
        self.step()
        if complete:
            fresh = self.dice.gauss(0.0, self.world.noise * (1.0 - self.world.wandering) ** 0.5)
            hours = self.hours(setting) * exp(fresh)
        _, meter_w = self.of.powers(self.vector, self.world.path.id, LOADS[setting], setting)
        shown = self.vector[self.of.place("gain")] + self.dice.gauss(0.0, log(1.0 + SHUNT) / 1.645)
        self.count += 1
        stretch = Stretch(hours, LOADS[setting], setting, meter_w * exp(shown) if measured else None, SHUNT)
        return Evidence(str(self.count), self.world.path.id, (stretch,), complete, float(self.count))

    def step(self) -> None:
        """The battery wanders by one run."""
        if self.count:
            self.wandered += self.dice.gauss(0.0, self.world.noise * self.world.wandering**0.5)

    def told(self, runs: Sequence[Evidence], biases: dict[str, Normal] | None = None) -> Unknowns:
        """What somebody believes before ``runs`` are looked at: the profiles, and nothing of this truth."""
        found = unknowns(ENERGY, [self.world.path], biases or {name: BIAS for name in self.settings}, runs)
        return found if runs else replace(found, reference_w=self.reference_w)
