"""Conditions as typed -> conditions of the model, with a sentence for what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from purifier.errors import UsageError, nearest
from purifier.library.quantities import read
from purifier.model.figures import Figure
from purifier.model.power_path import awg_lead_ohm
from purifier.model.setup import Conditions
from purifier.model.units import NUMBER
from purifier.plain_text import plain
from purifier.services.plan.conditions import CONDITIONS, Condition

_NUMBER: Final = re.compile(NUMBER)
_LEAD: Final = re.compile(rf"({NUMBER}\s*\S+)\s+(?:of\s+|x\s*)?(\d{{1,2}})\s*AWG", re.IGNORECASE)


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
            raise UsageError(f"--{one.name} says what happens between the hours of air: give --{one.goes_with} too")
    return Conditions(**values)  # type: ignore[arg-type]


def _read(one: Condition, text: str) -> object:
    option = f"--{one.name}"
    if one.is_flag:
        if text.lower() not in ("yes", "no", "true", "false"):
            raise UsageError(f"{option}: yes or no was expected, found '{text}'")
        return text.lower() in ("yes", "true")
    bare = _NUMBER.fullmatch(text)
    if one.dimension == "number" or (one.name == "hours-per-day" and bare):
        if bare is None:
            raise UsageError(f"{option}: a number such as '{one.example}' was expected, found '{text}'")
        figure = Figure(float(text))
    elif one.name == "wire" and (lead := _LEAD.fullmatch(text)):
        figure = Figure(awg_lead_ohm(float(lead[2]), read(lead[1], "length", what=option).value))
    else:
        figure = read(text, one.dimension, what=option)
    if not one.low <= figure.value <= one.high or (figure.value == one.low and not one.low_allowed):
        scale, unit = (100.0, " %") if one.dimension == "fraction" else (1.0, "")
        raise UsageError(
            f"{option}: expected {'' if one.low_allowed else 'more than '}{one.low * scale:g}{unit} "
            f"to {one.high * scale:g}{unit} (for example '{one.example}'), found '{text}'"
        )
    if not one.sure:
        return figure
    if figure.spread:
        raise UsageError(f"{option} takes no ± (for example '{one.example}'), found '{text}'")
    return figure.value
