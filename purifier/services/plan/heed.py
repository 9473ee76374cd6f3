"""What to heed about a set-up: each caution once, with the settings it is about, the gravest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.cautions import CAUTIONS

if TYPE_CHECKING:
    from purifier.model.case import Caution
    from purifier.services.plan.plan import Column, Row

MOST_AT_ONCE: Final = 3
"""As many cautions as a person reads; the others are counted, and shown on demand."""

_RANK: Final = {entry.code: place for place, entry in enumerate(CAUTIONS)}


class Heed(NamedTuple):
    """One caution, in the words for the first of the ``rows`` it is about."""

    caution: Caution
    rows: tuple[Row, ...]


def to_heed(column: Column) -> tuple[Heed, ...]:
    """The cautions of all settings of one set-up, gravest first."""
    found: dict[str, tuple[Caution, list[Row]]] = {}
    for row in column.rows:
        for caution in row.warnings:
            found.setdefault(caution.code, (caution, []))[1].append(row)
    return tuple(
        Heed(caution, tuple(rows)) for caution, rows in sorted(found.values(), key=lambda one: rank(one[0].code))
    )


def rank(code: str) -> int:
    """Where a caution stands among all there are, the gravest first."""
    return _RANK[code]


def is_grave(row: Row) -> bool:
    """Whether the hours of ``row`` are worthless until something is seen to."""
    return any(caution.gravity == "stops" for caution in row.warnings)
