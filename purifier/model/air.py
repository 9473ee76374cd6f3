"""Clean air: delivery rates, noise of several machines, price of stored energy."""

from __future__ import annotations

import math

from purifier.model.units import CFM_M3_PER_H


def cfm(m3_per_h: float) -> float:
    """Cubic feet per minute of a flow given in m3/h (1 CFM = 1.699 m3/h)."""
    return m3_per_h / CFM_M3_PER_H


def m3_per_h(flow_cfm: float) -> float:
    """The same flow in m3/h: the inverse of `cfm`."""
    return flow_cfm * CFM_M3_PER_H


def clean_air_m3(cadr_m3_per_h: float, hours: float) -> float:
    """Clean air delivered [m3]: CADR [m3/h] times hours of running.

    Leaves out filter loading and the mixing of the room: it is air delivered, not air changed.
    """
    return cadr_m3_per_h * hours


def noise_of(count: int, noise_dba: float) -> float:
    """Level of ``count`` equal, independent sources at the same distance [dBA]: L + 10 log10 N."""
    return noise_dba + 10.0 * math.log10(count)
