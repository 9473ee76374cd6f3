"""Clean air at the settings where nobody measured it, from their watts and the CADR that is known at others.

A fan with an electronic motor (EC) takes ``P = P0 + c Q^n``: a standing draw for the electronics, and air that costs
between the square of the flow (a filter's resistance is laminar) and its cube (the rest is turbulent).  An AC
induction motor slips when it is slowed: it takes hardly fewer watts for much less air, ``P = c Q^n`` with n about 1.
Either way ``Q / Q_known = ((P - P0) / (P_known - P0))^(1/n)``; CADR stands for Q, since the share that a filter takes
out hardly changes with the flow.

n and P0 are beliefs, and a machine strays from its own law by the more the farther its watts are, as a ratio, from
those of a setting whose CADR is known.  Two known settings tell n and P0 of the machine from those of its class: each
pair weighs as much as it explains the step between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from purifier.model.equipment import Motor, Purifier, Setting

Known = tuple[float, float]
"""A setting: watts, and its CADR [m3/h]."""


class Law(NamedTuple):
    """How clean air goes with watts in one class of motor."""

    exponent: float
    """Median n in P - P0 = c Q^n."""
    spread: float
    """Standard deviation of ln n, for a machine that is not among those the law was fitted on."""
    scatter: float
    """Standard deviation of ln Q about the machine's own law a factor e of watts away; it grows as the root of ln P."""
    standing_w: tuple[float, float]
    """P0 lies between these, every ratio as likely [W]; a machine's standby power raises the lower."""


LAWS: Final[dict[Motor, Law]] = {
    "ec": Law(exponent=2.49, spread=0.29, scatter=0.05, standing_w=(0.5, 3.0)),
    "ac": Law(exponent=0.93, spread=0.66, scatter=0.16, standing_w=(0.0, 0.0)),
}
"""Fitted on the bundle's machines by ``python -m tests.bench.cadr_law``, which prints how far off they are; P0 is
stated: what such electronics draw (machines on standby take 0.2 to 3.3 W)."""

MOST_STANDING: Final = 0.9
"""P0 is no more than this share of the watts of the slowest setting, for there the fan turns."""
ROUNDING: Final = 0.02
"""Standard deviation of ln Q of a step between two figures that are only rounded."""
POINTS: Final = 15
"""As many equally likely values stand for n, and for P0."""
STRAYS: Final = 7
"""As many stand for where a machine has strayed to."""


class Air(NamedTuple):
    """An estimated CADR with its 90 % band [m3/h]; the known figures it rests on are taken as exact."""

    likely: float
    low: float
    high: float


class Pair(NamedTuple):
    """One belief about a machine: its n, its P0 [W], the scatter of its class, and the logarithm of its weight."""

    exponent: float
    standing_w: float
    scatter: float
    ln_weight: float

    def ln_air(self, power_w: float) -> float:
        """ln Q at ``power_w``, but for a constant."""
        return math.log(power_w - self.standing_w) / self.exponent


def estimated_air(purifier: Purifier) -> tuple[Air | None, ...]:
    """The CADR of each setting of one machine where it can be estimated; None where it is known, or none is."""
    points = tuple(
        (one.power_w.value, None if one.cadr_m3_per_h is None else one.cadr_m3_per_h.value) for one in purifier.settings
    )
    return air_of(laws_of(purifier.motor), points, 0.0 if purifier.standby_w is None else purifier.standby_w.value)


def estimated_air_at(purifier: Purifier, setting: Setting) -> Air | None:
    """The same for one of its settings."""
    return dict(zip(purifier.settings, estimated_air(purifier), strict=True))[setting]


def laws_of(motor: Motor | None) -> tuple[Law, ...]:
    """The law of a motor; one that is not known is as likely the one as the other."""
    return tuple(LAWS.values()) if motor is None else (LAWS[motor],)


@lru_cache(maxsize=64)  # every set-up and every key press asks for the same machine again
def air_of(
    laws: tuple[Law, ...], points: tuple[tuple[float, float | None], ...], standby_w: float = 0.0
) -> tuple[Air | None, ...]:
    """Estimates for the settings ``points`` (watts, CADR [m3/h] or None) of one machine, in their order.

    More watts never give less, and no estimate passes a known CADR of more watts or falls short of one of fewer.  Of
    several ``laws`` each weighs as much as it explains the steps of the known CADR; before that they weigh the same.
    """
    known = sorted((power, air) for power, air in points if air is not None)
    if not known or len(known) == len(points):
        return (None,) * len(points)
    slowest_w = min(power for power, _ in points)
    pairs = [
        pair._replace(ln_weight=pair.ln_weight + ln_likelihood(pair, known))
        for law in laws
        for pair in beliefs(law, slowest_w, standby_w)
    ]
    found: dict[float, Air] = {}
    before = Air(0.0, 0.0, 0.0)
    for power in sorted({power for power, air in points if air is None}):
        floor = max((air for least, air in known if least <= power), default=0.0)
        ceiling = max(floor, min((air for most, air in known if most >= power), default=math.inf))
        own = _points(_samples(pairs, known, power))
        before = Air(*(min(ceiling, max(floor, slower, one)) for one, slower in zip(own, before, strict=True)))
        found[power] = before
    return tuple(found[power] if air is None else None for power, air in points)


