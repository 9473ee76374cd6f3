"""A binary frame byte by byte: what each of them is by the table, and which of them nothing reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from purifier.plain_text import quoted
from purifier.protocols.field import SUFFIXES, VITAL, Field, suffix_of
from purifier.protocols.frame_marks import marks, runs
from purifier.protocols.frame_words import UNREAD, absent, value_text
from purifier.protocols.layout import MODBUS_HEAD, Spot, spots, trailer_of
from purifier.protocols.meter import Frame, Meter
from purifier.protocols.modbus_framer import COILS
from purifier.protocols.modules import modules
from purifier.protocols.pieces import LEFT_OUT, MisfitError
from purifier.protocols.raw_value import raw_text

Tone = Literal["value", "frame", "unread", "good", "bad", "heading"]
"""What a row is about: a value, the frame's own marks, bytes that nothing reads, a check that holds, what is wrong."""
_LETTERS: Final = 4
"""So many letters in a row are shown as such."""
IN_A_ROW: Final = 4
"""Values of a list that stand on one line."""


class Row(NamedTuple):
    """Bytes, or a text, and what they are."""

    start: int | None
    """The first of the bytes as the profile counts them; None for a text, and for what has none."""
    found: bytes | str
    name: str = ""
    number: str = ""
    """What stands there, before zero and unit."""
    value: str = ""
    note: str = ""
    tone: Tone = "value"
    where: str = ""
    """The label or the column of a text, the registers of Modbus."""

    @property
    def label(self) -> str:
        """Where it stands, in a word: ``4-5``, ``@258``, ``uptime``, ``tag 86``."""
        if self.name.startswith("tag "):
            return self.name
        if self.where or self.start is None:
            return self.where
        last = self.start + len(self.found) - 1
        return str(self.start) if last <= self.start else f"{self.start}-{last}"


def frame_rows(meter: Meter, frame: Frame, body: bytes) -> tuple[list[Row], list[str]]:
    """The bytes of a whole frame, each in one row at least, and what of the table is not there, with the reason.

    ``body`` are the bytes as positions count them (`purifier.protocols.binary_readers.body_of`).
    """
    found, trouble = _modules(meter, frame, body)
    rows: list[Row] = []
    missing: list[str] = []
    for number, one in found.items():
        if frame.each_from is not None and one:
            rows.append(Row(min(spot.start for spot in one), b"", f"module {number}", tone="heading"))
        rows += _value_rows(meter, frame, body, one)
        missing += absent(frame, one)
    held = _held(rows)
    told = [row for row in marks(meter.framing, frame, body) if not row.spans <= held]
    rows += [
        Row(one.start, body[one.start : one.start + one.size], one.name, note=one.note, tone=one.tone) for one in told
    ]
    held |= {at for one in told for at in one.spans}
    rows += _unread(body, held)
    if meter.framing.shape == "modbus" and frame.function not in COILS:
        rows = [_at_register(meter, frame, row) for row in rows]
    if trouble is not None:
        missing.insert(0, trouble)
    return sorted(rows, key=_order), list(dict.fromkeys(missing))


def unread_bytes(rows: Sequence[Row]) -> list[int]:
    """The bytes that nothing reads."""
    return [at for row in rows if row.tone == "unread" and row.start is not None for at in _range(row)]


def way_told(meter: Meter, name: str, value: float | str | None) -> str | None:
    """What the value ``name`` says of the direction; None where it is not the one that does."""
    way = meter.direction
    if way is None or way.name != name:
        return None
    if value in way.charging:
        return "charging"
    return "discharging" if value in way.discharging else "neither charging nor discharging"


def _modules(meter: Meter, frame: Frame, body: bytes) -> tuple[dict[str, list[Spot]], str | None]:
    """The values by module, as far as they can be read, and why not all of them."""
    find = spots(meter.framing, frame)
    if frame.each_from is not None:
        try:
            return modules(frame, find, body, len(body) - trailer_of(meter.framing)), None
        except MisfitError as misfit:
            return {}, str(misfit)
    found: list[Spot] = []
    try:
        found.extend(find(body, 0))
    except MisfitError as misfit:
        return {"": found}, str(misfit)
    return {"": found}, None


def _value_rows(meter: Meter, frame: Frame, body: bytes, found: Sequence[Spot]) -> Iterator[Row]:
    for _, group in groupby(found, lambda spot: id(spot.field)):
        listed = list(group)
        if len(listed) > 2:
            yield from _list_rows(body, listed)
        else:
            yield from (
                _value_row(meter, frame, body, spot) for spot in listed if spot.field.kind != "text" or spot.width
            )


