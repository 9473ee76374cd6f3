"""What stands against a way that fits, told by what its parts are made for: nothing is planned here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from purifier.model.equipment import Battery, Converter, Input, Output, Purifier, same_voltage
from purifier.services.plan.feeding import volts_of

TOO_LARGE: Final = 10.0
"""An inverter for so many times what the purifier takes at most spends most of a battery on itself."""
SMALL_W: Final = 300.0
"""No inverter up to this is too large: smaller ones are hardly to be had."""
COMMON_USB_V: Final = (5.0, 9.0, 15.0, 20.0)
"""What a USB-C source usually offers; anything else must be on its label."""
TAKEN_V: Final = 12.0
"""What a battery of unknown voltage is taken for."""


@dataclass(frozen=True, slots=True)
class Near:
    """What else there is: an output that fits as it is and an AC outlet, each in words; a way that stays DC.

    ``most_w`` is the most that the purifiers draw [W], None for a plain load.
    """

    direct: str | None
    outlet: str | None
    stays_dc: bool
    most_w: float | None


def to_plain(output: Output, into: Input | None) -> str:
    """The objection to an output as it is; empty: it is sensible.

    That is an outlet of another country's voltage; a model that is sold for both will be the right one.
    """
    if into is None or output.id != "ac" or output.voltage_v is None:
        return ""
    wanted = into.voltage_v.value
    sold = (output.voltage_v, output.other_voltage_v)
    if any(volts is not None and same_voltage(volts.value, wanted) for volts in sold):
        return ""
    return f"gives {output.voltage_v.value:g} V, where {wanted:g} V is needed"


def to_converter(
    battery: Battery, output: Output, converter: Converter, purifier: Purifier | None, into: Input | None, near: Near
) -> str:
    """The weightiest objection to a converter on ``output``; empty: it is sensible."""
    takes_v = converter.input_voltage_v.value
    if converter.input == "dc" and volts_of(output, battery) is None and not same_voltage(takes_v, TAKEN_V):
        return f"for a battery of {takes_v:g} V"
    if converter.input == "usb-c" and (why := _to_usb(output, takes_v)):
        return why
    if near.direct is not None:
        return f"not needed: {near.direct} will do"
    if converter.class_ == "inverter" and near.outlet is not None:
        return f"not needed: {near.outlet} will do"
    if into is not None and into.adapter is not None and near.stays_dc:
        return "turns it into wall power and back"
    if converter.input == "ac" and near.outlet is not None:
        return "not needed: the purifier's own mains adapter will do"
    if near.most_w is not None and converter.max_power_w is not None:
        if converter.max_power_w.value < near.most_w:
            return f"too small for the highest setting: {converter.max_power_w.value:g} W at most"
        if converter.max_power_w.value > max(SMALL_W, TOO_LARGE * near.most_w):
            return "far larger than needed"
    if converter.wave == "modified" and (purifier is None or purifier.motor != "ec"):
        return "modified sine: some motors hum, heat up or stop"
    return ""


def _to_usb(output: Output, wanted: float) -> str:
    stated = output.voltage_v
    if stated is not None and same_voltage(stated.value, wanted):
        return ""
    if stated is not None and stated.value < wanted:
        return f"this port gives {stated.value:g} V at most"
    return "" if wanted in COMMON_USB_V else f"few USB-C ports offer {wanted:g} V: look at its label"
