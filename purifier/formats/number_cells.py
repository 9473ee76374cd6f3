"""A column of text as numbers: all at once where it can be, cell by cell where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from itertools import compress, count
from math import isfinite
from typing import Any, Final

from purifier.formats.numbers import as_people_write
from purifier.model.block import ENDED, Cells

NOBODY_KNOWS: Final = frozenset({"unavailable", "unknown", "none", "null", "nan"})
"""Words, in small letters, with which programs say that a value is known no longer."""


def numbers(
    cells: Sequence[str],
    factor: float = 1.0,
    offset: float = 0.0,
    *,
    ends: Collection[str] = NOBODY_KNOWS,
    odd: Callable[[int], object] = lambda place: None,
) -> Cells:
    """``number * factor + offset`` of each cell: None where it is empty, `ENDED` where it is one of ``ends``.

    Anything else is None, and ``odd`` is told its place, from 0: infinity, ``1_000``, digits of other scripts
    and words are no numbers.
    """
    try:
        found: Cells = list(map(float, cells))
        # One infinity or nan makes the sum one, and a sum too large for a float only costs time.
        if not isfinite(sum(found)) or not as_people_write(cells):  # type: ignore[arg-type]
            raise ValueError
    except ValueError:
        found = _one_by_one(cells, ends, odd)
    if factor == 1.0 and offset == 0.0:
        return found
    if None in found:
        return [None if value is None else value * factor + offset for value in found]
    if offset == 0.0:
        return [value * factor for value in found]  # type: ignore[operator]
    return [value * factor + offset for value in found]  # type: ignore[operator]


def known(cells: Cells) -> list[float]:
    """The numbers among them: neither None nor `ENDED`."""
    return [value for value in cells if value is not None and value == value]


def scaled(values: Sequence[object], factor: float = 1.0, offset: float = 0.0) -> Cells:
    """As `numbers`, of what a database or JSON hands over: numbers, text, None; truth values and all else are None."""
    kinds = set(map(type, values))
    if kinds <= {float, int, type(None)}:
        there: list[Any] = [value for value in values if value is not None] if type(None) in kinds else list(values)
        with suppress(OverflowError):
            if isfinite(sum(map(float, there))):
                return [None if value is None else value * factor + offset for value in values]  # type: ignore[operator]
    return numbers(list(map(_text, values)), factor, offset)


def _one_by_one(cells: Sequence[str], ends: Collection[str], odd: Callable[[int], object]) -> Cells:
    found: Cells = list(map(_number, cells))
    for place in compress(count(), [value is None for value in found]):
        word = cells[place].strip().lower()
        if word in ends:
            found[place] = ENDED
        elif word:
            odd(place)
    return found


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) and as_people_write((cell.strip(),)) else None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    value = _no_giant(value)
    return "" if value is None else repr(value)


def _no_giant(value: object) -> object:
    """A whole number too large for a float is no measurement."""
    return None if isinstance(value, int) and not -(10**30) < value < 10**30 else value
