"""The channels that can be read as each quantity: asked for, named by the format, or told by their words and units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.asked_columns import OPTIONS, UNIT_OF, example, is_of, pointed
from purifier.formats.channels import Channel
from purifier.formats.format import Format, FormatColumn
from purifier.formats.opened import UnitOf
from purifier.formats.plausible import LEAST_V, plain_quantity
from purifier.formats.quantity_names import BARE, is_ac_power, is_of_shunt, meaning_of, whose
from purifier.formats.told_columns import Candidate, Told, by_format, fits, is_named, is_named_in_part, told_of
from purifier.formats.which_column import with_extent
from purifier.plain_text import quoted

CURRENTS: Final = ("current_a", "charging_current_a", "discharging_current_a")
_Free = list[tuple[Channel, Told]]


@dataclass(slots=True)
class Found:
    """Candidates by quantity; ``asked``: quantities of which a person named the one; ``unread``: of other units."""

    by_quantity: dict[str, list[Candidate]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    ac: list[Channel] = field(default_factory=list)
    """Powers of alternating current."""

    def add(self, one: Candidate) -> None:
        """One more of its quantity."""
        self.by_quantity.setdefault(one.quantity, []).append(one)

    def of(self, *quantities: str) -> list[Candidate]:
        """All that can be one of these."""
        return [one for quantity in quantities for one in self.by_quantity.get(quantity, ())]


def candidates(channels: Sequence[Channel], format: Format, asked: Asked, unit_of: UnitOf, file: str) -> Found:
    """What can be read as what.  Raises UsageError for what was asked for and is not there, or is in another unit."""
    found = Found()
    shut: set[str] = set()
    taken = _of_person(found, channels, format, asked, unit_of, file, shut)
    timed = asked.columns.get("time", "").strip().casefold()
    free = [
        (channel, told_of(channel, format, unit_of))
        for place, channel in enumerate(channels)
        if place not in taken
        and channel.low is not None
        and channel.high is not None
        and (not timed or timed not in (channel.name.strip().casefold(), str(channel.number)))
    ]
    _of_format(found, free, format, unit_of, shut)
    _of_words(found, free, shut)
    if not found.of("voltage_v") and "voltage_v" not in shut | asked.stated.keys():
        _refuse_shunt(free, file)
    return found


def _of_person(
    found: Found,
    channels: Sequence[Channel],
    format: Format,
    asked: Asked,
    unit_of: UnitOf,
    file: str,
    shut: set[str],
) -> dict[int, str]:
    """What was asked for: place of a channel -> quantity.  ``shut`` are quantities that nothing else can be then."""
    taken: dict[int, str] = {}
    for quantity, typed in asked.columns.items():
        if quantity not in OPTIONS:
            continue
        option = OPTIONS[quantity]
        point = pointed(typed, channels, option, unit_of, file)
        shut.update(CURRENTS if quantity == "current_a" else (quantity,))
        if point is None:
            continue
        place = next(place for place, channel in enumerate(channels) if channel is point.channel)
        if place in taken:
            raise UsageError(
                f"{file}:{point.channel.line}: {quoted(point.channel.name, 80)} is asked for as two things: "
                f"{OPTIONS[taken[place]]} and {option}; each takes a column of its own"
            )
        taken[place] = quantity
        told = told_of(point.channel, format, unit_of)
        if point.unit is not None:
            told = Told(told.name, point.spelling, point.unit, "as asked", True)
        found.add(_asked(quantity, point.channel, told, format, unit_of, file))
        found.asked.add(quantity)
    return taken


def _asked(quantity: str, channel: Channel, told: Told, format: Format, unit_of: UnitOf, file: str) -> Candidate:
    """A person's word goes before the header's, but volts are no amperes."""
    where = f"{file}:{channel.line}"
    if channel.low is None or channel.high is None:
        raise UsageError(f"{where}: {OPTIONS[quantity]}: {quoted(channel.name, 80)} holds no numbers")
    if told.known and told.unit is None:
        raise UsageError(
            f"{where}: {quoted(channel.name, 80)} is in {quoted(told.spelling)}, which is no unit that a column can be "
            f"in; give one: {example(quantity, channel, UNIT_OF[quantity])}"
        )
    if told.unit is not None and not is_of(told.unit, quantity):
        raise UsageError(
            f"{where}: {quoted(channel.name, 80)} is in {told.spelling}, and {OPTIONS[quantity]} takes a column of "
            f"{UNIT_OF[quantity]}; if it is that: {example(quantity, channel, UNIT_OF[quantity])}"
        )
    column = next((column for column in format.columns if is_named(column, channel)), None)
    if column is not None and plain_quantity(column.quantity) == quantity:
        return by_format(column, channel, told, unit_of)
    meaning = meaning_of(told.name, told.unit)
    same = meaning is not None and plain_quantity(meaning.quantity) == quantity
    quantity = meaning.quantity if same and meaning is not None else quantity
    return Candidate(channel, quantity, BARE, whose(told.name), told.unit, told.spelling, told.unit_from)


def _of_format(found: Found, free: _Free, format: Format, unit_of: UnitOf, shut: set[str]) -> None:
    """The format's own columns: the first of the names that is there; they are ``free`` no longer."""
    used: list[Channel] = []
    for column in format.columns:
        if column.quantity in shut:
            continue
        for name in column.names or ("",):
            single = FormatColumn(column.quantity, (name,) if name else (), column.number)
            there = [
                by_format(column, channel, told, unit_of)
                for channel, told in free
                if (is_named(single, channel) or (name != "" and is_named_in_part(name, channel, told, format)))
                and (not told.known or fits(told.unit, column.quantity))
                and not any(channel is one for one in used)
            ]
            for one in there:
                found.add(one)
                used.append(one.channel)
            if there:
                break
    free[:] = [(channel, told) for channel, told in free if not any(channel is one for one in used)]
    for quantity in list(found.by_quantity):
        shut.update(CURRENTS if quantity in CURRENTS else (quantity,))


