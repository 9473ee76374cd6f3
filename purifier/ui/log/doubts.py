"""What contradicts itself in a run, above its figures: in full where there is room, else by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from textual.content import Content

from purifier.model.doubts import What
from purifier.model.run import Event
from purifier.plain_text import plain as cleaned
from purifier.plain_text import sentence
from purifier.ui.sizes import MEDIUM
from purifier.ui.tones import MARK, MUTED, WRONG

MOST: Final = 4

HEADLINES: Final[Mapping[What, str]] = {
    "dead-band": "too little flows to be shown; the meter's counter is used",
    "counter": "the meter's counter and its current disagree",
    "sign": "a load is read as a charge: --invert?",
    "scale": "a number is a thousand times off: in which unit?",
    "power": "the watts are not volts times amperes",
    "other-battery": "this is not the battery of the plan",
    "counter-reset": "the meter's counter was reset",
    "load-mode": "the shunt does not measure the battery",
    "zero-under-load": "--zero takes the load itself off",
    "clock": "the times go back",
    "start": "the meter says that the battery was not full",
    "cells": "its cells are not those of the plan",
}


def lines(doubts: Sequence[Event], width: int) -> list[Content]:
    """The newest first; one alone in full, more by their headlines, with the key that shows what to do."""
    if not doubts:
        return []
    if len(doubts) == 1 and width >= MEDIUM:
        return [Content.assemble(("? Doubt: ", WRONG), sentence(cleaned(doubts[0].text)))]
    found = [Content.assemble(("? Doubt: ", WRONG), _headline(one)) for one in reversed(doubts[-MOST:])]
    found[-1] += Content.assemble("  ", ("v", MARK), (" shows what to do", MUTED))
    return found


def _headline(event: Event) -> str:
    what = event.data.get("what")
    return next((words for kind, words in HEADLINES.items() if kind == what), cleaned(event.text)[:60])
