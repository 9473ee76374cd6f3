"""How often predictions held, and the band that follows from that whatever the model is worth.

Split conformal prediction (Vovk, Gammerman and Shafer 2005; Lei et al. 2018): each run's residual is counted in
half-widths of the band that the model gave it, ``r = ln(measured / predicted) / half-width``.  Runs that are
exchangeable put the next one below the ``ceil((n + 1) c)``-th smallest of ``n`` residuals with a probability of at
least ``c``, however wrong the model is; with fewer runs than that there is no such band.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

CONFIDENCES: Final = (0.9, 0.95)
LEAST_HALF_WIDTH: Final = 0.005
"""In logarithms: a band that is narrower was not meant so."""

LEAST_H: Final = 1e-9
"""Stands for no time at all, which has no logarithm."""


class Outcome(NamedTuple):
    """A complete run and its prediction: hours from first discharge to empty, ``low_h``..``high_h`` the 90 % band."""

    measured_h: float
    likely_h: float
    low_h: float
    high_h: float

    @property
    def held(self) -> bool:
        """It lasted at least as long as "at least" says."""
        return self.measured_h >= self.low_h

    @property
    def inside(self) -> bool:
        """It lay within the band."""
        return self.low_h <= self.measured_h <= self.high_h


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A band that holds the next run with a stated probability, whatever the model is worth.

    It needs nothing but that runs are exchangeable: ``scale`` is the quantile of how far earlier runs lay from what was
    predicted, in half-widths of the model's band (in logarithms).
    """

    confidence: float
    """0.9 or 0.95."""
    runs_needed: int
    """9 or 19."""
    scale: float | None
    """The band is ``predicted * (high / predicted) ** scale``, and likewise below; None: too few runs."""
    at_least_scale: float | None
    """"At least" is ``predicted * (low / predicted) ** at_least_scale``; negative when all lasted longer."""


@dataclass(frozen=True, slots=True)
class Score:
    """The predictions so far: of complete runs whose prediction was made before them."""

    runs: int
    at_least_held: int
    """How often a run lasted at least as long as "at least" said."""
    band_held: int
    """How often it lay within the band."""
    band: Literal["model", "runs"]
    """Whose 90 % band is in force: the model's until there are 9 runs, then that of the runs themselves."""
    guarantees: tuple[Guarantee, ...]
    text: str
    """``'At least' held 4 times of 5; the band is the model's until 9 runs``."""


class Band(NamedTuple):
    """A band of runtimes [h]; ``at_least_h`` is the one-sided bound."""

    low_h: float
    high_h: float
    at_least_h: float


def score(outcomes: Sequence[Outcome]) -> Score:
    """What ``outcomes``, all of predictions made before their runs, are worth together."""
    held, inside = sum(one.held for one in outcomes), sum(one.inside for one in outcomes)
    guarantees = tuple(_guarantee(outcomes, confidence) for confidence in CONFIDENCES)
    band: Literal["model", "runs"] = "model" if guarantees[0].scale is None else "runs"
    return Score(len(outcomes), held, inside, band, guarantees, _words(len(outcomes), held, guarantees))


def runs_needed(confidence: float) -> int:
    """The least number of runs from which a band of this ``confidence`` can be had: 9 for 0.9, 19 for 0.95."""
    count = 1
    while _rank(count, confidence) > count:
        count += 1
    return count


def quantile(residuals: Sequence[float], confidence: float) -> float | None:
    """The ``ceil((n + 1) confidence)``-th smallest of ``residuals``; None where there are too few of them."""
    rank = _rank(len(residuals), confidence)
    return None if rank > len(residuals) else sorted(residuals)[rank - 1]


def shortfall(one: Outcome) -> float:
    """How far short of the prediction a run fell, in half-widths of its band below: 1 is "at least", above 1 missed.

    Negative for one that lasted longer than predicted.
    """
    return -_ln_ratio(one) / _half_width(one.likely_h, one.low_h)


def distance(one: Outcome) -> float:
    """How far a run lay from its prediction, in half-widths of its band on that side: up to 1 is within."""
    ratio = _ln_ratio(one)
    return abs(ratio) / _half_width(one.likely_h, one.high_h if ratio > 0.0 else one.low_h)


def guaranteed(likely_h: float, low_h: float, high_h: float, by: Guarantee) -> Band | None:
    """The band of a prediction by what earlier runs show, in place of the model's; None while they are too few.

    ``likely_h``, ``low_h`` and ``high_h`` [h] are positive, as the model gives them.
    """
    if by.scale is None or by.at_least_scale is None:
        return None
    down, up = _half_width(likely_h, low_h), _half_width(likely_h, high_h)
    return Band(
        likely_h * math.exp(-by.scale * down),
        likely_h * math.exp(by.scale * up),
        likely_h * math.exp(-by.at_least_scale * down),
    )


def _guarantee(outcomes: Sequence[Outcome], confidence: float) -> Guarantee:
    return Guarantee(
        confidence,
        runs_needed(confidence),
        quantile([distance(one) for one in outcomes], confidence),
        quantile([shortfall(one) for one in outcomes], confidence),
    )


def _rank(count: int, confidence: float) -> int:
    return math.ceil((count + 1) * confidence - 1e-9)


def _ln_ratio(one: Outcome) -> float:
    return math.log(max(one.measured_h, LEAST_H) / max(one.likely_h, LEAST_H))


def _half_width(likely_h: float, end_h: float) -> float:
    """Of a band on one side, in logarithms."""
    return max(LEAST_HALF_WIDTH, abs(math.log(max(end_h, LEAST_H) / max(likely_h, LEAST_H))))


def _words(count: int, held: int, guarantees: Sequence[Guarantee]) -> str:
    if not count:
        return "No prediction is scored yet: that takes a complete run whose plan was made before it"
    said = f"'At least' held {held} {'time' if held == 1 else 'times'} of {count}"
    reached = [one for one in guarantees if one.scale is not None]
    if not reached:
        return f"{said}; the band is the model's until {guarantees[0].runs_needed} runs"
    best = reached[-1]
    return f"{said}; the {best.confidence:.0%} band is that of your own runs, whatever the model is worth"
