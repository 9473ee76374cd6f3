"""JSON text in a cell of the database, which may hold anything."""

from __future__ import annotations

import json
import math
from typing import Any


def json_object(text: object) -> dict[str, Any] | None:
    """The object that ``text`` is, with None for numbers that are none or have no end; None when it is no object."""
    if not isinstance(text, str):
        return None
    try:
        found = json.loads(text, parse_constant=_unknown, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def number(value: object) -> float | None:
    """``value`` if it is a finite number, as `json_object` and SQLite give them; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -1e300 < value < 1e300 else None


def _unknown(word: str) -> None:
    return None


def _finite(text: str) -> float | None:
    found = float(text)
    return found if math.isfinite(found) else None
