"""The rows of a list to choose from: names with the letters that matched, columns that keep their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from purifier.ui.fitting import filled
from purifier.ui.tones import MUTED, STRONG

LEAST_NAME: Final = 24
"""Columns give way until a name has this room."""
MATCHED: Final = "bold underline"


class Cell(NamedTuple):
    """What stands in a column, and what it is sorted by; None: not known, so last."""

    text: str = ""
    order: float | str | None = None


class Column(NamedTuple):
    """A column of ``width`` at the least.  ``largest_first`` is the way that it is sorted; the column whose ``last`` is
    the lowest is the first to give way where room is short; a ``strong`` one is what the list is looked at for."""

    head: str
    width: int
    last: int
    largest_first: bool = False
    left: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry: choosing it gives ``value``; ``words`` are searched too.

    Beside its name stand ``facts``, or a cell for each column of the list.
    """

    value: str
    name: str
    facts: str = ""
    words: str = ""
    cells: tuple[Cell, ...] = ()


class Layout(NamedTuple):
    """What stands where, for all entries of a list: the room of a name, and which columns are shown, how wide."""

    name: int
    widths: tuple[int, ...]
    """0: not shown."""
    facts: int


def layout(choices: Sequence[Choice], columns: Sequence[Column], width: int) -> Layout:
    """The places for a list that is ``width`` wide."""
    longest = max((cell_len(one.name) for one in choices), default=0)
    facts = max((cell_len(one.facts) for one in choices), default=0)
    widths = [
        max([column.width, cell_len(column.head), *(cell_len(one.cells[i].text) for one in choices if one.cells)])
        for i, column in enumerate(columns)
    ]
    shown = sorted(range(len(columns)), key=lambda i: columns[i].last)
    while shown and _room(width, [widths[i] for i in shown], facts) < min(longest, LEAST_NAME):
        shown = shown[1:]
    kept = tuple(one if i in shown else 0 for i, one in enumerate(widths))
    return Layout(max(12, min(longest, _room(width, kept, facts))), kept, facts)


def _room(width: int, widths: Sequence[int], facts: int) -> int:
    """For a name: behind the mark, before the columns with two blanks each."""
    return width - 3 - sum(one + 2 for one in widths if one) - (facts + 2 if facts else 0)


def row(
    one: Choice, spans: Sequence[tuple[int, int]], places: Layout, columns: Sequence[Column], here: bool
) -> Content:
    """One entry; ``here``: the cursor is on it."""
    shown = filled(one.name, places.name)
    name = Content.styled(shown, "bold" if here else "")
    whole = len(one.name) if shown.startswith(one.name) else len(shown.rstrip()) - 1
    for start, end in spans:
        name = name.stylize(MATCHED, start, min(end, whole)) if start < whole else name
    parts = [Content("▸ " if here else "  "), name]
    for i, width in enumerate(places.widths):
        if width:
            text = one.cells[i].text if one.cells else ""
            tone = STRONG if columns[i].strong else MUTED
            parts.append(Content.styled(f"  {_aligned(text, width, columns[i].left)}", tone))
    if one.facts:
        parts.append(Content.styled(f"  {one.facts}", MUTED))
    return Content("").join(parts)


def heading(head: str, places: Layout, columns: Sequence[Column], sort: int | None, down: bool) -> Content:
    """The line above the rows; ``sort`` is the column they are in order of: -1 the name, None their own order."""
    arrow = " ↓" if down else " ↑"
    parts = [Content("  "), _head(filled(head + (arrow if sort == -1 else ""), places.name), -1)]
    for i, width in enumerate(places.widths):
        if width:
            words = columns[i].head + (arrow.strip() if sort == i else "")
            parts += [Content("  "), _head(_aligned(words, width, columns[i].left), i)]
    return Content("").join(parts)


def _head(words: str, sort: int) -> Content:
    return Content.styled(words, MUTED).stylize(Style.from_meta({"sort": sort}))


def _aligned(text: str, width: int, left: bool) -> str:
    return filled(text, width) if left else " " * (width - cell_len(text)) + text


def in_order(choices: Sequence[Choice], columns: Sequence[Column], sort: int) -> list[Choice]:
    """``choices`` by a column, -1 for the name; those of which it is not known last."""
    if sort == -1:
        return sorted(choices, key=lambda one: one.name.lower())
    known = [one for one in choices if one.cells and one.cells[sort].order is not None]
    rest = [one for one in choices if not one.cells or one.cells[sort].order is None]
    known.sort(key=lambda one: one.cells[sort].order, reverse=columns[sort].largest_first)  # type: ignore[arg-type, return-value]
    return known + rest
