"""The gate for every quantity that a person gives: an option, a line of a set-up file, a field of the screen.

`purifier.library.quantities` reads exactly, as profiles are written.  Here, in front of it, stands what people type: a
number alone where one unit goes without saying, units in any case, products such as ``100 Ah x 12.8 V``.  All of it
becomes one exact text, which is then read, held against its bounds, and saved.
"""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from purifier.errors import QuantityError
from purifier.library.quantities import SPELLING, Stated, expected, read_stated
from purifier.model.figures import Figure
from purifier.model.units import CANONICAL, NUMBER, UNITS, split
from purifier.plain_text import plain, quoted

_SPREAD: Final = r"\s*(?:±|\+/-)\s*\d+(?:\.\d+)?\s*%"
_ONE: Final = re.compile(r"^\s*(?:an?|one)\s+", re.IGNORECASE)
"""``a week``, ``one day``."""
_BARE: Final = re.compile(rf"({NUMBER})((?:{_SPREAD})?)", re.ASCII)
_FACTOR: Final = rf"{NUMBER}\s*[A-Za-zµ]+(?:{_SPREAD})?"
_PRODUCT: Final = re.compile(rf"({_FACTOR})\s*(?:[xX×*@·]|\bat\b|\s)\s*({_FACTOR})", re.ASCII)
_NO_NAMES: Final = ("power", "energy", "charge", "voltage")
_FACTORS: Final = {"energy": ("charge", "voltage"), "power": ("current", "voltage")}

_SHOWN_IN: Final[dict[str, tuple[tuple[str, float, float], ...]]] = {
    "power": (("kW", 1e3, 1e3), ("W", 1.0, 1.0), ("mW", 1e-3, 0.0)),
    "energy": (("GWh", 1e9, 1e9), ("kWh", 1e3, 1e3), ("Wh", 1.0, 0.0)),
    "time": (("d", 24.0, 48.0), ("h", 1.0, 1.0), ("min", 1 / 60, 1 / 60), ("s", 1 / 3600, 0.0)),
    "fraction": (("%", 0.01, 0.0),),
    "rate": (("%/d", 0.01 / 24, 0.0),),
}
"""Dimension -> (unit that a bound is shown in, its factor, from where on), the largest first; others are shown in their
canonical unit."""


NOTHING: Final = 1e-6
"""What must be more than nothing is more than this share of the most."""


class Asked(NamedTuple):
    """One quantity that is asked for: ``low``..``high`` in the canonical unit of ``dimension``.

    ``name`` is what messages call it.  ``units`` are those that a number alone may be meant in: the only one is taken,
    of several none is.  ``sure``: it takes no ±.
    """

    name: str
    dimension: str
    low: float
    high: float
    example: str = ""
    low_allowed: bool = True
    units: tuple[str, ...] = ()
    sure: bool = False

    def bounds(self) -> str:
        """``more than 0 to 24 h``, ``1 mW to 100 kW``."""
        ladder = _SHOWN_IN.get(self.dimension, ((CANONICAL[self.dimension], 1.0, 0.0),))
        numbers, units = [], []
        for limit in (self.low, self.high):
            unit, factor, _ = next((rung for rung in ladder if abs(limit) >= rung[2] * 0.999), ladder[-1])
            numbers.append(f"{round(limit / factor, 9):.10g}")
            units.append(f" {unit}")
        first = "" if self.dimension != "fraction" and (units[0] == units[1] or not self.low) else units[0]
        return f"{'' if self.low_allowed else 'more than '}{numbers[0]}{first} to {numbers[1]}{units[1]}"


_OF_THIS_WORLD: Final = {
    "charge": Asked("", "charge", 1e-3, 1e9, "100 Ah"),
    "current": Asked("", "current", 1e-4, 1e4, "0.4 A"),
    "voltage": Asked("", "voltage", 0.1, 1e4, "12.8 V"),
}
"""The factors of a product."""

LOAD: Final = Asked("--load", "power", 1e-3, 1e5, "15 W", units=("W",))
"""From a sensor's milliwatt to a workshop's 100 kW."""

BATTERY: Final = Asked("battery", "energy", 0.1, 1e9, "1280 Wh", units=("Wh",))
"""From a button cell's 0.1 Wh to a grid's GWh."""


def read_asked(asked: Asked, text: str) -> Figure:
    """What was given, exact (spread 0) unless typed with ±; QuantityError says what is expected and what was found."""
    stated = state(asked, text)
    return Figure(stated.value, stated.spread or 0.0)


def state(asked: Asked, text: str) -> Stated:
    """As `read_asked`, keeping whether a ± was typed; ``text`` of what is given back is exact, its unit in it."""
    exact = in_full(asked, text)
    factors = product_of(asked.dimension, exact)
    if factors is not None:
        for factor, dimension in zip(factors, _FACTORS[asked.dimension], strict=True):
            within(_OF_THIS_WORLD[dimension]._replace(name=asked.name), factor, factor.text)
        return within(asked, _multiplied(factors, exact), text)
    if asked.dimension in _FACTORS and _PRODUCT.fullmatch(exact):
        want = f"{expected(asked.dimension, asked.example)} was expected"
        raise QuantityError(f"{asked.name}: {want}, {quoted(text)} is no {' times a '.join(_FACTORS[asked.dimension])}")
    return within(asked, read_stated(exact, asked.dimension, what=asked.name), text)


