"""The check rules of meters' frames, each a function from the bytes it covers to the bytes that must follow them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import reduce
from operator import xor
from typing import Final

Check = Callable[[bytes], bytes]


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
        table.append(byte)
    return tuple(table)


_CRC: Final = _crc_table()

# RDTech UM34C: the last byte is the XOR of these, out of 130.
_UM34C: Final = (
    *(1, 3, 7, 9, 15, 17, 19, 23, 31, 39, 41, 45, 49, 53, 55, 57, 59, 63, 67, 69, 73, 79),
    *(83, 89, 97, 99, 109, 111, 113, 119, 121, 127),
)


def crc16_modbus(body: bytes) -> bytes:
    """CRC-16/MODBUS: start 0xFFFF, polynomial 0xA001 reflected, low byte first."""
    crc = 0xFFFF
    for byte in body:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return bytes((crc & 0xFF, crc >> 8))


def sum8(body: bytes) -> int:
    """The sum of all bytes modulo 256."""
    # Half of Adler-32 is such a sum, modulo a number that so few bytes do not reach: eight times as fast.
    return zlib.adler32(body) - 1 & 0xFF if len(body) <= 256 else sum(body) & 0xFF


CHECKS: Final[dict[str, Check]] = {
    "none": lambda body: b"",
    "sum8": lambda body: bytes((sum8(body),)),
    "sum8-xor44": lambda body: bytes((sum8(body) ^ 0x44,)),
    "xor8": lambda body: bytes((reduce(xor, body, 0),)),
    "not-sum8": lambda body: bytes((~sum8(body) & 0xFF,)),
    "minus-sum8": lambda body: bytes((-sum8(body) & 0xFF,)),
    "xor-sum8": lambda body: bytes((reduce(xor, body, 0) ^ sum8(body),)),
    "sum16": lambda body: (sum(body) & 0xFFFF).to_bytes(2, "big"),
    "sum32": lambda body: sum(body).to_bytes(4, "big"),
    "minus-sum16": lambda body: (-sum(body) & 0xFFFF).to_bytes(2, "big"),
    "crc16-modbus": crc16_modbus,
    "um34c": lambda body: bytes((reduce(xor, (body[at] for at in _UM34C if at < len(body)), 0),)),
}
"""Checks of binary frames; they stand at the end, before the end marker if there is one.

Sums of more than one byte have their high byte first.  ``not-sum8`` is the sum with every bit turned, ``minus-sum8``
makes all bytes add up to 0 modulo 256, ``xor-sum8`` is the XOR of all bytes XORed with their sum: a top bit that
flipped changes both alike, so it is a weak one.
"""

_SIZES: Final = {name: len(check(b"")) for name, check in CHECKS.items()}

TEXT_CHECKS: Final = ("none", "block-sum8", "numbers-mod255")
"""Checks of text: all bytes of a block add up to 0 modulo 256; column 1 is `numbers_mod255` of those after it."""


def numbers_mod255(numbers: Sequence[int]) -> int:
    """The sum of the numbers, as numbers, modulo 255, plus 1 (Junctek)."""
    return sum(numbers) % 255 + 1


def holds(check: str, start: int, frame: bytes, ends: bytes, closes: bytes = b"") -> bool:
    """Whether ``frame`` ends as it must: ``closes``, its check over the bytes from ``start``, then ``ends``."""
    return checker(check, start, ends, closes)(frame)


def checker(check: str, start: int, ends: bytes, closes: bytes) -> Callable[[bytes], bool]:
    """`holds`, made once for many frames."""
    rule, size, last = CHECKS[check], check_size(check), len(ends)

    def sound(frame: bytes) -> bool:
        body = len(frame) - size - last
        if body < start or not frame.endswith(ends) or (closes and not frame.endswith(closes, start, body)):
            return False
        return rule(frame[start:body]) == frame[body : body + size]

    return sound


def check_size(check: str) -> int:
    """How many bytes the check takes at the end of a frame."""
    return _SIZES[check]
