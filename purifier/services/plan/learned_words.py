"""What a plan owes to the owner's own runs, in words."""

from __future__ import annotations

from purifier.model.calibrated import path_of
from purifier.model.conditions import Conditions
from purifier.model.setup import Setup
from purifier.services.plan.conditions import in_words


def learned_words(setup: Setup) -> str:
    """By how many runs the hours are told, and in which conditions those were; empty for a battery without any."""
    learned = setup.battery.calibration
    if learned is None:
        return ""
    count = len(learned.runs)
    runs = "one run" if count == 1 else f"{count} runs"
    if learned.path != path_of(setup):
        return f"The {runs} that its profile holds went another way ({learned.path}): here the maker's figures stand"
    stated = f", made at {in_words(learned.conditions)}" if learned.conditions != Conditions() else ""
    return f"Its hours come from {runs} of this very battery{stated}"
