"""Where the table is in a text: what stands between its cells, where its header is, where its data begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.formats.format import Format
from purifier.formats.numbers import split_cell
from purifier.formats.opened import UnitOf
from purifier.formats.recognise import header_at
from purifier.formats.splitting import DELIMITERS, Row, cells_of

_TIMELIKE: Final = re.compile(r"[\[(@]?[\dA-Fa-f]*\d[\d\s:./,TZ+-]*(?:[AaPp][Mm])?[\])]?|\w{3} \w{3} +\d.*")
_RULE: Final = re.compile(r"(?=.*[-=]{3})[-=+|:;,\s]+")
"""Drawn under the names by databases, and in tables of Markdown."""
_SEP: Final = re.compile(r"sep=(.)", re.IGNORECASE)


class Table(NamedTuple):
    """A table in a text. Lines count from 1; ``names`` is empty where there is no header."""

    delimiter: str
    width: int
    """Cells of a row."""
    first: int
    """Line of the first row of data."""
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    """Of a row of units; as many as names, empty where nothing stands there."""
    devices: tuple[str, ...] = ()
    header_line: int = 0
    preamble: tuple[str, ...] = ()
    """The lines before the header, or before the data."""


def find_table(head: Sequence[str], format: Format | None, unit_of: UnitOf) -> Table | None:
    """The table that begins in the first lines of a text; None where none does."""
    lines = ["" if _RULE.fullmatch(line) else line.rstrip("\r\n") for line in head]
    skip = 0
    only: str | None = format.delimiter if format is not None else None
    told = _SEP.fullmatch(lines[0].strip()) if lines else None
    if told is not None:
        only, skip = only or told[1], 1
    if format is not None and format.header:
        found = header_at(format, lines)
        if found is not None:
            return _by_header(lines, format, *found)
    delimiters = (only,) if only else tuple(DELIMITERS)
    best: tuple[float, str, int] | None = None
    for delimiter in delimiters:
        score, width = _fit(lines[skip:], delimiter)
        if score > 0.0 and (best is None or score > best[0]):
            best = (score, delimiter, width)
    if best is None:
        return None
    _, delimiter, width = best
    return _with_header(lines, skip, delimiter, width, format, unit_of)


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """(how well lines are a table with this between its cells, cells of a row)."""
    split = [cells_of(line, delimiter) for line in lines if line.strip() and not line.startswith("#")]
    data = [cells for cells in split if is_data(cells)]
    widths = Counter(len(_bare(cells)) for cells in data)
    if not widths:
        return 0.0, 0
    width, rows = max(widths.items(), key=lambda one: (one[1] * min(one[0], 3), one[0]))
    share = _mean([_number_share(cells) for cells in data if len(_bare(cells)) == width])
    # A table of one column is one only where nothing else fits, and blanks stand in dates and names as well.
    likely = 0.05 if width < 2 else 0.6 if delimiter == " " else 1.0
    return rows / max(len(split), 1) * share * likely, width


def is_data(cells: Row) -> bool:
    """Whether a row holds measurements: half of what stands in it is numbers or times, and one at least is a number."""
    full = [cell for cell in cells if cell.strip()]
    return bool(full) and any(map(_is_number, full)) and _number_share(cells) >= 0.5


def _number_share(cells: Row) -> float:
    full = [cell for cell in cells if cell.strip()]
    return _mean([1.0 if _is_number(cell) or _is_time(cell) else 0.0 for cell in full])


def _is_number(cell: str) -> bool:
    return split_cell(cell)[0] is not None or split_cell(cell, comma=True)[0] is not None


def _is_time(cell: str) -> bool:
    return _TIMELIKE.fullmatch(cell.strip()) is not None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _bare(cells: Row) -> Row:
    """Without the empty cell behind a trailing delimiter."""
    return cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells


def _by_header(lines: Sequence[str], format: Format, at: int, delimiter: str) -> Table:
    """The table whose names stand at place ``at`` of ``lines``, with the rows around them that the format has."""
    names = clean_names(cells_of(lines[at], delimiter))
    start = at - (format.header.index("names") if "names" in format.header else 0)
    part = {what: clean_names(cells_of(lines[start + i], delimiter)) for i, what in enumerate(format.header)}
    return Table(
        delimiter,
        len(names),
        start + len(format.header) + 1,
        names,
        _padded(part.get("units", ()), len(names)),
        _padded(part.get("devices", ()), len(names)),
        at + 1,
        tuple(lines[: max(start, 0)]),
    )


def _with_header(
    lines: Sequence[str], skip: int, delimiter: str, width: int, format: Format | None, unit_of: UnitOf
) -> Table | None:
    """The table whose first row of data is the first line of this width that is one, under its header."""
    split = [cells_of(line, delimiter) for line in lines]
    first = next((i for i in range(skip, len(split)) if _is_row(split[i], width, delimiter)), None)
    if first is None:
        return None
    above = [i for i in range(skip, first) if any(cell.strip() for cell in split[i])]
    while above and _has_same_time(split[above[-1]], split[first]):
        first = above.pop()  # a row that holds nothing yet
    units: tuple[str, ...] = ()
    # "volts,amps" alone are names; below other names they are units.
    if len(above) > 1 and _is_units(split[above[-1]], unit_of) and _may_name(split[above[-2]], width, delimiter):
        units = tuple(cell.strip() for cell in split[above.pop()])
    named: tuple[str, ...] = ()
    header = 0
    if above and (format is None or format.header):
        candidate = clean_names(split[above[-1]])
        if _may_name(candidate, width, delimiter):
            named, header = candidate, above[-1] + 1
    if not named:
        units = ()
    while len(named) > width and not named[-1]:
        named = named[:-1]  # a delimiter behind the header alone
    if named and len(named) == width - 1 and _counts(split[first:], width):
        named = ("", *named)
    if named and (len(named) > width or delimiter == ",") and delimiter != " ":
        width = len(named)
    preamble = tuple(lines[: header - 1 if header else first])
    return Table(delimiter, width, first + 1, named, _padded(units, len(named)), (), header, preamble)


def _is_row(cells: Row, width: int, delimiter: str) -> bool:
    """Whether these are the cells of a row; between blanks words may follow, for a comment looks like more cells."""
    if delimiter == " ":
        return len(cells) >= width and is_data(cells[:width]) and _number_share(cells[:width]) > 0.6
    # A last cell that is mostly empty, for a note, is filled in some.
    return (width in (len(cells), len(_bare(cells))) or len(cells) == width + 1) and is_data(cells)


def _has_same_time(cells: Row, row: Row) -> bool:
    """Whether a line has a time of the same look in the same place as a ``row`` of data."""
    return len(cells) >= len(_bare(row)) and any(
        _is_time(there) and not _is_number(there) and _look(there) == _look(here)
        for here, there in zip(cells, row, strict=False)
    )


def _look(cell: str) -> str:
    return re.sub(r"\d", "0", cell.strip())


def _may_name(found: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether these are the names of a table this wide: as many, but for a row number or a trailing delimiter.

    Fewer names than cells between commas are names all the same: decimal commas make cells out of nothing.
    """
    words = [name for name in found if name]
    wordy = sum(1 for name in words if not _is_number(name))
    fits = abs(len(found) - width) <= 1 or (delimiter == "," and 1 < len(found) < width)
    return fits and wordy > len(words) // 2 and (len(found) > 1 or width == 1)


