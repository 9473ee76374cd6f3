"""Blocks with canonical signs: negative while the battery discharges, as `purifier.model.direction` decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import copysign

from purifier.model.block import Block, Cells
from purifier.model.direction import Direction, Stretch


def signed(block: Block, decided: Direction) -> Block:
    """The rows of ``block`` with canonical current, power and charge counter; cells without a value stay so."""
    values = dict(block.values)
    currents = values.get("current_a")
    if currents is not None:
        values["current_a"] = currents = _turned(currents, block, decided)
    powers = values.get("power_w")
    if powers is not None:
        if currents is None:
            values["power_w"] = _turned(powers, block, decided)
        elif decided.power is None:
            values["power_w"] = [
                p if p is None or not i else copysign(p, i) for p, i in zip(powers, currents, strict=True)
            ]
        elif decided.power < 0:
            values["power_w"] = _negative(powers)
    charges = values.get("charge_ah")
    if charges is not None and decided.charge_zero_ah is not None:
        zero, factor = decided.charge_zero_ah, decided.charge
        values["charge_ah"] = [None if q is None else (q - zero) * factor for q in charges]
    return Block(block.t_ms, values, block.line, block.section, block.mean_ms, block.extra)


def _turned(cells: Cells, block: Block, decided: Direction) -> Cells:
    if decided.stretches:
        return _stretch_by_stretch(cells, block, decided.stretches)
    return _negative(cells) if decided.factor == -1 else cells


def _negative(cells: Cells) -> Cells:
    try:
        return [-cell for cell in cells]  # type: ignore[operator]
    except TypeError:
        return [None if cell is None else -cell for cell in cells]


def _stretch_by_stretch(cells: Cells, block: Block, stretches: Sequence[Stretch]) -> Cells:
    """Magnitudes with the sign of their stretch; what is next to nothing between two has that of the first."""
    starts = [(one.section, one.start_ms) for one in stretches]
    place = bisect_right(starts, (block.section, block.t_ms[0])) if block.t_ms else 0
    behind = bisect_right(starts, (block.section, block.t_ms[-1])) if block.t_ms else 0
    if place == behind:
        factor = stretches[max(0, place - 1)].factor
        return [None if cell is None else abs(cell) * factor for cell in cells]
    found: Cells = []
    for t_ms, cell in zip(block.t_ms, cells, strict=True):
        while place < len(starts) and starts[place] <= (block.section, t_ms):
            place += 1
        found.append(None if cell is None else abs(cell) * stretches[max(0, place - 1)].factor)
    return found
