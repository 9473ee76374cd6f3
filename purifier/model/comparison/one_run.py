"""One run as a set of uncertain inputs and of observations: what `purifier.model.comparison.weighing` weighs.

Inputs are counted in standard deviations of what was believed before the run: 0 is the profile's value.
"""

from __future__ import annotations

import math
from operator import mul
from typing import Final, Literal, NamedTuple

from purifier.model.comparison.evidence import Evidence, Level
from purifier.model.figures import Z90, Figure
from purifier.model.normal import from_on

Off = Literal["power", "capacity", "before", "behind", "several"]
"""Which assumption is off by more than its own tolerance; ``before`` and ``behind`` the meter are overheads."""

OWN_SHARE: Final = 0.5
"""Of a power's tolerance: what differs from setting to setting; the rest is the machine's, and common to them all."""
WIDE_POWER: Final = math.log(1.3) / Z90
WIDE_ENERGY: Final = math.log(1.4) / Z90
FAR_OFF: Final = 2.5
"""What is seen to be off is no more than so many standard deviations off."""
WIDE_OVERHEAD_W: Final = 10.0
WIDE_OVERHEAD: Final = 2.0
"""An overhead that is off is nine times in ten no more than so many watts, or times itself, above what was believed."""
FARTHEST: Final = 10.0
"""And no power is more than twenty thousand times, or less than that part of, what was predicted: a logarithm."""
SOME_W: Final = 0.05
"""An overhead below this stands for none: nothing is there that has one."""
KNEE_W: Final = 2.0
"""Below this an overhead that is off is off by watts, above it by a factor."""
UNKNOWN_LEVEL: Final = 0.3
"""How far the power of a setting that is not known may lie from what the meter shows: the prior is to say nothing."""


class Spreads(NamedTuple):
    """One standard deviation of each input: in logarithms, of offsets in watts; ``*_knee_w`` see `overhead_w`."""

    power: float
    own: tuple[float, ...]
    """What the power of each level has to itself;"""
    energy: float
    before: float
    before_knee_w: float
    behind: float
    behind_knee_w: float
    slope: float
    efficiency: float
    gain: float
    offset_w: float


class Point(NamedTuple):
    """One possible truth about a run; powers are drawn and positive [W], ``ln_energy`` is over what was predicted."""

    loads_w: tuple[float, ...]
    before_w: float
    behind_w: float
    slope: float
    efficiency: float
    ln_energy: float
    meters_w: tuple[float, ...]
    """What truly passes the meter at each level,"""
    shown_w: tuple[float, ...]
    """and what a meter with this gain and offset shows of it."""
    draws_w: tuple[float, ...]
    """On the battery."""
    gain: float = 1.0
    """The meter's."""


COMMON: Final = 8
"""Inputs that all levels share: power, energy, before, behind, slope, efficiency, gain, offset; then one a level."""


def spreads(evidence: Evidence, off: Off | None) -> Spreads:
    """How far each input may be from what was believed when ``off`` is off and all else within its tolerance."""
    assumed = evidence.assumed
    loads = [level.load_w.spread for level in evidence.levels if level.load_w is not None]
    power = sd(max(loads, default=0.0)) * math.sqrt(1.0 - OWN_SHARE**2)
    energy = sd(assumed.usable_wh.spread)
    everything = off == "several"
    powers_off, energy_off = departures(evidence)
    middle = math.fsum(powers_off) / max(1, len(powers_off))
    is_power = everything or off == "power"
    # Where nothing stands that has an overhead, one that nobody thought of is off by itself or not at all.
    has_overhead = everything and assumed.before_w.value + assumed.behind_w.value >= SOME_W
    before, before_knee = _overhead(assumed.before_w, has_overhead or off == "before")
    behind, behind_knee = _overhead(assumed.behind_w, has_overhead or off == "behind")
    return Spreads(
        power=max(power, WIDE_POWER, abs(middle) / FAR_OFF) if is_power else power,
        own=tuple(
            UNKNOWN_LEVEL
            if level.load_w is None
            else max(OWN_SHARE * sd(level.load_w.spread), abs(away - middle) / FAR_OFF if is_power else 0.0)
            for level, away in zip(evidence.levels, powers_off, strict=True)
        ),
        energy=max(energy, WIDE_ENERGY, abs(energy_off) / FAR_OFF) if everything or off == "capacity" else energy,
        before=before,
        before_knee_w=before_knee,
        behind=behind,
        behind_knee_w=behind_knee,
        slope=sd(assumed.slope.spread),
        efficiency=sd(assumed.efficiency.spread),
        gain=sd(evidence.meter_gain),
        offset_w=evidence.meter_offset_w / Z90,
    )


