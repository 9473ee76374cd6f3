"""Units of Home Assistant's entities: where they stand, and how one is turned into another."""

from __future__ import annotations

import json

from purifier.model.units import UNITS


def unit_in(attributes: str | None) -> str:
    """The unit that an entity's attributes, JSON, state; empty where they do not."""
    try:
        said = json.loads(attributes or "{}")
    except (ValueError, RecursionError):
        return ""
    unit = said.get("unit_of_measurement") if isinstance(said, dict) else None
    return unit if isinstance(unit, str) else ""


def change(unit: str, into: str) -> tuple[float, float] | None:
    """Factor and offset that turn a number in ``unit`` into one in ``into``; None where there are none."""
    if unit == into:
        return 1.0, 0.0
    one, other = UNITS.get(unit), UNITS.get(into)
    if one is None or other is None or one.dimension != other.dimension:
        return None
    return one.factor / other.factor, (one.offset - other.offset) / other.factor
