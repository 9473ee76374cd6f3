"""What tells of a set-up's battery that little is left in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOW_SHARE: Final = 0.95
"""Of the label's charge: when this has been drawn, a twentieth is left."""


@dataclass(frozen=True, slots=True)
class EmptySigns:
    """What tells that little is left. None: this sign is not known for the set-up.

    ``knee_v`` is where the discharge curve turns down, ``last_v`` where next to nothing is left, ``plateau_v`` what it
    is above while much is left; ``volts`` what the meter should see on the whole [V].  ``full_ah`` is what the battery
    gives by its label, and ``usable_wh`` what the meter should see of it, both positive; ``low_charge_ah`` the charge
    since full, **negative**, at which a twentieth is left.  ``earliest_s`` is the least time that a regulated output
    is expected to last: its voltage and current tell nothing.
    """

    expected_a: float | None = None
    """The current that was predicted, drawn: positive [A]."""
    cutoff_v: float | None = None
    knee_v: float | None = None
    low_charge_ah: float | None = None
    earliest_s: float | None = None
    last_v: float | None = None
    plateau_v: float | None = None
    volts: float | None = None
    full_ah: float | None = None
    usable_wh: float | None = None
    cell_v: float | None = None
    """Nominal volts of one cell, by the chemistry; as are the next three."""
    cell_knee_v: float | None = None
    """At or below this one cell is nearly empty: where its curve turns down, else the usual cut-off."""
    cell_last_v: float | None = None
    """With next to nothing left in it."""
    cell_full_v: float | None = None
    """At rest and full."""

    @property
    def label_ah(self) -> float | None:
        """The charge that the battery's label promises [Ah]."""
        return None if self.low_charge_ah is None else -self.low_charge_ah / LOW_SHARE
