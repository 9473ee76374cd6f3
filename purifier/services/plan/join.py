"""From words to a set-up: find the profiles and choose the way to the purifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.errors import NoPathError, QuantityError, UsageError
from purifier.library.asked import BATTERY, LOAD, is_power, is_quantity, product_of, read_asked, state
from purifier.model.equipment import Battery, Converter, Input, Output, Purifier
from purifier.model.figures import TYPED_BATTERY_SPREAD, Figure
from purifier.model.setup import Setup
from purifier.plain_text import quoted
from purifier.services.plan.battery_text import BatteryText, battery_text, in_ids, split_count
from purifier.services.plan.feeding import fits, inputs_of, takes, volts_of
from purifier.services.plan.lacking import would_do
from purifier.services.plan.lead import read_wire
from purifier.services.plan.losses import load_stages, output_stage
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def join(library: Library, request: Request, battery: str) -> Setup:
    """The set-up of one column of ``request``.

    Raises `UsageError` for words that cannot be read, `NoPathError` when no output reaches the purifier, `ProfileError`
    for a profile with problems.
    """
    text = battery_text(battery, library)
    found = _battery(library, text.what)
    purifier, purifier_count = _purifier(library, request.purifier)
    load = None if request.load is None else read_asked(LOAD, request.load)
    if (purifier is None) == (load is None):
        raise UsageError("name what the battery runs: either a purifier (-p ID) or a plain load (--load '15 W')")
    converter = None if text.converter is None else library.converter(text.converter)
    output, used = _way(library, text, found, converter, purifier)
    return Setup(
        text=in_ids(battery, library),
        battery=found,
        battery_count=text.count,
        output=output,
        conditions=read_conditions(request.conditions),
        converter=converter,
        purifier=purifier,
        purifier_count=purifier_count,
        load_w=load,
        input=used,
        wire=read_wire(request.conditions.get("wire", "")),
        chemistry=None if found.chemistry is None else library.chemistry(found.chemistry),
        output_stage=output_stage(library, found, output),
        load_stages=load_stages(library, converter, used, purifier_count),
    )


def _battery(library: Library, what: str) -> Battery:
    """A profile by id, or a plain quantity of energy: a bare pack of unknown make, good to ±15 %.

    It has a voltage when that was typed, as in ``100 Ah x 12.8 V``.
    """
    if what[0].isalpha() or library.find("battery", what).ids:
        return library.battery(what)
    try:
        energy = state(BATTERY, what)
    except QuantityError as error:
        if is_power(what):
            raise UsageError(f"{error}; what it runs is typed behind --load: --load {quoted(what)}") from None
        raise UsageError(
            f"{error}; amp-hours alone are no energy: say at how many volts, the cells' own "
            "('100 Ah x 12.8 V' is '1280 Wh'; a power bank's mAh count at 3.7 V)"
            if "ah" in what.lower()
            else str(error)
        ) from None
    factors = product_of("energy", energy.text)
    charge, volts = factors or (None, None)
    spread = TYPED_BATTERY_SPREAD if energy.spread is None else energy.spread
    return Battery(
        what,
        energy.text,
        "pack",
        Figure(energy.value, spread),
        {"dc": Output("dc")},
        voltage_v=None if volts is None else Figure(volts.value, volts.spread or 0.0),
        capacity_ah=None if charge is None else Figure(charge.value, spread),
    )


def _purifier(library: Library, text: str | None) -> tuple[Purifier | None, int]:
    if text is None:
        return None, 1
    id, count = split_count(text.strip(), library, "purifier")
    if is_quantity(id):
        load = quoted(id) if is_power(id) and id[0].isdecimal() else "'15 W'"
        raise UsageError(f"-p takes a purifier, found {quoted(id)}; what draws so many watts is a load: --load {load}")
    return library.purifier(id), count


def _way(
    library: Library, text: BatteryText, battery: Battery, converter: Converter | None, purifier: Purifier | None
) -> tuple[Output, Input | None]:
    """The output and the input that are used; the input is None for a plain load."""
    outputs = list(battery.outputs.values())
    if text.output is not None:
        outputs = [output for output in outputs if output.id == text.output]
        if not outputs:
            raise NoPathError(
                f"{battery.id} has no output '{text.output}'; it has {_words(battery.outputs)}",
                _would_do(library, battery, text, purifier),
            )
    if converter is not None:
        hangs = [output for output in outputs if takes(converter, output, battery)]
        if not hangs:
            raise NoPathError(
                f"converter {converter.id} takes {converter.input_voltage_v.value:g} V {converter.input}; "
                f"{battery.id} gives {_offers(battery, text.output)}",
                _would_do(library, battery, text, purifier),
            )
        if purifier is None:
            return hangs[0], None
        into = [i for i in inputs_of(purifier) if fits(converter.output, converter.output_voltage_v, i)]
        into = into or [i for i in inputs_of(purifier) if i.id == converter.output]
        if not into:
            raise NoPathError(
                f"converter {converter.id} gives {converter.output}; {purifier.id} takes {_words(purifier.inputs)}",
                _would_do(library, battery, text, purifier),
            )
        return hangs[0], into[0]
    if purifier is None:
        return battery.outputs.get("dc", outputs[0]) if text.output is None else outputs[0], None
    for into_one in inputs_of(purifier):
        for output in outputs:
            named = text.output is not None and output.id == into_one.id
            if named or fits(output.id, volts_of(output, battery), into_one):
                return output, into_one
    raise NoPathError(
        f"no way from {battery.id} ({_offers(battery, text.output)}) to {purifier.id} "
        f"(takes {', '.join(f'{i.voltage_v.value:g} V {i.id}' for i in inputs_of(purifier))})",
        _would_do(library, battery, text, purifier),
    )


def _offers(battery: Battery, only: str | None) -> str:
    return ", ".join(
        f"{volts.value:g} V {output.id}" if (volts := volts_of(output, battery)) else output.id
        for output in battery.outputs.values()
        if only is None or output.id == only
    )


def _words(names: object) -> str:
    return ", ".join(f"'{name}'" for name in names)  # type: ignore[attr-defined]


def _would_do(library: Library, battery: Battery, text: BatteryText, purifier: Purifier | None) -> str:
    return "" if purifier is None else would_do(library, battery, text.count, purifier)
