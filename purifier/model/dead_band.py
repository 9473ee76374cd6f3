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
LEAST_SHARE: Final = 0.25
"""Of what the counter has fallen by, and of the time: what was unseen, and how long nothing was shown."""
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
    """Holds a meter's counter against the sum of its current where that shows nothing; `see` each reading with one.

    Where the current is shown all the time the sum is believed.  Where it shows nothing, now and then or always, and
    the counter falls by more than the sum, the difference flowed unseen.
    """

    def __init__(self, *, known: bool = False) -> None:
        self.known = known
        """The counter has gone on without a current: the meter has a dead band."""
        self._anchor: Sample | None = None
        """From where counter and sum are compared."""
        self._before: Sample | None = None
        self._summed_ah = 0.0
        self._quiet_ms = 0
        self._steps = 0
        self._carry_ah = 0.0
        """By how much the sum was ahead of the counter, whose steps are coarse: negative."""
        self._rate_a = 0.0
        self._step_ms = 0

    @property
    def drawing_a(self) -> float | None:
        """What flows unseen now [A, drawn: positive]; None where what is shown can be believed."""
        anchor, before = self._anchor, self._before
        if not self.known or not self._rate_a or anchor is None or before is None or not _is_quiet(before):
            return None
        return self._rate_a if before.t_ms - anchor.t_ms <= STILL * self._step_ms else None

    @property
    def believes(self) -> bool:
        """Whether what is shown is believed as it is: a row that shows a current changes nothing."""
        return not self.known and not self._quiet_ms

    def forget(self) -> None:
        """The readings are interrupted: what the counter did meanwhile is counted elsewhere."""
        self._anchor = self._before = None

    def see(self, sample: Sample) -> Unseen:
        """Take a reading with a counter; what the counter says was drawn without being shown."""
        if not self.known and not self._quiet_ms and not _is_quiet(sample):
            self._anchor = self._before = sample  # what is shown is believed
            return NONE_UNSEEN
        before, anchor = self._before, self._anchor
        self._before = sample
        if before is None or anchor is None:
            self._begin(sample)
            return NONE_UNSEEN
        step_ms = sample.t_ms - before.t_ms
        if before.current_a is not None and sample.current_a is not None:
            self._summed_ah -= (before.current_a + sample.current_a) * step_ms / 7.2e6
        if _is_quiet(sample):
            self._quiet_ms += step_ms
        fell_ah = (before.charge_ah or 0.0) - (sample.charge_ah or 0.0)
        if not fell_ah:
            return NONE_UNSEEN
        hours = (sample.t_ms - anchor.t_ms) / 3.6e6
        moved_ah = (anchor.charge_ah or 0.0) - (sample.charge_ah or 0.0)
        unseen_ah = moved_ah - self._summed_ah
        if not self._quiet_ms or fell_ah < 0.0 or unseen_ah > MOST_A * hours + LEAST_MOVED_AH:
            self._begin(sample)
            return NONE_UNSEEN
        self._steps += 1
        if not self.known and not self._is_shown_by(moved_ah, unseen_ah, hours):
            return NONE_UNSEEN
        self.known = True
        self._rate_a, self._step_ms = moved_ah / hours, sample.t_ms - anchor.t_ms
        drawn_ah = self._carry_ah + unseen_ah
        self._carry_ah = min(0.0, drawn_ah)
        volts = [one for one in (anchor.voltage_v, sample.voltage_v) if one is not None]
        self._begin(sample)
        drawn_ah = max(0.0, drawn_ah)
        return Unseen(drawn_ah, drawn_ah * sum(volts) / len(volts) if volts else 0.0)

    def _is_shown_by(self, moved_ah: float, unseen_ah: float, hours: float) -> bool:
        """Whether so much has moved that it can be nothing else than a dead band."""
        much = unseen_ah >= max(LEAST_MOVED_AH, LEAST_SHARE * moved_ah) and self._steps >= LEAST_STEPS
        return much and self._quiet_ms >= LEAST_SHARE * hours * 3.6e6

    def _begin(self, sample: Sample) -> None:
        self._anchor = sample
        self._summed_ah, self._quiet_ms, self._steps = 0.0, 0, 0


def _is_quiet(sample: Sample) -> bool:
    return sample.current_a is None or abs(sample.current_a) <= QUIET_A
