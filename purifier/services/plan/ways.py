"""The ways from a battery to the purifier that fit, each as the end of a battery's text, and which of them make sense.

Nothing is planned here: what stands against a way is told by what its parts are made for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from purifier.model.equipment import Battery, Converter, Input, Output, Purifier, Supply, same_voltage
from purifier.model.figures import Figure
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.losses import output_name

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

TOO_LARGE: Final = 10.0
"""An inverter for so many times what the purifier takes at most spends most of a battery on itself."""
SMALL_W: Final = 300.0
"""No inverter up to this is too large: smaller ones are hardly to be had."""
COMMON_USB_V: Final = (5.0, 9.0, 15.0, 20.0)
"""What a USB-C source usually offers; anything else must be on its label."""
NAMED: Final = 4
"""So many are named where no hours are known."""
TAKEN_V: Final = 12.0
"""What a battery of unknown voltage is taken for."""


@dataclass(frozen=True, slots=True)
class Way:
    """An output, perhaps a converter.

    ``words`` name it in a list, ``phrase`` in a sentence (``through its AC outlet``), ``facts`` describe its converter.
    ``doubt`` is what stands against it; empty: it is sensible.
    """

    output: str
    converter: str | None
    words: str
    phrase: str
    facts: str = ""
    doubt: str = ""

    def text(self, what: str, count: int) -> str:
        """The battery's text with this way."""
        return str(BatteryText(what, count, self.output, self.converter))


def ways(library: Library, battery: Battery, purifier: Purifier | None, count: int = 1) -> list[Way]:
    """Everything that fits ``count`` purifiers, or a plain load (None).

    Plain outputs come first (those without an adapter before those with), then converters in the order of what they
    draw for being on; `purifier.services.plan.weighed` puts them in the order of their hours.
    """
    plain = _plain(battery, purifier)
    joining = [
        (output, converter, into)
        for converter in _by_overhead(library)
        for into in ((None,) if purifier is None else _fed(converter, purifier))
        for output in battery.outputs.values()
        if takes(converter, output, battery)
    ]
    near = _Near(
        direct=next((way for way, into in plain if not way.doubt and (into is None or into.adapter is None)), None),
        outlet=next((way for way, _ in plain if not way.doubt and way.output == "ac"), None),
        stays_dc=any(into is not None and into.id == "dc" for _, _, into in joining),
        most_w=None if purifier is None else count * max(one.power_w.value for one in purifier.settings),
    )
    through = [
        Way(
            output.id,
            converter.id,
            _through(battery, output, converter),
            _phrase(battery, output, converter),
            _facts(converter),
            _doubt(battery, output, converter, purifier, into, near),
        )
        for output, converter, into in joining
    ]
    return [way for way, _ in plain] + through


def _by_overhead(library: Library) -> list[Converter]:
    """Every good converter, the one that draws least for being on first, those of unknown draw last."""
    known = [one for one in library.all("converter") if isinstance(one, Converter)]
    return sorted(known, key=lambda one: 1e9 if one.overhead_w is None else one.overhead_w.value)


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


def _fed(converter: Converter, purifier: Purifier) -> list[Input]:
    """The input that ``converter`` feeds, or none."""
    return [into for into in inputs_of(purifier) if feeds(converter, into)][:1]


def would_do(library: Library, battery: Battery, count: int, purifier: Purifier) -> str:
    """The ways that would reach ``purifier`` as the end of a sentence, each as it is typed; what lacks if none does."""
    found = ways(library, battery, purifier)
    if not found:
        return f"; no converter that is known joins them: {lacking(battery, purifier)}"
    found.sort(key=lambda way: bool(way.doubt))
    texts = [f"'{way.text(battery.id, count)}'" for way in found[:NAMED]]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"; these would do: {', '.join(texts)}{more}"


def lacking(battery: Battery, purifier: Purifier) -> str:
    """Which converter would join them, were one known, and how to describe it."""
    return f"{missing_converter(battery, purifier)} would do; describe yours with 'purifier profiles new converter'"


def missing_converter(battery: Battery, purifier: Purifier) -> str:
    """``a converter from 36 V to 12 V``, ``an inverter from 36 V to 120 V``: what nobody described yet."""
    into = inputs_of(purifier)[0]
    wanted = into.voltage_v.value
    for output in battery.outputs.values():
        volts = volts_of(output, battery)
        if output.id == "ac":
            return f"a wall adapter that gives {wanted:g} V"
        if output.id == "dc" and volts is not None:
            what = "a converter" if into.id == "dc" else "an inverter"
            return f"{what} from {volts.value:g} V to {wanted:g} V"
    if into.id == "dc":
        return f"a USB-C trigger that gives {wanted:g} V"
    return f"a battery with an AC outlet, or an inverter that makes {wanted:g} V of USB-C,"


