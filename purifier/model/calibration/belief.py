"""What runs taught of one power path, as a battery's profile carries it."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

from purifier.model.conditions import Conditions

ENERGY, OVERHEAD, SLOPE, FIRST_SETTING = 0, 1, 2, 3
"""Where they stand in the vector of a calibration."""


class Calibration(NamedTuple):
    """A normal belief about the path: ln (E/a) [Wh, one battery], ln (P0/a) [W], s, and ln of settings' true powers.

    With E the usable energy at the load ``load_w``, P0 the power drawn whatever the load is, a the watts on the battery
    for each watt of load and P = P0/a + load, the next run takes ``E/a exp(s x) / P`` hours, where x is how far P is
    from P at ``load_w`` (`distance`); E, P0 and a by themselves are not told apart by hours.  Linear in logarithms;
    see `calibration.fit` for where it comes from.
    """

    path: str
    means: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    settings: tuple[str, ...]
    """``airfanta-3pro 2``: purifier and setting of each bias behind the first three means."""
    load_w: float
    noise: float
    """What the next run differs by besides: standard deviation of ln hours."""
    drift: float
    """The part of it that stays from then on."""
    runs: tuple[str, ...]
    """Identities of the runs that it came from."""
    conditions: Conditions = Conditions()
    """Those of the runs."""

    def energy_share(self, load_w: float) -> float:
        """The energy at a load [W] over that at ``load_w``."""
        return exp(self.means[SLOPE] * self.distance(load_w))

    def distance(self, load_w: float) -> float:
        """How far the power on the battery at a load [W] is from that at ``load_w``."""
        still_w = exp(self.means[OVERHEAD])
        return distance(still_w + load_w, still_w + self.load_w)

    def place(self, name: str) -> int | None:
        """Where the bias of a setting stands; None: it was never run."""
        return FIRST_SETTING + self.settings.index(name) if name in self.settings else None


def distance(power_w: float, reference_w: float) -> float:
    """How far a power on the battery is from another [W], as its energy takes it: ln of their ratio."""
    return log(power_w / reference_w)


def triangle(calibration: Calibration) -> Sequence[Sequence[float]]:
    """L with L L' = covariance; entries of no variance have a row of nothing."""
    lower: list[list[float]] = []
    for i, row in enumerate(calibration.covariance):
        now: list[float] = []
        for j in range(i + 1):
            rest = row[j] - sum(a * b for a, b in zip(now, (now if i == j else lower[j]), strict=False))
            if i == j:
                now.append(max(rest, 0.0) ** 0.5)
            else:
                now.append(rest / lower[j][j] if lower[j][j] > 0.0 else 0.0)
        lower.append(now)
    return lower
