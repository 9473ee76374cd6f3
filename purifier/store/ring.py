"""Readings that wait to be written: packed, bounded, the oldest given up first."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Final

from purifier.store.packing import Packed

HOUR_AT_1_HZ: Final = 3600
_WIDTH: Final = 6
_NULL: Final = -(2**63)


class Ring:
    """At most ``capacity`` rows, 48 bytes each; ``dropped`` of them were given up, from ``first`` to ``last`` [ms]."""

    def __init__(self, capacity: int = HOUR_AT_1_HZ) -> None:
        self.capacity: Final = capacity
        self.dropped = 0
        self.first: int | None = None
        self.last: int | None = None
        self._cells: array[int] = array("q")

    def __len__(self) -> int:
        return len(self._cells) // _WIDTH

    def __iter__(self) -> Iterator[Packed]:
        """The rows, oldest first."""
        cells = [None if cell == _NULL else cell for cell in self._cells]
        for i in range(0, len(cells), _WIDTH):
            yield Packed(*cells[i : i + _WIDTH])  # type: ignore[arg-type]

    def append(self, row: Packed) -> None:
        """Add a row; when there is no room, the oldest goes."""
        if len(self) >= self.capacity:
            self.last = self._cells[0]
            self.first = self.last if self.first is None else self.first
            self.dropped += 1
            del self._cells[:_WIDTH]
        self._cells.extend(_NULL if cell is None else cell for cell in row)

    def clear(self) -> None:
        """Forget all rows: they are saved. What was dropped stays counted."""
        del self._cells[:]

    def forget_drops(self) -> None:
        """What was dropped has been written down."""
        self.dropped, self.first, self.last = 0, None, None
