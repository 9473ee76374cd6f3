"""A run as text that other programs read: one line per reading, the columns of ``decode`` and the time of day."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from purifier.model.reading import READING_NAMES, values_of
from purifier.model.run import Run
from purifier.plain_text import escaped, guarded
from purifier.store import run_rows, series
from purifier.store.bad_rows import BadRows
from purifier.store.json_object import number
from purifier.store.opening import Connection
from purifier.store.readings import names_said, readings
from purifier.store.timing import moment, utc_text

_NUMBERS: Final = re.compile(r"([0-9]{1,9})")
COLUMNS: Final = ("t_s", "utc", *READING_NAMES, "extra")


class Shortage(NamedTuple):
    """Why an export holds fewer readings than were recorded, in a sentence; ``lost``: nobody meant that."""

    words: str
    lost: bool


class Tally:
    """What an export has written of a run so far, and what it should: made before the first line."""

    def __init__(self, connection: Connection, run: Run) -> None:
        events = run_rows.events(connection, run.id, ("saved-again", "pruned"))
        given_up = sum(number(event.data.get("dropped")) or 0.0 for event in events if event.kind == "saved-again")
        self.bad: Final = BadRows()
        """Rows that make no sense."""
        self.written = 0
        self._run: Final = run.id
        self._pruned: Final = any(event.kind == "pruned" for event in events)
        self._recorded: Final = series.counted(connection, run.id) - int(given_up)

    def shortage(self) -> Shortage | None:
        """What to say when all is written and it is too little; None when it is not."""
        if self._pruned and not self.written:
            words = f"run {self._run}: its single readings were removed with 'purifier prune'; their minutes are kept"
            return Shortage(words, lost=False)
        missing = self._recorded - self.written
        if missing <= 0:
            return None
        words = (
            f"run {self._run}: {self.written} readings were written, but its minutes count {self._recorded}: "
            f"{missing} are missing from the database"
        )
        if self._pruned:
            words += f": 'purifier prune {self._run}' was cut short, run it again"
        return Shortage(words, lost=True)


def rows(connection: Connection, run: Run, tally: Tally | None = None) -> Iterator[dict[str, object]]:
    """The readings of ``run`` as objects; unknown is None. Read in slices, so that a recorder is never kept waiting.

    What is written, and what makes no sense, is noted in ``tally``.
    """
    tally = Tally(connection, run) if tally is None else tally
    clocks = run_rows.clocks(connection, run.id, tally.bad)
    for reading in readings(connection, run.id, tally.bad):
        t_ms = round((reading.at_s or 0.0) * 1000.0)
        yield {"t_s": reading.at_s, "utc": utc_text(moment(clocks, t_ms)), **values_of(reading)}
        tally.written += 1


def as_json_lines(connection: Connection, run: Run, tally: Tally | None = None) -> Iterator[str]:
    """One JSON object per reading, its line end in it."""
    dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    for row in rows(connection, run, tally):
        yield escaped(dump(row)) + "\n"


def as_csv(
    connection: Connection, run: Run, tally: Tally | None = None, *, decimal_comma: bool = False, wide: bool = False
) -> Iterator[str]:
    """RFC 4180: CR LF, a line of names, quotes where they are needed; ``extra`` is JSON text.

    ``decimal_comma``: commas in numbers and semicolons between cells, as spreadsheets want them in half of the world.
    ``wide``: behind ``extra`` each value in it has a column of its own too, such as ``cell_1_v``.
    """
    more = sorted(set(names_said(connection, run.id)) - set(COLUMNS), key=_as_counted) if wide else ()
    return csv_lines(rows(connection, run, tally), decimal_comma=decimal_comma, more=more)


def csv_lines(found: Iterable[Mapping[str, object]], *, decimal_comma: bool, more: Sequence[str] = ()) -> Iterator[str]:
    """The lines of `as_csv`, each with its line end in it, from the objects of `rows`.

    ``more``: names of values of ``extra`` that get a column too.
    """
    line = csv.writer(_Line(), delimiter=";" if decimal_comma else ",").writerow
    yield line([*COLUMNS, *map(guarded, more)])
    for row in found:
        extra = row["extra"]
        said = extra if more and isinstance(extra, dict) else {}
        cells = [_cell(row[name], decimal_comma) for name in COLUMNS]
        yield line(cells + [_cell(said.get(name), decimal_comma) for name in more])


def _as_counted(name: str) -> list[tuple[int, str]]:
    """A key that sorts ``cell_2_v`` before ``cell_10_v``."""
    return [(int(part), "") if part.isdecimal() and part.isascii() else (-1, part) for part in _NUMBERS.split(name)]


def _cell(value: object, decimal_comma: bool) -> object:
    if isinstance(value, float):
        return repr(value).replace(".", ",") if decimal_comma else value
    if isinstance(value, dict):
        return escaped(json.dumps(value, ensure_ascii=False)) if value else None
    return guarded(value) if isinstance(value, str) else value


class _Line:
    """Where csv writes to: what is written comes back from `csv.writer.writerow` as it is."""

    def write(self, text: str) -> str:
        return text
