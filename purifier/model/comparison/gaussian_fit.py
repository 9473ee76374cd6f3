"""The Gaussian about the mode of a run's inputs, given what was observed of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import Final, NamedTuple

from purifier.model.comparison.evidence import Evidence
from purifier.model.comparison.one_run import (
    COMMON,
    Off,
    Point,
    Spreads,
    drawn_doubt,
    ln_drawn,
    ln_given,
    point,
    shown_doubt_w,
    spreads,
    tells_energy,
)
from purifier.model.comparison.solving import Factor, factor, solved

ROUNDS: Final = 6
STEP: Final = 1e-4
STILL: Final = 1e-3
FAR: Final = 6.0
"""No input is looked for further than so many standard deviations away."""


class Observed(NamedTuple):
    """What was observed of a run and one standard deviation of each, under one hypothesis."""

    evidence: Evidence
    of: Spreads
    values: tuple[float, ...]
    """The meter's power of each level that it saw [W], then, where the run tells it, what was drawn: a logarithm."""
    doubts: tuple[float, ...]

    @property
    def inputs(self) -> int:
        """How many inputs there are."""
        return COMMON + len(self.evidence.levels)

    def at(self, z: list[float]) -> Point:
        """The truth that ``z`` [standard deviations] stands for."""
        return point(self.evidence, self.of, z)

    def expected(self, at: Point) -> list[float]:
        """What would be observed if ``at`` were the truth."""
        levels = self.evidence.levels
        seen = [w for level, w in zip(levels, at.shown_w, strict=True) if level.meter_w is not None]
        if tells_energy(self.evidence):
            seen.append(ln_drawn(self.evidence, at) - at.ln_energy)
        return seen

    def ln_not_yet_empty(self, at: Point) -> float:
        """Logarithm of the probability that a battery which was not empty holds what was drawn."""
        if tells_energy(self.evidence):
            return 0.0
        room = (at.ln_energy - ln_drawn(self.evidence, at)) / self.evidence.repeat
        return math.log(max(1e-300, 0.5 * math.erfc(-room / math.sqrt(2.0))))


class Fit(NamedTuple):
    """The mode, how each observation goes with each input there, and ``S = J J' + R`` as a factor."""

    z: list[float]
    jacobian: list[list[float]]
    cover: Factor
    ln_likelihood: float
    """Of the observations, all inputs left open: Gaussian about the mode."""


def observed(evidence: Evidence, off: Off | None) -> Observed:
    """What was observed, under the hypothesis that ``off`` is off."""
    shown = [level for level in evidence.levels if level.meter_w is not None]
    values, doubts = [level.meter_w or 0.0 for level in shown], [shown_doubt_w(level) for level in shown]
    if tells_energy(evidence):
        values.append(ln_given(evidence))
        doubts.append(drawn_doubt(evidence))
    return Observed(evidence, spreads(evidence, off), tuple(values), tuple(doubts))


def fit(seen: Observed) -> Fit:
    """Gauss and Newton in the form of an iterated Kalman update: ``z = J' S^-1 (y - f(z) + J z)``."""
    z = [0.0] * seen.inputs
    found = Fit(z, [], factor([]), 0.0)
    for _ in range(ROUNDS):
        jacobian, expected = _slopes(seen, z), seen.expected(seen.at(z))
        cover = factor(
            [
                [dot(a, b) + (seen.doubts[i] ** 2 if i == j else 0.0) for j, b in enumerate(jacobian)]
                for i, a in enumerate(jacobian)
            ]
        )
        misses = [v - e + dot(row, z) for v, e, row in zip(seen.values, expected, jacobian, strict=True)]
        pull = solved(cover, misses)
        before, z = z, [max(-FAR, min(FAR, dot([row[k] for row in jacobian], pull))) for k in range(seen.inputs)]
        constant = 0.5 * len(misses) * math.log(2.0 * math.pi)
        found = Fit(z, jacobian, cover, -0.5 * dot(misses, pull) - cover.ln_root - constant)
        if max(abs(a - b) for a, b in zip(z, before, strict=True)) < STILL:
            break
    return found


def _slopes(seen: Observed, z: list[float]) -> list[list[float]]:
    """How each observation goes with each input, by differences."""
    columns = []
    for k in range(len(z)):
        up, down = list(z), list(z)
        up[k] += STEP
        down[k] -= STEP
        above, below = (seen.expected(seen.at(one)) for one in (up, down))
        columns.append([(a - b) / (2.0 * STEP) for a, b in zip(above, below, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The sum of products; what ``a`` or ``b`` has more than the other counts for nothing."""
    return math.fsum(map(mul, a, b))
