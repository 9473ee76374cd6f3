"""What the fit says in figures that people know, each beside what the profile believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.derivatives import jacobian
from purifier.model.calibration.fit import USUAL_NOISE, Fit, fit
from purifier.model.calibration.next_band import Part, quantile
from purifier.model.calibration.unknowns import Unknowns
from purifier.model.linear import quadratic

SETTLED: Final = 0.85
"""An interval that is still as wide as this share of the profile's has hardly been told by the runs."""

Told = Callable[[Sequence[float]], float]


class Parameter(NamedTuple):
    """``value`` with its 5 % and 95 % points, and what the profile alone says, all in ``unit``."""

    name: str
    unit: str
    prior: float
    prior_low: float
    prior_high: float
    value: float
    low: float
    high: float

    @property
    def narrowing(self) -> float:
        """Width of the interval over that of the profile's: 1 where runs said nothing."""
        before = self.prior_high - self.prior_low
        return (self.high - self.low) / before if before > 0.0 else 1.0

    @property
    def is_told(self) -> bool:
        """Whether runs said something of it: it is known better, or is another than the profile believes likely."""
        return self.narrowing < SETTLED or not self.prior_low <= self.value <= self.prior_high


class _Kind(NamedTuple):
    name: str
    unit: str
    told: Told
    """Of the vector; normal."""
    shown: Callable[[float], float]
    """Of that, in the unit."""


ONE: Final = 1.0


def parameters(of: Fit) -> tuple[Parameter, ...]:
    """Usable energy [Wh], each path's overhead [W] and efficiency [%], the energy at twice the power, fade a year and
    each setting's power [% of what the profile says]."""
    before = fit(of.unknowns, (), (USUAL_NOISE,), (0.5,))
    found = []
    for kind in _kinds(of.unknowns):
        prior, prior_low, prior_high = _in_order([kind.shown(point) for point in _points(before, kind.told)])
        value, low, high = _in_order([kind.shown(point) for point in _points(of, kind.told)])
        found.append(Parameter(kind.name, kind.unit, prior, prior_low, prior_high, value, low, high))
    return tuple(found)


def _kinds(of: Unknowns) -> list[_Kind]:
    kinds = [_Kind("usable energy", "Wh", lambda v: v[0], exp)]
    for path in of.terms:
        if of.overhead(path):
            kinds.append(_Kind(f"overhead, {path}", "W", _overhead(of, path), exp))
        if of.loses(path):
            kinds.append(_Kind(f"efficiency, {path}", "%", _slope(of, path), lambda x: 100.0 * exp(-x)))
    kinds.append(_Kind("energy at twice the power", "%", lambda v: v[1], lambda x: 100.0 * (exp(x * log(2.0)) - 1.0)))
    kinds.append(_Kind("fade a year", "%", lambda v: v[2], lambda x: 100.0 * (exp(x) - 1.0)))
    for setting in of.biases:
        kinds.append(_Kind(f"power at {setting}", "%", _bias(of, setting), lambda x: 100.0 * (exp(x) - 1.0)))
    return kinds


def _in_order(points: Sequence[float]) -> tuple[float, float, float]:
    """The middle one first, then the smaller and the larger: an efficiency falls with what stands for it."""
    low, middle, high = sorted(points)
    return middle, low, high


def _bias(of: Unknowns, setting: str) -> Told:
    return lambda vector: of.log_bias(vector, setting)


def _overhead(of: Unknowns, path: str) -> Told:
    return lambda vector: log(of.powers(vector, path, 0.0, "")[0])


def _slope(of: Unknowns, path: str) -> Told:
    return lambda vector: log(of.powers(vector, path, ONE, "")[0] - of.powers(vector, path, 0.0, "")[0])


def mixture_of(of: Fit, told: Told) -> list[Part]:
    """What the fit says of a function of the vector, linearised about each mode."""
    found = []
    for mode in of.modes:
        (slopes,) = jacobian(lambda vector: [told(vector)], mode.vector)
        variance = quadratic(slopes, mode.covariance, slopes)
        found.append(Part(mode.weight, told(mode.vector), max(sqrt(max(variance, 0.0)), 1e-12)))
    return found


def _points(of: Fit, told: Told) -> tuple[float, float, float]:
    mixture = mixture_of(of, told)
    return quantile(mixture, 0.5), quantile(mixture, 0.05), quantile(mixture, 0.95)
