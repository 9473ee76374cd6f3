"""Boards and firmwares that say the same in another way, put together from what is published about them."""

from __future__ import annotations

import struct
from functools import reduce
from operator import xor

import pytest

from purifier.errors import UsageError
from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.told import at_address
from tests.protocols.test_published_layouts import crc, jbd
from tests.protocols.wires import meter


def read(id_: str, data: bytes) -> tuple[list[Reading], list[str]]:
    """The readings, and what is said of the rest."""
    decoder = Decoder(meter(id_))
    found = decoder.feed(data) + decoder.flush()
    return [one for one in found if isinstance(one, Reading)], [one.reason for one in found if isinstance(one, Fault)]


def single(id_: str, data: bytes) -> Reading:
    (reading,), _ = read(id_, data)
    return reading


def words(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}H", *(number & 0xFFFF for number in numbers))


def zke(activity: int, device: int, amps: int, volts: int, counted: int = 0, other: int = 0) -> bytes:
    """A report of a ZKETECH tester: each number in base 240."""
    numbers = b"".join(bytes(divmod(number, 240)) for number in (amps, volts, counted, other, 100, 300, 0))
    body = bytes((activity,)) + numbers + bytes((device,))
    return b"\xfa" + body + bytes((reduce(xor, body),)) + b"\xf8"


@pytest.mark.parametrize(
    ("device", "activity", "amps"),
    [
        (5, 14, 0.5),  # EBC-A05, lithium-ion: counts single milliamperes
        (5, 10, -0.5),
        (6, 116, 5.0),  # EBC-A10H, lead, in its first seconds: tens
        (9, 12, 5.0),
        (10, 10, -5.0),
        (9, 111, -5.0),
        (26, 10, -0.05),
    ],
)
def test_a_battery_tester_charges_each_chemistry_with_a_number_of_its_own(
    device: int, activity: int, amps: float
) -> None:
    reading = single("zketech-ebc", zke(activity, device, 500, 14_013, 4))
    assert (reading.voltage_v, reading.current_a) == (14.013, amps)


def test_a_usb_load_tells_its_data_lines_where_testers_count_ampere_hours() -> None:
    reading = single("zketech-ebc", zke(10, 26, 20_000, 5_010, 2_700, 600))
    assert reading.extra.keys() == {"device", "d_plus_v", "d_minus_v"}
    assert (reading.current_a, reading.extra["d_plus_v"], reading.extra["d_minus_v"]) == (-2.0, 2.7, 0.6)
    assert single("zketech-ebc", zke(10, 9, 200, 5_010, 2_700)).extra["counted_ah"] == 2.7


@pytest.mark.parametrize("counted", [0.0, 9.999, 10.0, 10.01, 99.5, 230.0])
def test_from_ten_ampere_hours_on_a_tester_counts_in_tens(counted: float) -> None:
    """What it says then has its top bit set, and begins at 8 times 256 instead of nothing."""
    if counted < 10:
        raw = round(counted * 1000)
    else:
        high, low = divmod(round(counted * 100) + 0x800, 240)
        raw = (high | 0x80) * 240 + low
    assert single("zketech-ebc", zke(10, 9, 200, 12_800, raw)).extra["counted_ah"] == pytest.approx(counted)


def test_what_an_unknown_tester_counts_in_is_not_guessed() -> None:
    readings, reasons = read("zketech-ebc", zke(10, 7, 500, 14_013))
    assert readings == []
    assert reasons == ["device is 7, and the table does not say how current_a reads then"]


def plantower(version: int, last: tuple[int, int]) -> bytes:
    body = b"\x42\x4d\x00\x1c" + words(3, 4, 7, 4, 5, 8, 795, 249, 27, 6, *last) + bytes((version, 0))
    return body + sum(body).to_bytes(2, "big")


