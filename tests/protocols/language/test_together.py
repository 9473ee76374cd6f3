"""Several kinds of thing in one meter, and what holds for every small meter here, whatever the bytes."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode, preamble
from purifier.protocols.told import picking
from tests.protocols.language import (
    test_ascii_hex,
    test_checks_and_lengths,
    test_coils,
    test_conditions,
    test_lists,
    test_modules,
    test_numbers,
    test_questions,
    test_rows,
    test_stuffing,
    test_tags,
    test_who,
)
from tests.protocols.language.tables import AMPS, VOLTS, meter_of, problems, read, table
from tests.protocols.wires import draw, says

STUFFED_TAGS = table(
    'shape = "frame"\nbegins = "7E"\nends = "7E"\nstuffing = "7D"\nstuffed = "7D 7E"\nlength_at = 1\nlength_size = 2\n'
    'length_plus = 6\ncheck = "sum16"\ncheck_from = 1\ncloses = "68"\nbyte_order = "little"',
    """name = "live"
tags_at = 4
tags = ["01: n x 1", "02-04: 2", "05: 4"]
tags_left = 1
fields = [
  { name = "version", byte = 3, kind = "u8", range = "0 to 2", guard = true },
  { name = "voltage_v", tag = "02", byte = 0, kind = "u16", unit = "0.01 V", range = "0 V to 60 V" },
  { name = "in_a", tag = "03", byte = 0, kind = "u16", minus_bit = 15, unit = "0.01 A", when = "version = 1" },
  { name = "in_a", tag = "03", byte = 0, kind = "u16", minus_above = 40000, unit = "0.01 A", when = "version != 1" },
  { name = "out_a", tag = "04", byte = 0, kind = "u16", unit = "0.01 A", nulls = ["0xFFFF"] },
  { name = "current_a", of = "in_a - out_a", unit = "1 A", range = "-999 A to 999 A" },
  { name = "temperature_c", tag = "05", byte = 0, kind = "f32", unit = "1 degC", range = "-40 degC to 85 degC" },
  { name = "cell_#_v", tag = "01", byte = 1, kind = "u16", rest = true, unit = "1 mV", range = "0 V to 5 V" },
]""",
)
STACK_OF_DIGITS = table(
    'shape = "ascii-hex"\naddress = 2\naddress_at = 1',
    """name = "live"
begins = "20 02 46 00"
each_at = 7
each_from = 8
fields = [
  { name = "cells", byte = 0, kind = "u8", range = "0 to 16", guard = true },
  { name = "cell_#_v", byte = 1, kind = "u16", bits = "0 to 13", count_by = "cells", unit = "1 mV" },
  { name = "items", behind = "cell_#_v", byte = 0, kind = "u8" },
  { name = "voltage_v", behind = "cell_#_v", byte = 1, kind = "u16", unit = "1 mV", range = "0 V to 65 V" },
  { name = "current_a", behind = "cell_#_v", byte = 3, kind = "s16", unit = "0.1 A", range = "-500 A to 500 A" },
  { name = "capacity_ah", behind = "cell_#_v", byte = 5, kind = "u16", unit = "1 mAh", nulls = ["0xFFFF"] },
  { name = "capacity_ah", behind = "cell_#_v", byte = 7, kind = "u24", unit = "1 mAh", when = "items > 2" },
]""",
)
SIGNED_COILS = table(
    'shape = "modbus"\nword_order = "low-first"',
    """name = "live"
