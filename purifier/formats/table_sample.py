"""Rows from all over a table: what has to be known of its columns before the first row is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from math import inf
from typing import Final, Literal

from purifier.formats.channels import Channel
from purifier.formats.decimals import Written, is_comma
from purifier.formats.header_words import unit_in
from purifier.formats.numbers import extent, last_digit
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import within
from purifier.formats.quantity_names import quantity_of
from purifier.formats.said import Said
from purifier.formats.sniffing import Table, is_header
from purifier.formats.sound_rows import as_wide
from purifier.formats.splitting import rows
from purifier.formats.text_file import TextFile

MOST_SAMPLED: Final = 4_000


class TableSample:
    """Some thousand rows of one table; places of columns count from 0."""

    def __init__(self, file: TextFile, table: Table) -> None:
        self._file, self._table = file, table
        lines = file.sample()[table.first - 1 :]
        cut = as_wide(rows(lines, table.delimiter), table.width)
        found = [row for row in cut if not (table.names and is_header(row, table))]
        self.rows: Final = found[:: max(1, len(found) // MOST_SAMPLED)]

    def column(self, place: int) -> Sequence[str]:
        """The cells of one column."""
        return [row[place] for row in self.rows if place < len(row)]

    def channel(self, place: int, comma: bool) -> Channel:
        """One column, with the range of its numbers; ``comma``: that is its decimal mark."""
        cells, table = self.column(place), self._table
        name = self._named(table.names, place)
        device = self._named(table.devices, place)
        unit, values = extent(cells, comma, self._named(table.units, place).strip("[]() "))
        low, high = (min(values), max(values)) if values else (None, None)
        name = f"{device} {name}" if device else name
        return Channel(name, unit, len(values), low, high, table.first, place + 1, last_digit(cells, comma))

    def has_comma(
        self,
        taken: Collection[int | None],
        told: Literal["point", "comma"] | None,
        by: str,
        unit_of: UnitOf,
        said: Said,
    ) -> bool:
        """Whether its decimal mark is a comma, by all columns but those ``taken`` for times; see `is_comma`."""
        most = [self._most(place, unit_of) for place in range(self._table.width)]
        cells = (
            Written(number, cell, most[place] if place < len(most) else inf)
            for number, row in enumerate(self.rows)
            for place, cell in enumerate(row)
            if place not in taken and ("," in cell or "." in cell)
        )
        return is_comma(cells, self._table.delimiter, self._file.name, said, told, by, self._line_of)

    def _most(self, place: int, unit_of: UnitOf) -> float:
        """The greatest number that a column can hold, by what its name says it is."""
        name, unit = self._named(self._table.names, place), self._named(self._table.units, place)
        told = unit_in(f"{name} ({unit})" if unit else name, unit_of)
        quantity = quantity_of(name, None) if told is None else quantity_of(told.name, told.unit)
        if quantity is None:
            return inf
        return within(quantity)[1] / (told.unit.factor if told is not None and told.unit.factor else 1.0)

    def _line_of(self, number: int) -> int:
        """Where a row of the sample stands in the file."""
        wanted, first = self.rows[number], self._table.first
        lines = islice(self._file.lines(), first - 1, None)
        return next((first + i for i, row in enumerate(rows(lines, self._table.delimiter)) if row == wanted), first)

    @staticmethod
    def _named(cells: Sequence[str], place: int) -> str:
        return cells[place] if place < len(cells) else ""
