"""Every key a format profile may have: what tells a tool's files, how they are laid out, and what stands where."""

from __future__ import annotations

from typing import Final

from purifier.formats.format import CHARGING, DISCHARGING
from purifier.library.shared_keys import NAME, NOTE, SOURCES
from purifier.library.values.key import Key
from purifier.library.values.places import MOST_COLUMNS, Choices, Column, Edition
from purifier.library.values.plain import Choice, Flag, Text, Whole, Words
from purifier.library.values.quantity import Quantity
from purifier.library.values.tables import Rows, Table
from purifier.model.block import QUANTITIES

SHAPES: Final = ("table", "lines", "json")
DELIMITERS: Final = {",": ",", ";": ";", "|": "|", "tab": "\t", "blank": " "}
"""As typed -> as it stands in a file; ``blank`` is any number of blanks."""
FORMS: Final = ("iso", "unix", "elapsed", "clock", "tai64n", "none")
"""What times look like; anything else is a pattern."""
NO_HEADER: Final = "none"

TOLD_BY: Final = Key(
    "told_by",
    Table(
        (
            Key("begins", Words(("Device:EBC",)), "one of the first 30 lines begins with one of these"),
            Key("has", Words(("Time", "Voltage (V)")), "the header has a column of each of these names; * is any text"),
            Key("or_has", Words(("Time", "U")), "or of each of these, as another version writes them"),
            Key("only", Flag(), "true: and the header has no other columns"),
        )
    ),
    "what tells such a file; all of it must be there. Lines are told by their look, so it is not needed there",
)

LAYOUT: Final = Key(
    "layout",
    Table(
        (
            Key(
                "shape",
                Choice(SHAPES),
                "a table of columns, lines of a log, or JSON Lines (an object a line)",
                default="table",
            ),
            Key("delimiter", Choice(tuple(DELIMITERS)), "what parts the cells; without it, it is found out"),
            Key("decimal", Choice(("point", "comma")), "what parts whole and fraction; without it, it is found out"),
            Key(
                "header",
                Choices(("devices", "names", "units", NO_HEADER), ("names", "units")),
                "the rows of the header from the top; just names unless said, none where there is no header",
            ),
            Key(
                "line",
                Text("[{time}] '{name}': {value} {unit}", limit=300),
                "shape = lines: a line, with what varies in braces",
            ),
            Key(
                "or_line",
                Words(("[{time}] {name}={value}",)),
                "shape = lines: or of these looks, as other versions write",
            ),
        )
    ),
    "how the file is laid out; a table with a line of names unless said",
)

TIME: Final = Key(
    "time",
    Table(
        (
            Key("names", Words(("Unix time", "Time")), "the column's name; the first of these that is there"),
            Key("also", Text("Time of day", limit=80), "a second column, read behind the first: a date and a time"),
            Key("number", Whole(1, MOST_COLUMNS, 1), "or: the column's number from 1"),
            Key(
                "form",
                Text("%d.%m.%Y %H:%M", limit=40),
                "iso, unix, elapsed, clock, tai64n, none, or a pattern; without it, it is found out",
            ),
            Key("unit", Choice(("s", "ms", "us", "ns")), "with form = unix or elapsed; s unless said"),
            Key(
                "zone",
                Choice(("UTC", "header")),
                "UTC; or header, where a cell of the header names it; else that of whoever imports",
            ),
            Key(
                "name_is",
                Choice(("start", "end")),
                "where rows have no date: what the date in the file's name is of, the first row or the last",
            ),
            Key(
                "every",
                Quantity("time", 0.0, 24.0, "60 s"),
                "with form = none: the time from row to row, where it is always the same",
            ),
        )
    ),
    "when a row was",
    required=True,
)

COLUMNS: Final = Key(
    "columns",
    Rows(
        (
            Key(
                "quantity",
                Choice((*QUANTITIES, CHARGING, DISCHARGING)),
                "what it is",
                required=True,
            ),
            Key("names", Words(("Voltage (V)", "U")), "its name; the first of these that is there. * is any text"),
            Key("number", Whole(1, MOST_COLUMNS, 2), "or: its number from 1"),
            Key("unit", Text("mV", limit=24), "of its numbers, where neither header nor cell says it"),
            Key("overrules", Flag(), "true: unit goes before what header and cell say, which is wrong"),
            Key("turned", Flag(), "true: it counts the other way, a charge that grows while it is drawn"),
        ),
        least=0,
    ),
    "the columns that mean something, or the names of series in a file with one value a row; others are offered",
)

LONG: Final = Key(
    "long",
    Table(
        (
            Key("name", Column("entity_id"), "the column that says what the row is about", required=True),
            Key("value", Column("state"), "the column of its value", required=True),
            Key("unit", Column("unit"), "the column of its unit, if there is one"),
            Key("untimed", Flag(), "true: rows without the cell of the time hold from the start"),
        )
    ),
    "a file with one value a row",
)

ROWS: Final = Key(
    "rows",
    Table(
        (
            Key("ends_hold", Words(("unavailable", "unknown")), "cells that say that a value is known no longer"),
            Key("on_change", Flag(), "true: a row is written when a value changes, and silence means that it stays"),
            Key(
                "mean_over",
                Quantity("time", 0.0, 24.0, "1 h"),
                "each row is a mean over this time, which begins at the row's",
            ),
            Key("hourly_means_first", Flag(), "true: rows at full hours in front of others of a name are hourly means"),
            Key(
                "middle_of",
                Words(("Min", "Max")),
                "two columns, a least and a greatest value, between which the truth lies: they make one called middle",
            ),
        )
    ),
    "what a row says; a value at its time unless said",
)

SIGN: Final = Key(
    "sign",
    Table(
        (
            Key(
                "rule",
                Choice(("ask", "charge-positive", "discharge-positive", "by-line", "unsigned")),
                "what a current without a minus is; by-line: a line above the data says; ask: the file must show it; "
                "unsigned: the meter has no direction, so it is discharge unless the file shows otherwise",
                required=True,
            ),
            Key("line", Text("Mode:", limit=80), "by-line: what that line begins with"),
            Key("charging", Words(("C-",)), "by-line: what stands behind it when the battery was charged"),
            Key("discharging", Words(("D-",)), "by-line: and when it was discharged"),
        )
    ),
    "which way the current flows; ask unless said",
)

FORMAT: Final = (
    NAME,
    NOTE,
    Key("version", Edition(), "counts up when the format reads a file otherwise than before; 1 unless said"),
    TOLD_BY,
    LAYOUT,
    TIME,
    COLUMNS,
    LONG,
    ROWS,
    SIGN,
    SOURCES,
)
