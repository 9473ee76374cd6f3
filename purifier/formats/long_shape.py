"""A table that nobody describes, of one value a row: told by the names of its columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from purifier.formats.format import Format, LongColumns, TimeColumn
from purifier.formats.header_words import said, words
from purifier.formats.numbers import NOTHING
from purifier.formats.quantity_words import OTHER
from purifier.formats.sniffing import Table

_VALUE: Final = (
    "value",
    "payload",
    "state",
    "reading",
    "val",
    "wert",
    "messwert",
    "valeur",
    "valor",
    "valore",
    "waarde",
)
_NAME: Final = (
    *("entity_id", "entity", "topic", "series", "sensor", "metric", "channel", "signal", "variable", "parameter"),
    *("quantity", "measurement", "field", "tag", "path", "key", "item", "point", "name", "id", "kanal", "grandeur"),
)
_UNIT: Final = ("unit", "units", "unit_of_measurement", "uom", "einheit", "unite", "unité", "unidad", "eenheid")
_TIME: Final = (
    *("time", "timestamp", "datetime", "date", "ts", "time_utc", "utc", "last_changed", "last_updated", "zeit"),
    *("zeitstempel", "datum", "horodatage", "fecha", "tijd", "date_time", "date/time", "unix", "unix_time", "epoch"),
)


def long_format(table: Table) -> Format | None:
    """The format of a ``table`` with a column of names, one of values and one of times; None for any other.

    A column that says a quantity by itself makes it one with a column a quantity.
    """
    names = [name.strip().casefold() for name in table.names]
    value, name, time = (_first(known, names) for known in (_VALUE, _NAME, _TIME))
    if value is None or name is None or time is None:
        return None
    if any(said(words(one)) not in (None, OTHER) for one in names):
        return None
    return Format(
        "long",
        "a table with one value a row, that no format describes",
        time=TimeColumn(names=(time,)),
        long=LongColumns(name, value, _first(_UNIT, names)),
        ends_hold=tuple(sorted(NOTHING - {""})),
    )


def _first(known: Collection[str], names: Collection[str]) -> str | None:
    return next((name for name in known if name in names), None)
