"""Numbers of IEEE 754, of eight bytes, of base 240, and what stands where a meter does not know."""

from __future__ import annotations

import struct
from math import inf, nan

import pytest

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from tests.protocols.language.tables import back, crc, meter_of, read, table


def framing(length: int, order: str = "big") -> str:
    return f'shape = "frame"\nbegins = "AA 55"\nlength = {length}\ncheck = "sum16"\nbyte_order = "{order}"'


def framed(data: bytes) -> bytes:
    body = b"\xaa\x55" + data
    return body + struct.pack(">H", sum(body) & 0xFFFF)


def floats(order: str) -> str:
    return table(
        framing(12, order),
        """name = "live"
fields = [
  { name = "voltage_v", byte = 2, kind = "f32", unit = "1 V", range = "0 V to 60 V" },
  { name = "pm1_ug_m3", byte=6, kind="f32", unit="1 ug/m3", range = "0 ug/m3 to 999 ug/m3", nulls = ["-1", "255"] },
]""",
    )


@pytest.mark.parametrize("order", ["big", "little"])
def test_numbers_of_ieee_754(order: str) -> None:
    form = ">ff" if order == "big" else "<ff"
    (reading,), reasons, _ = read(floats(order), framed(struct.pack(form, 12.5, 9.4375)))
    assert (reading.voltage_v, reading.extra, reasons) == (12.5, {"pm1_ug_m3": 9.4375}, [])
    assert back(floats(order), reading) == [reading]


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize("odd", [inf, -inf, 1e30, -0.5])
def test_a_number_that_cannot_be_is_left_out_or_spoils_the_message(order: str, odd: float) -> None:
    form = ">ff" if order == "big" else "<ff"
    (reading,), reasons, _ = read(floats(order), framed(struct.pack(form, 12.5, odd)))
    assert (reading.extra, len(reasons)) == ({}, 1)
    assert reasons[0].startswith("pm1_ug_m3 is ") and reasons[0].endswith("left out")
    readings, reasons, decoder = read(floats(order), framed(struct.pack(form, odd, 1.0)))
    assert (readings, decoder.frames_rejected) == ([], 1)
    assert reasons[0].startswith("voltage_v is ")


@pytest.mark.parametrize("unknown", [nan, -1.0, 255.0])
def test_no_number_and_the_null_tokens_are_not_known(unknown: float) -> None:
    (reading,), reasons, _ = read(floats("big"), framed(struct.pack(">ff", 12.5, unknown)))
    assert (reading.extra, reasons) == ({}, [])
    assert encode(meter_of(floats("big")), reading) == framed(struct.pack(">ff", 12.5, -1.0))


def test_what_is_too_large_for_a_number_of_ieee_754_is_refused_when_it_is_written() -> None:
    with pytest.raises(ValueError, match=r"voltage_v: 1e.300 does not fit into 32 bits"):
        encode(meter_of(floats("big")), Reading(voltage_v=1e300))


@pytest.mark.parametrize("order", ["high-first", "low-first"])
def test_the_two_registers_of_a_number_of_ieee_754_come_in_either_order(order: str) -> None:
    text = table(
        f'shape = "modbus"\nword_order = "{order}"',
        """name = "live"
function = 4
start = 0
count = 2
fields = [{ name = "voltage_v", register = 0, kind = "f32", unit = "1 V", range = "0 V to 60 V" }]""",
    )
    raw = struct.pack(">f", 12.8125)
    (reading,), _, _ = read(text, crc(b"\x01\x04\x04" + (raw if order == "high-first" else raw[2:] + raw[:2])))
    assert reading.voltage_v == 12.8125
    assert back(text, reading) == [reading]


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize("bits", [0, 1, (1 << 53) - 1, 1 << 63])
def test_eight_bytes(order: str, bits: int) -> None:
    text = table(
        framing(14, order),
        """name = "live"
fields = [
  { name = "voltage_v", byte = 2, kind = "u16", unit = "0.01 V", range = "0 V to 60 V" },
  { name = "alarms", byte = 4, kind = "u64" },
]""",
    )
    data = struct.pack(">HQ" if order == "big" else "<HQ", 1280, bits)
    (reading,), _, _ = read(text, framed(data))
    assert reading.extra["alarms"] == bits
    assert back(text, reading) == [reading]


BASE_240 = table(
    framing(8),
    """name = "live"
fields = [
  { name = "voltage_v", byte = 2, kind = "b240", unit = "1 mV", range = "0 V to 57.6 V" },
  { name = "counted_ah", byte = 4, kind = "b240", unit = "1 mAh" },
]""",
)


@pytest.mark.parametrize(("raw", "count"), [(b"\0\0", 0), (b"\0\xef", 239), (b"\x02\x1e", 510), (b"\xef\xef", 57599)])
def test_two_digits_of_base_240(raw: bytes, count: int) -> None:
    (reading,), reasons, _ = read(BASE_240, framed(raw + raw))
    assert (reading.voltage_v, reading.extra, reasons) == (count / 1000, {"counted_ah": count / 1000}, [])
    assert back(BASE_240, reading) == [reading]


def test_f0_and_up_are_no_digits() -> None:
    (reading,), reasons, _ = read(BASE_240, framed(b"\x02\x1e\x00\xf0"))
    assert (reading.extra, reasons) == ({}, ["counted_ah: expected two digits of base 240, found 00 F0: left out"])
    readings, reasons, _ = read(BASE_240, framed(b"\xf0\x00\x02\x1e"))
    assert (readings, reasons) == ([], ["voltage_v: expected two digits of base 240, found F0 00"])
    for volts in (57.6, -0.001):
        with pytest.raises(ValueError, match=r"voltage_v: .* does not fit"):
            encode(meter_of(BASE_240), Reading(voltage_v=volts))


@pytest.mark.parametrize(
    ("kind", "token", "raw"),
    [
        ("u8", "0xFF", b"\xff"), ("s8", "-40", b"\xd8"), ("s8", "0xD8", b"\xd8"), ("u16", "2731", b"\x0a\xab"),
        ("s16", "0x7FFF", b"\x7f\xff"), ("s16", "0xFFFF", b"\xff\xff"), ("u24", "0", b"\0\0\0"),
        ("s24", "-1", b"\xff\xff\xff"), ("u32", "0xFFFFFFFF", b"\xff\xff\xff\xff"), ("s32", "-1", b"\xff\xff\xff\xff"),
        ("s32", "0x80000000", b"\x80\0\0\0"), ("u64", "0xFFFFFFFFFFFFFFFF", b"\xff" * 8), ("b240", "0", b"\0\0"),
    ],
)  # fmt: skip
def test_what_stands_for_nothing_known_is_nothing_of_every_kind(kind: str, token: str, raw: bytes) -> None:
    text = table(
        framing(6 + len(raw)),
        f"""name = "live"
fields = [
  {{ name = "voltage_v", byte = 2, kind = "u16", unit = "0.01 V", range = "0 V to 60 V", nulls = ["0xFFFF"] }},
  {{ name = "room_c", byte = 4, kind = "{kind}", unit = "1 degC", nulls = ["{token}"], range = "-10 degC to 50 degC" }},
]""",
    )
    (reading,), reasons, _ = read(text, framed(struct.pack(">H", 1280) + raw))
    assert (reading.extra, reasons) == ({}, [])
    assert encode(meter_of(text), reading) == framed(struct.pack(">H", 1280) + raw)
    readings, reasons, decoder = read(text, framed(b"\xff\xff" + raw))
    assert (readings, reasons, decoder.frames_ok) == ([], [], 1)
