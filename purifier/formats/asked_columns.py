"""The columns that a person named: ``--voltage NAME``, ``--current 3``, ``--power NAME:mW``, ``--soc none``."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.errors import UsageError, nearest
from purifier.formats.channels import Channel
from purifier.formats.header_words import DIMENSIONS
from purifier.formats.opened import UnitOf
from purifier.model.units import Unit
from purifier.plain_text import quoted

OPTIONS: Final[dict[str, str]] = {
    "voltage_v": "--voltage",
    "current_a": "--current",
    "power_w": "--power",
    "charge_ah": "--charge",
    "soc_percent": "--soc",
    "temperature_c": "--temperature",
}
"""Quantity -> the option that names its column."""
WORDS: Final[dict[str, str]] = {
    "voltage_v": "voltage",
    "current_a": "current",
    "power_w": "power",
    "charge_ah": "charge",
    "soc_percent": "state of charge",
    "temperature_c": "temperature",
    "time_to_go_s": "time to go",
    "energy_wh": "energy",
    "charging_current_a": "charging current",
    "discharging_current_a": "discharging current",
}
"""What a person calls each."""
UNIT_OF: Final = {
    "voltage_v": "V",
    "current_a": "A",
    "power_w": "W",
    "charge_ah": "Ah",
    "soc_percent": "%",
    "temperature_c": "degC",
    "time_to_go_s": "s",
    "energy_wh": "Wh",
}
"""Quantity -> the unit that an example names."""
NONE: Final = "none"
"""Typed for a column that is not to be read."""
MOST_NAMED: Final = 8
"""Columns that one message names."""


class Pointed(NamedTuple):
    """A column that was asked for, and the unit typed behind it, if one was."""

    channel: Channel
    spelling: str = ""
    unit: Unit | None = None


def column_asked(typed: str, names: Sequence[str], option: str, where: str, numbers: Sequence[int | None] = ()) -> int:
    """The place in ``names`` (from 0) of the column ``typed``: its name, or the end of one, in any case, or its number.

    ``numbers`` are the columns' own, from 1 where none are given; ``where`` is ``file:line``.  Raises UsageError with
    the nearest names.
    """
    numbers = numbers or range(1, len(names) + 1)
    places = _places(typed, names, numbers)
    if len(places) == 1:
        return places[0]
    if places:
        which = ", ".join(f"{quoted(names[place], 60)} (number {numbers[place]})" for place in places[:MOST_NAMED])
        raise UsageError(
            f"{where}: {option} {quoted(typed)}: several columns are called so: {which}; say which of them"
        )
    near = nearest(typed, names)
    raise UsageError(f"{where}: {option}: no column with numbers is called {quoted(typed)}{near}; {_there(names)}")


def pointed(typed: str, channels: Sequence[Channel], option: str, unit_of: UnitOf, file: str) -> Pointed | None:
    """The channel that ``typed`` names, with the unit behind its last colon (``NAME:mA``); None for ``none``.

    A name that itself holds the colon goes first.  Raises UsageError where it is none.
    """
    names = [channel.name for channel in channels]
    numbers = [channel.number for channel in channels]
    where = f"{file}:{min((channel.line for channel in channels), default=1)}"
    if not _places(typed, names, numbers):
        if typed.strip().casefold() == NONE:
            return None
        name, colon, spelling = typed.rpartition(":")
        unit = unit_of(spelling.strip()) if colon else None
        if unit is not None:
            return Pointed(channels[column_asked(name, names, option, where, numbers)], spelling.strip(), unit)
        if colon and _places(name, names, numbers):
            raise UsageError(
                f"{where}: {option} {quoted(typed)}: {quoted(spelling.strip())} is no unit that a column can be in"
            )
    return Pointed(channels[column_asked(typed, names, option, where, numbers)])


def is_of(unit: Unit, quantity: str) -> bool:
    """Whether numbers in ``unit`` can be the ``quantity``."""
    return unit.dimension == DIMENSIONS[quantity]


def example(quantity: str, channel: Channel, unit: str = "") -> str:
    """The option that names this channel, as it can be typed: ``--current 'Cur(A)':mA``."""
    short = channel.name.isprintable() and 0 < len(channel.name) <= 80
    name = channel.name if short or channel.number is None else str(channel.number)
    return f"{OPTIONS[quantity]} {shlex.quote(f'{name}:{unit}' if unit else name)}"


def _places(typed: str, names: Sequence[str], numbers: Sequence[int | None]) -> list[int]:
    """Where a column is called so: exactly, else in any case and without outer blanks, else by its number, else by the
    end of its name (``Voltage`` of ``INA219.Voltage``) or without its unit."""
    plain = typed.strip().casefold()
    if not plain:
        return []
    ours = [name.strip().casefold() for name in names]
    number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 6 else None
    ends = tuple(f"{mark}{plain}" for mark in " ./:")
    return (
        [place for place, name in enumerate(names) if name == typed]
        or [place for place, name in enumerate(ours) if name == plain]
        or [place for place, one in enumerate(numbers) if one is not None and one == number]
        or [place for place, name in enumerate(ours) if name.endswith(ends)]
        or [place for place, name in enumerate(ours) if name.startswith(plain) and _is_bracket(name[len(plain) :])]
    )


def _is_bracket(text: str) -> bool:
    text = text.strip()
    return text[:1] in ("(", "[") and text[-1:] in (")", "]")


def _there(names: Sequence[str]) -> str:
    named = [quoted(name, 60) for name in names if name.strip()]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    if named:
        return f"there are {', '.join(named[:MOST_NAMED])}{more}"
    return f"they have numbers, from 1 to {len(names)}" if names else "no column holds numbers"
