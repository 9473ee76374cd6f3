"""A battery and a purifier that do not fit: what would join them, as the end of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.model.equipment import Battery, Purifier
from purifier.services.plan.feeding import inputs_of, volts_of
from purifier.services.plan.ways import ways

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

NAMED: Final = 4
"""So many are named where no hours are known."""


def would_do(library: Library, battery: Battery, count: int, purifier: Purifier) -> str:
    """The ways that would reach ``purifier`` as the end of a sentence, each as it is typed; what lacks if none does."""
    found = ways(library, battery, purifier)
    if not found:
        return nothing_joins(battery, purifier)
    found.sort(key=lambda way: bool(way.objection))
    texts = [f"'{way.text(battery.id, count)}'" for way in found[:NAMED]]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"; these would do: {', '.join(texts)}{more}"


def nothing_joins(battery: Battery, purifier: Purifier) -> str:
    """That no known converter joins the two, which one would, and how to describe it, as the end of a sentence."""
    return (
        f"; no converter that is known joins them: {missing_converter(battery, purifier)} would do; "
        "describe yours with 'purifier profiles new converter'"
    )


def missing_converter(battery: Battery, purifier: Purifier) -> str:
    """``a converter from 36 V to 12 V``, ``an inverter from 36 V to 120 V``: what nobody described yet."""
    into = inputs_of(purifier)[0]
    wanted = into.voltage_v.value
    for output in battery.outputs.values():
        volts = volts_of(output, battery)
        if output.id == "ac":
            return f"a wall adapter that gives {wanted:g} V"
        if output.id == "dc" and volts is not None:
            what = "a converter" if into.id == "dc" else "an inverter"
            return f"{what} from {volts.value:g} V to {wanted:g} V"
    if into.id == "dc":
        return f"a USB-C trigger that gives {wanted:g} V"
    return f"a battery with an AC outlet, or an inverter that makes {wanted:g} V of USB-C,"
