"""Lines that a terminal holds, in which a number stays with its unit and an option with its hyphens and its value."""

from __future__ import annotations

import re
import shutil
import textwrap
import unicodedata
from typing import Final

from purifier.model.units import UNITS

EASY: Final = 88
"""Columns that one reads with ease: sentences are no wider."""
WIDEST: Final = 120
USUAL: Final = 100
"""Columns of a plan where there is no terminal."""
BOUNDLESS: Final = 100_000
"""Of lists where there is no terminal: another program reads them line by line, a row each."""
NARROWEST: Final = 20
"""Columns under which no terminal is taken at its word."""

_WORDS: Final = (
    "years?",
    "days?",
    "hours?",
    "minutes?",
    "seconds?",
    "million",
    "ft³",
    "m³",
    "ft²",
    "lb",
    "AWG",
    "mm²",
    "ms",
)
_UNIT: Final = "|".join((*_WORDS, *map(re.escape, sorted(UNITS, key=len, reverse=True))))
_TIED: Final = re.compile(
    rf"(?<=[\d½]) (?=(?:{_UNIT})(?![\w/]))"  # 4 W
    r"|(?<=\d) (?=\d{3}(?!\d))"  # 690 488
    r"|(?<=\d [dh]) +(?=\d+ (?:h|min)\b)"  # 12 d 22 h
    r"|(?<=million) (?=ft³|m³)"
    r"|(?<=[\w½]) (?=[x×] \d)|(?<= [x×]) (?=\d)"  # 5.5 x 2.5 mm
    r"|(?<=[≈±~<>≤≥]) (?=[\d$])|(?<=\S) (?=± ?\d)"  # ≈ 41, 5 W ± 3 %
    r"|(?<=\d) (?=%)"
    r"|(?<=[Ss]etting) (?=\w)|(?<=settings) (?=\w)"
)
"""The blanks that a line must not end at."""
_OPTION: Final = re.compile(r"(?<![^\s('\"])(--?[A-Za-z][\w-]*) (?=[^\s-])")
TIE: Final = "\u00a0"
"""A blank that no line ends at; it is printed as a plain one."""
_FILL: Final = "\uf8ff"  # of a private area: nothing that is printed has it


def wrapped(text: str, width: int, first: str = "", rest: str = "  ") -> str:
    """``text`` in lines of ``width`` columns; ``first`` stands before the first, ``rest`` before the others.

    Lines end at blanks, but at none inside a number with its unit, and at no hyphen.  A word that is wider than a line
    is broken, for a terminal would break it, too.
    """
    if not text.strip():
        return first.rstrip()  # which textwrap would leave out
    held = _filled(tied(text))
    lines = textwrap.fill(
        held,
        max(width, len(rest) + 8) - (_FILL in held),  # a word that is broken may be so between a letter and its filling
        initial_indent=_filled(first),
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    return lines.replace(TIE, " ").replace(_FILL, "")


def tied(text: str) -> str:
    """``text`` with a `TIE` for each blank that no line may end at."""
    return _OPTION.sub(rf"\1{TIE}", _TIED.sub(TIE, text))


def _filled(text: str) -> str:
    """As many signs as ``text`` takes columns."""
    if text.isascii():
        return text
    return "".join(f"{sign}{_FILL}" if unicodedata.east_asian_width(sign) in "WF" else sign for sign in text)


def columns_of(text: str) -> int:
    """How many columns of a terminal ``text`` takes: letters of some scripts take two, and some signs none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def sentence_width() -> int:
    """Columns for sentences: those of the terminal, and no more than one reads with ease."""
    return min(EASY, _terminal(EASY))


def table_width() -> int:
    """Columns for lists: those of the terminal (``COLUMNS`` wins); as many as they take where there is none."""
    return _terminal(BOUNDLESS)


def plan_width() -> int:
    """Columns for a plan: those of the terminal (``COLUMNS`` wins), and no more than one looks along."""
    return min(WIDEST, _terminal(USUAL))


def _terminal(otherwise: int) -> int:
    return max(NARROWEST, shutil.get_terminal_size((otherwise, 24)).columns)
