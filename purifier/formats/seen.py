"""What is noted of a channel while a file is looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from purifier.formats.channels import Channel


@dataclass(slots=True)
class Seen:
    """How many numbers there were, and between what: `take` them, then ask for the `channel`."""

    line: int = 1
    count: int = 0
    low: float | None = None
    high: float | None = None

    def take(self, values: Sequence[float]) -> None:
        """Some more numbers."""
        if values:
            low, high = min(values), max(values)
            self.count += len(values)
            self.low = low if self.low is None else min(low, self.low)
            self.high = high if self.high is None else max(high, self.high)

    def channel(self, name: str, unit: str = "") -> Channel:
        """All of it, under a name."""
        return Channel(name, unit, self.count, self.low, self.high, self.line)
