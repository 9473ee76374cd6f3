"""Tables that a terminal holds: columns that matter less go first, then each row becomes lines of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.cli.output import one_line
from purifier.cli.wrapping import TIE, columns_of, wrapped
from purifier.model.units import UNITS

GAP: Final = "  "
ROOM: Final = 24
"""Columns in which a text is still read: the last column of a table may wrap within as many."""


def fitted(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    right: str | Sequence[str] = "",
    spare: Sequence[str] = (),
) -> str:
    """Text columns two blanks apart, no line wider than ``width`` columns of a terminal, nothing left out unsaid.

    Those whose headings are among ``right``, or its words, are aligned right.  A cell is one line, and no longer than
    one reads.  What does not fit in the last column goes on below it.  Where that is not enough the columns of
    ``spare`` are left out, the first of them first, and a line says so; where not even that is, each row stands on
    lines of its own.
    """
    cells = [tuple(headings), *(tuple(map(one_line, row)) for row in rows)]
    for left_out in range(len(spare) + 1):
        kept = [i for i, name in enumerate(headings) if name not in spare[:left_out]]
        lines = _in_columns(
            [tuple(row[i] for i in kept) for row in cells], _to_the_right([headings[i] for i in kept], right), width
        )
        if lines is not None:
            names = [name for name in headings if name in spare[:left_out]]
            return "\n".join([*lines, *([left_out_words(names, width)] if names else [])])
    return "\n".join(_as_lines(headings, row, width) for row in cells[1:])


def flowing(rows: Sequence[Sequence[str]], width: int, indent: str = "") -> str:
    """Rows whose last cell is a text: the others are columns, it stands beside them and goes on below itself; below
    them where there is no room beside."""
    leads = [tuple(row[:-1]) for row in rows]
    lines = []
    for row, lead in zip(rows, padded(leads, [False] * len(leads[0])) if leads else [], strict=True):
        first = indent + GAP.join((*lead, ""))
        if width - columns_of(first) >= min(ROOM, columns_of(row[-1])):
            lines.append(wrapped(row[-1], width, first, " " * columns_of(first)).rstrip())
        else:
            lines.append(wrapped(" ".join(filter(None, (*row[:-1],))), width, indent, f"{indent}  "))
            lines.append(wrapped(row[-1], width, f"{indent}    ", f"{indent}    "))
    return "\n".join(lines)


def left_out_words(names: Sequence[str], width: int) -> str:
    """That there was no room for the columns of these ``names``."""
    return wrapped(f"(no room for: {', '.join(names)}; a wider terminal and --json have all)", width)


def padded(cells: Sequence[Sequence[str]], right: Sequence[bool]) -> list[list[str]]:
    """``cells`` filled up with blanks to the widest of their column: those of ``right`` in front."""
    widths = [max(map(columns_of, column)) for column in zip(*cells, strict=True)]
    return [
        [
            " " * (width - columns_of(cell)) + cell if to_right else cell + " " * (width - columns_of(cell))
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        for row in cells
    ]


def _in_columns(cells: Sequence[Sequence[str]], right: Sequence[bool], width: int) -> list[str] | None:
    """The lines of a table in ``width`` columns; None where there is no room for them."""
    leads = [row[:-1] for row in cells]
    last = max(columns_of(row[-1]) for row in cells)
    lead_width = sum(max(map(columns_of, column)) + len(GAP) for column in zip(*leads, strict=True))
    room = width - lead_width
    if room >= last:
        return [GAP.join(line).rstrip() for line in padded(cells, right)]
    if room < ROOM or right[-1]:
        return None
    return [
        wrapped(row[-1], width, GAP.join((*lead, "")), " " * lead_width).rstrip()
        for row, lead in zip(cells, padded(leads, right[:-1]), strict=True)
    ]


def _as_lines(headings: Sequence[str], row: Sequence[str], width: int) -> str:
    """One row: its first cell, and below it the others with their headings."""
    named = zip(headings[1:], row[1:], strict=True)
    parts = [_named(heading, cell) for heading, cell in named if cell not in ("", "-")]
    name = f"{headings[0]} {row[0]}" if row[0].isdigit() else row[0]
    lines = [wrapped(name, width)] if name else []
    return "\n".join([*lines, wrapped(", ".join(parts), width, "  ", "    ")] if parts else lines)


def _named(heading: str, cell: str) -> str:
    """``kind station``, and ``512 Wh`` where the heading is a unit."""
    if heading in UNITS:
        return f"{cell}{TIE}{heading}"
    return f"{heading}{TIE if columns_of(cell) < ROOM // 2 else ' '}{cell}" if heading else cell


def _to_the_right(headings: Sequence[str], right: str | Sequence[str]) -> list[bool]:
    names = right.split() if isinstance(right, str) else right
    return [heading in names for heading in headings]