def _of_words(found: Found, free: _Free, shut: set[str]) -> None:
    """What names and units tell of quantities that neither a person nor the format has named."""
    for channel, told in free:
        if told.known and told.unit is None:
            continue  # in a unit of something else
        meaning = meaning_of(told.name, told.unit)
        if is_ac_power(told.name, told.unit):
            found.ac.append(channel)
        if meaning is None or meaning.quantity in shut:
            continue
        if meaning.quantity in ("charge_ah", "energy_wh") and channel.low == channel.high and channel.count > 1:
            continue  # a capacity that is stated, no counter
        if is_of_shunt(told.name) and not _is_a_cell_s(channel, told):
            continue
        found.add(
            Candidate(
                *(channel, meaning.quantity, meaning.rank, meaning.key),
                *(told.unit, told.spelling, told.unit_from),
            )
        )


def _refuse_shunt(free: _Free, file: str) -> None:
    """Raise UsageError for numbers without a unit that are volts of a battery, or millivolts across a shunt: those
    are near none at times."""
    for channel, told in free:
        if told.unit is None and not told.known and is_of_shunt(told.name) and (channel.low or 0.0) >= LEAST_V:
            raise UsageError(
                f"{file}:{channel.line}: {with_extent(channel)} is the battery's voltage, at a device that is called "
                f"shunt ({example('voltage_v', channel, 'V')}), or millivolts across a shunt (--voltage none)"
            )


def _is_a_cell_s(channel: Channel, told: Told) -> bool:
    """Whether a voltage is at some time that of a cell at least: no shunt drops so much."""
    most = max(abs(channel.low or 0.0), abs(channel.high or 0.0))
    return told.unit is not None and most * told.unit.factor >= LEAST_V
