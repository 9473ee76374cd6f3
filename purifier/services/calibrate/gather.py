"""Runs of the database as a calibration takes them: what each says, and what speaks against believing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import Final

from purifier.errors import UsageError
from purifier.model.bands import Prepared
from purifier.model.calibrated import path_of
from purifier.model.calibration.evidence import Evidence
from purifier.model.equipment import Battery, Setting
from purifier.model.estimate import path_power_w, usable_wh
from purifier.model.run import Run
from purifier.model.setup import Setup
from purifier.services.calibrate.flags import flags
from purifier.services.calibrate.stretches import mean_w_of, stretches
from purifier.services.runs.as_it_was import AsItWas, as_it_was, expected_of
from purifier.services.runs.beginning import begun_at
from purifier.services.runs.facts import Facts
from purifier.services.runs.find import find_run
from purifier.services.runs.stretches import drawn_by
from purifier.services.runs.summary import Summary, is_unplanned, summary
from purifier.services.runs.why import why_ended
from purifier.store.opening import Connection
from purifier.store.timing import Now

DAY_MS: Final = 86.4e6


@dataclass(frozen=True, slots=True)
class Gathered:
    """One run, ready for the fit."""

    run: Run
    summary: Summary
    setup: Setup
    setting: Setting
    """That was planned."""
    evidence: Evidence
    flags: tuple[str, ...]
    """What speaks against believing it, in words: it is used all the same."""
    mean_w: float | None
    """What the meter saw on the mean [W], drawn: positive; None where nobody measured it."""


def gather(connection: Connection, database: Path, typed: Sequence[str], now: Now) -> list[Gathered]:
    """The runs that somebody means, the oldest first, each once.

    Raises UsageError for a run that is not there, has no set-up, or is of another battery than the others.
    """
    runs: dict[int, Run] = {}
    for text in typed:
        run = find_run(connection, text)
        runs[run.id] = run
    frozen = {id_: _as_planned(run) for id_, run in runs.items()}
    _refuse_other_batteries(frozen)
    planned = {id_: _untaught(was) for id_, was in frozen.items()}
    facts = {id_: Facts.read(connection, database, run, now) for id_, run in runs.items()}
    days = {id_: runs[id_].started_utc_ms / DAY_MS for id_ in runs if facts[id_].clocks}
    latest = max(runs, key=lambda id_: (days.get(id_, 0.0), id_))
    reference = _share(planned[latest])
    found = [
        _gathered(connection, facts[id_], planned[id_], days.get(id_, days.get(latest, 0.0)), reference) for id_ in runs
    ]
    return sorted(found, key=lambda one: (one.evidence.day, one.run.id))


def _as_planned(run: Run) -> AsItWas:
    was = as_it_was(run.frozen)
    if was is not None:
        return was
    if run.frozen.of == "air":
        raise UsageError(f"run {run.id} is of the air: it teaches nothing of a battery")
    if is_unplanned(run):
        raise UsageError(f"run {run.id} has no set-up: nobody said which battery it was of, or what it fed")
    raise UsageError(f"the set-up of run {run.id} cannot be read any more")


def _untaught(was: AsItWas) -> AsItWas:
    """The set-up without what runs taught of its battery: they may be among those that are asked now."""
    return was._replace(setup=replace(was.setup, battery=was.setup.battery._replace(calibration=None)))


def _refuse_other_batteries(frozen: dict[int, AsItWas]) -> None:
    (first, (one, _)), *others = frozen.items()
    for id_, (other, _) in others:
        if not _same(one.battery, other.battery):
            raise UsageError(
                f"run {id_} is of another battery ({other.battery.name}) than run {first} ({one.battery.name}): "
                "calibrate the runs of one at a time"
            )


def _same(one: Battery, other: Battery) -> bool:
    """Whether two profiles may be of one battery: `write` gives a calibrated one another id, and changes no figure."""
    if one.id == other.id:
        return one.energy_wh == other.energy_wh
    bare = [battery._replace(id="", sources=(), calibration=None) for battery in (one, other)]
    return bare[0] == bare[1] and (one.calibration is not None or other.calibration is not None)


def _share(was: AsItWas) -> float:
    """ln of the energy that its conditions leave of one battery's label."""
    path = Prepared(was.setup)
    watts = path_power_w(path.central, was.load_w(was.setting))
    return log(usable_wh(path.central, watts) / was.setup.battery.energy_wh.value)


def _gathered(connection: Connection, facts: Facts, was: AsItWas, day: float, reference: float) -> Gathered:
    """A run that began on ``day``; of one whose day nobody knows it is that of the latest: no fade is reckoned."""
    run, said = facts.run, summary(facts)
    hours = said.discharge_h
    if run.end_ms is None:
        raise UsageError(f"run {run.id} has not ended yet: until then there is nothing to learn from")
    if not hours:
        raise UsageError(f"nothing was drawn in run {run.id}: there is nothing to learn from")
    expected = expected_of(was)
    drawn, segments = drawn_by(connection, run, facts.events, hours, expected)
    parts = stretches(facts, said, was, drawn, segments, expected)
    begun = begun_at(connection, run)
    evidence = Evidence(
        run=run.identity,
        path=path_of(was.setup),
        stretches=parts,
        complete=run.complete,
        day=day,
        condition=_share(was) - reference,
        from_full=begun is None,
    )
    ended = why_ended(connection, facts, was, drawn)
    return Gathered(
        run, said, was.setup, was.setting, evidence, flags(facts, said, was, ended, begun), mean_w_of(parts)
    )
