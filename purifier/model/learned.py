"""What runs taught of a set-up's path, as the estimate and its band take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from typing import NamedTuple

from purifier.model.beliefs import Belief, beliefs
from purifier.model.budget import Budget, budget
from purifier.model.calibrated import as_in_the_runs, at_load, calibrated, calibration_of
from purifier.model.calibration.belief import ENERGY, OVERHEAD, SLOPE, Calibration, triangle
from purifier.model.draws import SAMPLES, strata
from purifier.model.figures import Z90
from purifier.model.layers import in_force
from purifier.model.setup import Setup


class Doubt(NamedTuple):
    """One entry of a calibration that is in doubt: its name, its samples about nothing, its 90 % half-width."""

    name: str
    samples: Sequence[float]
    half: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A calibration at work on a set-up; see `learned`."""

    calibration: Calibration
    basis: Setup
    """The set-up in the conditions of the runs, but for those that it states itself."""
    differing: frozenset[str]
    """Beliefs in which it differs from the runs."""
    runs: Budget
    """The numbers of the runs' own conditions."""
    settings: dict[float, str]
    """Load [W] -> the setting that states it, as the calibration names it."""

    def settled(self, inputs: tuple[Belief, ...]) -> tuple[Belief, ...]:
        """Inputs without doubts that the runs settled: only conditions that differ from theirs are open."""
        return tuple(
            one if one.id in self.differing else replace(one, low=one.likely, high=one.likely) for one in inputs
        )

    def budget(self, of: Budget) -> Budget:
        """``of`` with what the runs taught."""
        return calibrated(of, self.runs, self.calibration, self.basis.battery_count)

    def at(self, of: Budget, load_w: float) -> Budget:
        """The budget of one load [W]."""
        return at_load(of, self.calibration, load_w, self.settings.get(load_w, ""))

    def was_run(self, load_w: float) -> bool:
        """Whether the true power of the setting that states this load [W] was learned."""
        return self.calibration.place(self.settings.get(load_w, "")) is not None

    def ratios(self, load_w: float) -> list[float]:
        """2 000 samples of the hours of a load [W] over the likely ones; the setting's own spread apart.

        To first order in the logarithms, as the fit itself is: what it holds together (little overhead and much energy,
        or the reverse) would come apart where an overhead that is known to a factor is put into the balance as it is.
        """
        energy, overhead, slope, setting, noise = (one.samples for one in self.doubts(load_w))
        still, load, far = self._at(load_w)
        of_still, of_load = still / (still + load), load / (still + load)
        return [
            exp(x + s * far + n - of_still * y - of_load * b)
            for x, y, s, b, n in zip(energy, overhead, slope, setting, noise, strict=True)
        ]

    def doubts(self, load_w: float) -> tuple[Doubt, ...]:
        """Energy, overhead, slope, the setting's power and what differs from run to run, with their samples."""
        place = self.calibration.place(self.settings.get(load_w, ""))
        entries = _samples(self.calibration)
        names = ("battery energy", "overhead", "energy at other loads", "purifier's power")
        found = []
        for name, entry in zip(names, (ENERGY, OVERHEAD, SLOPE, place), strict=True):
            samples = _NOTHING if entry is None else entries[entry]
            half = 0.0 if entry is None else Z90 * self.calibration.covariance[entry][entry] ** 0.5
            found.append(Doubt(name, samples, half))
        noise = self.calibration.noise
        found.append(
            Doubt("differences from run to run", [noise * z for z in strata("run-to-run", False)], Z90 * noise)
        )
        return tuple(found)

    def corners(self, load_w: float) -> tuple[float, float]:
        """(worst, best) of the hours over the likely ones, every entry at the bad (good) end of its interval."""
        energy, overhead, slope, setting, noise = (one.half for one in self.doubts(load_w))
        still, load, far = self._at(load_w)
        reach, whole = energy + slope * abs(far) + noise, still + load
        return (
            exp(-reach) * whole / (still * exp(overhead) + load * exp(setting)),
            exp(reach) * whole / (still * exp(-overhead) + load * exp(-setting)),
        )

    def _at(self, load_w: float) -> tuple[float, float, float]:
        """(overhead over a [W], the load's likely power [W], how far it is from the runs')."""
        means, place = self.calibration.means, self.calibration.place(self.settings.get(load_w, ""))
        load = load_w * (1.0 if place is None else exp(means[place]))
        return exp(means[OVERHEAD]), load, self.calibration.distance(load)


def learned(setup: Setup) -> Learned | None:
    """What runs taught of the set-up's battery on its very path; None where they taught nothing of it."""
    calibration = calibration_of(setup)
    if calibration is None:
        return None
    basis, differing = as_in_the_runs(setup, calibration)
    ran, _ = as_in_the_runs(replace(setup, conditions=calibration.conditions), calibration)
    on = in_force(ran)
    whose = "load" if setup.purifier is None else setup.purifier.id
    return Learned(
        calibration=calibration,
        basis=basis,
        differing=differing,
        runs=budget(ran, on, beliefs(ran, on), lambda belief: belief.likely),
        settings={one.power_w.value * setup.purifier_count: f"{whose} {one.name}" for one in setup.settings},
    )


_NOTHING: Sequence[float] = (0.0,) * SAMPLES


@cache
def _samples_of(entries: int, rows: tuple[tuple[float, ...], ...]) -> list[list[float]]:
    """Correlated samples, about nothing, of each entry: L z for independent normal z."""
    draws = [strata(f"calibrated:{i}", False) for i in range(entries)]
    return [
        [sum(a * z for a, z in zip(row, zs, strict=False)) for zs in zip(*draws[: i + 1], strict=True)]
        for i, row in enumerate(rows)
    ]


def _samples(calibration: Calibration) -> list[list[float]]:
    return _samples_of(len(calibration.means), tuple(map(tuple, triangle(calibration))))
