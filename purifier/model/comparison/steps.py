"""Where a run's power steps from one level to another and stays there: changes of the fan's setting.

At each piece a line through the medians of the ten pieces before it, and one through those after it, are carried on to
the boundary between them: what they miss each other by is a step.  Medians are blind to spikes, and lines let a slow
change pass: a fan that follows a falling voltage, the knee at the end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

HALF: Final = 5
"""Pieces in a median; two of them, one after the other, make a line. Less than one is no level that stays."""
LEAST_STEP: Final = 0.06
"""Of the larger level: neighbouring settings of machines lie 15 % and more apart."""
SIGMAS: Final = 7.0
"""A step stands out of the noise by so many standard deviations of a single piece."""
HOLDS_WITHIN: Final = 0.35
HOLDS_SHARE: Final = 0.8
"""A level holds where so many of its pieces are within so much of the step from their median."""
MOST_BLUNT: Final = 30
"""So many pieces are put together at most, where they are noisy: half an hour of minutes."""
MOST_STEPS: Final = 40
"""With more of them the load comes and goes by itself, and no step is a setting."""


def steps(powers_w: Sequence[float], resolution: float = 0.0) -> list[int]:
    """Indices at which another level begins, rising; ``powers_w`` [W] are means of equal stretches of time.

    ``resolution`` is what the steps of the meter leave open, a half-width as a fraction: less is no step.  Empty where
    there are more than `MOST_STEPS`.
    """
    share = max(LEAST_STEP, 2.5 * resolution)
    found = _steps(powers_w, share)
    # What stands out by itself is found where it is; smaller steps where pieces are noisy, once some are put together.
    blunt = min(_blunt(powers_w, share), len(powers_w) // (2 * HALF))
    if blunt > 1:
        together = [math.fsum(part) / len(part) for part in _parts(powers_w, blunt)]
        for at in _steps(together, share):
            sharp = _sharpest(powers_w, at * blunt, max(0, (at - 2) * blunt), (at + 2) * blunt)
            if all(abs(sharp - one) > 2 * blunt for one in found):
                found.append(sharp)
    return sorted(found) if len(found) <= MOST_STEPS else []


def _parts(powers_w: Sequence[float], blunt: int) -> list[Sequence[float]]:
    return [powers_w[i : i + blunt] for i in range(0, len(powers_w), blunt)]


def _blunt(powers_w: Sequence[float], share: float) -> int:
    """How many pieces to put together so that a step of ``share`` stands out of their noise; 1 where it does."""
    level_w = median(map(abs, powers_w)) if powers_w else 0.0
    if len(powers_w) < 2 or not level_w:
        return 1
    return min(MOST_BLUNT, max(1, math.ceil((SIGMAS * _noise_w(powers_w) / (share * level_w)) ** 2)))


def _steps(powers_w: Sequence[float], share: float) -> list[int]:
    count = len(powers_w)
    if count < 2 * HALF:
        return []
    medians = [median(powers_w[i : i + HALF]) for i in range(count - HALF + 1)]
    noise_w = _noise_w(powers_w)
    found: list[int] = []
    at = HALF
    while at <= count - HALF:
        since = found[-1] if found else 0
        until = at
        while until <= count - HALF and _stands_out(medians, since, until, noise_w, share):
            until += 1
        if until == at:
            at += 1
            continue
        best = max(range(at, until), key=lambda i: abs(medians[i] - medians[i - HALF]))
        low, high = max(since, best - 2 * HALF), min(count, best + 2 * HALF)
        found.append(_sharpest(powers_w, best, low, high))
        at = max(until, found[-1] + HALF)
    return _that_stay(powers_w, found)


def _stands_out(medians: Sequence[float], since: int, at: int, noise_w: float, share: float) -> bool:
    """Whether a level that began at ``since`` gives way to another at piece ``at``: by lines, and by the medians."""
    if at - HALF < since:
        return False
    before, after = medians[at - HALF], medians[at]
    least_w = max(SIGMAS * noise_w, share * max(abs(before), abs(after)))
    plain_w = after - before
    # What the level changes by slowly is no step.
    if at - 2 * HALF >= since:
        before += (before - medians[at - 2 * HALF]) / 2.0
    if at + HALF < len(medians):
        after -= (medians[at + HALF] - after) / 2.0
    step_w = after - before
    return abs(step_w) >= least_w and abs(plain_w) >= 0.7 * least_w and (step_w > 0.0) == (plain_w > 0.0)


def _sharpest(powers_w: Sequence[float], near: int, low: int, high: int) -> int:
    """The boundary about ``near`` at which the pieces from ``low`` and those up to ``high`` are closest to their own
    medians."""
    high = min(len(powers_w), high)
    reach = max(HALF, (high - low) // 4)
    choices = range(max(low + 1, near - reach + 1), min(high, near + reach))

    def apart_w(at: int) -> float:
        return sum(_apart_w(part) for part in (powers_w[low:at], powers_w[at:high]))

    return min(choices, key=lambda at: (apart_w(at), abs(at - near)), default=near)


def _apart_w(part: Sequence[float]) -> float:
    middle = median(part)
    return math.fsum(abs(power - middle) for power in part)


def _that_stay(powers_w: Sequence[float], found: list[int]) -> list[int]:
    """Those between two levels that hold: not the start of a fall, and not a load that comes and goes by itself."""
    kept: list[int] = []
    for number, at in enumerate(found):
        since = kept[-1] if kept else 0
        until = found[number + 1] if number + 1 < len(found) else len(powers_w)
        before, after = powers_w[max(since, at - 3 * HALF) : at], powers_w[at : min(until, at + 3 * HALF)]
        if min(len(before), len(after)) < HALF:
            continue
        near_w = HOLDS_WITHIN * abs(median(after) - median(before))
        if near_w and all(_holds(part, near_w) for part in (before, after)):
            kept.append(at)
    return kept


def _holds(part: Sequence[float], near_w: float) -> bool:
    """Whether nearly all of a part are within ``near_w`` of its level."""
    middle = median(part)
    return sum(abs(power - middle) <= near_w for power in part) >= HOLDS_SHARE * len(part)


def _noise_w(powers_w: Sequence[float]) -> float:
    """One standard deviation of a piece about its level [W], from how neighbours differ; slow change is not in it."""
    apart = [abs(b - a) for a, b in pairwise(powers_w)]
    return 1.4826 * median(apart) / math.sqrt(2.0)
