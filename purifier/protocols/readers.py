"""From one frame to the values its table names: compiled once per meter, then a few operations per value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from purifier.plain_text import quoted
from purifier.protocols.binary_readers import binary_reader
from purifier.protocols.meter import Frame, FrameValues, Meter, MisfitError
from purifier.protocols.rows import HeadedRows, column_reader, label_reader
from purifier.protocols.spoken import REMEMBERED, TextReader, pairs, text_reader

Reader = Callable[[bytes], FrameValues | None]
"""The bytes of one frame -> its values; None for a line that holds none. Raises MisfitError."""

WIDEST: Final = 2048
"""Bytes of a JSON line."""
MOST_BRACKETS: Final = 100
"""Far fewer than the recursion limit."""


def reader(meter: Meter, frame: Frame, columns: Sequence[str] = ()) -> Reader:
    """What reads ``frame``, one of ``meter``'s; ``columns`` name those of a table that prints no header."""
    match meter.framing.shape:
        case "block":
            return _block_reader(meter)
        case "labels":
            labelled = label_reader(frame)
            return lambda raw: labelled(*_line_pairs(raw))
        case "json":
            return _json_reader(frame)
        case "columns" if meter.framing.header:
            return HeadedRows(frame, columns).read
        case "columns":
            return column_reader(meter.framing, frame)
        case _:
            return binary_reader(meter.framing, frame)


def _block_reader(meter: Meter) -> Reader:
    fields = [field for frame in meter.frames for field in frame.fields]
    table = {label: (field.name, text_reader(field)) for field in fields for label in field.labels}

    # Most lines of a block come again word for word, second after second.
    @lru_cache(REMEMBERED)
    def value(line: str) -> tuple[str, float | str | None]:
        label, tab, text = line.partition("\t")
        if not tab:
            raise MisfitError(f"expected label, TAB and value, found {quoted(line)}")
        name, read_text = table.get(label, _UNKNOWN)
        return name, read_text(text)

    def read(raw: bytes) -> FrameValues:
        if raw[:2] != b"\r\n":
            raise MisfitError("a block begins with a line end")
        values: FrameValues = dict(map(value, raw[2:-12].decode("latin-1").split("\r\n")))
        values.pop("", None)
        return values

    return read


_UNKNOWN: Final[tuple[str, TextReader]] = ("", lambda text: None)


def _line_pairs(raw: bytes) -> tuple[tuple[str, ...], list[str]]:
    """The labels of all lines, and the text beside each."""
    found = [pair for line in raw.decode("utf-8", "replace").splitlines() for pair in pairs(line)]
    return tuple(label for label, _ in found), [text for _, text in found]


def _json_reader(frame: Frame) -> Reader:
    import json

    # Numbers stay text: what the table expects decides how they are read, and NaN is no number.
    parse = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode
    labelled = label_reader(frame)

    def read(raw: bytes) -> FrameValues | None:
        start = raw.find(b"{")
        if start < 0:
            return None
        raw = raw[start:]
        if len(raw) > WIDEST or raw.count(b"{") + raw.count(b"[") > MOST_BRACKETS:
            raise MisfitError("expected one JSON object on a line")
        encoding = "utf-8" if raw[1:2] != b"\0" else json.detect_encoding(raw)
        try:
            text = raw.decode(encoding, "surrogatepass")
            row, end = parse(text)
        except ValueError as error:
            raise MisfitError("expected one JSON object on a line") from error
        if text[end:].strip(" \t\r\n"):
            raise MisfitError("expected one JSON object on a line")
        return labelled(*_leaves(row))

    return read


def _leaves(row: dict[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    """The key of every number and text of a JSON object, however deep, outer ones first, and what stands there."""
    keys, texts, waiting = [], [], [row]
    for inner in waiting:
        for key, value in inner.items():
            if isinstance(value, str):
                keys.append(key)
                texts.append(value)
            elif isinstance(value, dict):
                waiting.append(value)
    return tuple(keys), texts
