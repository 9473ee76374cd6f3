"""What can be too much for an output or an inverter: watts, the start of a motor, a modified sine."""

from __future__ import annotations

import math
from typing import Final

from purifier.model.case import Case
from purifier.model.equipment import Output

SOCKET_A: Final = 10.0
"""What a car socket usually gives."""
USB_A: Final = 3.0
"""What USB gives at any voltage below 20 V."""
USB_C_W: Final = 100.0
"""What a USB-C port gives at the most, at 20 V and 5 A, unless it states more."""
TO_START: Final = 3.0
"""Times its running watts that an induction motor may take to start: 3 for a blower, say guides to inverters."""


def output_rating(case: Case) -> str | None:
    output, converter, takes = case.setup.output, case.setup.converter, case.output_w
    if output.max_power_w is not None and takes > output.max_power_w.value:
        return f"The {case.output_name} gives at most {output.max_power_w.value:g} W; this takes {takes:.3g} W."
    if case.setup.battery.kind != "station" or output.id == "ac":
        return None
    volts = 20.0 if converter is None else converter.input_voltage_v.value
    if output.id == "usb-c" and volts < 20.0:  # so says the standard, whatever the port gives at 20 V
        most, why = USB_A * volts, f"USB-C at {volts:g} V gives at most {USB_A:g} A, {USB_A * volts:g} W"
    elif output.max_power_w is None:
        most, why = _usual_rating(output)
    else:
        return None
    return f"{why}; this takes {takes:.3g} W." if takes > most else None


def _usual_rating(output: Output) -> tuple[float, str]:
    """What a station's port of its class gives where it does not say [W], and that in words."""
    if output.id == "usb-c":
        return USB_C_W, f"Its limit is not stated, and a USB-C port usually gives {USB_C_W:g} W at most"
    volts, socket = 12.0 if output.voltage_v is None else output.voltage_v.value, (output.connector or "car").lower()
    if "usb" not in socket and "car" not in socket:
        return math.inf, ""
    what, amps = ("USB port", USB_A) if "usb" in socket else ("car socket", SOCKET_A)
    return amps * volts, f"Its limit is not stated, and a {what} usually gives {amps:g} A, {amps * volts:g} W"


def converter_rating(case: Case) -> str | None:
    converter = case.setup.converter
    if converter is None or converter.max_power_w is None or case.plug_w <= converter.max_power_w.value:
        return None
    return f"{converter.name} gives at most {converter.max_power_w.value:g} W; this takes {case.plug_w:.3g} W."


def motor_start(case: Case) -> str | None:
    setup = case.setup
    if setup.purifier is None or setup.purifier.motor != "ac" or setup.input is None or setup.input.id != "ac":
        return None
    most = setup.output.max_power_w if setup.converter is None else setup.converter.max_power_w
    name = f"the {case.output_name}" if setup.converter is None else setup.converter.name
    if most is None or not case.plug_w <= most.value < TO_START * case.plug_w:
        return None
    return (
        f"Its motor hangs straight on the mains and may take {TO_START:g} times its watts, "
        f"{TO_START * case.plug_w:.0f} W, to start; {name} gives {most.value:g} W: try whether it starts."
    )


def modified_sine(case: Case) -> str | None:
    setup = case.setup
    if setup.converter is None or setup.converter.wave != "modified":
        return None
    if setup.purifier is not None and setup.purifier.motor == "ec":
        return None
    if setup.input is not None and setup.input.adapter is not None:
        return None
    return (
        "This inverter gives a modified sine, on which fan motors hum, run hot or slow, and some do not start: "
        "take one that gives a true sine, or try a night."
    )
