"""Two columns without a sign, one for charging and one for discharging, as one current."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.formats.channels import Chosen
from purifier.model.block import Block, Cells

CHARGING, DISCHARGING = "charging_current_a", "discharging_current_a"


def is_of_two(chosen: Sequence[Chosen]) -> bool:
    """Whether the current comes out of such columns, or of one of them: what charges is positive then."""
    return any(one.quantity in (CHARGING, DISCHARGING) for one in chosen)


def is_signed(chosen: Sequence[Chosen]) -> bool:
    """Whether one of them alone has both signs: positive is the way that its name says, negative the other."""
    found = [one.channel for one in chosen if one.quantity in (CHARGING, DISCHARGING)]
    return len(found) == 1 and (found[0].low or 0.0) < 0.0 < (found[0].high or 0.0)


def one_current(block: Block, signed: bool = False) -> Block:
    """``block`` with ``current_a`` in place of its two columns; others as they are.  ``signed``: see `is_signed`."""
    if CHARGING not in block.values and DISCHARGING not in block.values:
        return block
    values = dict(block.values)
    charging, discharging = values.pop(CHARGING, None), values.pop(DISCHARGING, None)
    if signed:
        values["current_a"] = charging or [None if cell is None else -cell for cell in discharging or ()]
        return Block(block.t_ms, values, block.line, block.section, block.mean_ms, block.extra)
    nothing: Cells = [0.0] * len(block)
    pairs = zip(charging or nothing, discharging or nothing, strict=True)
    values["current_a"] = [None if a is None or b is None else abs(a) - abs(b) for a, b in pairs]
    return Block(block.t_ms, values, block.line, block.section, block.mean_ms, block.extra)
