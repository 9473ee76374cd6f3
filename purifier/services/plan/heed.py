"""What to heed about a set-up: each caution once, with the settings it is about, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.cautions import CAUTIONS

if TYPE_CHECKING:
    from purifier.model.case import Caution
    from purifier.services.plan.plan import Column, Row

MOST_AT_ONCE: Final = 3
"""As many cautions as a person reads; the others are counted, and shown on demand."""

UNSAFE: Final = "co2-unsafe"
"""What is told before all else: no hours are worth anything to people who must not stay in the room."""

_OF_ROOM: Final = frozenset(entry.code for entry in CAUTIONS if entry.of_room)
_RANK: Final = {entry.code: place for place, entry in enumerate(CAUTIONS)}


class Heed(NamedTuple):
    """One caution, in the words for the first of the ``rows`` it is about."""

    caution: Caution
    rows: tuple[Row, ...]


def to_heed(column: Column) -> tuple[Heed, ...]:
    """The cautions of all settings of one set-up, gravest first; those about the room are told once, see `of_room`."""
    found: dict[str, tuple[Caution, list[Row]]] = {}
    for row in column.rows:
        for caution in of_setup(row):
            found.setdefault(caution.code, (caution, []))[1].append(row)
    return tuple(
        Heed(caution, tuple(rows)) for caution, rows in sorted(found.values(), key=lambda one: rank(one[0].code))
    )


def of_setup(row: Row) -> tuple[Caution, ...]:
    """What there is to heed about a set-up at one setting, gravest first; without what is about the room."""
    return tuple(caution for caution in row.warnings if caution.code not in _OF_ROOM)


def of_room(rows: Sequence[Row]) -> tuple[Caution, ...]:
    """What there is to heed about the people in the room, gravest first, each thing once; the same for any rows."""
    found = [caution for caution in (rows[0].warnings if rows else ()) if caution.code in _OF_ROOM]
    said = any(one.code == UNSAFE for one in found)
    return tuple(one for one in found if not (said and one.code == "gases"))  # which the other says too


def above_all(rows: Sequence[Row]) -> str:
    """The sentence that stands before every answer; empty where nobody's breath is at stake."""
    return next((one.text for one in of_room(rows) if one.code == UNSAFE), "")


def rank(code: str) -> int:
    """Where a caution stands among all there are, the gravest first."""
    return _RANK[code]


def is_grave(row: Row) -> bool:
    """Whether the hours of ``row`` are worthless until something is seen to."""
    return any(caution.gravity == "stops" for caution in row.warnings)
