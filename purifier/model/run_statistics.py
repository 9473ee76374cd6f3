"""From readings to what a run drew: trapezoids, minutes, gaps and what the meter's own counter says about them.

Nothing here guesses: an interval longer than five of the meter's usual ones is a gap, and only the meter's own counter
may bridge it, as it alone tells what flows below a meter's dead band.  Currents and powers are negative while the
battery discharges; amounts *drawn* are positive.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.dead_band import QuietCounter
from purifier.model.pace import Pace, Timed
from purifier.model.sample import Sample

MINUTE_MS: Final = 60_000


BACK_AH: Final = 0.005
"""What flickers in a counter's last digit is no way back [Ah]."""
FULL_AH: Final = 0.02
"""A counter no further from nothing than this has just begun [Ah]."""


class Range(NamedTuple):
    """Least, greatest and mean of a quantity, in its own unit."""

    low: float
    high: float
    mean: float


class Minute(NamedTuple):
    """One minute of a run, ``minute`` counted from its start.

    ``covered_ms`` is the time readings vouch for; ``drawn_*`` and ``charged_*`` are integrals over it, both positive.
    ``bridged_*`` is what the meter's own counter says was drawn over gaps that ended in it (negative: charged).
    ``charge_ah`` and ``soc_percent`` are the minute's last.
    """

    minute: int
    readings: int
    covered_ms: int
    voltage_v: Range | None
    current_a: Range | None
    power_w: Range | None
    charge_ah: float | None
    soc_percent: float | None
    drawn_ah: float
    charged_ah: float
    drawn_wh: float
    charged_wh: float
    bridged_ah: float
    bridged_wh: float


class Gap(NamedTuple):
    """Time no reading vouches for, with what the meter's counter says was drawn meanwhile (None: it does not say)."""

    start_ms: int
    end_ms: int
    drawn_ah: float | None
    drawn_wh: float | None

    @property
    def seconds(self) -> float:
        """How long nothing was heard [s]."""
        return (self.end_ms - self.start_ms) / 1000.0


class Closed(NamedTuple):
    """What a reading brought to an end."""

    minutes: tuple[Minute, ...] = ()
    gaps: tuple[Gap, ...] = ()


NOTHING: Final = Closed()


def bridge(before: Sample, after: Sample, unseen_a: float = 0.0) -> tuple[float, float | None] | None:
    """(Ah, Wh) drawn over a gap by the meter's own counter, negative when charged; None when it cannot say.

    The counter is disbelieved when it moved more than three times what the current on either side of the gap would have
    moved it, and when it is back at full under a load: it was reset or set to full meanwhile.  ``unseen_a`` flowed
    below the meter's dead band [A, positive].  Wh is Ah times the mean of the two voltages.
    """
    if before.charge_ah is None or after.charge_ah is None:
        return None
    drawn_ah = before.charge_ah - after.charge_ah
    current_a = max(abs(before.current_a or 0.0), abs(after.current_a or 0.0), unseen_a, 0.05)
    if abs(drawn_ah) > 3.0 * current_a * (after.t_ms - before.t_ms) / 3.6e6 + 0.05:
        return None
    under_load = max(before.current_a or 0.0, after.current_a or 0.0) < 0.0
    if under_load and drawn_ah < -BACK_AH and after.charge_ah > -FULL_AH:
        return None
    if before.voltage_v is None or after.voltage_v is None:
        return drawn_ah, None
    return drawn_ah, drawn_ah * (before.voltage_v + after.voltage_v) / 2.0


