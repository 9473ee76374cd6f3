"""What arrives when a line does not carry what was sent: the wrong speed, flipped and lost bytes, junk."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random


def at_another_speed(data: bytes, sent_baud: int, heard_baud: int) -> bytes:
    """What a receiver set to ``heard_baud`` makes of ``data`` sent back to back at ``sent_baud`` (8N1 both).

    A receiver waits for the line to fall, then looks at the middle of each of ten bit times of its own; it takes the
    byte whether or not the last one is a stop bit.
    """
    line = [1, 1, *(bit for byte in data for bit in _bits(byte)), *[1] * 24]
    step = sent_baud / heard_baud
    heard, at = bytearray(), 0.0
    while (fall := _next_fall(line, at)) is not None:
        middles = [fall + (i + 0.5) * step for i in range(10)]
        if middles[-1] >= len(line):
            break
        heard.append(sum(line[int(middle)] << i for i, middle in enumerate(middles[1:9])))
        at = middles[-1]
    return bytes(heard)


def damaged(data: bytes, chance: Random) -> bytes:
    """``data`` with one to three bytes flipped, one lost, or up to eight strange ones in between."""
    if not data:
        return data
    spoiled = bytearray(data)
    place = chance.randrange(len(spoiled))
    kind = chance.choice(("flip", "flip", "lose", "junk"))
    if kind == "lose":
        del spoiled[place]
    elif kind == "junk":
        spoiled[place:place] = chance.randbytes(chance.randint(1, 8))
    else:
        for _ in range(chance.randint(1, 3)):
            spoiled[chance.randrange(len(spoiled))] ^= chance.randint(1, 255)
    return bytes(spoiled)


def _bits(byte: int) -> Iterator[int]:
    yield 0
    yield from (byte >> i & 1 for i in range(8))
    yield 1


def _next_fall(line: list[int], at: float) -> int | None:
    """Index of the first low bit after a high one from ``at`` on."""
    i = int(at)
    while i < len(line) and line[i] == 0:
        i += 1
    while i < len(line) and line[i] == 1:
        i += 1
    return i if i < len(line) else None
