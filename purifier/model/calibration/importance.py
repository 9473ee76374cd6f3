"""The linearised fit held against the exact posterior, by importance samples.

Vectors are drawn from a wider normal about the likeliest solution and weighed by how likely the runs and the profile
make them, without any linearising.  The weights tell how far to trust the fit: few samples that count mean that it lies
elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from math import exp, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.fit import Fit, exact_misfit
from purifier.model.calibration.linear import cholesky, dot

DRAWS: Final = 600
WIDER: Final = 1.3
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
    dice = random.Random(SEED).gauss
    misfit = exact_misfit(of)
    logs, values = [], []
    for _ in range(draws):
        z = [dice(0.0, WIDER) for _ in mode.vector]
        vector = [
            mean + sum(a * b for a, b in zip(row, z, strict=True)) for mean, row in zip(mode.vector, lower, strict=True)
        ]
        logs.append(dot(z, z) / (2.0 * WIDER * WIDER) - misfit(vector))
        values.append(told(vector))
    best = max(logs)
    weights = [exp(one - best) for one in logs]
    total = sum(weights)
    mean = dot(weights, values) / total
    variance = sum(weight * (value - mean) ** 2 for weight, value in zip(weights, values, strict=True)) / total
    return Checked(total * total / dot(weights, weights), mean, sqrt(variance))
