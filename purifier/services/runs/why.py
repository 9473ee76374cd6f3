"""Why a run went otherwise than planned, and why it stopped: what is known of it, put before those who tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from purifier.model.bands import Prepared
from purifier.model.comparison.assumed import assumed, assumed_by
from purifier.model.comparison.cause import Cause, cause
from purifier.model.comparison.circumstances import Circumstances
from purifier.model.comparison.evidence import Assumed, Evidence, Level
from purifier.model.comparison.segments import Segment
from purifier.model.comparison.stopped import LOOK_BACK_MS, why_it_stopped
from purifier.model.figures import Figure
from purifier.model.run import Run
from purifier.model.setup import PLAIN_LOAD
from purifier.services.runs.as_it_was import AsItWas
from purifier.services.runs.compared import Ended, Explained
from purifier.services.runs.facts import Facts
from purifier.services.runs.measured import METER_GAIN, Drawn, meter_offset_w
from purifier.services.runs.state import state
from purifier.store import series
from purifier.store.about_the_end import about_the_end
from purifier.store.json_object import number
from purifier.store.opening import Connection
from purifier.store.prediction_text import UNKNOWN

TYPED: Final = 0.05
"""What a load that somebody typed may be off, at least: half-width, a fraction."""
GOING_ON: Final = ("recording", "stale", "lost", "importing")


def assumed_of(run: Run, was: AsItWas | None) -> Assumed | None:
    """What the prediction of ``run`` takes for granted; None without one, and where nothing comes of its figures."""
    prediction = run.frozen.prediction
    if prediction is UNKNOWN:
        return None
    try:
        if was is not None:
            return assumed(was.setup, was.load_w(was.setting))
        return assumed_by(prediction, number(run.frozen.row.get("load_power_w")) or prediction.meter_power_w)
    except ArithmeticError:
        return None


def explained(
    run: Run,
    was: AsItWas | None,
    taken: Assumed,
    segments: Sequence[Segment],
    drawn: Drawn,
    stated: Sequence[str],
    empty: bool,
) -> Explained | None:
    """Which assumption explains the residual; None where nothing can be said.

    ``empty``: the battery was, at its end.
    """
    levels = levels_of(segments, loads_of(run, was), measured="power_w" not in stated)
    if run.frozen.source == "ran":
        # One that was stopped early tells nothing but that the battery was not empty.
        planned = loads_of(run, was).get(_planned(run, was))
        levels = (Level(planned, drawn.hours, None),) if run.complete else ()
    if not levels or drawn.hours <= 0.0:
        return None
    try:
        evidence = Evidence(
            taken,
            levels,
            empty,
            meter_gain=METER_GAIN,
            meter_offset_w=meter_offset_w(run, drawn),
            of_purifier=was is None or was.setup.purifier is not None,
        )
        found = cause(evidence)
    except (ArithmeticError, ValueError):  # figures of no world, in a file made elsewhere
        return None
    return _in_words(found)


def loads_of(run: Run, was: AsItWas | None) -> Mapping[str, Figure]:
    """Setting -> what it draws at the jacks of all purifiers [W]."""
    if was is not None:
        fan = _fan(was)
        typed = TYPED if was.setup.purifier is None else 0.0
        return {
            one.name: Figure(was.load_w(one), max(typed, math.hypot(one.power_w.spread, fan)))
            for one in was.setup.settings
        }
    prediction = run.frozen.prediction
    load_w = number(run.frozen.row.get("load_power_w")) or prediction.meter_power_w
    high_w = prediction.meter_power_high_w
    spread = high_w / prediction.meter_power_w - 1.0 if high_w and prediction.meter_power_w > 0.0 else 0.0
    return {_planned(run, was): Figure(load_w, max(0.0, spread))}


def _fan(was: AsItWas) -> float:
    """What a fan may take more because it follows the battery's voltage, a fraction."""
    try:
        (fan,) = (one for one in Prepared(was.setup).inputs if one.id == "fan")
    except (ArithmeticError, ValueError):
        return 0.0
    return max(0.0, fan.high / fan.likely - 1.0) if fan.likely else 0.0


