"""The times of a capture: of a clock that only grows, or seconds since 1970, set right where either went back."""

from __future__ import annotations

from typing import Final

from purifier.formats.timeline import Dated
from purifier.services.record.replay import CLOCK_JITTER_S, EPOCH_S
from purifier.services.record.run_clock import AHEAD_MS

_UNDATED: Final = "a capture without a date: its times count from the start of the machine, or of the program"


class CaptureTimes:
    """Of one capture: ask whether its clock `is_over`, `begin` it anew if so, `follow` each message, `place` readings.

    A clock that counts from the start of a machine and goes back has begun again: another section.  One that knows the
    date and goes back was set: what comes behind is counted on from there.
    """

    def __init__(self) -> None:
        self.section = 0
        self._dated: bool | None = None
        self._zero_ms = 0
        self._shift_s = self._set_back_s = 0.0
        self._at_s = 0.0
        self._last_ms = -1

    def is_over(self, at_s: float) -> bool:
        """Whether a message at ``at_s`` [s] is of another start of the capture's clock than those before it."""
        if self._dated is None:
            return False
        if self._dated:
            return at_s <= EPOCH_S
        return at_s > EPOCH_S or at_s < self._at_s - CLOCK_JITTER_S

    def begin(self, at_s: float) -> None:
        """The capture begins, or its clock began again, at ``at_s``."""
        if self._dated is None:
            self._dated = at_s > EPOCH_S
        else:
            self.section += 1
        self._zero_ms = 0 if self._dated and at_s > EPOCH_S else round(at_s * 1000.0)
        self._shift_s, self._at_s, self._last_ms = 0.0, at_s, -1

    def follow(self, at_s: float) -> float:
        """The time of a message [s], which never goes back."""
        if self._dated is None:
            self.begin(at_s)
        back_s = self._at_s - at_s - self._shift_s
        if back_s > CLOCK_JITTER_S:
            self._shift_s += back_s
            self._set_back_s += back_s
        self._at_s = max(self._at_s, at_s + self._shift_s)
        return self._at_s

    def place(self, at_s: float | None) -> int | None:
        """The millisecond of a reading, each its own; None where a flood has no room left. As a recorder does."""
        t_ms = 0 if at_s is None else round(at_s * 1000.0) - self._zero_ms
        if t_ms <= self._last_ms:
            if at_s is not None and self._last_ms + 1 > t_ms + AHEAD_MS:
                return None
            t_ms = self._last_ms + 1
        self._last_ms = t_ms
        return t_ms

    def dated(self) -> Dated:
        """All messages were followed."""
        sentences = []
        if self._set_back_s:
            sentences.append(
                f"the clock was set back by {self._set_back_s:.0f} s on the way: what comes behind is counted on"
            )
        if self._dated:
            return Dated(0, ("times are UTC: seconds since 1970", *sentences))
        return Dated(None, (_UNDATED, *sentences))
