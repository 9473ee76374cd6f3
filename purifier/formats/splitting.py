"""Lines cut into cells."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from purifier.errors import UsageError

DELIMITERS: Final[dict[str, str]] = {
    "\t": "tab",
    ";": "semicolon",
    "|": "bar",
    ",": "comma",
    " ": "blanks",
}
"""What may stand between cells -> its word; in the order in which one is preferred where two fit equally."""
CHUNK: Final = 5_000
"""Rows that are read together."""

Row = list[str]


def rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """The cells of each line, an empty list for an empty one; a blank stands for any number of blanks and tabs."""
    if delimiter == " ":
        return (line.split() for line in lines)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")


def chunks(lines: Iterable[str], delimiter: str, file: str) -> Iterator[tuple[int, list[Row]]]:
    """(line of the first, some thousand rows), from line 1; raises UsageError for what no row can be cut from."""
    found = rows(lines, delimiter)
    line = 1
    while True:
        try:
            chunk = list(islice(found, CHUNK))
        except csv.Error as error:
            at = getattr(found, "line_num", line)
            raise UsageError(
                f"{file}:{at}: no row of a table ends there ({error}): a quotation mark too many?"
            ) from None
        if not chunk:
            return
        behind = getattr(found, "line_num", line + len(chunk) - 1) + 1
        if behind > line + len(chunk):
            _refuse_swallowed(chunk, line, delimiter, file)
        yield line, chunk
        line = behind


def _refuse_swallowed(chunk: list[Row], line: int, delimiter: str, file: str) -> None:
    """Raise UsageError where a quotation mark that never ends has made one cell of several rows."""
    for row in chunk:
        ends = sum(cell.count("\n") + cell.count("\r") - cell.count("\r\n") for cell in row)
        if ends and sum(cell.count(delimiter) for cell in row) >= ends:
            raise UsageError(
                f"{file}:{line}: a quotation mark in this row has no other: what follows would be one cell with "
                f"{ends} more lines; mend the row, or take it out"
            )
        line += 1 + ends


def cells_of(line: str, delimiter: str) -> Row:
    """The cells of one line; the whole of it as one where its quotes make no sense."""
    try:
        return next(rows([line], delimiter), [])
    except csv.Error:
        return [line]
