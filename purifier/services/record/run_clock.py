"""The machine's clocks as one recorder follows them: the run's own time, and whether somebody set the time of day."""

from __future__ import annotations

from typing import Final

from purifier.model.run import Clock
from purifier.store.timing import Now

CLOCK_STEP_S: Final = 0.5
"""The two clocks drift apart by less; more means that somebody set one."""
AHEAD_MS: Final = 1000
"""What a meter had gathered may come in at once; more readings than this ahead of the clock are none of a meter's."""


class RunClock:
    """Begins with the relation that was noted last; `step` says when it does not hold any more."""

    def __init__(self, noted: Clock) -> None:
        self._zero_ms = noted.boot_ms - noted.t_ms
        self._offset_s = (noted.utc_ms - noted.boot_ms) / 1000.0

    def ms(self, boot_s: float) -> int:
        """The run's time [ms since its start] at ``boot_s`` on the machine's own clock [s]."""
        return round(boot_s * 1000.0) - self._zero_ms

    def place(self, at_s: float | None, last_ms: int) -> tuple[int, bool]:
        """The millisecond for what came at ``at_s`` [s] after a reading at ``last_ms``, and whether there is room.

        Each millisecond holds one reading, so that many at once go ahead of the clock, up to `AHEAD_MS`.
        """
        t_ms = 0 if at_s is None else self.ms(at_s)
        if t_ms > last_ms:
            return t_ms, True
        return last_ms + 1, at_s is None or last_ms + 1 <= t_ms + AHEAD_MS

    def step(self, now: Now) -> tuple[Clock, float] | None:
        """The relation that holds from now on, and by how much the time of day was set [s, forward: positive]."""
        offset_s = now.utc_s - now.boot_s
        step_s = offset_s - self._offset_s
        if abs(step_s) <= CLOCK_STEP_S:
            return None
        self._offset_s = offset_s
        clock = Clock(self.ms(now.boot_s), round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000))
        return clock, step_s
