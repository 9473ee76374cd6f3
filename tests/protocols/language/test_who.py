"""Who a frame is from: a byte of its own, or the acknowledgement to somebody else's request that stands behind it."""

from __future__ import annotations

import struct

import pytest

from purifier.protocols.encoder import encode, polls
from purifier.protocols.told import at_address
from tests.protocols.language.tables import AMPS, VOLTS, back, crc, meter_of, read, table

FIELDS = f"{VOLTS.replace('= 2', '= 4')}, {AMPS.replace('byte = 4', 'byte = 6')}"
LIVE = f'name = "live"\nbegins = "55 AA 02"\nfields = [{FIELDS}]'
BUS = table(
    'shape = "frame"\nbegins = "55 AA"\nlength = 10\ncheck = "sum16"\naddress = 1\naddress_most = 15\n'
    'whose = "modbus-behind"',
    LIVE,
)


def framed(volts: int = 1280, amps: int = -150, kind: int = 2) -> bytes:
    body = b"\x55\xaa" + struct.pack(">BBHh", kind, 0, volts, amps)
    return body + struct.pack(">H", sum(body))


def acknowledged(address: int, register: int = 0x1620) -> bytes:
    return crc(bytes((address, 0x10)) + struct.pack(">HH", register, 1))


def test_the_acknowledgement_behind_a_frame_says_whose_it_is() -> None:
    data = framed(1280) + acknowledged(1) + framed(2560) + acknowledged(2) + framed(1281) + acknowledged(1)
    readings, reasons, decoder = read(BUS, data)
    assert [one.voltage_v for one in readings] == [12.8, 12.81]
    assert (len(reasons), decoder.foreign, decoder.bytes_skipped) == (1, 1, 0)
    second, _, _ = read(at_address(meter_of(BUS), 2), data)
    assert [one.voltage_v for one in second] == [25.6]


def test_a_frame_without_one_is_the_masters_own() -> None:
    data = framed(1280) + acknowledged(1) + framed(5120) + framed(1281) + acknowledged(1)
    assert [one.voltage_v for one in read(BUS, data)[0]] == [12.8, 12.81]
    master = at_address(meter_of(BUS), 0)
    assert [one.voltage_v for one in read(master, data)[0]] == [51.2]
    (reading,), _, _ = read(master, framed(5120))
    assert encode(master, reading) == framed(5120)


def test_one_that_is_damaged_is_none_and_its_frame_is_not_believed_to_be_the_boards() -> None:
    bad = bytearray(acknowledged(1))
    bad[4] ^= 1
    data = framed(1280) + acknowledged(1) + framed(1290) + bytes(bad) + framed(1281) + acknowledged(1)
    readings, _, decoder = read(BUS, data)
    assert [one.voltage_v for one in readings] == [12.8, 12.81]
    assert decoder.bytes_skipped == 8


def test_the_masters_requests_in_between_are_passed_over() -> None:
    request = crc(bytes.fromhex("01 10 16 20 00 01 02 00 00"))
    data = (request + framed(1280) + acknowledged(1)) * 2
    readings, reasons, decoder = read(BUS, data)
    assert ([one.voltage_v for one in readings], reasons) == ([12.8, 12.8], [])
    assert decoder.bytes_skipped == 2 * len(request)


def test_it_is_written_with_its_acknowledgement_and_asks_nothing() -> None:
    (reading,), _, _ = read(BUS, framed() + acknowledged(1))
    sent = encode(meter_of(BUS), reading)
    assert (sent[:10], len(sent), sent[10:12]) == (framed(), 18, b"\x01\x10")
    assert crc(sent[10:16]) == sent[10:]
    assert polls(meter_of(BUS)) == ()
    assert back(BUS, reading) == [reading]


ADDRESSED = table(
    'shape = "frame"\nlength = 11\ncheck = "sum16"\naddress = 1\naddress_at = 2\naddress_most = 16',
    LIVE.replace("55 AA 02", "55 AA 01 02").replace("byte = 4", "byte = 5").replace("byte = 6", "byte = 7")
    + '\npoll = "55 AA 01 00 01 00"',
)


def at(address: int, volts: int = 1280, kind: int = 2) -> bytes:
    body = b"\x55\xaa" + struct.pack(">BBBHh", address, kind, 0, volts, -150)
    return body + struct.pack(">H", sum(body))


def test_a_byte_of_the_frame_says_who_answers_and_moves_along_in_the_question() -> None:
    readings, reasons, _ = read(ADDRESSED, at(1) + at(3, 2560) + at(1, 1281))
    assert ([one.voltage_v for one in readings], len(reasons)) == ([12.8, 12.81], 1)
    third = at_address(meter_of(ADDRESSED), 3)
    assert polls(third) == (bytes.fromhex("55 AA 03 00 01 02"),)
    (reading,), _, _ = read(third, at(1) + at(3, 2560))
    assert reading.voltage_v == 25.6
    assert encode(third, reading) == at(3, 2560)


@pytest.mark.parametrize("address", [0, 17, 255])
def test_an_address_that_there_cannot_be_is_no_frame(address: int) -> None:
    readings, reasons, decoder = read(ADDRESSED, at(address) * 3)
    assert (readings, reasons, decoder.bytes_skipped) == ([], [], 33)


def test_of_others_only_the_kinds_that_the_table_knows_are_frames() -> None:
    readings, reasons, decoder = read(ADDRESSED, at(1, kind=9) + at(3, kind=9) + at(1))
    assert (len(readings), reasons, decoder.frames_ok, decoder.bytes_skipped) == (1, [], 2, 11)


def test_a_frame_that_ends_before_its_address_is_none() -> None:
    text = table(
        'shape = "frame"\nbegins = "55"\nlength_at = 1\nlength_plus = 0\ncheck = "sum8"\naddress = 1\naddress_at = 8',
        f'name = "live"\nfields = [{VOLTS}, {AMPS}]',
    )
    short = b"\x55\x07" + struct.pack(">Hh", 1280, -150)
    whole = b"\x55\x0a" + struct.pack(">Hh", 1280, -150) + b"\0\0\x01"
    data = short + bytes((sum(short) & 0xFF,)) + b"\x01\x01\x01" + whole + bytes((sum(whole) & 0xFF,))
    (reading,), reasons, decoder = read(text, data)
    assert (reading.voltage_v, reasons, decoder.frames_ok, decoder.bytes_skipped) == (12.8, [], 1, 10)


def test_the_address_may_be_the_very_first_byte() -> None:
    text = table(
        'shape = "frame"\nlength = 9\ncheck = "crc16-modbus"\naddress = 1\naddress_at = 0\naddress_most = 16',
        f'name = "live"\nbegins = "01 78 10"\nfields = [{VOLTS.replace("= 2", "= 3")}, {AMPS.replace("= 4", "= 5")}]',
    )
    sent = [crc(bytes((address, 0x78, 0x10)) + struct.pack(">Hh", 1280 + address, -150)) for address in (1, 2, 1, 20)]
    readings, reasons, decoder = read(text, b"\x00\x78" + b"".join(sent))
    assert [one.voltage_v for one in readings] == [12.81, 12.81]
    assert (len(reasons), decoder.bytes_skipped) == (1, 2 + 9)
    assert back(text, readings[0]) == [readings[0]]