def test_version_9a_is_not_only_that_of_the_sensor_with_a_thermometer() -> None:
    with_air = single("plantower-pms", plantower(0x9A, (215, 227)))
    assert (with_air.temperature_c, with_air.extra["humidity_percent"]) == (21.5, 22.7)
    assert "over_10_um_per_cm3" not in with_air.extra
    frosty = single("plantower-pms", plantower(0x9A, (-52 & 0xFFFF, 950)))
    assert (frosty.temperature_c, frosty.extra["humidity_percent"]) == (-5.2, 95.0)
    dusty = single("plantower-pms", plantower(0x9A, (30, 12)))
    assert dusty.temperature_c is None
    assert "humidity_percent" not in dusty.extra and dusty.extra["pm25_ug_m3"] == 5
    assert single("plantower-pms", plantower(0x97, (215, 27))).extra["over_5_um_per_cm3"] == 2.15


def ascii_hex(body: bytes) -> bytes:
    """``~``, version to length and the data as hex digits, sum of the digits, CR."""
    size = 2 * (len(body) - 4)
    told = -sum((size >> 8 & 15, size >> 4 & 15, size & 15)) & 15
    text = (body[:4].hex() + f"{told:x}{size:03x}" + body[4:].hex()).upper().encode()
    return b"~" + text + f"{-sum(text) & 0xFFFF:04X}".encode() + b"\r"


def test_a_rack_battery_that_sends_nine_items_tells_charge_and_health() -> None:
    data = b"\0\1\x10" + words(*[3331] * 16) + b"\6" + words(2890, 2892, 2891, 2891, 2912, 2903)
    data += words(-197, 53_297, 16_072) + b"\x09" + words(20_803, 5, 20_000) + b"\x4d" + words(*[20_000] * 4)
    reading = single("pace-v25", ascii_hex(b"\x25\x01\x46\x00" + data + b"\x64" + words(53_145) + bytes(2)))
    assert (reading.current_a, reading.voltage_v, reading.soc_percent) == (-1.97, 53.297, 77)
    assert (reading.extra["soh_percent"], reading.extra["design_capacity_ah"]) == (100, 200.0)


