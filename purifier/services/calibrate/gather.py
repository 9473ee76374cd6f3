"""Runs of the database as a calibration takes them: what each says, and what speaks against believing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, log
from pathlib import Path
from typing import Final

from purifier.errors import UsageError
from purifier.model.bands import Prepared
from purifier.model.calibrated import path_of
from purifier.model.calibration.evidence import Evidence, Stretch
from purifier.model.equipment import Setting
from purifier.model.estimate import path_power_w, usable_wh
from purifier.model.run import Run
from purifier.model.setup import Setup
from purifier.services.calibrate.as_it_was import as_it_was
from purifier.services.runs.facts import Facts
from purifier.services.runs.find import find_run
from purifier.services.runs.summary import Summary, summary
from purifier.store.opening import Connection
from purifier.store.timing import Now

GAIN: Final = 0.01
"""What a meter's scale is off from what it says (90 % half-width)."""
OFFSET_A: Final = 0.02
"""What a meter shows at no load, unless it was set to nothing before the run [A]."""
ZEROED_A: Final = 0.005
LEAST_H: Final = 0.25
"""A shorter run tells nothing."""
LEAST_COVERAGE: Final = 50.0
"""Of its time in percent that readings must vouch for, or the mean power is nobody's."""
COARSE: Final = 0.05
FULL_PERCENT: Final = 95.0
WARM_C: Final = 10.0


@dataclass(frozen=True, slots=True)
class Gathered:
    """One run, ready for the fit."""

    run: Run
    summary: Summary
    setup: Setup
    setting: Setting
    evidence: Evidence
    flags: tuple[str, ...]
    """What speaks against believing it, in words: it is used all the same."""
    mean_w: float | None
    """What the meter saw on the mean [W], drawn: positive."""


def gather(connection: Connection, database: Path, typed: Sequence[str], now: Now) -> list[Gathered]:
    """The runs that somebody means, the oldest first, each once.

    Raises UsageError for a run that is not there, has no set-up, or is of another battery than the others.
    """
    runs: dict[int, Run] = {}
    for text in typed:
        run = find_run(connection, text)
        runs[run.id] = run
    setups = {id_: as_it_was(run) for id_, run in runs.items()}
    _refuse_other_batteries(setups)
    latest = max(runs.values(), key=lambda run: (run.started_utc_ms, run.id))
    reference = _share(setups[latest.id][0], setups[latest.id][1])
    found = [
        _gathered(Facts.read(connection, database, run, now), *setups[id_], reference) for id_, run in runs.items()
    ]
    return sorted(found, key=lambda one: (one.evidence.day, one.run.id))


def _refuse_other_batteries(setups: dict[int, tuple[Setup, Setting]]) -> None:
    (first, (one, _)), *others = setups.items()
    for id_, (other, _) in others:
        if (other.battery.id, other.battery.energy_wh) != (one.battery.id, one.battery.energy_wh):
            raise UsageError(
                f"run {id_} is of another battery ({other.battery.name}) than run {first} ({one.battery.name}): "
                "calibrate the runs of one at a time"
            )


def _share(setup: Setup, setting: Setting) -> float:
    """ln of the energy that its conditions leave of one battery's label."""
    path = Prepared(setup)
    watts = path_power_w(path.central, setting.power_w.value * setup.purifier_count)
    return log(usable_wh(path.central, watts) / setup.battery.energy_wh.value)


def _gathered(facts: Facts, setup: Setup, setting: Setting, reference: float) -> Gathered:
    run, said = facts.run, summary(facts)
    hours = said.discharge_h
    if hours is None or run.end_ms is None:
        raise UsageError(f"run {run.id} has not ended yet, or nothing was drawn in it: there is nothing to learn from")
    measured = not {"current_a", "power_w", "runtime_h"} & set(said.stated) and said.coverage_percent is not None
    mean_w = said.mean_power_w if measured and (said.coverage_percent or 0.0) >= LEAST_COVERAGE else None
    stretch = Stretch(
        hours=max(hours, 1e-6),
        load_w=setting.power_w.value * setup.purifier_count,
        setting=bias_name(setup, setting),
        meter_w=mean_w or None,
        meter_spread=_spread(facts, said, mean_w, setup) if mean_w else GAIN,
    )
    dated = bool(facts.clocks)
    evidence = Evidence(
        run=run.identity,
        path=path_of(setup),
        stretches=(stretch,),
        complete=run.complete,
        day=run.started_utc_ms / 86.4e6 if dated else 0.0,
        condition=_share(setup, setting) - reference,
    )
    return Gathered(run, said, setup, setting, evidence, _flags(run, said, setup, hours), mean_w)


def bias_name(setup: Setup, setting: Setting) -> str:
    """The name of what a setting's true power is unknown by; typed loads are told apart by their watts."""
    if setup.purifier is None:
        return f"load {setting.power_w.value:g}"
    return f"{setup.purifier.id} {setting.name}"


def _spread(facts: Facts, said: Summary, mean_w: float, setup: Setup) -> float:
    """How well the mean power is known: 90 % half-width, a fraction."""
    volts = said.voltage_v or setup.supply_v or 12.8
    offset_a = ZEROED_A if facts.run.frozen.how.zero_a else OFFSET_A
    unseen = 1.0 - (said.coverage_percent or 0.0) / 100.0
    origin = facts.run.origin
    return hypot(GAIN, offset_a * volts / mean_w, 0.0 if origin is None else origin.spread, 0.1 * unseen)


def _flags(run: Run, said: Summary, setup: Setup, hours: float) -> tuple[str, ...]:
    flags = []
    if hours < LEAST_H:
        flags.append("it lasted minutes")
    if setup.conditions.start is not None or not run.frozen.prediction.from_full:
        flags.append("it was not full at the start")
    if setup.conditions.temperature_c is not None and setup.conditions.temperature_c < WARM_C:
        flags.append(f"it was cold ({setup.conditions.temperature_c:g} °C)")
    if (said.measurement_spread_percent or 0.0) > 100.0 * COARSE:
        flags.append(f"its current is coarse (± {said.measurement_spread_percent:.0f} %)")
    if said.coverage_percent is not None and said.coverage_percent < 90.0:
        flags.append(f"readings vouch for {said.coverage_percent:.0f} % of it")
    if said.charged_ah > 0.05 * (said.drawn_ah or 1e9):
        flags.append("it was charged meanwhile")
    if not run.complete:
        flags.append("it stopped before the battery was empty")
    return tuple(flags)
