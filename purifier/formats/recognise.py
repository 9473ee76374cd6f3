"""Which tool wrote a file: told by its first lines alone, never by its name."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from purifier.formats.format import Format
from purifier.formats.line_shape import compile_lines

HEADER_WITHIN: Final = 30
"""A header stands in one of so many first lines."""
DELIMITERS: Final = (",", ";", "\t", "|", " ")
MOST_CELLS: Final = 2000
"""A line of more is no header."""

_BEGINNING: Final = 3
"""What a beginning of its own is worth in columns, and rows of devices and units around the names."""
_LINE: Final = 20
"""A whole line that fits is worth more than any header."""
_ZONE: Final = re.compile(r"(?:[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*|UTC) ?\([+-]\d\d:\d\d\)")


def recognise(head: Sequence[str], file: str, formats: Sequence[Format]) -> list[Format]:
    """Those of ``formats`` that a file beginning with the lines ``head`` (some 60 of them) can be of, the best first.

    The best is the one that demands most; of equals, the one that comes first in ``formats``.  Empty: none fits.
    ``file`` is its name, which tells nothing: people rename files.
    """
    lines = [line.rstrip("\r\n") for line in head]
    if lines:
        lines[0] = lines[0].removeprefix("\ufeff")
    headers = [_Cells(line) for line in lines[:HEADER_WITHIN]]
    found = [(_fit(one, lines, headers), number, one) for number, one in enumerate(formats)]
    return [one for fit, number, one in sorted(found, key=lambda each: (-each[0], each[1])) if fit]


def means(pattern: str, name: str) -> bool:
    """Whether ``pattern``, in which ``*`` stands for any text, means the column ``name``.

    Case, outer blanks and quotes do not count.
    """
    return _is_among(_plain_pattern(pattern), [plain_name(name)])


def plain_name(cell: str) -> str:
    """A cell of a header as names are compared: without case, outer blanks and quotes."""
    return cell.strip().strip("\"'").strip().casefold()


@lru_cache(maxsize=4096)
def _plain_pattern(pattern: str) -> str:
    """The same of what a format demands, which is compared with each cell of each line of a head."""
    return plain_name(pattern)


def _is_among(pattern: str, names: Sequence[str]) -> bool:
    """Whether ``pattern`` means one of the ``names``, all as they are compared."""
    if "*" in pattern:
        parts = pattern.split("*")
        return any(_matches(parts, name) for name in names)
    return pattern in names


def _matches(parts: Sequence[str], name: str) -> bool:
    """Whether ``name`` is the ``parts`` with any text between them: each where it comes first, the last at the end."""
    first, *between, last = parts
    if not name.startswith(first):
        return False
    at = len(first)
    for part in between:
        at = name.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(name) - at >= len(last) and name.endswith(last)


class _Cells:
    """One line taken apart by each delimiter, when that is asked for."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._by: dict[str, list[str]] = {}

    def by(self, delimiter: str) -> list[str]:
        """Its cells, in the spelling in which names are compared."""
        if delimiter not in self._by:
            self._by[delimiter] = [plain_name(cell) for cell in _split(self.line, delimiter)]
        return self._by[delimiter]


def _split(line: str, delimiter: str) -> list[str]:
    if delimiter == " ":
        return line.split()
    if delimiter not in line or line.count(delimiter) > MOST_CELLS:
        return [line]
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _fit(one: Format, lines: Sequence[str], headers: Sequence[_Cells]) -> int:
    """How much of what ``one`` demands is there: 0 when anything is missing."""
    if one.shape == "lines":
        return _LINE if _has_line(one, lines) else _BEGINNING if _begins(one, lines) else 0
    if one.shape == "json":
        return _json_fit(one, lines)
    fit = 0
    if one.begins:
        if not _begins(one, lines):
            return 0
        fit += _BEGINNING
    if one.has or "devices" in one.header or "units" in one.header:
        header = max((_header_fit(one, headers, delimiter) for delimiter in _delimiters(one)), default=0)
        if not header:
            return 0
        fit += header
    return fit


def _begins(one: Format, lines: Sequence[str]) -> bool:
    return any(line.lstrip().startswith(one.begins) for line in lines[:HEADER_WITHIN])


