"""Unit spellings beyond the exact table: names of ``units.txt`` joined by ``*`` and ``/``. The only user of pint."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from purifier.model.units import CANONICAL, Unit

if TYPE_CHECKING:
    from pint import UnitRegistry

LONGEST: Final = 24
_FACTOR: Final = r"[A-Za-zµΩ%_]+(?:(?:\^|\*\*)?[1-9]|[²³])?"
_EXPRESSION: Final = re.compile(rf"{_FACTOR}(?:\s*[*/·]\s*{_FACTOR})*")
_PIECE: Final = re.compile(r"([A-Za-zµΩ%_]+)(?:\^|\*\*)?([1-9²³])?|([*/·])")
_EXACT_ONLY: Final = ("temperature", "fraction")
"""Offsets do not compose; and percent is how a share is typed, not millimetres per metre."""

_NAMED_ONLY: Final = ("pressure", "count")
"""What nobody means by a compound: an energy per volume has the dimension of a pressure."""


def compound_unit(spelling: str) -> Unit | None:
    """The unit ``spelling`` means, or None when it means nothing here.

    ``Unit.dimension`` is a key of CANONICAL, or empty for a unit that is none of those (``W/h``).
    """
    if len(spelling) > LONGEST or _EXPRESSION.fullmatch(spelling) is None:
        return None
    pieces = []
    for name, exponent, sign in _PIECE.findall(spelling):
        if name and name not in vocabulary():
            return None
        power = exponent.translate({0xB2: "2", 0xB3: "3"})
        # Pint has its own idea of "%", so it is handed the name.
        pieces.append(sign.replace("·", "*") or name.replace("%", "percent") + (f"**{power}" if power else ""))
    return _converted("".join(pieces), spelling.startswith("%"))


@cache
def vocabulary() -> frozenset[str]:
    """Every name of a unit that ``units.txt`` defines, other spellings included."""
    names: set[str] = set()
    for line in definitions():
        first, _, *others = (part.strip() for part in line.split("="))
        names.update((first, *others))
    return frozenset(names - {"_"})


@cache
def registry() -> UnitRegistry[Any]:
    """Pint with our units alone; its default registry knows ten times as many words, most of them traps."""
    import pint

    units: UnitRegistry[Any] = pint.UnitRegistry(None)
    units.load_definitions([line.replace("= %", "") for line in definitions()])
    return units


@cache
def definitions() -> tuple[str, ...]:
    text = Path(__file__).with_name("units.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def _converted(expression: str, percentage: bool) -> Unit:
    """``expression`` in the canonical unit of whichever dimension it has."""
    if expression == "percent":
        return Unit("fraction", 0.01)
    unit = registry().Unit(expression)
    for dimension, canonical in CANONICAL.items():
        if dimension in _EXACT_ONLY or (dimension == "rate") != percentage:
            continue
        if dimension in _NAMED_ONLY and not expression.isidentifier():
            continue
        target = registry().Unit(_pint_spelling(dimension, canonical))
        if unit.is_compatible_with(target):
            return Unit(dimension, float(registry().Quantity(1.0, unit).to(target).magnitude))
    return Unit("", 1.0)


def _pint_spelling(dimension: str, canonical: str) -> str:
    if dimension == "count":
        return "1/centimeter**3"
    return "1/hour" if dimension == "rate" else re.sub(r"(?<=m)([23])", r"**\1", canonical)
