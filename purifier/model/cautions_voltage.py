"""What can go wrong with volts: the wrong ones, unknown ones, those that fans follow or that are not offered."""

from __future__ import annotations

from typing import Final

from purifier.model.beliefs import FAN_EXPONENT, pack_curve
from purifier.model.case import Case, listed
from purifier.model.chemistry import energy_below
from purifier.model.equipment import same_voltage
from purifier.model.layers import pack_voltage
from purifier.model.power_path import coupled_power_ratio

TAKEN_V: Final = 12.0
"""What a battery of unknown voltage is taken for."""


def voltage(case: Case) -> str | None:
    used, volts = case.setup.input, case.supply_v
    if used is None or volts is None or same_voltage(volts, used.voltage_v.value) or _stations_mains(case):
        return None
    return (
        f"Do not connect: the supply gives {volts:g} V and this input takes {used.voltage_v.value:g} V. "
        "The hours mean nothing."
    )


def version(case: Case) -> str | None:
    """Stations are sold with the mains voltage of the country: the wrong one is a matter of what to buy."""
    used, output = case.setup.input, case.setup.output
    if used is None or output.voltage_v is None or not _stations_mains(case):
        return None
    volts, wanted = output.voltage_v.value, used.voltage_v.value
    if same_voltage(volts, wanted):
        return None
    if output.other_voltage_v is not None and same_voltage(output.other_voltage_v.value, wanted):
        return f"This needs the {wanted:g} V version of the station."
    whose = "The US model" if same_voltage(volts, 120.0) else "This model"
    return f"{whose} gives {volts:g} V and the purifier takes {wanted:g} V: look for the version sold where you live."


def _stations_mains(case: Case) -> bool:
    setup = case.setup
    used = setup.input
    return used is not None and used.id == "ac" and setup.battery.kind == "station" and setup.converter is None


def unknown_voltage(case: Case) -> str | None:
    wanted = case.wanted_v
    if not _voltage_unknown(case) or wanted is None or same_voltage(TAKEN_V, wanted):
        return None
    what, else_ = ("input", f", or a converter to {wanted:g} V") if case.setup.converter is None else ("converter", "")
    return (
        f"No voltage is known for this battery, and {TAKEN_V:g} V is taken for granted; the {what} needs {wanted:g} V: "
        f"use a {wanted:g} V battery{else_}."
    )


def assumed_voltage(case: Case) -> str | None:
    setup, on = case.setup, case.on
    needs = [
        what
        for what, wanted in (
            ("parasitic current", on.parasitic_a.value > 0.0 and pack_voltage(setup) is None),
            ("lead", on.wire_ohm.value > 0.0 and setup.supply_v is None),
        )
        if wanted
    ]
    if needs:
        return f"The battery's voltage is not known; 12.8 V was taken for the {listed(needs)}."
    wanted_v = case.wanted_v
    if not _voltage_unknown(case) or wanted_v is None or not same_voltage(TAKEN_V, wanted_v):
        return None
    return f"No voltage is known for this battery: it is taken for a {TAKEN_V:g} V one, which is what is needed."


def _voltage_unknown(case: Case) -> bool:
    return case.setup.output.id == "dc" and case.setup.supply_v is None


def coupled(case: Case) -> str | None:
    setup = case.setup
    if not setup.on_bare_battery or setup.purifier is None or setup.purifier.regulated or setup.input is None:
        return None
    if setup.conditions.load_exponent is not None:
        return None
    curve, wanted = pack_curve(setup), setup.input.voltage_v.value
    if not curve and same_voltage(TAKEN_V, wanted):
        stands, more = "about 13 V for most of a run, where it is lithium", "a fifth more"
    elif curve and same_voltage(setup.supply_v or 0.0, wanted):
        ratio = coupled_power_ratio(curve, wanted, FAN_EXPONENT)
        if ratio < 1.05:
            return None  # lead-acid stands at about 12 V
        stands, more = f"{energy_below(curve, 1.0):.1f} V on average", f"{ratio - 1.0:.0%} more"
    else:
        return None
    return (
        f"On a bare battery ({stands}) the fans may draw up to {more}. To plan for that, set 'fans follow volts' "
        "(load exponent) to 2.2."
    )


def trigger(case: Case) -> str | None:
    converter = case.setup.converter
    if converter is None or converter.input != "usb-c" or converter.input_voltage_v.value in (5.0, 9.0, 15.0, 20.0):
        return None
    return (
        f"Check that the charger lists {converter.input_voltage_v.value:g} V: USB-C need not offer it, and a trigger "
        "then falls back to 9 or 5 V, where the fan runs but cleans less. Use a data cable, not a charge-only one."
    )
