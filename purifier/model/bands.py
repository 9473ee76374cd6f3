"""How far to trust an estimate: a 90 % band from samples, what drives it, and the exact worst case.

The samples are drawn once per path and shared by its settings, so that settings compare fairly; a lognormal or
uniform draw is looked up in 2 000 strata shuffled by a fixed seed, so that the same question always gets the same
answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import mul
from typing import Final, NamedTuple

from purifier.model.beliefs import Belief, beliefs
from purifier.model.estimate import Budget, Estimate, budget, estimate
from purifier.model.figures import Z90
from purifier.model.setup import Setup

SAMPLES: Final = 2000
SEED: Final = 20260604


class Band(NamedTuple):
    """5 % and 95 % points of the runtime, and its exact worst and best case [h].

    ``worst_h``/``best_h`` put every input at the bad (good) end of its own interval at once; runtime is monotone
    in every input, so no combination inside the intervals passes them.
    """

    low_h: float
    high_h: float
    worst_h: float
    best_h: float


class Prepared:
    """One set-up, prepared: its central budget, its corners, and the samples its settings share."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.inputs: tuple[Belief, ...] = beliefs(setup)
        self.central: Budget = budget(setup, self.inputs, lambda belief: belief.likely)
        self._worst = budget(setup, self.inputs, lambda belief: belief.worst)
        self._best = budget(setup, self.inputs, lambda belief: belief.best)
        self._terms: tuple[list[float], list[float]] | None = None
        self._sampled_hours: dict[tuple[float, float], list[float]] = {}

    def estimate(self, load_w: float) -> Estimate:
        """The central estimate of a load of ``load_w`` [W] at the purifier's jack."""
        return estimate(self.central, load_w)

    def band(self, load_w: float, spread: float) -> Band:
        """The band of a load known to ``spread`` (90 % half-width, a fraction).

        It never excludes the central estimate: effects that nobody stated push the samples below it, and where they are
        all there is (a few mA at a watt) the 95 % point would fall short of the very case in which they are absent.
        """
        hours = sorted(self._hours(load_w, spread))
        tail = SAMPLES // 20
        likely = estimate(self.central, load_w).runtime_h
        return Band(
            low_h=min(likely, (hours[tail - 1] + hours[tail]) / 2.0),
            high_h=max(likely, (hours[-tail - 1] + hours[-tail]) / 2.0),
            worst_h=estimate(self._worst, load_w * (1.0 + spread)).runtime_h,
            best_h=estimate(self._best, load_w / (1.0 + spread)).runtime_h,
        )

    def drivers(self, load_w: float, spread: float, most: int = 2) -> tuple[tuple[str, float], ...]:
        """The largest contributors to the band: (name, share 0..1 of the variance of ln runtime).

        A share is the squared correlation of the input's draw with ln runtime over every fourth sample of the band:
        enough to tell the large from the small.
        """
        logs = list(map(math.log, self._hours(load_w, spread)[::4]))
        mean = sum(logs) / len(logs)
        variance = sum(map(mul, logs, logs)) - mean * mean * len(logs)
        if variance <= 1e-12 * len(logs):
            return ()
        centred = [value - mean for value in logs]
        shares = [
            (name, sum(map(mul, draws, centred)) ** 2 / (square * variance))
            for name, draws, square in self._draws(spread)
        ]
        shares.sort(key=lambda pair: -pair[1])
        return tuple((name, min(1.0, share)) for name, share in shares[:most] if share > 0.005)

    def load_band_w(self, load_w: float, spread: float) -> tuple[float, float]:
        """5 % and 95 % points of the power that converter, adapter and purifier take in together [W].

        What a meter between the battery's output and the lead sees, the lead's own loss apart; it never excludes the
        central value.
        """
        stages, first = self.setup.stages, 0 if self.setup.output_stage is None else 1
        columns = {belief.id: _sampled(belief) for belief in self.inputs}
        loads = _lognormal("load", spread) if spread else (1.0,) * SAMPLES
        powers = [load_w * fan * part for fan, part in zip(columns["fan"], loads, strict=True)]
        central = load_w * self.central.fan / self.central.load_efficiency + self.central.load_overhead_w
        for i in range(len(stages) - 1, first - 1, -1):
            own, passed, n = columns[f"overhead:{i}"], columns[f"efficiency:{i}"], stages[i].count
            powers = [n * w + out / x for w, out, x in zip(own, powers, passed, strict=True)]
        powers.sort()
        tail = SAMPLES // 20
        return (
            min(central, (powers[tail - 1] + powers[tail]) / 2.0),
            max(central, (powers[-tail - 1] + powers[-tail]) / 2.0),
        )

    def _draws(self, spread: float) -> list[tuple[str, Sequence[float], float]]:
        uncertain = [(belief.id, belief.name, belief.one_sided) for belief in self.inputs if belief.low != belief.high]
        if spread:
            uncertain.append(("load", "purifier's power", False))
        return [(name, *_fourth(id, one_sided)) for id, name, one_sided in uncertain]

    def _hours(self, load_w: float, spread: float) -> list[float]:
        """The 2 000 sampled runtimes of one load, in the samples' own order [h]."""
        key = (load_w, spread)
        if key not in self._sampled_hours:
            self._sampled_hours[key] = self._sample_hours(load_w, spread)
        return self._sampled_hours[key]

    def _sample_hours(self, load_w: float, spread: float) -> list[float]:
        if self._terms is None:
            self._terms = self._sample_terms()
        standing, slope = self._terms
        loads = _lognormal("load", spread) if spread else (1.0,) * SAMPLES
        watts, central = load_w, self.central
        hours = [1.0 / (b + k * m * watts) for b, k, m in zip(standing, slope, loads, strict=True)]
        if central.wire_ohm or central.rate:
            # The lead and the rate bend the straight line a little; both are taken at the central values, for their
            # own uncertainty moves the runtime by less than a percent.
            straight = estimate(central._replace(wire_ohm=0.0, rate=()), load_w).runtime_h
            bend = estimate(central, load_w).runtime_h / straight if straight else 0.0
            hours = [bend * hour or 1e-9 for hour in hours]  # never 0, for the drivers take logarithms
        return hours

    def _sample_terms(self) -> tuple[list[float], list[float]]:
        """Columns (standing, slope) [1/h, 1/(W h)] with 1 / runtime = standing + slope * load: a straight line."""
        of, stages, count = self.central, self.setup.stages, self.setup.battery_count
        columns = {belief.id: _sampled(belief) for belief in self.inputs}
        kept = [
            keep if keep > 1.0 - deep else 1.0 - deep
            for keep, deep in zip(columns["reserve"], columns["depth"], strict=True)
        ]
        usable = [
            wh * count * (start - (keep if keep > stays else stays)) * health * cold
            for wh, start, keep, stays, health, cold in zip(
                columns["energy"],
                columns["start"],
                kept,
                columns["cutoff"],
                columns["health"],
                columns["cold"],
                strict=True,
            )
        ]
        # Nothing left is a runtime of next to nothing, not a division by zero.
        per_wh = [1.0 / wh if wh > 1e-9 else 1e9 for wh in usable]
        efficiency: Sequence[float] = (1.0,) * SAMPLES
        overhead: Sequence[float] = (0.0,) * SAMPLES
        for i in range(len(stages) - 1, -1, -1):
            own, passed, n = columns[f"overhead:{i}"], columns[f"efficiency:{i}"], stages[i].count
            overhead = [n * w + o / x for w, o, x in zip(own, overhead, passed, strict=True)]
            efficiency = [total * x for total, x in zip(efficiency, passed, strict=True)]
        idle, volts, leaking = (of.day if of.left_on else 1.0), of.battery_v * of.day, count * of.day
        standing = [
            (o * idle + amps * volts + leak * wh * leaking) * per
            for o, amps, leak, wh, per in zip(
                overhead, columns["parasitic"], columns["self-discharge"], columns["energy"], per_wh, strict=True
            )
        ]
        slope = [fan / x * per for fan, x, per in zip(columns["fan"], efficiency, per_wh, strict=True)]
        return standing, slope


