"""What a run says of each setting it ran at: hours, and the power that the meter saw."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Final

from purifier.model.calibration.evidence import Stretch
from purifier.model.calibration.unknowns import TYPED
from purifier.model.comparison.segments import Expected, Segment
from purifier.model.equipment import Setting
from purifier.model.setup import Setup
from purifier.services.runs.as_it_was import AsItWas
from purifier.services.runs.facts import Facts
from purifier.services.runs.measured import DEAD_BAND, STILL, Drawn, has_dead_band, meter_offset_w
from purifier.services.runs.summary import Summary

WANDERS: Final = 0.005
"""What a meter's scale wanders with its temperature from run to run; what it is off in all of them is fitted."""
STATED_V: Final = 0.05
"""How far a voltage that somebody stated may be from the mean."""
LEAST_COVERAGE: Final = 50.0
"""Of its time in percent that readings must vouch for, or the mean power is nobody's."""
UNSEEN: Final = 0.1
"""How far the power of what nobody saw may be from that of what was seen."""
NOT_MEASURED: Final = {"current_a", "power_w", "runtime_h"}
"""Quantities without which, when somebody stated them, no power was measured."""


def stretches(
    facts: Facts,
    said: Summary,
    was: AsItWas,
    drawn: Drawn,
    segments: Sequence[Segment],
    expected: Sequence[Expected],
) -> tuple[Stretch, ...]:
    """The stretches of a run, one a setting; what lay still, or was charged, is none.

    One whose power fits no setting is a load of its own: what it drew, the meter tells.
    """
    measured = not NOT_MEASURED & {*said.stated} and (said.coverage_percent or 0.0) >= LEAST_COVERAGE
    mean_w = drawn.meter_w or 0.0
    together: dict[str | None, list[Segment]] = {}
    for one in segments:
        if measured and one.power_w is not None and one.power_w > STILL * mean_w:
            together.setdefault(one.setting, []).append(one)
    settings = {one.name: one for one in was.setup.settings} | {was.setting.name: was.setting}
    found = [
        _of(facts, said, was, drawn, parts, settings.get(name or ""), expected) for name, parts in together.items()
    ]
    if not found:
        setting = was.setting
        return (Stretch(max(drawn.hours, 1e-6), was.load_w(setting), bias_name(was.setup, setting)),)
    return tuple(found)


def _of(
    facts: Facts,
    said: Summary,
    was: AsItWas,
    drawn: Drawn,
    parts: Sequence[Segment],
    setting: Setting | None,
    expected: Sequence[Expected],
) -> Stretch:
    """Segments of one setting as one stretch."""
    known = [(one.hours, one.power_w or 0.0, one.doubt or 0.0) for one in parts]
    hours = sum(h for h, _, _ in known)
    meter_w = sum(h * w for h, w, _ in known) / hours
    doubt = sum(h * w * d for h, w, d in known) / (hours * meter_w)
    spread = hypot(
        WANDERS,
        doubt,
        meter_offset_w(facts.run, drawn) / meter_w,
        DEAD_BAND if has_dead_band(facts) else 0.0,
        STATED_V if "voltage_v" in said.stated else 0.0,
        UNSEEN * drawn.unseen,
    )
    if setting is None:
        return Stretch(hours, _load_at(was, expected, meter_w), f"{TYPED}of run {facts.run.id}", meter_w, spread)
    return Stretch(hours, was.load_w(setting), bias_name(was.setup, setting), meter_w, spread)


def _load_at(was: AsItWas, expected: Sequence[Expected], meter_w: float) -> float:
    """The load [W at the jack] for which the meter should see ``meter_w``: by the nearest setting, in proportion."""
    loads = {one.name: was.load_w(one) for one in was.setup.settings}
    near = [(abs(one.power_w - meter_w), loads[one.setting] / one.power_w) for one in expected if one.power_w > 0.0]
    return meter_w * min(near)[1] if near else meter_w


def bias_name(setup: Setup, setting: Setting) -> str:
    """The name of what a setting's true power is unknown by; typed loads are told apart by their watts."""
    if setup.purifier is None:
        return f"{TYPED}{setting.power_w.value:g}"
    return f"{setup.purifier.id} {setting.name}"


def mean_w_of(stretches: Sequence[Stretch]) -> float | None:
    """What the meter saw on the mean [W]; None where nobody measured it."""
    known = [(one.hours, one.meter_w) for one in stretches if one.meter_w is not None]
    hours = sum(h for h, _ in known)
    return sum(h * w for h, w in known) / hours if hours else None
