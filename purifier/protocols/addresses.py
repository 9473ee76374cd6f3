"""Who answers: the address in a frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from purifier.protocols.meter import Frame, Framing

MODBUS_MOST: Final = 247
LINES_MOST: Final = 99
"""The highest address of a Modbus device, and of one whose lines of numbers begin with it."""
_NUMBERS: Final = tuple(map(str, range(256)))


def address_most(framing: Framing) -> int | None:
    """The highest address a meter on such a line can have; None: its messages have no place for one."""
    if framing.shape == "modbus":
        return framing.address_most or MODBUS_MOST
    if framing.check == "numbers-mod255":
        return framing.address_most or LINES_MOST
    if framing.whose == "modbus-behind":
        return framing.address_most or MODBUS_MOST
    return None if framing.address_at is None else framing.address_most or 255


def address_reader(framing: Framing) -> Callable[[bytes, Frame], str] | None:
    """What reads the address out of a whole frame, as a number in digits; None where frames have none."""
    if framing.shape == "modbus":
        return lambda raw, frame: _NUMBERS[raw[0]]
    if framing.check == "numbers-mod255":
        separator = framing.separator.encode()
        return lambda raw, frame: _spelled(raw[len(frame.begins) : raw.index(separator, len(frame.begins))])
    if framing.whose == "modbus-behind":
        whole = framing.length or 0
        return lambda raw, frame: _NUMBERS[raw[whole]] if len(raw) > whole else _NUMBERS[0]
    spot = framing.address_at
    if spot is None:
        return None
    if framing.shape == "ascii-hex":
        at = 1 + 2 * spot
        return lambda raw, frame: _NUMBERS[int(raw[at : at + 2], 16)]
    return lambda raw, frame: _NUMBERS[raw[spot]]


@lru_cache(LINES_MOST)
def _spelled(digits: bytes) -> str:
    """``05`` is address 5."""
    return str(int(digits))
