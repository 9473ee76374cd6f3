"""Text from files and devices, made fit for a terminal."""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    """``text`` on one line: breaks become a space; control, bidi and zero-width characters go."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _UNSEEN.sub("", _BREAKS.sub(" ", text)).strip()


def quoted(text: str, limit: int = 40) -> str:
    """``text`` in single quotes for a message, cut at ``limit`` characters."""
    shown = plain(text)
    return f"'{shown}'" if len(shown) <= limit else f"'{shown[: limit - 1]}…'"
