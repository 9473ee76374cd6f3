"""Values that are there on a condition, that are reckoned, or guard what they stand in; directions, messages alike."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from tests.protocols.language.tables import AMPS, VOLTS, back, read, table

FRAMING = 'shape = "frame"\nbegins = "AA 55"\nlength = 12\ncheck = "sum16"'


def framed(volts: int, amps: int, version: int, more: int = 0, begins: bytes = b"\xaa\x55") -> bytes:
    body = begins + struct.pack(">HHBBH", volts, amps, version, more, 0)
    return body + struct.pack(">H", sum(body) & 0xFFFF)


def conditional(*fields: str) -> str:
    return table(FRAMING, f'name = "live"\nfields = [{", ".join(fields)}]')


VERSION = '{ name = "version", byte = 6, kind = "u8" }'
CODED = conditional(
    VERSION,
    VOLTS,
    '{ name = "current_a", byte = 4, kind = "u16", bits = "0 to 14", minus_bit = 15, unit = "-0.01 A",'
    ' range = "-327 A to 327 A", when = "version = 1 or 3" }',
    '{ name = "current_a", byte = 4, kind = "u16", zero = 10000, unit = "-0.01 A", range = "-327 A to 327 A",'
    ' when = "version = 0" }',
)


@pytest.mark.parametrize(("version", "raw", "amps"), [(1, 0x80D0, 2.08), (3, 0x00D0, -2.08), (0, 10208, -2.08)])
def test_a_current_that_is_coded_by_a_version(version: int, raw: int, amps: float) -> None:
    (reading,), reasons, _ = read(CODED, framed(5359, raw, version))
    assert (reading.voltage_v, reading.current_a, reasons) == (53.59, amps, [])
    assert back(CODED, reading) == [reading]


def test_a_version_that_the_table_does_not_know_refuses_the_message_and_says_so() -> None:
    readings, reasons, decoder = read(CODED, framed(5359, 208, 2))
    assert (readings, decoder.frames_rejected) == ([], 1)
    assert reasons == ["version is 2, and the table does not say how current_a reads then"]


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("version = 2", [2]), ("version = 0 or 4", [0, 4]), ("version != 2", [0, 1, 3, 4]),
        ("version != 1 or 2", [0, 3, 4]), ("version > 2", [3, 4]), ("version < 2", [0, 1]), ("version > 2.5", [3, 4]),
    ],
)  # fmt: skip
def test_conditions(when: str, there: list[int]) -> None:
    text = conditional(VERSION, VOLTS, AMPS, f'{{ name = "cycles", byte = 7, kind = "u8", when = "{when}" }}')
    for version in range(5):
        (reading,), reasons, _ = read(text, framed(1280, 100, version, 7))
        assert (reading.extra.get("cycles"), reasons) == (7 if version in there else None, [])
        (again,) = back(text, reading)
        assert again == reading


def test_a_version_that_nobody_told_is_one_with_which_the_current_is_there() -> None:
    text = CODED.replace("version = 1 or 3", "version = 2 or 3").replace("version = 0", "version = 4")
    (reading,) = back(text, Reading(voltage_v=12.8, current_a=1.5))
    assert (reading.current_a, reading.extra) == (1.5, {"version": 2})


def test_what_is_not_known_meets_no_condition() -> None:
    text = conditional(
        VERSION.replace(" }", ', nulls = ["0xFF"] }'), VOLTS, AMPS,
        '{ name = "cycles", byte = 7, kind = "u8", when = "version != 2" }',
    )  # fmt: skip
    (reading,), reasons, _ = read(text, framed(1280, 100, 0xFF, 7))
    assert (reading.extra, reasons) == ({}, [])


def test_what_stands_behind_something_that_is_not_there_is_not_there() -> None:
    part = '{ name = "part", byte = 7, kind = "u8", when = "version = 1" }'
    text = conditional(VERSION, VOLTS, AMPS, part, '{ name = "more", behind = "part", byte = 0, kind = "u16" }')
    (reading,), _, _ = read(text, framed(1280, 100, 1, 9))
    assert reading.extra == {"version": 1, "part": 9, "more": 0}
    assert back(text, reading) == [reading]
    (reading,), _, _ = read(text, framed(1280, 100, 0, 9))
    assert reading.extra == {"version": 0}
    assert back(text, reading) == [reading]
    amps = '{ name = "current_a", behind = "part", byte = 0, kind = "s16", unit = "0.01 A", range = "-9 A to 9 A" }'
    readings, reasons, _ = read(conditional(VERSION, VOLTS, part, amps), framed(1280, 100, 0, 9))
    assert readings == []
    assert reasons == ["current_a is not there: it stands behind part, which is not there either"]


def test_a_difference_and_a_product_of_two_values() -> None:
    text = conditional(
        VOLTS,
        '{ name = "in_a", byte = 4, kind = "u16", unit = "0.01 A", nulls = ["0xFFFF"] }',
        '{ name = "out_a", byte = 6, kind = "u8", unit = "0.1 A" }',
        '{ name = "current_a", of = "in_a - out_a", unit = "1 A", range = "-20 A to 99 A" }',
        '{ name = "soc_percent", byte = 7, kind = "u8", unit = "1 %", range = "0 % to 100 %" }',
        '{ name = "soc_ah", of = "soc_percent * in_a", unit = "0.01 Ah" }',
    )
    (reading,), reasons, _ = read(text, framed(1280, 150, 40, 50))
    assert (reading.current_a, reading.extra, reasons) == (-2.5, {"in_a": 1.5, "out_a": 4.0, "soc_ah": 0.75}, [])
    assert back(text, reading) == [reading]
    readings, reasons, _ = read(text, framed(1280, 100, 255, 50))
    assert (readings, reasons) == ([], ["current_a is -24.5, expected -20 to 99"])
    readings, reasons, decoder = read(text, framed(1280, 0xFFFF, 40, 50))  # not known: no difference, and no guess
    assert (readings, reasons, decoder.frames_ok) == ([], [], 1)


def test_a_difference_that_alone_is_known_is_sent_as_one_of_its_sides() -> None:
    text = conditional(
        VOLTS,
        '{ name = "in_a", byte = 4, kind = "u16", unit = "0.01 A" }',
        '{ name = "out_a", byte = 6, kind = "u8", unit = "0.1 A" }',
        '{ name = "current_a", of = "in_a - out_a", unit = "1 A", range = "-20 A to 99 A" }',
    )
    for current_a, sides in ((3.25, (3.25, 0.0)), (-2.5, (0.0, 2.5))):
        (reading,) = back(text, Reading(voltage_v=12.8, current_a=current_a))
        assert (reading.current_a, reading.extra) == (current_a, dict(zip(("in_a", "out_a"), sides, strict=True)))


def test_a_guard_keeps_another_kind_of_message_out_as_a_whole() -> None:
    guard = '{ name = "cells", byte = 7, kind = "u8", range = "16 to 16", guard = true }'
    text = conditional(VOLTS, AMPS, guard)
    (reading,), _, _ = read(text, framed(5120, 100, 0, 16))
    assert reading.extra == {"cells": 16}
    readings, reasons, decoder = read(text, framed(2560, 100, 0, 8))
    assert (readings, reasons, decoder.frames_rejected) == ([], ["cells is 8, expected 16 to 16"], 1)
    (reading,), reasons, _ = read(text.replace(", guard = true", ""), framed(2560, 100, 0, 8))
    assert (reading.extra, reasons) == ({}, ["cells is 8, expected 16 to 16: left out"])


@pytest.mark.parametrize("more", ["", '{ name = "part_#", byte = 8, kind = "u8", count_at = 7 }'])
def test_a_hidden_guard_is_held_to_and_is_no_value(more: str) -> None:
    guard = '{ name = "fixed", byte = 6, kind = "u8", range = "16 to 16", guard = true, hidden = true }'
    text = conditional(*filter(None, (VOLTS, AMPS, guard, more)))
    (reading,), reasons, _ = read(text, framed(5120, 100, 16))
    assert (reading.extra, reasons) == ({}, [])
    assert read(text, framed(5120, 100, 8))[1] == ["fixed is 8, expected 16 to 16"]


WAYS = table(
    FRAMING,
    'name = "live"\nfields = ['
    + ", ".join((VOLTS, AMPS.replace("s16", "u16"), VERSION.replace("version", "way")))
    + "]",
    sign="by-field",
    more='[direction]\nfield = "way"\ncharging = [2, 12]\ndischarging = [0, 10, 11]',
)


@pytest.mark.parametrize(("way", "amps"), [(2, 1.5), (12, 1.5), (0, -1.5), (10, -1.5), (11, -1.5)])
def test_several_numbers_say_charging_and_several_discharging(way: int, amps: float) -> None:
    (reading,), reasons, _ = read(WAYS, framed(1280, 150, way))
    assert (reading.current_a, reading.extra, reasons) == (amps, {}, [])
    assert back(WAYS, reading) == [reading]
    assert back(WAYS, reading, way=way) == [reading]


def test_a_number_that_says_neither_refuses_the_message() -> None:
    readings, reasons, _ = read(WAYS, framed(1280, 150, 7))
    assert (readings, reasons) == ([], ["way is 7, expected 0 or 2 or 10 or 11 or 12"])


def test_a_message_like_another_has_its_fields_and_its_own() -> None:
    own = AMPS.replace("current_a", "load_a").replace("byte = 4", "byte = 8")
    text = table(
        'shape = "frame"\nlength = 12\ncheck = "sum16"',
        f'name = "live"\nbegins = "AA 55"\nfields = [{VOLTS}, {AMPS}]',
        f'name = "live, old"\nbegins = "AB 55"\nlike = "live"\nfields = [{own}]',
    )
    readings, reasons, _ = read(text, framed(1280, 150, 0) + framed(1290, 160, 0, 0, b"\xab\x55"))
    assert [(one.voltage_v, one.current_a, one.extra) for one in readings] == [
        (12.8, 1.5, {}),
        (12.9, 1.6, {"load_a": 0}),
    ]
    assert reasons == []
