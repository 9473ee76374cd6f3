"""From runs to what they teach: the fit, how good it is, and the run to make next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, sqrt
from pathlib import Path
from typing import Final

from purifier.errors import UsageError
from purifier.model.bands import Prepared
from purifier.model.calibrated import path_of
from purifier.model.calibration.belief import Calibration
from purifier.model.calibration.evidence import Evidence
from purifier.model.calibration.fit import Fit, fit, noise_of
from purifier.model.calibration.importance import LEAST_EFFECTIVE, checked
from purifier.model.calibration.next_run import Advice, Possible, advice, half_width
from purifier.model.calibration.parameters import parameters
from purifier.model.calibration.taught import taught
from purifier.model.calibration.unknowns import Unknowns, unknowns, whose
from purifier.model.setup import PLAIN_LOAD, Setup
from purifier.services.calibrate.believed import biases_of, energy_of, path_believed
from purifier.services.calibrate.gather import Gathered, gather
from purifier.services.calibrate.report import Band, Judged, Report
from purifier.services.calibrate.said import next_words, unknown_words
from purifier.store.opening import explained, reading
from purifier.store.timing import Now

LEAST_MEASURED_H: Final = 1.0
"""A run that stopped early and was measured tells what is drawn from here on."""


def calibrate(
    database: Path, typed: Sequence[str], now: Now, *, without: Sequence[str] = (), goal: str | None = None
) -> Report:
    """What the runs in ``typed`` teach of their battery, but for those in ``without``; ``goal`` is the setting whose
    band the next run should narrow (None: the widest).

    Raises UsageError where a run cannot be used, and where they are too thin to teach anything, saying why.
    """
    with explained(database), reading(database) as connection:
        left_out = {one.run.id for one in gather(connection, database, without, now)} if without else set()
        found = [one for one in gather(connection, database, typed, now) if one.run.id not in left_out]
    refuse_thin(found)
    of, runs = unknowns_of(found), [one.evidence for one in found]
    fitted = fit(of, runs)
    latest = found[-1]
    check = checked(fitted, lambda vector: vector[0])
    calibration = taught(fitted, latest.evidence.path, latest.setup.battery_count, latest.setup.conditions)
    judged = tuple(_judged(of, found, i, fitted) for i in range(len(found)))
    aim, chosen = _advice(fitted, latest, goal)
    told = parameters(fitted)
    return Report(
        battery=latest.setup.battery.id,
        battery_name=latest.setup.battery.name,
        path=latest.evidence.path,
        parameters=told,
        runs=judged,
        leave_one_out_error_percent=_rms([one.error_percent for one in judged]),
        nameplate_error_percent=_rms([one.nameplate_error_percent for one in judged]),
        previous_run_error_percent=_rms([one.previous_error_percent for one in judged]),
        noise_percent=100.0 * noise_of(fitted),
        bands=tuple(_bands(latest.setup, calibration)),
        unknown=unknown_words(told, found, is_rough=check.effective < LEAST_EFFECTIVE),
        advice=chosen,
        next_best_run=next_words(chosen, "" if goal is not None or len(latest.setup.settings) < 2 else aim),
        effective_samples=check.effective,
        calibration=calibration,
        fit=fitted,
        gathered=tuple(found),
    )


def refuse_thin(found: Sequence[Gathered]) -> None:
    """Raise UsageError where nothing can be learned from runs so few, so short, or so unsure."""
    if not found:
        raise UsageError("no run is left to learn from")
    complete = [one for one in found if one.evidence.complete and one.evidence.from_full]
    measured = [one for one in found if one.mean_w is not None and one.evidence.hours >= LEAST_MEASURED_H]
    if not complete and not measured:
        raise UsageError(
            "too thin to learn from: none of these runs went from full to empty, and none of them was measured for "
            f"{LEAST_MEASURED_H:g} h or more; one complete run is enough"
        )


def unknowns_of(found: Sequence[Gathered]) -> Unknowns:
    """The vector for these runs, with what their profiles believe."""
    latest = found[-1]
    paths = {one.evidence.path: path_believed(one.setup) for one in found}
    biases = biases_of(found)
    return unknowns(energy_of(latest.setup), list(paths.values()), biases, [one.evidence for one in found])


def _judged(of: Unknowns, found: Sequence[Gathered], place: int, whole: Fit) -> Judged:
    """One run beside what the others foretell; the noise is what all of them showed."""
    one = found[place]
    evidence = one.evidence
    foretold = error = nameplate = previous = None
    complete = [other for other in found if other.evidence.complete]
    if evidence.complete:
        nameplate_h = one.setup.battery.energy_wh.value * one.setup.battery_count / evidence.load_w
        nameplate = 100.0 * (evidence.hours / nameplate_h - 1.0)
        before = [other for other in found[:place] if other.evidence.complete]
        if before:
            previous = 100.0 * (evidence.hours / _like(before[-1], one) - 1.0)
        if len(complete) > 1:
            others = [other.evidence for i, other in enumerate(found) if i != place]
            without = fit(of, others, (whole.mode.noise,), (whole.mode.wandering,))
            foretold = _foretold(without, evidence)
            error = 100.0 * (evidence.hours / foretold - 1.0)
    return Judged(
        run=one.run.id,
        name=one.run.frozen.name,
        identity=one.run.identity,
        path=evidence.path,
        setting=_settings(evidence),
        hours=evidence.hours,
        complete=evidence.complete,
        measured_w=one.mean_w,
        foretold_h=foretold,
        error_percent=error,
        nameplate_error_percent=nameplate,
        previous_error_percent=previous,
        flags=one.flags,
    )


def _foretold(of: Fit, run: Evidence) -> float:
    """The hours of a run by a fit that does not hold it [h]: at its settings, each for its share of the time."""
    vector = of.mode.vector
    drawn_wh = sum(
        part.hours * of.unknowns.powers(vector, run.path, part.load_w, part.setting)[0] for part in run.stretches
    )
    battery_w, latest = drawn_wh / run.hours, max(one.day for one in of.runs)
    return exp(of.unknowns.log_energy(vector, battery_w, latest - run.day) + run.condition) / battery_w


def _settings(run: Evidence) -> str:
    """The settings that it ran at, in order."""
    return ", ".join(part.setting.partition(" ")[2] if whose(part.setting) else PLAIN_LOAD for part in run.stretches)


def _like(before: Gathered, now: Gathered) -> float:
    """The hours of ``now`` had the battery given what it gave ``before`` [h], by the profile's draws."""
    then = Prepared(before.setup).estimate(before.evidence.load_w).battery_power_w
    draw = Prepared(now.setup).estimate(now.evidence.load_w).battery_power_w
    return before.evidence.hours * then / draw * exp(now.evidence.condition - before.evidence.condition)


