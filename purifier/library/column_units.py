"""Units as headers and cells of files spell them: ``mAh``, ``Volts``, ``AHR``, ``℃``, ``A·h``, each through pint.

Wider than what may be typed, because a file cannot be asked to spell better.  What can be read two ways is no unit:
``MV`` may be a capital mV or a megavolt, ``°`` an angle or a temperature of either scale.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from purifier.library.compound_units import definitions
from purifier.model.units import CANONICAL, Unit

if TYPE_CHECKING:
    from pint import UnitRegistry

LONGEST: Final = 30
_UNITS: Final[dict[str, tuple[str, ...]]] = {
    "voltage": ("volt", "millivolt", "microvolt", "kilovolt"),
    "current": ("ampere", "milliampere", "microampere", "nanoampere", "kiloampere"),
    "power": ("watt", "milliwatt", "microwatt", "nanowatt", "kilowatt", "megawatt", "horsepower"),
    "charge": (
        *("ampere_hour", "milliampere_hour", "microampere_hour", "nanoampere_hour"),
        *("coulomb", "milliampere_second", "microampere_second", "kilocoulomb"),
    ),
    "energy": (
        *("watt_hour", "milliwatt_hour", "microwatt_hour", "kilowatt_hour", "megawatt_hour", "gigawatt_hour"),
        *("joule", "millijoule", "microjoule", "kilojoule", "megajoule", "milliwatt_second", "british_thermal_unit"),
    ),
    "resistance": ("ohm", "milliohm", "microohm", "kiloohm", "megaohm"),
    "time": (
        *("second", "millisecond", "microsecond", "nanosecond"),
        *("minute", "hour", "day", "week", "month", "year"),
    ),
    "temperature": ("degree_Celsius", "degree_Fahrenheit", "kelvin"),
    "fraction": ("percent", "permille", "ratio"),
}
"""Dimension -> pint's names of what a column of a battery's file can be in; no lengths and no prices."""
DIMENSIONS: Final = tuple(_UNITS)
_DIMENSION: Final = {name: dimension for dimension, names in _UNITS.items() for name in names}

_ALSO: Final = {
    **dict.fromkeys(
        ("°C", "ºC", "deg C", "degrees C", "degrees Celsius", "deg. C", "°Celsius", "Cel"), "degree_Celsius"
    ),
    **dict.fromkeys(("°F", "ºF", "deg F", "degrees F", "degrees Fahrenheit", "deg. F", "F"), "degree_Fahrenheit"),
    **dict.fromkeys(("°K", "deg K", "kelvins"), "kelvin"),
    **dict.fromkeys(("%", "percent", "per cent", "pct", "percentage"), "percent"),
    **dict.fromkeys(("‰", "per mille", "promille"), "permille"),
    **dict.fromkeys(("1", "0..1", "0-1", "0…1"), "ratio"),
    "V DC": "volt",
}
"""Spellings that pint takes for no name."""
_READ_AS: Final = {("c", "temperature"): "degree_Celsius", ("1", "fraction"): "ratio"}
"""What a spelling means where its dimension is known: C is a coulomb, but not of a temperature."""
_SPACED: Final = re.compile(r"[\s_\-·⋅∙*.]+")


def column_unit(spelling: str, dimension: str = "") -> Unit | None:
    """The unit that ``spelling`` stands for in a header, a cell or a row of units; None when it is none, or may be two.

    ``dimension``, a key of `purifier.model.units.CANONICAL`, is what the column is known to be: only a unit of it will
    do.  ``canonical = number * factor + offset`` in the units of `CANONICAL`: times in hours, shares from 0 to 1.
    """
    name = _name(spelling, dimension)
    return None if name is None else _unit(name)


def is_column_unit(spelling: str, dimension: str) -> bool:
    """Whether a column of ``dimension`` may be in ``spelling``: `column_unit` without its factor, so without pint."""
    return _name(spelling, dimension) is not None


def _name(spelling: str, dimension: str) -> str | None:
    text = _plain(spelling)
    if not text or len(text) > LONGEST:
        return None
    key = _key(text)
    name = _READ_AS.get((key, dimension)) or _choice(text, _names().get(key, ()))
    return name if name is not None and dimension in ("", _DIMENSION[name]) else None


def spellings() -> tuple[str, ...]:
    """Every spelling of a column's unit, as it is looked up: without case, blanks and marks between."""
    return tuple(sorted(_names()))


def _choice(text: str, names: tuple[str, ...]) -> str | None:
    """The one of ``names`` that ``text`` can mean. A capital M, milli or mega, is neither, but for times."""
    milli = [name for name in names if name.startswith("milli")]
    if milli and milli != ["millisecond"] and text[0] == "M" and not text.casefold().startswith("milli"):
        return None
    names = tuple(milli) or names
    return names[0] if len(names) == 1 else None


def _plain(spelling: str) -> str:
    """One spelling for signs that look alike, and no brackets around."""
    text = unicodedata.normalize("NFKC", spelling[: 4 * LONGEST]).strip().strip("()[]").strip()
    return text.replace("μ", "u").replace("Ω", "ohm")


def _key(text: str) -> str:
    whole = text.casefold()
    return whole if whole[:1].isdigit() else _SPACED.sub("", whole)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Key -> pint's names of the units that are spelled so."""
    found: dict[str, list[str]] = {}
    for line in (*definitions(), *_definitions()):
        alias = line.startswith("@alias ")
        first, *others = (part.strip() for part in line.removeprefix("@alias ").split("="))
        for spelling in (first, *(others if alias else others[1:])):
            if spelling != "_" and first in _DIMENSION:
                found.setdefault(_key(_plain(spelling)), []).append(first)
    for spelling, name in _ALSO.items():
        found.setdefault(_key(_plain(spelling)), []).append(name)
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


@cache
def _definitions() -> tuple[str, ...]:
    text = Path(__file__).with_name("column_units.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def registry() -> UnitRegistry[Any]:
    """Pint with our units, those of columns too."""
    import pint

    units: UnitRegistry[Any] = pint.UnitRegistry(None)
    units.load_definitions([line.replace("= %", "") for line in (*definitions(), *_definitions())])
    return units


@cache
def _unit(name: str) -> Unit:
    """Pint's unit ``name`` in the canonical unit of its dimension."""
    units, dimension = registry(), _DIMENSION[name]
    if dimension == "temperature":
        degree = name if name == "kelvin" else f"delta_{name}"
        factor = units.Quantity(1.0, degree).to("delta_degree_Celsius").magnitude
        return Unit(dimension, float(factor), float(units.Quantity(0.0, name).to("degree_Celsius").magnitude))
    target = "dimensionless" if dimension == "fraction" else CANONICAL[dimension]
    return Unit(dimension, float(units.Quantity(1.0, name).to(target).magnitude))