def coils(address: int, start: int, count: int, on: tuple[int, ...]) -> bytes:
    """The question for bits, and the answer with those ``on`` set."""
    packed = bytearray((count + 7) // 8)
    for each in on:
        packed[(each - start) // 8] |= 1 << (each - start) % 8
    return crc(bytes((address, 1)) + words(start, count)) + crc(bytes((address, 1, len(packed))) + bytes(packed))


def test_what_a_seplos_pack_does_is_told_by_its_bits() -> None:
    live = crc(b"\1\4\x22" + words(5325, -137, 27_456, 33_000, 290, 832, 999, 10, 3327, 2943, *[3328] * 2, *[0] * 5))
    states = coils(1, 0x1200, 144, (0x1240, 0x1278, 0x1279))
    reading = read("seplos-v3", states + live + states + live)[0][-1]
    assert reading.current_a == -1.37
    said = {"discharging": 1, "charging": 0, "full": 0, "standby": 0, "discharge_switch": 1, "charge_switch": 1}
    assert said.items() <= reading.extra.items()


@pytest.mark.parametrize("capacity", [0, 170_000_000])
def test_a_capacity_that_nobody_has_set_is_none(capacity: int) -> None:
    body = bytearray(138)
    struct.pack_into(">4sH", body, 0, b"\xaa\x55\xaa\xff", 542)
    struct.pack_into(">iBII", body, 70, 80, 41, capacity, 139_993_000)
    reading = single("ant-bms-old", bytes(body) + sum(body[4:]).to_bytes(2, "big"))
    assert (reading.voltage_v, reading.current_a, reading.extra["remaining_ah"]) == (54.2, -8.0, 139.993)
    assert reading.extra.get("capacity_ah") == (170 if capacity else None)


def tian(current: int, cell: int = 3240, state: int = 2) -> bytes:
    groups: tuple[tuple[int, ...], ...] = (
        *((cell,) * 16, (current,), (8970,), (10_000,), (65, 65, 64, 64, 0x8043, 0x2042), (0, state, 0, 0, 0)),
        *((1,), (5171,), (10_000,), (0,)),
    )
    data = b"".join(bytes((number, len(each))) + words(*each) for number, each in enumerate(groups, 1))
    body = b"\x7e\x01\x01" + bytes((len(data),)) + data
    return body + bytes((reduce(xor, body) ^ sum(body) & 0xFF,)) + b"\x0d"


def test_more_than_thirty_thousand_is_discharge_as_the_state_has_it() -> None:
    reading = single("tian-bms", tian(33_959))
    assert (reading.current_a, reading.extra["state"], reading.voltage_v) == (-39.59, 2, 51.71)
    assert single("tian-bms", tian(29_524, 3400, 1)).current_a == 4.76


def test_the_first_of_several_may_be_number_nought() -> None:
    """Its switches are all off."""
    frame = bytearray(tian(33_959))
    frame[1] = 0
    frame[-2] = reduce(xor, frame[:-2]) ^ sum(frame[:-2]) & 0xFF
    decoder = Decoder(at_address(meter("tian-bms"), 0))
    (reading,) = (one for one in decoder.feed(bytes(frame)) + decoder.flush() if isinstance(one, Reading))
    assert reading.voltage_v == 51.71
    assert single("tian-bms", bytes(frame)) == reading
    (poll, *_) = (one.poll for one in at_address(meter("tian-bms"), 0).frames)
    assert poll == bytes.fromhex("7E 00 01 00 00 0D")
    (poll, *_) = (one.poll for one in at_address(meter("pace-v25"), 0).frames)
    assert poll == b"~25004642E00200FD32\r"
    with pytest.raises(UsageError, match="from 1 to 16 for 'daly-bms', found 0"):
        at_address(meter("daly-bms"), 0)


def test_of_the_bits_that_may_flip_unseen_no_more_than_two_fifths_change_what_is_read() -> None:
    """The check misses half of them and more: what is left by tags, lengths and ranges is the last bits of a value."""
    data = tian(30_000, state=0)
    known = single("tian-bms", data)
    changed = 0
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        for one in read("tian-bms", bytes(flipped))[0]:
            changed += any(known.extra.get(name) != value for name, value in one.extra.items()) or one[:8] != known[:8]
    assert 0 < changed < 8 * len(data) * 2 / 5, changed


def jk(tags: bytes) -> bytes:
    behind = bytes(4) + b"\6\0\1" + tags + bytes(4) + b"\x68"
    body = b"\x4e\x57" + words(len(behind) + 6) + behind
    return body + sum(body).to_bytes(4, "big")


CELLS = b"\x79\x0c" + b"".join(bytes((number,)) + words(3300 + number) for number in range(1, 5))
BEFORE = CELLS + b"\x80\x00\x16\x81\x00\x78\x82\x00\x65\x83" + words(1324) + b"\x84"
BEHIND = b"\x85\x50\x8a\x00\x04\xaa\x00\x00\x00\x64"


@pytest.mark.parametrize(
    ("current", "tail", "amps"),
    [
        (0x80D0, b"\xc0\x01", 2.08),
        (0x00D0, b"\xba" + b"A" * 24 + b"\xc0\x01", -2.08),
        (0x00D0, b"\xba" + b"A" * 25 + b"\xc0\x01", -2.08),
        (10_208, b"\xc0\x00", -2.08),
        (9_792, b"\xc0\x00", 2.08),
        (0x80D0, b"\xc0\x01\xd1\x00\x07", 2.08),
    ],
)
def test_a_jk_board_codes_its_current_by_its_version(current: int, tail: bytes, amps: float) -> None:
    reading = single("jk-uart", jk(BEFORE + words(current) + BEHIND + tail))
    assert (reading.current_a, reading.voltage_v, reading.soc_percent) == (amps, 13.24, 80)
    assert (reading.temperature_c, reading.extra["box_c"], reading.extra["mosfet_c"]) == (-1, -20, 22)
    assert [reading.extra[f"cell_{number}_v"] for number in range(1, 5)] == [3.301, 3.302, 3.303, 3.304]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b"", "protocol is not told, and the table does not say how current_a reads then"),
        (b"\xc0\x02", "protocol is not told, and the table does not say how current_a reads then"),
        (b"\xd1\x00\x07\xc0\x01", "tag D1 in byte 50 is not one that the profile knows, nor is what stands behind it"),
    ],
)
def test_a_jk_board_of_another_version_is_not_guessed(tail: bytes, reason: str) -> None:
    readings, reasons = read("jk-uart", jk(BEFORE + words(0x80D0) + BEHIND + tail))
    assert readings == []
    assert reasons[-1] == reason


