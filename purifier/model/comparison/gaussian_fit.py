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
from purifier.model.comparison.slopes import slopes
from purifier.model.linear import Matrix, log_determinant, rounded, solve
from purifier.model.normal import ln_below, slope_below

ROUNDS: Final = 8
STILL: Final = 0.01
FAR: Final = 6.0
"""No input is looked for further than so many standard deviations away."""
LEAST_CURVE: Final = 1e-9
"""Where a battery holds far more than was drawn, that it did is no news."""


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

    def jacobian(self, z: list[float], at: Point) -> list[list[float]]:
        """How each observation goes with each input, then, where the battery was not empty, how the room does."""
        found = slopes(self.evidence, self.of, z, at)
        levels = zip(self.evidence.levels, found.shown, strict=True)
        rows = [row for level, row in levels if level.meter_w is not None]
        rest = [drawn - energy for drawn, energy in zip(found.drawn, found.energy, strict=True)]
        return [*rows, rest if tells_energy(self.evidence) else [-one / self.evidence.repeat for one in rest]]

    def room(self, at: Point) -> float:
        """What a battery that was not empty would have held besides what was drawn, in standard deviations of what
        one battery gives from run to run."""
        return (at.ln_energy - ln_drawn(self.evidence, at)) / self.evidence.repeat

    def ln_not_yet_empty(self, at: Point) -> float:
        """Logarithm of the probability that it held what was drawn."""
        return 0.0 if tells_energy(self.evidence) else ln_below(self.room(at))

    def ln_density(self, z: Sequence[float], at: Point) -> float:
        """Logarithm of prior and likelihood, but for what is the same wherever ``z`` is."""
        off_by = [(v - e) / s for v, e, s in zip(self.values, self.expected(at), self.doubts, strict=True)]
        return self.ln_not_yet_empty(at) - 0.5 * (dot(z, z) + dot(off_by, off_by))

    @property
    def ln_constant(self) -> float:
        """What is the same: a density of observations has it, a probability of inputs does not."""
        return -math.fsum(map(math.log, self.doubts)) - 0.5 * len(self.values) * math.log(2.0 * math.pi)


class Fit(NamedTuple):
    """The mode, and the covariance of the inputs about it: ``lower lower'``."""

    z: list[float]
    lower: Matrix
    ln_root: float
    """Half the logarithm of the determinant of that covariance."""
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


def fit(seen: Observed, held: tuple[int, float] | None = None, start: list[float] | None = None) -> Fit:
    """Gauss and Newton in the form of an iterated Kalman update: ``z = J' S^-1 (y - f(z) + J z)``.

    ``held`` is an input with the value that it is held at.  That the battery was not empty is one observation more, at
    each round the one whose Gaussian has the slope and the curve that the probability of it has there.
    """
    z = list(start or [0.0] * seen.inputs)
    if held is not None:
        z[held[0]] = held[1]
    jacobian: list[list[float]] = []
    cover: Matrix = []
    for _ in range(ROUNDS):
        at = seen.at(z)
        jacobian, expected = seen.jacobian(z, at), seen.expected(at)
        values, doubts = list(seen.values), list(seen.doubts)
        if not tells_energy(seen.evidence):
            room = seen.room(at)
            rise = slope_below(room)
            curve = max(LEAST_CURVE, rise * (rise + room))
            expected.append(room)
            values.append(room + rise / curve)
            doubts.append(curve**-0.5)
        if held is not None:
            for row in jacobian:
                row[held[0]] = 0.0
        cover = rounded(
            [
                [dot(a, b) + (doubts[i] ** 2 if i == j else 0.0) for j, b in enumerate(jacobian)]
                for i, a in enumerate(jacobian)
            ]
        )
        misses = [v - e + dot(row, z) for v, e, row in zip(values, expected, jacobian, strict=True)]
        pull = solve(cover, misses)
        before, z = z, [max(-FAR, min(FAR, dot([row[k] for row in jacobian], pull))) for k in range(seen.inputs)]
        if held is not None:
            z[held[0]] = held[1]
        if max(abs(a - b) for a, b in zip(z, before, strict=True)) < STILL:
            break
    lower = rounded(_covariance(jacobian, cover, seen.inputs))
    ln_root = log_determinant(lower) / 2.0
    return Fit(z, lower, ln_root, seen.ln_density(z, seen.at(z)) + seen.ln_constant + ln_root)


def _covariance(jacobian: list[list[float]], cover: Matrix, inputs: int) -> list[list[float]]:
    """Of the inputs about the mode: ``I - J' S^-1 J``."""
    columns = [[row[k] for row in jacobian] for k in range(inputs)]
    pulls = [solve(cover, column) for column in columns]
    return [[(1.0 if i == j else 0.0) - dot(a, pull) for j, pull in enumerate(pulls)] for i, a in enumerate(columns)]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The sum of products; what ``a`` or ``b`` has more than the other counts for nothing."""
    return math.fsum(map(mul, a, b))
