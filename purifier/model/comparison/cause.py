"""Which assumption of a prediction explains what a run shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from purifier.model.comparison.attribution import Attribution, Explained, Part, Told, attribute, predicted_by
from purifier.model.comparison.cause_words import Found, as_predicted_words, cause_words, doubtful_words
from purifier.model.comparison.evidence import Evidence
from purifier.model.comparison.one_run import mean_draw_w, tells_energy

What = Literal["power", "capacity", "overhead", "as-predicted", "cannot-tell"]

SURE: Final = 0.58
"""One is named from this probability on: `tests.bench.causes` shows that then one run in twenty, at most, is told with
a wrong one, and what is left for all others together is far less."""
QUITE_SURE: Final = 0.8
"""Below this it is said to be most likely."""
ALSO: Final = 0.6
"""A third candidate is named beside two when it is so probable beside the first, or more."""
SURE_OF_ENERGY: Final = 0.035
"""The energy that a battery gave is told by a run when its standard deviation is no more than this share of it."""
PARTS: Final[tuple[Part, ...]] = ("power", "capacity", "overhead")
NOTHING_TELLS: Final = "Nothing in this run tells why: neither its power nor its end was measured."


class Cause(NamedTuple):
    """Why a run went otherwise than predicted, as far as it can tell."""

    what: What
    probability: float
    """That it is so, 0 to 1; of the likeliest where it cannot be told."""
    candidates: tuple[tuple[What, float], ...]
    """Every assumption, and ``as-predicted``, with the probability that it is the one; the likeliest first."""
    text: str
    """One to three sentences a person would say."""
    residual_h: float | None = None
    """Hours more (negative: fewer) than predicted for the settings it ran at: measured where it is complete, otherwise
    with the battery's energy as predicted and the power as measured; None: nothing tells."""
    explains_h: float | None = None
    """How many of them the named assumption explains, same sign; None where none is named."""


def cause(evidence: Evidence) -> Cause:
    """Name the assumption that explains the residual, when one stands well above the others.

    A residual that is within what one battery differs by from run to run is ``as-predicted``.  Of a run that stopped
    early the residual is that of its projection: what its power alone does to the hours.
    """
    levels = tuple(level for level in evidence.levels if level.hours > 0.0)
    evidence = evidence._replace(levels=levels)
    unseen = all(level.meter_w is None for level in levels)
    if not levels or (unseen and not tells_energy(evidence)) or all(level.load_w is None for level in levels):
        return Cause("cannot-tell", 0.0, (), NOTHING_TELLS)
    if mean_draw_w(evidence, predicted_by(evidence)) <= 0.0:
        return Cause("cannot-tell", 0.0, (), NOTHING_TELLS)
    attribution = attribute(evidence)
    told: tuple[Told, ...] = (*PARTS, "as-predicted")
    # A cause makes it run longer, or shorter: what may have done either is told by neither.
    chances = sorted(
        ((one, attribution.probability(one, attribution.way(one))) for one in told), key=lambda pair: -pair[1]
    )
    candidates: tuple[tuple[What, float], ...] = tuple((_what(one), chance) for one, chance in chances)
    likeliest, probability = chances[0]
    found = _found(evidence, attribution, likeliest if probability >= SURE else None)
    if probability < SURE:
        best = [one for i, (one, chance) in enumerate(chances[:3]) if i < 2 or chance >= ALSO * probability]
        return Cause("cannot-tell", probability, candidates, doubtful_words(found, best), found.residual_h)
    if likeliest == "as-predicted":
        return Cause(likeliest, probability, candidates, as_predicted_words(found), found.residual_h)
    words = cause_words(found, likeliest, is_sure=probability >= QUITE_SURE)
    part = found.parts_h[_part(likeliest)]
    return Cause(_what(likeliest), probability, candidates, words, found.residual_h, part)


def _what(told: Told) -> What:
    assert told != "other"
    return told


