"""Readings in, bytes out: the meter tables read the other way, for pretend meters and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from purifier.model.reading import READING_NAMES, Reading
from purifier.plain_text import plain
from purifier.protocols.binary_encoder import binary_frame, modbus_answer
from purifier.protocols.checks import numbers_mod255
from purifier.protocols.field import SUFFIXES, Field, suffix_of
from purifier.protocols.layout import numbered
from purifier.protocols.meter import Frame, Meter, vital_names
from purifier.protocols.modbus_framer import modbus_request
from purifier.protocols.pieces import FrameValues
from purifier.protocols.raw_value import nothing_known, wire_count
from purifier.protocols.text_framers import CLOSING

_DECIMALS: Final = 6
"""What stands behind the point of numbers that are text."""
NOTHING: Final[Mapping[str, float | str]] = {}


def polls(meter: Meter) -> tuple[bytes, ...]:
    """What to write, one after the other, to make the meter speak; empty for one that speaks by itself."""
    return tuple(dict.fromkeys(poll for frame in spoken_at(meter) if (poll := _poll(meter, frame))))


def _poll(meter: Meter, frame: Frame) -> bytes:
    return modbus_request(frame, meter.framing.address) if meter.framing.shape == "modbus" else frame.poll


def spoken_at(meter: Meter) -> list[Frame]:
    """The kinds of message of the device at the meter's address: some have one that is asked other things."""
    own = [frame for frame in meter.frames if frame.address == meter.framing.address]
    return own or [frame for frame in meter.frames if frame.address is None]


def preamble(meter: Meter) -> bytes:
    """What a board prints once, when it starts: the line that names the columns."""
    if not meter.framing.header:
        return b""
    cells = [f"{field.labels[0]} [{_unit(field)}]" for field in _spoken_fields(meter.frames[0])]
    return (",".join(cells) + "\r\n").encode()


def encode(meter: Meter, reading: Reading, state: Mapping[str, float | str] = NOTHING) -> bytes:
    """The frames by which ``meter`` would say ``reading``, companions first.

    ``state`` holds what a reading does not have and the wire does, by the names of the table (``capacity_ah``,
    ``product``).  Of kinds that carry the current only the first is sent, the others being variants of it.
    Raises ValueError for a number that the wire has no room for.
    """
    values = _wire_values(meter, reading, state)
    vital = vital_names(meter)
    frames = spoken_at(meter)
    live = [frame for frame in frames if any(field.name in vital for field in frame.fields)][:1]
    companions = [
        frame
        for frame in frames
        if any(_has(field, values) for field in frame.fields) and not any(one.name in vital for one in frame.fields)
    ]
    return b"".join(_frame(meter, frame, values) for frame in (*companions, *live))


def answer(meter: Meter, request: bytes, reading: Reading, state: Mapping[str, float | str] = NOTHING) -> bytes:
    """What ``meter`` answers to ``request``; nothing to what is none of its polls. Raises as `encode`."""
    for frame in spoken_at(meter):
        poll = _poll(meter, frame)
        if poll and request.strip(b"\r\n") == poll.strip(b"\r\n"):
            return _frame(meter, frame, _wire_values(meter, reading, state))
    return b""


def _wire_values(meter: Meter, reading: Reading, state: Mapping[str, float | str]) -> FrameValues:
    """Everything known by its name, signed as on the wire."""
    values: FrameValues = {**state, **reading.extra}
    values.update({name: getattr(reading, name) for name in READING_NAMES if getattr(reading, name) is not None})
    capacity, charge = values.get("capacity_ah"), values.get("charge_ah")
    if "remaining_ah" not in values and isinstance(capacity, int | float) and isinstance(charge, int | float):
        values["remaining_ah"] = capacity + charge
    current = reading.current_a
    charging = current is not None and current > 0
    for name in ("current_a", "power_w"):
        value = values.get(name)
        if isinstance(value, int | float):
            if meter.sign in ("unsigned", "by-field"):
                values[name] = abs(value)
            elif meter.sign == "discharge-positive":
                values[name] = 0 - value
    if meter.direction is not None:
        way_said = meter.direction.charging if charging else meter.direction.discharging
        values.setdefault(meter.direction.name, way_said[0])
        if values[meter.direction.name] not in way_said:
            values[meter.direction.name] = way_said[0]
    way = "charging" if charging else "discharging"
    silent = {one.name for frame in meter.frames for one in frame.fields if one.only not in (None, way)}
    return {name: value for name, value in values.items() if name not in silent}