def test_parts_of_the_jk_table_that_another_master_asks_for_are_read() -> None:
    def asked(start: int, *answer: int) -> bytes:
        question = crc(b"\1\3" + words(start, len(answer)))
        return question + crc(bytes((1, 3, 2 * len(answer))) + words(*answer))

    stream = asked(0x12A0, 0x0008, 0, -255, 0x0263) + asked(0x12A6, 0x0263, 0, 11_870, 0)
    reading = read("jk-modbus", stream + asked(0x1290, 0, 49_193, 0, 0, 0))[0][-1]
    assert (reading.voltage_v, reading.soc_percent, reading.current_a) == (49.193, 99, None)
    assert (reading.extra["remaining_ah"], reading.extra["balancing_a"]) == (11.87, -0.255)


def test_an_answer_of_one_register_counts_only_behind_its_question_where_questions_are_heard() -> None:
    def asked(start: int, answer: int, damage: int = 0) -> bytes:
        question = bytearray(crc(b"\1\4" + words(start, 1)))
        question[2] ^= damage
        return bytes(question) + crc(b"\1\4\2" + words(answer))

    rated, hot = asked(0x311D, 1200), asked(0x3111, 2889, damage=1)
    live = crc(b"\1\4" + words(0x331A, 3)) + crc(b"\1\4\6" + words(1296, 0, 0))
    for stream in (rated + hot + live, rated + live + hot):
        reading = read("epever-tracer", stream)[0][-1]
        assert reading.extra["rated_voltage_v"] == 12.0
    alone = crc(b"\1\4\2" + words(1200)) + crc(b"\1\4\6" + words(1296, 0, 0))
    assert read("epever-tracer", alone * 2)[0][-1].extra["rated_voltage_v"] == 12.0


@pytest.mark.parametrize("cells", [4, 8, 13, 16, 20, 24, 28, 32])
@pytest.mark.parametrize("millivolts", [2900, 3300, 3600, 4100])
def test_cells_of_a_first_years_board_are_never_its_volts_and_amperes(cells: int, millivolts: int) -> None:
    answer = jbd(0xA5, words(*(millivolts + number for number in range(cells))))
    assert read("jbd-bms", answer)[0] == []


def test_the_live_answer_of_a_first_years_board_is_read() -> None:
    data = words(1324, -200, 8000, 10_000, 5, 0, 0, 0, 0) + bytes((0x20, 80, 3, 4, 2)) + words(2981, 2971)
    reading = single("jbd-bms", jbd(0xA5, data))
    assert (reading.voltage_v, reading.current_a, reading.temperature_c, reading.extra["cells"]) == (13.24, -2, 25, 4)


@pytest.mark.parametrize("begins", ["AA C0", "AA CF"])
def test_an_sds_that_warms_up_says_zeros_down_to_its_own_number_and_has_measured_nothing(begins: str) -> None:
    warming, clean = (bytes.fromhex(f"{begins} 00 00 00 00 {rest} AB") for rest in ("00 00 00", "A1 60 01"))
    readings, reasons = read("nova-sds011", warming + clean)
    assert [one.extra["sensor"] for one in readings] == [0x60A1]
    assert len(reasons) == 1
