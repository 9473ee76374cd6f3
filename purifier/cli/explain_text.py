"""A stretch of a meter's bytes as lines: every byte with what it is, in columns that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

import click

from purifier.cli.wrapping import columns_of, wrapped
from purifier.model.reading import READING_NAMES, Reading
from purifier.plain_text import plain
from purifier.protocols.explain import Told
from purifier.protocols.field import suffix_of
from purifier.protocols.frame_rows import Row, Tone
from purifier.protocols.frame_words import value_text

_INDENT: Final = "  "
_GAP: Final = "  "
_WIDE: Final = 76
"""Columns from which on eight bytes stand on a line; under it four."""
_NARROW: Final = 40
"""Columns under which of what is skipped four stand on a line."""
_LEAST_NOTE: Final = 16
"""A note that has less room stands on a line of its own."""
_USUAL: Final = 6
"""Digits of a number that nothing has to make room for."""
_LEAST_SHOWN: Final = 4
"""So many values of a reading are printed where there are as many; the others are counted."""
_STYLES: Final[dict[Tone, dict[str, str | bool]]] = {
    "value": {},
    "frame": {"dim": True},
    "unread": {"fg": "yellow"},
    "good": {"fg": "green"},
    "bad": {"fg": "red", "bold": True},
    "heading": {"bold": True},
}


def explained(told: Told, width: int) -> Iterator[str]:
    """The lines of one stretch of the input, no wider than ``width`` columns, with this program's own styles."""
    when = "" if told.at_s is None else f", at {told.at_s:.10g} s"
    place = f"{told.at}-{told.at + told.size - 1}" if told.size > 1 else str(told.at)
    tone: Tone = "frame" if told.skipped else "heading" if told.ok else "bad"
    head = _lines(f"{place}  {plain(told.title)}{when}", width, rest=_INDENT)
    yield _styled(head, tone)
    if told.skipped:
        yield from (_styled(line, "frame") for line in _dumped(told, width))
    yield from _table(told.rows, width)
    for line in told.absent:
        yield _styled(_lines(plain(line), width, _INDENT + "- ", _INDENT + "  "), "frame")
    noted = " ".join(row.note for row in told.rows)
    for one in told.found:
        if isinstance(one, Reading):
            yield _styled(_lines(_reading_words(one), width, _INDENT + "= ", _INDENT + "  "), "good")
        elif one.reason not in noted and one.reason not in told.title:
            yield _styled(_lines(plain(one.reason), width, _INDENT + "! ", _INDENT + "  "), "bad")
    if told.outcome:
        yield _styled(_lines(told.outcome, width, _INDENT + "= ", _INDENT + "  "), "frame")


def _reading_words(reading: Reading) -> str:
    """A reading in one line: what everybody looks for, and how much more it says."""
    own = {name: getattr(reading, name) for name in READING_NAMES}
    shown: dict[str, float | str] = {name: value for name, value in own.items() if value is not None}
    more = dict(sorted(reading.extra.items(), key=lambda one: suffix_of(one[0]) != "ug_m3"))
    for name in list(more)[: max(0, _LEAST_SHOWN - len(shown))]:
        shown[name] = more.pop(name)
    parts = [f"{name} {value_text(name, value)}" for name, value in shown.items()]
    others = [f"and {len(more)} more"] if more else []
    return f"a reading: {', '.join([*parts, *others])}"


def _dumped(told: Told, width: int) -> Iterator[str]:
    """The first of the bytes that belong to nothing, with those that are letters beside them."""
    size = 16 if width >= _WIDE else 8 if width >= _NARROW else 4
    for at in range(0, len(told.raw), size):
        part = told.raw[at : at + size]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        yield f"{_INDENT}{part.hex(' ').upper():<{3 * size}}{_GAP}{letters}".rstrip()
    if told.size > len(told.raw):
        yield f"{_INDENT}... and {told.size - len(told.raw)} more"


