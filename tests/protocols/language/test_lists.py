"""Lists: so many, as many as a byte or another value says, as many as there is room for, what stands behind them."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from tests.protocols.language.tables import AMPS, VOLTS, back, read, table

FRAMING = 'shape = "frame"\nbegins = "AA 55"\nlength_at = 6\nlength_plus = 9\ncheck = "sum16"'
CELL = 'kind = "u16", unit = "1 mV", range = "0 V to 5 V"'


def framed(data: bytes, volts: int = 1280, amps: int = -150) -> bytes:
    body = b"\xaa\x55" + struct.pack(">HhB", volts, amps, len(data)) + data
    return body + struct.pack(">H", sum(body) & 0xFFFF)


def listed(field: str, *more: str) -> str:
    return table(FRAMING, f'name = "live"\nfields = [{", ".join((VOLTS, AMPS, field, *more))}]')


def cells(reading: Reading) -> list[object]:
    return [reading.extra.get(f"cell_{number}_v") for number in range(1, 6)]


def test_so_many_follow_each_other() -> None:
    text = listed(f'{{ name = "cell_#_v", byte = 7, count = 3, {CELL} }}')
    (reading,), reasons, _ = read(text, framed(struct.pack(">HHH", 3301, 3302, 3303)))
    assert (cells(reading), reasons) == ([3.301, 3.302, 3.303, None, None], [])
    assert back(text, reading) == [reading]
    none, reasons, decoder = read(text, framed(struct.pack(">HH", 3301, 3302)))
    assert (none, reasons, decoder.frames_rejected) == ([], ["the frame is too short for cell_#_v"], 1)


def test_bytes_that_belong_to_something_else_stand_in_between() -> None:
    text = listed(f'{{ name = "cell_#_v", byte = 8, count = 3, apart = 3, {CELL} }}')
    data = b"".join(struct.pack(">BH", number, 3300 + number) for number in (1, 2, 3))
    (reading,), _, _ = read(text, framed(data))
    assert cells(reading)[:4] == [3.301, 3.302, 3.303, None]
    assert back(text, reading) == [reading]


@pytest.mark.parametrize("number", range(5))
def test_as_many_as_there_is_room_for(number: int) -> None:
    text = listed(f'{{ name = "cell_#_v", byte = 7, rest = true, {CELL} }}')
    volts = [3300 + one for one in range(number)]
    (reading,), _, _ = read(text, framed(struct.pack(f">{number}H", *volts)))
    assert cells(reading)[:number] == [one / 1000 for one in volts]
    assert len(reading.extra) == number
    assert back(text, reading) == [reading]
    assert read(text, framed(bytes(2 * number + 1)))[1] == ["the frame is too short for cell_#_v"]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("in_front", [True, False])
def test_as_many_as_there_is_room_for_with_a_number_beside_each(number: int, in_front: bool) -> None:
    text = listed(f'{{ name = "cell_#_v", byte = {8 if in_front else 7}, rest = true, apart = 3, {CELL} }}')
    form = ">BH" if in_front else ">HB"
    pairs = [(one, 3300 + one) if in_front else (3300 + one, one) for one in range(number)]
    (reading,), reasons, _ = read(text, framed(b"".join(struct.pack(form, *one) for one in pairs)))
    assert (cells(reading)[:number], len(reading.extra)) == ([(3300 + one) / 1000 for one in range(number)], number)
    assert reasons == []


PACK = listed(
    '{ name = "cells", byte = 7, kind = "u8", range = "0 to 32", guard = true }',
    f'{{ name = "cell_#_v", byte = 8, count_by = "cells", {CELL} }}',
    '{ name = "probes", behind = "cell_#_v", byte = 0, kind = "u8" }',
    '{ name = "temperature_c", behind = "cell_#_v", byte = 1, count_by = "probes", kind = "s8", unit = "1 degC",'
    ' nulls = ["-128"], range = "-60 degC to 100 degC" }',
    '{ name = "remaining_ah", behind = "temperature_c", byte = 1, kind = "u16", unit = "0.01 Ah" }',
)


def pack(volts: list[int], probes: list[int], remaining: int, tail: bytes = b"") -> bytes:
    data = struct.pack(f">B{len(volts)}H", len(volts), *volts) + struct.pack(f">B{len(probes)}b", len(probes), *probes)
    return framed(data + b"\xee" + struct.pack(">H", remaining) + tail)


@pytest.mark.parametrize("volts", [[], [3300], [3300, 3301, 3302]])
@pytest.mark.parametrize("probes", [[], [20], [20, -5, 31]])
def test_what_stands_behind_lists_moves_with_them(volts: list[int], probes: list[int]) -> None:
    (reading,), reasons, _ = read(PACK, pack(volts, probes, 9805))
    assert (reading.voltage_v, reading.extra["remaining_ah"], reasons) == (12.8, 98.05, [])
    assert cells(reading)[: len(volts)] == [one / 1000 for one in volts]
    names = ["temperature_2_c", "temperature_3_c"][: max(0, len(probes) - 1)]
    assert [reading.temperature_c, *(reading.extra[one] for one in names)] == (probes if probes else [None])
    assert back(PACK, reading) == [reading]


def test_a_list_that_is_longer_than_its_frame_rejects_it() -> None:
    good = pack([3300, 3301], [20], 9805)
    for count in (3, 20, 32):
        body = bytearray(good[:-2])
        body[7] = count
        readings, reasons, _ = read(PACK, bytes(body) + struct.pack(">H", sum(body) & 0xFFFF))
        assert readings == []
        assert reasons[0].startswith(("the frame is too short for", "probes is"))


def test_a_count_that_cannot_be_is_another_kind_of_message() -> None:
    body = bytearray(pack([3300, 3301], [20], 9805)[:-2])
    body[7] = 33
    readings, reasons, decoder = read(PACK, bytes(body) + struct.pack(">H", sum(body) & 0xFFFF))
    assert (readings, reasons, decoder.frames_rejected) == ([], ["cells is 33, expected 0 to 32"], 1)


def test_of_a_list_one_value_that_is_odd_or_not_known_stands_aside_alone() -> None:
    (reading,), reasons, _ = read(PACK, pack([3300, 9000, 3302], [-128, 21], 9805))
    assert cells(reading)[:3] == [3.3, None, 3.302]
    assert (reading.temperature_c, reading.extra["temperature_2_c"]) == (None, 21)
    assert reasons == ["cell_2_v is 9, expected 0 to 5: left out"]


def test_more_may_follow_behind_the_last_value_that_the_table_knows() -> None:
    (reading,), _, _ = read(PACK, pack([3300], [20], 9805, b"\x01\x02\x03"))
    assert reading.extra["remaining_ah"] == 98.05


def test_a_byte_of_the_frame_says_how_many_and_a_list_of_texts_is_one_too() -> None:
    text = listed(f'{{ name = "cell_#_v", byte = 8, count_at = 7, {CELL} }}',
                  '{ name = "part_#", behind = "cell_#_v", byte = 0, kind = "text", size = 2, count = 2 }')  # fmt: skip
    (reading,), _, _ = read(text, framed(struct.pack(">BHH4s", 2, 3301, 3302, b"AxBy")))
    assert (cells(reading)[:2], reading.extra["part_1"], reading.extra["part_2"]) == ([3.301, 3.302], "Ax", "By")
    assert back(text, reading) == [reading]