def beliefs(law: Law, slowest_w: float, standby_w: float = 0.0) -> list[Pair]:
    """n and P0 of a machine of which no CADR is known: equally likely pairs, whose weights add up to 1.

    ``slowest_w`` are the watts of its slowest setting, ``standby_w`` those it takes when switched off (0: not known).
    """
    most = MOST_STANDING * slowest_w
    low, high = (min(most, max(standby_w, bound)) if bound else 0.0 for bound in law.standing_w)
    standings = [low * (high / low) ** share for share in _shares(POINTS)] if low else [0.0]
    exponents = [law.exponent * math.exp(law.spread * z) for z in (_normal(POINTS) if law.spread else (0.0,))]
    even = -math.log(len(exponents) * len(standings))
    return [Pair(exponent, standing, law.scatter, even) for exponent in exponents for standing in standings]


def ln_likelihood(pair: Pair, known: Sequence[Known]) -> float:
    """How well the steps from each known setting to the next, slowest first, agree with ``pair`` (a logarithm)."""
    return sum(
        _ln_normal(
            math.log(more_air / air) - pair.ln_air(more_watts) + pair.ln_air(watts),
            pair.scatter**2 * math.log(more_watts / watts) + ROUNDING**2,
        )
        for (watts, air), (more_watts, more_air) in pairwise(known)
    )


def _ln_normal(off: float, variance: float) -> float:
    """Logarithm of the density of a normal ``off`` its mean, but for a constant."""
    return -off * off / (2.0 * variance) - math.log(variance) / 2.0


def _samples(pairs: Sequence[Pair], known: Sequence[Known], power_w: float) -> Iterator[tuple[float, float]]:
    """(ln Q, weight) at ``power_w``, by every law that has weight and from where the machine may have strayed to."""
    below = max((one for one in known if one[0] <= power_w), default=None)
    above = min((one for one in known if one[0] >= power_w), default=None)
    most = max(pair.ln_weight for pair in pairs)
    for pair in pairs:
        weight = math.exp(pair.ln_weight - most)
        if weight > 1e-6:
            middle, deviation = _carried(pair, below, above, power_w)
            for z in _normal(STRAYS):
                yield middle + deviation * z, weight


def _carried(pair: Pair, below: Known | None, above: Known | None, power_w: float) -> tuple[float, float]:
    """ln Q at ``power_w`` and its standard deviation: the law through one known setting, or bent to pass through both.

    A machine strays from its law as a random walk in ln P, which has to arrive where the CADR is known.
    """
    ends = [
        (abs(math.log(power_w / watts)), math.log(air) + pair.ln_air(power_w) - pair.ln_air(watts))
        for watts, air in (one for one in (below, above) if one is not None)
    ]
    if len(ends) == 1:
        away, ln_air = ends[0]
        return ln_air, pair.scatter * math.sqrt(away)
    (down, from_below), (up, from_above) = ends
    share = down / (down + up) if down + up else 0.0
    return from_below * (1.0 - share) + from_above * share, pair.scatter * math.sqrt(down * (1.0 - share))


def _points(samples: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """Median, 5 % and 95 % point of weighted samples of ln Q, as flows."""
    rising = sorted(samples)
    total = sum(weight for _, weight in rising)
    passed, wanted, found = 0.0, [0.05, 0.5, 0.95], []
    for ln_air, weight in rising:
        passed += weight
        while wanted and passed >= wanted[0] * total:
            found.append(math.exp(ln_air))
            del wanted[0]
    low, median, high = found
    return median, low, high


def _shares(count: int) -> list[float]:
    return [(at + 0.5) / count for at in range(count)]


@cache
def _normal(count: int) -> tuple[float, ...]:
    """Equally likely points of a standard normal, stretched to its variance."""
    from statistics import NormalDist  # an import that nothing but an estimate needs

    points = [NormalDist().inv_cdf(share) for share in _shares(count)]
    stretch = math.sqrt(count / sum(z * z for z in points))
    return tuple(z * stretch for z in points)
