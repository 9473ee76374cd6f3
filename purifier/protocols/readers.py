"""From one frame to the values its table names: compiled once per meter, then a few operations per value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from purifier.plain_text import quoted
from purifier.protocols.binary_readers import binary_reader
from purifier.protocols.field import VITAL
from purifier.protocols.labels import IDS, WITHIN
from purifier.protocols.meter import TEXT_SHAPES, Frame, Framing, Meter
from purifier.protocols.pieces import LEFT_OUT, Aside, FrameValues, MisfitError, Seen
from purifier.protocols.rows import column_reader, label_reader
from purifier.protocols.spoken import REMEMBERED, TextReader, pairs, plain_label, text_reader
from purifier.protocols.tables import HeadedRows

Reader = Callable[[bytes, Aside], FrameValues | None]
"""The bytes of one frame -> its values; None for a line that holds none. What else there is to say goes aside. Raises
MisfitError."""

WIDEST: Final = 2048
"""Bytes of a JSON line."""
MOST_BRACKETS: Final = 100
"""Far fewer than the recursion limit."""


def reader(meter: Meter, frame: Frame, columns: Sequence[str] = ()) -> Reader:
    """What reads ``frame``, one of ``meter``'s; ``columns`` name those of a table, whatever it prints itself."""
    pick = meter.told.pick
    match meter.framing.shape:
        case "block":
            return _block_reader(meter)
        case "labels":
            labelled = label_reader(frame, _print_it, pick=pick, whole=False)
            return lambda raw, aside: labelled(*_line_pairs(raw), aside)
        case "json":
            return _json_reader(frame, pick)
        case "columns" if meter.framing.header:
            return HeadedRows(frame, columns, pick).read
        case "columns":
            read: Reader = column_reader(meter.framing, frame)
        case _:
            read = binary_reader(meter.framing, frame, pick)
    return _wary(read) if _is_open(meter.framing, frame) else read


def _is_open(framing: Framing, frame: Frame) -> bool:
    """Whether the check leaves open what kind of message this is, and there are no volts and amperes to tell."""
    if any(one.name in VITAL for one in frame.fields):
        return False
    if framing.shape in TEXT_SHAPES:
        return framing.check == "numbers-mod255"
    return len(framing.begins) < min(framing.check_from, len(frame.begins))


def _wary(read: Reader) -> Reader:
    """``read``, but a message most of whose values cannot be is another kind of message, and refused as a whole."""

    def checked(raw: bytes, aside: Aside) -> FrameValues | None:
        values = read(raw, aside)
        if values is not None and 2 * len(aside.odd) > len(values):
            raise MisfitError(aside.odd[0].removesuffix(LEFT_OUT))
        return values

    return checked


def _print_it(name: str, labels: tuple[str, ...], texts: Sequence[str]) -> str:
    unit = "mV" if name == "voltage_v" else "mA"
    return f": is it in {unit}? The board has to print the unit behind it"


def _name_it(name: str, labels: tuple[str, ...], texts: Sequence[str]) -> str:
    unit, key = ("mV", "voltage_mV") if name == "voltage_v" else ("mA", "current_mA")
    return f": is it in {unit}? Then its key has to be {key}"


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

    def read(raw: bytes, aside: Aside) -> FrameValues:
        if raw[:2] != b"\r\n":
            raise MisfitError("a block begins with a line end")
        lines = raw[2:-12].decode("latin-1").split("\r\n")
        try:
            values: FrameValues = dict(map(value, lines))
        except MisfitError:
            values = {}
            for line in lines:
                try:
                    values.update((value(line),))
                except MisfitError as misfit:
                    label, tab, _ = line.partition("\t")
                    if not tab:
                        raise
                    aside.leave_out(table.get(label, _UNKNOWN)[0], misfit, values)
        values.pop("", None)
        if aside.seen is not None:
            said = [(label, text, table.get(label, _UNKNOWN)[0] or None) for label, _, text in map(_cut, lines)]
            aside.seen += [Seen(label, text, name, values.get(name or "")) for label, text, name in said]
        return values

    return read


def _cut(line: str) -> tuple[str, str, str]:
    return line.partition("\t")


_UNKNOWN: Final[tuple[str, TextReader]] = ("", lambda text: None)


def _line_pairs(raw: bytes) -> tuple[tuple[str, ...], list[str]]:
    """The labels of all lines, and the text beside each."""
    found = [pair for line in raw.decode("utf-8", "replace").splitlines() for pair in pairs(line)]
    return tuple(label for label, _ in found), [text for _, text in found]


def _json_reader(frame: Frame, pick: str) -> Reader:
    import json

    # Numbers stay text: what the table expects decides how they are read, and NaN is no number.
    parse = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode
    labelled = label_reader(frame, _name_it, pick=pick)

    def read(raw: bytes, aside: Aside) -> FrameValues | None:
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
        keys, texts = _leaves(row)
        return labelled(keys, texts, aside)

    return read


def _leaves(row: dict[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    """The keys of every number and text of a JSON object, however deep, outer ones first, and what stands there.

    Keys of nested objects stand one behind the other; what stands in a list goes by its id, else by its number from 1.
    """
    if {*map(type, row.values())} == {str}:  # most boards nest nothing
        return tuple(row), list(row.values())
    keys, texts = [], []
    waiting: list[tuple[str, dict[str, Any]]] = []
    path, inner = "", row
    while True:
        for key, value in inner.items():
            if isinstance(value, str):
                keys.append(path + key)
                texts.append(value)
            elif isinstance(value, dict):
                waiting.append((path + key + WITHIN, value))
            elif isinstance(value, list):
                for number, one in enumerate(value, 1):
                    if isinstance(one, dict):
                        waiting.append((path + key + WITHIN + _id_of(one, number) + WITHIN, one))
                    elif isinstance(one, str):
                        keys.append(f"{path}{number}{WITHIN}{key}")
                        texts.append(one)
        if not waiting:
            return tuple(keys), texts
        path, inner = waiting.pop(0)


def _id_of(row: dict[str, Any], number: int) -> str:
    return next((text for key, text in row.items() if plain_label(key) in IDS and isinstance(text, str)), str(number))
