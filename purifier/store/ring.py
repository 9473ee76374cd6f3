"""Readings that wait to be written: packed, bounded, the oldest given up first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from purifier.store.packing import Packed

HOUR_AT_1_HZ: Final = 3600


class Ring:
    """At most ``capacity`` rows; ``dropped`` of them were given up, from ``first`` to ``last`` [ms].

    A row takes some 300 bytes, so that an hour at 1 Hz is a megabyte.
    """

    def __init__(self, capacity: int = HOUR_AT_1_HZ) -> None:
        self.capacity: Final = capacity
        self.dropped = 0
        self.first: int | None = None
        self.last: int | None = None
        self._rows: deque[Packed] = deque()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Packed]:
        """The rows, oldest first."""
        return iter(self._rows)

    @property
    def span(self) -> tuple[int, int] | None:
        """The times of the first and the last row that was given up [ms since the run's start]; None without any."""
        return None if self.first is None or self.last is None else (self.first, self.last)

    @property
    def newest_ms(self) -> int | None:
        """When the last row was read [ms since the run's start]; None when there is none."""
        return self._rows[-1].t_ms if self._rows else None

    def append(self, row: Packed) -> None:
        """Add a row; when there is no room, the oldest goes."""
        if len(self._rows) >= self.capacity:
            self.last = self._rows.popleft().t_ms
            self.first = self.last if self.first is None else self.first
            self.dropped += 1
        self._rows.append(row)

    def clear(self) -> None:
        """Forget all rows: they are saved. What was dropped stays counted."""
        self._rows.clear()

    def forget_drops(self) -> None:
        """What was dropped has been written down."""
        self.dropped, self.first, self.last = 0, None, None
