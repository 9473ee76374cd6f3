"""Meters as profiles: what a wrong table is told, and a new meter that is nothing but a table."""

from __future__ import annotations

import json
import re
import struct
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purifier.errors import ProfileError
from purifier.library.build import build
from purifier.library.catalogue import Library
from purifier.library.decode import decode
from purifier.library.meter_numbers import limits, scale
from purifier.library.toml_text import Document, parse_document
from purifier.model.reading import Reading
from purifier.protocols.checks import CHECKS
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import answer, encode, polls
from purifier.protocols.meter import Direction, Meter
from tests.conftest import REPOSITORY
from tests.library.filled_in import filled_in

SHUNT = """\
name = "Home-made shunt"
sign = "discharge-positive"

[link]
baud = 57600
every = "1 s"

[framing]
shape = "frame"
begins = "C3 5A"
length_at = 3
length_plus = 6
check = "crc16-modbus"
byte_order = "little"

[[frames]]
name = "live"
begins = "C3 5A 01"
poll = "3F 01"
fields = [
  { name = "voltage_v", byte = 4, kind = "u16", unit = "1 mV", range = "0 V to 60 V", step = "5 V" },
  { name = "current_a", byte = 6, kind = "s24", unit = "0.1 mA", range = "-100 A to 100 A" },
  { name = "temperature_c", byte = 9, kind = "u8", zero = 40, unit = "1 degC", nulls = ["0xFF"] },
]

[[frames]]
name = "battery"
begins = "C3 5A 02"
poll = "3F 02"
keep = "5 min"
fields = [
  { name = "remaining_ah", byte = 4, kind = "u16", unit = "10 mAh" },
  { name = "capacity_ah", byte = 6, kind = "u16", unit = "10 mAh" },
  { name = "label", byte = 8, kind = "text", size = 6 },
  { name = "cell_#_v", byte = 15, kind = "u16", unit = "1 mV", count_at = 14 },
]

[[sources]]
covers = ["link", "framing", "frames"]
kind = "measured"
note = "its maker's notebook"
"""


def built(folder: Path, text: str, id_: str = "mine") -> Meter:
    (folder / "meters").mkdir(exist_ok=True)
    (folder / "meters" / f"{id_}.toml").write_text(text, encoding="utf-8")
    return Library([folder]).meter(id_)


def problems(text: str) -> list[str]:
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document)
    return [str(problem) for problem in decode(document, "meter")[1]]


def crc(body: bytes) -> bytes:
    value = 0xFFFF
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return body + value.to_bytes(2, "little")


def test_a_new_binary_meter_is_one_file(tmp_path: Path) -> None:
    meter = built(tmp_path, SHUNT)
    live = crc(
        b"\xc3\x5a\x01\x06" + struct.pack("<H", 12803) + (-51234 & 0xFFFFFF).to_bytes(3, "little") + bytes((62,))
    )
    battery = crc(b"\xc3\x5a\x02\x0f" + struct.pack("<HH6sBHH", 9805, 10000, b"shelf", 2, 3301, 3299))
    decoder = Decoder(meter)
    (reading,) = decoder.feed(live + b"\x00\xc3" + battery) + decoder.flush()
    assert reading == Reading(
        voltage_v=12.803,
        current_a=5.1234,
        power_w=65.59489,
        charge_ah=-1.95,
        temperature_c=22,
        extra={"remaining_ah": 98.05, "capacity_ah": 100.0, "label": "shelf", "cell_1_v": 3.301, "cell_2_v": 3.299},
    )
    assert (decoder.frames_ok, decoder.frames_rejected, decoder.bytes_skipped) == (2, 0, 2)
    assert polls(meter) == (b"\x3f\x01", b"\x3f\x02")
    state: dict[str, float | str] = {"capacity_ah": 100.0, "label": "shelf", "cell_1_v": 3.301, "cell_2_v": 3.299}
    assert encode(meter, reading, state) == battery + live
    assert answer(meter, b"\x3f\x01", reading) == live
    assert meter.steps == {"voltage_v": 5.0}
    assert (meter.line.baud, meter.frames[1].keep_s) == (57600, 300.0)


def test_the_template_is_a_meter_that_reads_both_ways(tmp_path: Path) -> None:
    meter = built(tmp_path, re.sub(r"^#(?=\S)", "", filled_in("meter"), flags=re.MULTILINE))
    assert meter.direction == Direction("direction", (1,), (0,))
    reading = Reading(voltage_v=12.8, current_a=-1.5, power_w=-19.2, soc_percent=50, temperature_c=20, time_to_go_s=600)
    decoder = Decoder(meter)
    assert decoder.feed(encode(meter, reading)) == [reading]


