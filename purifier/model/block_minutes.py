"""From blocks of rows to what a run drew: the minutes and gaps of `purifier.model.run_statistics`, column by column.

A million rows take seconds.  Two things it knows beside: a file that writes a value only when it changes, so that
silence means that it stays, and rows that are means over a time.  Those hold (`purifier.model.held_minutes`); others
are joined by trapezoids.  Currents and powers are negative while the battery discharges; amounts *drawn* are positive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from operator import sub

from purifier.model.block import Block
from purifier.model.block_rows import has_means, joined_up, picked
from purifier.model.dead_band import QUIET_A, QuietCounter
from purifier.model.held_minutes import HeldMinutes
from purifier.model.minute_sums import Amounts, Columns, Cut, MinuteSums, by_minute, columns_of
from purifier.model.pace import Pace
from purifier.model.run_statistics import Gap, Minute, bridge
from purifier.model.sample import Sample

TO_HOURS = 1.0 / 7.2e6
"""Of a sum of two values times milliseconds: half of it, in hours."""


class BlockMinutes:
    """Minutes and gaps of one run; `see` its blocks in order, then `finish`.

    Blocks are joined (`purifier.model.last_known`) and signed: times strictly growing, negative while discharging.
    """

    def __init__(
        self,
        start_ms: int,
        on_minute: Callable[[Minute], object],
        on_gap: Callable[[Gap], object] = lambda gap: None,
        *,
        on_change: bool = False,
        interval_ms: int | None = None,
    ) -> None:
        """``start_ms``: the time of the run's first row, from which minutes and gaps count.

        ``on_change``: a value holds until the next row.  ``interval_ms``: the usual interval [ms]; None: it is learned.
        """
        self._start_ms = start_ms
        self._on_gap = on_gap
        self._sums = MinuteSums(on_minute)
        self._pace = Pace(interval_ms)
        self._quiet = QuietCounter()
        self._waits: Block | None = None
        """Rows of which it is not known yet whether a gap lies before them."""
        self._gaps: set[int] = set()
        """Times of those that come after one."""
        self._last: Sample | None = None
        self._held = HeldMinutes(self._sums, on_gap, None, on_change=True) if on_change else None

    @property
    def interval_ms(self) -> int | None:
        """The usual interval as it is now [ms]; None: it is not known, or rows come when something changes."""
        return self._pace.usual_ms

    def see(self, block: Block) -> None:
        """Take the next rows."""
        if not len(block):
            return
        start = self._start_ms
        if start:
            times = [t_ms - start for t_ms in block.t_ms]
            block = Block(times, block.values, block.line, block.section, block.mean_ms, block.extra)
        if self._held is None and has_means(block):
            self._settle()
            usual = self._pace.usual_ms
            self._held = HeldMinutes(self._sums, self._on_gap, usual, self._last)
        if self._held is not None:
            self._held.see(block)
        elif self._pace.keeps(block.t_ms):  # so that none waits
            self._add(block, frozenset())
        else:
            self._decide(block)

    def finish(self) -> None:
        """Nothing more will come: close the minute that is open."""
        if self._held is not None:
            self._held.finish()
        else:
            self._settle()
        self._sums.close()

    def _decide(self, block: Block) -> None:
        """Which rows come after a gap, as far as it is known."""
        waits = block if self._waits is None else joined_up(self._waits, block)
        decided = 0
        see, gaps = self._pace.see, self._gaps
        for t_ms in block.t_ms:
            found = see(t_ms)
            if not isinstance(found, list):
                decided += 1
            elif found:
                decided += len(found)
                gaps.update(one.t_ms for one in found if one.after_gap)
        self._let_in(waits, decided)

    def _settle(self) -> None:
        """Nothing more will come that would tell gaps."""
        if self._waits is None:
            return
        found = self._pace.finish()
        self._gaps.update(one.t_ms for one in found if one.after_gap)
        self._let_in(self._waits, len(self._waits))

    def _let_in(self, waits: Block, decided: int) -> None:
        if decided:
            self._add(picked(waits, range(decided)), self._gaps)
            self._gaps = set()
        self._waits = picked(waits, range(decided, len(waits))) if decided < len(waits) else None

    def _add(self, block: Block, gap_times: AbstractSet[int]) -> None:
        """Rows of which all is known: sum them up minute by minute."""
        times, columns, last = block.t_ms, columns_of(block), self._last
        gaps = {k for k, t_ms in enumerate(times) if t_ms in gap_times} if gap_times else set()
        steps = list(map(sub, times, (times[0] if last is None else last.t_ms, *times[:-1])))
        for place in gaps:
            steps[place] = 0
        by_counter = self._counted(times, columns, gaps)
        flows = [
            (which, amounts)
            for which, cut, before in (
                (0, columns.current_a, None if last is None else last.current_a),
                (2, columns.power_w, None if last is None else last.power_w),
            )
            if cut is not None and (amounts := _trapezoids(cut, before, steps))
        ]
        for minute, part in by_minute(times):
            self._sums.rows(minute, part.stop - part.start, sum(steps[part]), columns, part)
            for which, amounts in flows:
                self._sums.flowed(which, amounts[part], TO_HOURS)
            while by_counter and by_counter[-1][0] < part.stop:
                self._sums.counted(by_counter.pop()[1])
        self._last = columns.sample(times[-1], len(times) - 1)

    def _counted(self, times: list[int], columns: Columns, gaps: AbstractSet[int]) -> list[tuple[int, Amounts]]:
        """(place, amounts) that only the meter's counter knows of, the last first."""
        if not gaps and (columns.charge_ah is None or self._is_seen_through(columns)):
            if columns.charge_ah is not None:
                self._quiet.see(columns.sample(times[-1], len(times) - 1))
            return []
        found: list[tuple[int, Amounts]] = []
        before = self._last
        for place, t_ms in enumerate(times):
            sample = columns.sample(t_ms, place)
            bridged_ah = bridged_wh = 0.0
            if place in gaps and before is not None:
                said = bridge(before, sample, self._quiet.drawing_a or 0.0)
                self._on_gap(Gap(before.t_ms, t_ms, *(said or (None, None))))
                self._quiet.forget()
                if said is not None:
                    bridged_ah, bridged_wh = said[0], said[1] or 0.0
            unseen = (0.0, 0.0) if sample.charge_ah is None else self._quiet.see(sample)
            amounts = Amounts(*unseen, bridged_ah, bridged_wh)
            if any(amounts):
                found.append((place, amounts))
            before = sample
        return found[::-1]

    def _is_seen_through(self, columns: Columns) -> bool:
        """Whether the counter has nothing to add: a current is shown all the time, and shown currents are believed."""
        charges, amperes = columns.charge_ah, columns.current_a
        return (
            self._quiet.believes
            and charges is not None
            and charges.solid
            and amperes is not None
            and amperes.solid
            and min(map(abs, amperes.cells)) > QUIET_A  # type: ignore[arg-type]
        )


def _trapezoids(cut: Cut, before: float | None, steps: Sequence[int]) -> list[float]:
    """The sum of each two neighbouring values times the milliseconds between them; 0 where one is not known."""
    if cut.solid and (before is not None or not steps[0]):
        first = cut.cells[0] if before is None else before
        pairs = zip((first, *cut.cells[:-1]), cut.cells, steps, strict=True)
        return [(a + b) * step for a, b, step in pairs]  # type: ignore[operator]
    return [
        0.0 if a is None or b is None else (a + b) * step
        for a, b, step in zip((before, *cut.cells[:-1]), cut.cells, steps, strict=True)
    ]
