"""What can go wrong at the battery: nothing left, too hard a discharge, no fuse, no cut-off, gas."""

from __future__ import annotations

import math
from typing import Final

from purifier.model.battery_lead import Wiring, is_usb
from purifier.model.case import Case, listed
from purifier.model.chemistry import rate_share
from purifier.model.hydrogen import EXPLODES_FROM, fresh_air_m3_per_h
from purifier.model.layers import pack_voltage
from purifier.model.wiring import AMERICAN, BLADE_V, LEAST_FUSE_A, amps

GENTLE: Final = 0.2
"""Up to this share of its label an hour lead-acid is drawn on gently enough [1/h]."""


def nothing_left(case: Case) -> str | None:
    if case.result.runtime_h > 0.0:
        return None
    return "Nothing is left to use: start, reserve, depth and cut-off leave no energy, or the wire is too thin."


def c_rate(case: Case) -> str | None:
    battery, count = case.setup.battery, case.setup.battery_count
    volts = pack_voltage(case.setup)
    if battery.max_current_a is not None and volts is not None:
        drawn_a = case.result.battery_power_w / volts / count
        most = battery.max_current_a.value
        return f"Each battery may give {most:g} A; this takes {drawn_a:.1f} A." if drawn_a > most else None
    rate = _rate(case)
    if rate <= 1.0:
        return None
    return f"This empties the battery in {1 / rate:.1f} h ({rate:.2g} C), harder than its kind is meant for."


def high_rate(case: Case) -> str | None:
    """Lead-acid gives less the harder it is drawn on; lithium hardly."""
    chemistry, rate = case.setup.chemistry, _rate(case)
    if chemistry is None or chemistry.bms or not chemistry.rated_capacity or rate <= GENTLE:
        return None
    rated_hours = case.on.rated_hours
    share = rate_share(chemistry.rated_capacity, rate, rated_hours or 20.0)
    then = "which is taken off here" if rated_hours is not None else "so expect less, or turn every usual loss on"
    return f"Drawn on this hard ({rate:.2g} C) lead-acid gives about {share:.0%} of its label, {then}."


def _rate(case: Case) -> float:
    """The share of the nameplate energy that is drawn in an hour [1/h]."""
    return case.result.battery_power_w / (case.setup.battery.energy_wh.value * case.setup.battery_count)


LONGEST_H: Final = 10.0 * 365.25 * 24.0
"""No battery is relied on for longer, whatever it holds [h]."""


def too_long(case: Case) -> str | None:
    """Hours that are right by the sum and wrong by the world: mostly a number or a unit that was mistyped."""
    if not case.result.runtime_h > LONGEST_H:
        return None
    setup = case.setup
    holds_wh = setup.battery.energy_wh.value * setup.battery_count
    holds, drawn = f"{holds_wh:,.0f} Wh".replace(",", " "), f"{case.result.battery_power_w:.3g} W"
    return f"No battery lasts so long: {holds} at {drawn} are more than ten years. Look at both numbers again."


def fuse(case: Case) -> str | None:
    wires, where = case.wiring, _at_the_terminal(case)
    if not where or _burns(wires):
        return None
    if wires.current_a is None:
        size = f"{LEAST_FUSE_A:g} A on {AMERICAN[0]}"
        return f"Put a fuse {where}, no larger than the wire bears ({size}): its current is not known without volts."
    flows = f"at most {amps(wires.current_a)} flow"
    if wires.fuse_a is not None:
        return f"Put a fuse of {wires.fuse_a:g} A {where}: up to {amps(wires.current_a)}.{_made_for(wires)}"
    return f"Put a fuse {where}: {flows}, for which no common fuse or wire is made. Have that built."


def no_fuse(case: Case) -> str | None:
    """Of a wire that was stated: a fuse that protects it blows, and one that does not lets it burn."""
    wires, where = case.wiring, _at_the_terminal(case)
    if not where or not _burns(wires):
        return None
    thicker = f"Take {wires.sizes} or thicker, with" if wires.sizes else "A thicker one needs"
    return (
        f"No fuse suits this wire: it bears {wires.carries_a:.3g} A and at most {amps(wires.current_a or 0.0)} flow. "
        f"{thicker} a fuse of {wires.wanted_fuse_a:g} A {where}.{_made_for(wires)}"
    )


