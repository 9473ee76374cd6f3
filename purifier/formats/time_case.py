"""What all ways of dating a file share: its zone, which way it runs, when it was started."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.zones import EPOCH, MS, Zone, named_zone, utc_ms, zone_of

DAY_MS: Final = 86_400_000
NEWEST_FIRST: Final = "the newest row stands first: the rows are put in order"
"""What is said of a file whose rows go back in time."""


@dataclass(frozen=True)
class Case:
    """One file whose times are read: ``line`` is where the first of them stands."""

    file: str
    line: int
    asked: Asked
    header_zone: str = ""
    machine: tzinfo | None = None
    direction: int = 1
    """1: rows go on in time; -1: the newest stands first."""
    usual_ms: int = 0
    """From row to row, in the middle; 0: nobody knows."""

    def check(self) -> Case:
        """Raises UsageError for a ``--zone`` or ``--started`` that is none, needed or not."""
        if self.asked.zone is not None:
            named_zone(self.asked.zone, "--zone")
        if self.asked.started is not None:
            _started(self.asked.started)
        return self

    @cached_property
    def zone(self) -> Zone:
        """Of its local times; looked for only when there are some."""
        return zone_of(self.asked, self.file, self.header_zone, self.machine)

    @cached_property
    def started(self) -> Started | None:
        """What ``--started`` says."""
        return None if self.asked.started is None else _started(self.asked.started)

    def started_utc_ms(self, started: Started) -> int:
        """``--started`` as UTC [ms since 1970]: without a zone of its own it is local."""
        return started.ms if started.utc else utc_ms(self.zone.rules, started.ms)


@dataclass(frozen=True, slots=True)
class Started:
    """When a file was started, as it was typed: UTC, or the local time [ms since 1970]."""

    ms: int
    utc: bool
    day_only: bool


def _started(text: str) -> Started:
    stripped = text.strip()
    try:
        moment = datetime.fromisoformat(stripped)
    except ValueError:
        moment = datetime.min
    if not 1970 <= moment.year <= 2100:
        raise UsageError(
            f"--started {text!r} is no date: expected 2024-01-31, 2024-01-31T10:15 (local) or 2024-01-31T10:15Z"
        )
    day_only = len(stripped) <= 10 and ":" not in stripped and "T" not in stripped
    if moment.tzinfo is None:
        return Started((moment - EPOCH) // MS, False, day_only)
    return Started((moment - EPOCH.replace(tzinfo=UTC)) // MS, True, day_only)


def way(times: Sequence[int | None], clock: bool = False) -> tuple[int, int]:
    """Of a sample: 1 when it goes on in time, -1 when its newest row stands first; the usual step [ms], 0 if none.

    On a ``clock`` what is nearer over midnight went over midnight.
    """
    there = [ms for ms in times if ms is not None]
    steps = [later - earlier for earlier, later in pairwise(there) if later != earlier]
    if clock:
        steps = [(step + DAY_MS // 2) % DAY_MS - DAY_MS // 2 for step in steps]
    if not steps:
        return 1, 0
    back = sum(step < 0 for step in steps)
    return (-1 if 3 * back >= 2 * len(steps) else 1), statistics.median_low(map(abs, steps))


def utc_text(ms: int) -> str:
    """UTC for people: ``2024-01-31 10:00:00 UTC``."""
    return (EPOCH + ms // 1000 * 1000 * MS).isoformat(" ") + " UTC"
