"""A run as text that other programs read: one line per reading, the columns of ``decode`` and the time of day."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from purifier.model.reading import Reading
from purifier.model.run import Run
from purifier.plain_text import escaped, guarded
from purifier.store import run_rows
from purifier.store.opening import Connection
from purifier.store.readings import readings
from purifier.store.timing import iso, utc_ms

COLUMNS: Final = (
    "t_s",
    "utc",
    "voltage_v",
    "current_a",
    "power_w",
    "charge_ah",
    "soc_percent",
    "time_to_go_s",
    "temperature_c",
    "extra",
)
def rows(connection: Connection, run: Run) -> Iterator[dict[str, object]]:
    """The readings of ``run`` as objects; unknown is None. Read in slices, so that a recorder is never kept waiting."""
    clocks = run_rows.clocks(connection, run.id)
    for reading in readings(connection, run.id):
        t_ms = round((reading.at_s or 0.0) * 1000.0)
        yield _row(reading, iso(utc_ms(clocks, t_ms)) if clocks else None)


def as_json_lines(connection: Connection, run: Run) -> Iterator[str]:
    """One JSON object per reading, its line end in it."""
    dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    for row in rows(connection, run):
        yield escaped(dump(row)) + "\n"


def as_csv(connection: Connection, run: Run, *, decimal_comma: bool = False) -> Iterator[str]:
    """RFC 4180: CR LF, a line of names, quotes where they are needed; ``extra`` is JSON text.

    ``decimal_comma``: commas in numbers and semicolons between cells, as spreadsheets want them in half of the world.
    """
    return csv_lines(rows(connection, run), decimal_comma=decimal_comma)


def csv_lines(found: Iterable[Mapping[str, object]], *, decimal_comma: bool) -> Iterator[str]:
    """The lines of `as_csv`, each with its line end in it, from the objects of `rows`."""
    line = csv.writer(_Line(), delimiter=";" if decimal_comma else ",").writerow
    yield line(COLUMNS)
    for row in found:
        yield line([_cell(row[name], decimal_comma) for name in COLUMNS])


def _row(reading: Reading, utc: str | None) -> dict[str, object]:
    return {
        "t_s": reading.at_s,
        "utc": utc,
        "voltage_v": reading.voltage_v,
        "current_a": reading.current_a,
        "power_w": reading.power_w,
        "charge_ah": reading.charge_ah,
        "soc_percent": reading.soc_percent,
        "time_to_go_s": reading.time_to_go_s,
        "temperature_c": reading.temperature_c,
        "extra": dict(reading.extra),
    }


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
