"""Rows of a table without those that are none: empty lines, comments, headers over again, lines that were cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Final

from purifier.errors import UsageError
from purifier.formats.numbers import NOTHING, split_cell
from purifier.formats.said import Said
from purifier.formats.sniffing import Table, clean_names
from purifier.formats.splitting import Row
from purifier.plain_text import quoted

MOST_PIECES: Final = 50
GREW: Final = 5
"""So many rows that are wider than the others, and equally wide, are no accident."""
_DECIMALS: Final = re.compile(r"[+-]?\d*\.\d+", re.ASCII)


def sound_rows(chunk: list[Row], line: int, table: Table, needed: int, file: str, said: Said) -> list[Row]:
    """The rows of ``chunk``, whose first stands at ``line``, that have the ``needed`` first cells at least.

    What is left out is counted in ``said``.  Raises UsageError where a row between commas has more numbers than there
    are names: decimal commas, of which nobody can tell which is which.
    """
    widths = set(map(len, chunk))
    if widths == {table.width}:
        return chunk
    usual = Counter(map(len, chunk)).most_common(1)[0]
    # All rows without the cells at the end that nobody needs are as their program writes them; one such row was cut.
    short = usual[0] if needed <= usual[0] < table.width and usual[1] * 2 > len(chunk) else table.width
    wider = _wider(chunk, line, table, said)
    keep = [
        (len(row) in wider and not _is_names(row, table)) or _is_sound(row, line + i, table, needed, short, file, said)
        for i, row in enumerate(chunk)
    ]
    return list(compress(chunk, keep))


def refuse_other_header(kept: list[Row], chunk: list[Row], line: int, table: Table, file: str) -> None:
    """Raise UsageError for a header further down that has other names, or the same in another order."""
    for row in kept:
        if _is_names(row, table):
            raise _other_header(row, line + next(i for i, one in enumerate(chunk) if one is row), table, file)


def _is_names(row: Row, table: Table) -> bool:
    """Whether a row is names, that of the table's first column among them, and no number."""
    cells = clean_names(row)
    return bool(table.names) and table.names[0] in cells and not any(split_cell(cell)[0] is not None for cell in cells)


def _other_header(row: Row, line: int, table: Table, file: str) -> UsageError:
    return UsageError(
        f"{file}:{line}: another header, {quoted(', '.join(clean_names(row)), 80)}, than that in line "
        f"{table.header_line}: what follows has other columns; cut the file in two there, and import both parts"
    )


def stretches(chunk: list[Row], kept: list[Row], line: int) -> Iterator[tuple[int, list[Row]]]:
    """The rows of ``chunk`` that were ``kept``, cut where others stood between: each part with the line it begins in.

    Where it would fall to pieces (every other line is empty) it stays whole, and its lines are only about right.
    """
    if not kept:
        return
    if len(kept) == len(chunk):
        yield line, kept
        return
    there = set(map(id, kept))
    begins: list[tuple[int, int]] = []
    count = 0
    before = False
    for place, row in enumerate(chunk):
        now = id(row) in there
        if now and not before:
            begins.append((place, count))
        count += now
        before = now
    if len(begins) > MOST_PIECES:
        begins = begins[:1]
    ends = [first for _, first in begins[1:]] + [len(kept)]
    for (place, first), end in zip(begins, ends, strict=True):
        yield line + place, kept[first:end]


def without_words(kept: list[Row], places: Sequence[int], line: int, said: Said) -> list[Row]:
    """The rows with a number, or a sign for none, at one of ``places`` at least.

    Between blanks the words of a message look like cells, and where rows have no times each would count as one.
    """
    columns = list(zip(*kept, strict=False))
    try:
        for place in places:
            sum(map(float, columns[place]))
    except (ValueError, IndexError):
        keep = [any(_is_cell(row[place]) for place in places if place < len(row)) for row in kept]
        if not all(keep):
            said.drop("words, and no numbers where those of a row stand", line + keep.index(False), keep.count(False))
        return list(compress(kept, keep))
    return kept


def _is_cell(cell: str) -> bool:
    return cell.strip().lower() in NOTHING or split_cell(cell)[0] is not None or split_cell(cell, True)[0] is not None


