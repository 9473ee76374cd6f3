"""What is said of a column whose unit nobody can tell, or that no unit makes sense of; each names what decides."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.formats.asked_columns import OPTIONS, WORDS, example
from purifier.formats.plausible import (
    SCALES,
    TRIO,
    Scale,
    beyond,
    plain_quantity,
    within,
)
from purifier.formats.said import Said
from purifier.formats.told_columns import Candidate
from purifier.formats.which_column import with_extent


def either(one: Candidate, readings: Sequence[Scale], file: str) -> str:
    """That it can be read two ways: both readings, with what the numbers would be, and the options that decide."""
    extent, quantity = one.extent, plain_quantity(one.quantity)
    canonical = SCALES[quantity][0].unit
    told, typed = [], []
    for scale in readings:
        low, high = (number * scale.factor + scale.offset for number in extent)
        fault = "" if within(quantity)[0] <= low and high <= within(quantity)[1] else ", part of them a fault"
        told.append(f"{scale.unit} ({low:.4g} to {high:.4g} {canonical}{fault})")
        typed.append(example(quantity, one.channel, scale.unit) if quantity in OPTIONS else scale.unit)
    return (
        f"{file}:{one.channel.line}: {with_extent(one.channel)} has no unit, and as {WORDS[quantity]} it can be in "
        f"{' or '.join(told)}; say which: {' or '.join(typed)}"
    )


def none_true(one: Candidate, scale: Scale, file: str) -> str:
    """That its numbers are beyond all sense in the unit they are in; another in which they are not, if there is one."""
    quantity = plain_quantity(one.quantity)
    low, high = within(quantity)
    canonical = SCALES[quantity][0].unit
    others = [other for other in SCALES[quantity] if not beyond(quantity, one.extent, other.factor, other.offset)]
    unit = next((other.unit for other in others if other.unit != scale.unit), "")
    way = f"; if it is in {unit}: {example(quantity, one.channel, unit)}" if unit and quantity in OPTIONS else ""
    return (
        f"{file}:{one.channel.line}: {with_extent(one.channel)}, read in {scale.unit}, is nowhere a {WORDS[quantity]} "
        f"from {low:g} to {high:g} {canonical}{way}"
    )


def too_small(one: Candidate, scale: Scale, file: str) -> str:
    """That it is less than any cell has, and what may have made it so."""
    return (
        f"{file}:{one.channel.line}: {with_extent(one.channel)}, read in {scale.unit}, is less than any battery has: "
        f"--decimal comma if its points mark thousands, {example('voltage_v', one.channel, 'V')} if it is in V"
    )


def no_product(candidates: Sequence[Candidate], agree: list[dict[str, Scale]], without: set[str], file: str) -> str:
    """That volts times amperes are the watts in no units, or in several."""
    ours = [one for one in candidates if plain_quantity(one.quantity) in TRIO]
    names = ", ".join(with_extent(one.channel) for one in ours)
    line = min(one.channel.line for one in ours)
    open_ = {plain_quantity(one.quantity): one.channel for one in ours if plain_quantity(one.quantity) in without}
    typed = " ".join(example(quantity, open_[quantity], SCALES[quantity][0].unit) for quantity in sorted(open_))
    if not agree:
        return (
            f"{file}:{line}: volts times amperes are not the watts, in whatever units: {names}; say the units, such as "
            f"{typed}, or leave the power out: {OPTIONS['power_w']} none"
        )
    readings = " or ".join(", ".join(one[quantity].unit for quantity in TRIO) for one in agree)
    return f"{file}:{line}: {names} can be in {readings}; say which, such as {typed}"


def leave(said: Said | None, one: Candidate, readings: Sequence[Scale]) -> None:
    """Tell that it is not read, which ``readings`` it may have (none: no unit makes sense), and what reads it."""
    if said is None:
        return
    quantity = plain_quantity(one.quantity)
    units = " or ".join(scale.unit for scale in readings)
    why = f"it has no unit and may be in {units}" if readings else "no unit makes a true value of it"
    way = f"; {example(quantity, one.channel, readings[0].unit)} reads it" if readings and quantity in OPTIONS else ""
    said.say(f"the {WORDS[quantity]} {with_extent(one.channel)} is not read: {why}{way}")
