"""The format of one tool's files, as its profile states it: what tells such a file, and what stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

CHARGING: Final = "charging_current_a"
DISCHARGING: Final = "discharging_current_a"
"""Two columns without a sign that make one current."""

Shape = Literal["table", "lines", "json"]
HeaderRow = Literal["devices", "names", "units"]
SignRule = Literal["charge-positive", "discharge-positive", "by-line", "unsigned", "ask"]


@dataclass(frozen=True, slots=True)
class FormatColumn:
    """What one quantity is called in the header.

    ``quantity`` is one of `purifier.model.block.QUANTITIES`, or `CHARGING` or `DISCHARGING`.  Names are compared
    without regard to case and outer blanks.
    """

    quantity: str
    names: tuple[str, ...] = ()
    """The first of these that is there is read.  ``*`` in one stands for any text (`purifier.formats.recognise.means`);
    in a file with one value a row they are what its rows are called, under a row of devices ``DEVICE NAME``."""
    number: int | None = None
    """Or: its number from 1."""
    unit: str | None = None
    """Of its numbers, where neither header nor cell says it; what they say goes first."""
    overrules: bool = False
    """``unit`` goes before what header and cell say, which is wrong."""
    turned: bool = False
    """It counts the other way: a charge that grows while it is drawn."""


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Where the time of a row stands and what it looks like."""

    names: tuple[str, ...] = ()
    """The first of these that is there is read."""
    also: str = ""
    """A second column that is read behind the first, with a blank between: a date and a time of day."""
    number: int | None = None
    form: str = ""
    """``iso``, ``unix``, ``elapsed``, ``clock``, ``tai64n`` or a pattern of strptime (``%d.%m.%Y %H:%M``); ``none``:
    the file has no times; empty: it is found out."""
    unit: str = "s"
    """Of ``unix`` and ``elapsed``: s, ms, us, ns."""
    zone: str = ""
    """``UTC``, ``header`` (a cell of the header rows names it), else empty: where it does not say, that of whoever
    imports."""
    every_s: float | None = None
    """With ``none``: the time from row to row [s], where all files of the tool have the same."""
    name_is: Literal["", "start", "end"] = ""
    """What the date in the file's name stands for, where rows have none: the first row or the last; empty: nobody
    knows."""


@dataclass(frozen=True, slots=True)
class LongColumns:
    """A file with one value a row: where the name of what it is stands, the value, and its unit if anywhere."""

    name: str | int
    value: str | int
    unit: str | int | None = None
    untimed: bool = False
    """Rows that lack the cell of the time, and so have one cell less, hold from the start of the file."""


@dataclass(frozen=True, slots=True)
class Format:
    """How the files of one tool are told and read."""

    id: str
    name: str
    shape: Shape = "table"
    begins: tuple[str, ...] = ()
    """Told by: one of the first 30 lines begins with one of these.  Shape ``lines``: or a line is of that look."""
    has: tuple[str, ...] = ()
    """Told by: the header has a column of each of these names, in which ``*`` stands for any text."""
    or_has: tuple[str, ...] = ()
    """Or of each of these: what another version of the tool writes."""
    only: bool = False
    """And the header has no other columns."""
    delimiter: str | None = None
    """``,`` ``;`` ``|`` tab, or a blank for any number of blanks; None: it is found out."""
    decimal: Literal["point", "comma"] | None = None
    header: tuple[HeaderRow, ...] = ("names",)
    """What the rows of the header hold; empty: there is no header."""
    line: str = ""
    """Shape ``lines``: a line with what varies in braces, ``[{time}] '{name}': {value} {unit} with {}``
    (`purifier.formats.line_shape`)."""
    or_line: tuple[str, ...] = ()
    """Other lines of the same kind: what other versions of the tool write."""
    time: TimeColumn = TimeColumn()
    columns: tuple[FormatColumn, ...] = ()
    long: LongColumns | None = None
    ends_hold: tuple[str, ...] = ()
    """Cells that say that a value is known no longer; ``unavailable``."""
    on_change: bool = False
    """Rows are written when a value changes, and only then: silence means that it stays."""
    mean_over_s: float | None = None
    """Each row is a mean over this time, which begins at the row's [s]."""
    hourly_means_first: bool = False
    """Rows at full hours in front of the others of a name are means over the hour: Home Assistant's history."""
    middle_of: tuple[str, str] | None = None
    """Two columns, a least and a greatest value, between which the truth lies; they make a column called ``middle``."""
    sign: SignRule = "ask"
    """Of the current. ``by-line``: a line of the preamble says what was done; ``unsigned``: the meter
    has no direction, so it is discharge unless the file shows otherwise; ``ask``: the file must show it."""
    sign_line: str = ""
    """What that line begins with."""
    charging: tuple[str, ...] = ()
    """What stands behind it when the battery was charged,"""
    discharging: tuple[str, ...] = ()
    """and when it was discharged."""
    version: int = 1
    """Kept with what was imported: a format that reads a file otherwise than before counts one up."""
    note: str = ""
    """A sentence worth knowing, for when something must be asked."""