def _counts(split: Sequence[Row], width: int) -> bool:
    """Whether the first cells of rows number them, under a header that has no name for that."""
    firsts = [cells[0].strip() for cells in split if len(_bare(cells)) == width][:50]
    if len(firsts) < 3 or not all(cell.isascii() and cell.isdigit() for cell in firsts):
        return False
    return all(int(cell) == int(firsts[0]) + i for i, cell in enumerate(firsts)) and int(firsts[0]) in (0, 1)


def _is_units(cells: Row, unit_of: UnitOf) -> bool:
    """Whether a row holds units and nothing else."""
    full = [cell.strip().strip("[]()") for cell in cells if cell.strip()]
    known = sum(1 for cell in full if unit_of(cell) is not None)
    return bool(full) and len(full) >= 2 and known * 2 > len(full) and all(len(cell) <= 12 for cell in full)


def clean_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of a header without outer blanks, a comment's sign, a byte order mark, and the empty one behind a trailing
    delimiter."""
    found = [cell.strip().lstrip("\ufeff").strip() for cell in cells]
    if found:
        found[0] = found[0].lstrip("#").strip()
    return tuple(found)


def is_header(row: Row, table: Table) -> bool:
    """Whether a row is the header over again."""
    found = clean_names(row)
    return found[: len(table.names)] == table.names and not any(found[len(table.names) :])


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    if not cells:
        return ()
    return tuple([*cells[:width], *[""] * (width - len(cells))])
