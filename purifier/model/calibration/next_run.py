"""The run to make next: the one that narrows the band of the plan one cares about the most for each hour of it.

To first order a band does not depend on what will be measured, so every possible run can be tried on the fit as it is:
a complete run tells ln of its hours, one that is measured tells the power it drew as well, and that is all that a
short one tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import exp, inf, log, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.derivatives import jacobian
from purifier.model.calibration.fit import Fit
from purifier.model.calibration.next_band import gradient, log_hours
from purifier.model.figures import Z90
from purifier.model.linear import Matrix, dot, quadratic

GOAL: Final = 0.05
"""A band this narrow is worth no further runs: half-width, a fraction."""
WORTH: Final = 0.05
"""A run that narrows the band by less than this share of it is not worth making."""
MOST_RUNS: Final = 3
SHORT_H: Final = 2.0
"""How long a run is that only tells what is drawn."""
SMALL: Final = 0.1
MUCH: Final = 0.1
"""A run of so small a share of the hours of another that narrows the band by so much is made first."""
POWER_SD: Final = 0.006


class Possible(NamedTuple):
    """A run that could be made; ``complete``: from full to empty, else as long as tells what it draws."""

    path: str
    setting: str
    load_w: float
    complete: bool = True
    measured: bool = False
    """With a meter on it."""


class Advice(NamedTuple):
    """The run to make next [h], and the half-width of the band before and after it (a fraction); ``then`` after all
    that would be needed for the goal, of so many hours."""

    run: Possible
    hours: float
    before: float
    after: float
    then: float
    then_hours: float


@dataclass(frozen=True, slots=True)
class _Row:
    slopes: Sequence[float]
    variance: float


class _Known(NamedTuple):
    """What is known: covariance of the vector, and what the battery does from run to run."""

    covariance: Matrix
    wander: float
    new: float


class _Tried(NamedTuple):
    """A possible run with what it would tell."""

    run: Possible
    rows: Sequence[_Row]
    hours: float


def advice(of: Fit, target: Possible, possible: Sequence[Possible], goal: float = GOAL) -> Advice | None:
    """The next run for the band of ``target``, out of ``possible``; None where none of them narrows it.

    Of all plans of up to three runs the one that reaches ``goal`` in the fewest hours begins with it; where none does,
    it is the run that narrows the band most for each hour.  A short one that tells much goes before a long one.
    """
    known, aim = _known(of), gradient(of, of.mode.vector, target.path, target.load_w, target.setting)
    before = _half(known, aim)
    tried = [_Tried(one, _rows(of, one, known), _hours(of, one)) for one in possible]

    def after(runs: Sequence[_Tried]) -> float:
        now = known
        for one in runs:
            now = _after(now, one.rows, one.run.complete)
        return _half(now, aim)

    def an_hour(one: _Tried) -> float:
        return log(before / after([one])) / one.hours

    worth = [one for one in tried if after([one]) < before * (1.0 - WORTH)]
    if not worth:
        return None
    plan = _fewest_hours(tried, lambda runs: after(runs) <= goal) or [max(worth, key=an_hour)]
    plan = sorted(plan, key=an_hour, reverse=True)
    short = [one for one in worth if one.hours < SMALL * plan[0].hours and after([one]) < before * (1.0 - MUCH)]
    if short:
        plan = [max(short, key=an_hour), *plan]
    first = plan[0]
    return Advice(first.run, first.hours, before, after([first]), after(plan), sum(one.hours for one in plan))


def _fewest_hours(tried: Sequence[_Tried], is_enough: Callable[[Sequence[_Tried]], bool]) -> list[_Tried] | None:
    """The runs, up to three, that are enough in the fewest hours; None where three are not."""
    best, least = None, inf
    for count in range(1, MOST_RUNS + 1):
        for chosen in combinations_with_replacement(tried, count):
            hours = sum(one.hours for one in chosen)
            if hours < least and is_enough(chosen):
                best, least = list(chosen), hours
    return best


def half_width(of: Fit, target: Possible) -> float:
    """The half-width of the band of the next run of ``target``: a fraction."""
    return _half(_known(of), gradient(of, of.mode.vector, target.path, target.load_w, target.setting))


def _known(of: Fit) -> _Known:
    count = range(len(of.mode.vector))
    covariance = [[sum(mode.weight * mode.covariance[i][j] for mode in of.modes) for j in count] for i in count]
    wander = sum(mode.weight * mode.wandering * mode.noise**2 for mode in of.modes)
    noise = sum(mode.weight * mode.noise**2 for mode in of.modes)
    return _Known(covariance, wander, noise - wander)


def _half(known: _Known, aim: Sequence[float]) -> float:
    return exp(Z90 * sqrt(quadratic(aim, known.covariance, aim) + known.wander + known.new)) - 1.0


def _hours(of: Fit, one: Possible) -> float:
    return exp(log_hours(of, of.mode.vector, one.path, one.load_w, one.setting)) if one.complete else SHORT_H


def _rows(of: Fit, one: Possible, known: _Known) -> list[_Row]:
    vector, rows = of.mode.vector, []
    if one.complete:
        rows.append(_Row(gradient(of, vector, one.path, one.load_w, one.setting), known.new))
    if one.measured:
        gain = of.unknowns.place("gain")
        (slopes,) = jacobian(
            lambda v: [log(of.unknowns.powers(v, one.path, one.load_w, one.setting)[1]) + v[gain]], vector
        )
        rows.append(_Row(slopes, POWER_SD**2))
    return rows


def _after(known: _Known, rows: Sequence[_Row], complete: bool) -> _Known:
    """What is known when the run has been made: the energy has wandered, then each row is conditioned on."""
    covariance = [list(row) for row in known.covariance]
    if complete:
        covariance[0][0] += known.wander
    for row in rows:
        reach = [dot(line, row.slopes) for line in covariance]
        whole = dot(reach, row.slopes) + row.variance
        covariance = [
            [value - a * b / whole for value, b in zip(line, reach, strict=True)]
            for line, a in zip(covariance, reach, strict=True)
        ]
    return known._replace(covariance=covariance)
