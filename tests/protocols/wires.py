"""Streams for the tests: made from the tables themselves, raw numbers first, so that they stand for exact values."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from purifier.library.catalogue import Library
from purifier.model.reading import READING_NAMES, Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import encode, preamble, spoken_at
from purifier.protocols.field import WIDTHS, Field
from purifier.protocols.layout import numbered
from purifier.protocols.meter import Frame, Meter, vital_names
from purifier.protocols.raw_value import bits_of

BUNDLE = Path(__file__).resolve().parents[2] / "profiles"
LIBRARY = Library([BUNDLE])
IDS = LIBRARY.ids("meter")
UNCHECKED = (
    *("atorch-unchecked", "diy-csv", "diy-json", "diy-labels", "upspack-v3"),
    *("rdtech-um25c", "rdtech-um34c", "tian-bms"),
)
"""Meters without a check or, the last two, with one that leaves out half of the bytes, or is blind to top bits."""
CHECKED = tuple(one for one in IDS if one not in UNCHECKED)

State = dict[str, float | str]


@cache
def meter(id_: str) -> Meter:
    return LIBRARY.meter(id_)


def sent_frames(one: Meter) -> list[Frame]:
    """The kinds of message that a pretend meter sends."""
    vital = vital_names(one)
    spoken = spoken_at(one)
    live = [frame for frame in spoken if any(field.name in vital for field in frame.fields)]
    return [frame for frame in spoken if frame not in live[1:]]


def span(field: Field) -> tuple[int, int]:
    """The raw numbers that the wire has room for and the table believes."""
    low, high = -999_999, 999_999
    if field.kind == "b240":
        low, high = 0, 240 * 240 - 1
    elif field.kind in WIDTHS:
        bits = 1 if field.kind == "bit" else 8 * WIDTHS[field.kind]
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if field.kind[0] == "s" else (0, (1 << bits) - 1)
        if field.bits is not None or field.minus_bit is not None:
            first, last = bits_of(field)
            high = (1 << last - first + 1) - 1
            low = 0 if field.minus_bit is None else -high
        if field.minus_above is not None:
            low, high = field.minus_above - high, field.minus_above
    elif field.column is not None:
        low = 0
    ends = [
        round(end * field.divisor / field.times) + field.zero if abs(end) != float("inf") else None
        for end in (field.low, field.high)
    ]
    least, most = ends if field.times > 0 else ends[::-1]
    low = low if least is None else max(low, least)
    high = high if most is None else min(high, most)
    nulls = [int(token, 0) for token in field.nulls if token.removeprefix("-").removeprefix("0x").isalnum()]
    while low in nulls:
        low += 1
    while high in nulls:
        high -= 1
    return low, high


def value_of(field: Field, raw: int) -> float:
    """What ``raw`` says, by the rule of the table."""
    return (raw - field.zero) * field.times / field.divisor


def reading_of(values: dict[str, float | str]) -> Reading:
    """What of ``values`` has a place of its own in a reading."""
    own: dict[str, Any] = {name: float(values[name]) for name in READING_NAMES if name in values}
    return Reading(**own)


def draw(one: Meter, random_: random.Random) -> tuple[Reading, State, dict[str, float | str]]:
    """A reading, the rest that the wire needs, and the values by name, each exactly what some raw number says."""
    values: dict[str, float | str] = {}
    for frame in sent_frames(one):
        counted = {field.count_by for field in frame.fields}
        for field in frame.fields:
            if one.direction is not None and field.name == one.direction.name:
                continue
            if field.when is not None and not field.when.holds(values.get(field.when.name)):
                continue
            if field.of is not None:
                first, second = float(values[field.of.first]), float(values[field.of.second])
                both = first - second if field.of.operation == "-" else first * second
                values[field.name] = round(both * field.times / field.divisor, 9)
                continue
            for number in range(1, _how_many(field) + 1):
                values.setdefault(numbered(field.name, number), _value(frame, field, random_))
            if field.name in counted:
                values[field.name] = MANY
    if one.sign in ("discharge-positive", "unsigned"):
        for name in ("current_a", "power_w"):
            if name in values:
                values[name] = 0 - float(values[name])
    if one.sign == "by-field" and random_.random() < 0.5:
        values["current_a"] = 0 - float(values["current_a"])
    if one.id.startswith("diy-"):  # a board's power is a product, and when its line is lost so is the reading's
        values["power_w"] = round(float(values["voltage_v"]) * float(values["current_a"]), 4)
        values |= {"load_v": values["voltage_v"]} if "load_v" in values else {}
    way = "charging" if float(values.get("current_a", 0)) > 0 else "discharging"
    for frame in one.frames:
        for field in frame.fields:
            if field.only not in (None, way):
                values.pop(field.name, None)
    reading = reading_of(values)
    state = {name: value for name, value in values.items() if name not in READING_NAMES}
    hidden = hidden_names(one)
    return reading, state, {name: value for name, value in values.items() if name not in hidden}


MANY = 4
"""How many there are of what comes as often as it does."""


def _how_many(field: Field) -> int:
    if field.kind == "text":
        return 1
    if field.count is not None:  # of those that can be left out some are
        return min(MANY, field.count) if field.nulls else field.count
    return MANY if field.count_at is not None or field.count_by or field.rest else 1


def _value(frame: Frame, field: Field, random_: random.Random) -> float | str:
    told = [one.when for one in frame.fields if one.when is not None and one.when.name == field.name]
    if told and random_.random() < 0.9:
        return random_.choice([number for one in told for number in one.among])
    if any(one.relation == "=" for one in told) and not any(one.relation == "!=" for one in told):
        return told[0].among[0]
    if field.kind == "f32":
        most = min(field.high, 1e4)
        (exact,) = struct.unpack("<f", struct.pack("<f", random_.uniform(max(field.low, -1e4), most) * 0.99))
        return float(exact)
    if field.kind == "text":
        return "".join(random_.choice("0123456789") for _ in range(random_.randint(1, 8)))
    if field.kind == "quantity":
        low, high = max(field.low, -500.0), min(field.high, 500.0)
        return round(random_.uniform(low, high), 2)
    low, high = span(field)
    raw = random_.randint(low, high)
    unknown = [int(token, 0) for token in field.nulls if field.kind in WIDTHS]
    return value_of(field, raw if raw not in unknown else high)


def samples(id_: str, count: int, seed: int = 1) -> list[tuple[bytes, dict[str, float | str]]]:
    """``count`` readings of a meter as bytes, with their values; what only companions say stays the same."""
    one, random_ = meter(id_), random.Random(seed)
    vital = vital_names(one)
    slow = {
        numbered(field.name, number)
        for frame in sent_frames(one)
        if not any(field.name in vital for field in frame.fields)
        for field in frame.fields
        for number in range(1, _how_many(field) + 1)
    }
    made: list[tuple[bytes, dict[str, float | str]]] = []
    kept: dict[str, float | str] = {}
    for _ in range(count):
        reading, state, values = draw(one, random_)
        kept = kept or {name: value for name, value in values.items() if name in slow}
        values = {name: value for name, value in values.items() if name not in slow} | kept
        reading = reading_of(values)
        unseen = {name: value for name, value in state.items() if name in hidden_names(one)}
        state = {name: value for name, value in values.items() if name not in READING_NAMES} | unseen
        made.append((encode(one, reading, state), values))
    return made


def hidden_names(one: Meter) -> set[str]:
    """The values that are sent, and are none of a reading."""
    return {field.name for frame in one.frames for field in frame.fields if field.hidden}


def decode(id_: str, chunks: Sequence[bytes]) -> tuple[list[Reading], Decoder]:
    """All readings of a stream that comes in ``chunks``."""
    decoder = Decoder(meter(id_))
    found: list[Reading | Fault] = []
    for chunk in chunks:
        found += decoder.feed(chunk)
    found += decoder.flush()
    return [one for one in found if isinstance(one, Reading)], decoder


def stream(id_: str, count: int, seed: int = 1) -> tuple[bytes, list[dict[str, float | str]]]:
    """A clean stream from its start, and the values of its readings."""
    made = samples(id_, count, seed)
    return preamble(meter(id_)) + b"".join(data for data, _ in made), [values for _, values in made]


def cuts(data: bytes, random_: random.Random) -> Iterator[bytes]:
    """``data`` in random pieces."""
    at = 0
    while at < len(data):
        size = random_.choice((1, 2, 3, 7, 20, 100))
        yield data[at : at + size]
        at += size


def close(a: float, b: float) -> bool:
    """Equal, but for what a board's few decimals leave out."""
    return abs(a - b) <= 1e-6 * max(1.0, abs(b))


def says(reading: Reading, values: dict[str, float | str], *, all_of_it: bool = True) -> bool:
    """Whether a reading says ``values`` and nothing else that was sent; ``all_of_it``: nothing is missing either."""
    for name, value in values.items():
        said = getattr(reading, name) if name in READING_NAMES else reading.extra.get(name)
        if said is None:
            if all_of_it:
                return False
        elif isinstance(value, str) or isinstance(said, str):
            if said != value:
                return False
        elif not close(said, value):
            return False
    return set(reading.extra) <= set(values)
