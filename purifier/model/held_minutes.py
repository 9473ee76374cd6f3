"""Minutes of rows that hold: values that stay until the file says another, and means over a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from purifier.model.block import Block
from purifier.model.block_rows import joined_up, picked
from purifier.model.minute_sums import Amounts, Columns, Cut, MinuteSums, by_minute, columns_of
from purifier.model.pace import GAP_INTERVALS
from purifier.model.run_statistics import MINUTE_MS, Gap, bridge
from purifier.model.sample import Sample

MOST_PIECES: Final = 2_000
"""A hold of a year has half a million minutes: they are summed up bit by bit."""
UNKNOWN_USUAL_MS: Final = 60_000
"""Between single rows among means, whose pace nobody has seen."""
TO_HOURS: Final = 1.0 / 3.6e6


class HeldMinutes:
    """Sums up rows, each of which holds until the next one, or for the time that it is a mean of.

    A time at which nothing is known is a gap, and so is what lies between a mean's end and the next row.  A minute in
    which no row stands has no readings, but covered time, and the values that held.
    """

    def __init__(
        self,
        sums: MinuteSums,
        on_gap: Callable[[Gap], object],
        usual_ms: int | None,
        last: Sample | None = None,
        *,
        on_change: bool = False,
    ) -> None:
        """``usual_ms``: the interval of rows that are no means [ms].  ``last``: the row before, summed up already.

        ``on_change``: a row that is no mean holds until the next one, however long that takes.
        """
        self._sums = sums
        self._on_gap = on_gap
        self._most_ms = None if on_change else GAP_INTERVALS * (usual_ms or UNKNOWN_USUAL_MS)
        self._waits: Block | None = None
        """The newest row: how long it holds, the next one tells."""
        self._known = last
        """The newest row of which something was known, as of when its hold ended."""
        self._gap_from_ms: int | None = None if last is None else last.t_ms
        self._flows = last is not None and (last.current_a is not None or last.power_w is not None)
        """Whether anything that flows has been heard of."""

    def see(self, block: Block) -> None:
        """Take the next rows, times in ms since the run's start."""
        whole = block if self._waits is None else joined_up(self._waits, block)
        self._add(whole, whole.t_ms[1:])
        self._waits = picked(whole, range(len(whole) - 1, len(whole)))

    def finish(self) -> None:
        """Nothing more will come: a mean holds for its time, another row ends the run."""
        if self._waits is None:
            return
        mean = 0 if self._waits.mean_ms is None else self._waits.mean_ms[0]
        self._add(self._waits, [self._waits.t_ms[0] + mean])

    def _add(self, block: Block, behind_ms: Sequence[int]) -> None:
        """Sum up the rows that have one behind them."""
        columns, means, most_ms = columns_of(block), block.mean_ms, self._most_ms
        self._flows = self._flows or columns.has_flow
        silent = _silent(columns, len(block), self._flows)
        pieces = _Pieces()
        for place, (t_ms, next_ms) in enumerate(zip(block.t_ms, behind_ms, strict=False)):
            mean = 0 if means is None else means[place]
            if place in silent:
                end_ms = t_ms
            elif mean:
                end_ms = min(t_ms + mean, next_ms)
            else:
                end_ms = next_ms if most_ms is None or next_ms - t_ms <= most_ms else t_ms
            if place not in silent:
                if self._gap_from_ms is not None:
                    pieces.by_counter.append((len(pieces.at), self._bridged(columns.sample(t_ms, place))))
                    self._gap_from_ms = None
                if end_ms < next_ms:
                    self._gap_from_ms, self._known = end_ms, columns.sample(end_ms, place)
            elif self._gap_from_ms is None:
                self._gap_from_ms = t_ms
                if place:
                    self._known = columns.sample(t_ms, place - 1)
            edge = min(end_ms, (t_ms // MINUTE_MS + 1) * MINUTE_MS)
            pieces.add(t_ms, place, edge - t_ms, 1)
            while edge < end_ms:
                begin, edge = edge, min(end_ms, edge + MINUTE_MS)
                pieces.add(begin, place, edge - begin, 0)
                if len(pieces.at) >= MOST_PIECES:
                    self._sum_up(columns, pieces)
                    pieces = _Pieces()
        self._sum_up(columns, pieces)
        # Where the next row is the first that says nothing, this is what was known before it.
        if behind_ms and self._gap_from_ms is None:
            self._known = columns.sample(behind_ms[-1], len(behind_ms) - 1)

    def _bridged(self, sample: Sample) -> Amounts:
        """The gap that ends at ``sample``."""
        start_ms, before = self._gap_from_ms or 0, self._known
        if start_ms == sample.t_ms:
            return Amounts()
        said = None if before is None else bridge(before, sample)
        self._on_gap(Gap(start_ms, sample.t_ms, *(said or (None, None))))
        return Amounts() if said is None else Amounts(0.0, 0.0, said[0], said[1] or 0.0)

    def _sum_up(self, columns: Columns, pieces: _Pieces) -> None:
        """Pieces of rows, none of which goes beyond its minute."""
        at, spans, by_counter = pieces.at, pieces.spans, pieces.by_counter[::-1]
        cut = Columns(*(None if it is None else Cut([it.cells[k] for k in pieces.places], it.solid) for it in columns))
        flows = [
            (which, [0.0 if cell is None else cell * span for cell, span in zip(flow.cells, spans, strict=True)])
            for which, flow in ((0, cut.current_a), (2, cut.power_w))
            if flow is not None
        ]
        for minute, part in by_minute(at):
            self._sums.rows(minute, sum(pieces.firsts[part]), sum(spans[part]), cut, part, spans[part])
            for which, amounts in flows:
                self._sums.flowed(which, amounts[part], TO_HOURS)
            while by_counter and by_counter[-1][0] < part.stop:
                self._sums.counted(by_counter.pop()[1])


class _Pieces:
    """Rows cut at full minutes: when each piece begins, its row, how long it holds [ms], 1 for the first of its row."""

    def __init__(self) -> None:
        self.at: list[int] = []
        self.places: list[int] = []
        self.spans: list[int] = []
        self.firsts: list[int] = []
        self.by_counter: list[tuple[int, Amounts]] = []
        """(number of a piece, what the counter knows of a gap before it)."""

    def add(self, t_ms: int, place: int, span_ms: int, first: int) -> None:
        """One more piece."""
        self.at.append(t_ms)
        self.places.append(place)
        self.spans.append(span_ms)
        self.firsts.append(first)


def _silent(columns: Columns, count: int, flows: bool) -> frozenset[int]:
    """The rows that say nothing; where something ``flows``, those that do not say what: volts vouch for no charge."""
    if flows:
        return frozenset(columns.without_flow(count))
    if any(cut is not None and cut.solid for cut in columns):
        return frozenset()
    there = [cut.cells for cut in columns if cut is not None]
    return frozenset(k for k in range(count) if all(cells[k] is None for cells in there))