NUMBERED = """\
name = "Numbers"
sign = "charge-positive"
link = { baud = 9600 }
framing = { shape = "columns", separator = "tab" }
sources = [{ covers = ["link", "framing", "frames"], kind = "measured", note = "x" }]
[[frames]]
name = "row"
begins = "$B,"
columns = 3
fields = [
  { name = "voltage_v", column = 0, kind = "number", unit = "1 V", range = "0 V to 60 V" },
  { name = "current_a", column = 2, kind = "number", unit = "1 mA", range = "-9 A to 9 A" },
]
"""


def test_a_new_meter_of_lines_is_one_file_too(tmp_path: Path) -> None:
    meter = built(tmp_path, NUMBERED)
    decoder = Decoder(meter)
    found = decoder.feed(b"hello\n$B,12.5\tx\t-250.5\r\n$B,12.5\t-250.5\r\n$B,12.5 V\tx\t1\n")
    assert isinstance(found[0], Reading)
    assert (found[0].voltage_v, found[0].current_a) == (12.5, -0.2505)
    assert len(found) == 3
    assert (decoder.frames_ok, decoder.frames_rejected, decoder.bytes_skipped) == (1, 2, 6)
    again = Decoder(meter)
    (back,) = again.feed(encode(meter, found[0]))
    assert back == found[0]


def test_a_column_lies_among_those_there_are() -> None:
    assert problems(NUMBERED) == []
    (outside,) = problems(NUMBERED.replace("column = 2", "column = 3"))
    assert "expected less than the 3 columns there are; found 3" in outside
    (turned,) = problems(NUMBERED.replace("columns = 3", "columns = 3\ncolumns_most = 2"))
    assert "columns_most: expected no fewer than columns" in turned
    assert problems(NUMBERED.replace("columns = 3", "columns = 3\ncolumns_most = 3")) == []


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (('"voltage_v", byte = 4', '"voltage_v", byte = 4, register = 2'), 21, "expected byte to say where it stands"),
        (('"voltage_v", byte = 4,', '"voltage_v",'), 21, "missing: expected byte"),
        (('unit = "1 mV", range = "0 V to 60 V", ', 'unit = "1 mV", '), 21, "missing: expected what to believe"),
        (('unit = "1 mV", range', 'unit = "1 mA", range'), 21, "a voltage such as"),
        (('unit = "1 mV", range', 'unit = "0 mV", range'), 21, "more or less than nothing"),
        (('unit = "1 mV", range', "range"), 21, "ends in a unit"),
        (('"0 V to 60 V"', '"60 V to 0 V"'), 21, "expected the lower end first"),
        (('"0 V to 60 V"', '"0 to 60"'), 21, "has no unit"),
        (('"0 V to 60 V"', '"0 V - 60 V"'), 21, "the least and the most such as '0 V to 60 V'"),
        (('kind = "s24"', 'kind = "s12"'), 22, "did you mean 's32'?"),
        (('kind = "s24"', 'kind = "number"'), 22, "with shape = 'frame', found 'number'"),
        (('name = "label"', 'name = "label_ah"'), 34, "expected a kind of number, for 'label_ah' ends in a unit"),
        (('nulls = ["0xFF"]', 'nulls = ["---"]'), 23, "expected raw numbers such as '0xFFFF', found '---'"),
        (('unit = "1 degC"', 'unit = "1 degF"'), 23, "expected degrees that count from zero"),
        ((', size = 6', ""), 34, "how many bytes the text has"),
        (('length_at = 3\n', 'length_at = 3\nlength = 20\n'), 11, "either length or length_at"),
        (('length_at = 3\nlength_plus = 6', "length = 9"), 21, "where the data end"),
        (('length_at = 3\nlength_plus = 6\n', ""), 8, "missing: expected length or length_at"),
        (('check = "crc16-modbus"', 'check = "crc16"'), 13, "did you mean 'crc16-modbus'?"),
        (('check = "crc16-modbus"', 'check = "numbers-mod255"'), 13, "expected one of none, sum8"),
        (('check = "crc16-modbus"', 'separator = ";"'), 13, "means nothing with shape = 'frame'"),
        (('begins = "C3 5A"\n', ""), 8, ""),  # each message says how it begins
        (('begins = "C3 5A 01"', 'begins = "C3 5B 01"'), 18, "expected to begin with 'C3 5A', as every frame"),
        (('poll = "3F 01"', 'poll = "ask"'), 19, "expected bytes such as 'DD A5 03', found 'ask'"),
        (("baud = 57600", 'baud = "57600"'), 5, "a whole number from 50 to 4000000, without quotes"),
        (('"discharge-positive"', '"by-field"'), 1, "expected which field tells the direction"),
        (('name = "capacity_ah"', 'name = "remaining_ah"'), 33, "expected a name of its own"),
        (('"voltage_v"', '"volts_v"'), 21, ""),
        (('check = "crc16-modbus"', 'check = "crc16-modbus"\naddress = 2'), 14, "expected address_at beside it"),
        (('check = "crc16-modbus"', 'check = "crc16-modbus"\naddress_most = 2'), 14, "expected address_at beside it"),
        (('check = "crc16-modbus"', 'check = "crc16-modbus"\naddress_at = 1'), 20, "an address in byte 1"),
        (('covers = ["link", ', "covers = ["), 5, "no source covers it: expected 'link.baud'"),
        (('{ name = "voltage_v", byte', '{ name = "Voltage", byte'), 21, "lower-case words joined by underscores"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_told_what_and_where(change: tuple[str, str], line: int, words: str) -> None:
    text = SHUNT.replace(*change, 1)
    assert text != SHUNT
    found = problems(text)
    if not words:
        assert found == []
        return
    assert any(re.match(rf"x\.toml:{line}: ", one) and words in one for one in found), found


def test_frames_begin_with_something() -> None:
    text = SHUNT.replace('begins = "C3 5A"\n', "").replace('begins = "C3 5A 02"\n', "")
    assert any("missing: expected the bytes that every frame begins with" in one for one in problems(text))


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ('shape = "modbus"', "frames[1].function: missing"),
        ('shape = "json"', "expected one kind of message only"),
        ('shape = "labels"', "framing.begins: means nothing with shape = 'labels'"),
        ('shape = "frames"', "did you mean 'frame'?"),
    ],
)
def test_another_shape_wants_other_keys(shape: str, words: str) -> None:
    assert any(words in one for one in problems(SHUNT.replace('shape = "frame"', shape)))


