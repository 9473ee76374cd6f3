"""What a station's port gives at most: what its profile states, else what is usual for its kind."""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.equipment import Output
from purifier.model.setup import Setup

SOCKET_A: Final = 10.0
"""What a car socket usually gives."""
USB_A: Final = 3.0
"""What USB gives at any voltage below 20 V, and what a cable without a chip in its plug carries."""
USB_C_W: Final = 100.0
"""What a USB-C port gives at the most, at 20 V and 5 A, unless it states more."""


class Limit(NamedTuple):
    """``most_w``: the watts that it gives at most; ``why``: in words, empty where its own profile says so."""

    most_w: float
    why: str = ""


def port_limit(setup: Setup) -> Limit | None:
    """What the output that is used gives at most; None where nothing is stated and nothing usual either.

    USB-C below 20 V is bound by the standard, whatever the port gives at 20 V.
    """
    output, converter = setup.output, setup.converter
    own = None if output.max_power_w is None else Limit(output.max_power_w.value)
    if setup.battery.kind != "station" or output.id == "ac":
        return own
    volts = 20.0 if converter is None else converter.input_voltage_v.value
    if output.id == "usb-c" and volts < 20.0:
        most = USB_A * volts
        if own is not None and own.most_w < most:
            return own
        return Limit(most, f"USB-C at {volts:g} V gives at most {USB_A:g} A, {most:g} W")
    return own or _usual(output)


def _usual(output: Output) -> Limit | None:
    """What a port of its class gives where it does not say."""
    if output.id == "usb-c":
        return Limit(USB_C_W, f"Its limit is not stated, and a USB-C port usually gives {USB_C_W:g} W at most")
    volts, socket = 12.0 if output.voltage_v is None else output.voltage_v.value, (output.connector or "car").lower()
    if "usb" not in socket and "car" not in socket:
        return None
    what, amps = ("USB port", USB_A) if "usb" in socket else ("car socket", SOCKET_A)
    return Limit(amps * volts, f"Its limit is not stated, and a {what} usually gives {amps:g} A, {amps * volts:g} W")