def _wider(chunk: list[Row], line: int, table: Table, said: Said) -> set[int]:
    """How many cells rows have that are wider than the table, and rows all the same: a logger that tells more since."""
    found = set()
    if table.delimiter == ",":
        widths = list(map(len, chunk))
        for width, count in Counter(widths).items():
            first = widths.index(width)
            # Where every row is so wide, names are missing or commas stand before decimals.
            grew = line > table.first or table.width in widths[:first]
            many = count >= GREW or f"{width} cells" in said.first
            while width > table.width and first + 1 < len(chunk) and _is_names(chunk[first], table):
                first += 1  # the header that tells of the new columns
            if width > table.width and grew and many and len(chunk[first]) == width and _has_points(chunk[first]):
                found.add(width)
                at = said.first.setdefault(f"{width} cells", line + first)
                said.say(
                    f"rows have {width} cells from line {at} on: those behind the {table.width} of others are not read"
                )
    return found


def _has_points(row: Row) -> bool:
    """Whether decimals stand behind a point, and not those of the time alone: commas stand between cells only."""
    return sum(_DECIMALS.fullmatch(cell.strip()) is not None for cell in row) > 1


def as_wide(found: Iterable[Row], width: int) -> list[Row]:
    """The rows that have ``width`` cells at least; where most have fewer, as under a header with a delimiter at its
    end or a name nobody fills, those that have as many as most, with empty cells for the rest."""
    full = [row for row in found if any(row)]
    usual, count = Counter(map(len, full)).most_common(1)[0] if full else (width, 0)
    if usual >= width or count * 2 <= len(full):
        return [row for row in full if len(row) >= width]
    more = [""] * (width - usual)
    return [row if len(row) >= width else [*row, *more] for row in full if len(row) >= width or len(row) == usual]


def _is_sound(row: Row, line: int, table: Table, needed: int, short: int, file: str, said: Said) -> bool:
    width = len(row)
    if width == table.width:
        return True
    if not any(map(str.strip, row)) or row[0].startswith("#"):
        return False
    if width >= len(table.names) // 2 and _is_names(row, table):
        if width > table.width and clean_names(row)[: len(table.names)] == table.names:
            return False  # the same columns, and more behind them
        cells = clean_names(row)
        cut = width <= table.width and table.names[width - 1].startswith(cells[-1])
        if cells[:-1] != table.names[: width - 1] or not cut:
            raise _other_header(row, line, table, file)
    if width > table.width:
        more = row[table.width :]
        if table.delimiter == " " or not any(map(str.strip, more)):
            return True
        if table.delimiter == "," and not _has_points(row) and any(_is_bare_number(cell) for cell in more):
            raise _too_many(row, line, table, file)
        said.drop("more cells than names", line)
        return False
    if width >= short and width >= needed:
        return True
    said.drop("a line that was cut, or no row of the table", line)
    return False


def refuse_more_than_names(found: Iterable[Row], line: int, table: Table, file: str) -> None:
    """Raise UsageError where all of the first rows, from ``line`` on, have more cells than there are names: whatever is
    asked for, none of them could be read."""
    if not table.names or table.delimiter == " ":
        return
    full = [(line + i, row) for i, row in enumerate(found) if any(map(str.strip, row)) and not row[0].startswith("#")]
    if full and all(any(map(str.strip, row[table.width :])) for _, row in full):
        raise _too_many(full[0][1], full[0][0], table, file)


def _too_many(row: Row, line: int, table: Table, file: str) -> UsageError:
    what = f"its {table.width} names" if table.names else f"the {table.width} cells of other rows"
    if table.delimiter == "," and not _has_points(row):
        why = (
            "decimal commas between commas cannot be told from one another; export it with decimal points, or with "
            "semicolons between cells"
        )
    else:
        why = f"which cell has no name cannot be told; put the name that lacks into line {table.header_line}"
        if table.delimiter == ",":
            why += ", or a point for the comma if the time has one"
    return UsageError(f"{file}:{line}: {len(row)} cells for {what} ({quoted(table.delimiter.join(row), 60)}): {why}")


def _is_bare_number(cell: str) -> bool:
    number, unit = split_cell(cell)
    return number is not None and not unit
