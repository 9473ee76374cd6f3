"""Blocks cut and put together, and what their columns hold."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.model.block import Block, Cells


def picked(block: Block, places: range | Sequence[int]) -> Block:
    """The rows of ``block`` at ``places`` (0 for the first), in that order; a range without steps is quick."""
    if isinstance(places, range):
        if places.start == 0 and places.stop == len(block):
            return block
        cut = slice(places.start, places.stop)
        return Block(
            block.t_ms[cut],
            {name: cells[cut] for name, cells in block.values.items()},
            block.line + places.start,
            block.section,
            None if block.mean_ms is None else block.mean_ms[cut],
            None if block.extra is None else block.extra[cut],
        )
    return Block(
        [block.t_ms[place] for place in places],
        {name: [cells[place] for place in places] for name, cells in block.values.items()},
        block.line + (places[0] if places else 0),
        block.section,
        None if block.mean_ms is None else [block.mean_ms[place] for place in places],
        None if block.extra is None else [block.extra[place] for place in places],
    )


def joined_up(one: Block, other: Block) -> Block:
    """The rows of ``one`` and behind them those of ``other``, of the same section."""
    names = dict.fromkeys((*one.values, *other.values))
    values = {name: _cells(one, name) + _cells(other, name) for name in names}
    means: list[int] | None = None
    if one.mean_ms is not None or other.mean_ms is not None:
        means = (one.mean_ms or [0] * len(one)) + (other.mean_ms or [0] * len(other))
    extra: list[str | None] | None = None
    if one.extra is not None or other.extra is not None:
        extra = (one.extra or [None] * len(one)) + (other.extra or [None] * len(other))
    return Block(one.t_ms + other.t_ms, values, one.line, one.section, means, extra)


def has_means(block: Block) -> bool:
    """Whether one of its rows is a mean over a time."""
    return block.mean_ms is not None and any(block.mean_ms)


def column(block: Block, name: str) -> Cells | None:
    """A column of ``block`` in which something stands; None where nothing does."""
    cells = block.values.get(name)
    return None if cells is None or cells.count(None) == len(cells) else cells


def is_solid(cells: Cells) -> bool:
    """Whether every cell is a number: a sum is the quickest way to see it."""
    try:
        total = sum(cells)  # type: ignore[arg-type]
    except TypeError:
        return False
    return total == total


def _cells(block: Block, name: str) -> Cells:
    cells = block.values.get(name)
    return [None] * len(block) if cells is None else cells
