"""What is no question: bytes that write to a meter, or switch it. No profile may ask by them."""

from __future__ import annotations

from typing import Final

from purifier.protocols.ascii_framer import CODE_AT
from purifier.protocols.ascii_framer import whole as whole_digits
from purifier.protocols.checks import holds

_MODBUS: Final = {
    0x05: "switch a coil",
    0x06: "write a register",
    0x0F: "switch coils",
    0x10: "write registers",
    0x16: "write bits of a register",
    0x17: "write registers",
    0x79: "write registers",
}
"""Function -> what it does; the last is one of JBD's UP boards."""
_DIGITS: Final = {0x45: "switch something", 0x48: "write settings", 0x49: "write settings", 0x4E: "set the clock"}
"""Commands that all boards speaking ASCII-hex have in common."""
_MAKERS_OWN: Final = 0x92
"""From here on each maker has commands of his own, and some of them switch."""
_DALY: Final = (*range(0x40), 0xD9, 0xDA)
_JK_READS: Final = (0x03, 0x06)
_PLANTOWER: Final = (0xE1, 0xE4)
_SENSIRION: Final = (0x00, 0x01, 0x10, 0x56, 0xD3)
_SWITCHES: Final = "switch something"


def writes(poll: bytes) -> str | None:
    """What ``poll`` would do to a meter, by the protocol that its own check proves it to be of; None where it only
    asks, or where nothing tells.
    """
    return _in_digits(poll) or _by_modbus(poll) or _by_maker(poll)


def _by_modbus(poll: bytes) -> str | None:
    if len(poll) < 8 or poll[1] not in _MODBUS or not holds("crc16-modbus", 0, poll, b""):
        return None
    data = {0x0F: poll[6], 0x10: poll[6], 0x79: poll[7] + 1, 0x16: 1, 0x17: poll[10] + 4 if len(poll) > 10 else 0}
    if len(poll) != (9 + data[poll[1]] if poll[1] in data else 8):
        return None
    return f"{_MODBUS[poll[1]]} (Modbus function {poll[1]:02X})"


def _in_digits(poll: bytes) -> str | None:
    body = whole_digits(poll) if poll[:1] == b"~" and poll[-1:] == b"\r" else None
    if body is None:
        return None
    command = body[CODE_AT]
    if command >= _MAKERS_OWN:
        return f"{_SWITCHES} on the boards of some makers (command {command:02X})"
    return f"{_DIGITS[command]} (command {command:02X})" if command in _DIGITS else None


def _by_maker(poll: bytes) -> str | None:
    match poll[:2].hex():
        case "dd5a" if holds("minus-sum16", 2, poll, b"\x77"):
            return "write a register (DD 5A of JBD)"
        case "7ea1" if poll[2:3] == b"\x51" and holds("crc16-modbus", 1, poll, b"\xaa\x55"):
            return "write a register (command 51 of ANT)"
        case "a5a5" if len(poll) == 6 and sum(poll[2:5]) & 0xFF == poll[5]:
            return "write a register (A5 A5 of ANT)"
        case "a540" | "a580" if len(poll) == 13 and poll[2] in _DALY and holds("sum8", 0, poll, b""):
            return f"{_SWITCHES} (command {poll[2]:02X} of Daly)"
        case "4e57" if len(poll) > 20 and poll[8] not in _JK_READS and holds("sum32", 0, poll, b""):
            return f"{_SWITCHES} (command {poll[8]:02X} of JK)"
        case "424d" if len(poll) == 7 and poll[2] in _PLANTOWER and holds("sum16", 0, poll, b""):
            return f"{_SWITCHES} (command {poll[2]:02X} of Plantower)"
        case "aab4" if len(poll) == 19 and holds("sum8", 2, poll, b"\xab"):
            return f"{_SWITCHES} (AA B4 of Nova)"
        case "7e00" if len(poll) > 5 and poll[2] in _SENSIRION and holds("not-sum8", 1, poll, b"\x7e"):
            return f"{_SWITCHES} (command {poll[2]:02X} of Sensirion)"
        case _ if len(poll) == 10 and poll[:1] == b"\xfa" and holds("xor8", 1, poll, b"\xf8"):
            return f"{_SWITCHES} (FA of ZKETECH)"
        case _:
            return None
