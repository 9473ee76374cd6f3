"""The gates for text from anywhere (files, devices, databases, the command line) on its way to people and programs."""

from __future__ import annotations

import re
from typing import Final

LONGEST_WORD: Final = 400
"""Longer words are shortened wherever something is told: a path may be long, but no path of use is longer."""
LONGEST_LINE: Final = 4_000
"""Longer lines are cut wherever something is told: a person reads no further."""
_BREAKS: Final = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_OTHER_BREAKS: Final = re.compile("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_UNUSUAL: Final = re.compile(r"[^\n\t -~]")
_LONG: Final = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_FORMULA: Final = frozenset("=+-@＝＋－＠")


def plain(text: str) -> str:
    """``text`` on one line, made of letters that can be seen: breaks and odd blanks become a space, ends are bare.

    What goes is what Unicode calls no letter of any kind: control, bidirectional, zero-width and private characters,
    and halves of surrogate pairs, which no terminal can be sent.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return in_line(text).strip()


def in_line(text: str) -> str:
    """`plain` text whose ends are as they are: what gets into a line that is still being typed."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in _seen(_BREAKS.sub(" ", text)))


def harmless(text: str) -> str:
    """``text`` with its lines, tabs and blanks as they are, without what `plain` takes away: the gate to a terminal."""
    if _UNUSUAL.search(text) is None:
        return text
    lines = _OTHER_BREAKS.sub(" ", text.replace("\r\n", "\n")).split("\n")
    return "\n".join(line if line.isprintable() else _seen(line) for line in lines)


def told(text: str) -> str:
    """`harmless` text, its very long words cut in the middle and very long lines at the end: for sentences that repeat
    what was typed or read."""
    shown = _LONG.sub(_shortened, harmless(text))
    if len(shown) <= LONGEST_LINE:
        return shown
    return "\n".join(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…" for line in shown.split("\n"))


def sentence(text: str) -> str:
    """``text`` with a full stop, where no other sign ends it."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def quoted(text: str, limit: int = 40) -> str:
    """``text`` in single quotes for a message, cut at ``limit`` characters."""
    # Only so much can be shown: a text of megabytes is not walked through for it.
    shown = plain(text[: 8 * limit]) + ("…" if len(text) > 8 * limit else "")
    return f"'{shown}'" if len(shown) <= limit else f"'{shown[: limit - 1]}…'"


def escaped(json_text: str) -> str:
    """The same JSON, in which no terminal finds a command: what `plain` takes away stands as its ``\\u`` escape.

    ``json_text`` is what `json` writes, which escapes only the control characters below the blank by itself.
    """
    if json_text.isascii() and "\x7f" not in json_text:
        return json_text
    return _UNUSUAL.sub(_escape, json_text)


def guarded(text: str) -> str:
    """Text that a spreadsheet will not take for a formula: an apostrophe in front; and that is `harmless`, for a file
    may be shown on a terminal as well. For text cells only.

    Blanks and control characters before the sign, and its full-width form, do not hide it: they do not from all.
    """
    text = harmless(text)
    if text[:1].isalnum() or not text:
        return text
    begins = text[0] in "\t\r\n" or plain(text[:64])[:1] in _FORMULA
    return f"'{text}" if begins else text


def _seen(line: str) -> str:
    return "".join(letter for letter in line if letter.isprintable() or letter.isspace())


def _shortened(word: re.Match[str]) -> str:
    return f"{word[0][:60]}…({len(word[0]) - 80} more letters)…{word[0][-20:]}"


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if sign.isprintable() or (sign.isspace() and _OTHER_BREAKS.match(sign) is None):
        return sign
    code = ord(sign)
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + ((code - 0x10000) >> 10):04x}\\u{0xDC00 + ((code - 0x10000) & 0x3FF):04x}"