def _value_row(meter: Meter, frame: Frame, body: bytes, spot: Spot) -> Row:
    field, raw = spot.field, body[spot.start : spot.start + spot.width]
    if field.of is not None:
        made = f"{field.of.first} {field.of.operation} {field.of.second}"
        wrong = None if spot.misfit is None else _trouble(spot)
        return Row(
            None, "", spot.name, "", value_text(spot.name, spot.value), wrong or made, "bad" if wrong else "value"
        )
    if spot.misfit is not None and not spot.width:
        return Row(None, "", "", note=str(spot.misfit), tone="bad")
    number = raw_text(meter.framing, frame.start, field, raw)
    if spot.misfit is not None:
        return Row(spot.start, raw, spot.name, number, "", _trouble(spot), "bad")
    text = value_text(spot.name, spot.value, 7 if field.kind == "f32" else 10)
    return Row(spot.start, raw, spot.name, number, text, _note(meter, field, spot))


def _trouble(spot: Spot) -> str:
    if spot.field.guard:
        return f"{spot.misfit}: another kind of message, nothing of it is believed"
    return str(spot.misfit) if spot.name in VITAL else f"{spot.misfit}{LEFT_OUT}"


def _note(meter: Meter, field: Field, spot: Spot) -> str:
    notes = []
    if field.name == "current_a" and meter.sign == "discharge-positive":
        notes.append("plus is discharge here")
    if field.bits is not None:
        notes.append(f"bits {field.bits[0]} to {field.bits[1]}")
    if (way := way_told(meter, field.name, spot.value)) is not None:
        notes.append(way)
    if field.only is not None:
        notes.append(f"counts while {field.only} only")
    return ", ".join(notes)


def _list_rows(body: bytes, listed: Sequence[Spot]) -> Iterator[Row]:
    """A few values a row, each with the bytes up to the next row's."""
    for at in range(0, len(listed), IN_A_ROW):
        part, behind = listed[at : at + IN_A_ROW], listed[at + IN_A_ROW : at + IN_A_ROW + 1]
        end = behind[0].start if behind else part[-1].start + part[-1].width
        yield _list_row(part, at + 1, body[part[0].start : end])


def _list_row(listed: Sequence[Spot], number: int, raw: bytes) -> Row:
    first = listed[0]
    text = _list_text(listed)
    wrong = "; ".join(_trouble(spot) for spot in listed if spot.misfit is not None)
    numbers_of = str(number) if len(listed) == 1 else f"{number}-{number + len(listed) - 1}"
    name = _hashed(first.field.name).replace("#", numbers_of)
    return Row(first.start, raw, name, note=f"{text} ({wrong})" if wrong else text, tone="bad" if wrong else "value")


def _list_text(listed: Sequence[Spot]) -> str:
    """The values with their unit once; ``?`` for what cannot be believed, ``-`` for what the meter does not know."""
    if all(spot.misfit is None and spot.value is None for spot in listed):
        return value_text(listed[0].name, None)
    suffix = suffix_of(listed[0].name)
    unit = f" {SUFFIXES[suffix][2]}" if suffix else ""
    words = [
        "?" if spot.misfit is not None else "-" if spot.value is None else value_text(spot.name, spot.value)
        for spot in listed
    ]
    return f"{' '.join(one.removesuffix(unit) for one in words)}{unit}{' (-: not known)' if '-' in words else ''}"


def _hashed(name: str) -> str:
    """``temperature_c`` -> temperature_#_c."""
    suffix = suffix_of(name)
    return name if "#" in name else f"{name}_#" if suffix is None else f"{name.removesuffix(suffix)}#_{suffix}"


def _at_register(meter: Meter, frame: Frame, row: Row) -> Row:
    """A row of a Modbus answer with its registers."""
    if (
        row.start is None
        or not frame.count
        or (row.tone in ("frame", "good", "bad") and not row.number and not row.value)
    ):
        return row
    first = frame.start + (row.start - MODBUS_HEAD) // 2 * meter.framing.register_step
    last = frame.start + (row.start + len(row.found) - 1 - MODBUS_HEAD) // 2 * meter.framing.register_step
    return row._replace(where=f"@{first}" if first == last else f"@{first}-{last}")


def _range(row: Row) -> range:
    return range(row.start or 0, (row.start or 0) + len(row.found))


def _held(rows: Sequence[Row]) -> set[int]:
    return {at for row in rows if row.start is not None for at in _range(row)}


def _unread(body: bytes, held: set[int]) -> Iterator[Row]:
    loose = [at for at in range(len(body)) if at not in held]
    for run in runs(loose):
        raw = body[run[0] : run[-1] + 1]
        letters = raw.rstrip(b"\0").decode("latin-1")
        note = quoted(letters) if len(letters) >= _LETTERS and letters.isascii() and letters.isprintable() else ""
        yield Row(run[0], raw, UNREAD, note=note, tone="unread")


def _order(row: Row) -> tuple[float, bool, int]:
    return (float("inf") if row.start is None else row.start, row.tone != "heading", -len(row.found))
