"""Two columns without a sign, one for charging and one for discharging, as one current."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.formats.channels import Chosen
from purifier.model.block import Block

CHARGING, DISCHARGING = "charging_current_a", "discharging_current_a"


def is_of_two(chosen: Sequence[Chosen]) -> bool:
    """Whether the current comes out of such columns, or of one of them: what charges is positive then."""
    return any(one.quantity in (CHARGING, DISCHARGING) for one in chosen)


def is_of_one(chosen: Sequence[Chosen], quantity: str) -> bool:
    """Whether the current comes out of one such column only, of ``quantity``."""
    return [one.quantity for one in chosen if one.quantity in (CHARGING, DISCHARGING)] == [quantity]


def is_signed(chosen: Sequence[Chosen], asked: bool = False) -> bool:
    """Whether one of them alone has both signs: positive is the way that its name says, negative the other.

    So it is, too, where somebody says what its sign means (``asked``).
    """
    found = [one.channel for one in chosen if one.quantity in (CHARGING, DISCHARGING)]
    return len(found) == 1 and (asked or (found[0].low or 0.0) < 0.0 < (found[0].high or 0.0))


def one_current(block: Block, signed: bool = False) -> Block:
    """``block`` with ``current_a`` in place of its two columns; others as they are.  ``signed``: see `is_signed`."""
    if CHARGING not in block.values and DISCHARGING not in block.values:
        return block
    values = dict(block.values)
    charging, discharging = values.pop(CHARGING, None), values.pop(DISCHARGING, None)
    if signed:
        values["current_a"] = charging or [None if cell is None else -cell for cell in discharging or ()]
    elif charging is None or discharging is None:
        way = 1.0 if discharging is None else -1.0
        one = charging if discharging is None else discharging
        values["current_a"] = [None if cell is None else way * abs(cell) for cell in one or []]
    else:
        values["current_a"] = list(map(_together, charging, discharging))
    return Block(block.t_ms, values, block.line, block.section, block.mean_ms, block.extra)


def _together(charging: float | None, discharging: float | None) -> float | None:
    """What charges less what discharges; where one of them is left blank nothing flows that way."""
    if charging is None or discharging is None:
        one = charging if discharging is None else discharging
        return one if one is None or one != one else abs(one) if discharging is None else -abs(one)
    return abs(charging) - abs(discharging)
