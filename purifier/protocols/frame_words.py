"""Values of a frame in words, and why one that the table has did not come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from purifier.plain_text import quoted
from purifier.protocols.field import SUFFIXES, WIDTHS, Field, When, suffix_of
from purifier.protocols.layout import Spot
from purifier.protocols.meter import Frame
from purifier.protocols.pieces import FrameValues

UNREAD: Final = "not in the profile"


def value_text(name: str, value: float | str | None, digits: int = 10) -> str:
    """A value with the unit that its name ends in, in so many digits."""
    if value is None:
        return "not known"
    if isinstance(value, str):
        return quoted(value, 80)
    suffix = suffix_of(name)
    return f"{value:.{digits}g} {SUFFIXES[suffix][2]}" if suffix else f"{value:.{digits}g}"


def absent(frame: Frame, found: Sequence[Spot]) -> Iterator[str]:
    """What of the table did not come, and why."""
    values = {spot.name: spot.value for spot in reversed(found)}
    names = {spot.field.name for spot in found}
    reasons: dict[str, list[str]] = {}
    for field in frame.fields:
        if field.name not in names:
            reasons.setdefault(_why_absent(field, values), []).append(field.name)
        elif field.apart is not None and field.apart > WIDTHS.get(field.kind, field.size):
            gap = field.apart - WIDTHS.get(field.kind, field.size)
            reasons.setdefault(f"the {gap} in front of each but the first: {UNREAD}", []).append(field.name)
    for reason, fields in reasons.items():
        yield f"{', '.join(dict.fromkeys(fields))}: {reason}"


def _why_absent(field: Field, values: FrameValues) -> str:
    if field.when is not None and not field.when.holds(values.get(field.when.name)):
        told = value_text(field.when.name, values.get(field.when.name))
        return f"not here, {field.when.name} is {told} (here when {_condition(field.when)})"
    if field.tag is not None:
        return f"not here, no tag {field.tag:02X} came"
    if field.count_by:
        return f"none, {field.count_by} is {value_text(field.count_by, values.get(field.count_by))}"
    return "none"


def _condition(when: When) -> str:
    return f"{when.name} {when.relation} {' or '.join(f'{one:g}' for one in when.among)}"
