"""A table in a text file, a row a time and a column a quantity: the way most programs export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.channels import Channel, Chosen
from purifier.formats.decimals import refuse_comma
from purifier.formats.format import Format
from purifier.formats.numbers import Column, numbers
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import within
from purifier.formats.row_words import directions_at, refuse_devices, with_directions
from purifier.formats.said import Said
from purifier.formats.sign_line import with_sign_line
from purifier.formats.sniffing import Table, is_header
from purifier.formats.sound_rows import (
    refuse_more_than_names,
    refuse_other_header,
    sound_rows,
    stretches,
    without_words,
)
from purifier.formats.splitting import DELIMITERS, chunks, rows
from purifier.formats.table_sample import TableSample
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
        self.said: Final = Said()
        self.format = format or (GENERIC if table.names else replace(GENERIC, header=()))
        self._file, self._table, self._asked = file, table, asked
        head = list(rows(file.head[table.first - 1 :], table.delimiter))
        refuse_more_than_names(head, table.first, table, file.name)
        self._sample = TableSample(file, table)
        self._at = time_column(table, format, asked, looks_like_time, self._sample.column, file.name)
        if format is None:
            refuse_devices(head, table, {place for place in self._taken_places if place is not None}, file.name)
        told = asked.decimal or self.format.decimal
        self._comma = self._sample.has_comma(
            self._taken_places, told, "--decimal" if asked.decimal else "", unit_of, self.said
        )
        self.format = with_sign_line(self.format, table.preamble, self.said)
        self._timeline = self._times()
        self._introduce()

    def channels(self) -> Sequence[Channel]:
        """Every column but that of the times, with the range of its numbers in a sample from all over the file."""
        taken = self._taken_places
        found = [self._sample.channel(place, self._comma) for place in range(self._table.width) if place not in taken]
        if self.format.middle_of is not None:
            low, high = (self._place_of(name) for name in self.format.middle_of)
            ends = self._sample.channel(low, self._comma), self._sample.channel(high, self._comma)
            found.append(Channel(MIDDLE, ends[0].unit, ends[0].count, ends[0].low, ends[1].high, self._table.first))
        return found

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """See `Opened`."""
        table, said, file = self._table, self.said, self._file.name
        readers = [(one, self._reader(one), self._places(one)) for one in chosen]
        way = self._way(chosen)
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
            columns = list(zip(*kept, strict=False))
            if first and any(first in "\n".join(column) for column in columns):
                # A logger that was started anew appends its header once more.
                kept = [row for row in kept if not is_header(row, table)]
                refuse_other_header(kept, chunk, line, table, file)
            for at, part in stretches(chunk, kept, line):
                columns = columns if len(part) == len(chunk) else list(zip(*part, strict=False))
                times, begins = self._taken(columns, len(part), at)
                values = {one.quantity: self._values(reader, where, columns, one, at) for one, reader, where in readers}
                if way is not None:
                    values["current_a"] = with_directions(values["current_a"], columns[way])
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
        cells = self._time_cells(list(zip(*self._sample.rows, strict=False)), len(self._sample.rows))
        return timeline(cells, self._at.column, self._asked, self._file.name, self._table.first, zone)

    def _time_cells(self, columns: Sequence[Sequence[str]], count: int) -> Sequence[str]:
        if self._at is None or max(self._at.index, self._at.also or 0) >= len(columns):
            return [""] * count
        if self._at.also is None:
            return columns[self._at.index]
        return [f"{day} {clock}" for day, clock in zip(columns[self._at.index], columns[self._at.also], strict=True)]

    def _way(self, chosen: Sequence[Chosen]) -> int | None:
        """The place of the words that say which way a current without a sign flowed; None where nothing has to."""
        without = any(one.quantity == "current_a" and (one.channel.low or 0.0) >= 0.0 for one in chosen)
        if not without or self._asked.sign is not None or self.format.sign not in ("ask", "unsigned"):
            return None
        place = directions_at(self._sample.rows, self._table.width)
        if place is not None:
            name = self._table.names[place] if place < len(self._table.names) else f"column {place + 1}"
            self.said.say(f"the current has no sign: '{name}' says when the battery was charged and when discharged")
            self.format = replace(self.format, sign="charge-positive")
        return place

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

    @property
    def _taken_places(self) -> set[int | None]:
        """The places of the columns of times."""
        return set() if self._at is None else {self._at.index, self._at.also}

    def _place_of(self, name: str) -> int:
        names = [one.casefold() for one in self._table.names]
        if name.casefold() not in names:
            raise UsageError(f"{self._file.name}:{self._table.header_line}: expected a column '{name}', found none")
        return names.index(name.casefold())

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
