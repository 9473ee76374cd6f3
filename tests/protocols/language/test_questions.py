"""Modbus questions in the stream: an answer behind one is what was asked for, whoever asked, and nothing else."""

from __future__ import annotations

import struct

import pytest

from tests.protocols.language.tables import crc, read, table

ROVER = table(
    'shape = "modbus"\naddress_most = 16',
    """name = "live"
function = 3
start = 100
count = 4
fields = [
  { name = "voltage_v", register = 100, kind = "u16", unit = "0.1 V", range = "0 V to 80 V" },
  { name = "in_a", register = 101, kind = "u16", unit = "0.01 A", range = "0 A to 99 A" },
  { name = "out_a", register = 102, kind = "u16", unit = "0.01 A", range = "0 A to 99 A" },
  { name = "current_a", of = "in_a - out_a", unit = "1 A", range = "-200 A to 200 A" },
  { name = "kind", register = 103, kind = "u16" },
]""",
    """name = "cells"
function = 3
start = 200
count = 8
fields = [
  { name = "cell_#_v", register = 200, kind = "u16", count = 6, unit = "1 mV", range = "0 V to 5 V" },
  { name = "cycles", register = 207, kind = "u16" },
]""",
)


def asked(start: int, count: int, address: int = 1, function: int = 3) -> bytes:
    return crc(bytes((address, function)) + struct.pack(">HH", start, count))


def told(*registers: int, address: int = 1, function: int = 3) -> bytes:
    return crc(bytes((address, function, 2 * len(registers))) + struct.pack(f">{len(registers)}H", *registers))


LIVE = told(132, 250, 100, 1)
CELLS = told(*(3300 + one for one in range(6)), 0, 12)


def test_our_own_question_in_front_of_its_answer() -> None:
    (reading,), reasons, decoder = read(ROVER, asked(100, 4) + LIVE + asked(200, 8) + CELLS)
    assert (reading.voltage_v, reading.current_a, reading.extra["cell_6_v"]) == (13.2, 1.5, 3.305)
    assert (reasons, decoder.polls_heard, decoder.frames_ok, decoder.bytes_skipped) == ([], 2, 2, 16)


def test_without_a_question_an_answer_is_known_by_its_size() -> None:
    (reading,), reasons, _ = read(ROVER, CELLS + LIVE)
    assert (reading.voltage_v, reading.extra["cycles"], reasons) == (13.2, 12, [])


def test_an_answer_of_the_right_size_to_another_question_is_not_believed() -> None:
    foreign = asked(5042, 4) + told(166, 1, 2, 3)
    readings, reasons, decoder = read(ROVER, foreign)
    assert (readings, reasons, decoder.polls_heard, decoder.frames_rejected) == ([], [], 1, 0)
    assert decoder.bytes_skipped == len(foreign)
    readings, _, _ = read(ROVER, foreign + asked(100, 4) + LIVE)
    assert [one.voltage_v for one in readings] == [13.2]


@pytest.mark.parametrize(
    ("start", "count", "registers", "extra"),
    [
        (200, 3, (3300, 3301, 3302), {"cell_1_v", "cell_2_v", "cell_3_v"}),  # a list cut short
        (200, 1, (3300,), {"cell_1_v"}),
        (207, 1, (12,), {"cycles"}),  # one register
        (206, 2, (0, 12), {"cycles"}),
        (201, 2, (3301, 3302), set()),  # the list begins before it: which these are is not told
        (190, 12, (*range(10), 3300, 3301), {"cell_1_v", "cell_2_v"}),  # more in front than the table knows
        (300, 2, (1, 2), set()),
    ],
)
def test_of_an_answer_to_another_question_what_the_table_knows_is_read(
    start: int, count: int, registers: tuple[int, ...], extra: set[str]
) -> None:
    (reading,), reasons, decoder = read(ROVER, asked(start, count) + told(*registers) + asked(100, 4) + LIVE)
    assert set(reading.extra) - {"in_a", "out_a", "kind"} == extra
    assert (reading.voltage_v, reasons, decoder.frames_rejected) == (13.2, [], 0)


