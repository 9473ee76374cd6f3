"""What the air of a room comes to, in plain sentences, each with its number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from purifier.model.air import cfm
from purifier.model.cautions_room import about_ppm, people_words
from purifier.model.room.people import CO2_HIGH_PPM, CO2_OUTDOORS_PPM, CO2_UNSAFE_PPM, ecai_m3_per_h
from purifier.model.room.pressure import wind_pa
from purifier.services.plan.filter_life import life_words
from purifier.services.plan.in_room import HELD_PA, WITHSTOOD_M_PER_S, InRoom
from purifier.services.plan.loading import SMOKE_UG_PER_M3
from purifier.services.wording import CENTURY_H, Units, flow, flow_unit

OF_OUTDOORS: Final = {None: "the smoke outdoors", "smoke": "the smoke outdoors", "outside": "what is outdoors"}
STORM_M_PER_S: Final = 8.0
_FOOT_M: Final = 0.3048
_ENDS: Final = ("to the filter", "out of the window", "to walls and floor", "stop being infectious in the air")
_SPANS: Final = {24.0: "a day", 168.0: "a week", 720.0: "a month", 8760.0: "a year"}
LEAST: Final = 0.01
"""Nobody wants to know what is less."""
_SECONDS: Final = 1.5
"""Below so many minutes they are told in seconds."""


def room_lines(of: InRoom, units: Units, *, co2: bool = True) -> tuple[str, ...]:
    """Everything, a sentence each: CO2 first where people are named, then what matters most.

    Without ``co2`` where a caution says that already.
    """
    parts = [_changes, _stays, _dose, _logs, _enough, _life, _ends, _sold_for, _pressure]
    # What is known of the filter matters more than where the particles go; that it is not known, less than all else.
    parts.insert(len(parts) if of.filter_half_h is None else parts.index(_ends), _filter)
    return (*(_co2(of, units) if co2 else ()), *(line for part in parts for line in part(of, units)))


def in_brief(of: InRoom, units: Units) -> str:
    """``In this room: 7.3 clean air changes an hour, 6.1 % of the smoke outdoors, 90 % clean in 17 min; CO2 5 300 ppm
    with 4 people!``, the mark behind what nobody should stay in.

    Of people without a room: how many the air is enough for.
    """
    air, co2 = air_brief(of, units), co2_brief(of)
    if of.room is None:
        return f"{air}."
    return f"In this room: {air}{f'; {co2}' if co2 else ''}{'' if co2.endswith('!') else '.'}"


def air_brief(of: InRoom, units: Units) -> str:
    """What the clean air comes to, in half a sentence."""
    if of.room is None:
        need = f"{_need(of.people or 0)} {_flow_up(of.cadr_advised_m3_per_h or 0.0, units)} against infection"
        known = of.persons_ecai is not None
        return f"Clean air for {_count(of.persons_ecai or 0)}; {need}" if known else f"{need[:1].upper()}{need[1:]}"
    if of.each is None or of.t90_minutes is None:
        return "clean air not known" if of.purifier is not None else "nothing cleans the air"
    parts = [f"{'at least ' if of.estimated else ''}{_number(of.each)} clean air changes an hour"]
    if of.steady_state_ratio is not None:
        parts.append(f"{percent(of.steady_state_ratio)} of {OF_OUTDOORS[of.room.air]}")
    if of.dose_ratio is not None:
        parts.append(f"{percent(of.dose_ratio)} of the dose without it")
    return f"{', '.join(parts)}, 90 % clean in {minutes(of.t90_minutes)}"


def co2_brief(of: InRoom) -> str:
    """``CO2 5 300 ppm with 4 people!``; empty where that is not known."""
    if of.co2_ppm is None:
        return ""
    settles = about_ppm(of.co2_ppm).removeprefix("about ")
    return f"CO2 {settles} with {_count(of.people or 0)}{'!' if is_unsafe(of) else ''}"


def is_unsafe(of: InRoom) -> bool:
    """Whether so many people must not stay in the room with so little outdoor air."""
    return of.co2_ppm is not None and of.co2_ppm > CO2_UNSAFE_PPM


def percent(share: float) -> str:
    """``6.1 %``, ``61 %``, ``0.30 %``: two figures, as the rates it comes of are known no better."""
    if share >= 0.9995:
        return "100 %"
    value = 100.0 * share
    return f"{value:.0f} %" if value >= 9.95 else f"{value:.1f} %" if value >= 0.995 else f"{_small(value)} %"


def minutes(number: float) -> str:
    """``17 min``, ``2 h 10 min``, ``40 s``."""
    if number < _SECONDS:
        return f"{60.0 * number:.0f} s"
    whole = round(number)
    if whole < 60:
        return f"{whole} min"
    return f"{whole // 60} h" if whole >= 600 or whole % 60 == 0 else f"{whole // 60} h {whole % 60} min"


def _co2(of: InRoom, units: Units) -> Iterator[str]:
    if of.people is not None and of.room is None:
        yield "How far CO2 rises cannot be told without the room that they are in."
    if of.co2_ppm is None or of.people is None:
        return
    told = f"CO2 settles at {about_ppm(of.co2_ppm)} with {people_words(of.people)}"
    air, allowed, high = of.co2_outdoor_air_m3_per_h or 0.0, of.people_allowed or 0, f"{CO2_HIGH_PPM:,.0f} ppm"
    high = high.replace(",", " ")
    if of.co2_ppm <= CO2_HIGH_PPM:
        yield f"{told}; outdoors it is {CO2_OUTDOORS_PPM:.0f}, and with more than {_count(allowed)} above {high}."
        return
    grave = "nobody should stay in that for long" if is_unsafe(of) else "heads ache and thinking slows"
    would = f"{_flow_up(air, units)} of outdoor air" + (f", or {_count(allowed)}," if allowed else "")
    yield f"{told}: {grave}. {would} would keep it below {high}."


def _changes(of: InRoom, units: Units) -> Iterator[str]:
    if of.ach is None:
        return
    outdoor = f"{_number(of.ach)} of outdoor air"
    if of.each is None:
        nothing = "Its clean air is not known" if of.purifier is not None else "Nothing cleans the air"
        yield f"{nothing}; the room has {outdoor} an hour."
    else:
        least = " at least, all by the low end of what its air is estimated at" if of.estimated else ""
        yield f"{_number(of.each)} clean air changes an hour{least}, beside {outdoor}."


def _stays(of: InRoom, units: Units) -> Iterator[str]:
    without = of.steady_state_ratio_without
    if of.room is not None and of.steady_state_ratio is not None and without is not None:
        lower = f"{percent(without)} without it"
        yield f"{percent(of.steady_state_ratio)} of {OF_OUTDOORS[of.room.air]} stays in the air; {lower}."
    if of.t50_minutes is not None and of.t90_minutes is not None:
        half, most = minutes(of.t50_minutes), minutes(of.t90_minutes)
        yield f"Half of what is in the air goes in {half}, 90 % in {most}."


def _dose(of: InRoom, units: Units) -> Iterator[str]:
    if of.dose_ratio is not None:
        yield (
            f"People breathe in {percent(of.dose_ratio)} of the dose that they would without it; close talk is not "
            "covered, and nobody knows the chance itself."
        )


def _logs(of: InRoom, units: Units) -> Iterator[str]:
    if of.log_reduction is not None:
        more = "more takes fewer leaks, or filtered air blown in"
        yield f"Log reduction {of.log_reduction:.1f}: {more}."


def _enough(of: InRoom, units: Units) -> Iterator[str]:
    """Whether the clean air is as much as is advised, for the room or for the people."""
    advised, served = of.cadr_advised_m3_per_h, of.persons_ecai
    each = f"{_flow_up(ecai_m3_per_h(), units)} a head (ASHRAE 241, a dwelling)"
    if of.room is None and of.people is not None and advised is not None:
        need = f"{_need(of.people)} {_flow_up(advised, units)} of clean air"
        has = "" if served is None else f"; this is enough for {_count(served)}"
        yield f"Against infection {need}, {each}{has}."
    elif advised is not None and of.room is not None and of.has_enough is not None:
        guidance = "Five clean air changes an hour are advised (US CDC)"
        if of.room.air == "infection" and of.people is not None:
            guidance = f"Five air changes an hour (US CDC), and {each}, are advised"
        need = f"{_flow_up(advised, units)} would do" if not of.has_enough else "this gives them"
        if of.room.air == "infection" and served is not None:
            need += f"; it is enough for {_count(served)}"
        yield f"{guidance}: {need}."
        if of.room.air != "infection" and served is not None and of.people is not None:
            yield f"Against infection the clean air is enough for {_count(served)}, at {each}."


def _ends(of: InRoom, units: Units) -> Iterator[str]:
    settled = of.balance
    if settled is None:
        return
    told = ", ".join(f"{100.0 * share:.0f} {how}" for share, how in zip(settled.shares, _ENDS, strict=True) if share)
    yield f"Of 100 particles: {told}."


def _sold_for(of: InRoom, units: Units) -> Iterator[str]:
    if of.aham_room_m2 is None or of.room is None:
        return
    own = "" if of.room.area_m2 is None else f"; this one has {_area(of.room.area_m2, units)}"
    under = "" if of.room.height_m is not None else " under an 8 ft ceiling"
    yield f"Sold for rooms up to {_area(of.aham_room_m2, units)}{under} by AHAM's rule{own}."


def _pressure(of: InRoom, units: Units) -> Iterator[str]:
    leak = of.leak_10_pa_m3_per_h
    if leak is None or of.purifier is None:
        return
    yield (
        f"+{HELD_PA:.0f} Pa would keep outdoor air out: that takes {_flow_up(leak, units)} of filtered outdoor air, or "
        f"half or twice as much, and stands up to wind of {WITHSTOOD_M_PER_S:.0f} m/s; {STORM_M_PER_S:.0f} m/s push "
        f"with {wind_pa(STORM_M_PER_S):.0f} Pa."
    )
    if of.stall_pressure_pa is None:
        yield "Fan curve unknown: what this machine gives against pressure must be asked of its maker, or measured."
    else:
        lost = percent(min(1.0, HELD_PA / of.stall_pressure_pa))
        stall = f"{of.stall_pressure_pa:.0f} Pa"
        yield f"Its fans stall at {stall}: at full speed +{HELD_PA:.0f} Pa costs {lost} of their air."


def _filter(of: InRoom, units: Units) -> Iterator[str]:
    if of.filter_g_per_day is None:
        return
    caught = (
        f"{of.filter_g_per_day:,.1f} g" if of.filter_g_per_day >= 1.0 else f"{_number(1e3 * of.filter_g_per_day)} mg"
    )
    caught = caught.replace(",", " ")
    told = f"With {SMOKE_UG_PER_M3:.0f} µg/m³ of smoke outdoors its filter catches {caught} a day"
    if of.filter_half_h is None:
        yield f"{told}; how much it holds (CCM) is not known."
    else:
        left = f"half the clean air is left after {_about_days(of.filter_half_h)} of that"
        yield f"{told}{_falls(of, units)}; {left}."


def _falls(of: InRoom, units: Units) -> str:
    """``, and its 185 CFM fall to 160 in a week and 130 in a month``: the last spans in which it keeps half."""
    known = [(one["hours"], one["cadr_m3_per_h"]) for one in of.cadr_after_h or ()]
    new = flow(of.cadr_m3_per_h, units)
    told = [
        f"{flow(cadr, units)} in {_SPANS[hours]}"
        for hours, cadr in known
        if hours in _SPANS and hours <= (of.filter_half_h or 0.0) and flow(cadr, units) != new
    ]
    return f", and its {new} {flow_unit(units)} fall to {' and '.join(told[-2:])}" if told else ""


def _life(of: InRoom, units: Units) -> Iterator[str]:
    if of.filter_life is not None:
        yield f"{life_words(of.filter_life, 'this setting')}."


def _count(people: int) -> str:
    return f"{people:,} {'person' if people == 1 else 'people'}".replace(",", " ")


def _need(people: int) -> str:
    return f"{people_words(people)} need{'s' if people == 1 else ''}"


def _number(changes: float) -> str:
    """Two figures, and all before the point."""
    if changes >= 9.95:
        return f"{changes:,.0f}".replace(",", " ")
    return f"{changes:.1f}" if changes >= 0.995 else _small(changes)


def _small(number: float) -> str:
    return f"{number:.2g}" if number >= LEAST else f"less than {LEAST:g}"


def _flow_up(m3_per_h: float, units: Units) -> str:
    """A flow that is needed, with its unit, rounded up."""
    number = cfm(m3_per_h) if units == "us" else m3_per_h
    return f"{math.ceil(number - 1e-9):,} {flow_unit(units)}".replace(",", " ")


def _about_days(hours: float) -> str:
    """``about 49 days``: two figures."""
    if hours > CENTURY_H:
        return "more than 100 years"
    number, unit = (hours / 24.0, "days") if hours >= 48.0 else (hours, "hours")
    return f"about {float(f'{number:.2g}'):,.0f} {unit}".replace(",", " ")


def _area(m2: float, units: Units) -> str:
    return f"{m2 / _FOOT_M**2:.0f} ft²" if units == "us" else f"{m2:.0f} m²"
