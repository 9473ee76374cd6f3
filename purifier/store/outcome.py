"""How a commit went."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a commit went: all of it written, or none and why."""

    trouble: str | None = None
    """Why nothing could be written; all of it is kept and tried again."""
    fresh: str | None = None
    """The file was damaged or gone: a new one was begun, and this is what became of the old."""
    dropped: int = 0
    """Readings that had to be given up before this commit, the first since the disk refused."""
    dropped_ms: tuple[int, int] | None = None

    @property
    def losses(self) -> dict[str, int]:
        """How many readings were given up, and from when to when, as an event carries it."""
        span = {} if self.dropped_ms is None else {"from_ms": self.dropped_ms[0], "to_ms": self.dropped_ms[1]}
        return {"dropped": self.dropped, **span}
