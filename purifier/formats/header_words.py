"""The text of a header taken apart: its words, and the unit that it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from purifier.formats.opened import UnitOf
from purifier.formats.quantity_words import (
    BATTERY,
    CHARGING,
    COUNTED,
    DISCHARGING,
    LETTERS,
    MODELS,
    OTHER,
    PHRASES,
    PLAIN,
    QUANTITY,
    SIDE,
    STATISTICS,
    ending,
    letter_first,
)
from purifier.model.units import Unit

LONGEST: Final = 200
"""Letters of a header that are looked at."""
DIMENSIONS: Final[dict[str, str]] = {
    "voltage_v": "voltage",
    "current_a": "current",
    "power_w": "power",
    "charge_ah": "charge",
    "soc_percent": "fraction",
    "temperature_c": "temperature",
    "time_to_go_s": "time",
    "energy_wh": "energy",
}
"""Quantity -> its dimension, as `purifier.model.units` calls it."""
_OURS: Final = frozenset(DIMENSIONS.values())
_HUMPS: Final = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART: Final = re.compile(r"[\W_]+")
_TAGS: Final = re.compile(r"(?<=\s)[\w.\-]+=")
"""``device=`` of ``battery voltage device=left``: what stands behind it is a name."""
_NUMBER_BEHIND: Final = re.compile(r"(\D+)(\d{1,3})")
_BRACKETS: Final = re.compile(r"[(\[{<（【]\s*([^()\[\]{}<>（）【】]{1,24}?)\s*[)\]}>）】]")
_BEHIND: Final = (
    re.compile(r"(?P<name>.*[^\s/])\s*/\s*(?P<unit>[^\s/]{1,12})"),
    re.compile(r"(?P<name>.*\S)\s+in\s+(?P<unit>\S{1,12})", re.IGNORECASE),
    re.compile(r"(?P<name>.*[^\s,;:])\s*[,;:]\s*(?P<unit>\S{1,12})"),
)
"""``U / V``, ``Spannung in V``, ``Voltage, V``."""
_LAST_WORD: Final = re.compile(r"(?P<name>.*[^\s_.|–-])[\s_.|–-]+(?P<unit>[^\s_.|–-]{1,12})")
_HUMP_UNIT: Final = re.compile(r"(?P<name>.*?[a-z])(?P<unit>[muµμkn]?[AVW]h?|[A-Z][a-z]{1,2}|[A-Z]{2,3})")
_DIRECT: Final = re.compile(r"(?:in\s+)?(.*?)[\s_]*(?:DC|dc)?")
_TENS: Final = re.compile(r"(?P<number>0[.,]0*1|100?)\s*(?P<unit>[^\W\d].{0,8})")
_DEGREES: Final = {"c": "°C", "f": "°F", "k": "K"}


class InHeader(NamedTuple):
    """A header with the unit it names: what is left of it, the unit's spelling there, the unit."""

    name: str
    spelling: str
    unit: Unit


@lru_cache(2048)
def words(text: str) -> tuple[str, ...]:
    """The words of a header in small letters, without accents: ``disChargingCurrent`` -> discharging, current.

    A number behind a quantity is a word of its own (``voltage1``); any other belongs to its word (``mppt150``).
    """
    text = _TAGS.sub(" ", text[:LONGEST])
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    parts = [part for piece in _APART.split(plain) for part in _HUMPS.split(piece) if part]
    found: list[str] = []
    for part in parts:
        word = part.casefold()
        number = _NUMBER_BEHIND.fullmatch(word)
        if number is not None and (number[1] in QUANTITY or number[1] in COUNTED):
            found += number[1], number[2]
            continue
        compound = None if word in QUANTITY or is_plain(word) else ending(word)
        if compound is None:
            apart = None if word in QUANTITY or is_plain(word) else letter_first(word)
            found += apart or (word,)
        else:
            found += [compound[0]] if compound[0] else []
            found.append(next(name for name, of in QUANTITY.items() if of == compound[1]))
    line = f" {' '.join(found)} "
    for phrase, one in PHRASES:
        line = line.replace(phrase, one)
    return tuple(MODELS.sub(lambda model: model[0].replace(" ", ""), line).split())


def said(of: tuple[str, ...]) -> str | None:
    """The quantity that words say, `OTHER`, or None: the last that says one counts, ``battery power voltage``."""
    told = [QUANTITY[word] for word in of if word in QUANTITY]
    if told:
        return told[-1]
    letters = [word for word in of if word in LETTERS]
    rest = [word for word in of if word not in LETTERS and not is_plain(word)]
    return LETTERS[letters[-1]] if letters and not rest else None


