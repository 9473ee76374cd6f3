"""The band of the next run: what the fit does not know, and what the battery does from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

from purifier.model.calibration.derivatives import STEP, jacobian
from purifier.model.calibration.evidence import Normal
from purifier.model.calibration.fit import Fit
from purifier.model.linear import quadratic

_NORMAL: Final = NormalDist()


class Part(NamedTuple):
    """One normal of a mixture."""

    weight: float
    mean: float
    sd: float


class NextRun(NamedTuple):
    """Likely hours of the next run, and the 5 % and 95 % points [h]."""

    likely_h: float
    low_h: float
    high_h: float


def log_hours(fit: Fit, vector: Sequence[float], path: str, load_w: float, setting: str = "") -> float:
    """ln of the hours that a full battery runs a load in reference conditions, as of the latest run."""
    battery_w, _ = fit.unknowns.powers(vector, path, load_w, setting)
    return fit.unknowns.log_energy(vector, battery_w) - log(battery_w)


def gradient(fit: Fit, vector: Sequence[float], path: str, load_w: float, setting: str = "") -> list[float]:
    """The derivatives of `log_hours` by the entries of the vector."""
    (slopes,) = jacobian(lambda at: [log_hours(fit, at, path, load_w, setting)], vector)
    return slopes


def parts(
    fit: Fit, path: str, load_w: float, setting: str = "", bias: Normal | None = None, *, noisy: bool = True
) -> list[Part]:
    """ln hours of the next run as a mixture; ``bias`` is what is believed of the power of a setting never run."""
    found = []
    for mode in fit.modes:
        slopes = gradient(fit, mode.vector, path, load_w, setting)
        variance = quadratic(slopes, mode.covariance, slopes) + (mode.noise**2 if noisy else 0.0)
        mean = log_hours(fit, mode.vector, path, load_w, setting)
        if bias is not None:
            ahead = log_hours(fit, mode.vector, path, load_w * (1.0 + STEP), setting)
            variance += ((ahead - mean) / STEP * bias.sd) ** 2
        found.append(Part(mode.weight, mean, sqrt(variance)))
    return found


def band(mixture: Sequence[Part]) -> NextRun:
    """The median and the 5 % and 95 % points of a mixture of logarithms."""
    return NextRun(*(exp(quantile(mixture, share)) for share in (0.5, 0.05, 0.95)))


def quantile(mixture: Sequence[Part], share: float) -> float:
    """Where the mixture has ``share`` of its weight below (bisection)."""
    low = min(part.mean - 9.0 * part.sd for part in mixture)
    high = max(part.mean + 9.0 * part.sd for part in mixture)
    for _ in range(60):
        middle = (low + high) / 2.0
        below = sum(part.weight * _NORMAL.cdf((middle - part.mean) / part.sd) for part in mixture)
        if below < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
