"""Small meters for the tests of one kind of thing each, and streams for them that are made by hand."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from purifier.library.build import build
from purifier.library.decode import decode
from purifier.library.toml_text import Document, parse_document
from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import encode
from purifier.protocols.meter import Meter

MOST_HELD = 4400
"""Bytes between two calls: about 4 KiB, whatever comes."""
VOLTS = '{ name = "voltage_v", byte = 2, kind = "u16", unit = "0.01 V", range = "0 V to 60 V" }'
AMPS = '{ name = "current_a", byte = 4, kind = "s16", unit = "0.01 A", range = "-99 A to 99 A" }'


def table(framing: str, *frames: str, sign: str = "charge-positive", more: str = "") -> str:
    """The text of a profile: ``framing`` and each of ``frames`` are the lines of one table."""
    covers = ["link", "framing", "frames", *(["direction"] if "[direction]" in more else [])]
    return "\n".join(
        (
            f'name = "x"\nsign = "{sign}"\nlink = {{ baud = 9600 }}\n[framing]\n{framing}\n{more}',
            *(f"[[frames]]\n{frame}" for frame in frames),
            f'[[sources]]\ncovers = {covers}\nkind = "measured"\nnote = "x"\n',
        )
    )


def problems(text: str) -> list[str]:
    """What `profiles check` says of a profile."""
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document), document
    return [str(problem) for problem in decode(document, "meter")[1]]


@cache
def meter_of(text: str) -> Meter:
    """The meter that a profile without a mistake stands for."""
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document), document
    values, found = decode(document, "meter")
    assert not found, found
    one = build("meter", "mine", values)
    assert isinstance(one, Meter)
    return one


def read(one: Meter | str, data: bytes, seed: int = 1) -> tuple[list[Reading], list[str], Decoder]:
    """The readings of ``data``, what is said of the rest, and the decoder.

    Whole, byte by byte and in random pieces must come to the same, with little held between the pieces.
    """
    one = meter_of(one) if isinstance(one, str) else one
    whole, found = _fed(one, [data])
    for pieces in ([bytes((byte,)) for byte in data], _cut(data, random.Random(seed))):
        again, same = _fed(one, pieces)
        assert same == found
        assert _counts(again) == _counts(whole)
    readings = [each for each in found if isinstance(each, Reading)]
    return readings, [each.reason for each in found if isinstance(each, Fault)], whole


def back(one: Meter | str, reading: Reading, **state: float | str) -> list[Reading]:
    """What ``reading``, encoded with ``state``, is read as. Nothing of it may be odd."""
    one = meter_of(one) if isinstance(one, str) else one
    readings, reasons, decoder = read(one, encode(one, reading, state))
    assert (reasons, decoder.frames_rejected, decoder.bytes_skipped) == ([], 0, 0)
    return readings


def _fed(one: Meter, pieces: list[bytes]) -> tuple[Decoder, list[Reading | Fault]]:
    decoder = Decoder(one)
    found: list[Reading | Fault] = []
    for piece in pieces:
        found += decoder.feed(piece)
        assert len(decoder._rest) <= MOST_HELD
    found += decoder.flush()
    assert decoder._rest == b""
    return decoder, found


def _counts(decoder: Decoder) -> tuple[int, int, int, int, int]:
    counts = (decoder.frames_ok, decoder.frames_rejected, decoder.bytes_skipped)
    return (*counts, decoder.polls_heard, decoder.foreign)


def _cut(data: bytes, chance: random.Random) -> list[bytes]:
    pieces, at = [], 0
    while at < len(data):
        size = chance.choice((1, 2, 3, 5, 8, 13, 50))
        pieces.append(data[at : at + size])
        at += size
    return pieces


def crc(body: bytes) -> bytes:
    """``body`` and its CRC-16/MODBUS, bit by bit."""
    value = 0xFFFF
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return body + value.to_bytes(2, "little")
