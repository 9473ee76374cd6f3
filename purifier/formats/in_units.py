"""Chosen channels with the units of their numbers: as the file says them, else as only one reading of them can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.asked_columns import is_of
from purifier.formats.channels import Chosen
from purifier.formats.header_words import unit_spelled
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import (
    LEAST_V,
    MOST_UNDOUBTED_A,
    SCALES,
    TRIO,
    Extent,
    Scale,
    agreeing,
    beyond,
    plain_quantity,
    scales,
    wide,
)
from purifier.formats.said import Said
from purifier.formats.told_columns import Candidate
from purifier.formats.unit_words import either, leave, no_product, none_true, too_small
from purifier.model.units import UNITS

_CANONICAL: Final = {"soc_percent": 100.0, "time_to_go_s": 3600.0}
"""How many of a block's units the model's own is: shares are kept from 0 to 1 there, times in hours."""
LEAST_MARKED_V: Final = 0.1
"""Less than any cell has: a voltage that is nowhere more is not in the unit that its header names."""
MOST_BESIDE_MV_A: Final = 5.0
"""Where the voltage counts thousandths, so may a number without a unit: from here on it would be a small load."""
AS_ASKED: Final = "as asked"
OF_THE_METERS: Final = "its range"
BY_EXTENT: Final = "no other"
BY_POWER: Final = "the power"
"""How a unit was told that no file names; `purifier.formats.choose.sentence` has the words."""


def in_units(
    candidates: Sequence[Candidate], asked: Asked, asked_for: set[str], loose: bool, file: str, said: Said | None
) -> list[Chosen]:
    """Each candidate with factor and offset to its canonical unit.

    ``asked_for``: quantities that a person named, which are never left out.  ``loose``: their rows are not the same.
    Raises UsageError with both readings where the numbers can be in two units, or in none.
    """
    open_: dict[str, tuple[Scale, ...]] = {}
    for one in candidates:
        if one.unit is None:
            open_[one.quantity] = scales(one.quantity, one.extent)
    by_power = _by_power(candidates, open_, asked, loose, file)
    chosen = []
    for one in candidates:
        if one.quantity == "power_w" and not by_power and _stands_out(one, candidates) and "power_w" not in asked_for:
            leave(said, one, SCALES["power_w"][:1])
            continue
        if one.unit is not None:
            scale, unit_from = _of_unit(one), one.unit_from
        elif plain_quantity(one.quantity) in by_power:
            scale, unit_from = by_power[plain_quantity(one.quantity)], BY_POWER
        else:
            readings = _with_siblings(one, candidates, open_)
            if len(readings) != 1:
                if one.quantity not in (*TRIO, "charging_current_a", "discharging_current_a") and (
                    one.quantity not in asked_for
                ):
                    leave(said, one, readings)
                    continue
                raise UsageError(either(one, readings or SCALES[plain_quantity(one.quantity)][:2], file))
            scale = readings[0]
            unit_from = OF_THE_METERS if scale == SCALES[plain_quantity(one.quantity)][0] else BY_EXTENT
        if beyond(one.quantity, one.extent, scale.factor, scale.offset):
            if one.quantity in asked_for or plain_quantity(one.quantity) in TRIO:
                raise UsageError(none_true(one, scale, file))
            leave(said, one, ())
            continue
        if one.quantity == "voltage_v" and one.quantity not in asked_for and _is_of_no_cell(one, scale):
            raise UsageError(too_small(one, scale, file))
        turn = -1.0 if one.turned else 1.0
        chosen.append(
            Chosen(one.channel, one.quantity, turn * scale.factor, turn * scale.offset, scale.unit, unit_from)
        )
    return chosen


def _stands_out(one: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a power without a unit stands where voltage or current have theirs: it may be a setting as well."""
    flows = any(plain_quantity(other.quantity) == "current_a" for other in candidates)
    return (
        flows
        and one.unit is None
        and any(other.unit is not None for other in candidates if plain_quantity(other.quantity) in TRIO)
    )


def _is_of_no_cell(one: Candidate, scale: Scale) -> bool:
    """Whether volts in a unit smaller than V are so few that points may mark thousands in them: ``13.200`` mV."""
    return scale.factor < 1.0 and 0.0 < one.extent.most * scale.factor < LEAST_MARKED_V


