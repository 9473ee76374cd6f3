"""What is lost or missing on the way from battery to purifier: conversions, plugs, leads."""

from __future__ import annotations

from purifier.model.case import Case, assumed, listed
from purifier.model.wiring import MOST_DROP


def assumed_loss(case: Case) -> str | None:
    names = assumed(case.setup)
    if not names:
        return None
    return f"Nobody published {listed(names)}: a usual figure for the class stands in. Plan with the 'at least' hours."


def output_chosen(case: Case) -> str | None:
    other = case.instead
    if other is None:
        return None
    hours = f"{other.runtime_h:.0f}" if other.runtime_h >= 10.0 else f"{other.runtime_h:.1f}"
    would = f"the {other.name} ({other.text}) would give {hours} h"
    return f"No output was named, so the {case.output_name} was taken; {would}."


def mains_adapter(case: Case) -> str | None:
    setup = case.setup
    if setup.purifier is None or setup.input is None or setup.input.id != "ac" or "dc" not in setup.purifier.inputs:
        return None
    volts = setup.purifier.inputs["dc"].voltage_v.value
    return f"The mains adapter makes {volts:g} V of AC again: a {volts:g} V output loses less."


def connector(case: Case) -> str | None:
    setup = case.setup
    if setup.input is None or setup.input.id == "ac":
        return None
    wants = setup.input.connector
    offers = setup.converter.connector if setup.converter is not None else setup.output.connector
    if wants is None:
        return "The size and polarity of the purifier's plug are not known: measure before you buy a cable."
    if offers is not None and offers.split(",")[0].strip().lower() == wants.split(",")[0].strip().lower():
        return None
    return f"You need a cable to the purifier's {wants}" + (
        f" from the {offers}." if offers else "; check the polarity."
    )


def thin_lead(case: Case) -> str | None:
    ohm, volts = case.on.wire_ohm.value, case.setup.supply_v
    if not ohm or volts is None:
        return None
    drop = case.output_w / volts * ohm
    if drop / volts <= MOST_DROP:
        return None
    sizes = case.wiring.sizes
    thicker = f"take {sizes} or thicker, or a shorter one" if sizes else "take a thicker or shorter one"
    return f"The wire drops {drop:.2f} V ({drop / volts:.0%}): {thicker}, or the run may end early."