def departures(evidence: Evidence) -> tuple[list[float], float]:
    """How far the power of each level, and the energy, lie from what was predicted, as they were measured: logarithms.

    An assumption that is off may be off by anything, such as a load that was typed wrongly: what is seen to be far off
    is believed to be so, rather than that the meter or all the rest is.
    """
    assumed = evidence.assumed
    powers, drawn_wh = [0.0] * len(evidence.levels), 0.0
    for i, level in enumerate(evidence.levels):
        meter_w = level.meter_w
        if level.load_w is not None:
            predicted_w = assumed.behind_w.value + assumed.slope.value * level.load_w.value
            if meter_w is not None and meter_w > 0.0 and predicted_w > 0.0:
                powers[i] = min(FARTHEST, max(-FARTHEST, math.log(meter_w / predicted_w)))
            meter_w = predicted_w if meter_w is None else meter_w
        drawn_wh += level.hours * (
            assumed.always_w + assumed.before_w.value + (meter_w or 0.0) / assumed.efficiency.value
        )
    if not tells_energy(evidence) or drawn_wh <= 0.0:
        return powers, 0.0
    return powers, math.log(drawn_wh / assumed.usable_wh.value) - ln_given(evidence)


def sd(spread: float) -> float:
    """One standard deviation of the logarithm of a figure of this 90 % half-width."""
    return math.log1p(spread) / Z90


def _overhead(figure: Figure, is_off: bool) -> tuple[float, float]:
    """(standard deviation, knee [W]) of an overhead."""
    if not is_off:
        return sd(figure.spread), 0.0
    highest_w = figure.value + max(WIDE_OVERHEAD_W, WIDE_OVERHEAD * figure.value)
    wide = math.log((highest_w + KNEE_W) / (figure.value + KNEE_W)) / Z90
    return max(wide, sd(figure.spread)), KNEE_W


def overhead_w(likely_w: float, z: float, spread: float, knee_w: float) -> float:
    """An overhead ``z`` standard deviations from ``likely_w`` [W]: ``(likely + knee) exp(z sd) - knee``.

    With a knee it might come out below 0, where no overhead is: ``z`` counts in what is left of the normal above.
    """
    if not knee_w:
        return likely_w * math.exp(z * spread)
    least = -math.log((likely_w + knee_w) / knee_w) / spread
    return max(0.0, (likely_w + knee_w) * math.exp(from_on(least, z) * spread) - knee_w)


def point(evidence: Evidence, of: Spreads, z: list[float]) -> Point:
    """The truth that the inputs ``z`` [standard deviations] stand for."""
    assumed = evidence.assumed
    before = overhead_w(assumed.before_w.value, z[2], of.before, of.before_knee_w)
    behind = overhead_w(assumed.behind_w.value, z[3], of.behind, of.behind_knee_w)
    slope = assumed.slope.value * math.exp(z[4] * of.slope)
    efficiency = min(1.0, assumed.efficiency.value * math.exp(z[5] * of.efficiency))
    gain, offset = math.exp(z[6] * of.gain), z[7] * of.offset_w
    power = z[0] * of.power
    loads, meters = [], []
    for level, own, spread in zip(evidence.levels, z[COMMON:], of.own, strict=True):
        if level.load_w is None:
            meter = (level.meter_w or 0.0) * math.exp(own * spread)
            loads.append((meter - behind) / slope)
        else:
            load = level.load_w.value * math.exp(power + own * spread)
            loads.append(load)
            meter = behind + slope * load
        meters.append(meter)
    draws = tuple(assumed.always_w + before + meter / efficiency for meter in meters)
    shown = tuple(gain * meter + offset for meter in meters)
    return Point(tuple(loads), before, behind, slope, efficiency, z[1] * of.energy, tuple(meters), shown, draws, gain)


def shown_doubt_w(level: Level) -> float:
    """One standard deviation of what the meter showed of a level [W], its own gain and offset apart."""
    return max(0.002, level.doubt / Z90) * max(level.meter_w or 0.0, 0.01)


def mean_draw_w(evidence: Evidence, at: Point) -> float:
    """The mean draw on the battery over the run [W]."""
    hours = [level.hours for level in evidence.levels]
    return math.fsum(map(mul, hours, at.draws_w)) / sum(hours)


def ln_drawn(evidence: Evidence, at: Point) -> float:
    """Logarithm of what was drawn from the battery over what was predicted to be usable."""
    hours = sum(level.hours for level in evidence.levels)
    return math.log(mean_draw_w(evidence, at) * hours / evidence.assumed.usable_wh.value)


def drawn_doubt(evidence: Evidence) -> float:
    """One standard deviation of that logarithm at the end of a run: from run to run, and by what was left."""
    if evidence.complete or evidence.left is None:
        return evidence.repeat
    return math.hypot(evidence.repeat, evidence.left.doubt / Z90 / max(0.05, 1.0 - evidence.left.share))


def ln_given(evidence: Evidence) -> float:
    """Logarithm of the share of the usable energy that the run took: 0 of a complete one."""
    return 0.0 if evidence.complete or evidence.left is None else math.log(max(0.01, 1.0 - evidence.left.share))


def tells_energy(evidence: Evidence) -> bool:
    """Whether the run tells what the battery gives, and not only the least that it gives."""
    return evidence.complete or evidence.left is not None
