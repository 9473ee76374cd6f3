"""Finds the runs in a long file: each from the first load to the last, rests inside, until the battery is charged.

Blocks are joined (`purifier.model.last_known`) and signed (`purifier.model.signed`): negative while it discharges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import groupby, pairwise
from typing import Final

from purifier.model.block import Block, Cells
from purifier.model.block_rows import column, is_solid, picked
from purifier.model.found_run import ROWS, FoundRun, Level, OpenRun, without_stubs
from purifier.model.pace import GAP_INTERVALS

SUSTAINED_MS: Final = 60_000
SUSTAINED_ROWS: Final = 2
"""Charging ends a run when it lasts for so long, in so many rows,"""
SUSTAINED_SHARE: Final = 0.02
"""or gives back this share of what was drawn."""
SILENCE_MS: Final = 60_000
"""After a silence of this, and more than a gap, the battery may have been charged or swapped."""
MOST_RUNS: Final = 2000


class RunFinder:
    """Looks for runs in blocks: `see` each, then `finish`."""

    def __init__(self, rest: float, interval_ms: int | None = None, *, on_change: bool = False) -> None:
        """``rest``: up to which current [A] nothing flows, or power where there is no current [W].

        ``interval_ms``: the usual interval [ms].  ``on_change``: a value holds until the next row.
        """
        self.stubs = 0
        """Loads too short to be runs of their own beside the others, left out."""
        self._rest = rest
        self._interval_ms = interval_ms
        self._on_change = on_change
        self._silence_ms = max(SILENCE_MS, GAP_INTERVALS * (interval_ms or 0))
        self._run: OpenRun | None = None
        self._as_of_load: OpenRun | None = None
        """The same at its last load, where rows without one have come since."""
        self._found: list[FoundRun] = []
        self._section: int | None = None
        self._heard_ms: int | None = None
        """When what flows was known last."""
        self._charged = _Charging()
        self._before: Block | None = None
        """The row before the next block, if no silence lies between, and no other section begins,"""
        self._flowed: float | None = None
        """and what flowed in it."""

    def see(self, block: Block) -> None:
        """Take the next rows."""
        if not len(block):
            return
        if block.section != self._section:
            self._end()
            self._section, self._heard_ms, self._before = block.section, None, None
        flow = column(block, "current_a") or column(block, "power_w") or [None] * len(block)
        begin = 0
        for place in (*self._silences(block.t_ms, flow), len(block)):
            if place > begin:
                self._take(picked(block, range(begin, place)), flow[begin:place])
            if place < len(block):
                self._fall_silent()
            begin = place

    def finish(self) -> list[FoundRun]:
        """All runs, in the order of time; nothing more will come."""
        self._end()
        kept = without_stubs(self._found)
        self.stubs += len(self._found) - len(kept)
        return kept

    def _silences(self, times: Sequence[int], flow: Cells) -> list[int]:
        """The rows that come after a long time of which nothing is known, 0 for the first."""
        found, heard_ms, most_ms = [], self._heard_ms, self._silence_ms
        if self._on_change or flow.count(None):
            for place, (t_ms, cell) in enumerate(zip(times, flow, strict=True)):
                if cell is not None:
                    if heard_ms is not None and t_ms - heard_ms > most_ms:
                        found.append(place)
                    heard_ms = None if self._on_change else t_ms
                elif heard_ms is None:
                    heard_ms = t_ms
        else:
            if heard_ms is not None and times[0] - heard_ms > most_ms:
                found.append(0)
            if times[-1] - times[0] > most_ms:
                found += [place for place, (a, b) in enumerate(pairwise(times), 1) if b - a > most_ms]
            heard_ms = times[-1]
        self._heard_ms = heard_ms
        return found

    def _fall_silent(self) -> None:
        """For long nothing is known."""
        self._before = None
        if self._run is None:
            return
        self._run.in_doubt = True
        self._run.lacks_end = False

    def _take(self, block: Block, flow: Cells) -> None:
        """Rows without a silence among them."""
        times, fed, load_begin, load_end = block.t_ms, 0, 0, 0
        self._go_on(times[0])
        for kind, begin, end in _segments(flow, self._rest):
            if kind < 0:
                run = self._run
                if run is not None and run.in_doubt and run.was_charged_before(Level.of(block, begin, end)):
                    self._end()  # rows before this one were fed to it, and its last load is behind the silence
                if self._run is None:
                    self._run = OpenRun(
                        block, begin, self._lead(block, flow, begin), self._interval_ms, self._on_change
                    )
                    fed = begin
                self._run.drawn += _amount(times, flow, begin, end)
                self._charged, load_begin, load_end = _Charging(), begin, end
            elif kind > 0 and self._run is not None:
                self._charged.add(end - begin, _lasted(times, begin, end), _amount(times, flow, begin, end))
                if self._charged.is_sustained(self._run.drawn):
                    self._to_last_load(self._run, block, flow, fed, load_begin, load_end)
                    self._end()
                    load_end = 0
        if self._run is not None:
            fed = self._to_last_load(self._run, block, flow, fed, load_begin, load_end)
            self._run.feed(block, fed, len(block))
        self._before = picked(block, range(len(block) - 1, len(block)))
        self._flowed = flow[-1]

    def _go_on(self, t_ms: int) -> None:
        """What flowed at the end of the block before went on until ``t_ms``."""
        before, flow = self._before, self._flowed
        if self._run is None or before is None or flow is None or abs(flow) <= self._rest:
            return
        lasted_ms = t_ms - before.t_ms[0]
        amount = abs(flow) * lasted_ms / 3.6e6
        if flow < 0.0:
            self._run.drawn += amount
        else:
            self._charged.add(0, lasted_ms, amount)
            if self._charged.is_sustained(self._run.drawn):
                self._end()

    def _lead(self, block: Block, flow: Cells, begin: int) -> Block | None:
        """The row at rest right before the one at ``begin``: between the two the load came on.  None: there is none."""
        before = picked(block, range(begin - 1, begin)) if begin else self._before
        if before is None or self._on_change or before.mean_ms is not None:
            return None
        still = (column(before, "current_a") or column(before, "power_w") or [None])[0]
        return before if self._is_next(before.t_ms[0], block.t_ms[begin]) and self._is_still(still) else None

    def _to_last_load(self, run: OpenRun, block: Block, flow: Cells, fed: int, load_begin: int, load_end: int) -> int:
        """Feed the rows up to the last load, which ends before ``load_end`` (0: in an earlier block); how many are fed.

        The row behind it belongs to it, if there is one: between the two the load went off, or where values hold, then.
        """
        if not load_end and not run.lacks_end:
            self._as_of_load = self._as_of_load or deepcopy(run)
            return fed
        last_ms = block.t_ms[load_end - 1] if load_end else run.end_ms
        is_mean = bool(load_end and block.mean_ms is not None and block.mean_ms[load_end - 1])
        behind = load_end
        if not is_mean and load_end < len(block):
            shows = self._is_still(flow[load_end]) and self._is_next(last_ms, block.t_ms[load_end])
            behind += shows or self._on_change
        if load_end:
            run.last = Level.of(block, max(load_begin, load_end - ROWS), load_end)
        run.feed(block, fed, behind)
        if behind:
            run.ended(block, behind)
        run.lacks_end = not is_mean and load_end == len(block)
        self._as_of_load = deepcopy(run) if behind < len(block) else None
        return behind

    def _is_still(self, flow: float | None) -> bool:
        return flow is not None and abs(flow) <= self._rest

    def _is_next(self, t_ms: int, next_ms: int) -> bool:
        """Whether no gap lies between two rows."""
        return next_ms - t_ms <= (GAP_INTERVALS * self._interval_ms if self._interval_ms else SILENCE_MS)

    def _end(self) -> None:
        run = self._as_of_load or self._run
        self._run = self._as_of_load = None
        self._charged = _Charging()
        if run is not None:
            found = run.finish()
            if found.end_ms > found.start_ms:
                self._found.append(found)
            if len(self._found) > MOST_RUNS:
                kept = without_stubs(self._found, MOST_RUNS // 2)
                self.stubs += len(self._found) - len(kept)
                self._found = kept


class _Charging:
    """How much was charged since the last load."""

    def __init__(self) -> None:
        self.rows = self.ms = 0
        self.amount = 0.0

    def add(self, rows: int, ms: int, amount: float) -> None:
        """Rows that charge, for so long [ms], so much [Ah or Wh]."""
        self.rows += rows
        self.ms += ms
        self.amount += amount

    def is_sustained(self, drawn: float) -> bool:
        """Whether it is no flicker, after ``drawn`` was drawn [as the amounts]."""
        if self.rows >= SUSTAINED_ROWS and self.ms >= SUSTAINED_MS:
            return True
        return drawn > 0.0 and self.amount >= SUSTAINED_SHARE * drawn


def _segments(flow: Cells, rest: float) -> Iterator[tuple[int, int, int]]:
    """(-1 load, 0 rest, 1 charge; first row; row behind the last) of rows alike."""
    if is_solid(flow):
        known: list[float] = flow  # type: ignore[assignment]
        low, high = min(known), max(known)
        if high < -rest or low > rest or (low >= -rest and high <= rest):
            yield -1 if high < -rest else 1 if low > rest else 0, 0, len(flow)
            return
        kinds = [-1 if cell < -rest else 1 if cell > rest else 0 for cell in known]
    else:
        kinds = [0 if cell is None else -1 if cell < -rest else 1 if cell > rest else 0 for cell in flow]
    begin = 0
    for kind, group in groupby(kinds):
        end = begin + sum(1 for _ in group)
        yield kind, begin, end
        begin = end


def _lasted(times: Sequence[int], begin: int, end: int) -> int:
    """How long these rows last [ms], up to the row behind them where it is in the block."""
    return times[min(end, len(times) - 1)] - times[begin]


def _amount(times: Sequence[int], flow: Cells, begin: int, end: int) -> float:
    """About how much flowed in these rows, all of one sign [Ah or Wh, positive]."""
    part = flow[begin:end]
    return abs(sum(part)) / len(part) * _lasted(times, begin, end) / 3.6e6  # type: ignore[arg-type]
