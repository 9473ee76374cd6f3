"""The ways from a battery to the purifier that fit, each as the end of a battery's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.model.equipment import Battery, Converter, Input, Output, Purifier
from purifier.services.plan import objections
from purifier.services.plan.battery_text import BatteryText
from purifier.services.plan.feeding import fed, fits, inputs_of, takes, volts_of
from purifier.services.plan.losses import output_name

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass(frozen=True, slots=True)
class Way:
    """An output, perhaps a converter.

    ``words`` name it in a list, ``phrase`` in a sentence (``through its AC outlet``), ``facts`` describe its converter.
    ``objection`` is what stands against it; empty: it is sensible.
    """

    output: str
    converter: str | None
    words: str
    phrase: str
    facts: str = ""
    objection: str = ""

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
        for into in ((None,) if purifier is None else fed(converter, purifier))
        for output in battery.outputs.values()
        if takes(converter, output, battery)
    ]
    sensible = [(way, into) for way, into in plain if not way.objection]
    near = objections.Near(
        direct=next((way.words for way, into in sensible if into is None or into.adapter is None), None),
        outlet=next((way.words for way, _ in sensible if way.output == "ac"), None),
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
            objections.to_converter(battery, output, converter, purifier, into, near),
        )
        for output, converter, into in joining
    ]
    return [way for way, _ in plain] + through


def _by_overhead(library: Library) -> list[Converter]:
    """Every good converter, the one that draws least for being on first, those of unknown draw last."""
    known = [one for one in library.all("converter") if isinstance(one, Converter)]
    return sorted(known, key=lambda one: 1e9 if one.overhead_w is None else one.overhead_w.value)


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
            (Way(output.id, None, words, _phrase(battery, output, None), "", objections.to_plain(output, into)), into)
        )
    return sorted(found, key=lambda pair: pair[1] is not None and pair[1].adapter is not None)


def _is_bare(battery: Battery, output: Output) -> bool:
    """Whether that is the cells themselves and no socket, so that nobody names it."""
    return battery.kind == "pack" and output.id == "dc"


def _words(battery: Battery, output: Output) -> str:
    if _is_bare(battery, output):
        volts = volts_of(output, battery)
        return "straight from the battery" + ("" if volts is None else f", {volts.value:g} V")
    return output_name(output)


def _through(battery: Battery, output: Output, converter: Converter) -> str:
    return converter.name if _is_bare(battery, output) else f"{output_name(output)} → {converter.name}"


def _phrase(battery: Battery, output: Output, converter: Converter | None) -> str:
    bare = _is_bare(battery, output)
    if converter is None:
        return "straight from the battery" if bare else f"through its {output_name(output)}"
    return f"through {converter.name}" if bare else f"through its {output_name(output)} and {converter.name}"


def _facts(one: Converter) -> str:
    """``6 W just by being on (overhead), passes on 88 %``."""
    overhead = "" if one.overhead_w is None else f"{one.overhead_w.value:g} W just by being on (overhead)"
    share = "" if one.efficiency is None else f"passes on {one.efficiency.value:.0%}"
    return ", ".join(filter(None, (overhead, share))) or "what it loses is not published: assumed"
