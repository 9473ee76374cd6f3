"""What a calibration cannot tell, and what would tell it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.model.calibration.next_run import Advice
from purifier.model.calibration.parameters import Parameter
from purifier.model.calibration.unknowns import TYPED
from purifier.services.calibrate.gather import Gathered
from purifier.services.wording import time_words

TIED: Final = 0.9
"""What is still as wide as this share of the profile's belief has not been told."""


def unknown_words(told: Sequence[Parameter], found: Sequence[Gathered]) -> tuple[str, ...]:
    """What the runs cannot tell, and why."""
    said = []
    loads = {round(one.evidence.load_w, 6) for one in found if one.evidence.complete}
    measured = any(one.mean_w is not None for one in found)
    if not loads:
        said.append("none of the runs went to empty: the usable energy is the profile's, within what it gave at least")
    elif len(loads) == 1:
        said.append(
            "all complete runs had the same load: overhead and energy are told together only, so other settings stay "
            "less sure; a run at another setting would tell them apart"
        )
    if not measured:
        said.append(
            "nothing was measured, only hours: usable energy and efficiency are told by their ratio only, which is "
            "enough for hours on this path"
        )
    narrowing = {one.name: one.narrowing for one in told}
    for name in dict.fromkeys(one.evidence.stretches[0].setting for one in found):
        if not name.startswith(TYPED) and narrowing[f"power at {name}"] > TIED:
            said.append(f"the true power at {name} stays the profile's: only a meter would tell it from the rest")
    return tuple(said)


def next_words(advice: Advice | None, latest: Gathered) -> str:
    """The run to make next, with what it is worth: ``6 h at setting 4: ±22 % becomes ±9 %``."""
    if advice is None:
        return "no further run would narrow the band much: what is left is how the battery differs from run to run"
    if f"{100.0 * advice.before:.0f}" == f"{100.0 * advice.after:.0f}":
        return "no further run would narrow the band much: what is left is how the battery differs from run to run"
    setting = advice.run.setting.partition(" ")[2]
    at = "at the same load" if not setting else f"at setting {setting}"
    how = "from full to empty" if advice.run.complete else "with the meter on"
    said = (
        f"{_hours(advice.hours)} {at}, {how}: ±{100.0 * advice.before:.0f} % becomes "
        f"±{100.0 * advice.after:.0f} %"
    )
    if advice.then < advice.after:
        said += f" (±{100.0 * advice.then:.0f} % after {_hours(advice.then_hours)} in all)"
    return said


def _hours(hours: float) -> str:
    """Bench hours: nobody plans a run to the minute."""
    return f"{hours:.0f} h" if 0.95 <= hours < 24.0 else time_words(hours * 3600.0)
