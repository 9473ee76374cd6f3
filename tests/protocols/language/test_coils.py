"""Single bits of a Modbus device, registers whose numbers count bytes, and the addresses there can be."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from purifier.protocols.encoder import answer, encode, polls
from tests.protocols.language.tables import back, crc, meter_of, problems, read, table

LIVE = """name = "live"
function = 4
start = 16
count = 2
fields = [
  { name = "voltage_v", register = 16, kind = "u16", unit = "0.01 V", range = "0 V to 60 V" },
  { name = "current_a", register = 17, kind = "s16", unit = "0.01 A", range = "-99 A to 99 A" },
]"""


def bits(function: int, start: int, count: int, *coils: int) -> str:
    fields = ", ".join(f'{{ name = "bit_{one}", register = {one}, kind = "bit" }}' for one in coils)
    return f'name = "state"\nfunction = {function}\nstart = {start}\ncount = {count}\nfields = [{fields}]'


def live(volts: int = 1280, amps: int = -150, address: int = 1) -> bytes:
    return crc(bytes((address, 4, 4)) + struct.pack(">Hh", volts, amps))


@pytest.mark.parametrize("function", [1, 2])
@pytest.mark.parametrize(
    ("start", "count"), [(0, 1), (0x1200, 7), (5, 8), (0x1201, 9), (3, 20), (100, 17), (0x0300, 24)]
)
def test_every_bit_stands_at_its_place(function: int, start: int, count: int) -> None:
    places = sorted({0, count // 2, count - 1})
    text = table('shape = "modbus"', LIVE, bits(function, start, count, *(start + one for one in places)))
    asked = crc(bytes((1, function)) + struct.pack(">HH", start, count))
    assert polls(meter_of(text)) == (crc(b"\x01\x04" + struct.pack(">HH", 16, 2)), asked)
    for place in places:
        data = (1 << place).to_bytes((count + 7) // 8, "little")
        said = {f"bit_{start + one}": int(one == place) for one in places}
        sent = crc(bytes((1, function, len(data))) + data)
        for stream in (sent + live(), asked + sent + live()):
            (reading,), reasons, decoder = read(text, stream)
            assert (reading.voltage_v, reading.extra, reasons, decoder.bytes_skipped) == (
                12.8, said, [], 8 * (stream != sent + live()),
            )  # fmt: skip
        assert encode(meter_of(text), reading) == sent + live()
        assert answer(meter_of(text), asked, reading) == sent


def test_bits_lie_among_those_asked_for_and_their_answers_are_told_apart_by_bytes() -> None:
    (outside,) = problems(table('shape = "modbus"', LIVE, bits(1, 8, 9, 17)))
    assert "expected one of the registers asked for, 8 to 16; found 17" in outside
    same = table('shape = "modbus"', LIVE, bits(1, 8, 9, 8), bits(1, 64, 16, 64).replace("state", "more"))
    assert any("expected a count of its own" in one for one in problems(same))
    assert any("expected one of bit with" in one for one in problems(table('shape = "modbus"', LIVE, bits(1, 8, 9, 8)
        .replace('"bit"', '"u16"'))))  # fmt: skip


def test_the_answer_of_one_register_and_of_a_few_bits_is_read_at_once() -> None:
    """Both are shorter than a question, for which nothing waits."""
    text = table(
        'shape = "modbus"', LIVE.replace("count = 2", "count = 1").split('\n  { name = "current_a"')[0] + "\n]"
    )
    one = meter_of(text)
    from purifier.protocols.decoder import Decoder

    decoder = Decoder(one)
    (reading,) = decoder.feed(crc(b"\x01\x04\x02" + struct.pack(">H", 1280)), 5.0)
    assert isinstance(reading, Reading) and (reading.at_s, reading.voltage_v) == (5.0, 12.8)


STEPPED = table(
    'shape = "modbus"\nregister_step = 2',
    """name = "live"
function = 3
start = 0x1290
count = 6
fields = [
  { name = "voltage_v", register = 0x1290, kind = "u32", unit = "1 mV", range = "0 V to 150 V" },
  { name = "power_w", register = 0x1294, kind = "u32", unit = "1 mW" },
  { name = "current_a", register = 0x1298, kind = "s32", unit = "1 mA", range = "-500 A to 500 A" },
]""",
    """name = "cells"
