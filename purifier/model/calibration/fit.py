"""The fit: the unknowns that runs and profile together make most likely, and how sure of them one can be.

A complete run says that its energy is what it drew; ln of the two differs by what the battery does from run to run. Of
that a part wanders from each run to the next and a part is new each time, sd ``noise`` in all: how large it is and how
much of it wanders are learned on a grid, weighed by how likely they make the runs.  For each point of the grid the
least squares (`rows`) are linearised about their own solution and done again until they stand (`solved`), with the
profile's tolerances as further rows: a normal approximation of the posterior (Laplace).

It leaves out that efficiencies change with the load, and that overheads may.  Fitting 1/t on the load by weighted least
squares is the case with one path, no meter and no slope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.evidence import Evidence
from purifier.model.calibration.rows import Rows, wander
from purifier.model.calibration.solved import Noise, misfit, solved
from purifier.model.calibration.unknowns import Unknowns
from purifier.model.linear import Matrix, cholesky, inverse, log_determinant

NOISES: Final = (0.004, 0.007, 0.012, 0.02, 0.033, 0.055, 0.09, 0.15, 0.25)
"""Standard deviations of ln energy from run to run that are weighed against each other."""
USUAL_NOISE: Final = 0.02
BELIEVED: Final = ((0.9, 0.35), (0.1, 0.8))
"""Of ln noise before there are runs: (weight, standard deviation) about the usual one.  Most batteries repeat
themselves to between 1.1 and 3.6 %; some, cold or at their limits, by nothing near it."""
WANDERING: Final = (0.1, 0.5, 0.9)
"""Shares of its variance that wander: which of them it is the runs tell."""
WALKS: Final = 2.0
"""How much likelier all of it wanders than nothing before there are runs: the last run foretells the next better than
the mean of all does (1.9 against 3.4 % on seven discharges of a lead-acid battery), for batteries age."""
MOST_RUNS: Final = 40
"""The latest that are looked at: a battery was another one before."""
LEAST_WEIGHT: Final = 1e-4


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


def fit(
    of: Unknowns, runs: Sequence[Evidence], noises: Sequence[float] = NOISES, wandering: Sequence[float] = WANDERING
) -> Fit:
    """Fit ``runs`` in the order in which they were made; without any it is the profile's belief.

    Raises ArithmeticError when no solution stands.
    """
    latest = tuple(sorted(runs, key=lambda one: one.day)[-MOST_RUNS:])
    rows = Rows(of, latest)
    count = len(rows.complete)
    found: list[tuple[float, Mode]] = []
    start: Sequence[float] = [prior.mean for prior in of.priors]
    for share in wandering:
        lower = cholesky(wander(count, share))
        for noise in noises:
            start, precision, left = solved(rows, Noise(noise, lower), start)
            chances = believed(noise) + WALKS * share - left
            chances -= count * log(noise) + 0.5 * (log_determinant(lower) + log_determinant(precision))
            found.append((chances, Mode(0.0, noise, share, tuple(start), inverse(precision))))
    return Fit(of, latest, _weighed(found))


def believed(noise: float) -> float:
    """ln of how likely a noise is before there are runs, but for a constant."""
    far = log(noise / USUAL_NOISE)
    return log(sum(weight / sd * exp(-0.5 * (far / sd) ** 2) for weight, sd in BELIEVED))


def _weighed(found: Sequence[tuple[float, Mode]]) -> tuple[Mode, ...]:
    """The modes that count, each by its chance [ln], the likeliest first."""
    best = max(chances for chances, _ in found)
    total = sum(exp(chances - best) for chances, _ in found)
    modes = [mode._replace(weight=exp(chances - best) / total) for chances, mode in found]
    return tuple(sorted((one for one in modes if one.weight > LEAST_WEIGHT), key=lambda one: -one.weight))


def exact_misfit(of: Fit) -> Callable[[Sequence[float]], float]:
    """-ln of the exact posterior of a vector at the likeliest noise, but for a constant: nothing is linearised."""
    rows = Rows(of.unknowns, of.runs)
    noise = Noise(of.mode.noise, cholesky(wander(len(rows.complete), of.mode.wandering)))
    return lambda vector: misfit(rows, noise, vector)


def noise_of(fit: Fit) -> float:
    """What the battery does from run to run, weighed over the modes: a standard deviation of ln energy."""
    return sqrt(sum(mode.weight * mode.noise**2 for mode in fit.modes))
