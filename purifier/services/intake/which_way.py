"""What a positive current of some files means, or the question that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from purifier.errors import UsageError
from purifier.formats.asked import Asked
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
    if format.sign == "charge-positive" or format.sign == "discharge-positive":
        told = format.sign
    header: Sign | None = "charge-positive" if any(part.is_of_two_currents for part in parts) else None
    found = direction(survey, asked=asked.sign, format_sign=None if header else told, header=header)
    if found.factor is None and format.sign == "unsigned":
        found = direction(survey, format_sign="discharge-positive")
        words = "the meter tells no direction, and the file shows none: read as discharge (--sign says otherwise)"
        return replace(found, sentence=words)
    if found.factor is None:
        raise UsageError(f"{parts[0].file.name}:{_first_line(parts)}: {found.sentence}: {', or '.join(found.readings)}")
    return (
        replace(found, sentence="which way the current flows is in the name of its column")
        if header and not asked.sign
        else found
    )


def _first_line(parts: Sequence[FileRead]) -> int:
    return min((one.channel.line for one in parts[0].chosen), default=1)