@dataclass(frozen=True, slots=True)
class _Near:
    """What else there is: an output that fits as it is, an AC outlet, a way that stays DC; and the highest draw [W]."""

    direct: Way | None
    outlet: Way | None
    stays_dc: bool
    most_w: float | None


def _plain(battery: Battery, purifier: Purifier | None) -> list[tuple[Way, Input | None]]:
    found: list[tuple[Way, Input | None]] = []
    for output in battery.outputs.values():
        fitting = (
            [one for one in inputs_of(purifier) if fits(output.id, volts_of(output, battery), one)] if purifier else []
        )
        if purifier is not None and not fitting:
            continue
        into = fitting[0] if fitting else None
        words = _words(battery, output)
        if into is not None and into.adapter is not None:
            words += " → the purifier's mains adapter"
        found.append(
            (Way(output.id, None, words, _phrase(battery, output, None), "", _mains_doubt(output, into)), into)
        )
    return sorted(found, key=lambda pair: pair[1] is not None and pair[1].adapter is not None)


def _mains_doubt(output: Output, into: Input | None) -> str:
    """An outlet of another country's voltage; a model that is sold for both will be the right one."""
    if into is None or output.id != "ac" or output.voltage_v is None:
        return ""
    wanted = into.voltage_v.value
    sold = (output.voltage_v, output.other_voltage_v)
    if any(volts is not None and same_voltage(volts.value, wanted) for volts in sold):
        return ""
    return f"gives {output.voltage_v.value:g} V, where {wanted:g} V is needed"


def _doubt(
    battery: Battery, output: Output, converter: Converter, purifier: Purifier | None, into: Input | None, near: _Near
) -> str:
    """What stands against a converter, the weightiest first."""
    takes_v = converter.input_voltage_v.value
    if converter.input == "dc" and volts_of(output, battery) is None and not same_voltage(takes_v, TAKEN_V):
        return f"for a battery of {takes_v:g} V"
    if converter.input == "usb-c" and (why := _usb_doubt(output, takes_v)):
        return why
    if near.direct is not None:
        return f"not needed: {near.direct.words} will do"
    if converter.class_ == "inverter" and near.outlet is not None:
        return f"not needed: {near.outlet.words} will do"
    if into is not None and into.adapter is not None and near.stays_dc:
        return "turns it into wall power and back"
    if converter.input == "ac" and near.outlet is not None:
        return "not needed: the purifier's own mains adapter will do"
    if near.most_w is not None and converter.max_power_w is not None:
        if converter.max_power_w.value < near.most_w:
            return f"too small for the highest setting: {converter.max_power_w.value:g} W at most"
        if converter.max_power_w.value > max(SMALL_W, TOO_LARGE * near.most_w):
            return "far larger than needed"
    if converter.wave == "modified" and (purifier is None or purifier.motor != "ec"):
        return "modified sine: some motors hum, heat up or stop"
    return ""


def _usb_doubt(output: Output, wanted: float) -> str:
    stated = output.voltage_v
    if stated is not None and same_voltage(stated.value, wanted):
        return ""
    if stated is not None and stated.value < wanted:
        return f"this port gives {stated.value:g} V at most"
    return "" if wanted in COMMON_USB_V else f"few USB-C ports offer {wanted:g} V: look at its label"


def _words(battery: Battery, output: Output) -> str:
    if battery.kind == "pack" and output.id == "dc":
        volts = volts_of(output, battery)
        return "straight from the battery" + ("" if volts is None else f", {volts.value:g} V")
    return output_name(output)


def _through(battery: Battery, output: Output, converter: Converter) -> str:
    bare = battery.kind == "pack" and output.id == "dc"
    return converter.name if bare else f"{output_name(output)} → {converter.name}"


def _phrase(battery: Battery, output: Output, converter: Converter | None) -> str:
    bare = battery.kind == "pack" and output.id == "dc"
    if converter is None:
        return "straight from the battery" if bare else f"through its {output_name(output)}"
    return f"through {converter.name}" if bare else f"through its {output_name(output)} and {converter.name}"


def _facts(one: Converter) -> str:
    """``6 W just by being on (overhead), passes on 88 %``."""
    overhead = "" if one.overhead_w is None else f"{one.overhead_w.value:g} W just by being on (overhead)"
    share = "" if one.efficiency is None else f"passes on {one.efficiency.value:.0%}"
    return ", ".join(filter(None, (overhead, share))) or "what it loses is not published: assumed"
