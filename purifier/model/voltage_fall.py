"""Whether a battery's voltage came down by discharge, and not because more was drawn from it."""

from __future__ import annotations

from collections import deque
from typing import Final

from purifier.model.run_statistics import MINUTE_MS

LEAST_FALL: Final = 0.005
"""Of the highest voltage; what is less may be noise, or a fan that turns a little faster."""
STEEP_MIN: Final = 10
"""Minutes over which the pace of the fall is taken,"""
SOON_MIN: Final = 30.0
"""and within which a battery that goes on like this is at its end."""
HEAVIER: Final = 1.3
"""A load this many times the one of the minute before pulls the voltage down by itself."""


class VoltageFall:
    """Follows the mean voltage of each minute under load, from the highest of them on.

    A fall that comes with a heavier load says nothing about how much is left, and is left out of account.
    """

    def __init__(self, highest_v: float | None = None) -> None:
        """``highest_v``: the highest minute so far [V], where an earlier watch has seen it."""
        self._highest_v = highest_v
        self._before: tuple[float, float] | None = None
        """(mean voltage, mean current drawn) of the last whole minute."""
        self._by_load_v = 0.0
        """What a heavier load has brought the voltage down by, since the highest [V]."""
        self._recent: deque[tuple[int, float]] = deque(maxlen=STEEP_MIN + 1)
        """(minute, mean voltage) of the last of them."""
        self._minute: int | None = None
        self._sum_v = self._sum_a = 0.0
        self._count = 0

    def see(self, t_ms: int, volts: float, drawn_a: float) -> None:
        """Take a voltage [V] under a load of ``drawn_a`` [A, positive], ``t_ms`` after the run's start."""
        minute = t_ms // MINUTE_MS
        if minute != self._minute:
            self._close()
            self._minute = minute
        self._sum_v += volts
        self._sum_a += drawn_a
        self._count += 1

    def forget(self) -> None:
        """The battery was charged: it falls from another height now."""
        self._highest_v = self._before = self._minute = None
        self._by_load_v = self._sum_v = self._sum_a = 0.0
        self._count = 0
        self._recent.clear()

    def is_soon_at(self, volts: float) -> bool:
        """Whether it is at ``volts`` [V], or falls so steeply that it would be within half an hour."""
        self._close()
        if len(self._recent) < 2:
            return False
        (first, before_v), (last, now_v) = self._recent[0], self._recent[-1]
        return now_v - max(0.0, before_v - now_v) / max(1, last - first) * SOON_MIN <= volts

    def fell_to(self, volts: float) -> bool:
        """Whether it came down by discharge, and is at ``volts`` or below now [V]."""
        self._close()
        if self._before is None or self._highest_v is None or self._before[0] > volts:
            return False
        return self._highest_v - self._before[0] - self._by_load_v >= LEAST_FALL * self._highest_v

    def _close(self) -> None:
        """End the minute, whole or not."""
        if not self._count:
            return
        mean_v, mean_a = self._sum_v / self._count, self._sum_a / self._count
        if self._highest_v is None or mean_v >= self._highest_v:
            self._highest_v, self._by_load_v = mean_v, 0.0
        elif self._before is not None and mean_a > HEAVIER * self._before[1]:
            self._by_load_v += max(0.0, self._before[0] - mean_v)
        self._before = mean_v, mean_a
        if self._minute is not None:
            self._recent.append((self._minute, mean_v))
        self._sum_v = self._sum_a = 0.0
        self._count = 0
