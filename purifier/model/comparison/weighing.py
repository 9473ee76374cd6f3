"""How well each hypothesis about a run explains it.

For each hypothesis the inputs are standard normal before the run.  Of the one that may be far off a grid is taken, from
the mode outwards; at each of its steps the others, which are nearly Gaussian then, are drawn from the Gaussian about
their own mode, see `purifier.model.comparison.gaussian_fit`, and weighted by the true density over that Gaussian's: the
weights add up to the evidence, and the samples are the posterior.  Where nothing is off, or everything, all are drawn
about the one mode.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import Final, NamedTuple

from purifier.model.comparison.evidence import Evidence
from purifier.model.comparison.gaussian_fit import FAR, Fit, Observed, dot, fit, observed
from purifier.model.comparison.one_run import Off, Point

DRAWS: Final = 200
SEED: Final = 20260604
EACH: Final = 8
"""Samples at each step along a wide input."""
WIDE: Final[dict[Off, int]] = {"power": 0, "capacity": 1, "before": 2, "behind": 3}
"""Which input may be far off under a hypothesis."""
NOTHING: Final = -9.0
"""A step of which the logarithm of the weight is so far below the best is the last."""
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
    found = fit(seen)
    wide = None if off is None else WIDE.get(off)
    if wide is None:
        drawn = [_drawn(seen, found, x, None) for x in _draws(seen.inputs, draws)]
    else:
        drawn = _along(seen, found, wide, draws)
    highest = max(weight for weight, _ in drawn)
    sizes = [math.exp(max(LEAST, weight - highest)) for weight, _ in drawn]
    total = math.fsum(sizes)
    # Along the grid the weights add up, elsewhere their mean counts.
    ln_evidence = highest + math.log(total / (len(drawn) if wide is None else EACH)) + seen.ln_constant
    return Weighed(off, ln_evidence, tuple((size / total, at) for size, (_, at) in zip(sizes, drawn, strict=True)))


def _along(seen: Observed, found: Fit, wide: int, draws: int) -> list[tuple[float, Point]]:
    """Samples along one wide input: at each of its steps the others are drawn as they are when it is held there."""
    spread = math.sqrt(math.fsum(one * one for one in found.lower[wide]))
    drawn = []
    half = draws // EACH // 2
    middle, best = found.z[wide], -math.inf
    for way in (1, -1):
        near = found
        for i in range(0 if way > 0 else 1, half + 1):
            value = middle + way * spread * _step(i)
            if abs(value) > FAR:
                break
            near = fit(seen, (wide, value), near.z)
            cell = spread * 0.5 * (_step(i + 1) - _step(i - 1))
            ln_cell = math.log(cell) - 0.5 * math.log(2.0 * math.pi)
            best = max(best, near.ln_likelihood + ln_cell)
            if near.ln_likelihood + ln_cell < best + NOTHING:
                break
            place = EACH * (i if way > 0 else half + i)
            normals = _draws(seen.inputs, EACH * (2 * half + 1))[place : place + EACH]
            for x in normals:
                weight, at = _drawn(seen, near, x, wide)
                drawn.append((weight + ln_cell, at))
    return drawn


def _step(i: int) -> float:
    """Steps of half a standard deviation that grow: the tenth is far out in any tail."""
    return 0.5 * i * (1.0 + 0.04 * i * i)


def _drawn(seen: Observed, found: Fit, x: list[float], held: int | None) -> tuple[float, Point]:
    """A sample of the Gaussian about the mode, with the logarithm of the true density over that Gaussian's."""
    z = [m + dot(row, x) for m, row in zip(found.z, found.lower, strict=True)]
    far = dot(x, x)
    if held is not None:
        z[held] = found.z[held]
        far -= x[held] ** 2
    at = seen.at(z)
    return seen.ln_density(z, at) + 0.5 * far + found.ln_root, at


@lru_cache(maxsize=32)
def _draws(inputs: int, count: int) -> tuple[list[float], ...]:
    """Standard normal draws, the same for the same question; each comes with its opposite."""
    dice = random.Random(f"{SEED}:{inputs}")
    half = [[dice.gauss(0.0, 1.0) for _ in range(inputs)] for _ in range((count + 1) // 2)]
    return tuple(one for x in half for one in (x, [-v for v in x]))
