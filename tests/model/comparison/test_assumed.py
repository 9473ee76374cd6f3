"""What a prediction takes for granted: the very line and energy that the estimate has, each with its own tolerance."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from purifier.model.bands import Prepared
from purifier.model.calibrated import path_of
from purifier.model.calibration.belief import ENERGY, OVERHEAD
from purifier.model.calibration.evidence import Evidence, Stretch, logarithm_of
from purifier.model.calibration.fit import fit
from purifier.model.calibration.taught import taught
from purifier.model.calibration.unknowns import unknowns
from purifier.model.comparison.assumed import assumed, assumed_by
from purifier.model.comparison.evidence import Assumed
from purifier.model.estimate import output_power_w
from purifier.model.figures import Z90, Figure
from purifier.model.prediction import predict
from purifier.model.setup import Setup
from purifier.services.calibrate.believed import energy_of, path_believed
from tests.model.comparison.runs import PATHS, plan
from tests.model.examples import direct, outlet, port

CASES = {
    "AC outlet": outlet(),
    "12 V port": port(),
    "straight on a pack": direct(),
    "two packs": direct(battery_count=2),
    "two purifiers": outlet(purifier_count=2),
    "cold, with a reserve": direct(temperature_c=5.0, reserve=Figure(0.2)),
}
HOURS = {"1": 0.88, "6": 0.95}
"""What runs of two settings took over the plan's hours."""


def load_of(setup: Setup, name: str) -> float:
    """The watts of a setting at the jacks of all purifiers."""
    return next(one.power_w.value for one in setup.settings if one.name == name) * setup.purifier_count


def as_taught(setup: Setup) -> Setup:
    """The set-up on a battery that carries what two complete runs taught."""
    runs = []
    for day, (name, share) in enumerate(HOURS.items()):
        load_w = load_of(setup, name)
        stretch = Stretch(share * Prepared(setup).estimate(load_w).runtime_h, load_w, f"airfanta-3pro {name}", None)
        runs.append(Evidence(f"run-{day}", path_of(setup), (stretch,), True, 3.0 * day))
    biases = {f"airfanta-3pro {name}": logarithm_of(Figure(1.0, 0.1)) for name in HOURS}
    found = fit(unknowns(energy_of(setup), [path_believed(setup)], biases, runs), runs)
    kept = taught(found, path_of(setup), setup.battery_count, setup.conditions)
    return replace(setup, battery=setup.battery._replace(calibration=kept))


def battery_w(known: Assumed, load_w: float) -> float:
    """What the battery gives for a load by the assumptions."""
    meter_w = known.behind_w.value + known.slope.value * load_w
    return known.always_w + known.before_w.value + meter_w / known.efficiency.value


@pytest.fixture(params=[(name, is_taught) for name in CASES for is_taught in (False, True)], ids=str)
def setup(request: pytest.FixtureRequest) -> Setup:
    """Each set-up as its profiles say, and as runs taught."""
    name, is_taught = request.param
    return as_taught(CASES[name]) if is_taught else CASES[name]


def test_line_and_energy_are_those_of_the_estimate(setup: Setup) -> None:
    for setting in ("1", "3", "6"):
        load_w = load_of(setup, setting)
        known, estimate = assumed(setup, load_w), Prepared(setup).estimate(load_w)
        assert battery_w(known, load_w) == pytest.approx(estimate.battery_power_w, rel=1e-6)
        assert known.usable_wh.value == pytest.approx(estimate.battery_power_w * estimate.runtime_h, rel=1e-6)
        meter_w = output_power_w(Prepared(setup).at(load_w), load_w)
        assert known.behind_w.value + known.slope.value * load_w == pytest.approx(meter_w, rel=1e-9)


def test_what_runs_taught_has_the_doubt_that_they_left() -> None:
    of = as_taught(outlet())
    kept = of.battery.calibration
    assert kept is not None
    overhead = Z90 * kept.covariance[OVERHEAD][OVERHEAD] ** 0.5
    known, before = assumed(of, load_of(of, "1")), assumed(outlet(), load_of(of, "1"))
    assert math.log1p(known.before_w.spread) == pytest.approx(overhead)
    assert 0.0 < known.before_w.spread < before.before_w.spread
    least = Z90 * kept.covariance[ENERGY][ENERGY] ** 0.5
    assert least <= math.log1p(known.usable_wh.spread) < 2.0 * least, "more where the load is far from the runs'"


def test_where_only_the_prediction_is_known_it_is_taken_at_its_word() -> None:
    for of in (direct(), outlet()):
        load_w = load_of(of, "3")
        prediction = predict(of, load_w, 1.0, 100.0)
        known = assumed_by(prediction, load_w)
        assert battery_w(known, load_w) == pytest.approx(prediction.battery_power_w)
        assert known.usable_wh.value == pytest.approx(prediction.energy_wh)


def test_tolerances_are_those_of_the_profiles() -> None:
    inverter, load = plan(PATHS[1], "3")
    assert load.spread == pytest.approx(0.08, abs=0.03)
    assert inverter.behind_w.spread == pytest.approx(0.6), "of the inverter's overhead, the only one behind the meter"
    assert (inverter.before_w.value, inverter.efficiency.value) == (0.0, 1.0), "a pack's terminals lose nothing"
    station, _ = plan(PATHS[2], "3")
    assert station.before_w.value == pytest.approx(9.5) and station.before_w.spread == pytest.approx(0.3)
    assert station.behind_w.value == 0.0


def test_a_load_of_nothing_is_no_error() -> None:
    assert math.isfinite(battery_w(assumed(outlet(), 0.0), 0.0))
