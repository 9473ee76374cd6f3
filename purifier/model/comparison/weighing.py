"""How well each hypothesis about a run explains it: Gaussian about its mode, made exact by importance samples.

For each hypothesis the inputs are standard normal before the run.  The mode given the observations is found by Gauss
and Newton (the iterated Kalman update, ``z = J' S^-1 (y - f(z) + J z)`` with ``S = J J' + R``), samples are drawn from
the Gaussian there, and weighted by the true posterior over that Gaussian: their mean weight is the evidence, and they
are the posterior.  Leaves out nothing but the error of so many samples.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
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

DRAWS: Final = 200
ROUNDS: Final = 6
STEP: Final = 1e-4
SEED: Final = 20260604
LEAST: Final = -600.0
"""The logarithm of a weight that counts for nothing."""


class Weighed(NamedTuple):
    """One hypothesis: the logarithm of its evidence, and possible truths with their weights, which add up to 1."""

    off: Off | None
    ln_evidence: float
    points: tuple[tuple[float, Point], ...]


class _Fit(NamedTuple):
    """The Gaussian about the mode."""

    z: list[float]
    jacobian: list[list[float]]
    cover: Factor


def weigh(evidence: Evidence, off: Off | None) -> Weighed:
    """Weigh the hypothesis that ``off`` is off, or nothing beyond its tolerance."""
    of = spreads(evidence, off)
    observed, doubts = _observed(evidence)
    fit = _fit(evidence, of, observed, doubts)
    weights, points = [], []
    for prior, noise in _draws(COMMON + len(evidence.levels), len(observed)):
        # Matheron's rule: a draw of the prior, moved by what it would have been seen as, is one of the posterior.
        seen = [_dot(row, prior) + e * s for row, e, s in zip(fit.jacobian, noise, doubts, strict=True)]
        pull = solved(fit.cover, seen)
        from_mode = [
            p - sum(row[k] * f for row, f in zip(fit.jacobian, pull, strict=True)) for k, p in enumerate(prior)
        ]
        z = [m + d for m, d in zip(fit.z, from_mode, strict=True)]
        at = point(evidence, of, z)
        off_by = [(o - f) / s for o, f, s in zip(observed, _predicted(evidence, at), doubts, strict=True)]
        moved = [_dot(row, from_mode) / s for row, s in zip(fit.jacobian, doubts, strict=True)]
        ln_weight = 0.5 * (_dot(from_mode, from_mode) + _dot(moved, moved) - _dot(z, z) - _dot(off_by, off_by))
        weights.append(ln_weight + _ln_not_yet_empty(evidence, at))
        points.append(at)
    highest = max(weights)
    sizes = [math.exp(max(LEAST, weight - highest)) for weight in weights]
    total = math.fsum(sizes)
    ln_evidence = (
        highest + math.log(total / len(sizes)) - fit.cover.ln_root - 0.5 * len(observed) * math.log(2 * math.pi)
    )
    return Weighed(off, ln_evidence, tuple((size / total, at) for size, at in zip(sizes, points, strict=True)))


def _observed(evidence: Evidence) -> tuple[list[float], list[float]]:
    """What was observed and one standard deviation of each: the meter's power of each level, and what was drawn."""
    shown = [level for level in evidence.levels if level.meter_w is not None]
    observed, doubts = [level.meter_w or 0.0 for level in shown], [shown_doubt_w(level) for level in shown]
    if tells_energy(evidence):
        observed.append(ln_given(evidence))
        doubts.append(drawn_doubt(evidence))
    return observed, doubts


def _predicted(evidence: Evidence, at: Point) -> list[float]:
    """The same as they would be if ``at`` were the truth."""
    seen = [w for level, w in zip(evidence.levels, at.shown_w, strict=True) if level.meter_w is not None]
    return [*seen, ln_drawn(evidence, at) - at.ln_energy] if tells_energy(evidence) else seen


def _ln_not_yet_empty(evidence: Evidence, at: Point) -> float:
    """Logarithm of the probability that a battery which was not empty holds what was drawn."""
    if tells_energy(evidence):
        return 0.0
    room = (at.ln_energy - ln_drawn(evidence, at)) / evidence.repeat
    return math.log(max(1e-300, 0.5 * math.erfc(-room / math.sqrt(2.0))))


def _fit(evidence: Evidence, of: Spreads, observed: list[float], doubts: list[float]) -> _Fit:
    z = [0.0] * (COMMON + len(evidence.levels))
    jacobian, cover = _slopes(evidence, of, z), factor([])
    for _ in range(ROUNDS):
        jacobian = _slopes(evidence, of, z)
        cover = factor(
            [
                [_dot(a, b) + (doubts[i] ** 2 if i == j else 0.0) for j, b in enumerate(jacobian)]
                for i, a in enumerate(jacobian)
            ]
        )
        here = _predicted(evidence, point(evidence, of, z))
        misses = [o - f + _dot(row, z) for o, f, row in zip(observed, here, jacobian, strict=True)]
        pull = solved(cover, misses)
        new = [sum(row[k] * f for row, f in zip(jacobian, pull, strict=True)) for k in range(len(z))]
        z = [max(-6.0, min(6.0, one)) for one in new]
    return _Fit(z, jacobian, cover)


def _slopes(evidence: Evidence, of: Spreads, z: list[float]) -> list[list[float]]:
    """How each observation goes with each input, by differences."""
    columns = []
    for k in range(len(z)):
        up, down = list(z), list(z)
        up[k] += STEP
        down[k] -= STEP
        above, below = (_predicted(evidence, point(evidence, of, one)) for one in (up, down))
        columns.append([(a - b) / (2.0 * STEP) for a, b in zip(above, below, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def _dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


@lru_cache(maxsize=32)
def _draws(inputs: int, observations: int) -> tuple[tuple[list[float], list[float]], ...]:
    """Standard normal draws, the same for the same question; each comes with its opposite."""
    dice = random.Random(f"{SEED}:{inputs}:{observations}")
    found = []
    for _ in range(DRAWS // 2):
        prior = [dice.gauss(0.0, 1.0) for _ in range(inputs)]
        noise = [dice.gauss(0.0, 1.0) for _ in range(observations)]
        found += [(prior, noise), ([-x for x in prior], [-x for x in noise])]
    return tuple(found)
