"""The unit spellings a dimension is usually given in, for JSON Schema."""

from __future__ import annotations

from functools import cache

from purifier.library.compound_units import compound_unit, vocabulary
from purifier.model.units import UNITS

_VOLUMES = ("m3", "m^3", "m³", "ft3", "ft^3", "ft³", "L", "l")
_TIMES = ("h", "hr", "min", "s")


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
