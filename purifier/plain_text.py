"""The one gate for text from anywhere (files, devices, databases, the command line) on its way to people."""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = "[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+"


def plain(text: str) -> str:
    """``text`` on one line, made of letters that can be seen: breaks become a space, blanks at the ends go.

    What goes is what Unicode calls no letter of any kind: control, bidirectional, zero-width and private characters,
    and halves of surrogate pairs, which no terminal can be sent.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(letter for letter in re.sub(_BREAKS, " ", text) if letter.isprintable() or letter.isspace()).strip()


def quoted(text: str, limit: int = 40) -> str:
    """``text`` in single quotes for a message, cut at ``limit`` characters."""
    shown = plain(text)
    return f"'{shown}'" if len(shown) <= limit else f"'{shown[: limit - 1]}…'"
