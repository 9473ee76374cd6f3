"""Tables as home-made boards print them: rows under a line of names, or under names that a person gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from purifier.model.reading import READING_NAMES
from purifier.plain_text import plain
from purifier.protocols.evidence import thousandfold
from purifier.protocols.field import SUFFIXES, suffix_of
from purifier.protocols.labels import Labels, Place
from purifier.protocols.meter import Frame
from purifier.protocols.pieces import HALF_ROW, Aside, FrameValues, MisfitError, Seen
from purifier.protocols.rows import label_reader
from purifier.protocols.spoken import LONGEST, UNIT_WORDS, bare, dimension_of, text_reader, with_point

_COMMA_NUMBER: Final = re.compile(r"[+-]?\d+(?:,\d+)?", re.ASCII)
NAMELESS: Final = "no line has named the columns, and the values carry no units"
EXAMPLE: Final = ("volts", "amps", "watts")
"""Names for the columns of a table that nobody has named."""


class HeadedRows:
    """Rows under a line that names the columns; it may come again at any time, as after a reset of the board.

    Names that a person gives win over those that are printed.
    """

    def __init__(self, frame: Frame, columns: Sequence[str], pick: str = "") -> None:
        self._told = bool(columns)
        self._columns = tuple(columns)
        self._labels = Labels(frame.fields)
        self._frame = frame
        self._labelled = label_reader(frame, self._hint, pick=pick)

    def read(self, raw: bytes, aside: Aside) -> FrameValues | None:
        """The values of a row; None for a line that names columns, and for greetings. Raises MisfitError."""
        if len(raw) > LONGEST:
            raise MisfitError(f"the line is longer than {LONGEST} bytes")
        cells = split(bare(raw.decode("utf-8", "replace")).strip())
        midway, aside.midway = aside.midway, False
        is_row = next(filter(is_number_like, cells), None) is not None
        if midway and is_row:
            raise MisfitError(HALF_ROW)
        if not is_row:
            if not self._told and sum(self._labels.find(cell) is not None for cell in cells) >= 2:
                self._columns = tuple(cells)
            return None
        if not self._columns:
            return self._by_unit(cells, aside)
        if len(cells) != len(self._columns):
            more = ": --columns names each of a line, with - for one to pass over" if self._told else ""
            raise MisfitError(f"expected {len(self._columns)} columns, found {len(cells)}{more}")
        return self._labelled(self._columns, cells, aside)

    def _by_unit(self, cells: Sequence[str], aside: Aside) -> FrameValues:
        """``3.98V,0.52A``: values that say by their units what they are."""
        values: FrameValues = {}
        for cell in cells:
            dimension = dimension_of(cell)
            if dimension is None:
                names = ",".join((*EXAMPLE, *["-"] * len(cells))[: len(cells)])
                raise MisfitError(f"{NAMELESS}: name them, such as --columns {names}")
            field = next((one for one in self._frame.fields if _is_reading_of(one.name, dimension)), None)
            if field is not None and field.name in values:
                raise MisfitError(f"two values have a unit of {dimension}")
            if field is not None:
                try:
                    values[field.name] = text_reader(field)(cell)
                except MisfitError as misfit:
                    aside.leave_out(field.name, misfit, values)
            if aside.seen is not None:
                name = None if field is None else field.name
                aside.seen.append(Seen(str(len(aside.seen)), cell, name, values.get(name or "")))
        return values

    def _hint(self, name: str, columns: tuple[str, ...], texts: Sequence[str]) -> str:
        """The columns with the unit that would explain a number a thousand times too large."""
        places = [self._labels.find(column) for column in columns]
        about = {self._name_of(place): text for place, text in zip(places, texts, strict=True) if place is not None}
        three = (about.get("voltage_v", ""), about.get("current_a", ""), about.get("power_w", ""))
        milli = {"voltage_v": "mV"} if name == "voltage_v" else {"current_a": "mA"}
        if name == "current_a" and thousandfold(three):
            milli["power_w"] = "mW"
        named = [
            _renamed(column, place, milli.get(self._name_of(place)))
            for column, place in zip(columns, places, strict=True)
        ]
        return f": is it in {milli[name]}? --columns {','.join(named)}"

    def _name_of(self, place: Place | None) -> str:
        if place is None:
            return ""
        return self._labels.name_of(place)


def _renamed(column: str, place: Place | None, unit: str | None) -> str:
    """A column as it is to be typed; what means nothing is passed over."""
    if place is None:
        return "-"
    label = "_".join(plain(column).lower().split())
    return f"{label}_{unit}" if unit is not None and place.unit is None else label


def split(text: str) -> list[str]:
    """The cells of a row: between TABs, semicolons, commas or blanks; a comma inside a number is its point."""
    for separator in ("\t", ";"):
        if separator in text:
            return [with_point(cell.strip().strip('"'), sure=True) for cell in text.split(separator)]
    if "," in text and ("." in text or " " not in text or not all(map(_COMMA_NUMBER.fullmatch, text.split()))):
        return [cell.strip().strip('"') for cell in text.split(",")]
    return [with_point(cell, sure=True) for cell in _with_units(text.split())]


def _with_units(words: Sequence[str]) -> list[str]:
    """``12.8 V -0.4 A``: a unit behind a number is no cell of its own."""
    cells: list[str] = []
    for word in words:
        if cells and word.lower() in UNIT_WORDS and cells[-1][-1:].isdigit() and is_number_like(cells[-1]):
            cells[-1] += f" {word}"
        else:
            cells.append(word.strip('"'))
    return cells


def is_number_like(cell: str) -> bool:
    """Whether a cell begins as a number does."""
    return cell.lstrip("+-.")[:1].isdigit()


def _is_reading_of(name: str, dimension: str) -> bool:
    return name in READING_NAMES and SUFFIXES[suffix_of(name) or ""][0] == dimension
