"""Alarms: raised once when a limit is passed for a while, and armed again only well on the other side of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Kind:
    """One alarm: the unit of its limit, how long the limit must be passed [s], and what re-arms it.

    It is armed again at ``limit + rearm_by`` and ``limit * rearm_times``, whichever is further away.
    """

    dimension: str
    holds_s: float
    rearm_by: float = 0.0
    rearm_times: float = 1.0
    above: bool = False
    """Raised above the limit rather than below it."""


ALARMS: Final[dict[str, Kind]] = {
    "charge": Kind("fraction", 10.0, rearm_by=0.02),
    "voltage": Kind("voltage", 10.0, rearm_times=1.02),
    "no-data": Kind("time", 0.0, above=True),
    "empty-in": Kind("time", 60.0, rearm_times=1.25),
}
"""Name -> what it is about; limits in the units of `purifier.model.units.CANONICAL` (fractions of 1, V, h)."""

USUAL: Final[dict[str, float]] = {"charge": 0.1, "no-data": 5.0 / 60.0, "empty-in": 2.0}
"""The limits in force unless they are turned off: a tenth of the charge, five minutes of silence, two hours left."""


class Change(NamedTuple):
    """An alarm was raised (or is over), at ``value`` in the unit of its limit."""

    name: str
    raised: bool
    value: float
    limit: float


class AlarmWatch:
    """Remembers which alarms are raised; ``raised`` may be set to those of an earlier watch over the same run."""

    def __init__(self, limits: Mapping[str, float], raised: set[str] | None = None) -> None:
        self.limits = dict(limits)
        self.raised = set() if raised is None else raised & set(limits)
        self._since: dict[str, float] = {}

    def check(self, at_s: float, values: Mapping[str, float | None]) -> list[Change]:
        """Compare ``values`` (None: unknown, nothing changes) with the limits; ``at_s`` only grows [s]."""
        changes = []
        for name, limit in self.limits.items():
            value = values.get(name)
            if value is None:
                continue
            kind = ALARMS[name]
            passed = value >= limit if kind.above else value <= limit
            if name in self.raised:
                back = value < limit if kind.above else value >= max(limit + kind.rearm_by, limit * kind.rearm_times)
                if back:
                    self.raised.discard(name)
                    changes.append(Change(name, False, value, limit))
            elif not passed:
                self._since.pop(name, None)
            elif at_s - self._since.setdefault(name, at_s) >= kind.holds_s:
                del self._since[name]
                self.raised.add(name)
                changes.append(Change(name, True, value, limit))
        return changes
