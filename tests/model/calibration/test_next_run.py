"""The run to make next: worth what it says, and the one that gets there soonest."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import pytest

from purifier.model.calibration.fit import Fit, fit
from purifier.model.calibration.importance import ENOUGH, LEAST_EFFECTIVE, checked
from purifier.model.calibration.next_band import band, log_hours, parts
from purifier.model.calibration.next_run import GOAL, WORTH, Possible, advice, half_width
from tests.model.calibration.truths import INVERTER, LOADS, STATION, Truth, World

NOISES = ((0.02,), (0.5,))
AT_HOME = World(STATION)


def after(*settings: str, world: World = AT_HOME, seed: int = 2) -> Fit:
    """A fit of complete runs of some settings of one truth, at one noise."""
    truth = Truth(world, seed)
    runs = [truth.run(f"fan {one}", measured=False) for one in settings]
    return fit(truth.told(runs), runs, *NOISES)


def possible(world: World = AT_HOME, *, measured: bool = False) -> list[Possible]:
    return [Possible(world.path.id, name, load_w, measured=measured) for name, load_w in LOADS.items()]


def test_the_half_width_is_that_of_the_band_of_the_next_run() -> None:
    found = after("4")
    for one in possible():
        told = band(parts(found, one.path, one.load_w, one.setting))
        assert log(1.0 + half_width(found, one)) == pytest.approx(log(told.high_h / told.low_h) / 2.0, rel=1e-6)


@pytest.mark.parametrize("place", range(6))
def test_what_a_run_is_said_to_be_worth_a_fit_with_such_a_run_finds(place: int) -> None:
    """The advised run comes out as foretold, to the hour: the band is as narrow as was said."""
    found, target = after("6"), possible()[place]
    said = advice(found, target, possible())
    if said is None:
        assert half_width(found, target) < GOAL * (1.0 + WORTH) + 0.01
        return
    assert said.after < said.before * (1.0 - WORTH)
    assert said.hours == pytest.approx(
        exp(log_hours(found, found.mode.vector, said.run.path, said.run.load_w, said.run.setting))
    )
    stretch = (
        found.runs[0]
        .stretches[0]
        ._replace(hours=said.hours, load_w=said.run.load_w, setting=said.run.setting, meter_w=None)
    )
    made = replace(found.runs[0], run="next", stretches=(stretch,), day=2.0)
    again = fit(found.unknowns, [*found.runs, made], *NOISES)
    assert half_width(again, target) == pytest.approx(said.after, rel=0.08)


def test_for_a_setting_of_ones_own_the_short_way_is_taken() -> None:
    """Setting 6 is surer after one run of its own; nobody runs setting 1 for four days for it."""
    said = advice(after("1"), possible()[5], possible())
    assert said is not None
    assert said.run.load_w > 15.0 and said.hours < 40.0


def test_the_band_far_from_the_run_setting_gets_its_own_end() -> None:
    """After the highest setting the lowest is open: a run of it, or next to it, tells the overhead."""
    said = advice(after("6"), possible()[0], possible())
    assert said is not None
    assert said.before > 0.12 and said.then <= GOAL * 1.4 and said.run.load_w < 5.0


def test_two_hours_with_a_meter_are_told_from_days_without() -> None:
    """On a bare pack a meter sees the overhead: a short run is worth more for each of its hours."""
    found, path = after("6", world=World(INVERTER)), INVERTER.id
    target = Possible(path, "fan 1", LOADS["fan 1"], measured=True)
    short = Possible(path, "fan 1", LOADS["fan 1"], complete=False, measured=True)
    said = advice(found, target, [target, short], goal=0.01)
    assert said is not None and said.run == short and said.hours < 3.0 and said.after < 0.95 * said.before


def test_when_nothing_would_narrow_it_nothing_is_advised() -> None:
    found = after(*"44444444")
    target = possible()[3]
    said = advice(found, target, [target])
    assert said is None


def test_a_fit_that_lies_where_the_posterior_is_has_many_samples_that_count_and_one_beside_it_few() -> None:
    found = after("1", "6", world=World(INVERTER))
    whole = checked(found, lambda vector: vector[0])
    assert whole.effective >= ENOUGH
    assert whole.mean == pytest.approx(found.mode.vector[0], abs=0.02)
    (mode,) = found.modes
    aside = mode._replace(vector=tuple(x + 0.3 * (i == 0) for i, x in enumerate(mode.vector)))
    assert checked(Fit(found.unknowns, found.runs, (aside,)), lambda vector: vector[0], 800).effective < 40.0
    narrow = mode._replace(covariance=[[0.01 * value for value in row] for row in mode.covariance])
    few = checked(Fit(found.unknowns, found.runs, (narrow,)), lambda vector: vector[0], 800)
    assert few.effective < LEAST_EFFECTIVE
