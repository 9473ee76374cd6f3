"""Means over an hour beside single readings in one file: where there are the readings, the mean of that time goes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from purifier.model.block import Block, Cells
from purifier.model.block_rows import has_means, joined_up, picked


class MeanRows:
    """Takes out means, quantity by quantity; `apart` reads blocks in the order of time and gives them on."""

    def __init__(self, on_change: bool) -> None:
        """``on_change``: readings stand until the next one, so that an hour without any may be known all the same."""
        self.left_out = 0
        """Rows of means of which something was left out."""
        self._on_change = on_change
        self._stands: dict[str, bool] = {}
        """Quantity -> whether a reading of it stands (it was not said that nobody knows it any more)."""

    def apart(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same rows without those means; rows wait until the time of the means before them is over."""
        held: Block | None = None
        for block in blocks:
            if held is not None and held.section != block.section:
                yield from self._decided(held)
                held = None
                self._stands = {}
            if held is None and not has_means(block):
                self._note(block)
                yield block
                continue
            whole = block if held is None else joined_up(held, block)
            means, times = whole.mean_ms or [0] * len(whole), whole.t_ms
            cut = next((k for k, mean in enumerate(means) if mean and times[k] + mean > times[-1]), len(times))
            # What waits still tells of the means before it.
            yield from self._decided(whole, cut)
            held = picked(whole, range(cut, len(times))) if cut < len(times) else None
        if held is not None:
            yield from self._decided(held)

    def _decided(self, block: Block, cut: int | None = None) -> Iterator[Block]:
        """The first ``cut`` rows of ``block`` (None: all), without the means of times that have readings."""
        cut = len(block) if cut is None else cut
        if not cut:
            return
        front = picked(block, range(cut))
        means = front.mean_ms
        if means is None or not any(means):
            self._note(front)
            yield front
            return
        places = [place for place, mean in enumerate(means) if mean]
        values, touched = dict(front.values), set()
        for name in front.values:
            said, ended = _said(block, name)
            if not said and not self._stands.get(name):
                continue
            cells = values[name] = list(values[name])
            for place in places:
                if cells[place] is None:
                    continue
                begin_ms = block.t_ms[place]
                behind = bisect_left(said, begin_ms)
                within = behind < len(said) and said[behind] < begin_ms + means[place]
                stands = not ended[behind - 1] if behind else self._stands.get(name, False)
                if within or (self._on_change and stands):
                    cells[place] = None
                    touched.add(place)
        self._note(front)
        self.left_out += len(touched)
        empty = {place for place in touched if all(cells[place] is None for cells in values.values())}
        slim = Block(front.t_ms, values, front.line, front.section, means, front.extra)
        if empty:
            slim = picked(slim, [place for place in range(cut) if place not in empty])
        if len(slim):
            yield slim

    def _note(self, block: Block) -> None:
        """What stands behind ``block``."""
        if not self._on_change:
            return
        means = block.mean_ms
        for name, cells in block.values.items():
            for place in range(len(cells) - 1, -1, -1):
                cell = cells[place]
                if cell is not None and not (means and means[place]):
                    self._stands[name] = cell == cell
                    break


def _said(block: Block, name: str) -> tuple[list[int], list[bool]]:
    """When single rows say something of a quantity, and whether it is that nobody knows it any more."""
    cells: Cells = block.values[name]
    means = block.mean_ms or [0] * len(cells)
    found = [
        (t, cell != cell)
        for t, cell, mean in zip(block.t_ms, cells, means, strict=True)
        if cell is not None and not mean
    ]
    return [t for t, _ in found], [ended for _, ended in found]
