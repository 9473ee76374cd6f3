"""What is typed where equipment is chosen: a quantity, a time that it must last, or a part of a name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from purifier.errors import PurifierError
from purifier.library.asked import Asked, is_bare, product_of, state
from purifier.library.quantities import SPELLING
from purifier.model.units import split
from purifier.plain_text import plain

LONGEST_H: Final = 100.0 * 365.25 * 24.0
"""Nothing has to last longer than a century."""

_HOURS_OF: Final = {"mi": 1.0 / 60.0, "h": 1.0, "d": 24.0, "w": 7.0 * 24.0, "mo": 30.0 * 24.0}
"""The first letters of a unit of time -> the hours of it."""
_TIME: Final = re.compile(
    r"(?:\bfor\s+)?(?<![\w.,+\-−±/])(?P<words>(?P<number>\d{1,9}(?:\.\d{1,9})?)\s*"
    r"(?P<unit>d|days?|h|hrs?|hours?|wks?|weeks?|months?|min|minutes?))(?!\w)(?:\s+or\s+more\b)?",
    re.IGNORECASE | re.ASCII,
)
_UNIT: Final = re.compile(r"(?<=\d)\s+(?=[^\W\d]{1,3}\b)")
"""The blank between a number and its unit."""
_NO_NUMBER: Final = re.compile(r"(?:nan|inf|infinity)\s+\S", re.IGNORECASE)


class Typed(NamedTuple):
    """``full`` is the quantity in exact words, ``fault`` the reason why there is none (in the command line's words);
    both None: it is not meant as one.  ``name`` is the part of a name that may be meant as well, None: no name is."""

    full: str | None
    fault: PurifierError | None
    name: str | None
    bare: bool = False
    """It is a number alone; its unit goes without saying."""


def typed(asked: Asked, text: str) -> Typed:
    """``text`` as the quantity that is ``asked`` for, where it looks like one: more than nothing and of this world.

    What begins with a sign or a digit does; so nothing is chosen in its place when it cannot be read.  Numbers are also
    parts of names (``400s``, ``12 V``): one that is no such quantity, or that has no unit, leaves those names.
    """
    shown = plain(text).translate(SPELLING)
    if not _looks_numeric(shown):
        return Typed(None, None, text)
    # A number and its unit are one word, or '0 W' would be found in 'power bank 27 000 mAh'.
    name = _UNIT.sub("", shown)
    try:
        full = state(asked, shown).text
    except PurifierError as error:
        return Typed(None, error, name if shown[0].isdecimal() and not _is_meant(shown) else None)
    # '12 V 100 Ah' is an energy, and what many a pack is called.
    named = shown.isdecimal() or product_of(asked.dimension, full) is not None
    return Typed(full, None, name if named else None, is_bare(shown))


def _looks_numeric(text: str) -> bool:
    """It begins with a number of any script, whatever signs stand before it; or with a sign of numbers."""
    if text[:1] in tuple("+-±~<>=≈") or _NO_NUMBER.match(text):
        return True
    first = next((letter for letter in text if letter.isalnum() or unicodedata.category(letter) == "No"), "")
    return unicodedata.category(first or "x")[0] == "N"


def _is_meant(text: str) -> bool:
    """Nothing but a quantity of the kind that is asked for: a number alone, a power, an energy."""
    if is_bare(text):
        return True
    parts = split(text)
    if parts is None:
        return False
    from purifier.library.loose_units import exact_spellings

    return any(exact_spellings(parts.unit, dimension) for dimension in ("power", "energy"))


class Lasting(NamedTuple):
    """``hours`` that it must last, None where no time is typed; ``rest`` is what else is; ``by_days`` says that the
    time was told in days or more, so that hours a day count."""

    hours: float | None
    rest: str
    by_days: bool = False
    words: str = ""


def lasting(text: str) -> Lasting:
    """``for 3 days``, ``72 h``, ``renogy 3 d``: the first time in ``text``, and ``text`` without it.

    A time that is out of this world is none.
    """
    match = _TIME.search(text)
    if match is None:
        return Lasting(None, text)
    unit = match["unit"].lower()
    hours = float(match["number"]) * next(one for start, one in _HOURS_OF.items() if unit.startswith(start))
    if not 0.0 < hours <= LONGEST_H:
        return Lasting(None, text)
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return Lasting(hours, rest, unit[0] in "dw" or unit.startswith("mo"), match["words"])
