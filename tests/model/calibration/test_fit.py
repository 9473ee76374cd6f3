"""The fit where the answer is known: exact runs, closed forms, simulated walks, and what must hold for any runs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import exp, inf, isfinite, log
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.model.calibration.evidence import Evidence, Normal, Path, Stretch, logarithm_of, loss_of
from purifier.model.calibration.fit import Fit, fit, noise_of
from purifier.model.calibration.next_band import NextRun, band, parts
from purifier.model.calibration.parameters import parameters
from purifier.model.calibration.rows import wander
from purifier.model.calibration.taught import taught
from purifier.model.calibration.unknowns import Unknowns, unknowns
from purifier.model.conditions import Conditions
from purifier.model.figures import Figure

WIDE = Normal(log(1000.0), 5.0)
"""Of the energy: as good as nothing."""


def run(name: str, hours: float, load_w: float, day: float = 0.0, **how: object) -> Evidence:
    """A complete run of a load that is known."""
    return Evidence(name, "p", (Stretch(hours, load_w),), True, day, **how)  # type: ignore[arg-type]


def loose(path: Path, runs: Sequence[Evidence]) -> Unknowns:
    """As the profile, but with nothing known of the energy, and no slope and no fade."""
    of = unknowns(WIDE, [path], {}, runs)
    sure = {"slope": Normal(0.0, 1e-6), "fade": Normal(0.0, 1e-6)}
    return replace(of, priors=tuple(sure.get(name, prior) for name, prior in zip(of.names, of.priors, strict=True)))


def next_run(found: Fit, load_w: float) -> NextRun:
    return band(parts(found, "p", load_w))


def test_runs_without_noise_give_the_straight_line_back() -> None:
    """1/t = P0/E + P/E: two runs at 960 Wh and 6 W; any third setting follows."""
    runs = [run(str(watts), 960.0 / (6.0 + watts), watts, i) for i, watts in enumerate((2.0, 8.0, 33.0))]
    found = fit(loose(Path("p", output_overhead=Normal(log(3.0), 3.0)), runs), runs, (1e-3,), (0.5,))
    assert exp(found.mode.vector[0]) == pytest.approx(960.0, rel=1e-4)
    assert found.unknowns.powers(found.mode.vector, "p", 0.0, "")[0] == pytest.approx(6.0, rel=1e-3)
    assert next_run(found, 15.0).likely_h == pytest.approx(960.0 / 21.0, rel=1e-4)


def test_it_is_weighted_least_squares_of_one_over_hours_where_nothing_else_is_known() -> None:
    """Constant relative noise: 1/t on the load with weights t^2, in closed form."""
    noisy = {2.0: 121.5, 5.0: 86.0, 11.0: 56.9, 19.0: 38.1, 33.0: 24.9}
    runs = [run(str(watts), hours, watts) for watts, hours in noisy.items()]
    found = fit(loose(Path("p", output_overhead=Normal(log(6.0), 9.0)), runs), runs, (0.02,), (1e-9,))
    ww = [(hours * hours, watts, 1.0 / hours) for watts, hours in noisy.items()]
    s, sx, sy = sum(w for w, _, _ in ww), sum(w * x for w, x, _ in ww), sum(w * y for w, _, y in ww)
    sxx, sxy = sum(w * x * x for w, x, _ in ww), sum(w * x * y for w, x, y in ww)
    slope = (s * sxy - sx * sy) / (s * sxx - sx * sx)
    ordinate = (sy - slope * sx) / s
    assert exp(found.mode.vector[0]) == pytest.approx(1.0 / slope, rel=0.003)
    assert exp(found.mode.vector[-1]) == pytest.approx(ordinate / slope, rel=0.01)
    # Standard deviation of ln t at a load: of the ordinate and the slope, the way least squares has it.
    hours = 1.0 / (ordinate + slope * 11.0)
    variance = 0.02**2 * (sxx - 2.0 * 11.0 * sx + 121.0 * s) / (s * sxx - sx * sx) * hours * hours
    (told,) = parts(found, "p", 11.0, noisy=False)
    assert told.sd**2 == pytest.approx(variance, rel=0.01)


def test_one_run_is_the_profile_and_the_run_weighed_by_how_sure_they_are() -> None:
    """No overhead, no losses: ln energy is a plain mean of two, in closed form."""
    runs = [run("a", 55.0, 20.0)]
    of = loose(Path("p"), runs)
    of = replace(of, priors=(Normal(log(1000.0), 0.05), *of.priors[1:]))
    found = fit(of, runs, (0.03,), (0.5,))
    new = 0.03**2 * 0.5
    weight = 0.05**2 / (0.05**2 + new)
    assert found.mode.vector[0] == pytest.approx(log(1000.0) + weight * log(1.1), abs=1e-8)
    assert found.mode.covariance[0][0] == pytest.approx(new * weight, rel=1e-4)
    (told,) = parts(found, "p", 20.0)
    assert told.sd**2 == pytest.approx(new * weight + 0.03**2, rel=1e-4)


def test_the_covariance_of_runs_is_that_of_a_walk() -> None:
    """Simulated: a step that stays with 0.6 of the variance, the rest new in each run, seen from the latest."""
    dice, share = random.Random(3), 0.6
    walks = []
    for _ in range(8000):
        stands = [0.0]
        for _ in range(3):
            stands.append(stands[-1] + dice.gauss(0.0, share**0.5))
        walks.append([stand - stands[-1] + dice.gauss(0.0, (1.0 - share) ** 0.5) for stand in stands])
    for i, row in enumerate(wander(4, share)):
        for j, value in enumerate(row):
            assert fmean(walk[i] * walk[j] for walk in walks) == pytest.approx(value, abs=0.09)


def test_a_battery_that_repeats_itself_gets_a_narrow_band_and_one_that_does_not_a_wide_one() -> None:
    steady = [run(str(i), 50.0 * exp(0.004 * (-1) ** i), 20.0, i) for i in range(9)]
    moody = [run(str(i), 50.0 * exp(0.15 * (-1) ** i), 20.0, i) for i in range(9)]
    noises, halves = [], []
    for runs in (steady, moody):
        found = fit(unknowns(logarithm_of(Figure(1000.0, 0.1)), [Path("p")], {}, runs), runs)
        told = next_run(found, 20.0)
        noises.append(noise_of(found))
        halves.append(log(told.high_h / told.low_h) / 2.0)
    assert noises[0] < 0.012 < 0.10 < noises[1]
    assert halves[0] < 0.02 and 0.2 < halves[1] < 0.5


def test_a_battery_far_off_its_label_is_believed_and_not_called_a_bad_run() -> None:
    """An old battery of half its label: the first run is the best guess of the next, within a few per cent."""
    for share in (0.35, 0.5, 0.8, 1.25):
        one = run("a", 50.0 * share, 20.0)
        of = unknowns(logarithm_of(Figure(1000.0, 0.1)), [Path("p")], {}, [one])
        told = next_run(fit(of, [one]), 20.0)
        assert told.likely_h == pytest.approx(50.0 * share, rel=0.02)
        assert log(told.high_h / told.low_h) / 2.0 < 0.08


def test_a_run_that_was_stopped_early_moves_the_energy_only_where_it_gave_more_than_was_believed() -> None:
    path, energy = Path("p"), logarithm_of(Figure(1000.0, 0.1))
    for given_wh, least, most in ((500.0, 999.0, 1001.0), (1200.0, 1100.0, 1250.0)):
        stopped = Evidence("x", "p", (Stretch(given_wh / 20.0, 20.0),), False)
        found = fit(unknowns(energy, [path], {}, [stopped]), [stopped])
        assert least < exp(found.mode.vector[0]) < most


def test_a_meter_tells_the_bias_of_a_setting_that_hours_alone_do_not() -> None:
    path, energy = Path("p"), logarithm_of(Figure(1000.0, 0.1))
    for meter_w, told in ((None, 0.0), (21.0, log(1.05))):
        one = Evidence("x", "p", (Stretch(47.6, 20.0, "fan 4", meter_w, 0.005),), True)
        of = unknowns(energy, [path], {"fan 4": Normal(0.0, 0.03)}, [one])
        found = fit(of, [one])
        assert found.mode.vector[of.biases["fan 4"]] == pytest.approx(told, abs=0.012)


def test_without_runs_it_is_the_profile() -> None:
    path = Path("p", output_overhead=logarithm_of(Figure(9.5, 0.5)), output_loss=loss_of(Figure(0.86, 0.06)))
    of = unknowns(logarithm_of(Figure(1056.0, 0.1)), [path], {}, [])
    found = fit(of, [])
    for mode in found.modes:
        assert mode.vector == pytest.approx([prior.mean for prior in of.priors], abs=1e-9)
        assert [mode.covariance[i][i] ** 0.5 for i in range(len(of.priors))] == pytest.approx(
            [prior.sd for prior in of.priors], rel=1e-9
        )


def test_a_run_on_another_path_tells_the_energy_and_not_the_overhead() -> None:
    paths = [
        Path("ac", output_overhead=logarithm_of(Figure(9.5, 0.5)), output_loss=loss_of(Figure(0.86, 0.06))),
        Path("dc", output_overhead=logarithm_of(Figure(1.0, 0.1))),
    ]
    one = Evidence("x", "dc", (Stretch(1180.0 / 21.0, 20.0),), True)
    of = unknowns(logarithm_of(Figure(1056.0, 0.1)), paths, {}, [one])
    found = fit(of, [one])
    assert found.mode.vector[0] > log(1056.0) + 0.08
    assert found.mode.vector[of.place("ac output_overhead")] == pytest.approx(log(9.5), abs=1e-6)


HOURS = st.floats(0.05, 5000.0)
LOADS = st.floats(0.2, 400.0)
SPREADS = st.floats(0.005, 1.5)
RUNS = st.lists(
    st.tuples(HOURS, LOADS, st.none() | st.floats(0.1, 900.0), st.booleans(), st.floats(0.0, 4000.0), st.booleans()),
    min_size=1,
    max_size=4,
)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Unknowns, list[Evidence]]:
    """Runs and a profile that may have nothing to do with each other."""
    overhead, loss = Figure(draw(st.floats(0.01, 60.0)), draw(SPREADS)), Figure(draw(st.floats(0.3, 0.99)), 0.1)
    path = Path("p", draw(st.floats(0.0, 3.0)), logarithm_of(overhead), loss_of(loss))
    runs = [
        Evidence(str(i), "p", (Stretch(hours, load_w, "fan 1", meter_w),), complete, day, from_full=full)
        for i, (hours, load_w, meter_w, complete, day, full) in enumerate(draw(RUNS))
    ]
    energy = logarithm_of(Figure(draw(st.floats(5.0, 20_000.0)), draw(SPREADS)))
    return unknowns(energy, [path], {"fan 1": logarithm_of(Figure(1.0, 0.05))}, runs), runs


@settings(max_examples=12)
@given(problems(), st.randoms(use_true_random=False))
def test_whatever_was_run_the_answer_is_a_number_and_hangs_on_no_order(
    problem: tuple[Unknowns, list[Evidence]], dice: random.Random
) -> None:
    of, runs = problem
    found = fit(of, runs, (0.007, 0.02, 0.15), (0.5,))
    kept = taught(found, "p", 2, Conditions())
    told = [next_run(found, load_w) for load_w in (0.5, 20.0, 300.0)]
    for one in told:
        assert 0.0 < one.low_h < one.likely_h < one.high_h < inf
    flat = [*kept.means, *(value for row in kept.covariance for value in row), kept.noise, kept.drift]
    assert all(map(isfinite, flat)) and kept.noise > 0.0
    assert all(isfinite(value) for one in parameters(found) for value in one[2:])
    days = sorted({one.day for one in runs})
    if len(days) == len(runs):
        shuffled = runs[:]
        dice.shuffle(shuffled)
        again = fit(of, shuffled, (0.007, 0.02, 0.15), (0.5,))
        assert next_run(again, 20.0) == pytest.approx(told[1], rel=1e-9)


@settings(max_examples=10)
@given(st.floats(0.02, 50.0))
def test_a_battery_of_another_size_in_the_same_hours_is_the_same_answer(scale: float) -> None:
    """Every energy and every power times the same: hours do not change, powers and energies by that factor."""
    halves = []
    for k in (1.0, scale):
        path = Path("p", output_overhead=logarithm_of(Figure(6.0 * k, 0.5)), output_loss=loss_of(Figure(0.9, 0.05)))
        runs = [run("a", 30.0, 20.0 * k, 0.0), run("b", 70.0, 5.0 * k, 2.0)]
        found = fit(unknowns(logarithm_of(Figure(800.0 * k, 0.1)), [path], {}, runs), runs, (0.02,), (0.5,))
        halves.append([*next_run(found, 11.0 * k), exp(found.mode.vector[0]) / k])
    assert halves[1] == pytest.approx(halves[0], rel=1e-6)


def test_more_runs_narrow_the_band_at_their_own_load() -> None:
    path = Path("p", output_overhead=logarithm_of(Figure(6.0, 0.5)), output_loss=loss_of(Figure(0.9, 0.05)))
    halves = []
    for count in range(5):
        runs = [run(str(i), 29.0 * exp(0.012 * (-1) ** i), 20.0, i) for i in range(count)]
        of = unknowns(logarithm_of(Figure(800.0, 0.1)), [path], {}, runs or [run("x", 1.0, 20.0)])
        told = next_run(fit(of, runs), 20.0)
        halves.append(log(told.high_h / told.low_h))
    assert all(after < 1.02 * before for before, after in pairwise(halves))
    assert halves[1] < 0.5 * halves[0]
