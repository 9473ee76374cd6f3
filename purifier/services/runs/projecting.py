"""What a run that was not run to the end would have come to."""

from __future__ import annotations

import math
from typing import Final

from purifier.model.comparison.evidence import Assumed
from purifier.model.comparison.projection import Usable, project
from purifier.model.prediction import Prediction
from purifier.model.run import Run
from purifier.model.sample import Sample
from purifier.services.record.progress import missing_at_start_wh
from purifier.services.runs.compared import Projected, off_percent
from purifier.services.runs.measured import Drawn
from purifier.store import series
from purifier.store.opening import Connection
from purifier.store.packing import sample
from purifier.store.prediction_text import UNKNOWN

FULL_PERCENT: Final = 90.0
"""A meter that says less than this at the start contradicts a set-up that begins with a full battery."""


def projected(connection: Connection, run: Run, drawn: Drawn, taken: Assumed | None, doubt: float) -> Projected | None:
    """What a run that was not run to the end would have come to; None where nothing is known of its start."""
    prediction = run.frozen.prediction
    if prediction is UNKNOWN or drawn.energy_wh is None or drawn.battery_w is None or drawn.hours <= 0.0:
        return None
    first = series.first_row(connection, run.id)
    start = None if first is None else sample(first)
    missing_wh = missing_at_start_wh(prediction, start)
    if prediction.from_full and not missing_wh and _is_not_full(start):
        return None
    usable = _usable(prediction, taken)
    # Gaps that nobody bridged drew much the same as what was seen.
    drawn_wh = drawn.energy_wh + drawn.battery_w * drawn.hours * drawn.unseen
    found = project(usable, drawn_wh + missing_wh, drawn.hours, drawn.battery_w, doubt) if usable is not None else None
    if found is None:
        return None
    return Projected(
        runtime_h=found.runtime_h,
        runtime_low_h=found.runtime_low_h,
        runtime_high_h=found.runtime_high_h,
        battery_power_w=drawn.battery_w,
        energy_wh=drawn_wh + found.left_wh,
        charge_ah=None if not drawn.charge_ah else drawn.charge_ah * (1.0 + found.left_wh / drawn_wh),
        left_h=found.left_h,
        left_wh=found.left_wh,
        runtime_error_percent=off_percent(found.runtime_h, prediction.runtime_h),
    )


def _is_not_full(start: Sample | None) -> bool:
    """Whether the meter says at the start that the battery is not full, and not by how much."""
    if start is None or start.charge_ah is not None or start.soc_percent is None:
        return False
    return start.soc_percent < FULL_PERCENT


def _usable(prediction: Prediction, taken: Assumed | None) -> Usable | None:
    """The energy with its own doubt; with that of the whole runtime where no more is known."""
    likely_wh = prediction.energy_wh
    if not math.isfinite(likely_wh) or likely_wh <= 0.0:
        return None
    if taken is not None:
        return Usable(likely_wh, likely_wh / (1.0 + taken.usable_wh.spread), likely_wh * (1.0 + taken.usable_wh.spread))
    low, high = prediction.runtime_low_h / prediction.runtime_h, prediction.runtime_high_h / prediction.runtime_h
    return Usable(likely_wh, likely_wh * low, likely_wh * high)
