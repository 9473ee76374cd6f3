"""No poll writes: every question of the bundle is on the list of those that only ask, and the check refuses a person's
profile whose poll would write to a meter or switch it."""

from __future__ import annotations

import struct

import pytest

from purifier.library.meter_writes import writes
from purifier.protocols.ascii_framer import CODE_AT, whole
from purifier.protocols.encoder import polls
from purifier.protocols.meter import Meter
from purifier.protocols.told import at_address
from tests.protocols.language.tables import VOLTS, crc, problems, table
from tests.protocols.wires import IDS, meter

LISTENED_TO = (
    *("jk-rs485", "zketech-ebc", "plantower-pms", "nova-sds011", "upspack-v3", "aili-tf03k", "atorch-dl24"),
    *("atorch-unchecked", "votronic-shunt", "victron-ve-direct", "diy-csv", "diy-json", "diy-labels"),
)
"""They speak by themselves; some would do something if they were spoken to."""
MODBUS_READS = (1, 2, 3, 4)
DIGITS_READ = (0x42, 0x44, 0x4D, 0x4F, 0x51)
"""Analog values, alarms, the clock, the version, the maker."""
ASKS = {
    "daly-bms": [f"A5 40 {one} 08" for one in ("90", "91", "92", "93", "94")],
    "jbd-bms": ["DD A5 03 00", "DD A5 04 00"],
    "jbd-up": ["01 78"],
    "jk-uart": ["4E 57 00 13 00 00 00 00 06"],
    "ant-bms": ["7E A1 01"],
    "ant-bms-old": ["5A 5A 00 00 01 01"],
    "tian-bms": ["7E 01 01 00", "7C 01 01 00", "7E 01 33 00"],
    "sensirion-sps30": ["7E 00 03 00"],
    "pm1006": ["11 02 0B 01"],
    "rdtech-um25c": ["F0"],
    "rdtech-um34c": ["F0"],
    "junctek-kg": [b":R50=".hex(" "), b":R51=".hex(" "), b":R00=".hex(" ")],
    "junctek-kh": [b":R50=".hex(" "), b":R51=".hex(" "), b":R00=".hex(" ")],
}
"""What the polls begin with that are neither Modbus nor ASCII-hex."""


@pytest.mark.parametrize("id_", IDS)
def test_a_bundled_meter_is_asked_by_what_is_known_to_ask_only(id_: str) -> None:
    one = meter(id_)
    assert (id_ in LISTENED_TO) == (not polls(one))
    for poll in [*polls(one), *(frame.poll for frame in one.frames if frame.poll)]:
        assert writes(poll) is None
        assert _only_asks(one, poll), poll.hex(" ")


def _only_asks(one: Meter, poll: bytes) -> bool:
    if one.framing.shape == "ascii-hex":
        body = whole(poll)
        return body is not None and body[CODE_AT] in DIGITS_READ
    if one.id in ASKS:
        return any(poll.startswith(bytes.fromhex(start)) for start in ASKS[one.id])
    # Daly's and JK's later boards speak Modbus, some as frames of their own.
    return len(poll) == 8 and poll[1] in MODBUS_READS and crc(poll[:6]) == poll


@pytest.mark.parametrize("id_", IDS)
def test_at_another_address_nothing_else_is_asked(id_: str) -> None:
    one = meter(id_)
    if one.framing.address_most is None and one.framing.shape != "modbus":
        return
    for poll in polls(at_address(one, 2)):
        assert writes(poll) is None


def summed(check: str, hexed: str) -> str:
    """``hexed`` and its check, by hand."""
    body = bytes.fromhex(hexed)
    tail = {
        "crc": crc(body)[len(body) :],
        "sum8": bytes((sum(body) & 0xFF,)),
        "sum16": struct.pack(">H", sum(body)),
        "sum32": struct.pack(">I", sum(body)),
    }
    return (body + tail[check]).hex(" ").upper()


