"""What flows after a battery was empty: the same discharge, after a pause, or another one that is none of its run.

A fan that was off for a while, or a meter that fell silent, goes on where it was: no more volts under load than before,
no more charge by the meter's counter.  A battery that was charged meanwhile, unseen, or another one, gives itself away.
"""

from __future__ import annotations

from typing import Final

from purifier.model.empty_signs import EmptySigns
from purifier.model.sample import Sample

PAUSE_MS: Final = 3_600_000
"""A discharge that is to be the same one goes on within this of the battery's end: an hour, as sentences say."""
LEAP: Final = 1.25
"""No battery recovers to so many times its voltage under load while it rests."""
GAINED_SHARE: Final = 0.05
GAINED_AH: Final = 1.0
"""A counter that says more than before by both this share of the battery and so many ampere-hours saw a charge."""
GAINED_PERCENT: Final = 20.0
"""So much more in the meter's state of charge is no second thought of the meter."""


def is_another(before: Sample, after: Sample, signs: EmptySigns) -> bool:
    """Whether what flows in ``after`` is another discharge than the one that ended with ``before``, both under load."""
    if before.voltage_v is not None and after.voltage_v is not None:
        plateau_v = signs.plateau_v or float("inf")
        if after.voltage_v > LEAP * before.voltage_v or before.voltage_v < plateau_v <= after.voltage_v:
            return True
    if before.charge_ah is not None and after.charge_ah is not None:
        gained_ah = after.charge_ah - before.charge_ah
        if gained_ah > max(GAINED_AH, GAINED_SHARE * (signs.full_ah or 0.0)):
            return True
    if before.soc_percent is None or after.soc_percent is None:
        return False
    return after.soc_percent - before.soc_percent > GAINED_PERCENT
