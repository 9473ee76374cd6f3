"""Home Assistant's hourly means: written in front of the states of an entity, with nothing to mark them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

HOUR_MS: Final = 3_600_000


class FullHours:
    """Of one entity: its rows as they come; the first ones, at full hours each an hour or more later, are means."""

    def __init__(self) -> None:
        self._last_ms: int | None = None
        self._over = False

    def see(self, times_ms: Sequence[int]) -> list[int]:
        """How long each row is a mean over [ms]: an hour, or 0 for a state."""
        if self._over or not times_ms:
            return [0] * len(times_ms)
        count, is_first = 0, self._last_ms is None
        for t in times_ms:
            if t % HOUR_MS or (self._last_ms is not None and t <= self._last_ms):
                self._over = True
                break
            self._last_ms = t
            count += 1
        # One row at a full hour is the state with which the window that was asked for begins.
        if count == 1 and is_first and self._over:
            count = 0
        return [HOUR_MS] * count + [0] * (len(times_ms) - count)
