"""What a positive current of some files means, or the question that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.channels import Chosen
from purifier.formats.format import Format
from purifier.formats.plausible import plain_quantity
from purifier.formats.told_columns import is_named
from purifier.model.direction import Direction, Sign, direction
from purifier.model.load_survey import Survey
from purifier.services.intake.read_file import FileRead
from purifier.services.intake.understanding import is_own


def which_way(parts: Sequence[FileRead], survey: Survey, asked: Asked) -> Direction:
    """The direction of what flows in the files; raises UsageError where it can be read two ways."""
    format = parts[0].opened.format
    if is_own(format):
        return Direction(1, "signs are as in our own readings: negative is discharge", power=1)
    told: Sign | None = None
    if (format.sign == "charge-positive" or format.sign == "discharge-positive") and _are_its_own(parts):
        told = format.sign
    if any(part.is_of_two_currents for part in parts):
        return _by_name(parts, survey, asked)
    found = direction(survey, asked=asked.sign, format_sign=told)
    if found.factor is None and format.sign == "unsigned":
        found = direction(survey, format_sign="discharge-positive")
        words = "the meter tells no direction, and the file shows none: read as discharge (--sign says otherwise)"
        return replace(found, sentence=words)
    if found.factor is None:
        raise UsageError(f"{parts[0].file.name}:{_first_line(parts)}: {found.sentence}: {', '.join(found.readings)}")
    return found


def _by_name(parts: Sequence[FileRead], survey: Survey, asked: Asked) -> Direction:
    """The direction where columns say it in their names, which is how their rows were joined: what charges is positive.

    What ``--sign`` says is meant of the numbers as they stand in the file: of a discharging current that a positive
    one discharges says the same as its name.
    """
    named = {part.named_sign for part in parts}
    if asked.sign is None or len(named) > 1 or None in named:
        words = "which way the current flows is in the name of its column"
        unheard = "" if asked.sign is None else ", so that --sign decides nothing"
        return replace(direction(survey, header="charge-positive"), sentence=f"{words}{unheard}")
    (name,) = named
    found = direction(survey, asked="charge-positive" if asked.sign == name else "discharge-positive")
    what = "charges" if asked.sign == "charge-positive" else "discharges"
    return replace(found, sentence=f"a positive current {what} the battery: --sign says so")


def _are_its_own(parts: Sequence[FileRead]) -> bool:
    """Whether what flows is in columns of the format: of others, which it does not name, it does not know the sign."""
    flows = [(part.opened.format, one) for part in parts for one in part.chosen]
    for what in ("current_a", "power_w"):
        of_it = [(format, one) for format, one in flows if plain_quantity(one.quantity) == what]
        if of_it:
            return all(_is_its_own(format, one) for format, one in of_it)
    return True


def _is_its_own(format: Format, one: Chosen) -> bool:
    return not format.columns or any(
        is_named(column, one.channel) or one.channel.name.startswith(tuple(f"{name} (" for name in column.names))
        for column in format.columns
        if plain_quantity(column.quantity) == plain_quantity(one.quantity)
    )


def _first_line(parts: Sequence[FileRead]) -> int:
    return min((one.channel.line for one in parts[0].chosen), default=1)
