"""How far to trust an estimate: a 90 % band from samples, what drives it, and the exact worst case.

The samples are drawn once per path and shared by its settings, so that settings compare fairly; a lognormal or
uniform draw is looked up in 2 000 strata shuffled by a fixed seed, so that the same question always gets the same
answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import repeat
from operator import mul
from typing import Any, Final, NamedTuple

from purifier.model.beliefs import Belief, beliefs
from purifier.model.budget import Budget, budget
from purifier.model.column import Column, larger
from purifier.model.estimate import Estimate, estimate, mean_draw_w, output_power_w, path_power_w, runtime_h, usable_wh
from purifier.model.figures import Z90
from purifier.model.layers import InForce, in_force
from purifier.model.ledger import ledger
from purifier.model.setup import Setup

SAMPLES: Final = 2000
SEED: Final = 20260604
LEAST_WH: Final = 1e-9
STRAIGHT: Final[dict[str, Any]] = {"wire_ohm": 0.0, "rate": (), "sag": ()}
"""What bends the straight line of 1 / runtime in the load, switched off."""


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
    """One set-up, prepared: what acts on it, its central budget, its corners, and the samples its settings share."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.on: InForce = in_force(setup)
        self.inputs: tuple[Belief, ...] = beliefs(setup, self.on)
        self.central: Budget = self._budget(lambda belief: belief.likely)
        self._worst = self._budget(lambda belief: belief.worst)
        self._best = self._budget(lambda belief: belief.best)
        self._line: tuple[Sequence[float], Sequence[float]] | None = None
        self._sampled_hours: dict[tuple[float, float], list[float]] = {}

    def _budget(self, choose: Callable[[Belief], float]) -> Budget:
        return budget(self.setup, self.on, self.inputs, choose)

    def estimate(self, load_w: float) -> Estimate:
        """The central estimate of a load of ``load_w`` [W] at the purifier's jack."""
        return estimate(self.central, load_w)

    def ledger(self, load_w: float) -> tuple[tuple[str, float], ...]:
        """Where the hours of that load went, see `purifier.model.ledger.ledger`."""
        return ledger(self.central, load_w)

    def band(self, load_w: float, spread: float) -> Band:
        """The band of a load known to ``spread`` (90 % half-width, a fraction).

        It never excludes the central estimate: effects that nobody stated push the samples below it, and where they are
        all there is (a few mA at a watt) the 95 % point would fall short of the very case in which they are absent.
        """
        low_h, high_h = _points(self._hours(load_w, spread), runtime_h(self.central, load_w))
        return Band(
            low_h=low_h,
            high_h=high_h,
            worst_h=runtime_h(self._worst, load_w * (1.0 + spread)),
            best_h=runtime_h(self._best, load_w / (1.0 + spread)),
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
            for name, draws, square in self._draws(load_w, spread)
        ]
        shares.sort(key=lambda pair: -pair[1])
        return tuple((name, min(1.0, share)) for name, share in shares[:most] if share > 0.005)

    def load_band_w(self, load_w: float, spread: float) -> tuple[float, float]:
        """5 % and 95 % points of the power that converter, adapter and purifier take in together [W].

        What a meter between the battery's output and the lead sees, the lead's own loss apart; it never excludes the
        central value.
        """
        load: Any = Column(_lognormal("load", spread)) * load_w if spread else load_w
        powers: Any = output_power_w(self._sampled_budget(), load)
        central = output_power_w(self.central._replace(wire_ohm=0.0), load_w)
        return _points(powers.samples, central) if isinstance(powers, Column) else (central, central)

    def _draws(self, load_w: float, spread: float) -> list[tuple[str, Sequence[float], float]]:
        uncertain = [
            (belief.id, belief.name, belief.one_sided)
            for belief in self.inputs
            if belief.low != belief.high and belief.id != "sag"
        ]
        if self._doubtful_share(load_w):
            uncertain.append(("bend", "sag at the cut-off and rate", True))
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
        if self._line is None:
            self._line = self._sample_line()
        standing, slope = self._line
        loads = _lognormal("load", spread) if spread else (1.0,) * SAMPLES
        hours = [1.0 / (b + k * m * load_w) for b, k, m in zip(standing, slope, loads, strict=True)]
        of = self.central
        if of.wire_ohm or of.rate or of.sag or self._worst.sag:
            # Lead, rate and sag bend the straight line; they are taken at the central values...
            straight = runtime_h(of._replace(**STRAIGHT), load_w)
            bend = runtime_h(of, load_w) / straight if straight else 0.0
            # ...less what a deeper sag, or a gentle discharge that gives no more than the rating, would take.
            lost = self._doubtful_share(load_w)
            shares = [0.5 - u for u in _strata("bend", True)] if lost else repeat(0.0)
            # Never 0, for the drivers take logarithms.
            hours = [bend * hour * (1.0 - lost * share) or 1e-9 for hour, share in zip(hours, shares, strict=False)]
        return hours

    def _doubtful_share(self, load_w: float) -> float:
        """What a deeper sag at the cut-off and a rate that helps nothing would take at most: a share of the hours."""
        of, likely = self.central, runtime_h(self.central, load_w)
        helps = bool(of.rate) and runtime_h(of._replace(rate=()), load_w) < likely
        least = runtime_h(of._replace(sag=self._worst.sag, rate=() if helps else of.rate), load_w)
        return max(0.0, 1.0 - least / likely) if likely else 0.0

    def _sample_line(self) -> tuple[Sequence[float], Sequence[float]]:
        """Columns (standing, slope) [1/h, 1/(W h)] with 1 / runtime = standing + slope * load.

        Without a lead and a rate the balance is that straight line, so two loads give it for all.
        """
        of = self._sampled_budget()
        # Nothing left is a runtime of next to nothing, not a division by zero.
        usable = larger(usable_wh(of, 0.0), LEAST_WH)
        still_w, one_w = path_power_w(of, 0.0), path_power_w(of, 1.0)
        return _whole(mean_draw_w(of, still_w) / usable), _whole((one_w - still_w) / usable)

    def _sampled_budget(self) -> Budget:
        """The budget with a column of samples for each input in doubt, and without what bends the straight line."""

        def choose(belief: Belief) -> Any:
            sure = belief.low == belief.high or belief.id == "sag"  # the sag bends it: see `_doubtful_share`
            return belief.likely if sure else _sampled(belief)

        return self._budget(choose)._replace(**STRAIGHT)


