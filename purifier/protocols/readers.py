"""From one frame to the values its table names: compiled once per meter, then a few operations per value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from purifier.plain_text import quoted
from purifier.protocols.binary_readers import binary_reader
from purifier.protocols.meter import Frame, FrameValues, Meter, MisfitError
from purifier.protocols.rows import HeadedRows, column_reader, label_reader
from purifier.protocols.spoken import integer, of_text, pairs

Reader = Callable[[Frame, bytes], FrameValues | None]
"""(frame, its bytes) -> its values; None for a line that holds none. Raises MisfitError."""

_REMEMBERED: Final = 500
WIDEST: Final = 2048
"""Bytes of a JSON line."""
MOST_BRACKETS: Final = 100
"""Far fewer than the recursion limit."""


def reader(meter: Meter, columns: Sequence[str] = ()) -> Reader:
    """What reads the frames of ``meter``; ``columns`` name those of a table that prints no header."""
    match meter.framing.shape:
        case "block":
            return _block_reader(meter)
        case "labels":
            labelled = label_reader(meter.frames[0])
            return lambda frame, raw: labelled(_line_pairs(raw))
        case "json":
            keyed = label_reader(meter.frames[0])
            return lambda frame, raw: keyed(_json_pairs(raw[raw.index(b"{") :])) if b"{" in raw else None
        case "columns":
            return HeadedRows(meter.frames[0], columns).read if meter.framing.header else column_reader(meter.framing)
        case _:
            tables = {id(frame): binary_reader(meter.framing, frame) for frame in meter.frames}
            return lambda frame, raw: tables[id(frame)](raw)


def _block_reader(meter: Meter) -> Reader:
    fields = [field for frame in meter.frames for field in frame.fields]
    table = {
        label: (field.name, integer(field) if field.kind == "integer" else partial(of_text, field))
        for field in fields
        for label in field.labels
    }
    # Most lines of a block come again word for word, second after second.
    known: dict[str, tuple[str, float | str | None]] = {}

    def parse(line: str) -> tuple[str, float | str | None]:
        label, tab, text = line.partition("\t")
        if not tab:
            raise MisfitError(f"expected label, TAB and value, found {quoted(line)}")
        if len(known) > _REMEMBERED:
            known.clear()
        entry = table.get(label)
        found = known[line] = ("", None) if entry is None else (entry[0], entry[1](text))
        return found

    def read(frame: Frame, raw: bytes) -> FrameValues:
        if raw[:2] != b"\r\n":
            raise MisfitError("a block begins with a line end")
        values: FrameValues = {}
        for line in raw[2:-12].decode("latin-1").split("\r\n"):
            name, value = known.get(line) or parse(line)
            values[name] = value
        values.pop("", None)
        return values

    return read


def _line_pairs(raw: bytes) -> list[tuple[str, str]]:
    """The label and value pairs of all lines."""
    return [pair for line in raw.decode("utf-8", "replace").splitlines() for pair in pairs(line)]


def _json_pairs(raw: bytes) -> list[tuple[str, str]]:
    """Every number and text of a JSON object with its key, however deep; outer ones first. Raises MisfitError."""
    if len(raw) > WIDEST or raw.count(b"{") + raw.count(b"[") > MOST_BRACKETS:
        raise MisfitError("expected one JSON object on a line")
    import json

    try:
        # Numbers stay text: what the table expects decides how they are read, and NaN is no number.
        waiting: list[Any] = [json.loads(raw, parse_int=str, parse_float=str, parse_constant=str)]
    except ValueError as error:
        raise MisfitError("expected one JSON object on a line") from error
    found: list[tuple[str, str]] = []
    while waiting:
        for key, value in waiting.pop(0).items():
            if isinstance(value, dict):
                waiting.append(value)
            elif isinstance(value, str):
                found.append((key, value))
    return found