def _part(told: Told) -> Part:
    assert told in ("power", "capacity", "overhead")
    return told


def _found(evidence: Evidence, attribution: Attribution, told: Told | None) -> Found:
    """The figures of the truths in which ``told`` is the cause; of all of them, where none is named."""
    truths = attribution.truths if told is None else attribution.told(told, attribution.way(told))

    def mean(values: list[float]) -> float:
        return _mean(truths, values)

    hours = math.fsum(level.hours for level in evidence.levels)
    predicted_h = evidence.assumed.usable_wh.value / attribution.predicted_w
    ln_residual = mean([one.ln_residual for one in truths])
    residual_h = hours - predicted_h if evidence.complete else predicted_h * math.expm1(ln_residual)
    per_ln = residual_h / ln_residual if ln_residual else predicted_h
    parts = {part: mean([one.parts[part] for one in truths]) for part in PARTS}
    parts_h = {part: value * per_ln for part, value in parts.items()}
    if told is None:
        # Each in the direction in which it would be the cause.
        alone = {part: attribution.told(part, attribution.way(part)) for part in PARTS}
        parts |= {part: _mean(of, [one.parts[part] for one in of]) for part, of in alone.items() if of}
    energies = [one.at.ln_energy for one in attribution.truths]
    middle = _mean(attribution.truths, energies)
    variance = _mean(attribution.truths, [(value - middle) ** 2 for value in energies])
    shares = [level.hours / hours for level in evidence.levels]
    known = [i for i, level in enumerate(evidence.levels) if level.load_w is not None]
    share = math.fsum(shares[i] for i in known)

    def load_w(loads: Sequence[float]) -> float:
        return math.fsum(shares[i] * loads[i] for i in known) / share

    now_w, seen = mean([load_w(one.at.loads_w) for one in truths]), attribution.predicted
    meters = [level.meter_w for level in evidence.levels]
    if seen.slope == 1.0 and seen.behind_w == 0.0 and all(meters[i] is not None for i in known):
        now_w = load_w([one or 0.0 for one in meters])  # the meter sees the load itself: that is what it drew

    return Found(
        residual_h=residual_h,
        parts_h=parts_h,
        parts=parts,
        complete=evidence.complete,
        tells_energy=tells_energy(evidence),
        sure_of_energy=variance <= SURE_OF_ENERGY**2,
        is_metered=any(level.meter_w is not None for level in evidence.levels),
        settings=len(evidence.levels),
        of_purifier=evidence.of_purifier,
        load_w=now_w,
        load_doubt=_doubt(evidence, now_w),
        predicted_load_w=load_w(attribution.predicted.loads_w),
        energy_wh=mean([math.exp(one.at.ln_energy) for one in truths]) * evidence.assumed.usable_wh.value,
        predicted_energy_wh=evidence.assumed.usable_wh.value,
        before_w=mean([one.at.before_w for one in truths]),
        predicted_before_w=attribution.predicted.before_w,
        behind_w=mean([one.at.behind_w for one in truths]),
        predicted_behind_w=attribution.predicted.behind_w,
    )


def _doubt(evidence: Evidence, load_w: float) -> float:
    """What the meter leaves open of a mean power, a fraction; 0 where there was none."""
    seen = [level for level in evidence.levels if level.meter_w]
    if not seen or load_w <= 0.0:
        return 0.0
    whole = math.fsum(level.hours * (level.meter_w or 0.0) for level in seen)
    noise = math.fsum(level.hours * (level.meter_w or 0.0) * level.doubt for level in seen) / whole
    return math.hypot(noise, evidence.meter_gain, evidence.meter_offset_w / load_w)


def _mean(truths: Sequence[Explained], values: Sequence[float]) -> float:
    """By their weights."""
    total = math.fsum(one.weight for one in truths)
    return math.fsum(one.weight * value for one, value in zip(truths, values, strict=True)) / total