function = 4
start = 100
count = 8
fields = [
  { name = "way", register = 100, kind = "u16", bits = "8 to 15" },
  { name = "voltage_v", register = 101, kind = "f32", unit = "1 V", range = "0 V to 60 V" },
  { name = "current_a", register = 103, kind = "u32", bits = "0 to 19", unit = "1 mA", range = "0 A to 999 A" },
  { name = "temperature_c", register = 105, kind = "s16", count = 3, zero = 4, unit = "0.1 degC", nulls = ["32767"] },
]""",
    'name = "state"\nfunction = 1\nstart = 0x1200\ncount = 12\nfields = ['
    '{ name = "charging_on", register = 0x1200, kind = "bit" }, { name = "fault", register = 0x120B, kind = "bit" }]',
    sign="by-field",
    more='[direction]\nfield = "way"\ncharging = [1, 3]\ndischarging = [0, 2]',
)

SMALL = {
    "begins with gaps": test_checks_and_lengths.FORKED,
    "code_at": test_checks_and_lengths.CODED,
    "lists": test_lists.PACK,
    "tags": "\n".join(line for line in test_tags.TAGGED.splitlines() if 'tag = "BA"' not in line),
    "coded two ways": test_conditions.CODED,
    "directions": test_conditions.WAYS,
    "base 240": test_numbers.BASE_240,
    "floats": test_numbers.floats("little"),
    "stuffing": test_stuffing.STUFFED,
    "digits": test_ascii_hex.DIGITS,
    "steps": test_coils.STEPPED,
    "differences": test_questions.ROVER,
    "acknowledged": test_who.BUS,
    "addressed": test_who.ADDRESSED,
    "rows": test_rows.ROWS,
    "stuffed tags": STUFFED_TAGS,
    "coils": SIGNED_COILS,
    "modules": test_modules.STACK,
    "modules in digits": STACK_OF_DIGITS,
}


@pytest.mark.parametrize("name", SMALL)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    parts=st.lists(st.one_of(st.binary(max_size=40), st.integers(0, 30)), max_size=10),
    seed=st.integers(0, 99),
)
def test_no_bytes_raise_and_however_they_come_they_say_the_same(name: str, parts: list[bytes | int], seed: int) -> None:
    """Random bytes between stretches of a right stream, one bit of which is wrong."""
    chance, one = random.Random(seed), meter_of(SMALL[name])
    right = bytearray(preamble(one) + b"".join(encode(one, *draw(one, chance)[:2]) for _ in range(2)))
    if seed % 2:
        right[chance.randrange(len(right))] ^= 1 << chance.randrange(8)
    data = [part if isinstance(part, bytes) else bytes(right[part * len(right) // 30 :]) for part in parts]
    read(one, b"".join(data), seed)


@pytest.mark.parametrize("name", SMALL)
@settings(max_examples=15)
@given(seed=st.integers(0, 1 << 32))
def test_what_is_written_is_read_as_what_it_was(name: str, seed: int) -> None:
    one = meter_of(SMALL[name])
    reading, state, values = draw(one, random.Random(seed))
    (said,), reasons, decoder = read(one, preamble(one) + encode(one, reading, state))
    assert (reasons, decoder.frames_rejected, decoder.bytes_skipped) == ([], 0, 0)
    assert says(said, values)


def stuffed(version: int, raw: int, out: int, *cells: int, closes: bytes = b"\x68") -> bytes:
    tagged = b"\x05" + struct.pack("<f", 21.5) + b"\x03" + struct.pack("<H", raw) + b"\x04" + struct.pack("<H", out)
    tagged += b"\x01" + struct.pack(f"<B{len(cells)}H", 2 * len(cells), *cells) + b"\x02" + struct.pack("<H", 0x117E)
    inner = struct.pack("<HB", 3 + len(tagged), version) + tagged + b"\x7d" + closes
    inner += struct.pack(">H", sum(inner) & 0xFFFF)
    return b"\x7e" + inner.replace(b"\x7d", b"\x7d\x5d").replace(b"\x7e", b"\x7d\x5e") + b"\x7e"


@pytest.mark.parametrize(("version", "raw", "amps"), [(1, 0x8064, -1.5), (0, 40100, -1.5), (2, 7, -0.43)])
def test_stuffing_tags_conditions_signs_and_sums(version: int, raw: int, amps: float) -> None:
    sent = stuffed(version, raw, 50, 0x0D7D, 0x0C7E)
    (reading,), reasons, decoder = read(STUFFED_TAGS, b"\x01" + sent + sent[:1])
    assert (reading.voltage_v, reading.current_a, reading.temperature_c) == (44.78, amps, 21.5)
    assert (reading.extra["cell_1_v"], reading.extra["cell_2_v"], reasons) == (3.453, 3.198, [])
    assert decoder.frames_ok == 1
    assert read(STUFFED_TAGS, stuffed(version, raw, 50, closes=b"\x69"))[0] == []
    assert read(STUFFED_TAGS, stuffed(3, raw, 50))[1] == ["version is 3, expected 0 to 2"]
    readings, reasons, _ = read(STUFFED_TAGS, stuffed(version, raw, 0xFFFF))
    assert (readings, reasons) == ([], [])  # how much goes out is not known, so the difference is not


def test_modules_in_digits_of_two_sizes() -> None:
    small = struct.pack(">BHHBHhH", 2, 0xC000 | 3301, 3302, 2, 48000, -25, 50000)
    large = struct.pack(">BHBHhH", 1, 3303, 4, 48100, 15, 0xFFFF) + (100_000).to_bytes(3, "big")
    stream = test_ascii_hex.framed(b"\x00\x02" + small + large)
    for pick, volts, capacity, cells in (("1", 48.0, 50.0, 2), ("2", 48.1, 100.0, 1)):
        (reading,), reasons, _ = read(picking(meter_of(STACK_OF_DIGITS), pick), stream)
        assert (reading.voltage_v, reading.extra["capacity_ah"], reasons) == (volts, capacity, [])
        assert [name for name in reading.extra if name.startswith("cell_")] == ["cell_1_v", "cell_2_v"][:cells]


def test_what_a_profile_does_not_use_is_not_there() -> None:
    """A plain table is read by the plain reader, and means in the new language what it meant in the old."""
    text = table(
        'shape = "frame"\nbegins = "AA 55"\nlength = 8\ncheck = "sum8"', f'name = "live"\nfields = [{VOLTS}, {AMPS}]'
    )
    assert problems(text) == []
    body = b"\xaa\x55" + struct.pack(">Hhx", 1280, -150)
    (reading,), _, decoder = read(text, body + bytes((sum(body) & 0xFF,)))
    assert reading == Reading(voltage_v=12.8, current_a=-1.5, power_w=-19.2)
    (plain,) = decoder._readers.values()
    assert plain.__qualname__.startswith("_single.")
