"""What gathers for one minute of a run, stretch by stretch of its rows, until the minute is over."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from operator import mul
from typing import NamedTuple

from purifier.model.block import Block, Cells
from purifier.model.block_rows import column, is_solid
from purifier.model.run_statistics import MINUTE_MS, Minute, Range
from purifier.model.sample import Sample


def by_minute(times: Sequence[int]) -> Iterator[tuple[int, slice]]:
    """Each minute of ``times`` [ms, rising] with the slice of those in it."""
    begin, end = 0, len(times)
    while begin < end:
        minute = times[begin] // MINUTE_MS
        over_ms = (minute + 1) * MINUTE_MS
        behind = end if times[-1] < over_ms else bisect_left(times, over_ms, begin)
        yield minute, slice(begin, behind)
        begin = behind


class Cut(NamedTuple):
    """A column and whether every cell of it is a number."""

    cells: Cells
    solid: bool


class Columns(NamedTuple):
    """The columns that statistics need; None for one that is not there, or empty."""

    voltage_v: Cut | None = None
    current_a: Cut | None = None
    power_w: Cut | None = None
    charge_ah: Cut | None = None
    soc_percent: Cut | None = None

    def sample(self, t_ms: int, place: int) -> Sample:
        """One row of them, at ``t_ms``."""
        return Sample(t_ms, *(None if one is None else one.cells[place] for one in self))

    @property
    def has_flow(self) -> bool:
        """Whether any row says what flows."""
        return any(cut is not None and (cut.solid or any(map(_is_there, cut.cells))) for cut in self[1:3])

    def without_flow(self, count: int) -> Sequence[int]:
        """Which of ``count`` rows do not say what flows: neither current nor power."""
        flows = [cut for cut in self[1:3] if cut is not None]
        if any(cut.solid for cut in flows):
            return ()
        return [k for k in range(count) if all(cut.cells[k] is None for cut in flows)]


def columns_of(block: Block) -> Columns:
    """The columns of ``block``; power is what the file says, else volts times amperes."""
    volts, amperes, watts, charges, socs = (
        _cut(column(block, name)) for name in ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent")
    )
    if volts is not None and amperes is not None and not (watts is not None and watts.solid):
        if volts.solid and amperes.solid:
            product: Cells = list(map(mul, volts.cells, amperes.cells))
        else:
            product = [
                None if v is None or i is None else v * i for v, i in zip(volts.cells, amperes.cells, strict=True)
            ]
        if watts is not None:
            product = [it if p is None else p for p, it in zip(watts.cells, product, strict=True)]
        watts = _cut(product)
    return Columns(volts, amperes, watts, charges, socs)


def _is_there(cell: float | None) -> bool:
    return cell is not None


def _cut(cells: Cells | None) -> Cut | None:
    return None if cells is None else Cut(cells, is_solid(cells))


class Amounts(NamedTuple):
    """What the counter of the meter adds to a minute: drawn unseen, and over gaps that ended in it [Ah, Wh]."""

    drawn_ah: float = 0.0
    drawn_wh: float = 0.0
    bridged_ah: float = 0.0
    bridged_wh: float = 0.0


class MinuteSums:
    """Gathers rows into minutes and hands each minute on when the next one begins."""

    def __init__(self, on_minute: Callable[[Minute], object]) -> None:
        self._on_minute = on_minute
        self._minute: int | None = None
        self._readings = self._covered_ms = 0
        self._sums = [0.0] * 6
        self._ranges: list[_Gathered | None] = [None, None, None]
        self._charge_ah: float | None = None
        self._soc_percent: float | None = None

    def rows(
        self, minute: int, readings: int, covered_ms: int, columns: Columns, part: slice, weights: Sequence[int] = ()
    ) -> None:
        """Some rows of one minute; ``weights`` [ms]: how long each of the ``part`` held, where it did."""
        if minute != self._minute:
            self.close()
            self._minute = minute
        self._readings += readings
        self._covered_ms += covered_ms
        for which, cut in enumerate(columns[:3]):
            if cut is not None:
                self._gather(which, cut.cells[part], cut.solid, weights)
        if columns.charge_ah is not None:
            self._charge_ah = _last(columns.charge_ah.cells[part], self._charge_ah)
        if columns.soc_percent is not None:
            self._soc_percent = _last(columns.soc_percent.cells[part], self._soc_percent)

    def flowed(self, which: int, amounts: Sequence[float], scale: float) -> None:
        """Amounts times ``scale`` [Ah: ``which`` 0, Wh: 2] of the same rows; what is negative was drawn."""
        least, most = min(amounts), max(amounts)
        if most <= 0.0:
            self._sums[which] -= sum(amounts) * scale
        elif least >= 0.0:
            self._sums[which + 1] += sum(amounts) * scale
        else:
            self._sums[which] -= sum([one for one in amounts if one < 0.0]) * scale
            self._sums[which + 1] += sum([one for one in amounts if one > 0.0]) * scale

    def counted(self, by_counter: Amounts) -> None:
        """Amounts that the meter's counter knows of, in the same minute."""
        self._sums[0] += by_counter.drawn_ah
        self._sums[2] += by_counter.drawn_wh
        self._sums[4] += by_counter.bridged_ah
        self._sums[5] += by_counter.bridged_wh

    def close(self) -> None:
        """The minute is over: hand it on, if there is one."""
        if self._minute is None:
            return
        volts, amperes, watts = (None if one is None else one.range() for one in self._ranges)
        minute = Minute(
            self._minute,
            self._readings,
            self._covered_ms,
            volts,
            amperes,
            watts,
            self._charge_ah,
            self._soc_percent,
            *self._sums,
        )
        self._minute, self._readings, self._covered_ms, self._sums = None, 0, 0, [0.0] * 6
        self._ranges, self._charge_ah, self._soc_percent = [None, None, None], None, None
        self._on_minute(minute)

    def _gather(self, which: int, cells: Cells, solid: bool, weights: Sequence[int]) -> None:
        known: list[float] = cells if solid else [cell for cell in cells if cell is not None]  # type: ignore[assignment]
        if not known:
            return
        gathered = self._ranges[which]
        if gathered is None:
            gathered = self._ranges[which] = _Gathered(known[0], known[0])
        gathered.low = min(gathered.low, min(known))
        gathered.high = max(gathered.high, max(known))
        gathered.plain += sum(known)
        gathered.count += len(known)
        if weights:
            held = weights if solid else [ms for ms, cell in zip(weights, cells, strict=True) if cell is not None]
            gathered.total += sum(map(mul, known, held))
            gathered.weight += sum(held)


class _Gathered:
    """Least, greatest, and the sums for a mean: of readings, and of readings times how long they held."""

    __slots__ = ("count", "high", "low", "plain", "total", "weight")

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high
        self.plain = self.total = 0.0
        self.count = self.weight = 0

    def range(self) -> Range:
        """What was gathered."""
        mean = self.total / self.weight if self.weight else self.plain / self.count
        return Range(self.low, self.high, mean)


def _last(cells: Cells, before: float | None) -> float | None:
    last = cells[-1]
    return last if last is not None else next((cell for cell in reversed(cells) if cell is not None), before)
