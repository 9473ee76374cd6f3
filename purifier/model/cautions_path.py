"""What can go wrong between battery and purifier: voltages, ratings, plugs, idle switches, the purifier itself."""

from __future__ import annotations

from typing import Final

from purifier.model.case import Case, assumed, listed

VOLTAGE_SLACK: Final = 0.15
"""A nominal supply this far from the input's nominal voltage is another voltage, not another battery chemistry."""
ECO_W: Final = 15.0
"""Many stations and inverters take an AC load under 10-15 W for none and switch it off."""


def voltage(case: Case) -> str | None:
    used, volts = case.setup.input, case.supply_v
    if used is None or volts is None or abs(volts / used.voltage_v.value - 1.0) <= VOLTAGE_SLACK:
        return None
    return f"Do not connect: the supply gives {volts:g} V and this input takes {used.voltage_v.value:g} V."


def output_rating(case: Case) -> str | None:
    most = case.setup.output.max_power_w
    if most is None or case.output_w <= most.value:
        return None
    return f"The {case.setup.output.id} output gives at most {most.value:g} W; this takes {case.output_w:.0f} W."


def converter_rating(case: Case) -> str | None:
    converter = case.setup.converter
    if converter is None or converter.max_power_w is None or case.plug_w <= converter.max_power_w.value:
        return None
    return f"{converter.name} gives at most {converter.max_power_w.value:g} W; this takes {case.plug_w:.0f} W."


def assumed_loss(case: Case) -> str | None:
    names = assumed(case.setup)
    if not names:
        return None
    return f"Nobody published {listed(names)}: a usual figure for the class stands in. Plan with the 'at least' hours."


def coupled(case: Case) -> str | None:
    setup = case.setup
    if not setup.on_bare_battery or setup.purifier is None or setup.purifier.regulated or setup.input is None:
        return None
    if setup.conditions.load_exponent is not None:
        return None
    return (
        "The fans may speed up on a bare battery (about 13 V for most of a 12 V lithium pack, up to 14.6 V while it "
        "charges) and then draw up to a fifth more; log a run to know, or plan with --load-exponent 2.2."
    )


def mains_adapter(case: Case) -> str | None:
    setup = case.setup
    if setup.purifier is None or setup.input is None or setup.input.id != "ac" or "dc" not in setup.purifier.inputs:
        return None
    volts = setup.purifier.inputs["dc"].voltage_v.value
    return f"The mains adapter turns AC back into {volts:g} V, two conversions for nothing: use a {volts:g} V output."


def eco(case: Case) -> str | None:
    setup = case.setup
    own = setup.output.switches_off_below_w
    inverters = None if setup.converter is None else setup.converter.switches_off_below_w
    if own is not None and case.output_w < own.value:
        after = setup.output.switches_off_after_h
        when = "" if after is None else f" after {after.value:g} h"
        return f"At {case.output_w:.1f} W the {setup.output.id} output may switch off{when} (ECO mode): turn ECO off."
    if inverters is not None and case.plug_w < inverters.value:
        return f"At {case.plug_w:.1f} W the inverter may switch itself off (ECO mode): turn ECO off."
    known = own or inverters
    makes_ac = (setup.battery.kind == "station" and setup.output.id == "ac") or (
        setup.converter is not None and setup.converter.class_ == "inverter"
    )
    if known is None and makes_ac and case.plug_w < ECO_W:
        return (
            f"At {case.plug_w:.1f} W an AC outlet in ECO mode may switch itself off (many do under 15 W): turn ECO off."
        )
    return None


def timeout(case: Case) -> str | None:
    setup = case.setup
    if setup.battery.kind != "station" or setup.output.id == "ac" or setup.output.switches_off_below_w is not None:
        return None
    return "Some stations switch this port off after hours of a small load: set its time-out to never and try a night."


def trigger(case: Case) -> str | None:
    converter = case.setup.converter
    if converter is None or converter.input != "usb-c" or converter.input_voltage_v.value in (5.0, 9.0, 15.0, 20.0):
        return None
    return (
        f"Check that the charger lists {converter.input_voltage_v.value:g} V: USB-C need not offer it, and a trigger "
        "then falls back to 9 or 5 V, where the fan runs but cleans less. Use a data cable, not a charge-only one."
    )


def connector(case: Case) -> str | None:
    setup = case.setup
    if setup.input is None or setup.input.id == "ac":
        return None
    wants = setup.input.connector
    offers = setup.converter.connector if setup.converter is not None else setup.output.connector
    if wants is None:
        return "The size and polarity of the purifier's plug are not known: measure before you buy a lead."
    if offers is not None and offers.split(",")[0].strip().lower() == wants.split(",")[0].strip().lower():
        return None
    return f"You need a lead to the purifier's {wants}" + (
        f" from the {offers}." if offers else "; check the polarity."
    )


def thin_lead(case: Case) -> str | None:
    ohm, volts = case.on.wire_ohm.value, case.setup.supply_v
    if not ohm or volts is None:
        return None
    drop = case.output_w / volts * ohm
    if drop / volts <= 0.03:
        return None
    return f"The lead drops {drop:.2f} V ({drop / volts:.0%}): take a thicker or shorter one, or the run may end early."


def rated_watts(case: Case) -> str | None:
    purifier = case.setup.purifier
    if purifier is None or purifier.power_kind != "rated":
        return None
    return "The watts are the label's, not measured while running; real use is usually lower. Measure, or log a run."


def auto_mode(case: Case) -> str | None:
    if case.setup.purifier is None or not case.setup.purifier.auto_mode:
        return None
    return "Leave auto mode off: in smoke it goes to top speed and empties the battery."


def cadr_kind(case: Case) -> str | None:
    purifier = case.setup.purifier
    if purifier is None or purifier.cadr_kind is None or case.setting.cadr_m3_per_h is None:
        return None
    return (
        None
        if "aham" in purifier.cadr_kind.lower()
        else f"Its clean-air figures are no certified CADR but {purifier.cadr_kind}."
    )


def duty(case: Case) -> str | None:
    hours = case.setup.conditions.hours_per_day
    if hours is None or hours >= 24.0:
        return None
    return "While it is off the air goes back within hours; a lower setting all day usually cleans more."