def is_plain(word: str) -> bool:
    """Whether a word tells neither what a column is nor of which of several devices."""
    return word in PLAIN or word in BATTERY or word in SIDE or word.isdecimal()


def unit_in(text: str, unit_of: UnitOf) -> InHeader | None:
    """The unit that a header names, in brackets or behind its name; None when it names none of ours.

    Ours are units of volts, amperes, watts, charge, energy, share, temperature and time.  A spelling that only might be
    a unit (``voltage_min``, ``zone_a``) counts when the words before it agree.
    """
    text = text[:LONGEST].strip()
    for bracket in reversed(list(_BRACKETS.finditer(text))):
        name = f"{text[: bracket.start()].rstrip()} {text[bracket.end() :].lstrip()}".strip()
        unit = unit_spelled(bracket[1], name, unit_of)
        if unit is not None:
            return InHeader(name, bracket[1], unit)
    whole = unit_spelled(text, "", unit_of) if _may_stand_alone(text) else None
    if whole is not None:
        return InHeader("", text, whole)
    for name, spelling, hump in _behind(text):
        unit = unit_spelled(spelling, name, unit_of)
        if unit is not None and _agree(name, spelling, unit, hump):
            return InHeader(name, spelling, unit)
    name, _, last = text.rpartition("_")
    return unit_in(name, unit_of) if last.casefold() in STATISTICS else None


def _behind(text: str) -> Iterator[tuple[str, str, bool]]:
    """Name and what may be its unit, the clearest form first; True where no mark parts them."""
    for form in (*_BEHIND, _LAST_WORD, _HUMP_UNIT):
        match = form.fullmatch(text)
        if match is not None:
            yield match["name"], match["unit"], form is _HUMP_UNIT


def _may_stand_alone(text: str) -> bool:
    """A header that is a unit and nothing else: ``Volts``, ``mAh``, ``%``; one letter is the name of a quantity."""
    return 1 < len(text) <= 12 or text == "%"


def unit_spelled(spelling: str, name: str, unit_of: UnitOf) -> Unit | None:
    """The unit that a row of units, a cell or a bracket spells for the column ``name``, if it is one of ours.

    ``V DC`` is V; ``C`` behind a temperature is no coulomb.
    """
    bare = _DIRECT.fullmatch(spelling.strip())
    bare_text = bare[1] if bare is not None else ""
    if not any(letter.isalpha() or letter in "%‰°" for letter in bare_text):
        return None
    before = words(name)
    quantity = said(before)
    if bare_text.casefold() in _DEGREES:
        if quantity == "temperature_c":
            return unit_of(_DEGREES[bare_text.casefold()])
        charge = quantity == "charge_ah" or not (CHARGING | DISCHARGING).isdisjoint(before)
        return unit_of("coulomb") if charge and bare_text == "C" else None
    unit = unit_of(bare_text) or _tens(bare_text, unit_of)
    return unit if unit is not None and unit.dimension in _OURS else None


def _tens(spelling: str, unit_of: UnitOf) -> Unit | None:
    """``10mA``, ``0.01 V``: what registers count in; ``12 V`` and ``100 A`` name a battery and a shunt."""
    match = _TENS.fullmatch(spelling)
    unit = None if match is None else unit_of(match["unit"])
    if match is None or unit is None or unit.offset:
        return None
    number = float(match["number"].replace(",", "."))
    return unit._replace(factor=unit.factor * number) if number < 1.0 or unit.factor < 1.0 else None


def _agree(name: str, spelling: str, unit: Unit, hump: bool) -> bool:
    """Whether what stands behind a name without brackets can be meant as its unit."""
    before = words(name)
    quantity = said(before)
    if quantity is not None and quantity != OTHER:
        return unit.dimension in may_be_in(quantity)
    if quantity == OTHER:
        return unit.dimension == "time"
    moving = not (CHARGING | DISCHARGING).isdisjoint(before)
    sure = not hump and (len(spelling) > 1 or unit.dimension == "time")
    return sure or moving or all(is_plain(word) for word in before)


def may_be_in(quantity: str) -> tuple[str, ...]:
    """Dimensions of the units that columns with such a word have: an ``accumulated current`` is a charge in mAh."""
    return {
        "current_a": ("current", "charge"),
        "power_w": ("power", "energy"),
        "charge_ah": ("charge", "energy", "fraction"),
        "energy_wh": ("energy", "charge"),
        "soc_percent": ("fraction", "charge"),
    }.get(quantity, (DIMENSIONS[quantity],))
