"""One channel as one quantity: what its name and unit tell, and what its file's format says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from purifier.formats.asked_columns import is_of
from purifier.formats.channels import Channel
from purifier.formats.format import Format, FormatColumn
from purifier.formats.header_words import LONGEST, unit_in, unit_spelled
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import Extent, plain_quantity
from purifier.formats.quantity_names import BARE, meaning_of, whose
from purifier.model.units import Unit

_RATIOS: Final = ("1", "0..1", "0-1")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One channel as one quantity, with ``rank`` and ``key`` as in `purifier.formats.quantity_names.Meaning`.

    ``unit`` is None where none is known; ``turned``: it counts the other way.
    """

    channel: Channel
    quantity: str
    rank: int = BARE
    key: frozenset[str] = frozenset()
    unit: Unit | None = None
    spelling: str = ""
    unit_from: str = ""
    turned: bool = False

    @property
    def extent(self) -> Extent:
        """The least and the most of its numbers as they stand."""
        low, high = self.channel.low, self.channel.high
        return Extent(0.0 if low is None else float(low), 0.0 if high is None else float(high))


class Told(NamedTuple):
    """The name of a channel without its unit, and the unit: None with ``known``: the file names none."""

    name: str
    spelling: str
    unit: Unit | None
    unit_from: str
    known: bool


def told_of(channel: Channel, format: Format, unit_of: UnitOf) -> Told:
    """What name and unit tell; a unit of its own (a row of units, an attribute) goes before its header's."""
    in_header = unit_in(channel.name, unit_of)
    name = channel.name[:LONGEST] if in_header is None else in_header.name
    if channel.unit.strip():
        spelling = channel.unit.strip()
        unit = unit_of(spelling) if spelling in _RATIOS else unit_spelled(spelling, name, unit_of)
        return Told(name, spelling, unit, "a row of units" if "units" in format.header else "the file", True)
    if in_header is None:
        return Told(name, "", None, "", False)
    return Told(name, in_header.spelling, in_header.unit, "its header" if format.long is None else "its name", True)


def by_format(column: FormatColumn, channel: Channel, told: Told, unit_of: UnitOf) -> Candidate:
    """The format's unit stands in where the file has none, or a wrong one."""
    meaning = meaning_of(told.name, told.unit)
    rank = BARE if meaning is None else meaning.rank
    stands_in = column.overrules or not told.known
    given = unit_of(column.unit) if stands_in and column.unit is not None else None
    unit, spelling, unit_from = told.unit, told.spelling, told.unit_from
    if given is not None:
        unit, spelling, unit_from = given, column.unit or "", "the format"
    # Columns that a format names in full are of one device, whatever words they are called by.
    in_full = channel.name.strip().casefold() in [name.strip().casefold() for name in column.names]
    key = frozenset() if in_full else whose(told.name)
    return Candidate(channel, column.quantity, rank, key, unit, spelling, unit_from, column.turned)


def is_named(column: FormatColumn, channel: Channel) -> bool:
    """Whether the format's column is this one, by its number or one of its names."""
    if column.number is not None and column.number == channel.number:
        return True
    name = channel.name.strip().casefold()
    return any(_matches(one, name) for one in column.names)


def is_named_in_part(name: str, channel: Channel, told: Told, format: Format) -> bool:
    """``Voltage`` names ``Battery Monitor [512] Voltage`` too, where devices have a row of the header, and
    ``Voltage (V)``."""
    plain = name.strip().casefold()
    ours = channel.name.strip().casefold()
    return _matches(plain, told.name.strip().casefold()) or ("devices" in format.header and ours.endswith(f" {plain}"))


def _matches(pattern: str, name: str) -> bool:
    """Whether a format's ``pattern``, in which ``*`` stands for any text, is this name (in small letters)."""
    # Names of a header stand there without the sign of a comment in front of them.
    first, *others = pattern.strip().casefold().removeprefix("#").lstrip().split("*")
    if not others:
        return first == name
    *between, last = others
    at = len(first)
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    for part in between:
        at = name.find(part, at, len(name) - len(last)) + len(part)
        if at < len(part):
            return False
    return True


def fits(unit: Unit | None, quantity: str) -> bool:
    """Whether numbers in ``unit`` can be the ``quantity``."""
    return unit is not None and is_of(unit, plain_quantity(quantity))
