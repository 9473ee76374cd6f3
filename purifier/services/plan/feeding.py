"""What can feed what: an output an input or a converter, a converter an input."""

from __future__ import annotations

from purifier.model.equipment import Battery, Converter, Input, Output, Purifier, Supply, same_voltage
from purifier.model.figures import Figure


def inputs_of(purifier: Purifier) -> list[Input]:
    """Its inputs, those that need no adapter first."""
    return sorted(purifier.inputs.values(), key=lambda into: into.adapter is not None)


def volts_of(output: Output, battery: Battery) -> Figure | None:
    """What an output gives, nominally [V]; None where nobody says."""
    return output.voltage_v or battery.voltage_v


def fits(supply: Supply, volts: Figure | None, into: Input) -> bool:
    """Whether a supply can feed this input. Mains voltages are not told apart here: a caution speaks of them."""
    if supply != into.id:
        return False
    if supply != "dc" or volts is None:
        return True
    return same_voltage(volts.value, into.voltage_v.value)


def takes(converter: Converter, output: Output, battery: Battery) -> bool:
    """Whether ``converter`` can hang on this output; USB-C voltages are bargained for and not compared."""
    volts = volts_of(output, battery)
    if converter.input != output.id:
        return False
    if volts is None or converter.input == "usb-c":
        return True
    return same_voltage(volts.value, converter.input_voltage_v.value)


def feeds(converter: Converter, into: Input) -> bool:
    """Whether ``converter`` gives what ``into`` takes, the mains voltage included."""
    volts = converter.output_voltage_v
    return fits(converter.output, volts, into) and same_voltage(volts.value, into.voltage_v.value)


def fed(converter: Converter, purifier: Purifier) -> list[Input]:
    """The input that ``converter`` feeds, or none."""
    return [into for into in inputs_of(purifier) if feeds(converter, into)][:1]