def _has(field: Field, values: FrameValues) -> bool:
    return values.get(numbered(field.name, 1)) is not None


def _frame(meter: Meter, frame: Frame, values: FrameValues) -> bytes:
    match meter.framing.shape:
        case "block":
            return _block(frame, values)
        case "labels":
            lines = [
                f"{f.labels[0]}: {_spoken(f, values)} {_unit(f)}" for f in _spoken_fields(frame) if _has(f, values)
            ]
            return ("\r\n".join(lines) + "\r\n\r\n").encode()
        case "json":
            pairs = [f'"{f.labels[0]}":{_quoted(f, values)}' for f in _spoken_fields(frame) if _has(f, values)]
            return ("{" + ",".join(pairs) + "}\r\n").encode()
        case "columns" if meter.framing.header:
            cells = [_spoken(field, values) if _has(field, values) else "" for field in _spoken_fields(frame)]
            return (",".join(cells) + "\r\n").encode()
        case "columns":
            return _columns(meter, frame, values)
        case "modbus":
            return modbus_answer(meter, frame, values)
        case _:
            return binary_frame(meter, frame, values)


def _spoken_fields(frame: Frame) -> list[Field]:
    """The first way the table has of saying each value."""
    first: dict[str, Field] = {}
    for field in frame.fields:
        first.setdefault(field.name, field)
    return list(first.values())


def _unit(field: Field) -> str:
    suffix = suffix_of(field.name)
    return SUFFIXES[suffix][2] if suffix else ""


def _text(field: Field, values: FrameValues) -> str:
    """The value as its kind is written, in the table's unit."""
    value = values.get(field.name)
    if value is None:
        return field.nulls[0] if field.nulls else str(wire_count(field, nothing_known(field)))
    if isinstance(value, str):
        return plain(value)
    if field.kind == "integer":
        return str(wire_count(field, value))
    return repr(round(value * field.divisor / field.times + field.zero, _DECIMALS))


def _spoken(field: Field, values: FrameValues) -> str:
    """The value in the unit of its name, which stands beside it or above it."""
    value = values.get(field.name)
    return repr(round(float(value), _DECIMALS)) if isinstance(value, int | float) else _text(field, values)


def _quoted(field: Field, values: FrameValues) -> str:
    """As JSON has it: a text in quotes."""
    text = _text(field, values).replace("\\", "").replace('"', "")
    return f'"{text}"' if field.kind == "text" else text


def _block(frame: Frame, values: FrameValues) -> bytes:
    lines = [
        f"\r\n{field.labels[0]}\t{_text(field, values)}"
        for field in frame.fields
        if values.get(field.name) is not None or (field.nulls and field.name in READING_NAMES)
    ]
    body = "".join(lines).encode("ascii", "replace") + CLOSING
    return body + bytes((-sum(body) & 0xFF,))


def _columns(meter: Meter, frame: Frame, values: FrameValues) -> bytes:
    least = frame.columns[0] if frame.columns else 1 + max(field.column or 0 for field in frame.fields)
    cells = ["0"] * least
    for field in frame.fields:
        if field.column is not None and (cells[field.column] == "0" or values.get(field.name) is not None):
            cells[field.column] = " ".join((*field.labels[:1], _text(field, values)))
    end = ""
    if meter.framing.check == "numbers-mod255":
        cells[0] = str(meter.framing.address)
        wrong = next((cell for cell in cells[2:] if not cell.isdigit()), None)
        if wrong is not None:
            raise ValueError(f"{frame.name}: expected numbers without a sign, found '{wrong}'")
        cells[1] = str(numbers_mod255([int(cell) for cell in cells[2:]]))
        end = meter.framing.separator
    line = (meter.framing.separator or " ").join(cells) + end
    return frame.begins + line.encode() + (meter.framing.ends or b"\r\n")