def within(asked: Asked, stated: Stated, text: str) -> Stated:
    """``stated`` again when it keeps the bounds of ``asked``; else QuantityError, with ``text`` as what was found."""
    value, found = stated.value, quoted(text)
    example = f" (for example '{asked.example}')" if asked.example else ""
    # A limit typed in another unit than ours may come out a rounding beside it.
    too_low = value < asked.low - 1e-12 * abs(asked.low)
    if not asked.low_allowed:
        too_low = value <= asked.low + NOTHING * asked.high
    if value <= 0.0 < asked.low:
        raise QuantityError(f"{asked.name}: more than nothing was expected{example}, found {found}")
    if too_low or value > asked.high + 1e-12 * abs(asked.high):
        raise QuantityError(f"{asked.name}: expected {asked.bounds()}{example}, found {found}")
    if asked.sure and stated.spread:
        raise QuantityError(f"{asked.name} takes no ±{example}, found {found}")
    return stated


def in_full(asked: Asked, text: str) -> str:
    """``text`` as it is read: with the unit that goes without saying, and its unit spelled exactly.

    What is no quantity comes back as it is, for the reader to say why.  Raises QuantityError where there are two
    readings.
    """
    shown = plain(text).translate(SPELLING)
    if asked.dimension == "time":
        shown = _ONE.sub("1 ", shown)
    bare = _BARE.fullmatch(shown) if len(shown) <= 60 else None
    if bare is not None:
        return f"{bare[1]} {_unit_without_saying(asked, bare[1], shown)}{bare[2]}"
    parts = None if product_of(asked.dimension, shown) else split(shown)
    known = None if parts is None else UNITS.get(parts.unit)
    if parts is None or (known is not None and known.dimension == asked.dimension):
        return shown
    from purifier.library.loose_units import exact_spellings  # reads the vocabulary, which exact spellings do without

    found = exact_spellings(parts.unit, asked.dimension)
    if len(found) > 1:
        either = " or ".join(f"'{_with(shown, parts.unit, unit)}'" for unit in found)
        raise QuantityError(f"{asked.name}: {quoted(shown)} can be read two ways: write {either}")
    return _with(shown, parts.unit, found[0]) if found and found[0] != parts.unit else shown


def is_bare(text: str) -> bool:
    """Whether ``text`` is a number without a unit."""
    return _BARE.fullmatch(plain(text).translate(SPELLING)) is not None


def is_quantity(text: str) -> bool:
    """Whether ``text`` is a number alone, a power, an energy, a charge or a voltage, and so no part of a name."""
    shown = plain(text).translate(SPELLING)
    if is_bare(shown) or any(product_of(dimension, shown) for dimension in _FACTORS):
        return True
    return any(_has_unit_of(dimension, shown) for dimension in _NO_NAMES)


def is_power(text: str) -> bool:
    """Whether ``text`` is a power with its unit, of whatever size."""
    return _has_unit_of("power", plain(text).translate(SPELLING))


def _has_unit_of(dimension: str, shown: str) -> bool:
    parts = split(shown)
    known = None if parts is None else UNITS.get(parts.unit)
    if parts is None or known is not None:
        return known is not None and known.dimension == dimension
    from purifier.library.loose_units import exact_spellings

    return bool(exact_spellings(parts.unit, dimension))


def product_of(dimension: str, text: str) -> tuple[Stated, Stated] | None:
    """``100 Ah x 12.8 V`` as (charge, voltage), ``0.4 A x 12 V`` as (current, voltage), in whichever order they were
    typed; None for what is no such product."""
    match = _PRODUCT.fullmatch(text) if dimension in _FACTORS and len(text) <= 60 else None
    if match is None:
        return None
    first, second = _FACTORS[dimension]
    for one, other in ((match[1], match[2]), (match[2], match[1])):
        try:
            return (
                read_stated(in_full(Asked("", first, 0, 0), one), first),
                read_stated(in_full(Asked("", second, 0, 0), other), second),
            )
        except QuantityError:
            continue
    return None


def _multiplied(factors: tuple[Stated, Stated], text: str) -> Stated:
    """The product; spreads that have nothing to do with each other add up in quadrature."""
    spreads = [one.spread for one in factors if one.spread is not None]
    spread = math.expm1(math.hypot(*map(math.log1p, spreads))) if spreads else None
    return Stated(factors[0].value * factors[1].value, spread, text)


def _unit_without_saying(asked: Asked, number: str, text: str) -> str:
    value, units = float(number), asked.units
    want = f"{asked.name}: {expected(asked.dimension, asked.example)} was expected, "
    if value == 0.0 and units and asked.dimension != "temperature":
        return units[0]  # nothing is nothing in any unit
    if asked.dimension == "fraction" and abs(value) <= 1.0:
        either = f"write '{value * 100:g} %' or '{number} %'"
        raise QuantityError(f"{want}{quoted(text)} can be read two ways: {either}")
    if len(units) > 1:
        either = " or ".join(f"'{number} {unit}'" for unit in units)
        raise QuantityError(f"{want}{quoted(text)} has no unit and can be read two ways: write {either}")
    if not units:
        read_stated(text, asked.dimension, what=asked.name)  # says what is missing
    return units[0]


def _with(text: str, unit: str, exact: str) -> str:
    """``text`` with its ``unit`` spelled ``exact``, a blank before it."""
    number = re.match(NUMBER, text, re.ASCII)
    assert number is not None  # it was split before
    return f"{number[0]} {exact}{text[number.end() :].lstrip()[len(unit) :]}"
