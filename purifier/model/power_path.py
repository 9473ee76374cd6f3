"""From the purifier's jack back to the battery: stages, the lead, and loads that follow the voltage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from purifier.model.chemistry import interpolate


def stage_input_w(output_w: float, overhead_w: float, efficiency: float) -> float:
    """Power into one stage [W]: ``P_in = overhead + P_out / efficiency``.

    The affine loss model.  Holds far below the rating (a few percent of it, where the quadratic term of
    Schmidt and Sauer cannot be seen); it leaves out that term and any change of efficiency with voltage.
    """
    return overhead_w + output_w / efficiency


def stages_input_w(output_w: float, overheads_w: Sequence[float], efficiencies: Sequence[float]) -> float:
    """Power into a chain of stages that must deliver ``output_w`` [W]; the stage nearest the battery comes first."""
    power_w = output_w
    for i in range(len(overheads_w) - 1, -1, -1):
        power_w = stage_input_w(power_w, overheads_w[i], efficiencies[i])
    return power_w


def lead_input_w(output_w: float, volts: float, ohm: float) -> float:
    """Power into a lead of ``ohm`` (there and back) that must deliver ``output_w``, fed at ``volts`` [W].

    A constant-power load draws I = (V - sqrt(V^2 - 4 R P)) / 2R, the small root; the lead takes in V I.
    Infinite when the lead cannot carry it (P > V^2 / 4R).  Temperature of the copper is left out.
    """
    if ohm <= 0.0:
        return output_w
    room = volts * volts - 4.0 * ohm * output_w
    if room < 0.0:
        return math.inf
    # 2P / (V + sqrt(...)) is the same root without subtracting two nearly equal numbers.
    current: float = 2.0 * output_w / (volts + room**0.5)
    return volts * current


def coupled_power_ratio(
    curve: Sequence[tuple[float, float]], reference_v: float, exponent: float, low: float = 0.0, high: float = 1.0
) -> float:
    """Mean of (V / V_ref)^n over the discharge of a battery with ``curve`` (charge 0..1, pack volts).

    P = P_ref (V / V_ref)^n: n = 0 for a regulated machine, 1 for constant current, about 2.2 measured on a
    12 V fan (ADDA 80 mm, 5-12 V).  The mean over *time* from charge ``high`` down to ``low`` is
    ``integral V dx / integral V (V_ref / V)^n dx``, for dt = Q V dx / P; exact when nothing else draws power.
    Leaves out that a faster fan also moves more air.
    """
    if exponent == 0.0 or high <= low:
        return 1.0
    rising = sorted(curve)
    nodes = [interpolate(rising, low + (high - low) * (i + 0.5) / 200.0) for i in range(200)]
    return math.fsum(nodes) / math.fsum(v * float((reference_v / v) ** exponent) for v in nodes)


COPPER_OHM_M: Final = 1.724e-8
"""Resistivity of annealed copper at 20 degC [ohm m] (IEC 60028)."""


def lead_ohm(area_mm2: float, length_m: float) -> float:
    """Resistance there and back of a copper lead of ``area_mm2`` [mm2], ``length_m`` one way [ohm].

    ``R = 2 L rho / A`` at 20 degC.  Leaves out fuse holders, crimps and plugs (2-5 mohm each).
    """
    return 2.0 * length_m * COPPER_OHM_M / (area_mm2 * 1e-6)


def awg_mm2(gauge: float) -> float:
    """Cross-section of American wire ``gauge`` [mm2]: the diameter is 0.127 mm x 92^((36 - n) / 39) (ASTM B258)."""
    diameter_mm: float = 0.127 * 92.0 ** ((36.0 - gauge) / 39.0)
    return math.pi * diameter_mm**2 / 4.0


def awg_lead_ohm(gauge: float, length_m: float) -> float:
    """Resistance there and back of a copper lead of American wire ``gauge``, ``length_m`` one way [ohm].

    See `lead_ohm`.  18 AWG: 21 mohm a metre of conductor.
    """
    return lead_ohm(awg_mm2(gauge), length_m)
