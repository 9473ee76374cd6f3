"""The ways from a battery to the purifier that fit, each as the end of a battery's text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from purifier.errors import PurifierError
from purifier.model.equipment import Battery, Converter, Output, Purifier
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.join import feeds, fits, join, takes
from purifier.services.plan.losses import OUTPUT_NAMES
from purifier.services.plan.request import Request
from purifier.ui.words import voltages

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(frozen=True, slots=True)
class Way:
    """An output, perhaps a converter; ``words`` and ``facts`` describe it."""

    output: str
    converter: str | None
    words: str
    facts: str

    def text(self, what: str, count: int) -> str:
        """The battery's text with this way."""
        return str(BatteryText(what, count, self.output, self.converter))


def battery_of(library: Library, what: str) -> Battery:
    """A battery by id or as a typed energy; raises as `join`."""
    return join(library, Request(load="1 W"), what).battery


def purifier_of(library: Library, request: Request) -> Purifier | None:
    """What the request runs; None for a plain load, or for a purifier that cannot be found."""
    from purifier.services.plan.battery_text import split_count

    if request.purifier is None:
        return None
    try:
        return library.purifier(split_count(request.purifier, library, "purifier")[0])
    except PurifierError:
        return None


def ways(library: Library, battery: Battery, purifier: Purifier | None) -> list[Way]:
    """Everything that fits: plain outputs first (those without an adapter before those with), then converters."""
    plain = []
    for output in battery.outputs.values():
        volts = output.voltage_v or battery.voltage_v
        into = [] if purifier is None else [one for one in purifier.inputs.values() if fits(output.id, volts, one)]
        if into or purifier is None:
            adapter = bool(into) and all(one.adapter is not None for one in into)
            plain.append((adapter, Way(output.id, None, _words(battery, output, adapter), "")))
    plain.sort(key=lambda pair: pair[0])
    through = [
        Way(output.id, converter.id, _through(battery, output, converter), _facts(converter))
        for output in battery.outputs.values()
        for converter in library.all("converter")
        if isinstance(converter, Converter)
        and takes(converter, output, battery)
        and (purifier is None or any(feeds(converter, into) for into in purifier.inputs.values()))
    ]
    return [way for _, way in plain] + through


def chosen_way(found: list[Way], text: BatteryText, output: str | None) -> Way | None:
    """The way that ``text`` describes; ``output`` is what it resolved to when it names none."""
    wanted = (text.output or output, text.converter)
    return next((way for way in found if (way.output, way.converter) == wanted), None)


def resolved_output(library: Library, request: Request, text: str) -> str | None:
    """The output that a battery's text leads to, when it leads anywhere."""
    try:
        return join(library, replace(request, conditions={}), text).output.id
    except PurifierError:
        return None


def _through(battery: Battery, output: Output, converter: Converter) -> str:
    if battery.kind == "pack" and output.id == "dc":
        return f"through {converter.name}"
    return f"{_words(battery, output, False)} → {converter.name}"


def _words(battery: Battery, output: Output, adapter: bool) -> str:
    if battery.kind == "pack" and output.id == "dc":
        volts = output.voltage_v or battery.voltage_v
        return "straight from the battery" + ("" if volts is None else f", {volts.value:g} V")
    name = OUTPUT_NAMES[output.id]
    if output.voltage_v is not None and output.id != "ac":
        name = f"{output.voltage_v.value:g} V {'port' if output.id == 'dc' else 'USB-C port'}"
    return f"{name} → the purifier's mains adapter" if adapter else name


def _facts(one: Converter) -> str:
    """``12 V dc → 120 V ac, overhead 6 W, 88 % efficient``."""
    overhead = "overhead not published" if one.overhead_w is None else f"overhead {one.overhead_w.value:g} W"
    share = "" if one.efficiency is None else f", {one.efficiency.value:.0%} efficient"
    return f"{voltages(one)}, {overhead}{share}"
