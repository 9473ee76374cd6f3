"""Whether a battery's voltage came down by discharge: over minutes, and not in one step."""

from __future__ import annotations

from typing import Final

MINUTE_MS: Final = 60_000
LEAST_FALL: Final = 0.005
"""Of the highest voltage; what is less may be noise, or a fan that turns a little faster."""


class VoltageFall:
    """Follows the mean voltage of each minute under load, from the highest of them on.

    A battery that nears its end falls minute after minute.  A heavier load, another range of the meter or a loose
    lead brings the voltage down in one step: the largest is left out of account.
    """

    def __init__(self, highest_v: float | None = None) -> None:
        """``highest_v``: the highest minute so far [V], where an earlier watch has seen it."""
        self._highest_v = highest_v
        self._before_v: float | None = None
        self._largest_step_v = 0.0
        self._minute: int | None = None
        self._sum_v, self._count = 0.0, 0

    def see(self, t_ms: int, volts: float) -> None:
        """Take a voltage under load [V], ``t_ms`` after the run's start."""
        minute = t_ms // MINUTE_MS
        if minute != self._minute:
            self._close()
            self._minute = minute
        self._sum_v += volts
        self._count += 1

    def forget(self) -> None:
        """The battery was charged: it falls from another height now."""
        self._highest_v = self._before_v = self._minute = None
        self._largest_step_v = self._sum_v = 0.0
        self._count = 0

    def fell_to(self, volts: float) -> bool:
        """Whether it fell by minutes of discharge, and is at ``volts`` or below now [V]."""
        now_v = self._sum_v / self._count if self._count else self._before_v
        high_v = self._highest_v
        if now_v is None or high_v is None or now_v > volts:
            return False
        step_v = max(self._largest_step_v, (self._before_v or now_v) - now_v)
        return high_v - now_v - step_v >= LEAST_FALL * high_v

    def _close(self) -> None:
        if not self._count:
            return
        mean_v = self._sum_v / self._count
        if self._highest_v is None or mean_v >= self._highest_v:
            self._highest_v, self._largest_step_v = mean_v, 0.0
        elif self._before_v is not None:
            self._largest_step_v = max(self._largest_step_v, self._before_v - mean_v)
        self._before_v = mean_v
        self._sum_v, self._count = 0.0, 0
