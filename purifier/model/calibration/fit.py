"""The fit: the unknowns that runs and profile together make most likely, and how sure of them one can be.

A complete run says that its energy is what it drew; ln of the two differs by what the battery does from run to run. Of
that a part wanders from each run to the next and a part is new each time, sd ``noise`` in all: how large it is and how
much of it wanders are learned on a grid, weighed by how likely they make the runs.  For each point of the grid the
least squares are linearised about their own solution and done again until they stand (Gauss and Newton), with the
profile's tolerances as further rows: a normal approximation of the posterior (Laplace).  A run that stopped early says
that the battery held more than it gave.

Equations, with e ln energy, h hours, B power on the battery, m what the meter saw, M what it should:
``0 = e + s ln(load / reference) + fade + condition - ln(sum h B) + w``, ``ln m = ln M + gain + noise``.
It leaves out that efficiencies change with the load, and that overheads may.  Fitting 1/t on the load by weighted least
squares is the case with one path, no meter and no slope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

from purifier.model.calibration.evidence import Evidence
from purifier.model.calibration.linear import (
    Matrix,
    cholesky,
    dot,
    forward,
    inverse,
    log_determinant,
    solve,
)
from purifier.model.calibration.unknowns import Unknowns
from purifier.model.figures import Z90

NOISES: Final = (0.004, 0.007, 0.012, 0.02, 0.033, 0.055, 0.09, 0.15, 0.25)
"""Standard deviations of ln energy from run to run that are weighed against each other."""
USUAL_NOISE: Final = 0.02
NOISE_SD: Final = 0.6
"""Of ln noise before there are runs: between 0.75 and 5.4 % nine times in ten."""
WANDERING: Final = (0.1, 0.5, 0.9)
"""Shares of its variance that wander, each as likely as the others before there are runs."""
ROUNDS: Final = 30
STANDS: Final = 1e-9
STEP: Final = 1e-5
MOST_RUNS: Final = 40
"""The latest that are looked at: a battery was another one before."""

_NORMAL: Final = NormalDist()


class Mode(NamedTuple):
    """The solution for one noise: how much it weighs, the vector, its covariance."""

    weight: float
    noise: float
    wandering: float
    vector: tuple[float, ...]
    covariance: Matrix


@dataclass(frozen=True, slots=True)
class Fit:
    """What runs and profile say together: a mixture of normal beliefs, over the noises that were weighed."""

    unknowns: Unknowns
    runs: tuple[Evidence, ...]
    modes: tuple[Mode, ...]
    """The likeliest first."""

    @property
    def mode(self) -> Mode:
        """The likeliest."""
        return self.modes[0]


class _Problem:
    """The rows of the least squares: powers that were measured, energies that were drawn, least energies."""

    def __init__(self, of: Unknowns, runs: Sequence[Evidence]) -> None:
        self.of = of
        self.gain = of.place("gain")
        latest = max((one.day for one in runs), default=0.0)
        self.latest = latest
        self.powers = [
            (one.path, part, log(1.0 + part.meter_spread) / Z90)
            for one in runs
            for part in one.stretches
            if part.meter_w is not None
        ]
        self.complete = [one for one in runs if one.complete and one.from_full]
        self.least = [one for one in runs if not one.complete and one.from_full]

    def of_powers(self, vector: Sequence[float]) -> list[float]:
        """(ln measured - ln expected) / sd of each stretch that was measured."""
        found = []
        for path, part, sd in self.powers:
            _, meter_w = self.of.powers(vector, path, part.load_w, part.setting)
            found.append((log(part.meter_w or 0.0) - log(meter_w) - vector[self.gain]) / sd)
        return found

    def left(self, run: Evidence, vector: Sequence[float]) -> float:
        """ln of the energy that the battery holds over the energy that ``run`` drew."""
        drawn_wh = sum(
            part.hours * self.of.powers(vector, run.path, part.load_w, part.setting)[0] for part in run.stretches
        )
        return self.of.log_energy(vector, run.load_w, self.latest - run.day) + run.condition - log(drawn_wh)

    def of_energies(self, vector: Sequence[float]) -> list[float]:
        """What is left of each complete run: nothing, but for what the battery does from run to run."""
        return [self.left(one, vector) for one in self.complete]

    def of_least(self, vector: Sequence[float]) -> list[float]:
        """What was left when runs stopped early: more than nothing."""
        return [self.left(one, vector) for one in self.least]


def wander(count: int, wandering: float) -> Matrix:
    """Covariance of ln energy of ``count`` runs in their order, seen from the latest, for a noise of 1.

    A share ``wandering`` of the variance is a step from run to run that stays, the rest is new in each run.  The run
    after the latest has variance 1 by the same law.
    """
    return [
        [wandering * (count - 1 - max(i, j)) + ((1.0 - wandering) if i == j else 0.0) for j in range(count)]
        for i in range(count)
    ]


def fit(
    of: Unknowns, runs: Sequence[Evidence], noises: Sequence[float] = NOISES, wandering: Sequence[float] = WANDERING
) -> Fit:
    """Fit ``runs`` in the order in which they were made; without any it is the profile's belief.

    Raises ArithmeticError when no solution stands.
    """
    latest = tuple(sorted(runs, key=lambda one: one.day)[-MOST_RUNS:])
    problem = _Problem(of, latest)
    found: list[tuple[float, Mode]] = []
    start: Sequence[float] = [prior.mean for prior in of.priors]
    for share in wandering:
        lower = cholesky(wander(len(problem.complete), share))
        for noise in noises:
            vector, precision, misfit = _solved(problem, lower, noise, start)
            start = vector
            chances = (
                -misfit
                - len(problem.complete) * log(noise)
                - 0.5 * (log_determinant(lower) + log_determinant(precision))
            )
            chances -= 0.5 * (log(noise / USUAL_NOISE) / NOISE_SD) ** 2
            found.append((chances, Mode(0.0, noise, share, tuple(vector), inverse(precision))))
    best = max(chances for chances, _ in found)
    total = sum(exp(chances - best) for chances, _ in found)
    modes = [mode._replace(weight=exp(chances - best) / total) for chances, mode in found]
    return Fit(of, latest, tuple(sorted((one for one in modes if one.weight > 1e-4), key=lambda one: -one.weight)))


def _solved(
    problem: _Problem, lower: Matrix, noise: float, start: Sequence[float]
) -> tuple[list[float], Matrix, float]:
    """(the vector, the Cholesky triangle of its precision, half the sum of squares) for one noise."""
    vector = list(start)
    misfit = _misfit(problem, lower, noise, vector)
    for _ in range(ROUNDS):
        triangle, gradient = _normal_equations(problem, lower, noise, vector)
        step = solve(triangle, gradient)
        size = 1.0
        while True:
            tried = [value - size * change for value, change in zip(vector, step, strict=True)]
            now = _misfit(problem, lower, noise, tried)
            if now <= misfit + 1e-12 or size < 1e-6:
                break
            size /= 2.0
        moved = size * max(map(abs, step))
        vector, misfit = tried, min(now, misfit)
        if moved < STANDS:
            break
    triangle, _ = _normal_equations(problem, lower, noise, vector)
    return vector, triangle, misfit


def _misfit(problem: _Problem, lower: Matrix, noise: float, vector: Sequence[float]) -> float:
    """-ln of posterior, but for what does not depend on the vector; infinite where no vector can be."""
    try:
        powers = problem.of_powers(vector)
        energies = forward(lower, problem.of_energies(vector))
        least = problem.of_least(vector)
    except (ValueError, OverflowError):
        return inf
    misfit = dot(powers, powers) / 2.0 + dot(energies, energies) / (2.0 * noise * noise)
    misfit += sum(
        (value - prior.mean) ** 2 / (2.0 * prior.sd**2) for value, prior in zip(vector, problem.of.priors, strict=True)
    )
    return misfit - sum(_log_chance(one / noise) for one in least)


def _normal_equations(
    problem: _Problem, lower: Matrix, noise: float, vector: Sequence[float]
) -> tuple[Matrix, list[float]]:
    """(the Cholesky triangle of the precision, the gradient) of the misfit, linearised about ``vector``."""
    powers, energies = problem.of_powers(vector), forward(lower, problem.of_energies(vector))
    rows = _columns(problem.of_powers, vector)
    drawn = [forward(lower, column) for column in _columns(problem.of_energies, vector)]
    held, least = _columns(problem.of_least, vector), problem.of_least(vector)
    n = len(vector)
    precision = [[0.0] * n for _ in range(n)]
    gradient = []
    pulls = [_pull(one / noise) for one in least]
    weight = 1.0 / (noise * noise)
    for i, (value, prior) in enumerate(zip(vector, problem.of.priors, strict=True)):
        gradient.append(
            dot(rows[i], powers)
            + weight * dot(drawn[i], energies)
            + (value - prior.mean) / prior.sd**2
            - sum(slope * pull / noise for slope, (pull, _) in zip(held[i], pulls, strict=True))
        )
        for j in range(i + 1):
            precision[i][j] = precision[j][i] = (
                dot(rows[i], rows[j])
                + weight * dot(drawn[i], drawn[j])
                + (1.0 / prior.sd**2 if i == j else 0.0)
                + weight * sum(a * b * bend for a, b, (_, bend) in zip(held[i], held[j], pulls, strict=True))
            )
    return cholesky(precision), gradient


def _columns(rows: Callable[[Sequence[float]], list[float]], vector: Sequence[float]) -> list[list[float]]:
    """The derivatives of ``rows`` by each entry of the vector (central differences)."""
    found = []
    for i in range(len(vector)):
        up, down = list(vector), list(vector)
        up[i] += STEP
        down[i] -= STEP
        found.append([(a - b) / (2.0 * STEP) for a, b in zip(rows(up), rows(down), strict=True)])
    return found


def _log_chance(u: float) -> float:
    """ln of the chance that a normal variable is under ``u``."""
    if u > -8.0:
        return log(_NORMAL.cdf(u))
    return -0.5 * u * u - log(-u) - 0.5 * log(2.0 * 3.141592653589793)


def _pull(u: float) -> tuple[float, float]:
    """(first derivative, minus the second) of that logarithm."""
    ratio = _NORMAL.pdf(u) / _NORMAL.cdf(u) if u > -8.0 else -u
    return ratio, max(ratio * (ratio + u), 0.0)


def exact_misfit(of: Fit) -> Callable[[Sequence[float]], float]:
    """-ln of the exact posterior of a vector at the likeliest noise, but for a constant: nothing is linearised."""
    problem = _Problem(of.unknowns, of.runs)
    lower = cholesky(wander(len(problem.complete), of.mode.wandering))
    return lambda vector: _misfit(problem, lower, of.mode.noise, vector)


def noise_of(fit: Fit) -> float:
    """What the battery does from run to run, weighed over the modes: a standard deviation of ln energy."""
    return sqrt(sum(mode.weight * mode.noise**2 for mode in fit.modes))
