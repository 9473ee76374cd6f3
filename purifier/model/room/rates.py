"""The mass balance of one well-mixed room, as formulas on floats.

``V dC/dt = a V P C_out + S - (a + k + k_i) V C - CADR C``, divided by V: air gets dirtier at a *source*
``a P C_out + S/V`` [concentration an hour] and cleaner at a *loss* ``a + k + k_i + CADR/V`` [1/h]. Concentrations may
be in any unit, shares of another one too, as long as source and start are in the same.

Holds for one zone, mixed faster than it is cleaned, with flows that stay as they are. Leaves out air that goes from
a purifier's outlet straight back to its inlet, far corners (they lag some minutes), doors that open, and particles
that grow or are stirred up. A textbook balance (as in PACtool, FaTIMA and NIST TN 2095).
"""

from __future__ import annotations

import math


def each_per_h(cadr_m3_per_h: float, volume_m3: float) -> float:
    """Equivalent air changes [1/h]: ``eACH = CADR / V``, for a CADR [m3/h] in a volume [m3] above 0.

    CADR of several machines in one room adds up.
    """
    return cadr_m3_per_h / volume_m3


def loss_per_h(
    air_changes_per_h: float, deposition_per_h: float, each_per_h: float, inactivation_per_h: float = 0.0
) -> float:
    """How fast particles go, by all ways together [1/h]: ``lambda = a + k + eACH``, and k_i for what must be alive."""
    return air_changes_per_h + deposition_per_h + each_per_h + inactivation_per_h


def steady(source_per_h: float, loss_per_h: float) -> float:
    """What the concentration settles at: ``C_ss = source / lambda``, in the unit of the source times hours.

    Without a source it is 0; with one that nothing takes away it grows without end.
    """
    if loss_per_h <= 0.0:
        return math.inf if source_per_h > 0.0 else 0.0
    return source_per_h / loss_per_h


def approach(start: float, source_per_h: float, loss_per_h: float, hours: float) -> float:
    """Concentration ``hours`` after it was ``start``: ``C(t) = C_ss + (C_0 - C_ss) e^(-lambda t)``, in its unit.

    Written as ``C_0 e^(-lambda t) + source (1 - e^(-lambda t)) / lambda``, which holds for a loss of 0 too: then what
    comes in piles up.
    """
    if loss_per_h <= 0.0:
        return start + source_per_h * hours
    turns = loss_per_h * hours
    return start * math.exp(-turns) - source_per_h * math.expm1(-turns) / loss_per_h


def time_to_h(left: float, loss_per_h: float) -> float:
    """Hours until ``left`` (0..1) of the distance to the steady level is left: ``t = ln(1 / left) / lambda``.

    A half: ``ln 2 / lambda``; a tenth: ``ln 10 / lambda``. Infinite where nothing is lost, or none may be left.
    """
    if loss_per_h <= 0.0 or left <= 0.0:
        return math.inf if left < 1.0 else 0.0
    return math.log(1.0 / left) / loss_per_h


def each_for(target: float, source_per_h: float, other_losses_per_h: float) -> float:
    """Equivalent air changes that hold a steady ``target``: ``eACH = source / C - (a + k + k_i)`` [1/h].

    ``target`` is above 0, in the source's unit times hours. Nothing is needed, 0, where the other losses do.
    """
    return max(source_per_h / target - other_losses_per_h, 0.0 * other_losses_per_h)
