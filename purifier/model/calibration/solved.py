"""The vector that makes runs and profile most likely, for one noise: Gauss and Newton's least squares.

The rows are linearised about a vector and solved, again and again until it stands; a step that makes things worse is
halved.  Runs that stopped early pull as the chance that they left something does (a normal distribution's tail).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log
from operator import mul
from typing import Final, NamedTuple

from purifier.model.calibration.derivatives import columns
from purifier.model.calibration.rows import Rows
from purifier.model.linear import Matrix, dot, forward, rounded, solve
from purifier.model.normal import curve_below, ln_below, slope_below

ROUNDS: Final = 30
STANDS: Final = 1e-6
SAME: Final = 1e-12
LEAST_STEP: Final = 1e-6

LABEL_HOLDS: Final = 2.0
"""Standard deviations within which the belief about the energy is a normal one; what a battery that gives far less (or
more) than its label shows is the battery, and not a bad run of a good one: from there on the label lets go."""


class Noise(NamedTuple):
    """What batteries do from run to run: sd of ln energy, and the triangle of the covariance of runs for an sd of 1."""

    sd: float
    lower: Matrix


def solved(rows: Rows, noise: Noise, start: Sequence[float]) -> tuple[list[float], Matrix, float]:
    """(the vector, the Cholesky triangle of its precision, its `misfit`), begun at ``start``.

    Raises ArithmeticError when the rows cannot be solved.
    """
    vector, now = list(start), misfit(rows, noise, start)
    triangle, gradient = _normal_equations(rows, noise, vector)
    for _ in range(ROUNDS):
        step, size = solve(triangle, gradient), 1.0
        tried = _moved(vector, step, size)
        while (then := misfit(rows, noise, tried)) > now + SAME and size > LEAST_STEP:
            size /= 2.0
            tried = _moved(vector, step, size)
        if then > now + SAME:
            break
        vector, now = tried, then
        if max(map(abs, step)) < STANDS:
            break  # and the triangle is that of a vector next to it
        triangle, gradient = _normal_equations(rows, noise, vector)
    return vector, triangle, now


def _moved(vector: Sequence[float], step: Sequence[float], size: float) -> list[float]:
    return [value - size * change for value, change in zip(vector, step, strict=True)]


def misfit(rows: Rows, noise: Noise, vector: Sequence[float]) -> float:
    """-ln of the posterior, but for what does not depend on the vector; infinite where no vector can be."""
    try:
        powers, least = rows.of_powers(vector), rows.of_least(vector)
        energies = forward(noise.lower, rows.of_energies(vector))
    except (ValueError, OverflowError):
        return inf
    beliefs = [(value - prior.mean) / prior.sd for value, prior in zip(vector, rows.of.priors, strict=True)]
    squares = dot(powers, powers) + dot(energies, energies) / noise.sd**2 + dot(beliefs[1:], beliefs[1:])
    return _label(beliefs[0])[0] + squares / 2.0 - sum(ln_below(one / noise.sd) for one in least)


def _normal_equations(rows: Rows, noise: Noise, vector: Sequence[float]) -> tuple[Matrix, list[float]]:
    """(the Cholesky triangle of the precision, the gradient) of the misfit, linearised about ``vector``."""
    powers = rows.of_powers(vector)
    energies = forward(noise.lower, rows.of_energies(vector))
    pulls = [(slope_below(u), curve_below(u)) for u in (one / noise.sd for one in rows.of_least(vector))]
    first, bends = [one for one, _ in pulls], [bend for _, bend in pulls]
    by_power = columns(rows.of_powers, vector)
    by_energy = [forward(noise.lower, column) for column in columns(rows.of_energies, vector)]
    by_least = columns(rows.of_least, vector)
    precision = [[0.0] * len(vector) for _ in vector]
    gradient, weight = [], 1.0 / noise.sd**2
    for i, (value, prior) in enumerate(zip(vector, rows.of.priors, strict=True)):
        drawn = weight * dot(by_energy[i], energies)
        held = (1.0 if i else _label((value - prior.mean) / prior.sd)[1]) / prior.sd**2
        pulled = dot(by_least[i], first) / noise.sd
        gradient.append(dot(by_power[i], powers) + drawn + (value - prior.mean) * held - pulled)
        bent = list(map(mul, by_least[i], bends))
        for j in range(i + 1):
            both = dot(by_power[i], by_power[j]) + weight * (dot(by_energy[i], by_energy[j]) + dot(by_least[j], bent))
            precision[i][j] = precision[j][i] = both + (held if i == j else 0.0)
    return rounded(precision), gradient


def _label(z: float) -> tuple[float, float]:
    """(-ln of the belief, how much of a normal one's hold is left) so many standard deviations off the label: smooth at
    `LABEL_HOLDS`, falling as a power of the distance beyond."""
    far = abs(z)
    if far <= LABEL_HOLDS:
        return z * z / 2.0, 1.0
    return LABEL_HOLDS**2 * (0.5 + log(far / LABEL_HOLDS)), (LABEL_HOLDS / far) ** 2
