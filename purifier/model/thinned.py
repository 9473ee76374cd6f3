"""A file's numbers in a few thousand: every so many of them, and the times at which nothing flowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.dead_band import QUIET_A
from purifier.model.resolution import step_of

MOST_POINTS: Final = 4096
"""Of each quantity."""
MOST_RESTS: Final = 1000
QUIET_SHARE: Final = 0.05
"""What flows less than this share of the load is a rest;"""
QUIET_W: Final = 0.5
"""in watts, at most this, as `QUIET_A` in amperes."""


class Span(NamedTuple):
    """A stretch of time [ms]."""

    section: int
    start_ms: int
    end_ms: int


class Thinned:
    """Every so many of the values of one quantity, as many as there is room for."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self.count = 0
        self.low = self.high = 0.0
        self._at: list[tuple[int, int]] = []
        self._stride = 1
        self._skip = 0
        self._judged: tuple[int, float] = (0, 0.0)

    def take(self, section: int, times: Sequence[int], cells: Sequence[float]) -> None:
        """Values [any unit] with their times, which may be missing."""
        if not cells:
            return
        self.low = min(self.low, min(cells))
        self.high = max(self.high, max(cells))
        self.count += len(cells)
        self.values += cells[self._skip :: self._stride]
        self._at += [(section, t) for t in times[self._skip :: self._stride]]
        self._skip = (self._skip - len(cells)) % self._stride
        while len(self.values) > MOST_POINTS:
            # Those in between go; the next one taken is as far from the last that stays.
            if len(self.values) % 2:
                self._skip += self._stride
            self.values, self._at = self.values[::2], self._at[::2]
            self._stride *= 2

    def at(self) -> list[tuple[int, int, float]]:
        """(section, time, value)."""
        return [(section, t, value) for (section, t), value in zip(self._at, self.values, strict=True)]

    def quiet_limit(self, name: str, written: float | None = None, *, anew: bool = False) -> float:
        """Up to which value nothing flows: a share of the value above which half of everything flows."""
        if self._judged[0] * 2 > self.count and not anew:
            return self._judged[1]
        magnitudes = sorted(map(abs, self.values))
        half, so_far = sum(magnitudes) / 2.0, 0.0
        middle = 0.0
        for middle in magnitudes:
            so_far += middle
            if so_far >= half:
                break
        step = step_of(self.values, written) or 0.0
        limit = max(1.5 * step, min(QUIET_A if name == "current_a" else QUIET_W, QUIET_SHARE * middle))
        limit = min(limit, 0.5 * middle)
        self._judged = self.count, limit
        return limit


class Rests:
    """Times at which nothing flows, row by row; where there are too many the shortest are forgotten."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._open: Span | None = None
        self._least_ms = 0

    def see(self, section: int, times: Sequence[int], flows: Sequence[float], limit: float) -> None:
        """What flows [A or W] at ascending or descending times."""
        if times[0] > times[-1]:
            times, flows = times[::-1], flows[::-1]
        if self._open is not None and (self._open.section != section or self._open.end_ms > times[0]):
            self._close()
        if min(map(abs, flows)) > limit:
            self._close(times[0])
            return
        for t, flow in zip(times, flows, strict=True):
            if abs(flow) <= limit:
                self._open = Span(section, t, t) if self._open is None else self._open._replace(end_ms=t)
            elif self._open is not None:
                self._close(t)

    def spans(self) -> list[Span]:
        """All that are kept, in the order of time."""
        return sorted([*self._spans, *([self._open] if self._open is not None else [])])

    def _close(self, end_ms: int | None = None) -> None:
        if self._open is None:
            return
        span, self._open = self._open if end_ms is None else self._open._replace(end_ms=end_ms), None
        if span.end_ms - span.start_ms < self._least_ms:
            return
        self._spans.append(span)
        if len(self._spans) > MOST_RESTS:
            lengths = sorted(one.end_ms - one.start_ms for one in self._spans)
            self._least_ms = lengths[len(lengths) // 2] + 1
            self._spans = [one for one in self._spans if one.end_ms - one.start_ms >= self._least_ms]
