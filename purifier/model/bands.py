"""How far to trust an estimate: a 90 % band from samples, what drives it, and the exact worst case.

The samples are drawn once per path and shared by its settings, so that settings compare fairly.  Where runs taught what
the path gives, their belief stands in the place of the profile's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import repeat
from operator import mul
from typing import Any, Final, NamedTuple

from purifier.model.beliefs import Belief, beliefs
from purifier.model.budget import Budget, budget
from purifier.model.column import Column, larger
from purifier.model.draws import SAMPLES, fourth, fourth_of, lognormal, points, sampled, strata, whole
from purifier.model.estimate import Estimate, estimate, mean_draw_w, output_power_w, path_power_w, runtime_h, usable_wh
from purifier.model.layers import InForce, in_force
from purifier.model.learned import Learned, learned
from purifier.model.ledger import ledger
from purifier.model.setup import Setup
from purifier.model.sun import sunlit_h

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
        self.runs: Learned | None = learned(setup)
        basis = setup if self.runs is None else self.runs.basis
        self.on: InForce = in_force(basis)
        inputs = beliefs(basis, self.on)
        self.inputs: tuple[Belief, ...] = inputs if self.runs is None else self.runs.settled(inputs)
        self._basis = basis
        self.central: Budget = self._budget(lambda belief: belief.likely)
        """Its numbers; where runs taught the energy, that at the load that they ran (see `at`)."""
        self._worst = self._budget(lambda belief: belief.worst)
        self._best = self._budget(lambda belief: belief.best)
        self._line: tuple[Sequence[float], Sequence[float]] | None = None
        self._sampled_hours: dict[tuple[float, float], list[float]] = {}
        self._sampled_draws_w: dict[tuple[float, float], list[float]] = {}

    def _budget(self, choose: Callable[[Belief], Any]) -> Budget:
        of = budget(self._basis, self.on, self.inputs, choose)
        return of if self.runs is None else self.runs.budget(of)

    def at(self, load_w: float) -> Budget:
        """The central budget of a load of ``load_w`` [W at the purifier's jack]."""
        return self._at(self.central, load_w)

    def _at(self, of: Budget, load_w: float) -> Budget:
        return of if self.runs is None else self.runs.at(of, load_w)

    def _open(self, load_w: float, spread: float) -> float:
        """The spread of a load that is still open: of a setting that was run the runs know."""
        return 0.0 if self.runs is not None and self.runs.was_run(load_w) else spread

    def estimate(self, load_w: float) -> Estimate:
        """The central estimate of a load of ``load_w`` [W] at the purifier's jack."""
        return estimate(self.at(load_w), load_w)

    def ledger(self, load_w: float) -> tuple[tuple[str, float], ...]:
        """Where the hours of that load went, see `purifier.model.ledger.ledger`."""
        return ledger(self.at(load_w), load_w)

    def band(self, load_w: float, spread: float) -> Band:
        """The band of a load known to ``spread`` (90 % half-width, a fraction).

        It never excludes the central estimate: effects that nobody stated push the samples below it, and where they are
        all there is (a few mA at a watt) the 95 % point would fall short of the very case in which they are absent.
        """
        low_h, high_h = points(self._hours(load_w, spread), runtime_h(self.at(load_w), load_w))
        spread = self._open(load_w, spread)
        worst, best = (1.0, 1.0) if self.runs is None else self.runs.corners(load_w)
        return Band(
            low_h=low_h,
            high_h=high_h,
            worst_h=runtime_h(self._at(self._worst, load_w), load_w * (1.0 + spread)) * worst,
            best_h=runtime_h(self._at(self._best, load_w), load_w / (1.0 + spread)) * best,
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
        load: Any = Column(lognormal("load", spread)) * load_w if spread else load_w
        powers: Any = output_power_w(self._sampled_budget(), load)
        central = output_power_w(self.central._replace(wire_ohm=0.0), load_w)
        return points(powers.samples, central) if isinstance(powers, Column) else (central, central)

    def usable_samples(self) -> Sequence[float]:
        """2 000 samples of the usable energy [Wh] in the set-up's conditions."""
        return whole(larger(usable_wh(self._sampled_budget(), 0.0), LEAST_WH))

    def sunlit(self, load_w: float, spread: float, daily_wh: float) -> tuple[float, float, float]:
        """Hours of air at least, likely and at best with ``daily_wh`` [Wh] of sun a day, see `sunlit_h`.

        19 samples in 20 last at least as long as the first.
        """
        a_day_h, dark, draws = 24.0 / self.central.day, self._hours(load_w, spread), self._mean_draws_w(load_w, spread)
        hours = [sunlit_h(dark_h, draw_w, a_day_h, daily_wh) for dark_h, draw_w in zip(dark, draws, strict=True)]
        likely_h = self.likely_sunlit_h(load_w, daily_wh)
        low_h, high_h = points(hours, likely_h)
        return low_h, likely_h, high_h

    def _mean_draws_w(self, load_w: float, spread: float) -> Sequence[float]:
        """2 000 samples of the mean draw in an hour of air with its hours off [W], in the samples' own order."""
        key = (load_w, spread)
        if key not in self._sampled_draws_w:
            of, straight = self.at(load_w), self.central._replace(**STRAIGHT)
            # What the lead takes comes on top, as it does in the hours.
            bend = mean_draw_w(of, path_power_w(of, load_w)) / mean_draw_w(straight, path_power_w(straight, load_w))
            standing, slope = self._line or self._sample_line()
            spread = self._open(load_w, spread)
            loads = lognormal("load", spread) if spread else (1.0,) * SAMPLES
            usable = self.usable_samples()
            self._sampled_draws_w[key] = [
                bend * wh * (b + k * m * load_w) for wh, b, k, m in zip(usable, standing, slope, loads, strict=True)
            ]
        return self._sampled_draws_w[key]

    def likely_sunlit_h(self, load_w: float, daily_wh: float) -> float:
        """The second of these by itself, which takes no samples."""
        of = self.at(load_w)
        draw_w = mean_draw_w(of, path_power_w(of, load_w))
        return sunlit_h(runtime_h(of, load_w), draw_w, 24.0 / of.day, daily_wh)

    def _draws(self, load_w: float, spread: float) -> list[tuple[str, Sequence[float], float]]:
        uncertain = [
            (belief.id, belief.name, belief.one_sided)
            for belief in self.inputs
            if belief.low != belief.high and belief.id != "sag"
        ]
        if self._doubtful_share(load_w):
            uncertain.append(("bend", "sag at the cut-off and rate", True))
        if self._open(load_w, spread):
            uncertain.append(("load", "purifier's power", False))
        found = [(name, *fourth(id, one_sided)) for id, name, one_sided in uncertain]
        if self.runs is not None:
            found += [(one.name, *fourth_of(one.samples)) for one in self.runs.doubts(load_w) if one.half]
        return found

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
        spread = self._open(load_w, spread)
        loads = lognormal("load", spread) if spread else (1.0,) * SAMPLES
        hours = [1.0 / (b + k * m * load_w) for b, k, m in zip(standing, slope, loads, strict=True)]
        of = self.at(load_w)
        if of is not self.central or of.wire_ohm or of.rate or of.sag or self._worst.sag:
            # Lead, rate and sag bend the straight line; they are taken at the central values...
            straight = runtime_h(self.central._replace(**STRAIGHT), load_w)
            bend = runtime_h(of, load_w) / straight if straight else 0.0
            # ...less what a deeper sag, or a gentle discharge that gives no more than the rating, would take.
            lost = self._doubtful_share(load_w)
            shares = [0.5 - u for u in strata("bend", True)] if lost else repeat(0.0)
            # Never 0, for the drivers take logarithms.
            hours = [bend * hour * (1.0 - lost * share) or 1e-9 for hour, share in zip(hours, shares, strict=False)]
        if self.runs is not None:
            hours = list(map(mul, hours, self.runs.ratios(load_w)))
        return hours

    def _doubtful_share(self, load_w: float) -> float:
        """What a deeper sag at the cut-off and a rate that helps nothing would take at most: a share of the hours.

        Nothing where runs taught what there is in spite of both.
        """
        if self.runs is not None:
            return 0.0
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
        return whole(mean_draw_w(of, still_w) / usable), whole((one_w - still_w) / usable)

    def _sampled_budget(self) -> Budget:
        """The budget with a column of samples for each input in doubt, and without what bends the straight line."""

        def choose(belief: Belief) -> Any:
            sure = belief.low == belief.high or belief.id == "sag"  # the sag bends it: see `_doubtful_share`
            return belief.likely if sure else sampled(belief)

        return self._budget(choose)._replace(**STRAIGHT)
