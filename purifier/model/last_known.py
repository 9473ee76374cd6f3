"""Rows that say one thing each become rows that say all that is known: the last known value, as long as it may stand.

Rows come in the order of time within a section, in blocks cut anywhere; where they are cut changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import lt
from typing import Final

from purifier.model.block import Block, Cells
from purifier.model.block_rows import has_means, is_solid, joined_up, picked
from purifier.model.mean_rows import MeanRows

MOST_TOGETHER: Final = 10_000
"""Rows of one time that are kept to see whether they belong together; a clock that stands still is not waited for."""


class LastKnown:
    """Joins rows; `join` reads blocks and gives them on.

    ``on_change``: a value stands until the file says another, however old it is.  Else it stands for ``most_age_ms``
    (None: however old).
    """

    def __init__(self, on_change: bool, most_age_ms: int | None = None) -> None:
        self.repeats = 0
        """Rows left out, for they repeat the one before them in every cell, time too."""
        self.later = 0
        """Rows of the time of the one before them, that count as a millisecond later,"""
        self.averaged = 0
        """or, where there are more of them than milliseconds, went into the mean of their time."""
        self.means_left_out = 0
        """Means of a time of which there are the rows themselves."""
        self._on_change = on_change
        self._most_age_ms = None if on_change else most_age_ms
        self._known: dict[str, tuple[float, int, int | None]] = {}
        """Quantity -> its last value, when it was said and until when it stands at most [ms]."""
        self._last_ms: int | None = None
        self._dense = False
        """There were more rows than milliseconds at the time before."""

    def join(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same rows, times strictly growing within a section, each with all that is known at its time.

        A cell that nobody knows any more is None; none is `purifier.model.block.ENDED`.
        """
        means = MeanRows(self._on_change)
        section: int | None = None
        for block, next_ms in self._apart(means.apart(blocks)):
            if block.section != section:
                section, self._known = block.section, {}
            yield _clipped(self._filled(block), next_ms)
        self.means_left_out = means.left_out

    # ------------------------------------------------------------------ rows of one time

    def _apart(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, int | None]]:
        """Blocks with times strictly growing, and the time of the row behind each (None: its section ends).

        What is of one time is put together, counted later, or left out.
        """
        held: Block | None = None
        section: int | None = None
        for block in blocks:
            if not len(block):
                continue
            if block.section != section:
                if held is not None:
                    yield from self._settled(held, None)
                section, held, self._last_ms, self._dense = block.section, None, None, False
            whole = block if held is None else joined_up(held, block)
            times = whole.t_ms
            last = times[-1]
            # The rows of the last time wait: the next block may begin with more of them.
            cut = len(times) - 1
            while cut and times[cut - 1] == last:
                cut -= 1
            if cut == 0 and len(times) > MOST_TOGETHER:
                cut = len(times)
            held = picked(whole, range(cut, len(times))) if cut < len(times) else None
            if cut:
                yield from self._settled(picked(whole, range(cut)), last if held is not None else None)
        if held is not None:
            yield from self._settled(held, None)

    def _settled(self, block: Block, next_ms: int | None) -> Iterator[tuple[Block, int | None]]:
        """``block`` with times strictly growing; ``next_ms`` is the time of the row behind it."""
        times = block.t_ms
        grows = all(map(lt, times, islice(times, 1, None)))
        if grows and (self._last_ms is None or times[0] > self._last_ms):
            self._dense = False
        else:
            block = self._regrouped(block, next_ms)
        if len(block):
            self._last_ms = block.t_ms[-1]
            yield block, next_ms

    def _regrouped(self, block: Block, next_ms: int | None) -> Block:
        whole = _completing(block) if self._last_ms is None or block.t_ms[0] > self._last_ms else None
        if whole is not None:
            self._dense = False
            return whole
        names = tuple(block.values)
        rows = list(zip(*(block.values[name] for name in names), strict=True)) if names else [()] * len(block)
        times, means = block.t_ms, block.mean_ms
        kept: list[int] = []
        new_ms: list[int] = []
        new_rows: list[tuple[float | None, ...]] = []
        first, last_ms = 0, self._last_ms
        while first < len(times):
            now = times[first]
            behind = first + 1
            while behind < len(times) and times[behind] == now:
                behind += 1
            group = self._together(rows, range(first, behind), means)
            end_ms = times[behind] if behind < len(times) else next_ms
            now = now if last_ms is None else max(now, last_ms + 1)
            room = end_ms - now if end_ms is not None else 1 if self._dense else len(group)
            self._dense = len(group) > max(1, room)
            if self._dense:
                self.averaged += len(group)
                group = [(group[0][0], _mean([cells for _, cells in group]))]
            self.later += len(group) - 1
            for last_ms, (place, cells) in enumerate(group, now):
                kept.append(place)
                new_ms.append(last_ms)
                new_rows.append(cells)
            first = behind
        columns: dict[str, Cells] = {name: list(cells) for name, *cells in zip(names, *new_rows, strict=True)}
        slim = picked(block, kept)
        return Block(new_ms, columns, slim.line, slim.section, slim.mean_ms, slim.extra)

    def _together(
        self, rows: Sequence[tuple[float | None, ...]], places: Iterable[int], means: Sequence[int] | None
    ) -> list[tuple[int, tuple[float | None, ...]]]:
        """(place, cells) of rows of one time: repeats left out, and those that complete each other made one."""
        group: list[tuple[int, tuple[float | None, ...]]] = []
        before: tuple[object, ...] | None = None
        for place in places:
            cells = rows[place]
            mean = means[place] if means is not None else 0
            alike = (mean, *("ended" if cell != cell else cell for cell in cells))
            if alike == before:
                self.repeats += any(cell is not None for cell in cells)  # a row that says nothing repeats nothing
                continue
            before = alike
            if group and (means is None or means[group[-1][0]] == mean):
                at, so_far = group[-1]
                if all(a is None or b is None for a, b in zip(so_far, cells, strict=True)):
                    group[-1] = at, tuple(b if a is None else a for a, b in zip(so_far, cells, strict=True))
                    continue
            group.append((place, cells))
        return group

    # ------------------------------------------------------------------ what is known

    def _filled(self, block: Block) -> Block:
        """Every None replaced by what is known at its time."""
        last_ms = block.t_ms[-1]
        means = block.mean_ms if has_means(block) else None
        values: dict[str, Cells] = {}
        for name, cells in block.values.items():
            if means is None and is_solid(cells):
                values[name] = cells
                newest = cells[-1]
                assert newest is not None
                self._known[name] = newest, last_ms, None
            else:
                values[name] = self._fill(name, block.t_ms, cells, means)
        for name, (value, said_ms, until_ms) in self._known.items():
            if name not in block.values and not self._is_old(said_ms, until_ms, block.t_ms[0]):
                values[name] = [None if self._is_old(said_ms, until_ms, t_ms) else value for t_ms in block.t_ms]
        return Block(block.t_ms, values, block.line, block.section, block.mean_ms, block.extra)

    def _is_old(self, said_ms: int, until_ms: int | None, t_ms: int) -> bool:
        if until_ms is not None and t_ms >= until_ms:
            return True
        return self._most_age_ms is not None and t_ms - said_ms > self._most_age_ms

    def _fill(self, name: str, times: list[int], cells: Cells, means: list[int] | None) -> Cells:
        value, said_ms, until_ms = self._known.get(name, (None, 0, None))
        most_ms = self._most_age_ms
        filled: Cells = []
        put = filled.append
        if most_ms is None and means is None and until_ms is None:
            for t_ms, cell in zip(times, cells, strict=True):
                if cell is not None:
                    value, said_ms = (None, t_ms) if cell != cell else (cell, t_ms)
                put(value)
        else:
            for place, (t_ms, cell) in enumerate(zip(times, cells, strict=True)):
                if cell is None:
                    if value is not None and self._is_old(said_ms, until_ms, t_ms):
                        value = None
                elif cell != cell:
                    value = None
                else:
                    value, said_ms = cell, t_ms
                    mean = means[place] if means is not None else 0
                    until_ms = t_ms + mean if mean else None
                put(value)
        if value is None:
            self._known.pop(name, None)
        else:
            self._known[name] = value, said_ms, until_ms
        return filled