@lru_cache(maxsize=128)  # while a person types, all but one of the beliefs stay as they were
def _sampled(belief: Belief) -> Sequence[float]:
    """2 000 draws of one belief, in the order of its own shuffled strata."""
    if belief.low == belief.high:
        return [belief.likely] * SAMPLES
    strata = _strata(belief.id, belief.one_sided)
    if belief.one_sided:
        middle, width = (belief.low + belief.high) / 2.0, belief.high - belief.low
        return [middle + width * u for u in strata]
    # Lognormal on either side of the likely value: two half-widths, equal unless the belief is lopsided.
    up, down = math.log(belief.high / belief.likely) / Z90, math.log(belief.likely / belief.low) / Z90
    cap = 1.0 if belief.more_is_better and belief.high <= 1.0 else math.inf
    return [min(cap, belief.likely * math.exp(z * (up if z > 0.0 else down))) for z in strata]


@lru_cache(maxsize=32)
def _lognormal(id: str, spread: float) -> Sequence[float]:
    sigma = math.log(1.0 + spread) / Z90
    return [math.exp(sigma * z) for z in _strata(id, False)]


@cache
def _strata(id: str, one_sided: bool) -> Sequence[float]:
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
def _fourth(id: str, one_sided: bool) -> tuple[Sequence[float], float]:
    """Every fourth of the strata, with the sum of their squared distances from their mean."""
    some = _strata(id, one_sided)[::4]
    return some, sum(map(mul, some, some)) - sum(some) ** 2 / len(some)


@cache
def _normal_quantiles() -> list[float]:
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    lower = [inverse((i + 0.5) / SAMPLES) for i in range(SAMPLES // 2)]
    return lower + [-z for z in reversed(lower)]
