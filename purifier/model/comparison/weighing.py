"""How well each hypothesis about a run explains it: Gaussian about its mode, made exact by importance samples.

For each hypothesis the inputs are standard normal before the run.  Samples are drawn from the Gaussian about the mode,
see `purifier.model.comparison.gaussian_fit`, and weighted by the true posterior over that Gaussian: their mean weight
is the evidence, and they are the posterior.  Leaves out nothing but the error of so many samples.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import Final, NamedTuple

from purifier.model.comparison.evidence import Evidence
from purifier.model.comparison.gaussian_fit import dot, fit, observed
from purifier.model.comparison.one_run import Off, Point
from purifier.model.comparison.solving import Factor, factor, solved

DRAWS: Final = 200
SEED: Final = 20260604
LEAST: Final = -600.0
"""The logarithm of a weight that counts for nothing."""


class Weighed(NamedTuple):
    """One hypothesis: the logarithm of its evidence, and possible truths with their weights, which add up to 1."""

    off: Off | None
    ln_evidence: float
    points: tuple[tuple[float, Point], ...]


def weigh(evidence: Evidence, off: Off | None, draws: int = DRAWS) -> Weighed:
    """Weigh the hypothesis that ``off`` is off, or nothing beyond its tolerance."""
    seen = observed(evidence, off)
    mode, jacobian, cover, _ = fit(seen)
    lower = factor(_covariance(jacobian, cover, seen.inputs)).lower
    weights, points = [], []
    for x in _draws(seen.inputs, draws):
        z = [m + dot(row, x) for m, row in zip(mode, lower, strict=True)]
        at = seen.at(z)
        off_by = [(v - e) / s for v, e, s in zip(seen.values, seen.expected(at), seen.doubts, strict=True)]
        weights.append(0.5 * (dot(x, x) - dot(z, z) - dot(off_by, off_by)) + seen.ln_not_yet_empty(at))
        points.append(at)
    highest = max(weights)
    sizes = [math.exp(max(LEAST, weight - highest)) for weight in weights]
    total = math.fsum(sizes)
    constant = 0.5 * len(seen.values) * math.log(2.0 * math.pi)
    ln_evidence = highest + math.log(total / len(sizes)) - cover.ln_root - constant
    return Weighed(off, ln_evidence, tuple((size / total, at) for size, at in zip(sizes, points, strict=True)))


def _covariance(jacobian: list[list[float]], cover: Factor, inputs: int) -> list[list[float]]:
    """Of the inputs about the mode: ``I - J' S^-1 J``."""
    columns = [[row[k] for row in jacobian] for k in range(inputs)]
    pulls = [solved(cover, column) for column in columns]
    return [[(1.0 if i == j else 0.0) - dot(a, pull) for j, pull in enumerate(pulls)] for i, a in enumerate(columns)]


@lru_cache(maxsize=32)
def _draws(inputs: int, count: int) -> tuple[list[float], ...]:
    """Standard normal draws, the same for the same question; each comes with its opposite."""
    dice = random.Random(f"{SEED}:{inputs}")
    half = [[dice.gauss(0.0, 1.0) for _ in range(inputs)] for _ in range(count // 2)]
    return tuple(one for x in half for one in (x, [-v for v in x]))
