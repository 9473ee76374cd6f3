"""A plan with a calibrated battery gives what the fit says, whichever way the set-up is turned."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from math import exp, log
from typing import Any

import pytest

from purifier.model.bands import Prepared
from purifier.model.calibrated import path_of
from purifier.model.calibration.evidence import Evidence, Normal, Stretch, logarithm_of
from purifier.model.calibration.fit import Fit, fit
from purifier.model.calibration.next_band import band, parts, quantile
from purifier.model.calibration.taught import taught
from purifier.model.calibration.unknowns import unknowns
from purifier.model.conditions import Conditions
from purifier.model.figures import Figure
from purifier.model.setup import Setup
from purifier.services.calibrate.believed import energy_of, path_believed
from purifier.services.calibrate.stretches import bias_name
from tests.model.examples import direct, outlet, port


def load_of(setup: Setup, name: str) -> float:
    """The watts of a setting at the jacks of all purifiers."""
    return next(one.power_w.value for one in setup.settings if one.name == name) * setup.purifier_count


def runs_of(setup: Setup, hours: dict[str, float], *, measured: bool = False) -> list[Evidence]:
    """Complete runs of some settings; a meter, where there is one, shows 2 % more than the profile says."""
    found = []
    for day, (name, h) in enumerate(hours.items()):
        load_w = load_of(setup, name)
        meter_w = 1.02 * Prepared(setup).load_band_w(load_w, 0.0)[0] if measured else None
        stretch = Stretch(h, load_w, f"airfanta-3pro {name}", meter_w)
        found.append(Evidence(f"run-{day}", path_of(setup), (stretch,), True, 3.0 * day))
    return found


def fitted(setup: Setup, runs: list[Evidence]) -> Fit:
    """What runs of a set-up and its profiles say together."""
    biases = {bias_name(setup, one): logarithm_of(Figure(1.0, one.power_w.spread)) for one in setup.settings}
    return fit(unknowns(energy_of(setup), [path_believed(setup)], biases, runs), runs, NOISES, (0.5,))


def with_taught(setup: Setup, found: Fit) -> Setup:
    """The set-up on a battery that carries what ``found`` says."""
    kept = taught(found, path_of(setup), setup.battery_count, setup.conditions)
    return replace(setup, battery=setup.battery._replace(calibration=kept))


NOISES = (0.012, 0.02, 0.033)
"""A coarser grid than the command's, for time."""
HOURS = {"1": 0.88, "6": 0.95}
"""Hours that the runs took over those of the plan: more overhead, and a little less energy."""
CASES: dict[str, Setup] = {
    "AC outlet": outlet(),
    "12 V port": port(),
    "straight on a pack": direct(),
    "two packs": direct(battery_count=2),
    "two purifiers": outlet(purifier_count=2),
    "cold, with a reserve": direct(temperature_c=5.0, reserve=Figure(0.2)),
    "a leaking pack": direct(parasitic_a=Figure(0.02, 0.2), self_discharge_per_h=Figure(0.03 / 720, 0.3)),
    "an aged station": outlet(health=Figure(0.8, 0.05)),
}


@cache
def case(name: str, measured: bool) -> tuple[Setup, Fit, Setup]:
    """(set-up, fit, calibrated set-up) with two runs of the ends."""
    setup = CASES[name]
    plan = Prepared(setup)
    hours = {one: share * plan.estimate(load_of(setup, one)).runtime_h for one, share in HOURS.items()}
    found = fitted(setup, runs_of(setup, hours, measured=measured))
    return setup, found, with_taught(setup, found)


@pytest.mark.parametrize(
    ("name", "measured"), [*((one, False) for one in CASES), ("AC outlet", True), ("straight on a pack", True)]
)
def test_value_and_band_are_those_of_the_fit(name: str, measured: bool) -> None:
    """Within a per cent for the value and two for the ends, for settings that were run and settings that were not."""
    setup, found, after = case(name, measured)
    plan = Prepared(after)
    for setting in setup.settings:
        load_w = load_of(setup, setting.name)
        own = bias_name(setup, setting)
        known = own in found.unknowns.biases
        bias = None if known else logarithm_of(Figure(1.0, setting.power_w.spread))
        told = band(parts(found, path_of(setup), load_w, own, bias))
        said = plan.band(load_w, setting.power_w.spread)
        assert plan.estimate(load_w).runtime_h == pytest.approx(told.likely_h, rel=0.01), setting.name
        assert said.low_h == pytest.approx(told.low_h, rel=0.02), setting.name
        assert said.high_h == pytest.approx(told.high_h, rel=0.02), setting.name
        assert said.worst_h < said.low_h < said.high_h < said.best_h


@pytest.mark.parametrize("name", CASES)
def test_hours_and_ledger_still_add_up(name: str) -> None:
    setup, _, after = case(name, False)
    plan = Prepared(after)
    for setting in setup.settings:
        load_w = load_of(setup, setting.name)
        told = plan.estimate(load_w)
        label_h = setup.battery.energy_wh.value * setup.battery_count / told.load_power_w
        lost = sum(hours for _, hours in plan.ledger(load_w))
        assert told.runtime_h == pytest.approx(label_h - lost, rel=1e-9)


