"""Rows that cannot be what this program wrote: what can be read of them is shown, and each is named in a sentence."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

from purifier.plain_text import quoted

MOST_NAMED: Final = 5
"""So many bad rows of a table of a run are named; the others are counted."""
MOST_TOLD: Final = 25
"""So many sentences about a file are told at once."""


class BadRow(NamedTuple):
    """One row that makes no sense. ``lost``: something that stood in it, or should have, is not shown."""

    run: object
    """Its run's id, whatever stands there."""
    table: str
    where: str
    """Which of the run's rows: ``at 12.5 s``, ``minute 3``; empty where there is but one."""
    why: str
    lost: bool = True

    def __str__(self) -> str:
        which = f"{self.table} {self.where}".strip()
        return f"run {shown(self.run)}, {which}: {self.why}"


class BadRows:
    """The bad rows that were met while reading, in the order in which they were."""

    def __init__(self) -> None:
        self.lost = False
        """Something is not shown for their sake."""
        self._named: dict[BadRow, None] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def __len__(self) -> int:
        return self._counts.total()

    def add(self, run: object, table: str, where: str, why: str, *, lost: bool = True) -> None:
        """Note one; see `BadRow`."""
        self.lost = self.lost or lost
        row = BadRow(run, table, where, why, lost)
        if row in self._named:
            return  # two questions met the same row
        key = (shown(run), table)
        self._counts[key] += 1
        if self._counts[key] <= MOST_NAMED:
            self._named[row] = None

    def sentences(self) -> list[str]:
        """One for each, the first few of a table of a run; then how many more there are."""
        more = [
            f"run {run}, {table}: {count - MOST_NAMED} more rows make no sense"
            for (run, table), count in self._counts.items()
            if count > MOST_NAMED
        ]
        told = [*map(str, self._named), *more]
        if len(told) <= MOST_TOLD:
            return told
        return [*told[:MOST_TOLD], f"{len(self)} rows of this file make no sense, only some of them are named here"]


def at(t_ms: object) -> str:
    """Where in a run a row is, by its time [ms since the start]: ``at 12.5 s``."""
    return f"at {t_ms / 1000.0:.15g} s" if type(t_ms) is int else f"at {shown(t_ms)}"


def shown(value: Any) -> str:
    """What was found in a cell, for a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, bytes):
        return f"{len(value)} bytes that are no text"
    if isinstance(value, str):
        return f"the text {quoted(value, 30)}"
    return f"{value:.15g}" if isinstance(value, float) else f"{value}"
