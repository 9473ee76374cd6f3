"""Whole columns of readings as rows of the table: what an import of a million rows has time for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Final

from purifier.model.block import Cells
from purifier.store.packing import FINE, MOST, code, product, whole

_SQUARED: Final = FINE * FINE
_HALF: Final = FINE / 2

Row = tuple[int, int | None, int | None, int | None, int | None, int | None]


def pack_columns(
    t_ms: Sequence[int],
    voltage: Cells | None = None,
    current: Cells | None = None,
    charge: Cells | None = None,
    soc: Cells | None = None,
    power: Cells | None = None,
) -> list[Row]:
    """The rows that `packing.pack` makes of readings one by one; a column that is None is unknown throughout.

    ``t_ms`` counts from the run's start; V, A, Ah (since full, drawn: negative), percent and W, negative while the
    battery discharges.  What is no number, or one of no world, is unknown.
    """
    volts, amperes = _whole(voltage, FINE), _whole(current, FINE)
    codes: list[int | None] | None = None
    if power is not None:
        both = zip(volts or repeat(None), amperes or repeat(None), _whole(power, FINE) or (), power, strict=False)
        codes = [
            None
            if steps is None or watts is None
            else 0
            if v is not None and i is not None and abs(watts * _SQUARED - v * i) < _HALF
            else code(steps, product(v, i))
            for v, i, steps, watts in both
        ]
    columns = (volts, amperes, _whole(charge, FINE), _whole(soc, 10), codes)
    return list(zip(t_ms, *(repeat(None, len(t_ms)) if one is None else one for one in columns), strict=True))


def _whole(cells: Cells | None, steps: int) -> list[int | None] | None:
    """A column in whole steps."""
    if cells is None:
        return None
    try:
        packed: list[int | None] = [round(cell * steps) for cell in cells]  # type: ignore[operator]
        if not packed or (min(packed) > -MOST and max(packed) < MOST):  # type: ignore[type-var, operator]
            return packed
    except (TypeError, ValueError, OverflowError):
        pass  # one is missing, or no number
    return [whole(cell, steps) for cell in cells]
