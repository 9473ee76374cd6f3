"""The values of lines and labels: columns by number or by name, labels wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from purifier.protocols.meter import READING_NAMES, SUFFIXES, Frame, FrameValues, Framing, MisfitError
from purifier.protocols.spoken import LONGEST, choose, dimension_of, of_text, plain_label


def label_reader(frame: Frame) -> Callable[[Sequence[tuple[str, str]]], FrameValues]:
    """The values of labelled text: per name the first of the table's labels that is there."""
    table = [(field, tuple(map(plain_label, field.labels))) for field in frame.fields]
    known = frozenset(label for _, labels in table for label in labels)

    def read(found: Sequence[tuple[str, str]]) -> FrameValues:
        there: dict[str, tuple[str, str | None]] = {}
        for name, text in found:
            chosen = choose(name, known)
            if chosen is not None:
                there.setdefault(chosen[0], (text, chosen[1]))
        values: FrameValues = {}
        for field, labels in table:
            label = next((label for label in labels if label in there), None)
            if label is not None and field.name not in values:
                values[field.name] = of_text(field, *there[label])
        return values

    return read


def column_reader(framing: Framing) -> Callable[[Frame, bytes], FrameValues]:
    """What reads lines whose columns have numbers; it raises MisfitError."""
    separator = framing.separator or None

    def read(frame: Frame, raw: bytes) -> FrameValues:
        cells = raw[len(frame.begins) :].decode("utf-8", "replace").split(separator)
        if cells and not cells[-1]:
            cells.pop()
        if frame.columns is not None and not frame.columns[0] <= len(cells) <= frame.columns[1]:
            raise MisfitError(f"expected {frame.columns[0]} columns, found {len(cells)}")
        values: FrameValues = {}
        for field in frame.fields:
            if field.column is None or field.column >= len(cells):
                raise MisfitError(f"{field.name}: there is no column {field.column}")
            values[field.name] = of_text(field, cells[field.column].strip())
        return values

    return read


class HeadedRows:
    """Rows under a line that names the columns; it may come again at any time, as after a reset of the board."""

    def __init__(self, frame: Frame, columns: Sequence[str]) -> None:
        self._columns = list(columns)
        self._labels = frozenset(plain_label(label) for field in frame.fields for label in field.labels)
        self._labelled = label_reader(frame)

    def read(self, frame: Frame, raw: bytes) -> FrameValues | None:
        """The values of a row; None for a line that names columns, and for greetings. Raises MisfitError."""
        if len(raw) > LONGEST:
            raise MisfitError(f"the line is longer than {LONGEST} bytes")
        text = raw.decode("utf-8", "replace").strip()
        separator = next((one for one in ("\t", ";", ",") if one in text), None)
        cells = [cell.strip().strip('"') for cell in text.split(separator)]
        if not any(cell.lstrip("+-.")[:1].isdigit() for cell in cells):
            if sum(choose(cell, self._labels) is not None for cell in cells) >= 2:
                self._columns = cells
            return None
        if not self._columns:
            return _by_unit(frame, cells)
        if len(cells) != len(self._columns):
            raise MisfitError(f"expected {len(self._columns)} columns, found {len(cells)}")
        return self._labelled(list(zip(self._columns, cells, strict=True)))


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
            values[field.name] = of_text(field, cell)
    return values


def _is_reading_of(name: str, dimension: str) -> bool:
    return name in READING_NAMES and SUFFIXES[name.rpartition("_")[2]][0] == dimension