MODBUS = """\
name = "Registers"
sign = "charge-positive"
link = { baud = 9600 }
framing = { shape = "modbus", address = 3 }
sources = [{ covers = ["link", "framing", "frames"], kind = "measured", note = "x" }]
[[frames]]
name = "live"
function = 4
start = 100
count = 3
fields = [
  { name = "voltage_v", register = 100, kind = "u16", unit = "0.01 V", range = "0 V to 60 V" },
  { name = "current_a", register = 101, kind = "s32", unit = "1 mA", range = "-99 A to 99 A" },
]
"""


def test_registers_lie_among_those_asked_for_and_counts_tell_answers_apart() -> None:
    assert problems(MODBUS) == []
    (outside,) = problems(MODBUS.replace("register = 101", "register = 102"))
    assert "expected one of the registers asked for, 100 to 101; found 102" in outside
    twice = MODBUS + '[[frames]]\nname = "more"\nfunction = 4\nstart = 200\ncount = 3\n'
    assert any("expected a count of its own" in one for one in problems(twice))


def test_a_bad_meter_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="the meter profile 'mine' cannot be used: it has 2 problems"):
        built(tmp_path, SHUNT.replace('"s24"', '"s12"').replace("57600", "1"))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("0.01 V", "voltage_v", (1, 100)),
        ("1 mV", "voltage_v", (1, 1000)),
        ("0.1 %", "soc_percent", (1, 10)),
        ("1 min", "time_to_go_s", (60, 1)),
        ("0.01 min", "time_to_go_s", (6, 10)),
        ("10 Wh", "energy_wh", (10, 1)),
        ("0.00001 kWh", "energy_wh", (1, 100)),
        ("0.01 mohm", "internal_resistance_ohm", (1, 100_000)),
        ("-1 mA", "current_a", (-1, 1000)),
    ],
)
def test_what_a_count_is_worth_is_kept_in_whole_numbers(text: str, name: str, expected: tuple[int, int]) -> None:
    assert scale(text, name) == expected


def test_limits_are_in_the_unit_of_the_name() -> None:
    assert limits("-20000 mV to 60 V", "voltage_v") == (-20.0, 60.0)
    assert limits("0 h to 10 d", "time_to_go_s") == (0.0, 864000.0)
    assert limits("0 to 15", "cells") == (0.0, 15.0)


