"""A run as text that other programs read: one line per reading, the columns of ``decode`` and the time of day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from purifier.model.reading import Reading
from purifier.model.run import Run
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
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_QUOTED: Final = ('"', "\r", "\n", ",", ";")


def guarded(text: str) -> str:
    """Text that a spreadsheet will not take for a formula: an apostrophe in front. For text columns only."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


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
        yield dump(row) + "\n"


def as_csv(connection: Connection, run: Run, *, decimal_comma: bool = False) -> Iterator[str]:
    """RFC 4180: CR LF, a line of names, quotes where they are needed; ``extra`` is JSON text.

    ``decimal_comma``: commas in numbers and semicolons between cells, as spreadsheets want them in half of the world.
    """
    comma = ";" if decimal_comma else ","
    yield comma.join(COLUMNS) + "\r\n"
    for row in rows(connection, run):
        yield comma.join(_cell(row[name], decimal_comma) for name in COLUMNS) + "\r\n"


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


def _cell(value: object, decimal_comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        number = repr(value)
        return number.replace(".", ",") if decimal_comma else number
    if isinstance(value, dict):
        return _quoted(json.dumps(value, ensure_ascii=False) if value else "")
    return _quoted(guarded(str(value)))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in _QUOTED) else text
