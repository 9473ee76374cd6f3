"""Which channels of a file are its voltage, current, power and what else a reading has, and in which units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.asked_columns import MOST_NAMED, NONE, OPTIONS, WORDS
from purifier.formats.belonging import belonging
from purifier.formats.candidates import candidates
from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.header_words import words
from purifier.formats.in_units import AS_ASKED, BY_EXTENT, BY_POWER, OF_THE_METERS, in_units, otherwise
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import TRIO, plain_quantity
from purifier.formats.quantity_words import CHARGING, QUANTITY, SOURCES
from purifier.formats.said import Said
from purifier.formats.which_column import called, with_extent
from purifier.plain_text import quoted

INFLOW: Final = 0.02
"""So much of the most that a load draws is more than an error, when it flows in."""
_LOADS: Final = {"load", "loads", "verbraucher"}
_TOLD: Final = {
    "its header": "units in the header",
    "its name": "units in the names",
    "a row of units": "units in a row of their own",
    "the file": "units as the file has them",
    "the format": "units as the format has them",
    AS_ASKED: "units as asked",
    OF_THE_METERS: "without a unit, in the range of meters",
    BY_EXTENT: "without a unit; in another it could not be true",
    BY_POWER: "without a unit; volts times amperes are the watts",
}
"""How the unit of a channel was told -> the words for it."""


def choose(
    channels: Sequence[Channel],
    format: Format,
    asked: Asked,
    unit_of: UnitOf,
    file: str,
    said: Said | None = None,
) -> list[Chosen]:
    """What is read as what: a person's word first, then the format's own columns, then words and units of the names.

    At most one channel a quantity, but for ``charging_current_a`` and ``discharging_current_a``: two columns without a
    sign that make one current, or one of them alone, positive in the direction that its name says.  ``said`` hears of
    what is left out.  Raises UsageError where several channels or units fit equally, and where there is no voltage,
    current or power.
    """
    found = candidates(channels, format, asked, unit_of, file)
    mixed = format.long is not None or format.shape == "lines" or "devices" in format.header
    mixed = mixed or any(channel.name.startswith("sensor.") for channel in channels)  # of a whole house
    of_one = belonging(found, mixed, file, said)
    chosen = in_units(of_one, asked, found.asked, mixed or format.on_change, file, said)
    if not any(plain_quantity(one.quantity) in TRIO for one in chosen):
        raise UsageError(_nothing(channels, format, asked, file))
    _refuse_inflow(channels, chosen, found.asked, file)
    return [otherwise(one, unit_of) for one in chosen]


def _refuse_inflow(channels: Sequence[Channel], chosen: Sequence[Chosen], asked: set[str], file: str) -> None:
    """Raise UsageError where what the load drew would stand for what the battery gave, while something flowed in."""
    for one in chosen:
        if one.quantity in asked or not _LOADS & set(words(one.channel.name)):
            continue
        for other in channels:
            of = set(words(other.name))
            feeds = of & {*SOURCES, *CHARGING} and any(QUANTITY.get(word) == one.quantity for word in of)
            if feeds and (other.high or 0.0) > INFLOW * (one.channel.high or 0.0) > 0.0:
                raise UsageError(
                    f"{file}:{one.channel.line}: {with_extent(one.channel)} is what the load drew, while "
                    f"{with_extent(other)} flowed in: the battery gave the difference, of which there is no column; "
                    f"{OPTIONS[one.quantity]} {quoted(one.channel.name, 80)} reads what the load drew as if it did"
                )


def sentence(chosen: Sequence[Chosen]) -> str:
    """What was chosen: ``voltage from 'Vol(V)' in V, current from 'Cur(A)' in A (units in the header)``."""
    by_source: dict[str, list[str]] = {}
    for one in chosen:
        unit = f" in {one.unit}" if one.unit else ""
        turned = ", turned" if one.factor < 0.0 else ""
        by_source.setdefault(one.unit_from, []).append(
            f"{WORDS[one.quantity]} from {called(one.channel)}{unit}{turned}"
        )
    parts = [", ".join(told) + f" ({_TOLD[source]})" for source, told in by_source.items()]
    return "; ".join(parts)


def _nothing(channels: Sequence[Channel], format: Format, asked: Asked, file: str) -> str:
    """What was found, and how to name what is meant."""
    with_numbers = [channel for channel in channels if None not in (channel.low, channel.high)]
    line = min((channel.line for channel in channels), default=1)
    if not with_numbers:
        return f"{file}:{line}: no column holds numbers; a voltage, a current or a power is needed"
    more = f" and {len(with_numbers) - MOST_NAMED} more" if len(with_numbers) > MOST_NAMED else ""
    named = [WORDS[quantity] for quantity, typed in asked.columns.items() if quantity in OPTIONS and typed != NONE]
    if named:
        return (
            f"{file}:{line}: {' and '.join(named)} alone tell of no discharge: a voltage, a current or a power is "
            "needed; if a column holds one: --voltage COL, --current COL or --power COL"
        )
    if not format.header and format.long is None and format.shape == "table":
        shown = ", ".join(f"{one.number} {_span(one)}" for one in with_numbers[:MOST_NAMED])
        return (
            f"{file}:{line}: no header names the columns: {shown}{more}; say which are which by their numbers: "
            "--voltage N, --current N, --power N (and --time N)"
        )
    shown = ", ".join(with_extent(channel) for channel in with_numbers[:MOST_NAMED])
    return (
        f"{file}:{line}: no voltage, current or power is told by name or unit among {shown}{more}; if one is there: "
        f"--voltage NAME, --current NAME or --power NAME" + (f" ({format.note})" if format.note else "")
    )


def _span(channel: Channel) -> str:
    return f"({channel.low:.10g} to {channel.high:.10g})"
