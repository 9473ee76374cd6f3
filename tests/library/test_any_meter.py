"""Meters drawn at random from every key of the language: one that passes the check reads any bytes, and writes what it
has room for; nothing of it raises."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purifier.library.build import build
from purifier.library.decode import decode
from purifier.library.toml_text import Document, parse_document
from purifier.model.reading import Reading
from purifier.protocols.ascii_framer import framed
from purifier.protocols.checks import CHECKS, check_size
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import answer, encode, polls
from purifier.protocols.meter import Frame, Meter
from purifier.protocols.modbus_framer import answer_size
from purifier.protocols.round_trip import unread
from purifier.protocols.stuffed_framer import stuffed
from purifier.protocols.told import picking
from tests.protocols.language.tables import MOST_HELD, crc

UNSIGNED = ["u8", "u16", "u24", "u32", "u64"]
NAMES = ["voltage_v", "current_a", "count_0_#", "count_1", "count_2_#"]
"""What fields are called: they refer to each other."""
STATE: dict[str, float | str] = {"count_0_1": 3, "count_0_2": 4, "count_1": 2, "count_2_1": 1, "label": "abc"}


def keys(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


SOME = st.sampled_from
PLACE = st.integers(0, 20)
COMMON: dict[str, Any] = {
    "when": st.builds(
        lambda name, relation, number: f"{name} {relation} {number}", SOME(NAMES), SOME(["=", "!=", "<", ">"]), PLACE
    ),
    "nulls": SOME([["0"], ["0xFF", "-1"], ["0xFFFF"]]),
    "count": st.integers(1, 6),
    "count_by": SOME(NAMES),
    "guard": st.just(True),
    "range": st.just("-9 to 300"),
    "only": SOME(["charging", "discharging"]),
    "turns": st.just(True),
}
MOVING: dict[str, Any] = {
    "count_at": PLACE,
    "rest": st.just(True),
    "apart": st.integers(1, 9),
    "behind": SOME(NAMES),
    "tag": SOME(["01", "02", "03", "0A"]),
}
BITS: dict[str, Any] = {
    "bits": SOME(["0 to 3", "2 to 7", "0 to 0", "7 to 7", "3 to 14"]),
    "minus_bit": SOME([0, 7, 8, 15]),
    "minus_above": SOME([1, 5, 100]),
}


def field(place: dict[str, Any], kinds: list[str], **moving: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A field with few of the keys that it may have: with all of them next to none would pass."""
    every = [
        {"zero": st.integers(-300, 40_000), **{key: value}} for key, value in {**COMMON, **moving}.items()
    ]  # fmt: skip
    whole = [keys({**place, "kind": SOME(kinds)}, **one) for one in every]
    some_bits = [keys({**place, "kind": SOME(UNSIGNED), key: value}) for key, value in BITS.items()]
    text = keys({**place, "kind": st.just("text"), "size": st.integers(1, 9)}, rest=st.just(True))
    derived = keys({"of": st.builds(lambda a, b, c: f"{a} {b} {c}", SOME(NAMES), SOME("-*"), SOME(NAMES))})
    return st.one_of(*whole, *whole, *some_bits, text, derived)


FRAME_FIELD = field(
    {"byte": PLACE}, ["u8", "s8", "u16", "s16", "u24", "s24", "u32", "s32", "u64", "f32", "b240"], **MOVING
)
REGISTER_FIELD = field({"register": st.integers(100, 112)}, ["u16", "s16", "u32", "s32", "f32"])
LAYOUT = st.one_of(
    st.just({}),
    keys({"tags_at": PLACE, "tags": SOME([["01-02: 1", "03: n x 2", "0A: 3 or 5"]])}, tags_left=st.integers(0, 4)),
    keys({"each_from": PLACE}, each_at=PLACE),
)
FRAMING = keys(
    {"check": SOME(sorted(CHECKS)), "begins": SOME(["AA", "AA 01 AA", "00"])},
    check_from=PLACE, ends=SOME(["77", "AA", "00 00"]), closes=SOME(["68", "77 77"]),
    byte_order=SOME(["big", "little"]),
    code_at=PLACE, address_at=st.integers(0, 15), address=st.integers(0, 255), address_most=st.integers(1, 255),
)  # fmt: skip
LENGTH = st.one_of(
    keys({"length": st.integers(5, 60)}, whose=st.just("modbus-behind")),
    keys({"length_at": PLACE, "length_plus": st.integers(-16, 20)}, length_size=SOME([1, 2])),
    keys({"stuffing": st.just("7D"), "stuffed": st.just("7D AA 77 00"), "ends": st.just("AA")}, length_at=PLACE),
)


