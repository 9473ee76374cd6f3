"""The values of lines and labels: columns by number or by name, labels wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final

from purifier.protocols.meter import READING_NAMES, SUFFIXES, Frame, FrameValues, Framing, MisfitError
from purifier.protocols.spoken import LONGEST, REMEMBERED, TextReader, choose, dimension_of, plain_label, text_reader

Labelled = Callable[[tuple[str, ...], Sequence[str]], FrameValues]
"""(labels, the text beside each) -> values. Raises MisfitError."""
_SHAPES: Final = 50
"""Sets of labels that are not looked up again: a board knows few."""


def label_reader(frame: Frame) -> Labelled:
    """The values of labelled text: per name the first of the table's labels that is there."""
    table = [(field, tuple(map(plain_label, field.labels))) for field in frame.fields]
    known = frozenset(label for _, labels in table for label in labels)
    # A board says the same few numbers again and again.
    read_as = cache(lambda field, unit: lru_cache(REMEMBERED)(text_reader(field, unit)))

    @lru_cache(_SHAPES)
    def places(found: tuple[str, ...]) -> list[tuple[str, int, TextReader]]:
        """Which of the texts beside these labels says what, and how it is read."""
        there: dict[str, tuple[int, str | None]] = {}
        for at, name in enumerate(found):
            chosen = choose(name, known)
            if chosen is not None:
                there.setdefault(chosen[0], (at, chosen[1]))
        said: dict[str, tuple[int, TextReader]] = {}
        for field, labels in table:
            label = next((label for label in labels if label in there), None)
            if label is not None and field.name not in said:
                at, unit = there[label]
                said[field.name] = at, read_as(field, unit)
        return [(name, at, read) for name, (at, read) in said.items()]

    def read(labels: tuple[str, ...], texts: Sequence[str]) -> FrameValues:
        values: FrameValues = {}
        for name, at, read_text in places(labels):
            values[name] = read_text(texts[at])
        return values

    return read


def column_reader(framing: Framing, frame: Frame) -> Callable[[bytes], FrameValues]:
    """What reads lines whose columns have numbers; it raises MisfitError."""
    separator, begins = framing.separator or None, len(frame.begins)
    fields = [(field.name, field.column, text_reader(field)) for field in frame.fields]

    def read(raw: bytes) -> FrameValues:
        cells = raw[begins:].decode("utf-8", "replace").split(separator)
        if cells and not cells[-1]:
            cells.pop()
        if frame.columns is not None and not frame.columns[0] <= len(cells) <= frame.columns[1]:
            raise MisfitError(f"expected {frame.columns[0]} columns, found {len(cells)}")
        values: FrameValues = {}
        for name, column, read_text in fields:
            if column is None or column >= len(cells):
                raise MisfitError(f"{name}: there is no column {column}")
            values[name] = read_text(cells[column].strip())
        return values

    return read


class HeadedRows:
    """Rows under a line that names the columns; it may come again at any time, as after a reset of the board."""

    def __init__(self, frame: Frame, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._labels = frozenset(plain_label(label) for field in frame.fields for label in field.labels)
        self._frame = frame
        self._labelled = label_reader(frame)

    def read(self, raw: bytes) -> FrameValues | None:
        """The values of a row; None for a line that names columns, and for greetings. Raises MisfitError."""
        if len(raw) > LONGEST:
            raise MisfitError(f"the line is longer than {LONGEST} bytes")
        text = raw.decode("utf-8", "replace").strip()
        separator = next((one for one in ("\t", ";", ",") if one in text), None)
        cells = [cell.strip().strip('"') for cell in text.split(separator)]
        if not any(cell.lstrip("+-.")[:1].isdigit() for cell in cells):
            if sum(choose(cell, self._labels) is not None for cell in cells) >= 2:
                self._columns = tuple(cells)
            return None
        if not self._columns:
            return _by_unit(self._frame, cells)
        if len(cells) != len(self._columns):
            raise MisfitError(f"expected {len(self._columns)} columns, found {len(cells)}")
        return self._labelled(self._columns, cells)


def _by_unit(frame: Frame, cells: Sequence[str]) -> FrameValues:
    """``3.98V,0.52A``: values that say by their units what they are."""
    values: FrameValues = {}
    for cell in cells:
        dimension = dimension_of(cell)
        if dimension is None:
            raise MisfitError("no line has named the columns, and the values carry no units")
        field = next((one for one in frame.fields if _is_reading_of(one.name, dimension)), None)
        if field is not None and field.name in values:
            raise MisfitError(f"two values have a unit of {dimension}")
        if field is not None:
            values[field.name] = text_reader(field)(cell)
    return values


def _is_reading_of(name: str, dimension: str) -> bool:
    return name in READING_NAMES and SUFFIXES[name.rpartition("_")[2]][0] == dimension
