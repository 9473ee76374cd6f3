"""The unit spellings a dimension is usually given in, for JSON Schema."""

from __future__ import annotations

import re
from functools import cache

from purifier.library.compound_units import compound_unit, vocabulary
from purifier.model.units import NUMBER, UNITS

_VOLUMES = ("m3", "m^3", "m³", "ft3", "ft^3", "ft³", "L", "l")
_TIMES = ("h", "hr", "min", "s")


def quantity_pattern(dimension: str) -> str:
    """A regular expression, the same to ECMAScript and Python, for a number, a unit of ``dimension`` and a ± part."""
    number = NUMBER.replace(r"\d", "[0-9]")
    # Longest first, so that a spelling is never cut short by one it begins with.
    units = "|".join(re.escape(name) for name in sorted(spellings(dimension), key=len, reverse=True))
    return rf"^\s*{number}\s*(?:{units})\s*(?:(?:±|\+/-)\s*[0-9]+(?:\.[0-9]+)?\s*%)?\s*$"


@cache
def spellings(dimension: str) -> tuple[str, ...]:
    """Exact spellings first, then single names, then volume per time; longer compounds are left to `check`."""
    exact = [name for name, unit in UNITS.items() if unit.dimension == dimension]
    names = [name for name in sorted(vocabulary()) if _is_of(name, dimension)]
    flows = [f"{volume}/{time}" for volume in _VOLUMES for time in _TIMES] if dimension == "flow" else []
    rates = [f"%/{time}" for time in ("h", "d", "day", "week", "month", "year")] if dimension == "rate" else []
    return tuple(dict.fromkeys((*exact, *names, *flows, *rates)))


def _is_of(name: str, dimension: str) -> bool:
    unit = compound_unit(name)
    return unit is not None and unit.dimension == dimension
