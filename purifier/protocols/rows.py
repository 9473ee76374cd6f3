"""The values of lines and labels: columns by number or by name, labels wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from purifier.plain_text import quoted
from purifier.protocols.evidence import Units
from purifier.protocols.field import VITAL
from purifier.protocols.labels import WITHIN, Labels
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.pieces import Aside, FrameValues, MisfitError, Seen, ThousandfoldError
from purifier.protocols.sensors import Said, sort_out
from purifier.protocols.spoken import REMEMBERED, TextReader, text_reader

Labelled = Callable[[tuple[str, ...], Sequence[str], Aside], FrameValues]
"""(labels, the text beside each, what else is to be said) -> values. Raises MisfitError."""
Hint = Callable[[str, tuple[str, ...], Sequence[str]], str]
"""(name of a value that is far too large, labels, texts) -> what to do about it."""
WIDEST: Final = 100_000
"""More columns than any line has."""
_SHAPES: Final = 50
"""Sets of labels that are not looked up again: a board knows few."""


class _Plan(NamedTuple):
    """How lines with the same labels are read."""

    values: list[tuple[str, int, TextReader]]
    who: str | None
    id_at: int | None
    refusal: str | None
    unitless: tuple[Said, Said, Said] | None
    """Voltage, current and power, where none of the three has a unit."""


def label_reader(frame: Frame, hint: Hint, *, pick: str = "", whole: bool = True) -> Labelled:
    """The values of labelled text: per name the best of the table's labels that is there, one sensor's only.

    ``pick`` and ``whole`` as in `purifier.protocols.sensors.sort_out`.
    """
    labels, units = Labels(frame.fields), Units()
    # A board says the same few numbers again and again.
    read_as = cache(lambda field, unit: lru_cache(REMEMBERED)(text_reader(field, unit)))

    @lru_cache(_SHAPES)
    def planned(found: tuple[str, ...]) -> _Plan:
        line = sort_out(labels, found, pick, whole=whole)
        values: list[tuple[str, int, TextReader]] = [
            (said.field.name, said.at, read_as(said.field, said.unit)) for said in line.said
        ]
        return _Plan(values, line.who, line.id_at, line.refusal, _unitless(line.said))

    def read(found: tuple[str, ...], texts: Sequence[str], aside: Aside) -> FrameValues:
        values: FrameValues = {}
        pending: MisfitError | None = None
        entries, who, id_at, refusal, unitless = planned(found)
        if refusal is not None:
            raise MisfitError(refusal)
        for name, at, read_text in entries:
            try:
                values[name] = read_text(texts[at])
            except MisfitError as misfit:
                if name not in VITAL:
                    aside.leave_out(name, misfit, values)
                    continue
                more = hint(name, found, texts) if isinstance(misfit, ThousandfoldError) else ""
                pending, values[name] = MisfitError(f"{misfit}{more}"), None
                if unitless is None or name != "current_a":
                    raise pending from None
        if unitless is not None and not units.agree(values):
            volts, amps, watts = unitless
            spoken = (texts[volts.at], texts[amps.at], texts[watts.at])
            units.settle(spoken, (amps.field, watts.field), values, aside)
        if pending is not None and values["current_a"] is None:
            raise pending
        if who is not None:
            aside.who, aside.numbered = who, False
        elif id_at is not None:
            aside.who, aside.numbered = texts[id_at], True
        return values

    def watched(found: tuple[str, ...], texts: Sequence[str], aside: Aside) -> FrameValues:
        if aside.seen is None:
            return read(found, texts, aside)
        values: FrameValues = {}
        try:
            values = read(found, texts, aside)
        finally:
            names = {at: name for name, at, _ in planned(found).values}
            aside.seen += [
                Seen(label.replace(WITHIN, "."), text, name := names.get(at), values.get(name or ""))
                for at, (label, text) in enumerate(zip(found, texts, strict=True))
            ]
        return values

    return watched


def _unitless(said: Sequence[Said]) -> tuple[Said, Said, Said] | None:
    by_name = {one.field.name: one for one in said}
    three = [by_name.get(name) for name in (*VITAL, "power_w")]
    volts, amps, watts = three
    if volts is None or amps is None or watts is None:
        return None
    return (volts, amps, watts) if all(_is_bare(one) for one in (volts, amps, watts)) else None


def _is_bare(said: Said) -> bool:
    """Neither the label nor the table's word for it names a unit."""
    return said.unit is None and said.field.times == said.field.divisor


def column_reader(framing: Framing, frame: Frame) -> Callable[[bytes, Aside], FrameValues]:
    """What reads lines whose columns have numbers; it raises MisfitError."""
    separator, begins = framing.separator or None, len(frame.begins)
    least, most = frame.columns or (0, WIDEST)
    fields: list[tuple[str, int, str, TextReader]] = [
        (field.name, field.column or 0, next(iter(field.labels), ""), text_reader(field)) for field in frame.fields
    ]
    last = max((column for _, column, _, _ in fields), default=0)

    def read(raw: bytes, aside: Aside) -> FrameValues:
        cells = raw[begins:].decode("utf-8", "replace").split(separator)
        if cells and not cells[-1]:
            cells.pop()
        if not least <= len(cells) <= most:
            raise MisfitError(f"expected {least} columns, found {len(cells)}")
        values: FrameValues = {}
        if aside.seen is not None:
            names = {field.column: field.name for field in frame.fields}
            aside.seen += [Seen(str(at), cell, names.get(at)) for at, cell in enumerate(cells)]
        if last >= len(cells):
            name, column = next((name, column) for name, column, _, _ in fields if column >= len(cells))
            raise MisfitError(f"{name}: there is no column {column}")
        for name, column, word, read_text in fields:
            cell = cells[column].strip()
            try:
                if word:
                    found, _, cell = cell.partition(" ")
                    if found != word:
                        raise MisfitError(f"{name}: expected '{word}' in front of it, found {quoted(found)}")
                values[name] = read_text(cell)
            except MisfitError as misfit:
                aside.leave_out(name, misfit, values)
        if aside.seen is not None:
            aside.seen[:] = [one._replace(value=values.get(one.name or "")) for one in aside.seen]
        return values

    return read