def test_the_direction_stands_beside_the_current() -> None:
    text = SHUNT.replace('"discharge-positive"', '"by-field"') + (
        '[direction]\nfield = "remaining_ah"\ncharging = 1\ndischarging = 0\n'
    )
    assert any("expected the name of a field beside current_a in 'live'" in one for one in problems(text))


_FIELDS = st.fixed_dictionaries(
    {
        "byte": st.integers(0, 30),
        "kind": st.sampled_from(["u8", "s8", "u16", "s16", "u24", "s24", "u32", "s32"]),
        "zero": st.integers(-300, 40_000),
    },
    optional={"nulls": st.just(["0xFF", "-1"]), "count_at": st.integers(0, 20), "rest": st.just(True)},
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    fields=st.lists(_FIELDS, min_size=1, max_size=5),
    framing=st.fixed_dictionaries(
        {"check": st.sampled_from(sorted(CHECKS)), "begins": st.sampled_from(["AA", "AA 01 AA", "00"])},
        optional={
            "check_from": st.integers(0, 20),
            "ends": st.sampled_from(["77", "00 00"]),
            "byte_order": st.sampled_from(["big", "little"]),
        },
    ),
    length=st.one_of(
        st.fixed_dictionaries({"length": st.integers(5, 60)}),
        st.fixed_dictionaries({"length_at": st.integers(0, 15), "length_plus": st.integers(-16, 20)}),
    ),
    seed=st.integers(0, 99),
)
def test_any_table_that_passes_reads_any_bytes(
    fields: list[dict[str, object]], framing: dict[str, object], length: dict[str, int], seed: int
) -> None:
    rows = [
        {"name": "voltage_v", "unit": "0.1 V", "range": "-9999 V to 99999 V"} | fields[0],
        *({"name": f"count_{number}_#"} | field for number, field in enumerate(fields[1:])),
    ]
    lines = [f"  {{ {', '.join(f'{key} = {json.dumps(value)}' for key, value in row.items())} }}," for row in rows]
    text = (
        'name = "x"\nsign = "unsigned"\nlink = { baud = 9600 }\n[framing]\nshape = "frame"\n'
        + "".join(f"{key} = {json.dumps(value)}\n" for key, value in (framing | length).items())
        + '[[frames]]\nname = "live"\nfields = [\n'
        + "\n".join(lines)
        + '\n]\n[[sources]]\ncovers = ["link", "framing", "frames"]\nkind = "measured"\nnote = "x"\n'
    )
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document)
    values, found = decode(document, "meter")
    if found:
        return
    meter = build("meter", "x", values)
    assert isinstance(meter, Meter)
    decoder = Decoder(meter)
    start = bytes.fromhex(str(framing["begins"]))
    for piece in Random(seed).randbytes(600).split(b"\x80"):
        decoder.feed(start + piece)
    with suppress(ValueError):
        decoder.feed(encode(meter, Reading(voltage_v=12.5, extra={"count_0_1": 3, "count_0_2": 4})))
    decoder.flush()
    assert len(decoder._rest) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("byte = 2,", "byte = -1,", "frames[1].fields[1].byte: expected a whole number from 0 to 2047; found -1"),
        (
            'unit = "0.01 V"',
            "unit = 1",
            "frames[1].fields[1].unit: expected what one count is worth, such as '0.01 V', found 1",
        ),
        (
            "byte = 9,",
            "byte = 9, register = -1,",
            "frames[1].fields[6].register: expected a whole number from",
        ),
    ],
)
def test_one_slip_is_told_once(old: str, new: str, said: str) -> None:
    assert old in filled_in("meter")
    (told,) = problems(filled_in("meter").replace(old, new, 1))
    assert said in told


def test_what_a_unit_is_for_is_told_by_the_kind_of_line() -> None:
    (told,) = problems(filled_in("meter").replace('unit = "0.01 V", ', "", 1))
    assert "missing: expected what one count is worth, for 'voltage_v' ends in a unit; such as '0.01 V'" in told
    said = problems(
        (REPOSITORY / "profiles/meters/diy-labels.toml").read_text("utf-8").replace('unit = "1 V", ', "", 1)
    )
    want = (
        "missing: expected the unit of a number that stands there without one, for 'voltage_v' ends in a unit; such as"
    )
    assert len(said) == 1 and f"{want} '1 V'" in said[0]
