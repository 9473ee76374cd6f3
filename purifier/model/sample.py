"""One reading of a run, as statistics and watches take it."""

from __future__ import annotations

from typing import NamedTuple


class Sample(NamedTuple):
    """One reading of a run: milliseconds since its start, and what matters for the statistics; None is unknown."""

    t_ms: int
    voltage_v: float | None = None
    current_a: float | None = None
    power_w: float | None = None
    """What the meter said, else volts times amperes [W]."""
    charge_ah: float | None = None
    soc_percent: float | None = None
