"""Samples of beliefs: a lognormal or uniform draw is looked up in 2 000 strata shuffled by a fixed seed.

The same question always gets the same answer, and the same input the same draws in every set-up.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import mul
from typing import Final

from purifier.model.beliefs import Belief
from purifier.model.column import Column
from purifier.model.figures import Z90

SAMPLES: Final = 2000
SEED: Final = 20260604


def points(samples: Sequence[float], central: float) -> tuple[float, float]:
    """The 5 % and the 95 % point of ``samples``, moved apart where they would exclude ``central``."""
    rising, tail = sorted(samples), SAMPLES // 20
    low, high = (rising[tail - 1] + rising[tail]) / 2.0, (rising[-tail - 1] + rising[-tail]) / 2.0
    return min(central, low), max(central, high)


def whole(number: float | Column) -> Sequence[float]:
    return number.samples if isinstance(number, Column) else (number,) * SAMPLES


@lru_cache(maxsize=128)  # while a person types, all but one of the beliefs stay as they were
def sampled(belief: Belief) -> Column:
    """2 000 draws of one belief, in the order of its own shuffled strata."""
    places = strata(belief.id, belief.one_sided)
    if belief.one_sided:
        middle, width = (belief.low + belief.high) / 2.0, belief.high - belief.low
        return Column([middle + width * u for u in places])
    # Lognormal on either side of the likely value: two half-widths, equal unless the belief is lopsided.
    up, down = math.log(belief.high / belief.likely) / Z90, math.log(belief.likely / belief.low) / Z90
    samples = [belief.likely * math.exp(z * (up if z > 0.0 else down)) for z in places]
    return Column([min(1.0, one) for one in samples] if belief.more_is_better and belief.high <= 1.0 else samples)


@lru_cache(maxsize=32)
def lognormal(id: str, spread: float) -> Sequence[float]:
    sigma = math.log(1.0 + spread) / Z90
    return [math.exp(sigma * z) for z in strata(id, False)]


@cache
def strata(id: str, one_sided: bool) -> Sequence[float]:
    """Shuffled mid-points of 2 000 equally likely strata, mean 0.

    Standard normal, or uniform on -0.5..0.5 for a one-sided belief.  Seeded by the input's id: the same input gets
    the same draws in every set-up, so that set-ups compare on common ground.
    """
    points = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    values = [p - 0.5 for p in points] if one_sided else _normal_quantiles()
    dice = random.Random(f"{SEED}:{id}").random
    keys = [dice() for _ in values]
    return [values[i] for i in sorted(range(SAMPLES), key=keys.__getitem__)]


@cache
def fourth(id: str, one_sided: bool) -> tuple[Sequence[float], float]:
    """Every fourth of the strata, with the sum of their squared distances from their mean."""
    return fourth_of(strata(id, one_sided))


def fourth_of(samples: Sequence[float]) -> tuple[Sequence[float], float]:
    """Every fourth of ``samples``, with the sum of their squared distances from their mean."""
    some = samples[::4]
    return some, sum(map(mul, some, some)) - sum(some) ** 2 / len(some)


@cache
def _normal_quantiles() -> list[float]:
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    lower = [inverse((i + 0.5) / SAMPLES) for i in range(SAMPLES // 2)]
    return lower + [-z for z in reversed(lower)]
