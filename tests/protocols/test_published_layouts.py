"""Frames put together by hand from the published layouts, against what they must say."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import answer, encode, polls
from purifier.protocols.meter import Frame, Framing
from purifier.protocols.modbus_framer import modbus_cutter
from tests.protocols.wires import meter


def block(*fields: tuple[str, str]) -> bytes:
    """A VE.Direct text block, its check byte worked out from the rule."""
    body = b"".join(f"\r\n{label}\t{value}".encode("latin-1") for label, value in fields) + b"\r\nChecksum\t"
    return body + bytes(((256 - sum(body) % 256) % 256,))


def line(function: str, *numbers: int) -> bytes:
    """A Junctek answer from address 1."""
    return f":{function}=1,{sum(numbers) % 255 + 1},{','.join(map(str, numbers))},\r\n".encode()


def jbd(register: int, data: bytes) -> bytes:
    body = bytes((0, len(data))) + data
    return bytes((0xDD, register)) + body + (0x10000 - sum(body)).to_bytes(2, "big") + b"\x77"


def crc(body: bytes) -> bytes:
    """The CRC of Modbus, bit by bit."""
    value = 0xFFFF
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return body + value.to_bytes(2, "little")


def summed(body: bytes) -> bytes:
    return body + bytes((sum(body) % 256,))


def one(id_: str, data: bytes) -> Reading:
    decoder = Decoder(meter(id_))
    (found,) = (each for each in decoder.feed(data) + decoder.flush() if isinstance(each, Reading))
    return found


LIVE = (
    *(("PID", "0xA389"), ("V", "12805"), ("VS", "-12"), ("I", "-3450"), ("P", "-44"), ("CE", "-20123")),
    *(("SOC", "799"), ("TTG", "1402"), ("Alarm", "OFF"), ("AR", "0"), ("BMV", "SmartShunt 500A/50mV")),
)
HISTORY = (("H1", "-96470"), ("H7", "27"), ("H17", "6066"), ("H10", "---"))


def test_victron_live_and_history_make_one_reading() -> None:
    reading = one("victron-ve-direct", block(*LIVE) + block(*HISTORY))
    assert reading == Reading(
        voltage_v=12.805,
        current_a=-3.45,
        power_w=-44,
        charge_ah=-20.123,
        soc_percent=79.9,
        time_to_go_s=84120,
        extra={
            "product": "0xA389",
            "aux_voltage_v": -0.012,
            "alarm": "OFF",
            "alarm_reason": 0,
            "model": "SmartShunt 500A/50mV",
            "deepest_discharge_ah": -96.47,
            "lowest_voltage_v": 0.027,
            "discharged_energy_wh": 60660,
        },
    )


def test_victron_time_to_go_for_ever_and_not_known_are_unknown() -> None:
    idle = dict(LIVE) | {"TTG": "-1", "SOC": "---", "I": "0", "P": "0"}
    reading = one("victron-ve-direct", block(*idle.items()))
    assert reading.time_to_go_s is None
    assert reading.soc_percent is None
    assert str(reading.current_a) == "0.0"


def test_victron_a_live_value_that_nobody_knows_is_sent_as_unknown_and_the_rest_left_out() -> None:
    sent = encode(meter("victron-ve-direct"), Reading(voltage_v=12.8, current_a=-1.0))
    assert b"\r\nSOC\t---" in sent
    assert b"\r\nVM\t" not in sent


@pytest.mark.parametrize("wanted", [0x3A, 0x0D, 0x0A, 0x09, 0x00, 0xFF])
def test_victron_any_byte_may_be_the_check_byte(wanted: int) -> None:
    made = next(
        data
        for first in range(0x41, 0x7B)
        for second in range(0x41, 0x7B)
        if (data := block(("V", "12800"), ("I", "-1000"), ("FW", f"{first:c}{second:c}zz{first:c}")))[-1] == wanted
    )
    decoder = Decoder(meter("victron-ve-direct"))
    found = decoder.feed(made * 3) + decoder.flush()
    assert len(found) == 3
    assert (decoder.frames_ok, decoder.bytes_skipped) == (3, 0)


def hex_frame(text: str) -> bytes:
    total = int(text[0], 16) + sum(bytes.fromhex(text[1:]))
    return f":{text}{(0x55 - total) % 256:02X}\n".encode()


def test_victron_hex_rule_gives_the_published_requests() -> None:
    assert hex_frame("7001000") == b":70010003E\n"
    assert hex_frame("7FF0F00") == b":7FF0F0040\n"


def test_victron_hex_frames_cost_no_block_wherever_they_stand() -> None:
    foreign = hex_frame("A0102000312") + hex_frame("ADBED00CD0A") + b":4AAAAFD\n"
    clean = block(*LIVE)
    inside = clean[:40] + hex_frame("A01020003") + clean[40:]
    decoder = Decoder(meter("victron-ve-direct"))
    stream = foreign + clean + foreign + inside + clean + foreign
    assert len(decoder.feed(stream) + decoder.flush()) == 3
    assert decoder.frames_rejected == 0
    assert decoder.bytes_skipped == 3 * len(foreign) + len(hex_frame("A01020003"))


def test_victron_a_colon_that_is_no_hex_frame_stays_in_its_block() -> None:
    reading = one("victron-ve-direct", block(*LIVE, ("FW", "0:408")))
    assert reading.extra["firmware"] == "0:408"


def test_victron_a_history_block_is_no_reading() -> None:
    decoder = Decoder(meter("victron-ve-direct"))
    assert decoder.feed(block(*HISTORY)) + decoder.flush() == []
    assert decoder.frames_ok == 1


def test_victron_control_characters_in_names_are_taken_out() -> None:
    reading = one("victron-ve-direct", block(*LIVE, ("SER#", "HQ\x1b[2J\x9b1\x7f2")))
    assert reading.extra["serial"] == "HQ[2J12"


def test_volts_out_of_range_are_a_fault_and_counted() -> None:
    decoder = Decoder(meter("victron-ve-direct"))
    (fault,) = decoder.feed(block(*(dict(LIVE) | {"V": "900000"}).items()), 3.0) + decoder.flush()
    assert isinstance(fault, Fault)
    assert fault.reason == "voltage_v is 900, expected 0 to 400"
    assert (fault.at_s, decoder.frames_ok, decoder.frames_rejected) == (3.0, 0, 1)


KG = (5206, 6054, 295606, 5353, 1295308, 14069, 127, 0, 0, 0, 292, 5499)


def test_junctek_worked_example() -> None:
    assert line("r50", *KG).startswith(b":r50=1,105,5206,")
    reading = one("junctek-kg", line("r50", *KG))
    assert (reading.voltage_v, reading.current_a, reading.temperature_c) == (52.06, -60.54, 27)
    assert reading.power_w == pytest.approx(-3151.7124)
    assert reading.time_to_go_s == 292 * 60
    assert reading.charge_ah is None
    assert reading.extra["remaining_ah"] == 295.606
    assert reading.extra["energy_wh"] == 12953.08


def test_junctek_battery_life_is_no_time_to_go_while_it_charges() -> None:
    reading = one("junctek-kg", line("r50", 5366, 5410, 416983, 289634, 1427701, 88851, 128, 0, 0, 1, 3, 4277))
    assert reading.current_a == 54.1
    assert reading.time_to_go_s is None
    assert reading.extra["time_to_full_s"] == 180


def test_junctek_settings_on_the_same_line_give_the_capacity_and_requests_are_passed_over() -> None:
    settings = line("r51", 0, 0, 0, 0, 0, 100, 0, 0, 4200, 100, 100, 100, 0, 0, 1)
    for stream in (settings + b":R50=01.\r\n" + line("r50", *KG), line("r50", *KG) + b":R51=1,\n" + settings):
        reading = one("junctek-kg", stream)
        assert reading.extra["capacity_ah"] == 420.0
        assert reading.charge_ah == pytest.approx(295.606 - 420.0)


@pytest.mark.parametrize(
    "broken",
    [
        line("r51", *KG),  # the check leaves the function out: the number of columns decides
        line("r50", *KG, 7),
        line("r50", *KG)[:-3] + b"\r\n",
        line("r50", *KG).replace(b"5206", b"520 "),
        line("r50", *KG).replace(b"=1,105,", b"=1,0,"),
        line("r50", *(*KG[:9], 7, *KG[10:])),  # neither direction
    ],
)
def test_junctek_lines_that_are_not_answers_are_rejected(broken: bytes) -> None:
    decoder = Decoder(meter("junctek-kg"))
    found = decoder.feed(broken) + decoder.flush()
    assert [type(each) for each in found] == [Fault]
    assert (decoder.frames_ok, decoder.frames_rejected) == (0, 1)


def test_junctek_an_answer_is_found_behind_junk_on_its_line() -> None:
    assert one("junctek-kg", b"\xff\x00:r5" + line("r50", *KG)).voltage_v == 52.06


def test_junctek_kh_reads_new_and_old_units() -> None:
    old = one("junctek-kh", line("r50", 1250, 500, 80000, 1000, 2000, 3, 120, 0, 0, 0, 60, 1500))
    new = one("junctek-kh", line("r50", 1250, 500, 80000, 1000, 2000, 3, 120, 0, 0, 0, 60, 0, 20260604, 120000))
    assert old.extra.pop("internal_resistance_ohm") == 0.015  # type: ignore[attr-defined]
    assert old == new
    assert (new.voltage_v, new.current_a, new.extra["discharged_energy_wh"]) == (12.5, -5.0, 10.0)


def basic(probes: tuple[int, ...], more: bytes = b"") -> bytes:
    head = struct.pack(">HhHHHHHHHBBBBB", 1332, -215, 9812, 10000, 12, 0x2C7C, 0, 0, 0, 0x20, 98, 3, 4, len(probes))
    return jbd(3, head + struct.pack(f">{len(probes)}H", *probes) + more)


def test_jbd_worked_examples() -> None:
    cells = bytes.fromhex("DD 04 00 08 0F 46 0F 3E 0F 38 0F 3E FE C2 77")
    assert jbd(4, cells[4:12]) == cells
    reading = one("jbd-bms", basic((2955, 2941)) + cells)
    assert (reading.voltage_v, reading.current_a, reading.soc_percent) == (13.32, -2.15, 98)
    assert reading.charge_ah == pytest.approx(-1.88)
    assert (reading.temperature_c, reading.extra["temperature_2_c"]) == (22.4, 21.0)
    assert [reading.extra[f"cell_{n}_v"] for n in range(1, 5)] == [3.91, 3.902, 3.896, 3.902]


@pytest.mark.parametrize(("probes", "more"), [((), b""), ((2955,), bytes(11)), ((2955, 2941, 2900), b"")])
def test_jbd_boards_have_as_many_probes_as_they_say(probes: tuple[int, ...], more: bytes) -> None:
    reading = one("jbd-bms", basic(probes, more))
    temperatures = [name for name in reading.extra if name.startswith("temperature")]
    assert len(temperatures) == max(0, len(probes) - 1)
    assert (reading.temperature_c is None) == (not probes)


def test_jbd_a_register_that_flipped_does_not_become_cells() -> None:
    name = jbd(5, b"JBD-SP04S034")
    decoder = Decoder(meter("jbd-bms"))
    (fault,) = decoder.feed(name[:1] + b"\x04" + name[2:])
    assert isinstance(fault, Fault)
    assert "cell_1_v" in fault.reason or "cell_#_v" in fault.reason
    assert decoder.feed(name) == []
    assert decoder.frames_ok == 1


def test_jbd_the_echo_of_ones_own_request_is_no_answer() -> None:
    decoder = Decoder(meter("jbd-bms"))
    requests = b"".join(polls(meter("jbd-bms")))
    assert requests == bytes.fromhex("DDA50300FFFD77 DDA50400FFFC77")
    found = decoder.feed(requests + basic(()) + requests) + decoder.flush()
    assert len([each for each in found if isinstance(each, Reading)]) == 1


def daly(command: int, data: bytes) -> bytes:
    return summed(bytes((0xA5, 0x01, command, 8)) + data)


def test_daly_more_than_the_middle_is_discharge() -> None:
    live = daly(0x90, struct.pack(">HHHH", 528, 0, 30063, 956))
    charge = daly(0x93, struct.pack(">BBBBI", 2, 1, 1, 120, 248640))
    reading = one("daly-bms", live + charge)
    assert (reading.voltage_v, reading.current_a, reading.soc_percent) == (52.8, -6.3, 95.6)
    assert reading.charge_ah is None
    assert (reading.extra["remaining_ah"], reading.extra["state"]) == (248.64, 2)


def test_daly_polls_are_the_published_ones() -> None:
    first = polls(meter("daly-bms"))[0]
    assert first == bytes.fromhex("A5 40 90 08 00 00 00 00 00 00 00 00 7D")
    assert all(len(poll) == 13 and sum(poll[:-1]) % 256 == poll[-1] for poll in polls(meter("daly-bms")))
    decoder = Decoder(meter("daly-bms"))
    assert [each for each in decoder.feed(b"".join(polls(meter("daly-bms")))) if isinstance(each, Reading)] == []


def test_pzem_worked_example_with_and_without_its_request() -> None:
    request = bytes.fromhex("01 04 00 00 00 08 F1 CC")
    answered = bytes.fromhex("01 04 10 04 95 00 00 00 00 00 00 00 02 00 00 00 00 00 00 21 40")
    assert polls(meter("pzem-017")) == (request,)
    assert crc(answered[:-2]) == answered
    for stream in (answered, request + answered):
        reading = one("pzem-017", stream)
        assert (reading.voltage_v, reading.current_a, reading.power_w) == (11.73, 0.0, 0.0)
        assert reading.extra["energy_wh"] == 2


def test_pzem_low_word_first_and_discharge_by_definition() -> None:
    registers = struct.pack(">8H", 1280, 512, 0x0001, 0x0001, 0x0002, 0x0003, 0, 0xFFFF)
    reading = one("pzem-017", crc(b"\x01\x04\x10" + registers))
    assert (reading.current_a, reading.power_w) == (-5.12, -6553.7)
    assert reading.extra["energy_wh"] == 0x30002


def test_pzem_a_refusal_is_told() -> None:
    decoder = Decoder(meter("pzem-017"))
    (fault,) = decoder.feed(bytes.fromhex("01 04 00 00 00 0A 70 0D 01 84 02 C2 C1"))
    assert isinstance(fault, Fault)
    assert fault.reason == "the meter refuses the request: Modbus exception 2"
    assert (decoder.frames_ok, decoder.frames_rejected) == (1, 0)


def test_modbus_an_answer_is_found_one_byte_behind_what_only_looks_like_one() -> None:
    short = Frame("live", function=4, count=2)  # at address 4 an answer begins 04 04 04, read from either 04
    sound = crc(b"\x04\x04\x04\x01\x02\x03\x04")
    pieces, done, skipped = modbus_cutter(Framing("modbus"), [short])(b"\x09" + sound, True)
    assert [piece.raw for piece in pieces if piece.ok] == [sound]
    assert (done, skipped) == (len(sound) + 1, 1)


def test_renogy_high_word_first_from_any_address() -> None:
    body = bytes((0x30, 3, 14)) + struct.pack(">hHIIH", -86, 136, 97200, 100000, 15)
    request = crc(bytes((0x30, 3)) + struct.pack(">HH", 5042, 7))
    reading = one("renogy-battery", request + crc(body))
    assert (reading.current_a, reading.voltage_v, reading.charge_ah) == (-0.86, 13.6, -2.8)
    assert polls(meter("renogy-battery")) == (crc(bytes((247, 3)) + struct.pack(">HH", 5042, 7)),)


def test_tf03k_vendor_example() -> None:
    frame = bytes.fromhex("A5 02 07 D0 00 00 0A 87 00 00 24 05 00 94 11 DD")
    assert summed(frame[:-1]) == frame
    reading = one("aili-tf03k", frame)
    assert (reading.soc_percent, reading.voltage_v, reading.current_a) == (2, 20.0, 9.221)
    assert (reading.time_to_go_s, reading.extra["remaining_ah"]) == (37905, 2.695)


def test_tf03k_its_first_byte_may_stand_in_data() -> None:
    frame = summed(b"\xa5" + struct.pack(">BHIi", 50, 0xA5, 0xA5A5, -0xA5) + b"\x00\xa5\xa5")
    decoder = Decoder(meter("aili-tf03k"))
    found = decoder.feed(frame[5:] + frame * 3) + decoder.flush()
    assert [each.current_a for each in found if isinstance(each, Reading)] == [-0.165] * 3


def test_votronic_worked_example_and_capacity() -> None:
    live = bytes.fromhex("AA CA 03 05 0F 05 C7 01 20 00 63 00 7B FE FF 39")
    battery = bytearray(bytes.fromhex("AA DA 00 00 00 00 F8 11 5E 0A 00 00 2F 04 02 00"))
    for byte in battery[1:15]:
        battery[15] ^= byte
    reading = one("votronic-shunt", live + bytes(battery))
    assert (reading.voltage_v, reading.current_a, reading.soc_percent) == (12.83, -0.389, 99)
    assert (reading.extra["remaining_ah"], reading.extra["capacity_ah"], reading.charge_ah) == (455, 460.0, -5.0)


def test_atorch_worked_example_counts_energy_in_tens() -> None:
    body = bytearray(36)
    body[:4] = bytes.fromhex("FF 55 01 02")
    body[4:7], body[7:10], body[10:13] = (n.to_bytes(3, "big") for n in (32, 20000, 5114))
    body[13:17], body[24:26] = (17).to_bytes(4, "big"), (37).to_bytes(2, "big")
    body[26:30] = bytes((0, 2, 33, 26))
    body[30] = 60
    body[35] = sum(body[2:35]) % 256 ^ 0x44
    assert body[35] == 0x09
    reading = one("atorch-dl24", bytes(body))
    assert (reading.voltage_v, reading.current_a, reading.temperature_c) == (3.2, -20.0, 37)
    assert (reading.extra["counted_ah"], reading.extra["counted_wh"]) == (51.14, 170)


def test_atorch_replies_and_commands_are_frames_without_readings() -> None:
    decoder = Decoder(meter("atorch-dl24"))
    stream = bytes.fromhex("FF55020101000040 FF551103310000000001")
    assert decoder.feed(stream) + decoder.flush() == []
    assert (decoder.frames_ok, decoder.bytes_skipped) == (2, 0)


@pytest.mark.parametrize(
    ("id_", "model", "volts", "amps"), [("rdtech-um25c", 0x09C9, 1e3, 1e4), ("rdtech-um34c", 0x0D4C, 1e2, 1e3)]
)
def test_um_scales_follow_the_model(id_: str, model: int, volts: float, amps: float) -> None:
    reading = Reading(voltage_v=5.06, current_a=-0.114, power_w=-0.577, temperature_c=25)
    frame = answer(meter(id_), b"\xf0", reading, {"counted_ah": 0.001})
    assert len(frame) == 130
    assert struct.unpack(">HHHI", frame[:10]) == (model, round(5.06 * volts), round(0.114 * amps), 577)
    back = one(id_, frame)
    assert (back.voltage_v, back.current_a, back.power_w) == (5.06, -0.114, -0.577)


def test_um34c_last_byte_is_the_xor_of_its_list() -> None:
    frame = answer(meter("rdtech-um34c"), b"\xf0", Reading(voltage_v=20.47, current_a=-1.535))
    covered = "1,3,7,9,15,17,19,23,31,39,41,45,49,53,55,57,59,63,67,69,73,79,83,89,97,99,109,111,113,119,121,127"
    total = 0
    for at in covered.split(","):
        total ^= frame[int(at)]
    assert frame[129] == total != 0


def test_answers_are_given_to_polls_alone() -> None:
    reading = Reading(voltage_v=13.0, current_a=-1.0, soc_percent=50.0)
    for id_ in ("jbd-bms", "daly-bms", "pzem-017", "junctek-kg", "renogy-battery"):
        one_meter = meter(id_)
        assert answer(one_meter, b"what?", reading) == b""
        said = b"".join(answer(one_meter, poll, reading, {"capacity_ah": 100.0}) for poll in polls(one_meter))
        assert one(id_, said).voltage_v == 13.0


def test_what_the_wire_has_no_room_for_is_refused() -> None:
    with pytest.raises(ValueError, match=r"voltage_v: 900\.0 does not fit into 16 bits"):
        encode(meter("jbd-bms"), Reading(voltage_v=900.0, current_a=0.0))
