"""One value a row, in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from purifier.errors import UsageError
from purifier.formats.format import Format
from purifier.formats.long import Records
from purifier.formats.said import Said
from purifier.formats.sniffing import Table
from purifier.formats.splitting import chunks
from purifier.formats.text_file import TextFile


class LongTable:
    """The rows of a table whose cells are a name, a value and a time; raises UsageError where one is missing."""

    def __init__(self, file: TextFile, table: Table, format: Format) -> None:
        self.delimiter = table.delimiter
        self._file, self._table = file, table
        long = format.long
        assert long is not None
        time = format.time.number if format.time.number is not None else format.time.names
        self._time = self._place(time)
        self._also = self._place(format.time.also) if format.time.also else None
        self._name = self._place(long.name)
        self._value = self._place(long.value)
        self._unit = self._place(long.unit) if long.unit is not None else None
        self._untimed = long.untimed
        self._elapsed = format.time.form == "elapsed"
        self._width = max(self._time, self._name, self._value, self._unit or 0, self._also or 0) + 1

    def records(self, said: Said | None = None) -> Iterator[Records]:
        """See `purifier.formats.long.Source`."""
        header = [*self._table.names[:1]]
        initial: list[list[str]] = []
        started = False
        for line, chunk in chunks(self._file.lines(), self.delimiter, self._file.name):
            # How things stood before stands before the first row that looks like one of the table.
            begins = 1 if self._untimed else self._table.first
            rows = chunk if line >= begins else chunk[max(0, begins - line) :]
            at = max(line, begins)
            if not started and self._untimed:
                first = next((i for i, row in enumerate(rows) if self._has_time(row)), len(rows))
                # Rows without a time in front of all others are how things stood when the recording began.
                initial += [row for row in rows[:first] if len(row) >= self._width - 1]
                if first == len(rows):
                    continue
                begun = "0" if self._elapsed else rows[first][0]
                rows = [[begun, *row] for row in initial] + rows[first:]
            started = True
            good = [row for row in rows if len(row) >= self._width and row[:1] != header]
            if said is not None and len(good) < len(rows):
                lost = sum(1 for row in rows if row and row[:1] != header) - len(good)
                if lost > 0:
                    said.drop("a line that was cut, or no row of the table", at, lost)
            if not good:
                continue
            columns = list(zip(*good, strict=False))
            times: Sequence[str] = columns[self._time]
            if self._also is not None:
                times = [f"{day} {clock}" for day, clock in zip(times, columns[self._also], strict=True)]
            units = columns[self._unit] if self._unit is not None else [""] * len(good)
            yield Records(at, times, columns[self._name], columns[self._value], units)

    def _has_time(self, row: list[str]) -> bool:
        return len(row) >= self._width and (bool(self._table.names) or row[0][:1] in "0123456789+-.@")

    def _place(self, where: str | int | Sequence[str]) -> int:
        if isinstance(where, int):
            return where - 1
        wanted = [where] if isinstance(where, str) else list(where)
        names = [name.casefold() for name in self._table.names]
        for name in wanted:
            if name.casefold() in names:
                return names.index(name.casefold())
        raise UsageError(
            f"{self._file.name}:{self._table.header_line}: expected a column {' or '.join(map(repr, wanted))}, found "
            + ", ".join(map(repr, self._table.names))
        )
