"""Files that overlap: runs that are there already, of which another file has more."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from purifier.model.block import Block
from purifier.model.block_rows import picked
from purifier.model.found_run import FoundRun
from purifier.model.run import Run
from purifier.services.intake.examination import Examination
from purifier.services.intake.understanding import OWN
from purifier.store.import_files import overlapping
from purifier.store.opening import reading
from purifier.store.packing import FINE
from purifier.store.replacing import blocks as stored_blocks
from purifier.store.spool import Spool

ALIKE: Final = 0.9
"""So many of the moments that both have must say the same."""
MOST_COMPARED: Final = 50_000
"""So many of them are looked at, the earliest."""
COMPARED: Final = ("voltage_v", "current_a", "power_w")


Cell = tuple[int | None, ...]


def overlaps_with(database: Path, found: Examination, run: FoundRun, start_utc_ms: int) -> list[Run]:
    """The runs there that have the same readings at the same moments, the one with the least id first.

    Two batteries that were logged at the same time have not.  An export of ours can be one of any run.
    """
    format = None if found.format.id in OWN else found.format.id
    end_utc_ms = start_utc_ms + run.end_ms - run.start_ms
    alike = []
    with reading(database) as connection:
        for other in overlapping(connection, start_utc_ms, end_utc_ms, format):
            both = same = 0
            begins = max(start_utc_ms, other.started_utc_ms)
            ends = min(end_utc_ms, other.started_utc_ms + (other.end_ms or 0))
            known = _cells(stored_blocks(connection, other), 0, begins, ends)
            ends = max(known, default=ends)
            for t_ms, cells in _cells(found.blocks(run), start_utc_ms, begins, ends).items():
                there = known.get(t_ms)
                if there is not None:
                    both += 1
                    same += there == cells
            # They touch at their ends, or were written at other moments: not one reading tells that they are the same.
            if both and same >= ALIKE * both and both >= ALIKE * min(len(known), both):
                alike.append(other)
    return alike


def adds(database: Path, others: Sequence[Run], found: Examination, run: FoundRun, start_utc_ms: int) -> int:
    """How many readings ``run`` has that none of the other runs has."""
    known = array("q")
    with reading(database) as connection:
        for other in others:
            for block in stored_blocks(connection, other):
                known.extend(block.t_ms)
    if len(others) > 1:
        known = array("q", sorted(known))
    count = 0
    for block in found.blocks(run):
        moments = {t + start_utc_ms for t in block.t_ms}
        count += len(moments.difference(known[bisect_left(known, min(moments)) : bisect_right(known, max(moments))]))
    return count


def union(
    database: Path, others: Sequence[Run], found: Examination, run: FoundRun, start_utc_ms: int, begins_utc_ms: int
) -> Iterator[Block]:
    """The rows of all of them, each moment once, counted from ``begins_utc_ms``."""
    with Spool() as spool:
        with reading(database) as connection:
            for other in others:
                for block in stored_blocks(connection, other):
                    spool.add(_later(block, -begins_utc_ms))
        for block in found.blocks(run):
            spool.add(replace(_later(block, start_utc_ms - begins_utc_ms), section=0))
        last = -1
        for block in spool.in_order():
            places = []
            for place, t in enumerate(block.t_ms):
                if t > last:
                    places.append(place)
                    last = t
            if places:
                yield block if len(places) == len(block) else picked(block, places)


def _later(block: Block, by_ms: int) -> Block:
    return replace(block, t_ms=[t + by_ms for t in block.t_ms])


def _cells(blocks: Iterable[Block], later_ms: int, begins: int, ends: int) -> dict[int, Cell]:
    """Moment [UTC, ms] -> volts, amperes and watts as they are stored, of the rows between two moments, as far as they
    are compared."""
    found: dict[int, Cell] = {}
    for block in blocks:
        if block.t_ms[-1] + later_ms < begins:
            continue
        if block.t_ms[0] + later_ms > ends or len(found) >= MOST_COMPARED:
            break
        columns = [block.values.get(name) or [None] * len(block) for name in COMPARED]
        for t_ms, *cells in zip(block.t_ms, *columns, strict=True):
            if begins <= t_ms + later_ms <= ends:
                found[t_ms + later_ms] = tuple(None if cell is None else round(cell * FINE) for cell in cells)
    return found
