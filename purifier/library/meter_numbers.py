"""The numbers of a meter's field table: what a count is worth, what is believed, in the unit a value's name ends in."""

from __future__ import annotations

from purifier.errors import QuantityError
from purifier.library.quantities import read_stated
from purifier.model.units import UNITS, split
from purifier.plain_text import quoted
from purifier.protocols.field import SUFFIXES, suffix_of
from purifier.protocols.spoken import exact_scale


def scale(text: str, name: str) -> tuple[float, int]:
    """``0.01 V`` for voltage_v -> (1, 100): a count is worth times / divisor. Raises QuantityError."""
    suffix = suffix_of(name)
    if suffix is None:
        raise QuantityError(f"expected no unit, for the name '{name}' ends in none ({', '.join(SUFFIXES)})")
    parts = split(text)
    if parts is not None and parts.unit in UNITS and UNITS[parts.unit].offset:
        raise QuantityError(f"expected degrees that count from zero, degC; found {quoted(text)}")
    dimension, per_canonical, _ = SUFFIXES[suffix]
    worth = read_stated(text, dimension).value * per_canonical
    if worth == 0.0:
        raise QuantityError(f"expected what one count is worth, more or less than nothing; found {quoted(text)}")
    return exact_scale(float(f"{worth:.12g}"))


def limits(text: str, name: str) -> tuple[float, float]:
    """``0 V to 60 V`` for voltage_v -> (0.0, 60.0). Raises QuantityError."""
    low, _, high = text.partition(" to ")
    ends = _number(low, name), _number(high, name)
    if ends[0] > ends[1]:
        raise QuantityError(f"expected the lower end first, found {quoted(text)}")
    return ends


def _number(text: str, name: str) -> float:
    suffix = suffix_of(name)
    if suffix is None:
        try:
            return float(text)
        except ValueError:
            raise QuantityError(
                f"expected a plain number, for the name '{name}' ends in no unit; found {quoted(text)}"
            ) from None
    dimension, per_canonical, _ = SUFFIXES[suffix]
    return float(f"{read_stated(text, dimension).value * per_canonical:.12g}")
