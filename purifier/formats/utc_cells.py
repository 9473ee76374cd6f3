"""A column of UTC times as RFC 3339 writes them, to the nanosecond, as milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


def utc_ms(cells: Sequence[str]) -> list[int | None]:
    """UTC of each cell [ms since 1970], such as ``2026-06-04T10:22:33.123456789Z`` or with ``+02:00`` behind it.

    None for a cell that is no such time, or says no zone.
    """
    minutes = _Minutes()
    try:
        if not all([cell[-1:] == "Z" and cell[16:17] == ":" and "0" <= cell[17:18] <= "5" for cell in cells]):
            raise ValueError
        return [minutes[cell[:16]] + round(float(cell[17:-1]) * 1000.0) for cell in cells]
    except ValueError:
        return [_one(cell) for cell in cells]


class _Minutes(dict[str, int]):
    """``2026-06-04T10:22`` -> ms since 1970: a minute is looked up once, for its rows follow one another."""

    def __missing__(self, minute: str) -> int:
        found = datetime.fromisoformat(f"{minute}:00+00:00")
        self[minute] = ms = (found - _EPOCH) // _MS
        return ms


def _one(cell: str) -> int | None:
    try:
        # datetime reads no more than a millionth of a second, and nothing behind it is left of a millisecond.
        found = datetime.fromisoformat(cell.strip().upper())
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    return round((found - _EPOCH) / _MS)
