"""What a set-up loses on the way from the battery to the purifier; what nobody states is the prior of its class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.model.equipment import Battery, Converter, Input, Output
from purifier.model.figures import Figure
from purifier.model.setup import Setup, Stage

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

OUTPUT_NAMES: Final[dict[str, str]] = {"dc": "12 V port", "ac": "AC outlet", "usb-c": "USB-C port"}
SMALL_STATION_WH: Final = 600.0
LARGE_STATION_WH: Final = 1700.0
"""Up to the first and from the second on a station's inverter is of another class, with another overhead."""


def output_stage(library: Library, battery: Battery, output: Output) -> Stage | None:
    """A pack's bare terminals lose nothing; what a station's output does not state is the class's prior."""
    overhead, efficiency = output.overhead_w, output.efficiency
    if battery.kind == "pack" and output.id == "dc":
        if overhead is None and efficiency is None:
            return None
        return Stage("dc output", overhead or Figure(0.0), efficiency or Figure(1.0))
    return _stage(library, output_name(output), _station_class(battery, output), overhead, efficiency)


def output_name(output: Output) -> str:
    """A socket of a battery in words: ``12 V port``, ``AC outlet``, ``USB-C port``."""
    if output.id == "dc" and output.voltage_v is not None:
        return f"{output.voltage_v.value:g} V port"
    return OUTPUT_NAMES[output.id]


def class_losses(library: Library, setup: Setup) -> Setup:
    """The same set-up with the losses of its output and its converter as their classes usually have them."""
    output, converter = setup.output, setup.converter
    own = replace(setup, output_stage=output_stage(library, setup.battery, Output(output.id, output.voltage_v)))
    if converter is None:
        return own
    lossless = converter._replace(overhead_w=None, efficiency=None)
    return replace(own, load_stages=load_stages(library, lossless, setup.input, setup.purifier_count))


def _station_class(battery: Battery, output: Output) -> str:
    """The id of the prior that speaks for this output of a station, or of a pack with sockets of its own."""
    energy_wh = battery.energy_wh.value
    if output.id != "ac" or SMALL_STATION_WH < energy_wh < LARGE_STATION_WH:
        return f"station-{output.id}"
    return "station-ac-small" if energy_wh <= SMALL_STATION_WH else "station-ac-large"


def load_stages(
    library: Library, converter: Converter | None, used: Input | None, purifier_count: int
) -> tuple[Stage, ...]:
    """Those behind the output: the converter's, then the purifier's own mains adapter's, one for each purifier."""
    stages = []
    if converter is not None:
        stages.append(_stage(library, converter.name, converter.class_, converter.overhead_w, converter.efficiency))
    if used is not None and used.adapter is not None:
        own = used.adapter
        stages.append(_stage(library, "mains adapter", "adapter", own.overhead_w, own.efficiency, purifier_count))
    return tuple(stages)


def _stage(
    library: Library, name: str, prior_id: str, overhead: Figure | None, efficiency: Figure | None, count: int = 1
) -> Stage:
    if overhead is None or efficiency is None:
        prior = library.prior(prior_id)
        overhead = overhead or prior.overhead_w._replace(assumed=True)
        efficiency = efficiency or prior.efficiency._replace(assumed=True)
    return Stage(name, overhead, efficiency, count)
