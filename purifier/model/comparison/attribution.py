"""Which share of a run's residual each assumption explains, and how probable it is that one explains the most."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from purifier.model.comparison.evidence import Assumed, Evidence
from purifier.model.comparison.gaussian_fit import fit, observed
from purifier.model.comparison.one_run import (
    COMMON,
    SOME_W,
    Off,
    Point,
    ln_drawn,
    mean_draw_w,
    point,
    spreads,
    tells_energy,
)
from purifier.model.comparison.weighing import DRAWS, weigh
from purifier.model.figures import Z90

Part = Literal["power", "capacity", "overhead"]
Told = Literal["power", "capacity", "overhead", "as-predicted", "other"]

MOST: Final = 0.5
"""An assumption explains a residual when it explains at least this share of it."""
NOTHING_OFF: Final = 0.4
EACH_OFF: Final = 0.18
SEVERAL_OFF: Final = 0.06
"""How probable each hypothesis is before the run: the three assumptions alike,"""
UNTHOUGHT_OFF: Final = 0.06
"""but an overhead where nothing stands that would have one is rarer."""
HOPELESS: Final = math.log(1e-3)
"""A hypothesis that is so far behind the best at first sight is not weighed,"""
UNLIKELY: Final = math.log(0.05)
FEW_DRAWS: Final = 50
"""and one that is so far behind with this many samples only."""
NO_WEIGHT: Final = 1e-6
"""A truth that is no more probable than this is left out."""
LEAST_SHARE: Final = 0.1
"""Of the overhead hypothesis that each side of the meter gets at least, where there is an overhead at all."""


class Explained(NamedTuple):
    """One possible truth: logarithms of runtime over predicted runtime, in all and by each assumption."""

    weight: float
    told: Told
    ln_residual: float
    parts: Mapping[Part, float]
    at: Point


class Attribution(NamedTuple):
    """What a run says: the truths that are possible, and the one that was predicted."""

    predicted: Point
    predicted_w: float
    """The mean draw predicted for the settings it ran at [W]."""
    truths: tuple[Explained, ...]

    def told(self, told: Told, longer: bool | None = None) -> tuple[Explained, ...]:
        """The truths that ``told`` explains; with ``longer`` those only in which it ran longer (shorter)."""
        return tuple(one for one in self.truths if one.told == told and longer in (None, one.ln_residual > 0.0))

    def probability(self, told: Told, longer: bool | None = None) -> float:
        """That ``told`` is what explains the residual, 0 to 1; with ``longer``, and that it did so this way."""
        return math.fsum(one.weight for one in self.told(told, longer))

    def way(self, told: Told) -> bool | None:
        """Whether it ran longer if ``told`` explains it; None: it went as predicted, or as by nothing alone."""
        if told in ("as-predicted", "other"):
            return None
        return self.probability(told, True) > self.probability(told, False)


def attribute(evidence: Evidence) -> Attribution:
    """Weigh what may be off against each other; at least one level, each of more than no time, is needed."""
    predicted = predicted_by(evidence)
    predicted_w = mean_draw_w(evidence, predicted)
    before = _before(evidence.assumed)
    roughly = [(off, chance, fit(observed(evidence, off))) for off, chance in before]
    best = max(math.log(chance) + one.ln_likelihood for _, chance, one in roughly)
    behind = [math.log(chance) + one.ln_likelihood - best for _, chance, one in roughly]
    weighed = [
        (weigh(evidence, off, DRAWS if far > UNLIKELY else FEW_DRAWS), chance)
        for (off, chance, _), far in zip(roughly, behind, strict=True)
        if far > HOPELESS
    ]
    highest = max(one.ln_evidence for one, _ in weighed)
    chances = [chance * math.exp(one.ln_evidence - highest) for one, chance in weighed]
    total = math.fsum(chances)
    truths = [
        explain(evidence, predicted, at, weight * chance / total)
        for (one, _), chance in zip(weighed, chances, strict=True)
        for weight, at in one.points
        if weight * chance > NO_WEIGHT * total
    ]
    return Attribution(predicted, predicted_w, tuple(truths))


def _before(assumed: Assumed) -> tuple[tuple[Off | None, float], ...]:
    """The hypotheses with their probabilities before the run; overheads by where they are known to be."""
    before_w, behind_w = assumed.before_w.value, assumed.behind_w.value
    overhead = EACH_OFF if before_w + behind_w >= SOME_W else UNTHOUGHT_OFF
    unseen = 0.5 if before_w + behind_w < 1.0 else before_w / (before_w + behind_w)
    unseen = min(1.0 - LEAST_SHARE, max(LEAST_SHARE, unseen))
    return (
        (None, NOTHING_OFF),
        ("power", EACH_OFF),
        ("capacity", EACH_OFF),
        ("before", overhead * unseen),
        ("behind", overhead * (1.0 - unseen)),
        ("several", SEVERAL_OFF),
    )


def predicted_by(evidence: Evidence) -> Point:
    """The truth that was predicted."""
    return point(evidence, spreads(evidence, None), [0.0] * (COMMON + len(evidence.levels)))


def explain(evidence: Evidence, predicted: Point, at: Point, weight: float = 1.0) -> Explained:
    """Share out the residual of one possible truth.

    ``ln(runtime) = ln E - ln P``, and ``P`` is a sum: what each term adds to it is divided by the logarithmic mean of
    predicted and true power, so that the parts add up exactly, but for what the efficiency of the battery's output
    does, which is none of them.  What the slope of the path does goes with the power, for a meter sees both alike.  A
    run that stopped early is projected with the energy and the unseen losses that were predicted: of them nothing is
    known, but that the battery has given so much.
    """
    predicted_w = mean_draw_w(evidence, predicted)
    efficiency, capacity, before_w = at.efficiency, at.ln_energy, at.before_w
    if not tells_energy(evidence):
        efficiency, before_w = predicted.efficiency, predicted.before_w
        capacity = max(0.0, ln_drawn(evidence, at))
    hours = math.fsum(level.hours for level in evidence.levels)
    each = list(zip(evidence.levels, at.loads_w, predicted.loads_w, strict=True))
    more_w = math.fsum(level.hours * (at.slope * load - predicted.slope * was) for level, load, was in each) / hours
    seen_w = math.fsum(level.hours * w for level, w in zip(evidence.levels, at.meters_w, strict=True)) / hours
    true_w = evidence.assumed.always_w + before_w + seen_w / efficiency
    apart = math.log(true_w / predicted_w)
    mean_w = (true_w - predicted_w) / apart if abs(apart) > 1e-9 else predicted_w
    more_overhead_w = before_w - predicted.before_w + (at.behind_w - predicted.behind_w) / predicted.efficiency
    parts: dict[Part, float] = {
        "power": -more_w / predicted.efficiency / mean_w,
        "capacity": capacity,
        "overhead": -more_overhead_w / mean_w,
    }
    residual = capacity - apart
    return Explained(weight, _told(residual, parts, Z90 * evidence.repeat), residual, parts, at)


def _told(residual: float, parts: Mapping[Part, float], noise: float) -> Told:
    """Which part explains the residual; ``noise`` is what differs from run to run anyhow."""
    largest = max(parts, key=lambda part: abs(parts[part]))
    if abs(residual) <= noise:
        # Nothing to explain, unless two that are off make up for each other: then it is neither.
        return "as-predicted" if abs(parts[largest]) <= 2.0 * noise else "other"
    explains = max(parts, key=lambda part: parts[part] / residual)
    return explains if parts[explains] / residual >= MOST else "other"
