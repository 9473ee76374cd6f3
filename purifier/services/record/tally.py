"""The running sums of a run: its minutes as they close, what was drawn, and the power of the last hour."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from purifier.model.run_statistics import MINUTE_MS, NOTHING, Closed, Minute, RollUp
from purifier.model.sample import Sample
from purifier.model.time_to_empty import WINDOW_MIN


class Tally:
    """Sums over the minutes that have closed; amounts drawn and charged are positive, gaps bridged.

    ``first`` is the run's first reading, ``powers_w`` the mean power of each of the last minutes (drawn: negative).
    """

    def __init__(
        self,
        roll_up: RollUp | None = None,
        first: Sample | None = None,
        drawn_wh: float = 0.0,
        charged_wh: float = 0.0,
        drawn_ah: float = 0.0,
        charged_ah: float = 0.0,
        powers_w: Iterable[float] = (),
    ) -> None:
        self.first = first
        self.drawn_wh = drawn_wh
        self.charged_wh = charged_wh
        self.drawn_ah = drawn_ah
        self.charged_ah = charged_ah
        self.powers_w: deque[float] = deque(powers_w, WINDOW_MIN)
        self._roll_up = RollUp() if roll_up is None else roll_up
        self._before_end: Sample | None = None
        self._done_minute: int | None = None
        """The minute in which the run ended: it is stored as it was then."""

    @property
    def interval_ms(self) -> int | None:
        """The meter's usual interval, once it is known."""
        return self._roll_up.interval_ms

    @property
    def last(self) -> Sample | None:
        """The latest reading; None before there is one."""
        return self._roll_up.last

    @property
    def dead_band_a(self) -> float | None:
        """What flows below the meter's dead band, by its counter [A, positive]; None while it shows what flows."""
        return self._roll_up.dead_band_a

    @property
    def was_charged(self) -> bool:
        """Whether more went in than an offset of the meter explains."""
        return self.charged_wh > 0.02 * max(self.drawn_wh, 1e-9)

    def add(self, sample: Sample) -> Closed:
        """Take one more reading; what it closed."""
        if self.first is None:
            self.first = sample
        if self._done_minute is not None and sample.t_ms // MINUTE_MS == self._done_minute:
            return NOTHING
        closed = self._roll_up.add(sample)
        return closed if closed is NOTHING else self._counted(closed)

    def count(self, minutes: Iterable[Minute]) -> None:
        """Add minutes that were closed elsewhere."""
        for minute in minutes:
            self.drawn_wh += minute.drawn_wh + minute.bridged_wh
            self.charged_wh += minute.charged_wh
            self.drawn_ah += minute.drawn_ah + minute.bridged_ah
            self.charged_ah += minute.charged_ah
            if minute.power_w is not None and minute.covered_ms:
                self.powers_w.append((minute.charged_wh - minute.drawn_wh) / (minute.covered_ms / 3.6e6))

    def close(self) -> Closed:
        """The run is over; what comes later is counted apart, with no bridge between."""
        closed = self._counted(self._roll_up.finish())
        last = self._roll_up.last
        self._before_end = last
        self._done_minute = None if last is None else last.t_ms // MINUTE_MS
        self._roll_up = RollUp(self._roll_up.interval_ms, least_gap_ms=self._roll_up.least_gap_ms)
        return closed

    def reopen(self) -> None:
        """The run was not over: the silence counts as a gap of it."""
        self._roll_up.resume(self._before_end)

    def _counted(self, closed: Closed) -> Closed:
        self.count(closed.minutes)
        return closed