def _points(samples: Sequence[float], central: float) -> tuple[float, float]:
    """The 5 % and the 95 % point of ``samples``, moved apart where they would exclude ``central``."""
    rising, tail = sorted(samples), SAMPLES // 20
    low, high = (rising[tail - 1] + rising[tail]) / 2.0, (rising[-tail - 1] + rising[-tail]) / 2.0
    return min(central, low), max(central, high)


def _whole(number: float | Column) -> Sequence[float]:
    return number.samples if isinstance(number, Column) else (number,) * SAMPLES


@lru_cache(maxsize=128)  # while a person types, all but one of the beliefs stay as they were
def _sampled(belief: Belief) -> Column:
    """2 000 draws of one belief, in the order of its own shuffled strata."""
    strata = _strata(belief.id, belief.one_sided)
    if belief.one_sided:
        middle, width = (belief.low + belief.high) / 2.0, belief.high - belief.low
        return Column([middle + width * u for u in strata])
    # Lognormal on either side of the likely value: two half-widths, equal unless the belief is lopsided.
    up, down = math.log(belief.high / belief.likely) / Z90, math.log(belief.likely / belief.low) / Z90
    samples = [belief.likely * math.exp(z * (up if z > 0.0 else down)) for z in strata]
    return Column([min(1.0, one) for one in samples] if belief.more_is_better and belief.high <= 1.0 else samples)


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