def otherwise(one: Chosen, unit_of: UnitOf) -> Chosen:
    """``one`` with what another unit behind its numbers makes of them: cells may change it, ``999 mA``, ``1.02 A``."""
    if one.unit_from == AS_ASKED:
        return one  # a person's word goes before
    way = -1.0 if one.factor < 0.0 else 1.0
    times = way * _CANONICAL.get(one.quantity, 1.0)

    def scale(spelling: str) -> tuple[float, float] | None:
        unit = unit_spelled(spelling, one.channel.name, unit_of)
        fits = unit is not None and is_of(unit, plain_quantity(one.quantity))
        return (unit.factor * times, unit.offset * times) if unit is not None and fits else None

    return replace(one, otherwise=scale)


def _of_unit(one: Candidate) -> Scale:
    assert one.unit is not None
    times = _CANONICAL.get(one.quantity, 1.0)
    usual = next((spelling for spelling, unit in UNITS.items() if unit == one.unit), one.spelling)
    return Scale(usual, one.unit.factor * times, one.unit.offset * times)


def _by_power(
    candidates: Sequence[Candidate], open_: dict[str, tuple[Scale, ...]], asked: Asked, loose: bool, file: str
) -> dict[str, Scale]:
    """Units of those of voltage, current and power that have none, told by volts times amperes; empty: no power, or
    nothing to tell."""
    extents: dict[str, Extent] = {}
    units: dict[str, Sequence[Scale]] = {}
    without = set()
    for one in candidates:
        quantity = plain_quantity(one.quantity)
        if quantity not in TRIO:
            continue
        extent = one.extent
        if quantity in extents:  # the two directions of one current
            extent = max(extent, extents[quantity], key=lambda either: either.most)
        extents[quantity] = extent
        units[quantity] = wide(quantity, extent) if one.unit is None else (_of_unit(one),)
        if one.unit is None:
            without.add(quantity)
    volts = asked.stated.get("voltage_v")
    if "voltage_v" not in extents and volts is not None:
        extents["voltage_v"], units["voltage_v"] = Extent(volts, volts), SCALES["voltage_v"][:1]
    if not without or extents.keys() != set(TRIO):
        return {}
    agree = agreeing(extents, units, loose)
    plain = [one for one in agree if all(one[quantity] == SCALES[quantity][0] for quantity in without)]
    undoubted = all(len(readings) == 1 for quantity, readings in open_.items() if plain_quantity(quantity) in without)
    if plain and (undoubted or len(agree) == 1):
        return {quantity: plain[0][quantity] for quantity in without}
    odd = [sum(one[quantity] != SCALES[quantity][0] for quantity in without) for one in agree]
    if agree and not plain and odd.count(min(odd)) == 1:
        return {quantity: agree[0][quantity] for quantity in without}
    raise UsageError(no_product(candidates, agree, without, file))


def _with_siblings(
    one: Candidate, candidates: Sequence[Candidate], open_: dict[str, tuple[Scale, ...]]
) -> tuple[Scale, ...]:
    """What the voltage beside it says of a current or a power: one of hundreds beside millivolts is in thousandths as
    well, one of some may be, and so may watts that would be more amperes than boards measure."""
    readings, quantity = open_[one.quantity], plain_quantity(one.quantity)
    volts = next((other for other in candidates if other.quantity == "voltage_v"), None)
    if quantity not in ("current_a", "power_w") or volts is None:
        return readings
    of_volts = open_.get("voltage_v", ()) if volts.unit is None else (_of_unit(volts),)
    if len(of_volts) != 1:
        return readings
    milli = of_volts[0].factor == 1e-3
    if quantity == "current_a" and len(readings) > 1 and milli:
        return tuple(scale for scale in readings if scale.factor == 1e-3) or readings
    if readings == SCALES[quantity][:1]:
        flow = one.extent.most
        if quantity == "power_w":
            flow /= max(volts.extent.most * of_volts[0].factor, LEAST_V)
        if flow > (MOST_BESIDE_MV_A if milli else MOST_UNDOUBTED_A):
            return SCALES[quantity][:2]
    return readings
