"""Bytes with their times, for people: sixteen a line, as numbers and as letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

MOST: Final = 256
IN_ONE_S: Final = 0.05
"""What comes sooner after the last bytes is shown in one with them."""
_A_LINE: Final = 16


def hex_lines(pieces: Iterable[tuple[float, bytes]], most: int = MOST) -> Iterator[str]:
    """Lines of ``pieces``, each a time [s] and bytes, the first ``most`` bytes of them; a time stands where a piece
    begins."""
    left = most
    for at_s, data in _joined(pieces):
        for start in range(0, min(len(data), left), _A_LINE):
            row = data[start : min(start + _A_LINE, left)]
            time = f"{at_s:9.3f}" if start == 0 else " " * 9
            yield f"{time}  {row.hex(' ').upper():<{3 * _A_LINE - 1}}  {letters(row)}"
        left -= len(data)
        if left <= 0:
            return


def letters(row: bytes) -> str:
    """Bytes as letters, a full stop for each that is none."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)


def _joined(pieces: Iterable[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """Pieces as a person would call them: a message that came in several reads is one."""
    begun_s, last_s, together = 0.0, 0.0, b""
    for at_s, data in pieces:
        if together and at_s - last_s > IN_ONE_S:
            yield begun_s, together
            together = b""
        if not together:
            begun_s = at_s
        together += data
        last_s = at_s
    if together:
        yield begun_s, together