def test_a_run_that_was_longer_than_planned_lengthens_the_plan_and_narrows_its_band() -> None:
    setup = outlet()
    load_w = load_of(setup, "4")
    before = Prepared(setup)
    planned = before.estimate(load_w).runtime_h
    after = Prepared(with_taught(setup, fitted(setup, runs_of(setup, {"4": 1.06 * planned}))))
    spread = setup.settings[3].power_w.spread
    was, now = before.band(load_w, spread), after.band(load_w, spread)
    assert after.estimate(load_w).runtime_h == pytest.approx(1.06 * planned, rel=0.015)
    assert log(now.high_h / now.low_h) < 0.6 * log(was.high_h / was.low_h)


@pytest.mark.parametrize(
    "changes",
    [
        {"reserve": Figure(0.2)},
        {"health": Figure(0.8, 0.05)},
        {"temperature_c": -10.0},
        {"parasitic_a": Figure(0.05)},
        {"start": Figure(0.9)},
        {"wire_ohm": Figure(0.05)},
        {"hours_per_day": 8.0},
    ],
    ids=str,
)
def test_a_condition_that_the_runs_did_not_have_acts_as_it_does_without_them(changes: dict[str, Any]) -> None:
    """Hours with it over hours without it: the same share, calibrated or not, where the runs left the draws alone."""
    setup = direct()
    plan = Prepared(setup)
    hours = {one: plan.estimate(load_of(setup, one)).runtime_h for one in ("1", "6")}
    after = with_taught(setup, fitted(setup, runs_of(setup, hours)))
    for name in ("1", "4", "6"):
        load_w = load_of(setup, name)
        with_it = Prepared(replace(setup, conditions=replace(Conditions(), **changes)))
        share = with_it.estimate(load_w).runtime_h / plan.estimate(load_w).runtime_h
        now = Prepared(replace(after, conditions=replace(Conditions(), **changes))).estimate(load_w).runtime_h
        assert now / Prepared(after).estimate(load_w).runtime_h == pytest.approx(share, rel=0.03), name


def test_the_conditions_of_the_runs_are_taken_for_granted_and_can_be_stated_again() -> None:
    """Runs in the cold speak of a cold battery: saying that it is cold changes nothing, saying that it is warm does."""
    cold = direct(temperature_c=0.0)
    plan = Prepared(cold)
    hours = {"4": plan.estimate(load_of(cold, "4")).runtime_h}
    after = with_taught(cold, fitted(cold, runs_of(cold, hours)))
    load_w = load_of(cold, "4")
    silent, said, warm = (
        Prepared(replace(after, conditions=Conditions(temperature_c=one))).estimate(load_w).runtime_h
        for one in (None, 0.0, 25.0)
    )
    assert silent == said == pytest.approx(hours["4"], rel=0.02)
    assert warm > 1.01 * silent


def test_runs_on_another_path_leave_the_plan_to_the_profile() -> None:
    _, _, after = case("AC outlet", False)
    elsewhere = replace(port(), battery=after.battery)
    load_w = load_of(elsewhere, "4")
    assert Prepared(elsewhere).estimate(load_w) == Prepared(port()).estimate(load_w)
    assert Prepared(elsewhere).band(load_w, 0.05) == Prepared(port()).band(load_w, 0.05)


def test_a_typed_load_has_its_band_too() -> None:
    setup = replace(direct(), purifier=None, input=None, load_w=Figure(12.0))
    stretch = Stretch(100.0, 12.0, "load 12")
    runs = [Evidence("run", "dc", (stretch,), True)]
    biases = {"load 12": logarithm_of(Figure(1.0, 0.05))}
    found = fit(unknowns(energy_of(setup), [path_believed(setup)], biases, runs), runs)
    after = with_taught(setup, found)
    kept = after.battery.calibration
    assert kept is not None and kept.settings == ()
    plan = Prepared(after)
    assert plan.estimate(12.0).runtime_h == pytest.approx(100.0, rel=0.01)
    told = band(parts(found, "dc", 12.0))
    assert plan.band(12.0, 0.0)[:2] == pytest.approx((told.low_h, told.high_h), rel=0.02)


def test_quantiles_of_a_mixture_are_those_of_samples_of_it() -> None:
    _, found, _ = case("AC outlet", False)
    mixture = parts(found, "ac", 11.0, "", Normal(0.0, 0.03))
    dice = random.Random(7)
    drawn = sorted(
        dice.gauss(one.mean, one.sd) for one in dice.choices(mixture, [part.weight for part in mixture], k=20_000)
    )
    for share in (0.05, 0.5, 0.95):
        assert exp(quantile(mixture, share)) == pytest.approx(exp(drawn[int(share * len(drawn))]), rel=0.004)
