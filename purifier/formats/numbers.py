"""Cells of a column as numbers: fast where all are plain, patient where they are not, never guessing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from math import inf
from typing import Final, NamedTuple

from purifier.model.block import ENDED, Cells

NOTHING: Final = frozenset(
    ("", "-", "--", "---", "nan", "null", "none", "n/a", "na", "#n/a", "unknown", "unavailable", "undefined", "[]", "?")
)
"""Cells, in small letters, that say that there is no value."""
_NUMBER: Final = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_UNIT: Final = r"\s*([^\d\s.,;+-][^\d;]{0,11})?"
_POINT: Final = re.compile(rf"({_NUMBER}){_UNIT}", re.ASCII)
_COMMA: Final = re.compile(rf"({_NUMBER.replace(chr(92) + '.', ',')}){_UNIT}", re.ASCII)
_THOUSANDS: Final = re.compile(rf"([+-]?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?){_UNIT}", re.ASCII)
_THOUSANDS_COMMA: Final = re.compile(
    rf"([+-]?(?:\d{{1,3}}(?:\.\d{{3}})+,\d+|[1-9]\d{{0,2}}(?:\.\d{{3}})+)){_UNIT}", re.ASCII
)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:(?:'\d{3})+|(?: \d{3})+)(?!\d).*", re.ASCII)
_MARK: Final = re.compile(r"(?<=\d)[' ](?=\d{3}(?!\d))", re.ASCII)
_REMARK: Final = r"\s+(?:#|//|<-|←|\(|\*|!|[-–]+\s+[^\W\d]).*"
_POINT_REMARK: Final = re.compile(rf"({_NUMBER}){_REMARK}")
_COMMA_REMARK: Final = re.compile(rf"({_NUMBER.replace(chr(92) + '.', ',')}){_REMARK}")
"""``0.512  # the fan on 2``."""
_SIGNS: Final = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"})


class Column(NamedTuple):
    """How the cells of one column are read: ``value = number * factor + offset``, believed from ``low`` to ``high``."""

    factor: float = 1.0
    offset: float = 0.0
    low: float = -inf
    high: float = inf
    comma: bool = False
    """A comma is its decimal mark."""
    ends: frozenset[str] = frozenset()
    """Cells, in small letters, that end what was said before."""
    unit: str = ""
    """Behind the numbers that ``factor`` and ``offset`` are for."""
    otherwise: Callable[[str], tuple[float, float] | None] | None = None
    """(factor, offset) of a number with another unit behind it; None: it is no unit, a remark perhaps."""


class Read(NamedTuple):
    """A column's values, and how many cells were no numbers or beyond belief, with the place (from 0) of the first."""

    values: Cells
    odd: int = 0
    odd_at: int = 0
    beyond: int = 0
    beyond_at: int = 0


def numbers(cells: Sequence[str], column: Column) -> Read:
    """The values of ``cells`` in the column's unit; None for nothing, `ENDED` for what ends a hold."""
    try:
        values = list(map(float, [cell.replace(",", ".") for cell in cells] if column.comma else cells))
        # Text such as "nan" and "inf" is a number for Python; a sum shows it, as one that is beyond all belief.
        if not -inf < sum(values) < inf or not as_people_write(cells):
            return _patiently(cells, column)
        if column.comma and any("." in cell for cell in cells):
            return _patiently(cells, column)
    except ValueError:
        return _patiently(cells, column)
    if column.factor != 1.0 or column.offset != 0.0:
        factor, offset = column.factor, column.offset
        values = [value * factor + offset for value in values]
    if values and not (min(values) >= column.low and max(values) <= column.high):
        return _patiently(cells, column)
    return Read(values)  # type: ignore[arg-type]


def as_people_write(cells: Sequence[str]) -> bool:
    """Whether what Python takes for numbers is one for everybody: to it ``1_000`` is, and digits of any script."""
    text = "".join(cells)
    return text.isascii() and "_" not in text


def _patiently(cells: Sequence[str], column: Column) -> Read:
    values: Cells = []
    odd = beyond = 0
    odd_at = beyond_at = 0
    factor, offset, low, high, ends, comma = (
        column.factor,
        column.offset,
        column.low,
        column.high,
        column.ends,
        column.comma,
    )
    otherwise = None if column.otherwise is None else cache(column.otherwise)
    for place, cell in enumerate(cells):
        number, unit = split_cell(cell, comma)
        if number is None:
            word = cell.strip().lower()
            if word in ends:
                values.append(ENDED)
                continue
            values.append(None)
            if word not in NOTHING:
                odd_at = place if not odd else odd_at
                odd += 1
            continue
        other = None if not unit or unit == column.unit or otherwise is None else otherwise(unit)
        value = number * factor + offset if other is None else number * other[0] + other[1]
        if low <= value <= high:
            values.append(value)
        else:
            values.append(None)
            beyond_at = place if not beyond else beyond_at
            beyond += 1
    return Read(values, odd, odd_at, beyond, beyond_at)


def number_in(cell: str, comma: bool = False) -> float | None:
    """The number in a cell, whatever unit stands behind it; None when it is none."""
    return split_cell(cell, comma)[0]


def last_digit(cells: Sequence[str], comma: bool = False) -> float | None:
    """The last digit that these numbers are written with, 0.001 where the most of them have three decimals; None where
    there is no number, or one with an exponent."""
    most = -1
    for cell in cells:
        found = (_COMMA if comma else _POINT).fullmatch(cell.strip())
        if found is not None:
            if "e" in found[1].lower():
                return None
            most = max(most, len(found[1].replace(",", ".").partition(".")[2]))
    return None if most < 0 else float(f"1e-{most}")


def plain_number(cell: str) -> str:
    """A cell without outer blanks, with a plain minus, and without the apostrophes or blanks that mark thousands.

    ``13'200.5`` and ``13 200,5`` can be read one way only; what a comma or a point marks is decided elsewhere.
    """
    text = cell.translate(_SIGNS).strip()
    grouped = _GROUPED.fullmatch(text)
    return text if grouped is None else _MARK.sub("", text)


def extent(cells: Sequence[str], comma: bool, unit: str = "") -> tuple[str, list[float]]:
    """The unit that stands behind most numbers, ``unit`` if that is given, and the numbers that are in it."""
    split = [(value, behind) for value, behind in (split_cell(cell, comma) for cell in cells) if value is not None]
    if not unit:
        units = Counter(behind for _, behind in split if behind)
        unit = max(units, key=units.__getitem__) if 2 * units.total() > len(split) else ""
    return unit, [value for value, behind in split if not behind or behind == unit]


def split_cell(cell: str, comma: bool = False) -> tuple[float | None, str]:
    """(number, unit behind it) of a cell such as ``56.97V`` or ``29%``; (None, "") when it is no number."""
    text = plain_number(cell)
    found = (_COMMA if comma else _POINT).fullmatch(text)
    if found is None:
        # Where the decimal mark is known the other one marks thousands, and stands before every third digit.
        marked = (_THOUSANDS_COMMA if comma else _THOUSANDS).fullmatch(text)
        if marked is None:
            remark = (_COMMA_REMARK if comma else _POINT_REMARK).fullmatch(text)
            return (None, "") if remark is None else (float(remark[1].replace(",", ".")), "")
        digits = marked[1].replace(".", "").replace(",", ".") if comma else marked[1].replace(",", "")
        return float(digits), (marked[2] or "").strip()
    number = float(found[1].replace(",", "."))
    return (number, (found[2] or "").strip()) if -inf < number < inf else (None, "")
