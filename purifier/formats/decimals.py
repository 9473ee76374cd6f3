"""Which mark stands before the decimals of a file's numbers: decided from its cells, refused where it is in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from math import inf
from typing import Final, Literal, NamedTuple

from purifier.errors import UsageError
from purifier.formats.numbers import number_in, plain_number
from purifier.formats.said import Said
from purifier.plain_text import quoted

_COMMA: Final = re.compile(r"[+-]?\d+,\d+(?!,)\s*\D*", re.ASCII)
_THREE: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+\s*\D*", re.ASCII)
"""May be thousands: 1,234."""
_POINT: Final = re.compile(r"[+-]?\d*\.\d+\s*[^\d.,]*", re.ASCII)
_BOTH: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+\s*\D*", re.ASCII)


class Written(NamedTuple):
    """A number as it is written, the number of its row, and the greatest that it can be there."""

    row: int
    text: str
    most: float = inf


def is_comma(
    cells: Iterable[Written],
    delimiter: str,
    file: str,
    said: Said,
    told: Literal["point", "comma"] | None,
    by: str,
    line_of: Callable[[int], int] = lambda line: line,
) -> bool:
    """Whether the decimal mark is a comma.

    ``cells`` are of the columns of numbers, from all of the file; ``line_of`` tells the line of a row.

    ``told`` is what the person (``by`` = ``--decimal``) or the format says.  Raises UsageError, with the line, for
    commas in numbers between commas that nobody said what they mark, for both marks side by side, and for commas that
    may as well mark thousands: those of a voltage of 13,254 may not.
    """
    comma = point = three = None
    for number, cell, most in cells:
        text = plain_number(cell)
        if _COMMA.fullmatch(text) or _BOTH.fullmatch(text):
            if delimiter == "," and not (told and by):
                raise UsageError(
                    f"{file}:{line_of(number)}: a comma in the number {quoted(text)}, in a file with commas between "
                    f"its cells: {_between_commas(text)}. Or export it with decimal points and nothing for thousands"
                )
            if _THREE.fullmatch(text) and abs(number_in(text) or 0.0) <= most:
                three = three or (number, text)
            else:
                comma = comma or (number, text)
        elif _POINT.fullmatch(text):
            point = point or (number, text)
    if told is not None and not by and ((comma and not point) if told == "point" else (point and not comma)):
        told = None  # a spreadsheet of another country has saved it again
    if told is not None:
        if by and (comma or three or point):
            said.say(f"decimal mark: a {told} ({by})")
        return told == "comma"
    if comma and point:
        lines = line_of(comma[0]), line_of(point[0])
        raise UsageError(
            f"{file}:{max(lines)}: decimals behind a comma ({quoted(comma[1])}, line {lines[0]}) and behind "
            f"a point ({quoted(point[1])}, line {lines[1]}) in one file; --decimal comma or --decimal point decides"
        )
    if comma:
        said.say(f"decimal mark: a comma, as in {quoted(comma[1])}")
        return True
    if three and not point:
        raise UsageError(
            f"{file}:{line_of(three[0])}: {quoted(three[1])} is {three[1].replace(',', '')} with a mark for thousands, "
            f"or {three[1].replace(',', '.')} with decimals; --decimal point or --decimal comma decides"
        )
    return False


def _between_commas(text: str) -> str:
    """What a number in quotation marks is with either mark, and the option that says so."""
    decimals = f"{text.replace('.', '').replace(',', '.')} with decimals (--decimal comma)"
    if not _THREE.fullmatch(text):
        return f"it is {decimals}, or a fault"
    return f"it is {decimals}, or {text.replace(',', '')} with a mark for thousands (--decimal point)"


def refuse_comma(cell: str, comma: bool, file: str, line: int) -> None:
    """Raise UsageError for a number with the other decimal mark than its file has: it is not repaired."""
    text = plain_number(cell)
    if (_POINT if comma else _COMMA).fullmatch(text):
        mark, other = ("comma", "point") if comma else ("point", "comma")
        raise UsageError(
            f"{file}:{line}: {quoted(text)} has a decimal {other}, in a file whose decimal mark is a {mark}: it is not "
            "put right by guessing"
        )
