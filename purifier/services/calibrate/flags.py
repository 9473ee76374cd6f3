"""What speaks against believing a run, in words; it is used all the same, unless somebody leaves it out."""

from __future__ import annotations

from typing import Final

from purifier.model.degrees import degrees
from purifier.services.runs.about import is_pretended
from purifier.services.runs.as_it_was import AsItWas
from purifier.services.runs.compared import Ended
from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import Summary

LEAST_H: Final = 0.25
"""A shorter run tells nothing."""
COARSE: Final = 5.0
"""What the steps of the current may leave open of its mean [%]."""
SEEN: Final = 90.0
WARM_C: Final = 10.0
CHARGED: Final = 0.05

_CUT: Final = {
    "auto-off": "the output switched itself off (an ECO mode, or a timer)",
    "bms-cut": "the battery's own protection cut it off",
    "unplugged": "it was unplugged or switched off",
    "meter-died": "the meter died",
}


def flags(facts: Facts, said: Summary, was: AsItWas, ended: Ended, begun: float | None = None) -> tuple[str, ...]:
    """What speaks against a run of ``facts``, ended as ``ended`` says.

    ``begun``: the share of its charge that it began with, where its meter said that it was not full.
    """
    found, run, conditions = [], facts.run, was.setup.conditions
    if (said.discharge_h or 0.0) < LEAST_H:
        found.append("it lasted minutes")
    if conditions.start is not None or not run.frozen.prediction.from_full:
        found.append("it was not full at the start")
    elif begun is not None:
        found.append(f"the meter said {100.0 * begun:.0f} % when it began: it says nothing of the energy")
    if is_pretended(run):
        found.append("it was pretended: nothing of it was measured")
    if conditions.temperature_c is not None and conditions.temperature_c < WARM_C:
        found.append(f"it was cold ({degrees(conditions.temperature_c)})")
    if (said.measurement_spread_percent or 0.0) > COARSE:
        found.append(f"its current is coarse (±{said.measurement_spread_percent:.0f} %)")
    if said.coverage_percent is not None and said.coverage_percent < SEEN:
        found.append(f"readings vouch for {said.coverage_percent:.0f} % of it")
    if said.charged_ah > CHARGED * (said.drawn_ah or 1e9):
        found.append("it was charged meanwhile")
    why = _CUT.get(ended.why)
    if run.complete and ended.why in ("auto-off", "bms-cut"):
        found.append(f"{why}, as it looks: the battery may not have been empty")
    if not run.complete:
        found.append(f"it stopped before the battery was empty{f': {why}' if why else ''}")
    return tuple(found)
