"""Some bits of a number, and minus signs that are a bit or a level: both ends of each, both ways."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from tests.protocols.language.tables import VOLTS, back, crc, meter_of, read, table

FRAMING = 'shape = "frame"\nbegins = "AA 55"\nlength = 8\ncheck = "minus-sum16"'


def bitten(*fields: str) -> str:
    return table(FRAMING, f'name = "live"\nfields = [{", ".join((VOLTS, *fields))}]')


def framed(raw: int, volts: int = 1280) -> bytes:
    body = b"\xaa\x55" + struct.pack(">HH", volts, raw)
    return body + struct.pack(">H", -sum(body) & 0xFFFF)


def amps(how: str) -> str:
    return bitten(
        f'{{ name = "current_a", byte = 4, kind = "u16", {how}, unit = "0.01 A", range = "-999 A to 999 A" }}'
    )


@pytest.mark.parametrize(
    ("how", "raw", "count"),
    [
        ('bits = "0 to 14", minus_bit = 15', 0x0000, 0),
        ('bits = "0 to 14", minus_bit = 15', 0x7FFF, 32767),
        ('bits = "0 to 14", minus_bit = 15', 0x80D0, -208),
        ('bits = "0 to 14", minus_bit = 15', 0xFFFF, -32767),
        ('bits = "0 to 13"', 0xC0D0, 0xD0),
        ('bits = "0 to 13"', 0xFFFF, 0x3FFF),
        ('bits = "15 to 15"', 0x8000, 1),
        ('bits = "15 to 15"', 0x7FFF, 0),
        ('bits = "0 to 0"', 0x0001, 1),
        ('bits = "8 to 14", minus_bit = 15', 0x83FF, -3),
        ('bits = "8 to 14", minus_bit = 0', 0x0301, -3),
        ("minus_bit = 15", 0x8001, -1),
        ("minus_bit = 12", 0xF001, -1),
        ("minus_above = 100", 100, 100),
        ("minus_above = 100", 101, -1),
        ("minus_above = 100", 0xFFFF, -65435),
        ('bits = "0 to 7", minus_above = 100', 0xFF00 | 105, -5),
        ('bits = "0 to 7", minus_above = 100', 0x00FF, -155),
    ],
)
def test_bits_and_signs(how: str, raw: int, count: int) -> None:
    (reading,), reasons, _ = read(amps(how), framed(raw))
    assert (reading.current_a, reasons) == (count / 100, [])
    assert back(amps(how), reading) == [reading]


def test_what_shares_a_number_is_written_beside_each_other() -> None:
    text = bitten(
        '{ name = "current_a", byte = 4, kind = "u16", bits = "0 to 5", minus_bit = 6, unit = "1 A",'
        ' range = "-99 A to 99 A" }',
        '{ name = "state", byte = 4, kind = "u16", bits = "7 to 14" }',
        '{ name = "alarm", byte = 4, kind = "u16", bits = "15 to 15" }',
    )
    one = meter_of(text)
    sent = encode(one, Reading(voltage_v=12.8, current_a=-9.0, extra={"state": 0xA5, "alarm": 1}))
    assert sent == framed(1 << 15 | 0xA5 << 7 | 1 << 6 | 9)
    (reading,), _, _ = read(one, sent)
    assert (reading.current_a, reading.extra) == (-9, {"state": 0xA5, "alarm": 1})


@pytest.mark.parametrize(
    ("how", "current_a"),
    [
        ('bits = "0 to 5", minus_bit = 6', 0.64),
        ('bits = "0 to 5"', -0.01),
        ("minus_above = 100", 1.01),
        ('bits = "0 to 7", minus_above = 100', -1.56),
    ],
)
def test_what_the_bits_have_no_room_for_is_refused_when_it_is_written(how: str, current_a: float) -> None:
    one = meter_of(amps(how))
    with pytest.raises(ValueError, match=r"current_a: .* does not fit into 16 bits"):
        encode(one, Reading(voltage_v=12.8, current_a=current_a))


@pytest.mark.parametrize("order", ["high-first", "low-first"])
def test_bits_of_two_registers_in_either_order(order: str) -> None:
    text = table(
        f'shape = "modbus"\nword_order = "{order}"',
        """name = "live"
function = 3
start = 16
count = 3
fields = [
  { name = "voltage_v", register = 16, kind = "u16", unit = "0.01 V", range = "0 V to 60 V" },
  {name = "current_a", register = 17, kind = "u32", bits="4 to 30", minus_bit=31, unit = "1 mA", range="-9 A to 9 A"},
  { name = "alarms", register = 17, kind = "u32", bits = "0 to 3" },
]""",
    )
    whole = 1 << 31 | 1500 << 4 | 9
    words = (whole >> 16, whole & 0xFFFF) if order == "high-first" else (whole & 0xFFFF, whole >> 16)
    (reading,), _, _ = read(text, crc(b"\x01\x03\x06" + struct.pack(">HHH", 1280, *words)))
    assert (reading.voltage_v, reading.current_a, reading.extra) == (12.8, -1.5, {"alarms": 9})
    assert back(text, reading) == [reading]