def levels_of(segments: Sequence[Segment], loads: Mapping[str, Figure], *, measured: bool) -> tuple[Level, ...]:
    """One level a setting; all that ran at settings nobody knows is one more. Charging is none."""
    together: dict[str, list[Segment]] = {}
    for one in segments:
        if one.hours > 0.0 and (one.power_w is None or one.power_w > 0.0):
            setting = one.setting or ""
            together.setdefault(setting if setting in loads else "", []).append(one)
    return tuple(
        Level(loads.get(setting), sum(one.hours for one in parts), *_mean(parts, measured), setting)
        for setting, parts in together.items()
    )


def _mean(parts: Sequence[Segment], measured: bool) -> tuple[float | None, float]:
    """Mean power over segments and its doubt."""
    known = [(one.power_w, one.hours, one.doubt or 0.0) for one in parts if one.power_w is not None]
    weight = sum(power * hours for power, hours, _ in known)
    if not measured or not weight:
        return None, 0.0
    return weight / sum(hours for _, hours, _ in known), sum(p * h * doubt for p, h, doubt in known) / weight


def why_ended(connection: Connection, facts: Facts, was: AsItWas | None, drawn: Drawn) -> Ended:
    """Why a run stopped, from its last minutes and from what is known of its set-up."""
    run, prediction = facts.run, facts.run.frozen.prediction
    if run.frozen.source == "ran":
        if run.complete:
            return Ended("empty", "The battery was empty, as somebody said.", gave_all=True)
        return Ended("stopped-by-hand", "It was stopped before the battery was empty, as somebody said.")
    known = Circumstances(
        events=facts.events,
        is_running=state(facts) in GOING_ON,
        end_reason=run.end_reason,
        silent_s=_silent_s(facts),
        discharge_ms=run.discharge_ms,
        drawn_ah=drawn.charge_ah,
        drawn_wh=None if drawn.meter_w is None else drawn.meter_w * drawn.hours,
        highest_v=series.highest_v(connection, run.id),
    )
    if prediction is not UNKNOWN:
        known = known._replace(signs=prediction.signs)
    if was is not None:
        known = _with_setup(known, was)
    found = why_it_stopped(about_the_end(connection, run, LOOK_BACK_MS), known)
    return Ended(found.why, found.text, found.gave_all)


def _silent_s(facts: Facts) -> float | None:
    """How long the meter had been silent when the run was ended; None where nobody noted it."""
    ends = [number(event.data.get("silent_s")) for event in facts.events if event.kind == "end"]
    return ends[-1] if ends else None


def _with_setup(known: Circumstances, was: AsItWas) -> Circumstances:
    setup = was.setup
    output, converter, battery = setup.output, setup.converter, setup.battery
    below = output.switches_off_below_w or (None if converter is None else converter.switches_off_below_w)
    inverter = converter is not None and converter.class_ == "inverter"
    return known._replace(
        switches_off_below_w=below,
        switches_off_after_h=output.switches_off_after_h,
        temperature_c=setup.conditions.temperature_c,
        discharge_above_c=None if battery.discharge_above_c is None else battery.discharge_above_c.value,
        max_current_a=None if battery.max_current_a is None else battery.max_current_a.value * setup.battery_count,
        may_switch_off=setup.output_stage is not None or inverter,
        sees_output=setup.output_stage is not None,
    )


def _planned(run: Run, was: AsItWas | None) -> str:
    return was.setting.name if was is not None else str(run.frozen.row.get("setting") or PLAIN_LOAD)


def _in_words(found: Cause) -> Explained:
    share = None
    if found.explains_h is not None and found.residual_h:
        share = found.explains_h / found.residual_h
    return Explained(
        what=found.what,
        share=share,
        probability=found.probability,
        candidates=dict(found.candidates),
        residual_h=found.residual_h,
        explains_h=found.explains_h,
        text=found.text,
    )
