"""What can be too much for an output or an inverter: watts, the start of a motor, a modified sine."""

from __future__ import annotations

from typing import Final

from purifier.model.case import Case
from purifier.model.port import port_limit

TO_START: Final = 3.0
"""Times its running watts that an induction motor may take to start: 3 for a blower, say guides to inverters."""


def output_rating(case: Case) -> str | None:
    limit, takes = port_limit(case.setup), case.output_w
    if limit is None or takes <= limit.most_w:
        return None
    return f"{limit.why or f'The {case.output_name} gives at most {limit.most_w:g} W'}; this takes {takes:.3g} W."


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