def _at_the_terminal(case: Case) -> str:
    """Where the fuse of a bare battery belongs; empty where none is put in."""
    setup = case.setup
    if setup.battery.kind != "pack" or setup.output.id != "dc" or is_usb(setup):
        return ""
    return f"within 20 cm (8 in) of {'each' if setup.battery_count > 1 else 'the'} plus terminal"


def _burns(wires: Wiring) -> bool:
    """Whether no fuse suits the wire that was stated, though one is made for what flows."""
    return wires.fuse_a is None and wires.carries_a is not None and wires.wanted_fuse_a is not None


def _made_for(wires: Wiring) -> str:
    """Direct current goes on burning in a fuse that is made for fewer volts."""
    if wires.volts is None or wires.volts.high * 1.1 <= BLADE_V:
        return ""
    needs = 10.0 * math.ceil(wires.volts.high * 1.1 / 10.0)
    return f" It must be made for {needs:g} V: those of cars are for {BLADE_V:g} V."


def parallel(case: Case) -> str | None:
    if case.setup.battery.kind != "pack" or case.setup.battery_count < 2:
        return None
    return "Charge the batteries fully, each alone, before joining them in parallel; a fuse each."


def no_cutoff(case: Case) -> str | None:
    setup = case.setup
    if setup.chemistry is None or setup.chemistry.bms or setup.battery.kind != "pack":
        return None
    if setup.conditions.cutoff_v is not None or setup.battery.cutoff_v is not None:
        return None  # the usual cut-off of a chemistry is a figure for the hours: nobody built it in
    return (
        "Nothing stops this battery from being drained to death: add a low-voltage disconnect (about 11.5 V on 12 V)."
    )


AGE_MATTERS: Final = 0.75
"""A chemistry whose batteries may have less left than this is asked for its health."""


def age(case: Case) -> str | None:
    chemistry = case.setup.chemistry
    if chemistry is None or chemistry.aged is None or chemistry.aged > AGE_MATTERS:
        return None
    if case.setup.conditions.health is not None:
        return None
    return (
        f"Its age was not stated: one of five years may hold {chemistry.aged:.0%} of its label, and 'at least' counts "
        "on no more than that; state its health if you know it."
    )


def deep(case: Case) -> str | None:
    setup = case.setup
    if setup.chemistry is None or setup.chemistry.bms or setup.chemistry.depth_of_discharge is None:
        return None
    usual, taken = setup.chemistry.depth_of_discharge, case.on.depth.value
    reserve = case.on.reserve.value
    if min(taken, 1.0 - reserve) <= usual + 1e-9:
        return None
    return (
        f"Using more than {usual:.0%} of a lead-acid battery shortens its life; once, in an emergency, is no harm done."
    )


def latches(case: Case) -> str | None:
    setup = case.setup
    if setup.battery.kind != "pack" or setup.chemistry is None or not setup.chemistry.bms or case.on.reserve.value:
        return None
    return "At empty its electronics switch it off, and some packs need a charger to wake; recharge promptly."


def gas(case: Case) -> str | None:
    fresh_m3_per_h = fresh_air_m3_per_h(case.setup)
    if case.setup.chemistry is None or not case.setup.chemistry.vents_gas or fresh_m3_per_h is None:
        return None
    return (
        f"Flooded batteries give off hydrogen while charging, which explodes from {EXPLODES_FROM:.0%} in the air on: "
        f"charge them where {fresh_m3_per_h:.2g} m³ of fresh air an hour pass, never in the room you stay in."
    )


def radios(case: Case) -> str | None:
    extra = case.setup.battery.radio_overhead_w
    return None if extra is None else f"Turn Bluetooth and Wi-Fi off: they add about {extra.value:g} W all day."


def ignored(case: Case) -> str | None:
    setup, on = case.setup, case.on
    lost = []
    if setup.conditions.temperature_c is not None and (setup.chemistry is None or not setup.chemistry.cold):
        lost.append("temperature")
    if setup.conditions.cutoff_v is not None and on.cutoff_v is None:
        lost.append("cut-off voltage")
    if setup.conditions.load_exponent and (not setup.on_bare_battery or setup.purifier is None):
        lost.append("load exponent")
    has = "has" if len(lost) == 1 else "have"
    return f"The {listed(lost)} {has} no effect here: the profile does not say what that takes." if lost else None