def test_a_voltage_alone_from_another_masters_question() -> None:
    readings, reasons, _ = read(ROVER, (asked(100, 1) + told(132)) * 4)
    assert {one.voltage_v for one in readings} == {13.2}
    assert reasons == []


def test_an_answer_from_another_address_than_asked_is_passed_over() -> None:
    readings, reasons, decoder = read(ROVER, asked(100, 4, address=2) + LIVE)
    assert (readings, reasons, decoder.bytes_skipped) == ([], [], 8 + len(LIVE))
    readings, reasons, _ = read(ROVER, LIVE + (asked(100, 4, address=2) + told(140, 0, 0, 0, address=2)) * 2)
    assert [one.voltage_v for one in readings] == [13.2]
    assert all("address 2" in reason for reason in reasons)


def test_a_refusal_behind_its_question_is_told() -> None:
    refusal = crc(b"\x01\x83\x02")
    readings, reasons, decoder = read(ROVER, asked(100, 4) + refusal + asked(100, 4) + LIVE)
    assert (len(readings), reasons) == (1, ["the meter refuses the request: Modbus exception 2"])
    assert (decoder.frames_ok, decoder.frames_rejected) == (2, 0)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_questions_that_nobody_answers_change_nothing(number: int) -> None:
    readings, reasons, decoder = read(ROVER, asked(5042, 4) * number + asked(100, 4) + LIVE + asked(5042, 4))
    assert ([one.voltage_v for one in readings], reasons) == ([13.2], [])
    assert decoder.polls_heard == number + 2


def test_a_question_behind_noise_and_an_answer_that_is_damaged() -> None:
    bad = bytearray(LIVE)
    bad[5] ^= 4
    readings, _, decoder = read(ROVER, b"\x01\x03" + asked(100, 4) + bytes(bad) + asked(100, 4) + LIVE)
    assert [one.voltage_v for one in readings] == [13.2]
    assert decoder.polls_heard == 2


def test_a_question_that_the_input_ends_with() -> None:
    readings, _, decoder = read(ROVER, LIVE + asked(200, 8) + CELLS[:7])
    assert (len(readings), decoder.polls_heard) == (1, 1)


@pytest.mark.parametrize("count", [0, 126, 2000, 65535])
def test_a_question_for_nothing_or_too_much_is_none(count: int) -> None:
    readings, _, decoder = read(ROVER, asked(100, count) + LIVE)
    assert ([one.voltage_v for one in readings], decoder.polls_heard) == ([13.2], 0)


def test_two_ways_of_coding_one_value_are_both_known_in_a_part_of_the_table() -> None:
    text = table(
        'shape = "modbus"',
        """name = "live"
function = 4
start = 0
count = 4
fields = [
  { name = "version", register = 0, kind = "u16" },
  { name = "voltage_v", register = 1, kind = "u16", unit = "0.1 V", range = "0 V to 80 V" },
  { name = "current_a", register = 2, kind = "s16", unit = "0.1 A", range = "-99 A to 99 A", when = "version = 1" },
  { name = "current_a", register = 2, kind = "s16", unit = "0.01 A", range = "-99 A to 99 A", when = "version = 2" },
]""",
    )
    for version, amps in ((1, 5.0), (2, 0.5)):
        (reading,), _, _ = read(text, asked(0, 3, function=4) + told(version, 128, 50, function=4))
        assert (reading.voltage_v, reading.current_a) == (12.8, amps)
    readings, reasons, decoder = read(text, asked(1, 2, function=4) + told(128, 50, function=4))
    assert (readings[0].voltage_v, readings[0].current_a, reasons, decoder.frames_rejected) == (12.8, None, [], 0)
