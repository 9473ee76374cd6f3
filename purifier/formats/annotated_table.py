"""One table of annotated CSV: its annotations and header, and which of its columns hold times, numbers and names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from purifier.errors import UsageError
from purifier.formats.number_cells import numbers
from purifier.formats.said import Said
from purifier.plain_text import quoted

Key = tuple[str, ...]
"""What tells one series from the others: its result, measurement, field, and tags as ``name=value``."""

_NUMBERS: Final = frozenset({"double", "long", "unsignedLong", "field"})
_WORDS: Final = frozenset({"string", "boolean", "tag", "measurement", "duration", "ignored", "base64Binary"})
_OWN: Final = frozenset({"result", "table"})


@dataclass(frozen=True, slots=True)
class Values:
    """A column of numbers; ``field`` is what it is called where its rows do not say so themselves."""

    place: int
    field: str


@dataclass(frozen=True, slots=True)
class Table:
    """Where things stand in the rows of one table, counted from 0."""

    width: int
    time: int
    values: tuple[Values, ...]
    result: int | None
    measurement: int | None
    field: int | None
    tags: tuple[tuple[int, str], ...]
    defaults: Mapping[int, str]
    """What an empty cell of a column stands for, where it stands for anything."""

    def column(self, rows: Sequence[Sequence[str]], place: int) -> list[str]:
        """The cells of one column."""
        cells = [row[place] for row in rows]
        default = self.defaults.get(place)
        return cells if default is None else [cell or default for cell in cells]

    def keys(self, rows: Sequence[Sequence[str]], column: Values) -> list[Key]:
        """Which series each row of a column belongs to."""
        places = [place for place in (self.result, self.measurement, self.field) if place is not None]
        places += [place for place, _ in self.tags]
        first = rows[0]
        if all([all([row[place] == first[place] for row in rows]) for place in places]):
            return [self._key(first, column)] * len(rows)
        known: dict[Key, Key] = {}
        keys = []
        for row in rows:
            cells = tuple([row[place] for place in places])
            key = known.get(cells)
            if key is None:
                key = known[cells] = self._key(row, column)
            keys.append(key)
        return keys

    def _key(self, row: Sequence[str], column: Values) -> Key:
        def cell(place: int | None) -> str:
            return "" if place is None else row[place] or self.defaults.get(place, "")

        tags = [f"{name}={cell(place)}" for place, name in self.tags if cell(place)]
        return (cell(self.result), cell(self.measurement), column.field or cell(self.field), *tags)


@dataclass(slots=True)
class TableReader:
    """Eats the rows of a file, annotations and headers among them, and says which rows are of which table."""

    file: str
    said: Said
    _notes: dict[str, list[str]] = field(default_factory=dict)
    _header: tuple[list[str], int] | None = None
    """A header that no row has followed yet, and its line."""
    _table: Table | None = None

    def take(self, rows: list[list[str]], line: int) -> Iterator[tuple[Table, list[list[str]], int]]:
        """The rows of data among ``rows``, the first of which stands at ``line``, table by table.

        Raises UsageError for a header without times, and where InfluxDB wrote down an error.
        """
        table = self._table
        plain = table is not None and set(map(len, rows)) == {table.width}
        if plain and table is not None and not any([row[0][:1] == "#" for row in rows]):
            yield table, rows, line
            return
        begin = 0
        for place, row in enumerate(rows):
            if self._header is not None and any(row) and row[0][:1] != "#":
                self._table = _table(*self._header, row, self._notes, self.file)
                self._header, self._notes = None, {}
            if self._table is not None and len(row) == self._table.width and row[0][:1] != "#":
                continue
            if begin < place and self._table is not None:
                yield self._table, rows[begin:place], line + begin
            begin = place + 1
            self._turn(row, line + place)
        if begin < len(rows) and self._table is not None:
            yield self._table, rows[begin:], line + begin

    def _turn(self, row: list[str], line: int) -> None:
        """A row that is none of data: blank, an annotation, the header that is due, or a broken one."""
        if not any(row):
            self._table = None
        elif row[0][:1] == "#":
            self._table = None
            name, _, first = row[0].partition(" ")
            self._notes[name] = [first, *row[1:]]
        elif self._table is None and self._header is None:
            self._header = row, line
        else:
            self.said.drop("another number of cells than the header has", line)


def _table(header: list[str], line: int, row: list[str], notes: dict[str, list[str]], file: str) -> Table:
    """What stands where, by the header, the annotations above it, and the first row below it."""
    names = [name.strip() for name in header]
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    kinds = {place: kind.strip() for place, kind in enumerate(notes.get("#datatype", []))}
    time = places.get("_time", _of_kind(kinds, "dateTime", names))
    if time is None and "error" in places:
        said = quoted(row[places["error"]] if places["error"] < len(row) else "", 200)
        raise UsageError(f"{file}:{line}: InfluxDB wrote down an error in place of data: {said}: export it again")
    if time is None:
        found = quoted(", ".join(filter(None, names)), 200)
        raise UsageError(
            f"{file}:{line}: expected a column _time, as InfluxDB's annotated CSV has it, found {found}: export "
            "the rows themselves, without taking the times away"
        )
    grouped = {place for place, said in enumerate(notes.get("#group", [])) if said.strip() == "true"}
    others = [place for place, name in enumerate(names) if name and name not in _OWN and name[0] != "_"]

    def holds_numbers(place: int) -> bool:
        if place in grouped or kinds.get(place) in _WORDS:
            return False
        cell = row[place] if place < len(row) else ""
        return kinds.get(place) in _NUMBERS or not cell or numbers([cell]) != [None]

    if (value := places.get("_value")) is not None:
        values = [] if kinds.get(value) in _WORDS else [Values(value, "" if "_field" in places else "_value")]
    else:
        values = [Values(place, names[place]) for place in others if place != time and holds_numbers(place)]
    taken = {time, places.get("_value"), *(one.place for one in values)}
    measurement = places.get("_measurement", _of_kind(kinds, "measurement", names))
    return Table(
        width=len(header),
        time=time,
        values=tuple(values),
        result=places.get("result"),
        measurement=measurement,
        field=places.get("_field"),
        tags=tuple((place, names[place]) for place in others if place not in taken | {measurement}),
        defaults={
            place: text for place, text in enumerate(notes.get("#default", [])[: len(header)]) if text and place != time
        },
    )


def _of_kind(kinds: Mapping[int, str], kind: str, names: Sequence[str]) -> int | None:
    """The first column of a kind, in a file that calls its columns as it likes; not the bounds of a query."""
    found = [place for place, one in kinds.items() if one.startswith(kind) and place < len(names)]
    return next((place for place in found if names[place] not in ("_start", "_stop")), None)
