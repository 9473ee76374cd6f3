"""One run beside its prediction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from purifier.model.comparison.evidence import Assumed
from purifier.model.comparison.marks import setting_of
from purifier.model.comparison.projection import Usable, project
from purifier.model.comparison.segments import Expected, Mark, Segment, segments
from purifier.model.prediction import Prediction
from purifier.model.run import Origin
from purifier.model.sample import Sample
from purifier.services.record.progress import missing_at_start_wh
from purifier.services.runs.as_it_was import as_it_was, expected_of
from purifier.services.runs.compared import Compared, Ended, Measured, Predicted, Projected, Stretch
from purifier.services.runs.current import about
from purifier.services.runs.facts import Facts
from purifier.services.runs.measured import METER_GAIN, Drawn, doubt_of, doubts_in_words, drawn_in, of_discharge
from purifier.services.runs.scoring import made, not_scored, runtime_h
from purifier.services.runs.state import state
from purifier.services.runs.summary import summary
from purifier.services.runs.why import GOING_ON, assumed_of, explained, why_ended
from purifier.store import series
from purifier.store.opening import Connection
from purifier.store.packing import sample
from purifier.store.pieces import pieces
from purifier.store.prediction_text import UNKNOWN

FULL_PERCENT: Final = 90.0
"""A meter that says less than this at the start contradicts a set-up that begins with a full battery."""


def beside(connection: Connection, facts: Facts, *, why: bool = True) -> Compared:
    """The run of ``facts`` beside its prediction; without ``why`` neither segments nor cause nor ending."""
    run, numbers = facts.run, summary(facts)
    prediction, stated = run.frozen.prediction, (run.origin or Origin()).stated
    was = as_it_was(run.frozen) if why else None
    expected = () if was is None else expected_of(was)
    drawn, parts = _drawn(connection, facts, numbers.discharge_h, expected)
    measured = drawn.measured(stated) if numbers.discharge_h is not None else Measured(None, None, None, None)
    predicted = _predicted(prediction)
    lasted_h = runtime_h(run)
    taken = assumed_of(run, was) if why else None
    unscored = not_scored(run, facts.events)
    stopped = why_ended(connection, facts, was, drawn) if why else _plainly_ended(facts)
    # A battery that its last readings show to be empty, though nobody said so, has nothing left to project.
    is_over = lasted_h is not None or stopped.why == "empty"
    return Compared(
        run=run.id,
        name=run.frozen.name,
        identity=run.identity,
        source=run.frozen.source,
        about=about(run),
        made=made(run),
        predicted=predicted,
        measured=measured,
        complete=run.complete,
        coverage_percent=numbers.coverage_percent,
        runtime_error_percent=off_percent(lasted_h, predicted.runtime_h),
        power_error_percent=off_percent(measured.battery_power_w, predicted.battery_power_w),
        energy_error_percent=off_percent(measured.energy_wh, predicted.energy_wh) if run.complete else None,
        charge_error_percent=_charge_off(measured, predicted, prediction) if run.complete else None,
        within_band=_is_within(lasted_h, predicted),
        at_least_held=_has_held(lasted_h, predicted),
        scored=unscored is None,
        unscored=unscored,
        projected=None if is_over else _projected(connection, facts, drawn, taken),
        segments=tuple(_stretch(one, expected, stated) for one in parts) if why else (),
        cause=None if taken is None else explained(run, was, taken, parts, drawn, stated, is_over),
        stopped=stopped,
        stated=stated,
        doubt_percent=percent(doubt_of(facts, parts, drawn)),
        doubts=doubts_in_words(facts, numbers, parts, drawn, expected),
    )


def off_percent(measured: float | None, predicted: float | None) -> float | None:
    """Measured over predicted, less one [%]; None where either is not known."""
    return None if measured is None or not predicted else 100.0 * (measured / predicted - 1.0)


def percent(share: float | None) -> float | None:
    """A share in percent."""
    return None if share is None else 100.0 * share


def _drawn(
    connection: Connection, facts: Facts, discharge_h: float | None, expected: Sequence[Expected]
) -> tuple[Drawn, tuple[Segment, ...]]:
    """What was drawn, and the segments of it."""
    run = facts.run
    if run.discharge_ms is None or discharge_h is None or run.frozen.source == "ran":
        return Drawn(discharge_h or 0.0, unseen=1.0), ()
    until_ms = run.discharge_ms + round(discharge_h * 3.6e6)
    found = of_discharge(pieces(connection, run, run.discharge_ms, until_ms), run.complete)
    hours = discharge_h if run.complete or not found else (found[-1].end_ms - run.discharge_ms) / 3.6e6
    planned = None if run.frozen.prediction is UNKNOWN else str(run.frozen.row.get("setting") or "load")
    names = [one.setting for one in expected] or ([] if planned is None else [planned])
    marks = [
        Mark(event.t_ms, setting)
        for event in facts.events
        if event.kind == "mark" and (setting := setting_of(event.text, names)) is not None
    ]
    resolution = (run.origin or Origin()).spread
    return drawn_in(found, hours, run.frozen.prediction), segments(found, marks, expected, planned, resolution)


def _predicted(prediction: Prediction) -> Predicted:
    if prediction is UNKNOWN:
        return Predicted(None, None, None, None, None, None)
    figures = (
        prediction.runtime_h,
        prediction.runtime_low_h,
        prediction.runtime_high_h,
        prediction.battery_power_w,
        prediction.energy_wh,
        prediction.curve[-1].charge_ah if prediction.curve else None,
    )
    return Predicted(*(one if one is not None and math.isfinite(one) else None for one in figures))


def _charge_off(measured: Measured, predicted: Predicted, prediction: Prediction) -> float | None:
    """Behind a station's electronics the meter's ampere-hours are at another voltage than the battery's."""
    if prediction is UNKNOWN or prediction.efficiency != 1.0 or prediction.overhead_w:
        return None
    return off_percent(measured.charge_ah, predicted.charge_ah)


