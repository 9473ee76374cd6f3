"""A table in a text file, a row a time and a column a quantity: the way most programs export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, islice
from math import inf
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.channels import Channel, Chosen
from purifier.formats.decimals import Written, is_comma, refuse_comma
from purifier.formats.format import Format
from purifier.formats.header_words import unit_in
from purifier.formats.numbers import Column, extent, last_digit, numbers
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import within
from purifier.formats.quantity_names import quantity_of
from purifier.formats.said import Said
from purifier.formats.sniffing import Table, is_header
from purifier.formats.sound_rows import as_wide, refuse_other_header, sound_rows, stretches, without_words
from purifier.formats.splitting import DELIMITERS, Row, chunks, rows
from purifier.formats.text_file import TextFile
from purifier.formats.time_column import time_column
from purifier.formats.timeline import Dated, Timeline
from purifier.formats.timelines import even_timeline, looks_like_time, timeline
from purifier.model.block import Block, Cells

GENERIC: Final = Format("table", "a table that no format describes")
MIDDLE: Final = "middle"
MOST_SAMPLED: Final = 4_000


class TableFile:
    """An `Opened` table: `channels`, then `blocks`, then `dated`."""

    def __init__(self, file: TextFile, table: Table, format: Format | None, asked: Asked, unit_of: UnitOf) -> None:
        """Raises UsageError for what can be read two ways, and where no times are found."""
        self._unit_of = unit_of
        self.said: Final = Said()
        self.format = format or (GENERIC if table.names else replace(GENERIC, header=()))
        self._file, self._table, self._asked = file, table, asked
        self._sample = self._sampled()
        self._at = time_column(table, format, asked, looks_like_time, self._column, file.name)
        self._comma = self._decides_comma(format)
        self.format = _with_sign_line(self.format, table.preamble, self.said)
        self._timeline = self._times()
        self._introduce()

    def channels(self) -> Sequence[Channel]:
        """Every column but that of the times, with the range of its numbers in a sample from all over the file."""
        taken = set() if self._at is None else {self._at.index, self._at.also}
        found = [self._channel(place) for place in range(self._table.width) if place not in taken]
        if self.format.middle_of is not None:
            low, high = (self._place_of(name) for name in self.format.middle_of)
            ends = self._channel(low), self._channel(high)
            found.append(Channel(MIDDLE, ends[0].unit, ends[0].count, ends[0].low, ends[1].high, self._table.first))
        return found

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """See `Opened`."""
        table, said, file = self._table, self.said, self._file.name
        readers = [(one, self._reader(one), self._places(one)) for one in chosen]
        places = [place for _, _, all_ in readers for place in all_]
        places += [] if self._at is None else [self._at.index, self._at.also or 0]
        needed = max(places, default=0) + 1
        period_ms = round((self.format.mean_over_s or 0.0) * 1000.0)
        for line, chunk in chunks(self._file.lines(), table.delimiter, file):
            if line + len(chunk) <= table.first:
                continue
            skipped = max(0, table.first - line)
            line, chunk = line + skipped, chunk[skipped:]
            kept = sound_rows(chunk, line, table, needed, file, said)
            if self._at is None and table.delimiter == " ":
                kept = without_words(kept, places, line, said)
            if not kept:
                continue
            first = table.names[0] if table.names else ""
            if first and any(first in row[0] or first in row for row in kept):
                # A logger that was started anew appends its header once more.
                kept = [row for row in kept if not is_header(row, table)]
                refuse_other_header(kept, chunk, line, table, file)
            for at, part in stretches(chunk, kept, line):
                columns = list(zip(*part, strict=False))
                times, begins = self._taken(columns, len(part), at)
                values = {one.quantity: self._values(reader, where, columns, one, at) for one, reader, where in readers}
                said.rows += len(part)
                yield from self._cut(times, begins, values, self._extra(columns), at, period_ms)

    def dated(self) -> Dated:
        """See `Opened`."""
        return self._timeline.finish()

    # How it is read

    def _times(self) -> Timeline:
        if self._at is None:
            every_s = self._asked.every_s or self.format.time.every_s
            if every_s is not None:
                return even_timeline(every_s, self._asked, self._file.name, self._table.first)
            if self.format.time.form == "none":
                note = f" ({self.format.note})" if self.format.note else ""
                raise UsageError(
                    f"{self._file.name}:{self._table.first}: {self.format.name} writes no times: --every QTY says how "
                    f"far rows are apart{note}"
                )
            there = ", ".join(f"'{name}'" for name in self._table.names) or f"columns 1 to {self._table.width}"
            raise UsageError(
                f"{self._file.name}:{self._table.first}: none of {there} looks like times: --time COL names theirs, or "
                "--every '10 s' says how far rows are apart"
            )
        zone = ""
        if self._at.column.zone == "header":
            zone = next(
                (row[self._at.index] for row in (self._table.names, self._table.units, self._table.devices) if row), ""
            )
        cells = self._time_cells(list(zip(*self._sample, strict=False)), len(self._sample))
        return timeline(cells, self._at.column, self._asked, self._file.name, self._table.first, zone)

    def _time_cells(self, columns: Sequence[Sequence[str]], count: int) -> Sequence[str]:
        if self._at is None or max(self._at.index, self._at.also or 0) >= len(columns):
            return [""] * count
        if self._at.also is None:
            return columns[self._at.index]
        return [f"{day} {clock}" for day, clock in zip(columns[self._at.index], columns[self._at.also], strict=True)]

    def _reader(self, one: Chosen) -> Column:
        ends = frozenset(word.lower() for word in self.format.ends_hold)
        return Column(
            *(one.factor, one.offset, *within(one.quantity), self._comma, ends), one.channel.unit, one.otherwise
        )

    def _places(self, one: Chosen) -> tuple[int, ...]:
        if one.channel.name == MIDDLE and one.channel.number is None and self.format.middle_of:
            return tuple(self._place_of(name) for name in self.format.middle_of)
        return ((one.channel.number or 1) - 1,)

    def _values(
        self, reader: Column, places: Sequence[int], columns: Sequence[Sequence[str]], one: Chosen, line: int
    ) -> Cells:
        parts = []
        for place in places:
            found = numbers(columns[place], reader) if place < len(columns) else numbers([""] * len(columns[0]), reader)
            if found.odd:
                refuse_comma(columns[place][found.odd_at], self._comma, self._file.name, line + found.odd_at)
                self.said.odd(f"{_name(one)}: no number", line + found.odd_at, found.odd)
            if found.beyond:
                self.said.odd(f"{_name(one)}: beyond belief", line + found.beyond_at, found.beyond)
            parts.append(found.values)
        if len(parts) == 1:
            return parts[0]
        return [None if a is None or b is None else (a + b) / 2.0 for a, b in zip(*parts, strict=True)]

    def _taken(self, columns: Sequence[Sequence[str]], count: int, line: int) -> tuple[list[int | None], Sequence[int]]:
        """The times of some rows [ms], and the places at which the file's clock began again."""
        return self._timeline.take(self._time_cells(columns, count), line), self._timeline.sections()

    def _extra(self, columns: Sequence[Sequence[str]]) -> list[str | None] | None:
        """What else the rows say, as JSON text."""
        return None

    def _cut(
        self,
        times: list[int | None],
        begins: Sequence[int],
        values: dict[str, Cells],
        extra: list[str | None] | None,
        line: int,
        period_ms: int,
    ) -> Iterator[Block]:
        """One block, or several where the file's clock began again; rows without a time are left out."""
        ends = [*begins, len(times)]
        for number, (start, end) in enumerate(zip([0, *begins], ends, strict=True)):
            self._section += number > 0
            part = times[start:end]
            cells = {name: column[start:end] for name, column in values.items()} if len(ends) > 1 else values
            more = None if extra is None else extra[start:end]
            if None in part:
                keep = [t is not None for t in part]
                self.said.drop("no time", line + start + keep.index(False), keep.count(False))
                cells = {name: list(compress(column, keep)) for name, column in cells.items()}
                more = None if more is None else list(compress(more, keep))
            stamps = [t for t in part if t is not None]
            if stamps:
                means = [period_ms] * len(stamps) if period_ms else None
                yield Block(stamps, cells, line + start, self._section, means, more)

    _section = 0

    # What there is

    def _sampled(self) -> list[Row]:
        """Rows from all over the file, for what has to be known before the first is read."""
        lines = self._file.sample()[self._table.first - 1 :]
        cut = as_wide(rows(lines, self._table.delimiter), self._table.width)
        found = [row for row in cut if not (self._table.names and is_header(row, self._table))]
        step = max(1, len(found) // MOST_SAMPLED)
        return found[::step]

    def _column(self, place: int) -> Sequence[str]:
        return [row[place] for row in self._sample if place < len(row)]

    def _channel(self, place: int) -> Channel:
        cells = self._column(place)
        table = self._table
        name = table.names[place] if place < len(table.names) else ""
        if table.devices and place < len(table.devices) and table.devices[place]:
            name = f"{table.devices[place]} {name}"
        unit = table.units[place] if place < len(table.units) else ""
        unit, values = extent(cells, self._comma, unit.strip("[]() "))
        low, high = (min(values), max(values)) if values else (None, None)
        digit = last_digit(cells, self._comma)
        return Channel(name, unit, len(values), low, high, table.first, place + 1, digit)

    def _place_of(self, name: str) -> int:
        names = [one.casefold() for one in self._table.names]
        if name.casefold() not in names:
            raise UsageError(f"{self._file.name}:{self._table.header_line}: expected a column '{name}', found none")
        return names.index(name.casefold())

    def _most(self, place: int) -> float:
        """The greatest number that a column can hold, by what its name says it is."""
        name = self._table.names[place] if place < len(self._table.names) else ""
        unit = self._table.units[place] if place < len(self._table.units) else ""
        told = unit_in(f"{name} ({unit})" if unit else name, self._unit_of)
        quantity = quantity_of(told.name, told.unit) if told is not None else quantity_of(name, None)
        if quantity is None:
            return inf
        return within(quantity)[1] / (told.unit.factor if told is not None and told.unit.factor else 1.0)

    def _decides_comma(self, format: Format | None) -> bool:
        taken = set() if self._at is None else {self._at.index, self._at.also}
        most = [self._most(place) for place in range(self._table.width)]
        cells = (
            Written(number, cell, most[place] if place < len(most) else inf)
            for number, row in enumerate(self._sample)
            for place, cell in enumerate(row)
            if place not in taken and ("," in cell or "." in cell)
        )
        told = self._asked.decimal or (format.decimal if format is not None else None)
        by = "--decimal" if self._asked.decimal else ""
        return is_comma(cells, self._table.delimiter, self._file.name, self.said, told, by, self._line_of)

    def _line_of(self, sampled: int) -> int:
        """Where a row of the sample stands."""
        wanted, first = self._sample[sampled], self._table.first
        lines = islice(self._file.lines(), first - 1, None)
        return next((first + i for i, row in enumerate(rows(lines, self._table.delimiter)) if row == wanted), first)

    def _introduce(self) -> None:
        said, table = self.said, self._table
        between = DELIMITERS.get(table.delimiter, repr(table.delimiter))
        names = f"names in line {table.header_line}" if table.names else "no names of columns"
        below = "" if table.first == table.header_line + 1 else f", data from line {table.first} on"
        said.layout = f"a table with {between} between its cells, {names}{below}"
        if self._file.encoding.sentence:
            said.say(self._file.encoding.sentence)
        if self._at is not None and self._at.told:
            said.times_in = f"times are in {self._at.told}"


def _name(one: Chosen) -> str:
    return one.channel.name or f"column {one.channel.number}"


def _with_sign_line(format: Format, preamble: Sequence[str], said: Said) -> Format:
    """``format`` with the sign that a line of this file's preamble tells."""
    if format.sign != "by-line":
        return format
    for line in preamble:
        if line.startswith(format.sign_line):
            what = line[len(format.sign_line) :].strip()
            for words, sign, told in (
                (format.discharging, "discharge-positive", "discharged"),
                (format.charging, "charge-positive", "charged"),
            ):
                if any(what.startswith(word) for word in words):
                    said.say(f"the battery was {told}: the file says '{line.strip()[:60]}'")
                    return replace(format, sign=sign)  # type: ignore[arg-type]
    return replace(format, sign="ask")
