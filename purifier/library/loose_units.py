"""Unit spellings as people type them, made exact: ``KWH``, ``watt hours``, ``5w``, ``btu/h``, ``14 F``.

The spelling as typed goes first; then letters of either case are taken as equal, and blanks, hyphens and underscores as
nothing.  Where that leaves two units, as ``mw`` does (mW, MW), nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Final

from purifier.library.compound_units import compound_unit, vocabulary
from purifier.model.units import UNITS, Unit

MOST_READINGS: Final = 16
"""A compound of more is no unit that anybody types."""

_ALSO: Final = {
    **dict.fromkeys(("C", "deg C", "° C", "Celsius", "centigrade", "degrees C"), "degC"),
    **dict.fromkeys(("F", "deg F", "° F", "Fahrenheit", "degrees F"), "degF"),
    **dict.fromkeys(("percent", "per cent", "pct"), "%"),
    **dict.fromkeys(("mm²", "sq mm", "mmq"), "mm2"),
}
"""What people call units whose exact spellings are others."""


def unit_of(spelling: str) -> Unit | None:
    """The unit of an exact ``spelling``, from the table or from pint; None when it is none."""
    return UNITS.get(spelling) or compound_unit(spelling)


def exact_spellings(spelling: str, dimension: str) -> tuple[str, ...]:
    """The exact spellings of units of ``dimension`` that ``spelling`` may stand for, one for each different unit.

    Itself alone when it is one as typed; empty when it is near none.
    """
    known = unit_of(spelling)
    if known is not None and known.dimension == dimension:
        return (spelling,)
    found: dict[float, str] = {}
    for name in _candidates(spelling):
        unit = unit_of(name)
        if unit is not None and unit.dimension == dimension:
            found.setdefault(unit.factor, _short(name, unit))
    return tuple(found.values())


def _short(name: str, unit: Unit) -> str:
    """``Wh`` for ``watt_hours``, which nobody types."""
    return next((one for one, known in UNITS.items() if "_" in name and known == unit), name)


def _candidates(spelling: str) -> list[str]:
    whole = _names().get(_key(spelling))
    if whole is not None:
        return list(whole)
    parts = re.split(r"\s*([*/·])\s*", re.sub(r"\s+per\s+", "/", spelling.strip(), flags=re.IGNORECASE))
    if len(parts) < 2:
        return []
    choices = [[part] if part in "*/·" else [part, *_names().get(_key(part), ())] for part in parts]
    count = 1
    for choice in choices:
        count *= len(choice)
    return ["".join(one) for one in product(*choices)] if count <= MOST_READINGS else []


def _key(spelling: str) -> str:
    return re.sub(r"[\s_-]+", "", spelling.casefold())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Key -> exact spellings, those of the table first."""
    names: dict[str, list[str]] = {}
    for name in (*UNITS, *sorted(vocabulary())):
        names.setdefault(_key(name), []).append(name)
    for name, exact in _ALSO.items():
        names.setdefault(_key(name), []).append(exact)
    return {key: tuple(dict.fromkeys(found)) for key, found in names.items()}
