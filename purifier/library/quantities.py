"""Quantities as people type them, read strictly: the one door between text and numbers.

A text passes the form gate of `purifier.model.units.split`, then its unit is looked up in the exact table, and
only what that table does not know goes, through a second gate, to pint with the closed vocabulary of ``units.txt``.
Pint never sees a number or anything but names, ``*``, ``/`` and single-digit exponents, because it reads
``12,8 V`` as 128 V and does not come back from ``9**9**9 V``.
"""

from __future__ import annotations

import re
from math import inf
from typing import Final, NamedTuple

from purifier.errors import QuantityError, nearest
from purifier.model.figures import Figure
from purifier.model.units import UNITS, split
from purifier.plain_text import plain, quoted

EXAMPLES: Final[dict[str, str]] = {
    "energy": "1280 Wh",
    "charge": "100 Ah",
    "power": "12 W",
    "voltage": "12.8 V",
    "current": "5 A",
    "resistance": "5 mΩ",
    "time": "8 h",
    "flow": "250 cfm",
    "temperature": "20 degC",
    "length": "3 m",
    "area": "20 m2",
    "volume": "50 m3",
    "mass": "11 kg",
    "pressure": "10 Pa",
    "concentration": "12 ug/m3",
    "count": "30 /cm3",
    "money": "147 USD",
    "fraction": "80 %",
    "rate": "3 %/month",
    "sound": "45 dBA",
}
"""Dimension -> a quantity of it, for messages."""

_NOUNS: Final[dict[str, str]] = {
    "energy": "an energy",
    "flow": "an air flow",
    "area": "an area",
    "money": "a price",
    "fraction": "a percentage",
    "rate": "a rate of loss",
    "count": "a number of particles in a volume",
    "sound": "a sound level",
}

MOST_SPREAD: Final = 2.0
"""A ± part above 200 % is refused: such a number says nothing."""

SPELLING: Final = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-", "\u2126": "Ω", "\u03bc": "µ"}
)
_COMMA: Final = re.compile(r"([+-]?\d+),(\d+)(?!,)\s*(\D.*)?", re.ASCII)


class Stated(NamedTuple):
    """A quantity as stated: ``value`` in the dimension's canonical unit, ``spread`` the ± part as a fraction
    (None: none was typed), ``text`` as typed."""

    value: float
    spread: float | None
    text: str


def expected(dimension: str, example: str = "") -> str:
    """``an energy such as '1280 Wh'``."""
    return f"{_noun(dimension)} such as '{example or EXAMPLES[dimension]}'"


def read(text: str, dimension: str, *, what: str = "") -> Figure:
    """A typed quantity: exact (spread 0) unless typed with ±.

    ``dimension`` is a key of `purifier.model.units.CANONICAL`; the value comes back in that canonical unit, its
    sign as typed.  ``what`` (an option, say) stands in front of the message of the QuantityError that is raised
    when the text is not such a quantity.
    """
    stated = read_stated(text, dimension, what=what)
    return Figure(stated.value, stated.spread or 0.0)


def read_stated(text: str, dimension: str, *, what: str = "", example: str = "") -> Stated:
    """As `read`, keeping whether a ± was typed. Raises QuantityError, which names ``example`` where there is one."""
    shown = plain(text).translate(SPELLING)
    parts = split(shown)
    if parts is None:
        raise _refusal(_why_not(shown, dimension, example or EXAMPLES[dimension]), what)
    unit = UNITS.get(parts.unit)
    if unit is None:
        from purifier.library.compound_units import compound_unit

        unit = compound_unit(parts.unit)
    if unit is None:
        hint = nearest(parts.unit, [name for name, known in UNITS.items() if known.dimension == dimension])
        found = f"{quoted(parts.unit)} is no unit known here{hint}"
        raise _refusal(f"{expected(dimension, example)} was expected, {found}", what)
    if unit.dimension != dimension:
        found = f"is {_noun(unit.dimension)}" if unit.dimension in EXAMPLES else "is something else"
        raise _refusal(f"{expected(dimension, example)} was expected, {quoted(shown)} {found}", what)
    if parts.spread is not None and not parts.spread <= MOST_SPREAD:
        raise _refusal(f"the ± part of {quoted(shown)} was expected to be at most {MOST_SPREAD:.0%}", what)
    value = parts.number * unit.factor + unit.offset
    if not -inf < value < inf:
        raise _refusal(f"{quoted(shown)} is too large a number", what)
    return Stated(value, parts.spread, shown)


def _noun(dimension: str) -> str:
    return _NOUNS.get(dimension, f"a {dimension}")


def _refusal(sentence: str, what: str) -> QuantityError:
    return QuantityError(f"{what}: {sentence}" if what else sentence)


def _why_not(text: str, dimension: str, example: str) -> str:
    """One sentence on what keeps ``text`` from being a quantity."""
    want, bare = f"{expected(dimension, example)} was expected", example.partition(" ±")[0]
    if not text:
        return f"{want}, nothing was found"
    if len(text) > 60:
        return f"{want}, {quoted(text)} is too long"
    comma = _COMMA.fullmatch(text)
    if comma is not None:
        whole, rest, unit = comma[1], comma[2], f" {comma[3]}" if comma[3] else ""
        if len(rest) == 3 and len(whole.lstrip("+-")) <= 3:
            either = f"write '{whole}{rest}{unit}' or '{whole}.{rest}{unit}'"
            return f"{want}, the comma in {quoted(text)} can be read two ways: {either}"
        return f"{want}, {quoted(text)} has a decimal comma: write '{whole}.{rest}{unit}'"
    if re.match(r"[+-]?\d{1,3}(,\d{3}){2,}", text, re.ASCII):
        return f"{want}, {quoted(text)} has thousands commas: write '{text.replace(',', '')}'"
    if re.match(r"[+-]?(nan|inf)", text, re.IGNORECASE):
        return f"{want}, {quoted(text)} is not a finite number"
    number = re.match(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", text, re.ASCII)
    if number is None:
        return f"{want}, {quoted(text)} does not begin with a number"
    if not -inf < float(number[0]) < inf:
        return f"{want}, {quoted(text)} is too large a number"
    if number.end() == len(text):
        if dimension == "fraction" and 0.0 < float(text) <= 1.0:
            return f"{want}, {quoted(text)} has no unit: write '{float(text) * 100:g} %' if that share is meant"
        unit = bare.split(" ", 1)[1]
        return f"{want}, {quoted(text)} has no unit: write '{text} {unit}' if that is meant"
    if "±" in text or "+/-" in text or "+-" in text:
        return f"{want}, with its ± part as in '{bare} ± 5 %'; found {quoted(text)}"
    return f"{want}, {quoted(text)} is not one number and its unit"
