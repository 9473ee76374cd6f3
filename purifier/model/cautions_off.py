"""What switches itself off in the night because the load looks like none: ECO and smart modes, time-outs of ports."""

from __future__ import annotations

from typing import Final

from purifier.model.case import Case
from purifier.model.equipment import Source, vouching

USUAL_W: Final = {"ac": 15.0, "dc": 5.0, "usb-c": 2.0}
"""Loads under this count as none on many stations' outputs [W]. Makers' own figures: AC 10 to 14 W (Anker, BLUETTI,
Jackery), 12 V 3 to 10 W, USB 2 W."""
KNOWN_AS: Final = {
    "measured": "as read off one",
    "calibrated": "as read off one",
    "certified": "certified",
    "datasheet": "the maker's figure",
    "estimated": "an estimate",
    "aggregator": "second-hand",
}
"""Kind of source -> how well its figure is known, in a bracket."""


def stated(case: Case) -> str | None:
    """Its own output's threshold is known, and the load is under it, or may be."""
    output = case.setup.output
    below, after = output.switches_off_below_w, output.switches_off_after_h
    if below is None or case.output_w >= below.high or (after is not None and case.result.runtime_h <= after.value):
        return None
    when = "" if after is None else f" after {after.value:g} h"
    mode = output.switches_off_mode or "ECO mode"
    known = _known(vouching(case.setup.battery.sources, f"outputs.{output.id}.switches_off_below"))
    perhaps = "" if case.output_w < below.value else f", perhaps {below.high:.0f} W"
    off = f"turn {mode} off" if "mode" in mode else "turn that off if it can be"
    return f"The {case.output_name} switches off below {below.value:g} W{perhaps}{when} ({mode}, {known}): {off}."


def usual(case: Case) -> str | None:
    """An inverter with an ECO mode that may be on, or a station's outlet whose threshold nobody stated."""
    setup = case.setup
    converter = setup.converter
    if converter is not None and (below := converter.switches_off_below_w) is not None and case.plug_w < below.high:
        mode = converter.switches_off_mode or "ECO mode"
        known = _known(vouching(converter.sources, "switches_off_below"))
        return f"In {mode} only, the inverter switches off below {below.value:g} W ({known}): leave {mode} off."
    output, least = setup.output, USUAL_W["ac"]
    unknown = output.switches_off_below_w is None and output.switches_off_after_h is None
    if setup.battery.kind != "station" or output.id != "ac" or not unknown or case.output_w >= least:
        return None
    return (
        f"Turn ECO or smart mode off: many AC outlets switch off below 10 to {least:g} W with it, and nobody stated it "
        "for this one."
    )


def timeout(case: Case) -> str | None:
    """A port with a timer, or a small load on a port of which nothing is known."""
    setup, output = case.setup, case.setup.output
    if setup.battery.kind != "station" or output.switches_off_below_w is not None:
        return None
    after = output.switches_off_after_h
    if after is not None:
        if case.result.runtime_h <= after.value:
            return None
        return f"The {case.output_name} switches itself off after {after.value:g} h: set its time-out to never."
    least = USUAL_W[output.id]
    if output.id == "ac" or case.output_w >= least:
        return None
    return (
        f"Many such ports take a load under {least:g} W for none and switch off after hours: set the time-out of the "
        f"{case.output_name} to never and try a night."
    )


def _known(source: Source | None) -> str:
    return "as stated" if source is None else KNOWN_AS[source.kind]