def _rms(errors: Sequence[float | None]) -> float | None:
    known = [error for error in errors if error is not None]
    if not known:
        return None
    return sqrt(sum(error * error for error in known) / len(known))


def _bands(setup: Setup, calibration: Calibration) -> list[Band]:
    before, found = Prepared(setup), []
    after = Prepared(replace(setup, battery=setup.battery._replace(calibration=calibration)))
    for setting in setup.settings:
        load_w, spread = setting.power_w.value * setup.purifier_count, setting.power_w.spread
        was, now = before.band(load_w, spread), after.band(load_w, spread)
        found.append(
            Band(
                path=path_of(setup),
                setting=setting.name,
                before_h=before.estimate(load_w).runtime_h,
                before_low_h=was.low_h,
                before_high_h=was.high_h,
                after_h=after.estimate(load_w).runtime_h,
                after_low_h=now.low_h,
                after_high_h=now.high_h,
            )
        )
    return found


def _advice(fitted: Fit, latest: Gathered, goal: str | None) -> tuple[str, Advice | None]:
    """(the setting whose hours it shall make surer, the run to make next on the latest run's path)."""
    possible, setup = [], latest.setup
    for setting in setup.settings:
        name = "" if setup.purifier is None else f"{setup.purifier.id} {setting.name}"
        load_w = setting.power_w.value * setup.purifier_count
        possible.append(Possible(latest.evidence.path, name, load_w, measured=latest.mean_w is not None))
    names = [setting.name for setting in setup.settings]
    wanted = [(name, one) for name, one in zip(names, possible, strict=True) if goal in (None, name)]
    if not wanted:
        raise UsageError(f"--for: expected one of the settings {', '.join(names)}, found '{goal}'")
    aim, target = max(wanted, key=lambda one: half_width(fitted, one[1]))
    short = [one._replace(complete=False) for one in possible if one.measured]
    return aim, advice(fitted, target, possible + short)
