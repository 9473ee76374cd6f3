"""Logs with a JSON object a line, ``{"time": ..., "volts": ...}``: any program's, and our own exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Final, Protocol

from purifier.errors import UsageError, nearest
from purifier.formats.asked import Asked
from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format, TimeColumn
from purifier.formats.json_columns import Path, Row, batches, column, columns
from purifier.formats.json_series import Series, SeriesFinder
from purifier.formats.number_cells import scaled
from purifier.formats.own_times import OWN_TIMES, OwnTimes
from purifier.formats.said import Said
from purifier.formats.timeline import Dated, Timeline
from purifier.model.block import Block, Cells
from purifier.plain_text import quoted

OWN: Final = ("purifier-jsonl", "purifier-decode")
"""Ids of the formats of what this program writes itself: what stands in ``extra`` is taken along."""
EXPORT: Final = OWN[0]
"""Of our own exports: their times are taken as they are."""
TIME_KEYS: Final = (
    *("time", "timestamp", "ts", "tst", "datetime", "date", "utc", "t", "t_s", "t_ms", "when"),
    *("@timestamp", "_time", "last_changed", "last_updated", "created_at"),
)
"""What the time is called where neither the format nor the person says; the first of these that is there."""
_UNITS: Final = {"ms": "ms", "millis": "ms", "us": "us", "micros": "us", "ns": "ns", "nanos": "ns"}
"""Last word of a key -> unit of its numbers."""
_SAMPLE: Final = 2_000
_SHOWN: Final = 12


class MakeTimeline(Protocol):
    """``purifier.formats.timelines.timeline``."""

    def __call__(self, sample: Sequence[str], column: TimeColumn, asked: Asked, file: str, line: int) -> Timeline: ...


class MakeEvenTimeline(Protocol):
    """``purifier.formats.timelines.even_timeline``."""

    def __call__(self, every_s: float, asked: Asked, file: str) -> Timeline: ...


@dataclass(slots=True)
class JsonLines:
    """See `purifier.formats.opened.Opened`; a channel is called by its key, ``a.b`` for one inside another, or by the
    name that stands beside its value.

    ``lines`` gives the lines of the file from the first, as often as it is called.
    """

    lines: Callable[[], Iterator[str]]
    file: str
    format: Format
    asked: Asked
    make_timeline: MakeTimeline
    even_timeline: MakeEvenTimeline | None = None
    said: Said = field(default_factory=Said)
    _paths: dict[str, Path] = field(default_factory=dict)
    _series: dict[str, Series] = field(default_factory=dict)
    _time: Path | None = None
    _sample: list[str] = field(default_factory=list)
    _sample_line: int = 1
    _timeline: Timeline | OwnTimes | None = None

    def channels(self) -> Sequence[Channel]:
        """Every key that holds numbers, in the order in which they were met."""
        finder = SeriesFinder(self.format)
        there: dict[Path, None] = {}
        last: Any = None
        for rows, lines in batches(self.lines(), lambda why, line: None):
            here = columns(rows)
            there |= dict.fromkeys(here)
            self._time = self._time or self._time_path(there)
            finder.see(rows, here, self._time, lines[0] if lines else 1)
            if self._time in here:
                cells = here[self._time]
                self._sample_line = self._sample_line if self._sample else lines[0]
                self._sample += _texts(cells[: _SAMPLE - len(self._sample)])
                last = cells[-1]
        self._sample += _texts([last])
        self._paths = {".".join(path): path for path in there}
        found = finder.channels()
        self._series = {title: one for title, (one, _) in found.items()}
        return [channel for _, channel in found.values()]

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """The rows with the ``chosen`` keys; see `purifier.formats.opened.Opened.blocks`."""
        if not self._paths:
            self.channels()
        take = self._taker()
        wanted = [(one, self._series[one.channel.name]) for one in chosen if one.channel.name in self._series]
        section = 0
        for rows, lines in batches(self.lines(), self.said.drop):
            if wanted and all([one.names for _, one in wanted]):  # a line a value: those of others are no rows
                names = [(column(rows, one.names), one.name) for _, one in wanted]
                mine = [
                    any(row) for row in zip(*([cell == name for cell in cells] for cells, name in names), strict=True)
                ]
                rows, lines = list(compress(rows, mine)), list(compress(lines, mine))
            if not rows:
                continue
            times, breaks = take(rows, lines[0])
            values = {one.quantity: self._cells(rows, series, one, lines) for one, series in wanted}
            extra = [_json(row.get("extra")) for row in rows] if self.format.id in OWN else None
            begins = sorted({0, *breaks})
            for begin, end in zip(begins, [*begins[1:], len(rows)], strict=True):
                section += begin in breaks
                block = _block(times, values, extra, lines, section, begin, end)
                lost = end - begin - len(block)
                if lost:
                    self.said.drop("no time", lines[begin + times[begin:end].index(None)], lost)
                self.said.rows += len(block)
                if block:
                    yield block

    def dated(self) -> Dated:
        """What its times come to, once `blocks` has been read to the end."""
        return Dated(None) if self._timeline is None else self._timeline.finish()

    def _taker(self) -> Callable[[Sequence[Row], int], tuple[list[int | None], list[int]]]:
        """Reads the times of some rows, the first at a line: milliseconds, and where the clock began again."""
        if self.format.id == EXPORT and set(OWN_TIMES) <= self._paths.keys():
            own = self._timeline = OwnTimes()
            return lambda rows, line: own.take(column(rows, ("t_s",)), column(rows, ("utc",)))
        time = self._time
        if time is None and self.asked.every_s is not None and self.even_timeline is not None:
            timeline = self.even_timeline(self.asked.every_s, self.asked, self.file)
        elif time is None:
            raise UsageError(self._no_time())
        else:
            name = ".".join(time)
            unit = _UNITS.get(name.lower().replace(".", "_").rpartition("_")[2], self.format.time.unit)
            shape = self.format.time if name in self.format.time.names else TimeColumn(names=(name,), unit=unit)
            timeline = self.make_timeline(self._sample, shape, self.asked, self.file, self._sample_line)
        self._timeline = timeline

        def take(rows: Sequence[Row], line: int) -> tuple[list[int | None], list[int]]:
            cells = [""] * len(rows) if time is None else _texts(column(rows, time))
            return timeline.take(cells, line), timeline.sections()

        return take

    def _time_path(self, there: dict[Path, None]) -> Path | None:
        """Where the time stands: as the person says, as the format says, or by its name; raises UsageError."""
        names = {".".join(path).lower(): path for path in there}
        if (asked := self.asked.columns.get("time")) is not None:
            if asked.lower() not in names:
                hint = nearest(asked, list(names)) or f": the keys are {_listed(names)}"
                raise UsageError(f"{self.file}: --time: there is no key {quoted(asked)}{hint}")
            return names[asked.lower()]
        if self.asked.every_s is not None:
            return None
        for name in (*self.format.time.names, *TIME_KEYS):
            if name.lower() in names:
                return names[name.lower()]
        inside = [path for path in there if path[-1].lower() in TIME_KEYS]
        return inside[0] if len(inside) == 1 else None

    def _no_time(self) -> str:
        return (
            f"{self.file}: which key is the time? Found {_listed(self._paths) or 'no keys'}; --time KEY names it, "
            "--every QTY says that rows follow each other evenly"
        )

    def _cells(self, rows: Sequence[Row], series: Series, one: Chosen, lines: Sequence[int]) -> Cells:
        cells = series.cells(rows)
        read = scaled(cells, one.factor, one.offset)
        if None in read:
            words = {word.lower() for word in self.format.ends_hold}
            for place, value in enumerate(read):
                cell = cells[place]
                if value is None and isinstance(cell, str) and cell.strip().lower() in words:
                    read[place] = float("nan")
                elif value is None and cell not in (None, ""):
                    self.said.odd(f"no number in {quoted(one.channel.name)}", lines[place], 1)
        return read


def _block(
    times: Sequence[int | None],
    values: dict[str, Cells],
    extra: Sequence[str | None] | None,
    lines: Sequence[int],
    section: int,
    begin: int,
    end: int,
) -> Block:
    """The rows from ``begin`` to ``end`` that have a time."""
    places = [place for place in range(begin, end) if times[place] is not None]
    if len(places) == len(times):
        return Block(
            [t for t in times if t is not None], values, lines[0], section, extra=None if extra is None else [*extra]
        )
    return Block(
        [t for t in times[begin:end] if t is not None],
        {name: [cells[place] for place in places] for name, cells in values.items()},
        lines[places[0]] if places else lines[begin] if begin < len(lines) else 1,
        section,
        extra=None if extra is None else [extra[place] for place in places],
    )


def _json(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) and value else None


def _texts(cells: Sequence[Any]) -> list[str]:
    """Times as text; numbers as JSON writes them."""
    return [cell if isinstance(cell, str) else "" if cell is None else repr(cell) for cell in cells]


def _listed(names: dict[str, Path]) -> str:
    shown = ", ".join(quoted(name) for name in list(names)[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
