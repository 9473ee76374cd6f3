"""Faults of a run by reason: every one counted, a few kept as they came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from purifier.model.reading import Fault
from purifier.plain_text import plain
from purifier.store.pending import FaultCount, FaultSample
from purifier.store.writer import Writer

MOST_REASONS: Final = 40
KEPT_PER_REASON: Final = 5
MOST_KEPT: Final = 100
OTHER: Final = "other reasons"
_RANGE: Final = re.compile(r"(\w+) is \S+ expected .+ to .+")
_LEAP: Final = re.compile(r"(\w+) leaps from .+")


def kind_of(reason: str) -> str:
    """``reason`` without the numbers of this one case, so that like counts with like."""
    for pattern, words in ((_RANGE, "out of range"), (_LEAP, "leaps")):
        match = pattern.match(reason)
        if match is not None:
            return f"{match[1]} {words}"
    return plain(reason.partition(", found")[0].partition(" is ")[0])[:120] or OTHER


class FaultCounts:
    """Counts by reason; at most forty reasons, at most a hundred faults kept whole."""

    def __init__(self, counts: Mapping[str, FaultCount] | None = None, kept: int = 0) -> None:
        """``counts`` and ``kept``: what an earlier recorder of the same run has counted."""
        self.counts = dict(counts or {})
        self._kept = kept

    def add(self, fault: Fault, t_ms: int, writer: Writer) -> None:
        """Count ``fault`` with its like, at ``t_ms`` since the run's start, and keep it whole while there is room."""
        kind = kind_of(fault.reason)
        if kind not in self.counts and len(self.counts) >= MOST_REASONS:
            kind = OTHER
        old = self.counts.get(kind, FaultCount(0, 0, t_ms, t_ms))
        new = FaultCount(old.times + 1, old.bytes + fault.length, old.first_ms, t_ms)
        self.counts[kind] = new
        sample = None
        if new.times <= KEPT_PER_REASON and self._kept < MOST_KEPT:
            self._kept += 1
            sample = FaultSample(self._kept, t_ms, plain(fault.reason)[:200], fault.length, fault.raw)
        writer.count_faults(kind, new, sample)
