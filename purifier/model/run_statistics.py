"""From readings to what a run drew: trapezoids, minutes, gaps and what the meter's own counter says about them.

Nothing here guesses: an interval longer than five of the meter's usual ones is a gap, and only the meter's own counter
may bridge it.  Currents and powers are negative while the battery discharges; amounts *drawn* are positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

MINUTE_MS: Final = 60_000
GAP_INTERVALS: Final = 5
"""An interval of more than this many usual ones is a gap."""
LEARNING: Final = 9
"""Readings from which the usual interval is learned; the median of eight intervals shrugs off one hiccup."""
LEARNING_MS: Final = 300_000
"""A slow meter is not waited for any longer than this."""
SHORTEST_INTERVAL_MS: Final = 200


class Sample(NamedTuple):
    """One reading of a run: milliseconds since its start, and what matters for the statistics; None is unknown."""

    t_ms: int
    voltage_v: float | None = None
    current_a: float | None = None
    power_w: float | None = None
    """What the meter said, else volts times amperes [W]."""
    charge_ah: float | None = None
    soc_percent: float | None = None


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


def usual_interval_ms(times_ms: Sequence[int]) -> int | None:
    """Median interval of the first readings of a run [ms]; None for fewer than two of them."""
    steps = sorted(b - a for a, b in pairwise(times_ms[:LEARNING]))
    return max(SHORTEST_INTERVAL_MS, steps[len(steps) // 2]) if steps else None


def bridge(before: Sample, after: Sample) -> tuple[float, float | None] | None:
    """(Ah, Wh) drawn over a gap by the meter's own counter, negative when charged; None when it cannot say.

    The counter is disbelieved when it moved more than three times what the current on either side of the gap would have
    moved it: it was reset or set to full meanwhile.  Wh is Ah times the mean of the two voltages.
    """
    if before.charge_ah is None or after.charge_ah is None:
        return None
    drawn_ah = before.charge_ah - after.charge_ah
    current_a = max(abs(before.current_a or 0.0), abs(after.current_a or 0.0), 0.05)
    if abs(drawn_ah) > 3.0 * current_a * (after.t_ms - before.t_ms) / 3.6e6 + 0.05:
        return None
    if before.voltage_v is None or after.voltage_v is None:
        return drawn_ah, None
    return drawn_ah, drawn_ah * (before.voltage_v + after.voltage_v) / 2.0


class RollUp:
    """Turns readings, one after the other, into minutes and gaps.

    ``interval_ms`` is the meter's usual interval; None: it is learned from the first readings, which are held until
    then.  ``last`` is the reading before the first that is added.
    """

    def __init__(self, interval_ms: int | None = None, last: Sample | None = None) -> None:
        self.interval_ms = interval_ms
        self.last = last
        self._held: list[Sample] = []
        self._samples: list[Sample] = []
        self._minute = -1
        self._sums = [0.0] * 6
        self._covered_ms = 0

    def add(self, sample: Sample) -> Closed:
        """Take one more reading, later than all before it."""
        if self.interval_ms is not None:
            return self._add(sample)
        self._held.append(sample)
        known = len(self._held) >= LEARNING or sample.t_ms - self._held[0].t_ms >= LEARNING_MS
        return self._learned() if known else NOTHING

    def finish(self) -> Closed:
        """Close the minute that is open, as at the end of a run."""
        learned = self._learned() if self._held else NOTHING
        if not self._samples:
            return learned
        return Closed((*learned.minutes, self._close()), learned.gaps)

    def _learned(self) -> Closed:
        self.interval_ms = usual_interval_ms([sample.t_ms for sample in self._held]) or 1000
        held, self._held = self._held, []
        parts = [self._add(sample) for sample in held]
        return Closed(tuple(m for part in parts for m in part.minutes), tuple(g for part in parts for g in part.gaps))

    def _add(self, sample: Sample) -> Closed:
        minutes: tuple[Minute, ...] = ()
        gaps: tuple[Gap, ...] = ()
        minute = sample.t_ms // MINUTE_MS
        if minute != self._minute:
            if self._samples:
                minutes = (self._close(),)
            self._minute = minute
        last, self.last = self.last, sample
        if last is not None:
            if sample.t_ms - last.t_ms > GAP_INTERVALS * (self.interval_ms or 0):
                gaps = (self._gap(last, sample),)
            else:
                self._integrate(last, sample)
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
        said = bridge(a, b)
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
