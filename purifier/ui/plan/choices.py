"""What the pickers offer, and what each choice would give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.model.equipment import Battery, Purifier
from purifier.services.wording import duration, mass, money, unpadded, watts
from purifier.ui.shown import plan_one
from purifier.ui.widgets.pick_list import Choice
from purifier.ui.words import air_range, sentence

if TYPE_CHECKING:
    from purifier.library.asked import Asked
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units


MOST: Final = 1000
"""The largest count that is taken."""


def battery_choices(library: Library, units: Units) -> list[Choice]:
    """Energy, voltage, price and weight of each battery; the user's own, calibrated, first, then packs, by size."""
    batteries = [one for one in library.all("battery") if isinstance(one, Battery)]
    batteries.sort(key=lambda one: (one.calibration is None, one.kind, one.energy_wh.value, one.name))
    return [Choice(one.id, _called(one), _facts(one, units), f"{one.kind} {one.chemistry or ''}") for one in batteries]


def _called(one: Battery) -> str:
    """Its name; of one that runs taught of its id as well, for the name is that of the profile it came from."""
    return one.name if one.calibration is None else f"{one.id}: {one.name} as your runs have it"


def purifier_choices(library: Library, units: Units) -> list[Choice]:
    """The range of power and of clean air of each purifier, and what it plugs into."""
    return [
        Choice(one.id, one.name, _draw_and_air(one, units), one.filter or "")
        for one in sorted(library.all("purifier"), key=lambda one: one.name.lower())
        if isinstance(one, Purifier)
    ]


def typed_battery(text: str) -> tuple[Choice | None, str | None]:
    """An entry for an energy as typed, or the sentence on why it is none; neither when it does not look like one."""
    from purifier.library.asked import BATTERY

    return _typed(text, BATTERY, "a battery of")


def typed_load(text: str) -> tuple[Choice | None, str | None]:
    """The same for a plain load."""
    from purifier.library.asked import LOAD

    return _typed(text, LOAD, "a plain load of")


def _typed(text: str, asked: Asked, name: str) -> tuple[Choice | None, str | None]:
    from purifier.library.asked import is_bare, state

    if not text.strip()[:1].isdigit():
        return None, None
    try:
        full = state(asked, text).text
    except PurifierError as error:
        return None, sentence(error)
    return Choice(full, f"{name} {full}", "read so" if is_bare(text) else "as typed"), None


def typed_count(text: str) -> tuple[int | None, str]:
    """How many, as typed; or None and the sentence on why that is no count."""
    count = int(text) if text.isascii() and text.isdecimal() else 0
    if 1 <= count <= MOST:
        return count, ""
    return None, f"how many: a count from 1 to {MOST} was expected, found '{text}'"


def outcome(library: Library, request: Request, battery: str, setting: str | None) -> str:
    """What one set-up would give, in a line: at ``setting``, else where it gives most clean air per charge."""
    shown = plan_one(library, replace(request, setting=setting), battery)
    if shown.column is None and setting is not None:
        shown = plan_one(library, replace(request, setting=None), battery)
    if shown.column is None:
        return shown.error or ""
    row = shown.column.rows[shown.column.best or 0]
    at = "" if row.setting == "load" else f" at setting {row.setting}"
    return f"{unpadded(duration(row.runtime_h))}{at}; at least {unpadded(duration(row.runtime_low_h))}"


def _facts(one: Battery, units: Units) -> str:
    volts = "" if one.voltage_v is None else f"{one.voltage_v.value:g} V"
    price = "" if one.price_usd is None else money(one.price_usd.value)
    weight = "" if one.mass_kg is None else mass(one.mass_kg.value, units)
    return f"{f'{one.energy_wh.value:.0f} Wh':>8} {volts:>7} {price:>7} {weight:>7}"


def _draw_and_air(one: Purifier, units: Units) -> str:
    return f"{_watts(one):>13} {air_range(one, units):>12} {'/'.join(one.inputs):>6}"


def _watts(one: Purifier) -> str:
    powers = [setting.power_w.value for setting in one.settings]
    return watts(powers[0]) if len(powers) == 1 else f"{min(powers):.3g}–{max(powers):.3g} W"
