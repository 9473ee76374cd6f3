"""The machine's clocks as one recorder follows them: the run's own time, and whether somebody set the time of day."""

from __future__ import annotations

from typing import Final

from purifier.model.run import Clock
from purifier.store.timing import Now

CLOCK_STEP_S: Final = 0.5
"""The two clocks drift apart by less; more means that somebody set one."""


class RunClock:
    """Begins with the relation that was noted last; `step` says when it does not hold any more."""

    def __init__(self, noted: Clock) -> None:
        self._zero_ms = noted.boot_ms - noted.t_ms
        self._offset_s = (noted.utc_ms - noted.boot_ms) / 1000.0

    def ms(self, boot_s: float) -> int:
        """The run's time [ms since its start] at ``boot_s`` on the machine's own clock [s]."""
        return round(boot_s * 1000.0) - self._zero_ms

    def step(self, now: Now) -> tuple[Clock, float] | None:
        """The relation that holds from now on, and by how much the time of day was set [s, forward: positive]."""
        offset_s = now.utc_s - now.boot_s
        step_s = offset_s - self._offset_s
        if abs(step_s) <= CLOCK_STEP_S:
            return None
        self._offset_s = offset_s
        clock = Clock(self.ms(now.boot_s), round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000))
        return clock, step_s
