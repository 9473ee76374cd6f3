"""What a calibration does not know, as one vector of normal beliefs, and what a run's powers are for a vector.

Energy, overheads, losses and biases stand as logarithms, so that none can turn negative and all are pulled back to
what the profile believes when runs say little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Final, NamedTuple

from purifier.model.calibration.belief import distance
from purifier.model.calibration.evidence import Evidence, Normal, Path

ENERGY, SLOPE, FADE, GAIN = "energy", "slope", "fade", "gain"
SLOPE_SD: Final = 0.13
"""Of the slope of ln energy in ln power on the battery: 12 % less for twice the power is the edge of nine in ten, as on
open runs of lithium-ion cells (DeltaLabo's pulse discharges: 11.2, 10.4 and 9.5 Wh at 0.84, 1.30 and 1.70 W on the
mean: at a rate of 12 % for twice as much, and then of 20 %)."""
FADE_A_YEAR: Final = Normal(-0.03, 0.04)
"""Of ln energy by the calendar [1/year]: a twentieth in a bad year, more in a very bad one."""
GAIN_SD: Final = 0.006
"""What a shunt's scale may be off, the same in all runs: 1 % nine times in ten."""
YEAR_D: Final = 365.25
TYPED: Final = "load "
"""Names of loads that somebody typed begin so: what was drawn in their place says nothing of the next one."""
SHARED: Final = 0.5
"""Of the variance of the surest setting's power: what a purifier's settings have in common (the machine, its supply's
voltage), each as sure as its profile says all the same."""


class Terms(NamedTuple):
    """Where the unknowns of a path stand in the vector; -1: it has no such term."""

    always_w: float
    output_overhead: int
    output_loss: int
    load_overhead: int
    load_loss: int


@dataclass(frozen=True, slots=True)
class Unknowns:
    """The names of the vector's entries with what is believed of each, and the terms of each path."""

    names: tuple[str, ...]
    priors: tuple[Normal, ...]
    terms: Mapping[str, Terms]
    biases: Mapping[str, int]
    """Where the bias of each setting's power stands: what is its own of it."""
    shared: Mapping[str, int]
    """Where what all settings of a purifier share of their biases stands."""
    reference_w: float
    """The power on the battery that the energy is stated for: the geometric mean of those of the runs [W]."""

    def place(self, name: str) -> int:
        """Where ``name`` stands in the vector."""
        return self.names.index(name)

    def powers(self, vector: Sequence[float], path: str, load_w: float, setting: str) -> tuple[float, float]:
        """(power on the battery, power that the meter sees) at a load [W]: both lines of `evidence.Path`."""
        of, meter_w = self.terms[path], load_w
        if setting in self.biases:
            meter_w *= exp(self.log_bias(vector, setting))
        if of.load_loss >= 0:
            meter_w *= 1.0 + exp(vector[of.load_loss])
        if of.load_overhead >= 0:
            meter_w += exp(vector[of.load_overhead])
        battery_w = meter_w if of.output_loss < 0 else meter_w * (1.0 + exp(vector[of.output_loss]))
        if of.output_overhead >= 0:
            battery_w += exp(vector[of.output_overhead])
        return battery_w + of.always_w, meter_w

    def log_bias(self, vector: Sequence[float], setting: str) -> float:
        """ln of the true power of a setting over what its profile says."""
        place = self.shared.get(whose(setting), -1)
        return vector[self.biases[setting]] + (vector[place] if place >= 0 else 0.0)

    def overhead(self, path: str) -> bool:
        """Whether anything is drawn on a path whatever the load is."""
        of = self.terms[path]
        return of.always_w > 0.0 or of.output_overhead >= 0 or of.load_overhead >= 0

    def loses(self, path: str) -> bool:
        """Whether a path loses a share of what passes it."""
        of = self.terms[path]
        return of.output_loss >= 0 or of.load_loss >= 0

    def log_energy(self, vector: Sequence[float], battery_w: float, days_ago: float = 0.0) -> float:
        """ln of the usable energy [Wh] in reference conditions at a power on the battery [W], so long before the
        latest run."""
        return vector[0] + vector[1] * distance(battery_w, self.reference_w) - vector[2] * days_ago / YEAR_D


def unknowns(
    energy: Normal, paths: Sequence[Path], settings: Mapping[str, Normal], runs: Sequence[Evidence]
) -> Unknowns:
    """The vector for ``runs``: the profile's belief of ``energy`` (ln Wh), of each path and each setting's bias."""
    entries: dict[str, Normal] = {
        ENERGY: energy,
        SLOPE: Normal(0.0, SLOPE_SD),
        FADE: FADE_A_YEAR,
        GAIN: Normal(0.0, GAIN_SD),
    }
    terms = {}
    for path in paths:
        places = []
        for name in ("output_overhead", "output_loss", "load_overhead", "load_loss"):
            belief: Normal | None = getattr(path, name)
            places.append(-1 if belief is None else len(entries))
            if belief is not None:
                entries[f"{path.id} {name}"] = belief
        terms[path.id] = Terms(path.always_w, *places)
    common = _shared(settings)
    shared = {purifier: len(entries) + i for i, purifier in enumerate(common)}
    entries |= {f"bias of {purifier}": Normal(0.0, sd) for purifier, sd in common.items()}
    biases = {setting: len(entries) + i for i, setting in enumerate(settings)}
    for setting, belief in settings.items():
        own = sqrt(belief.sd**2 - common.get(whose(setting), 0.0) ** 2)
        entries[f"bias {setting}"] = Normal(belief.mean, own)
    of = Unknowns(tuple(entries), tuple(entries.values()), terms, biases, shared, 1.0)
    believed = [prior.mean for prior in of.priors]
    powers = [log(of.powers(believed, one.path, one.load_w, "")[0]) for one in runs]
    return replace(of, reference_w=exp(sum(powers) / len(powers))) if powers else of


def whose(setting: str) -> str:
    """The purifier of a setting's name; empty for a load that somebody typed, which shares nothing."""
    return "" if setting.startswith(TYPED) else setting.partition(" ")[0]


def _shared(settings: Mapping[str, Normal]) -> dict[str, float]:
    """Purifier -> standard deviation of what the biases of its settings share, where it has several."""
    of: dict[str, list[float]] = {}
    for setting, belief in settings.items():
        of.setdefault(whose(setting), []).append(belief.sd)
    return {one: min(sds) * sqrt(SHARED) for one, sds in of.items() if one and len(sds) > 1}