def _completing(block: Block) -> Block | None:
    """Rows of one time made one, where no two of them say the same thing: one value a row, as in long files.

    None where some do, or where rows are means or have more to say.
    """
    times = block.t_ms
    if block.extra is not None or has_means(block):
        return None
    columns: dict[str, dict[int, float | None]] = {}
    for name, cells in block.values.items():
        said = [(t_ms, cell) for t_ms, cell in zip(times, cells, strict=True) if cell is not None]
        columns[name] = dict(said)
        if len(columns[name]) != len(said):
            return None
    merged = list(dict.fromkeys(times))
    values: dict[str, Cells] = {name: list(map(column.get, merged)) for name, column in columns.items()}
    means = None if block.mean_ms is None else [0] * len(merged)
    return Block(merged, values, block.line, block.section, means)


def _clipped(block: Block, next_ms: int | None) -> Block:
    """Means last until the next row at most, which has their values too."""
    if not has_means(block) or block.mean_ms is None:
        return block
    behind = [*block.t_ms[1:], next_ms if next_ms is not None else block.t_ms[-1] + block.mean_ms[-1]]
    means = [min(mean, end - t) for mean, end, t in zip(block.mean_ms, behind, block.t_ms, strict=True)]
    return Block(block.t_ms, block.values, block.line, block.section, means, block.extra)


def _mean(rows: Sequence[tuple[float | None, ...]]) -> tuple[float | None, ...]:
    """Cell by cell, over those that are known."""
    means: list[float | None] = []
    for cells in zip(*rows, strict=True):
        known = [cell for cell in cells if cell is not None and cell == cell]
        means.append(sum(known) / len(known) if known else next((cell for cell in cells if cell is not None), None))
    return tuple(means)