def _delimiters(one: Format) -> tuple[str, ...]:
    return DELIMITERS if one.delimiter is None else (one.delimiter,)


def _header_fit(one: Format, headers: Sequence[_Cells], delimiter: str) -> int:
    """How many columns that ``one`` demands stand in one line, and more for the rows that belong around it."""
    more = 0 if one.header == ("names",) else _BEGINNING
    best = 0
    for number, line in enumerate(headers):
        found = line.by(delimiter)
        for wanted in (one.has, *((one.or_has,) if one.or_has else ())):
            if len(wanted) + more > best and _has_all(found, wanted, one.only):
                best = len(wanted) + more if _rows_fit(one, headers, number, delimiter) else best
    return best


def header_at(one: Format, head: Sequence[str]) -> tuple[int, str] | None:
    """The place (from 0) in ``head`` of the names of a file of this format, and what parts them.

    Told by the names that the format demands, by the rows around them, or by the column of times and one of the others;
    None where its profile does not say enough to find it.
    """
    headers = [_Cells(line.rstrip("\r\n").removeprefix("\ufeff")) for line in head[:HEADER_WITHIN]]
    others = [name for column in one.columns for name in column.names]
    wanted = [each for each in (one.has, one.or_has) if each]
    for number, line in enumerate(headers):
        for delimiter in _delimiters(one):
            cells = line.by(delimiter)
            if wanted or one.header != ("names",):
                fits = any(_has_all(cells, each, one.only) for each in wanted or [()])
                if fits and _rows_fit(one, headers, number, delimiter):
                    return number, delimiter
            elif all(any(means(name, cell) for name in names for cell in cells) for names in (one.time.names, others)):
                return number, delimiter
    return None


def _has_all(found: Sequence[str], wanted: Sequence[str], only: bool) -> bool:
    cells = [cell for cell in found if cell]
    if only and len(cells) != len(wanted):
        return False
    return all(_is_among(_plain_pattern(pattern), cells) for pattern in wanted)


def _rows_fit(one: Format, headers: Sequence[_Cells], at: int, delimiter: str) -> bool:
    """Whether the line ``at`` can be the names, with rows of devices and units where ``one`` has them.

    Those rows have as many cells as the names, and none is a number; devices, each with its number in brackets, leave
    the cell of the time empty; a zone that the header names stands in front of the names.
    """
    if one.header == ("names",):
        return True
    first = at - one.header.index("names") if "names" in one.header else at
    if first < 0 or first + len(one.header) > len(headers):
        return False
    rows = {row: headers[first + offset] for offset, row in enumerate(one.header)}
    count = len(headers[at].by(delimiter))
    if count < 2 or (one.time.zone == "header" and not _zone_in(headers[at].line, delimiter)):
        return False
    beside = [line.by(delimiter) for row, line in rows.items() if row != "names"]
    if not all(len(cells) == count and any(cells[1:]) and not any(map(_is_number, cells)) for cells in beside):
        return False
    devices = rows["devices"].by(delimiter) if "devices" in rows else [""]
    return not devices[0] and all("[" in cell for cell in devices[1:])


def _is_number(cell: str) -> bool:
    if cell == "1":  # the unit of what has none
        return False
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _zone_in(line: str, delimiter: str) -> bool:
    return _ZONE.fullmatch(_split(line, delimiter)[0].strip().strip('"')) is not None


def _has_line(one: Format, lines: Sequence[str]) -> bool:
    shapes = compile_lines((one.line, *one.or_line))
    return any(shapes.read(line) is not None for line in lines)


def _json_fit(one: Format, lines: Sequence[str]) -> int:
    """How many keys that ``one`` demands stand in the first line that is not empty, which must be an object."""
    keys = next(_objects(lines), None)
    if keys is None:
        return 0
    fits = [len(wanted) for wanted in (one.has, one.or_has) if wanted and set(wanted) <= keys]
    return max(fits, default=0) if not one.only or len(keys) in fits else 0


def _objects(lines: Sequence[str]) -> Iterator[set[str]]:
    for line in lines:
        if line.strip():
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                return
            if not isinstance(found, dict):
                return
            yield set(found)