class RollUp:
    """Turns readings, one after the other, into minutes and gaps.

    ``interval_ms`` is the meter's usual interval so far; None: it is learned.  ``last`` is the reading before the first
    that is added.  ``dead_band``: it is known already that this meter shows small currents as nothing.
    ``least_gap_ms``: no silence up to this is a gap.
    """

    def __init__(
        self,
        interval_ms: int | None = None,
        last: Sample | None = None,
        *,
        dead_band: bool = False,
        least_gap_ms: int = 0,
    ) -> None:
        self.last = last
        self.least_gap_ms = least_gap_ms
        self._pace = Pace(interval_ms, None if last is None else last.t_ms, least_gap_ms)
        self._held: deque[Sample] = deque()
        """Readings of which it is not known yet whether a gap lies before them."""
        self._quiet = QuietCounter(known=dead_band)
        self._samples: list[Sample] = []
        self._minute = -1
        self._sums = [0.0] * 6
        self._covered_ms = 0

    @property
    def interval_ms(self) -> int | None:
        """The meter's usual interval as it is now; None while it is being learned."""
        return self._pace.usual_ms

    @property
    def dead_band_a(self) -> float | None:
        """What flows unseen below the meter's dead band, by its counter [A, positive]; None while it shows none."""
        return self._quiet.drawing_a

    def add(self, sample: Sample) -> Closed:
        """Take one more reading, later than all before it."""
        decided = self._pace.see(sample.t_ms)
        if not isinstance(decided, list):
            return self._add(sample, False)
        self._held.append(sample)
        return self._let_in(decided) if decided else NOTHING

    def finish(self) -> Closed:
        """Close the minute that is open, as at the end of a run."""
        last = self._let_in(self._pace.finish())
        if not self._samples:
            return last
        return Closed((*last.minutes, self._close()), last.gaps)

    def resume(self, last: Sample | None) -> None:
        """Go on behind ``last``: the time since then counts."""
        self.last = last
        self._pace = Pace(self.interval_ms, None if last is None else last.t_ms, self.least_gap_ms)

    def _let_in(self, decided: list[Timed]) -> Closed:
        parts = [self._add(self._held.popleft(), one.after_gap) for one in decided]
        return Closed(tuple(m for part in parts for m in part.minutes), tuple(g for part in parts for g in part.gaps))

    def _add(self, sample: Sample, after_gap: bool) -> Closed:
        minutes: tuple[Minute, ...] = ()
        gaps: tuple[Gap, ...] = ()
        minute = sample.t_ms // MINUTE_MS
        if minute != self._minute:
            if self._samples:
                minutes = (self._close(),)
            self._minute = minute
        last, self.last = self.last, sample
        if last is not None:
            if after_gap:
                gaps = (self._gap(last, sample),)
                self._quiet.forget()
            else:
                self._integrate(last, sample)
        if sample.charge_ah is not None:
            unseen = self._quiet.see(sample)
            self._sums[0] += unseen.drawn_ah
            self._sums[2] += unseen.drawn_wh
        self._samples.append(sample)
        return Closed(minutes, gaps) if minutes or gaps else NOTHING

    def _integrate(self, a: Sample, b: Sample) -> None:
        """Trapezoid between two neighbouring readings, counted in the minute of the later one."""
        a_ms, _, a_current, a_power, _, _ = a
        b_ms, _, b_current, b_power, _, _ = b
        step_ms = b_ms - a_ms
        self._covered_ms += step_ms
        hours = step_ms / 3.6e6
        if a_current is not None and b_current is not None:
            amount = (a_current + b_current) * 0.5 * hours
            self._sums[0 if amount < 0.0 else 1] += abs(amount)
        if a_power is not None and b_power is not None:
            amount = (a_power + b_power) * 0.5 * hours
            self._sums[2 if amount < 0.0 else 3] += abs(amount)

    def _gap(self, a: Sample, b: Sample) -> Gap:
        said = bridge(a, b, self._quiet.drawing_a or 0.0)
        if said is None:
            return Gap(a.t_ms, b.t_ms, None, None)
        self._sums[4] += said[0]
        self._sums[5] += said[1] or 0.0
        return Gap(a.t_ms, b.t_ms, *said)

    def _close(self) -> Minute:
        samples, sums, covered = self._samples, self._sums, self._covered_ms
        self._samples, self._sums, self._covered_ms = [], [0.0] * 6, 0
        _, volts, amperes, watts, charges, socs = zip(*samples, strict=True)
        return Minute(
            self._minute,
            len(samples),
            covered,
            _range(volts),
            _range(amperes),
            _range(watts),
            next((charge for charge in reversed(charges) if charge is not None), None),
            next((soc for soc in reversed(socs) if soc is not None), None),
            *sums,
        )


def _range(values: Sequence[float | None]) -> Range | None:
    known = [value for value in values if value is not None]
    return Range(min(known), max(known), sum(known) / len(known)) if known else None
