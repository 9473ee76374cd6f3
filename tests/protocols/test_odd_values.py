"""A value that cannot be is left out and counted; the volts and amperes beside it stand."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from tests.protocols.test_published_layouts import HISTORY, KG, LIVE, basic, block, crc, daly, jbd, line, summed
from tests.protocols.wires import IDS, meter


def decoded(id_: str, data: bytes) -> tuple[list[Reading], list[str], Decoder]:
    """Readings, reasons of faults, and the decoder with its counts."""
    decoder = Decoder(meter(id_))
    found = decoder.feed(data) + decoder.flush()
    readings = [one for one in found if isinstance(one, Reading)]
    return readings, [one.reason for one in found if isinstance(one, Fault)], decoder


def atorch(volts: int, temperature: int = 21) -> bytes:
    """A DC report of 350 mA."""
    body = bytearray(36)
    body[:10] = bytes.fromhex("FF 55 01 02") + volts.to_bytes(3, "big") + (350).to_bytes(3, "big")
    body[24:26] = temperature.to_bytes(2, "big")
    body[35] = sum(body[2:35]) % 256 ^ 0x44
    return bytes(body)


def basic_of(**odd: int) -> bytes:
    """An answer of a JBD board at 13.10 V and -0.60 A; ``odd`` are raw numbers that are to stand in it."""
    raw = {"remaining": 5000, "capacity": 10000, "soc": 50, "probe": 2982, "cells": 4} | odd
    head = (1310, -60, raw["remaining"], raw["capacity"], 12, 0x2A8B, 0, 0, 0, 0x21, raw["soc"], 3, raw["cells"], 1)
    return jbd(3, struct.pack(">HhHHHHHHHBBBBB", *head) + raw["probe"].to_bytes(2, "big"))


def victron(**odd: str) -> bytes:
    return block(*(dict(LIVE) | odd).items())


ODD = [
    ("victron-ve-direct", victron(SOC="9000"), "soc_percent"),
    ("victron-ve-direct", victron(CE="200"), "charge_ah"),
    ("victron-ve-direct", victron(TTG="14401"), "time_to_go_s"),
    ("victron-ve-direct", victron(T="4000"), "temperature_c"),
    ("victron-ve-direct", victron(SOC="n/a"), "soc_percent"),
    ("victron-ve-direct", victron(AR="0x04"), "alarm_reason"),
    ("jbd-bms", basic_of(soc=255), "soc_percent"),
    ("jbd-bms", basic_of(probe=0xFFFF), "temperature_c"),
    ("jbd-bms", basic_of(cells=200), "cells"),
    ("jbd-bms", basic_of(remaining=0xFFFF), "remaining_ah"),
    ("daly-bms", daly(0x90, struct.pack(">HHHH", 132, 0, 30004, 0xFFFF)), "soc_percent"),
    ("aili-tf03k", summed(b"\xa5\xff" + struct.pack(">HIi", 1310, 5000, -600) + b"\0\0\0"), "soc_percent"),
    ("atorch-dl24", atorch(131, 65500), "temperature_c"),
    ("pzem-017", crc(b"\x01\x04\x10" + struct.pack(">8H", 1310, 60, 0, 0x7FFF, 0, 0, 0, 0)), "power_w"),
    ("renogy-battery", crc(b"\xf7\x03\x0e" + struct.pack(">hHIIH", -60, 131, 0xFFFFFFFF, 100_000, 1)), "remaining_ah"),
    ("junctek-kg", line("r50", *(*KG[:6], 999, *KG[7:])), "temperature_c"),
    ("diy-json", b'{"voltage":13.1,"current":-0.6,"soc":255}\n', "soc_percent"),
    ("diy-json", b'{"voltage":13.1,"current":-0.6,"temperature":"n/a"}\n', "temperature_c"),
    ("diy-json", b'{"voltage":13.1,"current":-0.6,"power":"8 V"}\n', "power_w"),
    ("diy-csv", b"volts,amps,temp\n13.1,-0.6,-127\n", "temperature_c"),
    ("diy-csv", b"volts,amps,soc\n13.1,-0.6,ovf\n", "soc_percent"),
    ("diy-csv", b"13.1V,-0.6A,900000W\n", "power_w"),
    ("diy-labels", b"Voltage: 13.1 V\nCurrent: -0.6 A\nPower: nan\n\n", "power_w"),
]


@pytest.mark.parametrize(("id_", "data", "name"), ODD)
def test_an_odd_value_is_left_out_and_volts_and_amperes_stay(id_: str, data: bytes, name: str) -> None:
    (reading,), reasons, decoder = decoded(id_, data)
    assert reading.voltage_v is not None and reading.current_a is not None and reading.current_a < 0
    assert [reason for reason in reasons if not reason.startswith(name)] == []
    assert len(reasons) == 1 and reasons[0].endswith(": left out")
    assert (decoder.frames_ok, decoder.frames_rejected) == (1, 0)
    if name == "power_w":  # it is made of the two others then
        assert reading.power_w == pytest.approx(reading.voltage_v * reading.current_a)
    else:
        assert getattr(reading, name, None) is None and name not in reading.extra


@pytest.mark.parametrize(
    ("id_", "data", "reason"),
    [
        ("victron-ve-direct", victron(V="900000"), "voltage_v is 900, expected 0 to 400"),
        ("victron-ve-direct", victron(I="12A"), "current_a: expected a whole number, found '12A'"),
        ("diy-json", b'{"voltage":"n/a","current":-0.6}\n', "voltage_v: expected a number with or without a unit"),
    ],
)
def test_odd_volts_and_amperes_spoil_their_frame(id_: str, data: bytes, reason: str) -> None:
    readings, reasons, decoder = decoded(id_, data)
    assert (readings, decoder.frames_ok, decoder.frames_rejected) == ([], 0, 1)
    assert reasons[0].startswith(reason)


def test_the_reason_names_the_one_of_several_that_is_odd() -> None:
    probes = (2955, 0xFFFF, 2941)
    (reading,), reasons, _ = decoded("jbd-bms", basic(probes))
    assert (reading.temperature_c, reading.extra["temperature_3_c"]) == (22.4, 21.0)
    assert reasons == ["temperature_2_c is 6280.4, expected -60 to 150: left out"]


def test_an_odd_value_of_a_companion_costs_that_value() -> None:
    cells = jbd(4, struct.pack(">4H", 3300, 0xFFFF, 3301, 3302))
    (reading,), reasons, decoder = decoded("jbd-bms", cells + basic(()))
    assert [reading.extra.get(f"cell_{number}_v") for number in (1, 2, 3)] == [3.3, None, 3.301]
    assert reasons == ["cell_2_v is 65.535, expected 0 to 5: left out"]
    assert (decoder.frames_ok, decoder.frames_rejected) == (2, 0)


def test_an_odd_history_leaves_the_live_block_alone() -> None:
    (reading,), reasons, _ = decoded("victron-ve-direct", victron() + block(*HISTORY, ("H4", "many")))
    assert reading.extra["deepest_discharge_ah"] == -96.47
    assert reasons == ["charge_cycles: expected a whole number, found 'many': left out"]


def test_a_message_that_the_check_leaves_open_is_no_message_when_most_of_it_cannot_be() -> None:
    name = jbd(5, b"JBD-SP04S034")
    readings, reasons, decoder = decoded("jbd-bms", name[:1] + b"\x04" + name[2:])
    assert (readings, decoder.frames_ok, decoder.frames_rejected) == ([], 0, 1)
    assert reasons == ["cell_1_v is 19.01, expected 0 to 5"]


@pytest.mark.parametrize("more", [0, 1, 4, 40])
def test_settings_that_grew_with_the_firmware_are_read(more: int) -> None:
    numbers = [0] * 15 + [1] + [0] * (8 + more)
    numbers[8] = 1000
    live = line("r50", 1320, 35, 99000, 1000, 1200, 500, 121, 0, 99, 0, 9000, 100, 101, 0)
    (reading,), reasons, _ = decoded("junctek-kh", line("r51", *numbers) + live)
    assert (reading.extra["capacity_ah"], reading.charge_ah, reasons) == (100.0, -1.0, [])


def test_settings_do_not_become_live_values_however_long_they_are() -> None:
    grown = line("r51", *[1] * 26).replace(b"r51", b"r50")
    for id_ in ("junctek-kg", "junctek-kh"):
        readings, reasons, decoder = decoded(id_, grown)
        assert (readings, decoder.frames_rejected) == ([], 1)
        assert "numbers, found 28" in reasons[0]


@pytest.mark.parametrize(("id_", "volts"), [("atorch-dl24", 257.6), ("atorch-dl24", 600.0)])
def test_a_meter_of_the_family_for_higher_voltages_is_read(id_: str, volts: float) -> None:
    (reading,), _, _ = decoded(id_, atorch(round(volts * 10)))
    assert (reading.voltage_v, reading.current_a) == (volts, -0.35)


def test_an_ac_report_behind_an_inverter_gives_its_real_power() -> None:
    body = bytearray(36)
    body[:13] = bytes.fromhex("FF 55 01 01") + b"".join(raw.to_bytes(3, "big") for raw in (2301, 174, 250))
    body[13:17], body[20:26] = (12).to_bytes(4, "big"), struct.pack(">3H", 499, 624, 31)
    body[35] = sum(body[2:35]) % 256 ^ 0x44
    (reading,), reasons, _ = decoded("atorch-dl24", bytes(body))
    assert (reading.voltage_v, reading.current_a, reading.power_w) == (230.1, -0.174, -25.0)
    assert (reading.temperature_c, reading.extra["power_factor_percent"], reasons) == (31, 62.4, [])


def test_reports_without_a_check_have_a_table_of_their_own() -> None:
    report = atorch(131)[:-1]
    data = b"".join(report + bytes((last,)) for last in (0xBB, 0x3A, 0xB9))
    assert len(decoded("atorch-unchecked", data)[0]) == 3
    assert decoded("atorch-dl24", data)[0] == []


def test_a_board_of_the_first_years_is_read_by_the_length_of_its_answer() -> None:
    first = basic((2955, 2941))
    old = first[:1] + b"\xa5" + first[2:]
    cells = jbd(4, struct.pack(">4H", 3300, 3300, 3301, 3302))
    (reading,), _, decoder = decoded("jbd-bms", old + cells[:1] + b"\xa5" + cells[2:])
    assert (reading.voltage_v, reading.current_a, reading.extra["temperature_2_c"]) == (13.32, -2.15, 21.0)
    assert "cell_1_v" not in reading.extra and decoder.frames_ok == 1


@pytest.mark.parametrize(
    ("remaining", "capacity", "charge", "reason"),
    [
        (5000, 10000, -50.0, None),
        (10400, 10000, 4.0, None),
        (10501, 10000, None, "remaining_ah is 105.01, expected 0 to 105 (capacity_ah, and 5 %): charge_ah: left out"),
        (65530, 10000, None, "remaining_ah is 655.3, expected 0 to 105 (capacity_ah, and 5 %): charge_ah: left out"),
        (65535, 65535, None, "remaining_ah is 655.35, expected 0 to 655.34: left out"),
        (3464, 4464, -10.0, None),  # 690 of 700 Ah, both of which have begun again at nothing
        (5000, 0, None, None),
    ],
)
def test_a_counter_past_its_end_makes_no_charge(
    remaining: int, capacity: int, charge: float | None, reason: str | None
) -> None:
    (reading,), reasons, decoder = decoded("jbd-bms", basic_of(remaining=remaining, capacity=capacity))
    assert reading.charge_ah == charge
    assert reasons[:1] == ([] if reason is None else [reason])
    assert (decoder.frames_ok, decoder.frames_rejected) == (1, 0)


def test_every_current_has_a_step_that_calls_for_a_second_look() -> None:
    lacking = [
        f"{id_}: {frame.name}"
        for id_ in IDS
        for frame in meter(id_).frames
        for one in frame.fields
        if one.name == "current_a" and not (one.step and 0 < one.step <= 50)
    ]
    assert lacking == []


def test_a_reason_can_be_printed_whatever_stands_in_the_value() -> None:
    (_,), (reason,), _ = decoded("victron-ve-direct", victron(VS="12\xa0\x1e8"))
    assert reason == "aux_voltage_v: expected a whole number, found '12  8': left out"
