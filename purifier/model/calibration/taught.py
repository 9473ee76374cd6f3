"""What a fit teaches of one path, as a profile can carry it: E/a, P0/a, the slope, the settings' true powers."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from purifier.model.calibration.belief import Calibration
from purifier.model.calibration.derivatives import jacobian
from purifier.model.calibration.fit import Fit, Mode
from purifier.model.calibration.next_band import band, parts
from purifier.model.calibration.unknowns import SLOPE, TYPED
from purifier.model.conditions import Conditions
from purifier.model.figures import Z90
from purifier.model.linear import Matrix, product


def taught(fit: Fit, path: str, batteries: int, conditions: Conditions) -> Calibration:
    """The belief about ``path`` of one of ``batteries``, as of the latest run, in the ``conditions`` of the runs.

    Means and covariance are those of the mixture of modes; the noise is such that the band at the runs' own load is the
    mixture's.
    """
    settings = tuple(name for name in fit.unknowns.biases if not name.startswith(TYPED))
    load_w = usual_load(fit, path)
    moments = [_moments(fit, mode, path, batteries, load_w) for mode in fit.modes]
    count = len(moments[0][0])
    means = [
        sum(mode.weight * values[i] for mode, (values, _) in zip(fit.modes, moments, strict=True)) for i in range(count)
    ]
    covariance = [
        [
            sum(
                mode.weight * (spread[i][j] + (values[i] - means[i]) * (values[j] - means[j]))
                for mode, (values, spread) in zip(fit.modes, moments, strict=True)
            )
            for j in range(count)
        ]
        for i in range(count)
    ]
    return Calibration(
        path=path,
        means=tuple(means),
        covariance=tuple(map(tuple, covariance)),
        settings=settings,
        load_w=load_w,
        noise=_noise(fit, path, load_w),
        drift=sqrt(sum(mode.weight * mode.wandering * mode.noise**2 for mode in fit.modes)),
        runs=tuple(one.run for one in fit.runs),
        conditions=conditions,
    )


def usual_load(fit: Fit, path: str) -> float:
    """The geometric mean of the loads that were run on ``path``, or of all where it was never run [W]."""
    loads = [log(one.load_w) for one in fit.runs if one.path == path] or [log(one.load_w) for one in fit.runs]
    return exp(sum(loads) / len(loads))


def _moments(fit: Fit, mode: Mode, path: str, batteries: int, load_w: float) -> tuple[list[float], Matrix]:
    """(means, covariance) of one mode, linearised about it."""

    def told(vector: Sequence[float]) -> list[float]:
        still_w, _ = fit.unknowns.powers(vector, path, 0.0, "")
        one_w, _ = fit.unknowns.powers(vector, path, 1.0, "")
        a = one_w - still_w
        battery_w = still_w + load_w * a
        slope = vector[fit.unknowns.place(SLOPE)]
        energy = fit.unknowns.log_energy(vector, battery_w)
        settings = [fit.unknowns.log_bias(vector, name) for name in fit.unknowns.biases if not name.startswith(TYPED)]
        still = log(still_w) if still_w > 0.0 else -20.0
        return [energy - log(a) - log(batteries), still - log(a), slope, *settings]

    rows = jacobian(told, mode.vector)
    return told(mode.vector), product(product(rows, mode.covariance), list(zip(*rows, strict=True)))


def _noise(fit: Fit, path: str, load_w: float) -> float:
    """The noise of one normal with the mixture's 90 % interval at the load that was run."""
    mixture = parts(fit, path, load_w)
    low_h, high_h = band(mixture)[1:]
    half = (log(high_h) - log(low_h)) / (2.0 * Z90)
    mean = sum(part.weight * part.mean for part in mixture)
    known = sum(
        part.weight * (part.sd**2 - mode.noise**2 + (part.mean - mean) ** 2)
        for part, mode in zip(mixture, fit.modes, strict=True)
    )
    return sqrt(max(half**2 - known, min(mode.noise for mode in fit.modes) ** 2))