def _table(rows: Sequence[Row], width: int) -> Iterator[str]:
    if not rows:
        return
    size = 8 if width >= _WIDE else 4
    cells = [_cells(row, size, width) for row in rows]
    widths = [max(map(_widest, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + len(widths) * len(_GAP) > width:
        usual = [len(number[0]) for *_, number, _ in cells if len(number[0]) <= _USUAL]
        widths[3] = min(widths[3], max(usual, default=_USUAL))  # a long number may push its value, and no other
    for row, (where, found, name, number, value) in zip(rows, cells, strict=True):
        yield from _row_lines(row, (where, found, name, number, value), widths, width)


Cell = list[str]
"""The lines of one cell."""


def _cells(row: Row, size: int, width: int) -> tuple[Cell, Cell, Cell, Cell, Cell]:
    found = _found(row, size, width)
    where = [plain(row.where)]
    if row.start is not None and not row.where:
        where = [f"{row.start:>3}"] if len(row.found) < 2 else [f"{row.start:>3}-{row.start + len(row.found) - 1}"]
    if row.tone == "heading":
        return [""], [row.name], [""], [""], [""]
    return where, found, _broken(plain(row.name), 26 if size == 8 else 22), [row.number], [row.value]


def _found(row: Row, size: int, width: int) -> Cell:
    if isinstance(row.found, bytes):
        return [row.found[at : at + size].hex(" ").upper() for at in range(0, len(row.found), size)] or [""]
    return _broken(plain(row.found[:400]), max(12, width // 3))


def _broken(text: str, most: int) -> Cell:
    return _lines(text, most, rest="").split("\n") if columns_of(text) > most else [text]


def _widest(cell: Cell) -> int:
    return max(map(columns_of, cell))


def _row_lines(row: Row, cells: Sequence[Cell], widths: Sequence[int], width: int) -> Iterator[str]:
    """A row: its cells side by side, and its note behind the last of them, or below the name."""
    style = row.tone
    lead = sum(widths[:2]) + 2 * len(_GAP) + len(_INDENT)
    lines = []
    for where, found, name, number, value in zip_longest(*cells, fillvalue=""):
        right = " " * (widths[3] - columns_of(number)) + number
        parts = (_filled(where, widths[0]), _filled(found, widths[1]), _filled(name, widths[2]))
        lines.append(_INDENT + _GAP.join((*parts, *((right,) if widths[3] else ()), value)).rstrip())
    note = plain(row.note)
    if note:
        used = columns_of(lines[0])
        room = width - used - len(_GAP)
        if room >= columns_of(note):
            lines[0] = _filled(lines[0], used) + _GAP + note
        else:
            lines = _with_note(lines, note, lead if width - lead >= _LEAST_NOTE else len(_INDENT) + 2, width)
    for line in lines:
        yield from (_styled(part, style) for part in _held(line, width))


def _with_note(lines: list[str], note: str, lead: int, width: int) -> list[str]:
    """``lines`` with ``note`` below the first of them, beside what others of them go on with."""
    below = _lines(note, width - lead, rest="").split("\n")
    first, *others = lines
    if any(columns_of(one) > lead for one in others):
        return [*lines, *(" " * lead + one for one in below)]
    joined = zip_longest(others, below, fillvalue="")
    return [first, *((_filled(one, lead) + more).rstrip() for one, more in joined)]


def _held(line: str, width: int) -> Iterator[str]:
    """``line``, in two where it is too wide: what does not fit goes on below, to the right."""
    if columns_of(line) <= width:
        yield line
        return
    cut = line.rfind(_GAP, 0, width)
    cut = cut if cut > len(_INDENT) else width
    yield line[:cut].rstrip()
    rest, room = line[cut:].strip(), width - len(_INDENT)
    while columns_of(rest) > room:
        yield _INDENT + rest[: room // 2]  # letters may take two columns
        rest = rest[room // 2 :]
    yield " " * (width - columns_of(rest)) + rest


def _filled(text: str, width: int) -> str:
    return text + " " * (width - columns_of(text))


def _styled(text: str, tone: Tone) -> str:
    return click.style(text, **_STYLES[tone]) if _STYLES[tone] else text  # type: ignore[arg-type]


def _lines(text: str, width: int, first: str = "", rest: str = "  ") -> str:
    """`wrapped`, at no cost for what fits on one line, as most does."""
    if len(first) + len(text) <= width and text.isascii() and text:
        return first + text
    return wrapped(text, width, first, rest)