WRITES = {
    "Modbus 05": (summed("crc", "01 05 00 00 FF 00"), "switch a coil (Modbus function 05)"),
    "Modbus 06": (summed("crc", "01 06 00 10 00 01"), "write a register (Modbus function 06)"),
    "Daly by Modbus": (summed("crc", "D2 06 00 A5 00 01"), "write a register (Modbus function 06)"),
    "Daly by Modbus, many": (summed("crc", "81 10 00 A5 00 01 02 00 01"), "write registers (Modbus function 10)"),
    "Modbus 0F": (summed("crc", "01 0F 00 00 00 08 01 FF"), "switch coils (Modbus function 0F)"),
    "Modbus 10": (summed("crc", "01 10 00 00 00 02 04 00 01 00 02"), "write registers (Modbus function 10)"),
    "Modbus 16": (summed("crc", "01 16 00 00 00 FF 00 01"), "write bits of a register (Modbus function 16)"),
    "Modbus 17": (summed("crc", "01 17 00 00 00 01 00 00 00 01 02 00 01"), "write registers (Modbus function 17)"),
    "JK PB asked": ("01 10 16 20 00 01 02 00 00 D6 F1", "write registers (Modbus function 10)"),
    "JBD UP": (summed("crc", "01 79 10 00 10 02 00 02 00 01"), "write registers (Modbus function 79)"),
    "JBD": ("DD 5A E1 02 00 03 FF 1A 77", "write a register (DD 5A of JBD)"),
    "ANT": ("7E A1 51 00 00 00 " + crc(bytes.fromhex("A1 51 00 00 00"))[5:].hex(" ") + " AA 55",
        "write a register (command 51 of ANT)"),
    "ANT of old": ("A5 A5 FC 00 00 FC", "write a register (A5 A5 of ANT)"),
    "Daly": (summed("sum8", "A5 40 D9 08 01 00 00 00 00 00 00 00"), "switch something (command D9 of Daly)"),
    "Daly restart": (summed("sum8", "A5 80 00 08 00 00 00 00 00 00 00 00"), "switch something (command 00 of Daly)"),
    "JK, write": (summed("sum32", "4E 57 00 14 00 00 00 00 02 03 00 AB 01 00 00 00 00 68"),
        "switch something (command 02 of JK)"),
    "JK, wake": (summed("sum32", "4E 57 00 13 00 00 00 00 01 03 00 00 00 00 00 00 68"),
        "switch something (command 01 of JK)"),
    "ZKETECH": ("FA 05 00 00 00 00 00 00 05 F8", "switch something (FA of ZKETECH)"),
    "Plantower": (summed("sum16", "42 4D E1 00 00"), "switch something (command E1 of Plantower)"),
    "Plantower sleep": (summed("sum16", "42 4D E4 00 00"), "switch something (command E4 of Plantower)"),
    "Nova": ("AA B4 06 01 00 00 00 00 00 00 00 00 00 00 00 FF FF 05 AB", "switch something (AA B4 of Nova)"),
    "SPS30 start": ("7E 00 00 02 01 03 F9 7E", "switch something (command 00 of Sensirion)"),
    "SPS30 fan": ("7E 00 56 00 A9 7E", "switch something (command 56 of Sensirion)"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("check", ["none", "crc16-modbus", "sum16"])
def test_a_poll_that_would_write_is_refused_whatever_its_profile_says_of_checks(what: str, check: str) -> None:
    poll, would = WRITES[what]
    text = table(
        f'shape = "frame"\nbegins = "55 AA"\nlength = 20\ncheck = "{check}"',
        f'name = "live"\npoll = "{poll}"\nfields = [{VOLTS}]',
    )
    (told,) = problems(text)
    assert told == (
        f"x.toml:12: frames[1].poll: expected a question, which changes nothing in a meter; this one would {would}"
    )


def digits(command: int, info: str = "01") -> str:
    count = len(info)
    low = sum(int(one, 16) for one in f"{count:03X}")
    body = f"200146{command:02X}{(-low & 15) << 12 | count:04X}{info}"
    return f"~{body}{0x10000 - sum(body.encode()):04X}"


@pytest.mark.parametrize("command", [0x45, 0x48, 0x49, 0x4E, 0x92, 0x99, 0x9A, 0x9B, 0xA1, 0xEE, *DIGITS_READ, 0x47])
def test_of_digits_only_questions_pass(command: int) -> None:
    text = table('shape = "ascii-hex"', f'name = "live"\npoll = "{digits(command)}"\nfields = [{VOLTS}]')
    told = problems(text)
    if command in (*DIGITS_READ, 0x47):
        assert told == []
        return
    assert len(told) == 1
    assert "frames[1].poll: expected a question, which changes nothing in a meter; this one would " in told[0]
    assert f"(command {command:02X})" in told[0]


@pytest.mark.parametrize(
    "poll",
    [
        summed("crc", "01 03 00 00 00 08"), summed("crc", "01 04 06 10 00 02"), "01 06 00 10 00 01 00 00", "3F 06",
        "DD A5 03 00 FF FD 77", "A5 40 90 08 00 00 00 00 00 00 00 00 7D", "7E 00 03 00 FC 7E", "FA 01 F8",
        summed("sum16", "42 4D E2 00 00"), summed("crc", "01 45 00 00 00 54 00 00"),
    ],
)  # fmt: skip
def test_what_asks_or_proves_nothing_is_let_through(poll: str) -> None:
    text = table('shape = "frame"\nbegins = "55"\nlength = 20', f'name = "live"\npoll = "{poll}"\nfields = [{VOLTS}]')
    assert problems(text) == []


def test_a_write_by_the_shape_of_modbus_cannot_be_written_down() -> None:
    for function in (0, 5, 6, 15, 16, 22, 23):
        frame = f'name = "live"\nfunction = {function}\nstart = 0\ncount = 2\nfields = []'
        told = problems(table('shape = "modbus"', frame))
        assert any("frames[1].function: expected a whole number from 1 to 4" in one for one in told)
