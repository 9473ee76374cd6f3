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


def unknown_words(told: Sequence[Parameter], found: Sequence[Gathered], *, is_rough: bool) -> tuple[str, ...]:
    """What the runs cannot tell, and why; ``is_rough``: the exact posterior is another than the fit's normal one."""
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
    if is_rough:
        said.append(
            "how far battery, overhead and power are off, each by itself: they are so far from the profile that "
            "several answers fit nearly as well; a run with a meter, or at another setting, would tell"
        )
    if not measured:
        said.append(
            "nothing was measured, only hours: usable energy and efficiency are told by their ratio only, which is "
            "enough for hours on this path"
        )
    narrowing = {one.name: one.narrowing for one in told}
    run = dict.fromkeys(part.setting for one in found for part in one.evidence.stretches)
    untold = [name for name in run if not name.startswith(TYPED) and narrowing[f"power at {name}"] > TIED]
    if untold:
        said.append(
            f"the true power at {' and '.join(untold)} stays the profile's: only a meter would tell it from the rest"
        )
    return tuple(said)


def next_words(advice: Advice | None, aim: str) -> str:
    """The run to make next, with what it is worth: ``6 h at setting 4: ±22 % becomes ±9 %``.

    ``aim`` is the setting that it is for where nobody asked for one, else empty.
    """
    if advice is None:
        return "no further run would narrow the band much: what is left is how the battery differs from run to run"
    if f"{100.0 * advice.before:.0f}" == f"{100.0 * advice.after:.0f}":
        return "no further run would narrow the band much: what is left is how the battery differs from run to run"
    setting = advice.run.setting.partition(" ")[2]
    at = "at the same load" if not setting else f"at setting {setting}"
    how = "from full to empty" if advice.run.complete else "with the meter on"
    narrows = f"±{100.0 * advice.before:.0f} % becomes ±{100.0 * advice.after:.0f} %"
    whose = f"for setting {aim}, the least sure: " if aim else ""
    said = f"{whose}{_hours(advice.hours)} {at}, {how}: {narrows}"
    if advice.then < advice.after:
        said += f" (±{100.0 * advice.then:.0f} % after {_hours(advice.then_hours)} in all)"
    return said


def _hours(hours: float) -> str:
    """Bench hours: nobody plans a run to the minute."""
    return f"{hours:.0f} h" if 0.95 <= hours < 24.0 else time_words(hours * 3600.0)
