"""What runs and profile ask of a vector, as rows of least squares: powers seen, energies drawn, least energies.

Equations, with e ln energy, s the slope, h hours, B power on the battery, m what the meter saw, M what it should:
``0 = e + s ln(B / reference) + fade + condition - ln(sum h B) + w`` for a complete run, its right side no more than
nothing for one that stopped early, and ``ln m = ln M + gain + noise`` for each stretch that was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from purifier.model.calibration.evidence import Evidence
from purifier.model.calibration.unknowns import GAIN, Unknowns
from purifier.model.figures import Z90
from purifier.model.linear import Matrix


class Rows:
    """The rows of the least squares: powers that were measured, energies that were drawn, least energies."""

    def __init__(self, of: Unknowns, runs: Sequence[Evidence]) -> None:
        self.of = of
        self.gain = of.place(GAIN)
        latest = max((one.day for one in runs), default=0.0)
        self.latest = latest
        self.powers = [
            (one.path, part, log(1.0 + part.meter_spread) / Z90)
            for one in runs
            for part in one.stretches
            if part.meter_w is not None
        ]
        self.complete = [one for one in runs if one.complete and one.from_full]
        self.least = [one for one in runs if not one.complete and one.from_full]

    def of_powers(self, vector: Sequence[float]) -> list[float]:
        """(ln measured - ln expected) / sd of each stretch that was measured."""
        found = []
        for path, part, sd in self.powers:
            _, meter_w = self.of.powers(vector, path, part.load_w, part.setting)
            found.append((log(part.meter_w or 0.0) - log(meter_w) - vector[self.gain]) / sd)
        return found

    def left(self, run: Evidence, vector: Sequence[float]) -> float:
        """ln of the energy that the battery holds over the energy that ``run`` drew."""
        drawn_wh = sum(
            part.hours * self.of.powers(vector, run.path, part.load_w, part.setting)[0] for part in run.stretches
        )
        energy = self.of.log_energy(vector, drawn_wh / run.hours, self.latest - run.day)
        return energy + run.condition - log(drawn_wh)

    def of_energies(self, vector: Sequence[float]) -> list[float]:
        """What is left of each complete run: nothing, but for what the battery does from run to run."""
        return [self.left(one, vector) for one in self.complete]

    def of_least(self, vector: Sequence[float]) -> list[float]:
        """What was left when runs stopped early: more than nothing."""
        return [self.left(one, vector) for one in self.least]


def wander(count: int, wandering: float) -> Matrix:
    """Covariance of ln energy of ``count`` runs in their order, seen from the latest, for a noise of 1.

    A share ``wandering`` of the variance is a step from run to run that stays, the rest is new in each run.  The run
    after the latest has variance 1 by the same law.
    """
    return [
        [wandering * (count - 1 - max(i, j)) + ((1.0 - wandering) if i == j else 0.0) for j in range(count)]
        for i in range(count)
    ]
