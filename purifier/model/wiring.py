"""Which fuse and which wire a current asks for: tables of what is sold, and Ohm's law.

What a wire may carry is what a fuse in front of it may be rated at, by rules made for houses: insulation that bears 60
or 70 degC, a wire that somebody may put a carpet over.  Tables for boats and engine bays allow two to three times that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.power_path import awg_mm2, lead_input_w, lead_ohm

MOST_DROP: Final = 0.03
"""The share of the voltage that a wire should lose at most, there and back."""
HEADROOM: Final = 1.25
"""A fuse bears its rating for minutes and four fifths of it for ever (NEC 215.3; makers of blade fuses say 75-80 %)."""
USUAL_LENGTH_M: Final = 2.0
"""One way, where nobody stated a length [m]."""


class Wire(NamedTuple):
    """A wire as it was stated: ``length_m`` one way, ``area_mm2`` of copper."""

    length_m: float
    area_mm2: float


class Size(NamedTuple):
    """A size that is sold, and the largest fuse that protects it [A]; ``awg`` goes on from 0 (1/0) to -3 (4/0)."""

    area_mm2: float
    carries_a: float
    awg: int | None = None

    def __str__(self) -> str:
        if self.awg is None:
            return f"{self.area_mm2:g} mm²"
        return f"{self.awg} AWG" if self.awg > 0 else f"{1 - self.awg}/0 AWG"


# NEC 240.4(D) up to 10 AWG, then table 310.16 at 60 degC.
_AWG_A: Final = {
    18: 7.0, 16: 10.0, 14: 15.0, 12: 20.0, 10: 30.0, 8: 40.0, 6: 55.0, 4: 70.0, 2: 95.0, 1: 110.0, 0: 125.0,
    -1: 145.0, -2: 165.0, -3: 195.0,
}  # fmt: skip
AMERICAN: Final = tuple(Size(awg_mm2(gauge), carries_a, gauge) for gauge, carries_a in _AWG_A.items())
"""American sizes, thinnest first. Nothing thinner is meant to be fused at a battery."""

# Flexible cords (BS 6500) up to 4 mm2, then IEC 60364-5-52, two loaded PVC wires by method A1, the hottest.
_MM2_A: Final = {
    0.5: 3.0, 0.75: 6.0, 1.0: 10.0, 1.5: 15.0, 2.5: 20.0, 4.0: 25.0, 6.0: 34.0, 10.0: 46.0, 16.0: 61.0, 25.0: 80.0,
    35.0: 99.0, 50.0: 119.0, 70.0: 151.0, 95.0: 182.0, 120.0: 210.0,
}  # fmt: skip
METRIC: Final = tuple(Size(area_mm2, carries_a) for area_mm2, carries_a in _MM2_A.items())
"""Metric sizes, thinnest first."""
_THIN_A_PER_MM2: Final = METRIC[0].carries_a / METRIC[0].area_mm2
"""Below the thinnest size, where thinner wires in truth bear more for their area."""

FUSES_A: Final = (
    1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0,
    50.0, 60.0, 75.0, 80.0, 90.0, 100.0, 125.0, 150.0, 175.0, 200.0,
)  # fmt: skip
"""Ratings that are sold [A]: blade fuses of cars (ATO) up to 40, then those that sit on a battery's terminal (MRBF)."""
LEAST_FUSE_A: Final = 5.0
"""The smallest that shops keep, and that no fan blows by starting; smaller only where the wire bears no more."""
BLADE_V: Final = 32.0
"""Blade fuses are made for up to this voltage [V]: above it their arc may go on burning."""


def amps(current_a: float) -> str:
    """A current [A] in two figures, with its unit."""
    if current_a < 0.1:
        return f"{current_a * 1000.0:.2g} mA"
    return (
        f"{current_a:.0f} A"
        if current_a >= 9.95
        else f"{current_a:.1f} A"
        if current_a >= 0.995
        else f"{current_a:.2g} A"
    )


def carries_a(area_mm2: float) -> float:
    """The largest fuse that protects a copper wire of ``area_mm2``, a size that is sold or one between two [A].

    An area within a percent of an American gauge is taken for that gauge, any other goes by the metric table.
    """
    american = next((size for size in AMERICAN if abs(size.area_mm2 / area_mm2 - 1.0) < 0.01), None)
    if american is not None:
        return american.carries_a
    thinner = [size.carries_a for size in METRIC if size.area_mm2 <= area_mm2 * 1.001]
    return thinner[-1] if thinner else _THIN_A_PER_MM2 * area_mm2


def fuse_for(current_a: float, carries_a: float = math.inf) -> float | None:
    """The fuse for at most ``current_a``: the next rating at or above 1.25 times that [A].

    No more than the wire carries, and at least 5 A where the wire allows it.  None where no fuse does both.
    """
    fit = [rating for rating in FUSES_A if HEADROOM * current_a <= rating <= carries_a]
    return next((rating for rating in fit if rating >= LEAST_FUSE_A), fit[-1] if fit else None)


def current_a(power_w: float, volts: float, ohm: float = 0.0) -> float:
    """Current of a constant load of ``power_w`` [W] behind a wire of ``ohm`` there and back, fed at ``volts`` [A].

    ``I = (V - sqrt(V^2 - 4 R P)) / 2R``.  A wire that cannot carry the load gives at most ``V / 2R``, where half of the
    voltage is lost and anything stops.
    """
    drawn_w = lead_input_w(power_w, volts, ohm)
    return drawn_w / volts if math.isfinite(drawn_w) else volts / (2.0 * ohm)


def share_lost(power_w: float, volts: float, ohm: float) -> float:
    """The share of ``volts`` that a wire of ``ohm`` there and back loses to a load of ``power_w`` [W], 0..0.5."""
    return current_a(power_w, volts, ohm) * ohm / volts


def most_ohm(power_w: float, volts: float) -> float:
    """The resistance there and back at which a load of ``power_w`` [W] loses `MOST_DROP` of ``volts`` [ohm]."""
    return MOST_DROP * (1.0 - MOST_DROP) * volts**2 / power_w


def thinnest(sizes: Sequence[Size], power_w: float, volts: float, length_m: float, least_a: float) -> Size | None:
    """The thinnest of ``sizes`` that may stand behind a fuse of ``least_a`` [A] and loses `MOST_DROP` at the most.

    ``length_m`` is one way.  None where even the thickest does not.
    """
    ohm = most_ohm(power_w, volts)
    enough_a = least_a * (1.0 - 1e-9)  # 126 W over 12.6 V is 10 A and not a hair more
    fit = (size for size in sizes if size.carries_a >= enough_a and lead_ohm(size.area_mm2, length_m) <= ohm)
    return next(fit, None)


def longest_m(size: Size, power_w: float, volts: float) -> float:
    """How long a wire of ``size`` may be, one way, before it loses more than `MOST_DROP` [m]."""
    return most_ohm(power_w, volts) / lead_ohm(size.area_mm2, 1.0)