function = 3
start = 0x1200
count = 4
fields = [{ name = "cell_#_v", register = 0x1200, kind = "u16", count = 4, unit = "1 mV", range = "0 V to 5 V" }]""",
)


def stepped(*registers: int) -> bytes:
    return crc(bytes((1, 3, 2 * len(registers))) + struct.pack(f">{len(registers)}H", *registers))


def test_registers_whose_numbers_count_bytes() -> None:
    cells = stepped(3300, 3301, 3302, 3303)
    sent = cells + crc(b"\x01\x03\x0c" + struct.pack(">IIi", 26852, 479072, 17841))
    (reading,), reasons, _ = read(STEPPED, sent)
    assert (reading.voltage_v, reading.power_w, reading.current_a, reasons) == (26.852, 479.072, 17.841, [])
    assert (reading.extra["cell_1_v"], reading.extra["cell_4_v"]) == (3.3, 3.303)
    assert encode(meter_of(STEPPED), reading) == sent
    between = STEPPED.replace("register = 0x1294", "register = 0x1295")
    assert any("4752 to 4760 in steps of 2; found 4757" in one for one in problems(between))


@pytest.mark.parametrize(
    ("start", "count", "cells"),
    [
        (0x1290, 2, {}),
        (0x1200, 2, {"cell_1_v": 3.3, "cell_2_v": 3.301}),
        (0x11FF, 4, {}),  # between two registers: nobody knows what that is
    ],
)
def test_a_part_of_them_as_another_master_asks_for_it(start: int, count: int, cells: dict[str, float]) -> None:
    asked = crc(b"\x01\x03" + struct.pack(">HH", start, count))
    answered = stepped(*{0x1290: (0, 26852), 0x11FF: (1000, 1001, 1002, 1003)}.get(start, (3300, 3301)))
    rest = crc(b"\x01\x03\x0c" + struct.pack(">IIi", 26852, 479072, 17841))
    readings, reasons, _ = read(STEPPED, asked + answered + rest)
    assert reasons == []
    assert (readings[-1].voltage_v, readings[-1].extra) == (26.852, cells)
    assert len(readings) == 1  # a voltage alone makes none: it joins the next


def test_of_bits_that_another_master_asks_for_only_those_are_read() -> None:
    text = STEPPED.replace("[[sources]]", f"[[frames]]\n{bits(1, 0, 300, 0, 3, 5, 299)}\n[[sources]]")
    rest = crc(b"\x01\x03\x0c" + struct.pack(">IIi", 26852, 479072, 17841))
    asked = crc(b"\x01\x01" + struct.pack(">HH", 0, 4))
    (reading,), reasons, _ = read(text, asked + crc(b"\x01\x01\x01\x28") + rest)
    assert (reading.extra, reasons) == ({"bit_0": 0, "bit_3": 1}, [])
    asked = crc(b"\x01\x01" + struct.pack(">HH", 0, 300))
    (reading,), reasons, decoder = read(text, asked + crc(b"\x01\x01\x26" + bytes(37) + b"\x08") + rest)
    assert (reading.extra["bit_5"], reading.extra["bit_299"], reasons) == (0, 1, [])
    assert decoder.polls_heard == 1


@pytest.mark.parametrize("address", [0, 1, 16, 17, 200])
def test_addresses_that_there_can_be(address: int) -> None:
    text = table('shape = "modbus"\naddress_most = 16', LIVE)
    readings, reasons, _ = read(text, live(address=address) * 2)
    assert len(readings) == (2 if 1 <= address <= 16 else 0)
    assert len(reasons) == (1 if address == 16 else 0)
    (reading,), reasons, _ = read(text.replace("address_most = 16", f"address = {address}"), live(address=address))
    assert (reading.voltage_v, reasons) == (12.8, [])
    assert back(text.replace("address_most = 16", f"address = {address}"), reading) == [reading]


def test_a_message_of_one_address_is_asked_there_and_believed_from_there() -> None:
    system = LIVE.replace('"live"', '"system"').replace("start = 16", "start = 32\naddress = 0").replace("= 17", "= 33")
    text = table('shape = "modbus"', LIVE, system.replace("register = 16", "register = 32"))
    pack, whole = live(), live(5300, 900, 0)
    readings, _, _ = read(text, pack + whole + pack)
    assert [one.voltage_v for one in readings] == [12.8, 12.8]
    at_nought = text.replace('shape = "modbus"', 'shape = "modbus"\naddress = 0')
    assert polls(meter_of(at_nought)) == (crc(b"\x00\x04" + struct.pack(">HH", 32, 2)),)
    (reading,), _, _ = read(at_nought, pack + whole + pack)
    assert reading.voltage_v == 53.0
    assert encode(meter_of(at_nought), reading) == whole
