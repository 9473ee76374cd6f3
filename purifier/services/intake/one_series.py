"""Whether files that are named together can be parts of one series: where two overlap, they must say the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Final

from purifier.errors import UsageError
from purifier.services.intake.read_file import FileRead

COMPARED: Final = ("voltage_v", "current_a", "power_w")
LOOKED_AT: Final = 2_000
"""Rows of each in the time that both cover."""
ENOUGH: Final = 10
"""So many rows of each must be there to tell two batteries from a seam."""
ALIKE: Final = 0.5


def must_be_of_one_series(parts: Sequence[FileRead]) -> None:
    """Raise UsageError for files of two formats, for one that is named twice, and for those of two batteries.

    Those tell the same quantity of the same time, and not alike.  A later export of a series repeats the rows of the
    one before; volts in one file and amperes in another share none.
    """
    _must_be_alike(parts)
    spans = [(part, *span) for part in parts if (span := _span(part)) is not None]
    for (one, one_begins, one_ends), (other, other_begins, other_ends) in combinations(spans, 2):
        shared = [name for name in COMPARED if all(_says(part, name) for part in (one, other))]
        begins, ends = max(one_begins, other_begins), min(one_ends, other_ends)
        if not shared or ends <= begins:
            continue
        ours, theirs = (_rows(part, shared[0], begins, ends) for part in (one, other))
        few = min(len(ours), len(theirs))
        if few >= ENOUGH and len(ours & theirs) < ALIKE * few:
            raise UsageError(
                f"{one.file.name} and {other.file.name} both say a {shared[0].split('_')[0]} from {_words(begins)} to "
                f"{_words(ends)}, and not the same: files that are named together are parts of one series; import "
                "those of two batteries one by one"
            )


def _must_be_alike(parts: Sequence[FileRead]) -> None:
    first = parts[0].opened.format
    for part in parts[1:]:
        if part.opened.format.id != first.id:
            raise UsageError(
                f"{part.file.name} is {part.opened.format.name}, {parts[0].file.name} is {first.name}: files that are "
                "imported together are parts of one series; import these one by one"
            )
    hashes = [part.file.sha256 for part in parts]
    for number, one in enumerate(hashes):
        if one in hashes[:number]:
            raise UsageError(f"{parts[number].file.name} is named twice, or is the same file under two names")


def _says(part: FileRead, quantity: str) -> bool:
    return any(one.quantity == quantity for one in part.chosen)


def _span(part: FileRead) -> tuple[int, int] | None:
    """First and last time [ms since 1970]; None: it has no date."""
    span = part.spool.span(0)
    if span is None or part.start_utc_ms is None:
        return None
    return span[0] + part.start_utc_ms, span[1] + part.start_utc_ms


def _rows(part: FileRead, quantity: str, begins: int, ends: int) -> set[tuple[int, float]]:
    """(time, value) of the first rows between two moments [ms since 1970]."""
    found: set[tuple[int, float]] = set()
    later = part.start_utc_ms or 0
    for block in part.spool.in_order():
        if block.section or not block.t_ms or block.t_ms[-1] + later < begins:
            continue
        cells = block.values.get(quantity) or [None] * len(block)
        for t_ms, cell in zip(block.t_ms, cells, strict=True):
            if t_ms + later > ends or len(found) >= LOOKED_AT:
                return found
            if cell is not None and t_ms + later >= begins:
                found.add((t_ms + later, round(cell, 4)))
    return found


def _words(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000.0, UTC).strftime("%Y-%m-%d %H:%M UTC")
