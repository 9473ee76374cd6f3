"""One field for what has several options: how much clean air, and for how long."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from purifier.errors import UsageError
from purifier.model.units import NUMBER
from purifier.plain_text import plain, quoted
from purifier.services.choose.fields import read_field
from purifier.services.choose.until import hours_until

CLEAN_AIR_EXAMPLES: Final = "'141 cfm', '5 changes an hour', '10 %' (of what is outdoors) or '4 people'"
_CHANGES: Final = re.compile(
    rf"({NUMBER})\s*(?:(?:air\s+)?changes?(?:\s*(?:an|per|/|a)\s*h(?:our)?)?|e?ach|x?\s*/\s*h(?:our)?)", re.IGNORECASE
)
_PEOPLE: Final = re.compile(r"(?:for\s+)?(\d{1,9})\s*(?:people|persons?)", re.IGNORECASE | re.ASCII)
_UNTIL: Final = re.compile(r"(?:until|till|til)\s+(.+)", re.IGNORECASE)


def clean_air(text: str) -> tuple[str, str]:
    """The option that ``text`` is meant as (``cadr``, ``each``, ``ratio`` or ``persons``), and its text there.

    Raises `UsageError` for what is none of them.
    """
    shown = plain(text).strip()
    if changes := _CHANGES.fullmatch(shown):
        return "each", read_field("each", changes[1])
    if people := _PEOPLE.fullmatch(shown):
        return "persons", read_field("persons", people[1])
    if shown.endswith("%"):
        return "ratio", read_field("ratio", shown)
    if not shown[:1].isdigit():
        raise UsageError(f"clean air: {CLEAN_AIR_EXAMPLES} was expected, found {quoted(shown)}")
    return "cadr", read_field("cadr", shown)


def how_long(text: str, now: datetime) -> tuple[str, str]:
    """The option that ``text`` is meant as (``for`` or ``until``), and its text there; ``now`` as in `hours_until`.

    Raises `UsageError` for what is neither a time nor a span of it.
    """
    shown = plain(text).strip()
    if until := _UNTIL.fullmatch(shown):
        hours_until(until[1], now)
        return "until", until[1]
    try:
        return "for", read_field("for", shown)
    except UsageError:
        try:
            hours_until(shown, now)
        except UsageError:
            pass
        else:
            return "until", shown
        raise
