"""InfluxDB's annotated CSV: tables of one or many series one behind another, each under annotations of its own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from typing import Final, TypeVar

from purifier.formats.annotated_table import Key, Table, TableReader
from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.number_cells import known, numbers
from purifier.formats.said import Said
from purifier.formats.seen import Seen
from purifier.formats.timeline import Dated
from purifier.formats.utc_cells import utc_ms
from purifier.model.block import Block, Cells
from purifier.model.units import UNITS
from purifier.plain_text import quoted

T = TypeVar("T")

FORMAT: Final = Format(id="influx-annotated-csv", name="InfluxDB annotated CSV")
ROWS: Final = 5_000
LONGEST_LINE: Final = 100_000
"""Letters; a line of data has some two hundred, and csv reads no cell beyond 131 072."""
_MARKS: Final = ("#datatype", "#group", "#default")
_DIMENSIONS: Final = frozenset({"voltage", "current", "power", "charge", "energy", "temperature", "fraction"})
_DIGITS: Final = 19
"""Of a time in nanoseconds since 1970."""


def is_annotated(head: Sequence[str]) -> bool:
    """Whether a file that begins with these lines, its byte order mark gone, is annotated CSV, annotations or none."""
    for line in head:
        if line.startswith(_MARKS):
            return True
        if line.strip():
            names = {name.strip().strip('"') for name in line.split(",")}
            return "_time" in names and not names.isdisjoint(("_value", "_measurement", "table", "_start"))
    return False


def opened(lines: Callable[[], Iterator[str]], file: str) -> AnnotatedCsv:
    """The file called ``file`` in messages; ``lines`` gives its lines from the first, as often as it is called.

    Nothing is read yet.
    """
    return AnnotatedCsv(lines, file)


@dataclass(slots=True)
class AnnotatedCsv:
    """See `purifier.formats.opened.Opened`; a channel is called ``measurement field tag=value``."""

    lines: Callable[[], Iterator[str]]
    file: str
    said: Said = field(default_factory=Said)
    format: Format = FORMAT
    _keys: dict[str, Key] = field(default_factory=dict)

    def channels(self) -> Sequence[Channel]:
        """Every series whose values are numbers, in the order of the file."""
        seen: dict[Key, Seen] = {}
        for table, rows, line in self._tables(Said()):
            for column in table.values:
                cells = numbers(table.column(rows, column.place))
                keys = table.keys(rows, column)
                if len(here := dict.fromkeys(keys)) == 1:
                    seen.setdefault(keys[0], Seen(line)).take(known(cells))
                    continue
                found: dict[Key, list[float]] = {key: [] for key in here}
                for key, value in zip(keys, cells, strict=True):
                    if value is not None and value == value:
                        found[key].append(value)
                for key, values in found.items():
                    seen.setdefault(key, Seen(line + keys.index(key))).take(values)
        counted = [key for key, one in seen.items() if one.count]
        self._keys = dict(zip(_names(counted), counted, strict=True))
        return [seen[key].channel(name, _unit(key)) for name, key in self._keys.items()]

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """The rows of the ``chosen`` series; see `purifier.formats.opened.Opened.blocks`."""
        if not self._keys:
            self.channels()
        wanted = {self._keys[one.channel.name]: one for one in chosen if one.channel.name in self._keys}
        for table, rows, line in self._tables(self.said):
            values: dict[str, Cells] = {}
            mine = [False] * len(rows)
            for column in table.values:
                keys = table.keys(rows, column)
                here = set(keys)
                for key in here & wanted.keys():
                    cells = table.column(rows, column.place)
                    if len(here) == 1:
                        mine = [True] * len(rows)
                    else:
                        cells = [cell if one == key else "" for cell, one in zip(cells, keys, strict=True)]
                        mine = [one == key or is_mine for one, is_mine in zip(keys, mine, strict=True)]
                    self._read(wanted[key], cells, line, values)
            if values:
                for one in chosen:
                    values.setdefault(one.quantity, [None] * len(rows))
                yield from self._block(_times(table.column(rows, table.time)), values, mine, line)

    def dated(self) -> Dated:
        """Its times are UTC."""
        return Dated(0, ("times are UTC, as InfluxDB writes them",))

    def _read(self, one: Chosen, cells: Sequence[str], line: int, values: dict[str, Cells]) -> None:
        def odd(place: int) -> None:
            self.said.odd(f"no number in {quoted(one.channel.name)}", line + place, 1)

        read = numbers(cells, one.factor, one.offset, odd=odd)
        if (before := values.get(one.quantity)) is not None:
            read = [old if new is None else new for new, old in zip(read, before, strict=True)]
        values[one.quantity] = read

    def _block(self, times: list[int | None], values: dict[str, Cells], mine: list[bool], line: int) -> Iterator[Block]:
        """The rows that are ``mine`` and have a time."""
        first = 0
        if not all(mine):
            first = mine.index(True)
            times = _only(times, mine)
            values = {name: _only(cells, mine) for name, cells in values.items()}
        if None in times:
            self.said.drop("no time", line + first + times.index(None), times.count(None))
            has_time = [time is not None for time in times]
            values = {name: _only(cells, has_time) for name, cells in values.items()}
        t_ms = [time for time in times if time is not None]
        self.said.rows += len(t_ms)
        if t_ms:
            yield Block(t_ms, values, line + first)

    def _tables(self, said: Said) -> Iterator[tuple[Table, list[list[str]], int]]:
        """Rows of one table, some thousand at a time, with the line of the first of them."""
        reader = TableReader(self.file, said)
        source = _Lines(self.lines(), said)
        cells = csv.reader(source)
        more = True
        while more:
            line, rows = source.number + 1, list[list[str]]()
            try:
                rows.extend(islice(cells, ROWS))
                more = len(rows) == ROWS
            except csv.Error:  # what came before it is read, what comes behind it will be
                said.drop("no CSV: is a quote never closed?", source.number)
                cells = csv.reader(source)
            if rows:
                yield from reader.take(rows, line)


@dataclass(slots=True)
class _Lines:
    """Counts lines and leaves gigantic ones out, which are no rows."""

    lines: Iterator[str]
    said: Said
    number: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.number += 1
            if len(line) <= LONGEST_LINE:
                yield line
            else:
                self.said.drop("a line far too long for a row", self.number)


def _names(keys: Sequence[Key]) -> list[str]:
    """What each series is called; its result only where one file has the results of several queries."""
    several = len({key[0] for key in keys}) > 1
    shown = [(*key[1:], f"result={key[0]}") if several else key[1:] for key in keys]
    names = [" ".join(filter(None, parts)) for parts in shown]
    return [name if names.count(name) == 1 else f"{name} ({number})" for number, name in enumerate(names, start=1)]


def _unit(key: Key) -> str:
    """The unit of a series where a tag says it, or its measurement is one: so a home's hub writes to InfluxDB."""
    tags = dict(tag.split("=", 1) for tag in key[3:])
    said = next((tags[name] for name in ("unit", "units", "unit_of_measurement") if name in tags), key[1])
    unit = UNITS.get(said)
    return said if unit is not None and unit.dimension in _DIMENSIONS else ""


def _times(cells: Sequence[str]) -> list[int | None]:
    if all(map(str.isdecimal, cells)):
        return [int(cell[:_DIGITS]) // 1_000_000 for cell in cells]
    return utc_ms(cells)


def _only(cells: Sequence[T], which: Sequence[bool]) -> list[T]:
    return list(compress(cells, which))
