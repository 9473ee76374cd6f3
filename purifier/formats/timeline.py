"""When the rows of a file were: cells as milliseconds, whatever the file's clock looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Dated:
    """What the times of a whole file come to.

    ``start_utc_ms`` is what to add to a block's ``t_ms`` to have UTC [ms since 1970]: 0 where they are that already;
    None: nobody knows the date.
    """

    start_utc_ms: int | None
    sentences: tuple[str, ...] = ()


class Timeline(Protocol):
    """Reads the times of one file, row after row."""

    def take(self, cells: Sequence[str], line: int) -> list[int | None]:
        """The times of some rows [ms], the first of which stands at ``line``; None for a cell that is no time.

        Raises UsageError where they can be read two ways.
        """

    def sections(self) -> list[int]:
        """Of the rows that were taken last: the places (0 for the first) at which the file's clock began again."""

    def finish(self) -> Dated:
        """All rows were taken."""
