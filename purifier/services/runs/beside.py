"""One run beside its prediction."""

from __future__ import annotations

import math
from collections.abc import Sequence

from purifier.model.comparison.segments import Expected, Segment
from purifier.model.prediction import Prediction
from purifier.model.run import Origin
from purifier.services.runs.about import about
from purifier.services.runs.as_it_was import as_it_was, expected_of
from purifier.services.runs.beginning import begun_at
from purifier.services.runs.compared import Compared, Ended, Measured, Predicted, Stretch, off_percent
from purifier.services.runs.doubtful import doubts_in_words
from purifier.services.runs.facts import Facts
from purifier.services.runs.measured import METER_GAIN, doubt_of, drawn_elsewhere_wh, meter_offset_w
from purifier.services.runs.projecting import projected
from purifier.services.runs.scoring import made, not_scored, runtime_h
from purifier.services.runs.state import state
from purifier.services.runs.stretches import drawn_by
from purifier.services.runs.summary import summary
from purifier.services.runs.why import GOING_ON, assumed_of, explained, why_ended
from purifier.store.opening import Connection
from purifier.store.prediction_text import UNKNOWN


def beside(connection: Connection, facts: Facts, *, why: bool = True) -> Compared:
    """The run of ``facts`` beside its prediction; without ``why`` neither segments nor cause nor ending."""
    run, numbers = facts.run, summary(facts)
    prediction, stated = run.frozen.prediction, (run.origin or Origin()).stated
    was = as_it_was(run.frozen) if why else None
    expected = () if was is None else expected_of(was)
    drawn, parts = drawn_by(connection, run, facts.events, numbers.discharge_h, expected)
    measured = drawn.measured(stated) if numbers.discharge_h is not None else Measured(None, None, None, None)
    predicted = _predicted(prediction)
    doubt, offset_w = doubt_of(facts, parts, drawn), meter_offset_w(run, drawn)
    # What was not seen as discharge would have to be explained by a battery that gave nothing.
    elsewhere_wh = drawn_elsewhere_wh(facts, drawn)
    lasted_h = runtime_h(run)
    taken = assumed_of(run, was) if why else None
    # Of a battery that was not full nobody knows how long a full one would have lasted.
    is_whole = run.complete and begun_at(connection, run) is None
    whole_h = lasted_h if is_whole else None
    unscored = not_scored(connection, run, facts.events)
    stopped = why_ended(connection, facts, was, drawn) if why else _plainly_ended(facts)
    # A battery that its last readings show to be empty, though nobody said so, has nothing left to project.
    is_over = lasted_h is not None or stopped.gave_all
    return Compared(
        run=run.id,
        name=run.frozen.name,
        identity=run.identity,
        source=run.frozen.source,
        about=about(run, facts.air),
        setting=numbers.setting,
        made=made(run),
        predicted=predicted,
        measured=measured,
        complete=run.complete,
        coverage_percent=numbers.coverage_percent,
        runtime_error_percent=off_percent(whole_h, predicted.runtime_h),
        power_error_percent=off_percent(measured.battery_power_w, predicted.battery_power_w),
        energy_error_percent=off_percent(measured.energy_wh, predicted.energy_wh) if is_whole else None,
        charge_error_percent=_charge_off(measured, predicted, prediction) if is_whole else None,
        within_band=_is_within(whole_h, predicted),
        at_least_held=_has_held(whole_h, predicted),
        scored=unscored is None,
        unscored=unscored,
        projected=None if is_over or elsewhere_wh else projected(connection, run, drawn, taken, doubt or 0.0),
        segments=tuple(_stretch(one, expected, stated, offset_w) for one in parts) if why else (),
        cause=None
        if taken is None or elsewhere_wh or is_whole is not run.complete
        else explained(run, was, taken, parts, drawn, stated, is_over),
        stopped=stopped,
        stated=stated,
        doubt_percent=percent(doubt),
        energy_doubt_percent=None if doubt is None else percent(doubt + drawn.unseen),
        doubts=doubts_in_words(facts, numbers, parts, drawn, expected),
    )


def percent(share: float | None) -> float | None:
    """A share in percent."""
    return None if share is None else 100.0 * share


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


def _stretch(one: Segment, expected: Sequence[Expected], stated: Sequence[str], offset_w: float) -> Stretch:
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
        doubt_percent=_doubt_of(one, offset_w) if power_w else None,
        drawn_wh=one.drawn_wh if is_seen and "power_w" not in stated else None,
        drawn_ah=one.drawn_ah if is_seen and "current_a" not in stated else None,
    )


def _doubt_of(one: Segment, offset_w: float) -> float:
    """Of a segment's mean power [%]."""
    return 100.0 * math.hypot(one.doubt or 0.0, METER_GAIN, offset_w / abs(one.power_w or offset_w))


def _plainly_ended(facts: Facts) -> Ended:
    """As the run itself has it."""
    if facts.run.complete:
        return Ended("empty", "The battery was empty.", gave_all=True)
    return Ended("running" if state(facts) in GOING_ON else "cannot-tell", "")
