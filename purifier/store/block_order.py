"""Blocks of rows put in order of time: what a spool does with those that were not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from purifier.model.block import Block, Cells

ROWS: Final = 5_000
"""Of a block that is handed out, at most."""


class Place(NamedTuple):
    """Where a block of one section is kept; its rows are in order of time from ``first`` to ``last`` [ms]."""

    section: int
    first: int
    last: int
    number: int
    """Counts the blocks in the order of the file: of rows of equal time the lower comes first."""
    turned: bool
    """Its rows stood in the file the other way round."""
    offset: int
    length: int


def joined(blocks: Sequence[Block]) -> tuple[Block, bool]:
    """Blocks of one section as one in order of time, and whether it was turned round for that: it ran backwards.

    Rows of equal time stay as they came, or are turned round with all others.
    """
    whole = _end_to_end(blocks)
    times = whole.t_ms
    if times == sorted(times):
        return whole, False
    if times == sorted(times, reverse=True):
        return turned(whole), True
    return by_time(whole), False


def by_time(block: Block) -> Block:
    """The rows of ``block`` in order of time; those of equal time as they stand."""
    times = block.t_ms
    return block if times == sorted(times) else _picked(block, sorted(range(len(times)), key=times.__getitem__))


def turned(block: Block) -> Block:
    """The rows of ``block``, the last first."""
    return _picked(block, range(len(block) - 1, -1, -1))


def pieces(block: Block) -> Iterator[Block]:
    """``block`` in pieces of at most `ROWS` rows."""
    if len(block) <= ROWS:
        yield block
        return
    for start in range(0, len(block), ROWS):
        yield _cut(block, start, start + ROWS)


def overlapping(places: Sequence[Place], *, backwards: bool) -> Iterator[list[Place]]:
    """The blocks of one section in order of time, together where their times overlap; one alone needs no merging.

    ``backwards``: the file runs so as a whole, and its rows of equal time with it.
    """
    part: list[Place] = []
    last = number = 0
    for place in sorted(places, key=lambda one: (one.first, one.last if backwards else one.number, -one.number)):
        if part and (place.first > last or (place.first == last and (backwards or place.number > number))):
            yield part
            part = []
        last, number = (max(last, place.last), max(number, place.number)) if part else (place.last, place.number)
        part.append(place)
    if part:
        yield part


def chains(places: Sequence[Place]) -> list[list[Place]]:
    """Blocks as few sequences, each in order of time and, for equal times, of the file."""
    found: list[list[Place]] = []
    for place in sorted(places, key=lambda place: place.number):
        for chain in found:
            if chain[-1].last <= place.first:
                chain.append(place)
                break
            if chain[0].first > place.last:
                chain.insert(0, place)
                break
        else:
            found.append([place])
    return found


def merged(chains: Sequence[Sequence[Place]], read: Callable[[Place], Block]) -> Iterator[Block]:
    """The rows of several `chains` in order of time, then of the file; one block of each is in memory."""
    ahead = [iter(chain) for chain in chains]
    heads: list[tuple[int, Block, int]] = []
    """Of each chain: its block's number, the block, and the chain's place in ``ahead``."""
    for i, places in enumerate(ahead):
        first = next(places)
        heads.append((first.number, read(first), i))
    while heads:
        bound, number = min((block.t_ms[-1], number) for number, block, _ in heads)
        taken: list[tuple[int, Block]] = []
        left: list[tuple[int, Block, int]] = []
        for own, block, i in heads:
            cut = (bisect_right if own <= number else bisect_left)(block.t_ms, bound)
            if cut:
                taken.append((own, block if cut == len(block) else _cut(block, 0, cut)))
            if cut < len(block):
                left.append((own, _cut(block, cut, len(block)) if cut else block, i))
            elif (place := next(ahead[i], None)) is not None:
                left.append((place.number, read(place), i))
        heads = left
        taken.sort(key=lambda one: one[0])
        yield from pieces(by_time(_end_to_end([block for _, block in taken])))


def _end_to_end(blocks: Sequence[Block]) -> Block:
    """One behind the other; what one has no column of is None in its rows."""
    first = blocks[0]
    if len(blocks) == 1:
        return first
    names = dict.fromkeys(name for block in blocks for name in block.values)
    values: dict[str, Cells] = {}
    for name in names:
        cells: Cells = []
        for block in blocks:
            cells += block.values.get(name) or [None] * len(block)
        values[name] = cells
    means: list[int] | None = None
    if any(block.mean_ms for block in blocks):
        means = [mean for block in blocks for mean in block.mean_ms or [0] * len(block)]
    extra: list[str | None] | None = None
    if any(block.extra for block in blocks):
        extra = [text for block in blocks for text in block.extra or [None] * len(block)]
    return Block([t for block in blocks for t in block.t_ms], values, first.line, first.section, means, extra)


def _picked(block: Block, order: Sequence[int]) -> Block:
    """The rows of ``block`` in another order."""
    return _each(block, lambda column: [column[i] for i in order], block.line)


def _cut(block: Block, start: int, end: int) -> Block:
    """The rows from ``start`` up to ``end``; a line a row."""
    return _each(block, lambda column: column[start:end], block.line + start)


def _each(block: Block, change: Callable[[Any], Any], line: int) -> Block:
    return Block(
        change(block.t_ms),
        {name: change(cells) for name, cells in block.values.items()},
        line,
        block.section,
        None if block.mean_ms is None else change(block.mean_ms),
        None if block.extra is None else change(block.extra),
    )
