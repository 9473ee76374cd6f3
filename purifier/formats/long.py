"""A file with one value a row: a name, a value, perhaps a unit, each at its own time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.channels import Channel, Chosen
from purifier.formats.decimals import Written, is_comma, refuse_comma
from purifier.formats.format import Format
from purifier.formats.full_hours import FullHours
from purifier.formats.numbers import Column, extent, last_digit, numbers
from purifier.formats.plausible import within
from purifier.formats.said import Said
from purifier.formats.text_file import TextFile
from purifier.formats.timeline import Dated, Timeline
from purifier.formats.timelines import even_timeline, timeline
from purifier.model.block import Block, Cells
from purifier.plain_text import quoted

LOOKED_AT: Final = 400
"""So many values of a name, spread over the file, tell its range."""


class Records(NamedTuple):
    """Some rows: the line of the first, then columns of equal length."""

    line: int
    times: Sequence[str]
    names: Sequence[str]
    values: Sequence[str]
    units: Sequence[str]


class Source(Protocol):
    """Where the rows come from: a table, or lines of a fixed form."""

    delimiter: str
    """What stands between cells; empty where nothing does."""

    def records(self, said: Said | None = None) -> Iterator[Records]:
        """All rows from the beginning, some thousand at a time; what is left out is counted in ``said``."""


class LongFile:
    """An `Opened` file with one value a row."""

    def __init__(self, file: TextFile, source: Source, format: Format, asked: Asked) -> None:
        self.said: Final = Said()
        self.format: Final = format
        self._file, self._source = file, source
        names: Counter[str] = Counter()
        units: dict[str, str] = {}
        seen: dict[str, list[str]] = {}
        lines: dict[str, int] = {}
        stamps: list[str] = []
        for part in source.records():
            fresh = Counter(part.names)
            for name in fresh:
                if name not in names or names[name] < 5 or len(seen[name]) < LOOKED_AT:
                    at = [i for i, one in enumerate(part.names) if one == name]
                    lines.setdefault(name, part.line + at[0])
                    step = max(1, len(at) // 100)
                    seen.setdefault(name, []).extend(part.values[i] for i in at[::step][:100])
                    if not units.get(name):
                        units[name] = next((part.units[i] for i in at if part.units[i]), "")
            names += fresh
            if len(stamps) < 2000:
                stamps += part.times[: 2000 - len(stamps)]
            last = part.times[-1:]
        if not names:
            raise UsageError(f"{file.name}: expected rows of a name, a value and a time, found none")
        self._names, self._units, self._seen, self._lines = names, units, seen, lines
        marked = [(name, cell) for name, some in seen.items() for cell in some if "," in cell or "." in cell]
        cells = (Written(number, cell) for number, (_, cell) in enumerate(marked))
        told = asked.decimal or format.decimal
        by = "--decimal" if asked.decimal else ""
        self._comma = is_comma(
            cells, source.delimiter, file.name, self.said, told, by, lambda number: self._line_of(*marked[number])
        )
        first = min(lines.values())
        if asked.every_s is not None and not any(map(str.strip, stamps)):
            self._timeline = _even(names, asked.every_s, asked, file.name, first)
        else:
            self._timeline = timeline([*stamps, *last], format.time, asked, file.name, first)
        self.said.layout = f"one value a row, of {len(names)} name{'s' if len(names) > 1 else ''}"
        if file.encoding.sentence:
            self.said.say(file.encoding.sentence)

    def _line_of(self, name: str, value: str) -> int:
        """Where a name has a value for the first time."""
        return next(
            part.line + i
            for part in self._source.records()
            for i, (one, cell) in enumerate(zip(part.names, part.values, strict=True))
            if one == name and cell == value
        )

    def channels(self) -> Sequence[Channel]:
        """Every name that has numbers."""
        found = []
        for name, count in self._names.items():
            unit, values = extent(self._seen[name], self._comma, self._units.get(name, ""))
            if values:
                digit = last_digit(self._seen[name], self._comma)
                found.append(Channel(name, unit, count, min(values), max(values), self._lines[name], digit=digit))
        return found

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """See `Opened`: blocks of one quantity each, for the rows of a name mostly stand together."""
        ends = frozenset(word.lower() for word in self.format.ends_hold)
        wanted = {one.channel.name: one for one in chosen}
        readers = {
            name: Column(
                *(one.factor, one.offset, *within(one.quantity), self._comma, ends), one.channel.unit, one.otherwise
            )
            for name, one in wanted.items()
        }
        hours = {name: FullHours() for name in wanted}
        period_ms = round((self.format.mean_over_s or 0.0) * 1000.0)
        section = 0
        for part in self._source.records(self.said):
            times = self._timeline.take(part.times, part.line)
            section += len(self._timeline.sections())
            units = set(part.units)
            present = wanted.keys() & set(part.names)
            for name in present:
                alone = len(present) == 1 and all(one == name for one in part.names)
                at = range(len(part.names)) if alone else [i for i, one in enumerate(part.names) if one == name]
                cells = part.values if alone else [part.values[i] for i in at]
                known = ("", wanted[name].channel.unit)
                if not units.issubset(known) and any(
                    part.units[i] not in known for i in at
                ):  # another unit from here on, or back again
                    cells = [f"{part.values[i]} {part.units[i]}" for i in at]
                found = numbers(cells, readers[name])
                if found.odd:
                    line = part.line + at[found.odd_at]
                    refuse_comma(cells[found.odd_at], self._comma, self._file.name, line)
                    self.said.odd(f"{name}: no number", line, found.odd)
                if found.beyond:
                    self.said.odd(f"{name}: beyond belief", part.line + at[found.beyond_at], found.beyond)
                stamps = [times[i] for i in at]
                self.said.rows += len(stamps)
                yield from self._block(
                    wanted[name], stamps, found.values, part.line + at[0], section, hours[name], period_ms
                )

    def dated(self) -> Dated:
        """See `Opened`."""
        return self._timeline.finish()

    def _block(
        self,
        one: Chosen,
        times: list[int | None],
        values: Cells,
        line: int,
        section: int,
        hours: FullHours,
        period_ms: int,
    ) -> Iterator[Block]:
        if None in times:
            keep = [t is not None for t in times]
            self.said.drop("no time", line + keep.index(False), keep.count(False))
            values = [value for value, kept in zip(values, keep, strict=True) if kept]
        stamps = [t for t in times if t is not None]
        if not stamps:
            return
        means = hours.see(stamps) if self.format.hourly_means_first else None
        if means is not None and any(means):
            self.said.say("rows at full hours in front of the others are means over an hour")
        if period_ms:
            means = [period_ms] * len(stamps)
        yield Block(stamps, {one.quantity: values}, line, section, means)


def _even(names: Counter[str], every_s: float, asked: Asked, file: str, line: int) -> Timeline:
    """A steady beat, which only the lines of a single name can keep."""
    if len(names) > 1:
        there = ", ".join(map(quoted, list(names)[:8]))
        raise UsageError(
            f"{file}:{line}: --every goes with the lines of one sensor, and {len(names)} speak here ({there}): each "
            "may have a beat of its own; copy them with their times"
        )
    return even_timeline(every_s, asked, file, line)
