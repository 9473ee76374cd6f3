"""Which way a file is read: as a database, a capture, annotated CSV, JSON, lines of a console or a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError, nearest
from purifier.formats import annotated_csv, signal_k
from purifier.formats.asked import Asked
from purifier.formats.format import Format
from purifier.formats.formed_lines import FormedLines
from purifier.formats.json_lines import JsonLines
from purifier.formats.long import LongFile
from purifier.formats.long_shape import long_format
from purifier.formats.long_table import LongTable
from purifier.formats.opened import Opened
from purifier.formats.own_table import OWN, OwnTable
from purifier.formats.recognise import recognise
from purifier.formats.sniffing import find_table
from purifier.formats.table import TableFile
from purifier.formats.text_file import TextFile
from purifier.formats.timelines import even_timeline, timeline
from purifier.library.column_units import column_unit
from purifier.plain_text import plain, quoted
from purifier.services.intake.captures import is_capture, opened_capture
from purifier.services.intake.text import must_be_readable, text_file
from purifier.store.strangers import DATABASES, opened_database

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

Share = Callable[[], float]
CAPTURE: Final = "capture"
BUILT_IN: Final = (CAPTURE, annotated_csv.FORMAT.id, signal_k.FORMAT.id)
"""Ids of formats whose shape no profile can state, of text files."""
JSON: Final = Format("json", "JSON, an object a line", shape="json")
TABLE: Final = "table"
"""``--as`` this: no profile is asked, only header and cells."""


def opened(path: Path, library: Library, asked: Asked, meter: str | None) -> tuple[Opened, Share]:
    """The file at ``path``, ready to be read, and how to ask which share of it has been; ``meter`` is the id of the one
    that a capture is of.

    Raises UsageError for what is no file, holds no measurements, or can be read two ways.
    """
    must_be_readable(path)
    wanted = _asked_format(library, asked)
    database = opened_database(path)
    if database is not None:
        if wanted not in (None, database.format.id):
            raise UsageError(f"--as {wanted}: {plain(path.name)} is no such file, but {database.format.name}")
        return database, _nobody_knows
    if wanted in DATABASES:
        raise UsageError(f"--as {wanted}: {plain(path.name)} is no SQLite database")
    file = text_file(path)
    if wanted == CAPTURE or (wanted is None and is_capture(_first(file))):
        return opened_capture(path, library, meter), _nobody_knows
    return _text(file, library, wanted, asked), getattr(file.lines, "share", _nobody_knows)


def _nobody_knows() -> float:
    return 0.0


def _text(file: TextFile, library: Library, wanted: str | None, asked: Asked) -> Opened:
    if wanted == annotated_csv.FORMAT.id or (wanted is None and annotated_csv.is_annotated(file.head)):
        return annotated_csv.opened(file.lines, file.name)
    if wanted == signal_k.FORMAT.id or (wanted is None and signal_k.is_signal_k(file.head)):
        return signal_k.opened(file.lines, file.name)
    format = _format(library, wanted, file)
    if format is not None and format.shape == "lines":
        return LongFile(file, FormedLines(file, format, asked.every_s), format, asked)
    if (format is not None and format.shape == "json") or (
        format is None and (wanted == JSON.id or (wanted is None and _is_json(file)))
    ):
        return JsonLines(file.lines, file.name, format or JSON, asked, timeline, even_timeline)
    return _table(file, format, asked)


def _table(file: TextFile, format: Format | None, asked: Asked) -> Opened:
    table = find_table(file.head, format, column_unit)
    if table is None:
        first = next((line for line in file.head if line.strip()), "")
        raise UsageError(
            f"{file.name}: expected a table, a capture, a log or a database of measurements; found no row of numbers "
            f"in its first {len(file.head)} lines, which begin with {quoted(first)}"
        )
    if format is None and asked.format is None and not asked.columns.keys() & {"time"}:
        format = long_format(table)
    if format is not None and format.long is not None:
        return LongFile(file, LongTable(file, table, format), format, asked)
    if format is not None and format.id == OWN:
        return OwnTable(file, table, format, asked, column_unit)
    return TableFile(file, table, format, asked, column_unit)


def _format(library: Library, wanted: str | None, file: TextFile) -> Format | None:
    """The format that was asked for, else the one whose signs the file bears, else None: a table like any other."""
    if wanted in (TABLE, JSON.id):
        return None
    if wanted is not None:
        return library.format(wanted)
    found = recognise(file.head, file.name, library.formats())
    return found[0] if found else None


def _asked_format(library: Library, asked: Asked) -> str | None:
    others = (*BUILT_IN, JSON.id, *DATABASES, TABLE)
    if asked.format is None or asked.format in others:
        return asked.format
    id_ = library.known("format", asked.format)
    if id_ is None:
        if library.find("format", asked.format).ids:
            library.path_of("format", asked.format)  # says which it may be
        known = [*library.ids("format"), *others]
        raise UsageError(
            f"--as: no format is called {quoted(plain(asked.format))}{nearest(asked.format, known)} "
            f"('purifier profiles list --kind format' lists them; also {', '.join(others)})"
        )
    return id_


def _first(file: TextFile) -> bytes:
    return file.head[0].encode("utf-8", "replace") + b"\n" if file.head else b""


def _is_json(file: TextFile) -> bool:
    return next((line for line in file.head if line.strip()), "").lstrip().startswith("{")


__all__ = ["BUILT_IN", "TABLE", "opened"]
