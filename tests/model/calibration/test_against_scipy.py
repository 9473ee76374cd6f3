"""The fit's formulas against scipy and numpy, written down a second time from what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import exp, log
from typing import Any

import pytest

from purifier.model.calibration.evidence import Evidence, Normal, Path, Stretch, logarithm_of
from purifier.model.calibration.fit import NOISES, WALKS, WANDERING, Fit, believed, fit
from purifier.model.calibration.importance import checked
from purifier.model.calibration.next_band import band, log_hours, parts
from purifier.model.calibration.next_run import Possible, advice
from purifier.model.calibration.taught import taught
from purifier.model.calibration.unknowns import Unknowns, unknowns
from purifier.model.conditions import Conditions
from purifier.model.figures import Z90, Figure
from tests.model.calibration.truths import INVERTER, LOADS, STATION, Truth, World
from tests.programs import package

pytestmark = pytest.mark.slow
numpy: Any = None
optimize: Any = None
stats: Any = None


@pytest.fixture(scope="module", autouse=True)
def oracles() -> None:
    """They are there for the slow tests only: a file that is collected and left out needs none of them."""
    global numpy, optimize, stats
    numpy, optimize, stats = package("numpy"), package("scipy.optimize"), package("scipy.stats")


NOISE, WANDERS = 0.02, 0.5
CASES = {
    "station, hours": (STATION, "16", False),
    "station, V and I": (STATION, "163", True),
    "inverter, hours": (INVERTER, "46", False),
    "inverter, V and I": (INVERTER, "1364", True),
}


def problem(name: str, seed: int = 11) -> tuple[Unknowns, list[Evidence]]:
    """Runs of one truth."""
    path, picks, measured = CASES[name]
    truth = Truth(World(path), seed)
    runs = [truth.run(f"fan {one}", measured=measured) for one in picks]
    return truth.told(runs), runs


def residuals(of: Unknowns, runs: Sequence[Evidence], noise: float, wanders: float) -> Callable[[Any], Any]:
    """All rows over their standard deviations, from the text of the model: nothing of `rows` or `solved`."""
    index = {name: i for i, name in enumerate(of.names)}
    latest = max(run.day for run in runs)
    count = len(runs)
    steps = numpy.tril(numpy.ones((count, count)))[:, 1:] if count > 1 else numpy.zeros((1, 0))
    seen = steps - steps[-1]
    covariance = noise**2 * (wanders * seen @ seen.T + (1.0 - wanders) * numpy.eye(count))
    whiten = numpy.linalg.inv(numpy.linalg.cholesky(covariance))

    def powers(v: Any, run: Evidence, load_w: float, setting: str) -> tuple[float, float]:
        def term(name: str, none: float) -> float:
            at = index.get(f"{run.path} {name}")
            return none if at is None else exp(v[at])

        meter = load_w * exp(of.log_bias(v, setting)) * (1.0 + term("load_loss", 0.0)) + term("load_overhead", 0.0)
        return meter * (1.0 + term("output_loss", 0.0)) + term("output_overhead", 0.0), meter

    def rows(v: Any) -> Any:
        energies, meters = [], []
        for run in runs:
            (part,) = run.stretches
            battery_w, meter_w = powers(v, run, part.load_w, part.setting)
            held = v[index["energy"]] + v[index["slope"]] * log(battery_w / of.reference_w)
            held -= v[index["fade"]] * (latest - run.day) / 365.25
            energies.append(held - log(part.hours * battery_w))
            if part.meter_w is not None:
                sd = log(1.0 + part.meter_spread) / Z90
                meters.append((log(part.meter_w / meter_w) - v[index["gain"]]) / sd)
        own = [(value - prior.mean) / prior.sd for value, prior in zip(v, of.priors, strict=True)]
        return numpy.concatenate([whiten @ numpy.array(energies), meters, own])

    return rows


@pytest.mark.parametrize("name", CASES)
def test_vector_and_covariance_are_those_of_least_squares(name: str) -> None:
    of, runs = problem(name)
    rows = residuals(of, runs, NOISE, WANDERS)
    start = [prior.mean for prior in of.priors]
    found = optimize.least_squares(rows, start, xtol=1e-14, ftol=1e-14, gtol=1e-12)
    mode = fit(of, runs, (NOISE,), (WANDERS,)).mode
    assert mode.vector == pytest.approx(found.x.tolist(), abs=2e-6)
    covariance = numpy.linalg.inv(found.jac.T @ found.jac)
    scale = numpy.sqrt(numpy.outer(numpy.diag(covariance), numpy.diag(covariance)))
    assert numpy.abs((numpy.array(mode.covariance) - covariance) / scale).max() < 1e-4


def test_a_stopped_run_has_the_mode_of_the_exact_posterior() -> None:
    """A run that gave 1 100 Wh at least, of a battery of 1 000: its chance is the normal's, minimised by Nelder and
    Mead."""
    stopped = Evidence("x", "p", (Stretch(55.0, 20.0),), False)
    of = unknowns(logarithm_of(Figure(1000.0, 0.1)), [Path("p")], {}, [stopped])
    mode = fit(of, [stopped], (NOISE,), (WANDERS,)).mode
    sd = of.priors[0].sd

    def misfit(v: Any) -> float:
        chance = stats.norm.logcdf((v[0] - log(55.0 * 20.0)) / NOISE)
        return float((v[0] - log(1000.0)) ** 2 / (2.0 * sd * sd) - chance)

    found = optimize.minimize(misfit, [log(1000.0)], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert mode.vector[0] == pytest.approx(found.x[0], abs=1e-6)
    step = 1e-4
    bend = (misfit(found.x + step) - 2.0 * misfit(found.x) + misfit(found.x - step)) / step**2
    assert mode.covariance[0][0] == pytest.approx(1.0 / bend, rel=1e-3)


def test_noises_are_weighed_as_the_exact_evidence_of_a_linear_problem_weighs_them() -> None:
    """Without overhead and losses ln energies are linear in the unknowns: what was run is one multivariate normal."""
    hours = (50.0, 44.5, 37.0, 35.2)
    runs = [Evidence(str(i), "p", (Stretch(h, 20.0 + 3.0 * i),), True, 40.0 * i) for i, h in enumerate(hours)]
    of = unknowns(logarithm_of(Figure(1000.0, 0.1)), [Path("p")], {}, runs)
    found = fit(of, runs)
    energies = numpy.log([run.hours * run.load_w for run in runs])
    rows = numpy.array([[1.0, log(run.load_w / of.reference_w), -(120.0 - run.day) / 365.25] for run in runs])
    means = numpy.array([prior.mean for prior in of.priors[:3]])
    spread = numpy.diag([prior.sd**2 for prior in of.priors[:3]])
    chances = {}
    for noise, wanders in product(NOISES, WANDERING):
        seen = numpy.array([[3 - max(i, j) for j in range(4)] for i in range(4)])
        own = noise**2 * (wanders * seen + (1.0 - wanders) * numpy.eye(4))
        whole = stats.multivariate_normal(rows @ means, rows @ spread @ rows.T + own)
        chances[noise, wanders] = exp(whole.logpdf(energies) + believed(noise) + WALKS * wanders)
    total = sum(chances.values())
    for mode in found.modes:
        assert mode.weight == pytest.approx(chances[mode.noise, mode.wandering] / total, rel=1e-3, abs=1e-4)


def test_the_band_is_that_of_the_posterior_on_a_grid() -> None:
    """Energy and overhead alone are open: 400 x 400 points of the exact posterior, nothing linearised."""
    path = Path("p", output_overhead=logarithm_of(Figure(9.5, 0.5)))
    runs = [Evidence("a", "p", (Stretch(40.0, 18.9),), True), Evidence("b", "p", (Stretch(95.0, 2.2),), True, 1.0)]
    of = unknowns(logarithm_of(Figure(1056.0, 0.1)), [path], {}, runs)
    shut = {"slope": Normal(0.0, 1e-7), "fade": Normal(0.0, 1e-7), "gain": Normal(0.0, 1e-7)}
    priors = tuple(shut.get(name, prior) for name, prior in zip(of.names, of.priors, strict=True))
    of = Unknowns(of.names, priors, of.terms, of.biases, of.shared, of.reference_w)
    found = fit(of, runs, (NOISE,), (WANDERS,))
    energy, overhead = numpy.meshgrid(
        numpy.linspace(log(800.0), log(1300.0), 400), numpy.linspace(log(4.0), log(20.0), 400)
    )
    left = numpy.stack([energy - numpy.log(run.hours * (numpy.exp(overhead) + run.load_w)) for run in runs])
    own = numpy.linalg.inv(NOISE**2 * (WANDERS * numpy.array([[1, 0], [0, 0]]) + (1.0 - WANDERS) * numpy.eye(2)))
    logs = -0.5 * numpy.einsum("i...,ij,j...", left, own, left)
    logs -= (energy - priors[0].mean) ** 2 / (2.0 * priors[0].sd ** 2)
    logs -= (overhead - priors[-1].mean) ** 2 / (2.0 * priors[-1].sd ** 2)
    weights = numpy.exp(logs - logs.max())
    for load_w in (2.2, 11.0, 33.2):
        hours = energy - numpy.log(numpy.exp(overhead) + load_w)
        mean = (weights * hours).sum() / weights.sum()
        sd = ((weights * (hours - mean) ** 2).sum() / weights.sum()) ** 0.5
        (told,) = parts(found, "p", load_w, noisy=False)
        assert told.mean == pytest.approx(mean, abs=0.003)
        assert told.sd == pytest.approx(sd, rel=0.03)
        exact = checked(found, lambda v, load_w=load_w: log_hours(found, v, "p", load_w))  # type: ignore[misc]
        assert exact.mean == pytest.approx(mean, abs=0.003) and exact.sd == pytest.approx(sd, rel=0.12)


def drawn(found: Fit, count: int) -> list[list[float]]:
    """Vectors out of the mixture of modes."""
    dice = numpy.random.default_rng(5)
    picks = dice.choice(len(found.modes), count, p=numpy.array([m.weight for m in found.modes]) / _total(found))
    vectors: list[list[float]] = [
        dice.multivariate_normal(mode.vector, mode.covariance).tolist() for mode in (found.modes[i] for i in picks)
    ]
    return vectors


def _total(found: Fit) -> float:
    return sum(mode.weight for mode in found.modes)


@pytest.mark.parametrize("name", CASES)
def test_what_a_profile_carries_is_what_samples_of_the_fit_give(name: str) -> None:
    of, runs = problem(name)
    found = fit(of, runs)
    path = runs[0].path
    kept = taught(found, path, 1, Conditions())
    told = []
    for v in drawn(found, 4000):
        still_w, one_w = (of.powers(v, path, load_w, "")[0] for load_w in (0.0, 1.0))
        a = one_w - still_w
        held = of.log_energy(v, still_w + a * kept.load_w)
        told.append([held - log(a), log(still_w / a), v[1], *(of.log_bias(v, one) for one in kept.settings)])
    samples = numpy.array(told)
    sds = samples.std(axis=0)
    assert numpy.abs((samples.mean(axis=0) - kept.means) / sds).max() < 0.15
    assert numpy.sqrt(numpy.diag(kept.covariance)) == pytest.approx(sds, rel=0.06)
    assert numpy.abs(numpy.corrcoef(samples.T) - _correlations(kept.covariance)).max() < 0.08


def _correlations(covariance: Sequence[Sequence[float]]) -> Any:
    rows = numpy.array(covariance)
    scale = numpy.sqrt(numpy.diag(rows))
    return rows / numpy.outer(scale, scale)


@pytest.mark.parametrize("name", CASES)
def test_the_band_of_the_next_run_is_that_of_samples(name: str) -> None:
    """Vectors out of the mixture, put into the balance as it is, with the noise of their mode."""
    of, runs = problem(name)
    found = fit(of, runs)
    dice = numpy.random.default_rng(6)
    noises = dice.choice([m.noise for m in found.modes], 4000, p=[m.weight / _total(found) for m in found.modes])
    for setting in ("fan 1", "fan 4"):
        hours = [log_hours(found, v, runs[0].path, LOADS[setting], setting) for v in drawn(found, 4000)]
        low, middle, high = numpy.exp(numpy.quantile(hours + noises * dice.normal(size=4000), (0.05, 0.5, 0.95)))
        told = band(parts(found, runs[0].path, LOADS[setting], setting))
        assert told.likely_h == pytest.approx(middle, rel=0.02)
        assert told.low_h == pytest.approx(low, rel=0.03) and told.high_h == pytest.approx(high, rel=0.03)


def test_what_a_run_would_be_worth_is_what_a_fit_with_it_finds() -> None:
    """The half-width that the advice foretells, beside that of fits with simulated runs of the advised setting."""
    path = STATION
    found_after, foretold = [], []
    for seed in range(40):
        truth = Truth(World(path), seed)
        runs = [truth.run("fan 6")]
        of = truth.told(runs)
        found = fit(of, runs, (NOISE,), (WANDERS,))
        possible = [Possible(path.id, name, load_w, measured=True) for name, load_w in LOADS.items()]
        said = advice(found, possible[0], possible)
        assert said is not None
        runs.append(truth.run(said.run.setting))
        after = fit(of, runs, (NOISE,), (WANDERS,))
        told = band(parts(after, path.id, LOADS["fan 1"], "fan 1"))
        found_after.append(log(told.high_h / told.low_h) / 2.0)
        foretold.append(log(1.0 + said.after))
    assert numpy.mean(foretold) == pytest.approx(numpy.mean(found_after), rel=0.08)