def _is_within(lasted_h: float | None, predicted: Predicted) -> bool | None:
    if lasted_h is None or predicted.runtime_low_h is None or predicted.runtime_high_h is None:
        return None
    return predicted.runtime_low_h <= lasted_h <= predicted.runtime_high_h


def _has_held(lasted_h: float | None, predicted: Predicted) -> bool | None:
    return None if lasted_h is None or predicted.runtime_low_h is None else lasted_h >= predicted.runtime_low_h


def _projected(connection: Connection, facts: Facts, drawn: Drawn, taken: Assumed | None) -> Projected | None:
    """What a run that was not run to the end would have come to; None where nothing is known of its start."""
    run, prediction = facts.run, facts.run.frozen.prediction
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
    found = project(usable, drawn_wh + missing_wh, drawn.hours, drawn.battery_w) if usable is not None else None
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


def _stretch(one: Segment, expected: Sequence[Expected], stated: Sequence[str]) -> Stretch:
    by_name = {each.setting: each.power_w for each in expected}
    predicted_w = None if one.setting is None else by_name.get(one.setting)
    power_w = None if "power_w" in stated else one.power_w
    is_seen = one.power_w is not None
    return Stretch(
        setting=one.setting,
        told_by=one.told_by,
        from_s=one.start_ms / 1000.0,
        until_s=one.end_ms / 1000.0,
        hours=one.hours,
        predicted_power_w=predicted_w,
        measured_power_w=power_w,
        power_error_percent=off_percent(power_w, predicted_w),
        doubt_percent=None if power_w is None else percent(math.hypot(one.doubt or 0.0, METER_GAIN)),
        drawn_wh=one.drawn_wh if is_seen and "power_w" not in stated else None,
        drawn_ah=one.drawn_ah if is_seen and "current_a" not in stated else None,
    )


def _plainly_ended(facts: Facts) -> Ended:
    """As the run itself has it."""
    if facts.run.complete:
        return Ended("empty", "The battery was empty.")
    return Ended("running" if state(facts) in GOING_ON else "cannot-tell", "")
