"""Valid texts made invalid, a little at a time."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from tests.fuzz.words import quantity

VALUES: Final = (
    *(
        '""',
        '"\\u0000"',
        "0",
        "-1",
        "1e400",
        "nan",
        "inf",
        "true",
        "[]",
        "{}",
        "[[]]",
        "1979-05-27",
        "12:30:00",
        "'''x'''",
    ),
    *(
        '"../../x"',
        '"\\u001b[31m"',
        '"' + "a" * 3000 + '"',
        "[1, 2]",
        '["1280 Wh", 5]',
        "9" * 5000,
        "0x7fffffffffffffffff",
    ),
)


def mutated(text: str, dice: Random) -> str:
    """``text`` with one to four things wrong with it, or none."""
    for _ in range(dice.choice((0, 1, 1, 1, 2, 4))):
        text = dice.choice((_value, _value, _number, _number, _line, _letters, _key))(text, dice)
    return text


def _value(text: str, dice: Random) -> str:
    found = list(re.finditer(r"= *(.+)$", text, re.MULTILINE))
    if not found:
        return text
    one = dice.choice(found)
    quoted = '"' + quantity(dice).replace("\\", "").replace('"', "") + '"'
    return text[: one.start(1)] + (quoted if dice.random() < 0.5 else dice.choice(VALUES)) + text[one.end(1) :]


def _number(text: str, dice: Random) -> str:
    found = list(re.finditer(r"\d+(?:\.\d+)?", text))
    if not found:
        return text
    one = dice.choice(found)
    number = dice.choice(("0", "-1", "1e-300", "1e-320", "1e-12", "1e300", "1e7", "99999", "0.0001", "100", "1"))
    return text[: one.start()] + number + text[one.end() :]


def _line(text: str, dice: Random) -> str:
    lines = text.splitlines()
    if not lines:
        return text
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            lines.insert(
                at, dice.choice(("[", "]]", "[[settings]]", "[outputs.dc]", "a.b.c = 1", "= 5", "\x00", "x" * 9999))
            )
    return "\n".join(lines) + "\n"


def _letters(text: str, dice: Random) -> str:
    letters = list(text)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(letters) + 1)
        letters[at : at + dice.randrange(3)] = dice.choice(
            ("", "\x00", '"', "\u202e", "\x1b", "é", "=", "[", "\ud800", "9")
        )
    return "".join(letters)


def _key(text: str, dice: Random) -> str:
    found = list(re.finditer(r"^([a-z_-]+) *=", text, re.MULTILINE))
    if not found:
        return text
    one = dice.choice(found)
    return (
        text[: one.start(1)]
        + dice.choice(("", "x", '"a b"', one[1].upper(), "inputs.dc.voltage", one[1] + "s"))
        + text[one.end(1) :]
    )
