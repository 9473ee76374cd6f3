"""Conditions as typed -> conditions of the model, with a sentence for what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from purifier.errors import UsageError, nearest
from purifier.library.asked import read_asked
from purifier.model.conditions import Conditions
from purifier.model.units import NUMBER
from purifier.plain_text import plain, quoted
from purifier.services.plan.conditions import CONDITIONS, Condition
from purifier.services.plan.lead import read_lead
from purifier.services.plan.read_room import READERS

_NUMBER: Final = re.compile(NUMBER)
_MEANS: Final = {"left-on": "says what happens between the hours of air", "tightness": "says how tight a room is"}
"""What means nothing without another condition."""


def read_conditions(texts: Mapping[str, str]) -> Conditions:
    """Read the texts of conditions; raises `UsageError` naming the option, what was expected and what was found."""
    values: dict[str, object] = {}
    for name, text in texts.items():
        one = CONDITIONS.get(name)
        if one is None:
            raise UsageError(f"there is no condition '{plain(name)}'{nearest(name, list(CONDITIONS))}")
        text = plain(text)
        if text:
            values[one.field] = _read(one, text)
    for one in CONDITIONS.values():
        if one.goes_with and values.get(one.field) and CONDITIONS[one.goes_with].field not in values:
            raise UsageError(f"--{one.name} {_MEANS[one.name]}: give --{one.goes_with} too")
    return Conditions(**values)  # type: ignore[arg-type]


def refuse_lone_air(texts: Mapping[str, str]) -> None:
    """Raise `UsageError` where it is said what is in the air, and neither of which room nor for whom.

    (While conditions are typed one after another, as on the screen, the room may follow.)
    """
    if texts.get("air", "").strip() and not any(texts.get(name, "").strip() for name in ("room", "people")):
        raise UsageError("--air says what is in the air of a room: give --room too")


def _read(one: Condition, text: str) -> object:
    if one.is_flag:
        if text.lower() not in ("yes", "no", "true", "false"):
            raise UsageError(f"--{one.name}: yes or no was expected, found {quoted(text)}")
        return text.lower() in ("yes", "true")
    if one.has_own_words:
        return READERS[one.dimension](text)
    if one.dimension == "number":
        return _number(one, text)
    figure = read_lead(one.asked, text) if one.name == "wire" else read_asked(one.asked, text)
    return figure.value if one.sure else figure


def _number(one: Condition, text: str) -> float:
    """A number that has no unit."""
    number = float(text) if _NUMBER.fullmatch(text) else None
    if number is None or not one.low <= number <= one.high:
        raise UsageError(
            f"--{one.name}: a number from {one.low:g} to {one.high:g} such as '{one.example}' was expected, "
            f"found {quoted(text)}"
        )
    return number
