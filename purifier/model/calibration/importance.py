"""The linearised fit held against the exact posterior, by importance samples.

Vectors are drawn about the likeliest solution and weighed by how likely the runs and the profile make them, without any
linearising.  They come from a Student distribution with the fit's covariance: its tails are heavier than any that the
posterior has, so that no single sample outweighs the rest.  The weights tell how far to trust the fit: few samples that
count mean that it lies elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from math import exp, log1p, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.derivatives import jacobian
from purifier.model.calibration.fit import Fit, exact_misfit
from purifier.model.calibration.rows import Rows
from purifier.model.linear import cholesky, dot

DRAWS: Final = 4000
"""At most: as soon as enough of them count, no more are drawn."""
AT_ONCE: Final = 400
ENOUGH: Final = 200.0
FREEDOM: Final = 8.0
"""Degrees of freedom of the Student distribution."""
LEAST_EFFECTIVE: Final = 100.0
SEED: Final = 20261126


class Checked(NamedTuple):
    """How many of the samples count, and mean and standard deviation of a function of the vector by them."""

    effective: float
    mean: float
    sd: float


def checked(of: Fit, told: Callable[[Sequence[float]], float], draws: int = DRAWS) -> Checked:
    """``told`` of the vector over the exact posterior, at the likeliest noise."""
    mode = of.mode
    lower = cholesky(mode.covariance)
    dice = random.Random(SEED)
    misfit, bent = exact_misfit(of), _bent(of)
    logs: list[float] = []
    values: list[float] = []
    found = Checked(0.0, 0.0, 0.0)
    while len(logs) < draws and found.effective < ENOUGH:
        for _ in range(min(AT_ONCE, draws - len(logs))):
            # A chi square over its degrees of freedom, which a Gamma of half as many is when it is doubled.
            stretch = sqrt(dice.gammavariate(FREEDOM / 2.0, 2.0) / FREEDOM)
            z = [dice.gauss(0.0, 1.0) / stretch for _ in mode.vector]
            vector = [mean + dot(row, z) for mean, row in zip(mode.vector, lower, strict=True)]
            vector[0] += bent(vector)
            logs.append((FREEDOM + len(z)) / 2.0 * log1p(dot(z, z) / FREEDOM) - misfit(vector))
            values.append(told(vector))
        found = _weighed(logs, values)
    return found


def _weighed(logs: Sequence[float], values: Sequence[float]) -> Checked:
    """Samples whose weights have these logarithms."""
    best = max(logs)
    weights = [exp(one - best) for one in logs]
    total = sum(weights)
    mean = dot(weights, values) / total
    variance = sum(weight * (value - mean) ** 2 for weight, value in zip(weights, values, strict=True)) / total
    return Checked(total * total / dot(weights, weights), mean, sqrt(variance))


def _bent(of: Fit) -> Callable[[Sequence[float]], float]:
    """What ln energy must rise by so that a vector keeps the hours that a linear fit gives it.

    An unknown overhead of little load bends the ridge along which energy and overhead give the same hours.  The shift
    depends on the other entries only, so that it changes no volume.
    """
    if not of.runs:
        return lambda vector: 0.0
    rows, run, mode = Rows(of.unknowns, of.runs), of.runs[-1], of.mode.vector
    (slopes,) = jacobian(lambda vector: [rows.left(run, vector)], mode)
    at_mode = rows.left(run, mode)

    def bent(vector: Sequence[float]) -> float:
        straight = sum(slope * (a - b) for slope, a, b in zip(slopes, vector, mode, strict=True))
        return straight + at_mode - rows.left(run, vector)

    return bent
