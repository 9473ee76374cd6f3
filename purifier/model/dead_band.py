"""What flows while a meter shows nothing: below its dead band only its own counter knows.

Battery management systems show currents under about 0.3 to 2 A as nothing, and many of them count them all the same.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.sample import Sample

QUIET_A: Final = 0.05
"""What is shown may be an offset; up to this it counts as nothing."""
LEAST_MOVED_AH: Final = 0.05
LEAST_STEPS: Final = 3
"""By so much, in so many steps, a counter must have fallen before it is believed against the current:
a single step may be owed to what flowed before."""
MOST_A: Final = 3.0
"""No dead band is wider. A counter that falls faster than this was set, or reset."""
STILL: Final = 3.0
"""Nothing flows any more once the counter has not moved for this many times as long as its last step took."""


class Unseen(NamedTuple):
    """What flowed unseen since the last time: drawn, positive."""

    drawn_ah: float = 0.0
    drawn_wh: float = 0.0


NONE_UNSEEN: Final = Unseen()


class QuietCounter:
    """Follows a meter's counter while its current says that nothing flows; `see` each reading that has a counter."""

    def __init__(self, *, known: bool = False) -> None:
        self.known = known
        """The counter has gone on without a current: the meter has a dead band."""
        self._anchor: Sample | None = None
        self._before: Sample | None = None
        self._steps = 0
        self._rate_a = 0.0
        self._step_ms = 0
        self._now_ms = 0

    @property
    def drawing_a(self) -> float | None:
        """What flows unseen now [A, drawn: positive]; None where what is shown can be believed."""
        if not self.known or self._anchor is None or not self._rate_a:
            return None
        return self._rate_a if self._now_ms - self._anchor.t_ms <= STILL * self._step_ms else None

    def forget(self) -> None:
        """The readings are interrupted: what the counter did meanwhile is counted elsewhere."""
        self._anchor = self._before = None

    def see(self, sample: Sample) -> Unseen:
        """Take a reading with a counter; what the counter says was drawn without being shown."""
        if sample.current_a is not None and abs(sample.current_a) > QUIET_A:
            if self._anchor is not None:
                self.forget()
                self._rate_a = 0.0
            return NONE_UNSEEN
        self._now_ms = sample.t_ms
        anchor, before = self._anchor, self._before
        if anchor is None or before is None:
            self._anchor = self._before = sample
            self._steps = 0
            return NONE_UNSEEN
        fell_ah = (before.charge_ah or 0.0) - (sample.charge_ah or 0.0)
        if not fell_ah:
            return NONE_UNSEEN
        self._before = sample
        hours = (sample.t_ms - anchor.t_ms) / 3.6e6
        moved_ah = (anchor.charge_ah or 0.0) - (sample.charge_ah or 0.0)
        if fell_ah < 0.0 or moved_ah > MOST_A * hours + LEAST_MOVED_AH:
            self._anchor, self._steps, self._rate_a = sample, 0, 0.0
            return NONE_UNSEEN
        self._steps += 1
        if not self.known and (moved_ah < LEAST_MOVED_AH or self._steps < LEAST_STEPS):
            return NONE_UNSEEN
        self.known = True
        self._anchor, self._step_ms = sample, sample.t_ms - anchor.t_ms
        self._rate_a = moved_ah / hours
        volts = [one for one in (anchor.voltage_v, sample.voltage_v) if one is not None]
        return Unseen(moved_ah, moved_ah * sum(volts) / len(volts) if volts else 0.0)
