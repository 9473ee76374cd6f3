"""Bytes that somebody wrote down or copied as hex: loose digits, or a dump with places and letters beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from purifier.cli.hex_lines import letters
from purifier.errors import UsageError
from purifier.plain_text import quoted

_SEPARATORS: Final = re.compile(r"[\s:.,;-]+")
_PLACE: Final = re.compile(r"\s*(?:([0-9A-Fa-f]{8}) |([0-9A-Fa-f]{8}): |\d+\.\d{3}  )\s*")
"""What stands in front of a row: where it is, as hexdump -C (which may as well be four bytes) and xxd have it, or the
second of `hex_lines`."""
_A_ROW: Final = 400
"""No row of a dump is longer."""
_PAIRS: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def hex_text(lines: Iterable[tuple[int, bytes]], name: str) -> Iterator[bytes]:
    """The bytes of each line of text, with its number, of the file ``name``.

    A row of a dump is known by its letters, which are those of its bytes: neither they nor the place in front of it are
    taken for bytes, nor is the length that ends ``hexdump -C``. Raises UsageError, naming the line, for what is no hex.
    """
    length: int | None = None
    for number, line in lines:
        text = line.decode("utf-8", "replace").rstrip()
        if length is not None and re.fullmatch(r"[0-9A-Fa-f]{8}", text) and int(text, 16) == length:
            continue
        found = _PLACE.match(text)
        row = _row(text[found.end() if found else 0 :].strip(), alone=found is not None and not found[1])
        if row is None and found is not None and not found[1]:
            raise _no_hex(text, f"{name}:{number}")
        place = found and (found[1] or found[2])
        length = int(place, 16) + len(row) if row is not None and place else None
        yield _loose(text, f"{name}:{number}") if row is None else row


def _row(text: str, alone: bool) -> bytes | None:
    """The bytes of a row of a dump, which may stand ``alone``; None for what is none."""
    words = list(_words(text)) if len(text) <= _A_ROW else []
    for end in range(len(words), 0, -1):
        raw = bytes.fromhex("".join(word for word, _ in words[:end]))
        behind = text[words[end - 1][1] :]
        if behind[:2].isspace() and behind.strip() in (letters(raw).strip(), f"|{letters(raw)}|"):
            return raw
    whole = alone and words and words[-1][1] == len(text)
    return bytes.fromhex("".join(word for word, _ in words)) if whole else None


def _words(text: str) -> Iterator[tuple[str, int]]:
    """The words that ``text`` begins with and that are pairs of digits, each with where it ends."""
    for word in re.finditer(r"\S+", text):
        if _PAIRS.fullmatch(word[0]) is None:
            return
        yield word[0], word.end()


def _loose(text: str, where: str) -> bytes:
    text = re.split(r"#|//", text, maxsplit=1)[0]
    digits = "".join(word.removeprefix("0x").removeprefix("0X") for word in _SEPARATORS.split(text))
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise _no_hex(text, where) from None


def _no_hex(text: str, where: str) -> UsageError:
    return UsageError(f"{where}: expected bytes in hex such as 'DD 03', found {quoted(text)}")
