"""A text file as the formats are handed it: how its bytes are letters, its first lines, and its lines over again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

HEAD_LINES: Final = 60
"""So many first lines tell what a file is; a header stands in the first thirty."""


class Encoding(NamedTuple):
    """Python's name for how bytes are letters, and what to say of it; nothing where it is as everywhere."""

    name: str
    sentence: str = ""


UTF_8: Final = Encoding("utf-8")


@dataclass(frozen=True, slots=True)
class TextFile:
    """One file. ``lines`` begins again at each call; ``sample`` are whole lines from all over it, in its order."""

    name: str
    """Without its folder."""
    head: tuple[str, ...]
    """The first lines, without their ends."""
    lines: Callable[[], Iterator[str]]
    sample: Callable[[], list[str]]
    encoding: Encoding = UTF_8


def encoding_of(head: bytes) -> Encoding:
    """How the bytes of a file are letters, judged by the first some thousand of them.

    UTF-8 unless a byte order mark, zero bytes or a byte that UTF-8 cannot hold say otherwise; then windows-1252, which
    has the same signs for degrees and micro as windows-1250.
    """
    if head.startswith(b"\xef\xbb\xbf"):
        return Encoding("utf-8-sig")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Encoding("utf-16", "the file is UTF-16")
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) // 5:
        wide = "utf-16-le" if odd > even else "utf-16-be"
        return Encoding(wide, f"the file is {wide.upper()} (every other byte is zero)")
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter that is cut at the end of the head is none of another encoding.
        if error.start < len(head) - 3:
            return Encoding("cp1252", "the file is no UTF-8: its letters are read as windows-1252")
    return Encoding("utf-8")