def profile(shape: str, framing: dict[str, Any], frames: list[dict[str, Any]]) -> str:
    def line(value: dict[str, Any]) -> str:
        return ", ".join(f"{key} = {json.dumps(one)}" for key, one in value.items())

    lines = [f'name = "x"\nsign = "unsigned"\nlink = {{ baud = 9600 }}\n[framing]\nshape = "{shape}"']
    lines += [f"{key} = {json.dumps(value)}" for key, value in framing.items()]
    for number, frame in enumerate(frames):
        fields = frame.pop("fields", [])
        lines += [f'[[frames]]\nname = "f{number}"', *(f"{key} = {json.dumps(value)}" for key, value in frame.items())]
        lines += ["fields = [", *(f"  {{ {line(one)} }}," for one in fields), "]"]
    covers = 'covers = ["link", "framing", "frames"]\nkind = "measured"\nnote = "x"'
    return "\n".join([*lines, f"[[sources]]\n{covers}\n"])


def named(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first two are the voltage and the current, others counts."""
    units = {"voltage_v": "V", "current_a": "A"}
    rows = [{"name": name, **one} for name, one in zip(NAMES, fields, strict=False)]
    for row in rows:
        unit = units.get(row["name"])
        if unit is not None:
            row |= {"unit": f"0.1 {unit}", "range": f"-9999 {unit} to 99999 {unit}"}
            if row.get("kind") == "text":
                row["kind"] = "u8"
                row.pop("size")
        elif "guard" in row:
            row["range"] = "0 to 200"
    return rows


def sealed(meter: Meter, frame: Frame, chance: Random) -> bytes:
    """A frame of random bytes whose length and check are right."""
    framing = meter.framing
    if framing.shape == "modbus":
        size = answer_size(frame.function, frame.count)
        return crc(bytes((framing.address, frame.function, size)) + chance.randbytes(size))
    body = bytearray(frame.begins + chance.randbytes(60))
    for at in frame.blanks:
        body[at] = chance.randrange(256)
    if framing.code_at is not None:
        body[framing.code_at] = 0
    if framing.address_at is not None:
        body[framing.address_at] = framing.address
    if framing.shape == "ascii-hex":
        body[3] = 0
        return framed(bytes(body[: chance.randrange(6, 60)]))
    trailer = check_size(framing.check) + len(framing.ends) + len(framing.closes)
    length = frame.length or framing.length or chance.randrange(trailer + 3, 60)
    if framing.length_at is not None and frame.length is None:
        told, size = length - framing.length_plus, framing.length_size
        with suppress(OverflowError):
            body[framing.length_at : framing.length_at + size] = told.to_bytes(size, framing.byte_order)
    whole = bytes(body[: max(0, length - trailer)]) + framing.closes
    whole += CHECKS[framing.check](whole[framing.check_from :]) + framing.ends
    return whole if framing.stuffing is None else stuffed(framing, whole)


def tried(text: str, starts: list[bytes], seed: int) -> bool:
    """Whether the profile passes its check; if so it is fed and asked whatever comes."""
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document), document
    values, found = decode(document, "meter")
    if found:
        return False
    one = build("meter", "x", values)
    assert isinstance(one, Meter)
    chance = Random(seed)
    unread(one)
    reading = Reading(voltage_v=12.5, current_a=-1.5)
    sent = b""
    with suppress(ValueError):
        sent = encode(one, reading, STATE)
    for poll in polls(one):
        with suppress(ValueError):
            answer(one, poll, reading)
    meters = [one, picking(one, "2")] if any(frame.each_from is not None for frame in one.frames) else [one]
    for meter in meters:
        decoder = Decoder(meter)
        for _ in range(6):
            start = chance.choice(starts)
            decoder.feed(sent + start + chance.randbytes(chance.randrange(1, 90)) + start + bytes(30) + sent[:-1])
            assert len(decoder._rest) <= MOST_HELD
            for frame in meter.frames:
                decoder.feed(sealed(meter, frame, chance))
        decoder.flush()
        assert len(decoder._rest) == 0
    return True


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(
    fields=st.lists(FRAME_FIELD, min_size=1, max_size=4), framing=FRAMING, length=LENGTH, layout=LAYOUT,
    own=keys({}, begins=SOME(["AA 01", "AA .. 01", "AA 01 AA .. 02"]), length=st.integers(5, 60)),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_any_frame_that_passes_reads_any_bytes(
    fields: list[dict[str, Any]], framing: dict[str, Any], length: dict[str, Any], layout: dict[str, Any],
    own: dict[str, Any], seed: int,
) -> None:  # fmt: skip
    framing = framing | length
    if "address_at" not in framing and "whose" not in framing:
        framing = {key: value for key, value in framing.items() if not key.startswith("address")}
    frames = [{"fields": named(fields), **layout}]
    if own:
        frames.append({"like": "f0", **own})
    starts = [bytes.fromhex(str(framing["begins"])), b"\xaa\x01", b"\xaa\x05\x01", b"\xaa\x01\xaa\x09\x02"]
    tried(profile("frame", framing, frames), starts, seed)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    fields=st.lists(FRAME_FIELD, min_size=1, max_size=4), layout=LAYOUT, seed=st.integers(0, 99),
    framing=keys({}, address_at=st.integers(0, 15), address=st.integers(0, 255), byte_order=SOME(["big", "little"])),
    own=keys({}, begins=SOME(["20", "20 02 46 00", "20 .. 46"])),
)  # fmt: skip
def test_any_frame_of_digits_that_passes_reads_any_bytes(
    fields: list[dict[str, Any]], layout: dict[str, Any], seed: int, framing: dict[str, Any], own: dict[str, Any]
) -> None:
    text = profile("ascii-hex", framing, [{"fields": named(fields), **layout, **own}])
    starts = [b"~20024600", b"~200246000000FDB0\r", b"~\r~", b"~20024642E00202FD33\r"]
    tried(text, starts, seed)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    fields=st.lists(REGISTER_FIELD, min_size=1, max_size=4), seed=st.integers(0, 99),
    framing=keys(
        {}, register_step=SOME([1, 2]), address=st.integers(0, 255), byte_order=SOME(["big", "little"]),
        word_order=SOME(["high-first", "low-first"]), address_most=st.integers(1, 255),
    ),
    coils=st.lists(st.integers(0, 40), max_size=3),
    count=st.integers(1, 125),
    own=keys({"start": st.integers(95, 105), "count": st.integers(14, 25)}, address=st.integers(0, 3)),
)  # fmt: skip
def test_any_registers_that_pass_read_any_bytes(
    fields: list[dict[str, Any]], seed: int, framing: dict[str, Any], coils: list[int], count: int, own: dict[str, Any]
) -> None:
    frames: list[dict[str, Any]] = [{"function": 3, "start": 100, "count": 13, "fields": named(fields)}]
    frames.append({"function": 3, "like": "f0", **own})
    bits = [{"name": f"coil_{one}", "register": one, "kind": "bit"} for one in coils]
    frames.append({"function": 1, "start": 0, "count": count, "fields": bits})
    one = framing.get("address", 1)
    head = bytes((one, 3))
    starts = [head + b"\x1a", head + b"\x00\x64\x00\x05", bytes((one, 1, 1)), bytes((one, 0x83, 2))]
    tried(profile("modbus", framing, frames), starts, seed)


@pytest.mark.parametrize("shape", ["frame", "ascii-hex", "modbus"])
def test_what_is_drawn_passes_often_enough_to_tell(shape: str) -> None:
    """A draw that never passes would prove nothing."""
    place = {"register": 100} if shape == "modbus" else {"byte": 4}
    plain = {"begins": "AA", "length": 20, "check": "sum8"} if shape == "frame" else {}
    frame = {"function": 3, "start": 100, "count": 13} if shape == "modbus" else {}
    assert tried(profile(shape, plain, [{**frame, "fields": named([{**place, "kind": "u16"}])}]), [b"\xaa"], 1)
