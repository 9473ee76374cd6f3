"""How well each hypothesis explains a run, held against quadrature over the few inputs that a run was left.

The reference knows the set-up's line and the priors; all that is Gaussian of itself it adds up by hand, over the rest
it integrates on a grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from statistics import NormalDist

import pytest

from purifier.model.comparison.evidence import Assumed, Evidence, Left, Level
from purifier.model.comparison.gaussian_fit import observed
from purifier.model.comparison.one_run import Off, tells_energy
from purifier.model.comparison.weighing import weigh
from purifier.model.figures import Z90, Figure
from purifier.model.normal import from_on, ln_below, slope_below

REACH = 6.0


def deviation(spread: float) -> float:
    """Standard deviation of a lognormal figure's logarithm."""
    return math.log(1.0 + spread) / Z90


def grid(nodes: int) -> list[tuple[float, float]]:
    """Standard deviations, each with the probability of its cell."""
    step = 2.0 * REACH / (nodes - 1)
    at = [-REACH + i * step for i in range(nodes)]
    return [(z, step * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)) for z in at]


STILL = [(0.0, 1.0)]


def overheads(figure: Figure, off: bool) -> Iterator[tuple[float, float]]:
    """Values of an overhead [W] with their probabilities."""
    if not off:
        for z, weight in grid(31) if figure.spread else STILL:
            yield figure.value * math.exp(z * deviation(figure.spread)), weight
        return
    # One that is off is nine times in ten below 10 W, or twice itself, more than was believed.
    wide = math.log((figure.value + max(10.0, 2.0 * figure.value) + 2.0) / (figure.value + 2.0)) / Z90
    # No overhead is below 0: what the normal has there is nobody's.
    values = [((figure.value + 2.0) * math.exp(z * wide) - 2.0, weight) for z, weight in grid(241)]
    some = sum(weight * (0.5 if value == 0.0 else 1.0) for value, weight in values if value >= 0.0)
    for value, weight in values:
        if value >= 0.0:
            yield value, weight / some * (0.5 if value == 0.0 else 1.0)


def reference(evidence: Evidence, off: Off | None) -> tuple[float, float, float]:
    """(logarithm of the evidence, means of the load [W] and of what the battery gives over what was predicted).

    For a run at one setting, a meter without an error of gain, and a path whose slope is known exactly.
    """
    (level,), assumed = evidence.levels, evidence.assumed
    assert level.load_w is not None and not evidence.meter_gain and not assumed.slope.spread
    spread = deviation(level.load_w.spread)
    wide_load = math.hypot(math.log(1.3) / Z90, 0.5 * spread) if off == "power" else spread
    energy = math.log(1.4) / Z90 if off == "capacity" else deviation(assumed.usable_wh.spread)
    end, given = math.hypot(energy, evidence.repeat), 0.0
    if evidence.left is not None:
        rest = 1.0 - evidence.left.share
        end, given = math.hypot(end, evidence.left.doubt / Z90 / rest), math.log(rest)
    total = loads = gives = 0.0
    for (z, a), (before, b), (behind, c), (y, d) in product(
        grid(81),
        overheads(assumed.before_w, off == "before"),
        overheads(assumed.behind_w, off == "behind"),
        grid(9) if assumed.efficiency.spread else STILL,
    ):
        load = level.load_w.value * math.exp(z * wide_load)
        efficiency = min(1.0, assumed.efficiency.value * math.exp(y * deviation(assumed.efficiency.spread)))
        meter = behind + assumed.slope.value * load
        weight = a * b * c * d
        if level.meter_w is not None:
            noise = max(0.002, level.doubt / Z90) * level.meter_w
            weight *= NormalDist(meter, math.hypot(noise, evidence.meter_offset_w / Z90)).pdf(level.meter_w)
        drawn = math.log((assumed.always_w + before + meter / efficiency) * level.hours / assumed.usable_wh.value)
        if tells_energy(evidence):
            weight *= NormalDist(0.0, end).pdf(drawn - given)
            gave = (drawn - given) * energy**2 / end**2
        else:
            held = 0.5 * math.erfc((drawn - given) / end / math.sqrt(2.0))
            gave = energy**2 / end * NormalDist().pdf((drawn - given) / end) / held if held > 1e-200 else 0.0
            weight *= held
        total, loads, gives = total + weight, loads + weight * load, gives + weight * gave
    return math.log(total), loads / total, gives / total


PACK = Assumed(Figure(1280.0, 0.2))
INVERTER = Assumed(Figure(1280.0, 0.1), behind_w=Figure(9.0, 0.5), slope=Figure(1.3))
STATION = Assumed(
    Figure(1056.0, 0.1), before_w=Figure(9.5, 0.3), efficiency=Figure(0.86, 0.05), slope=Figure(1.1), always_w=0.1
)
LOAD = Figure(10.0, 0.1)
RUNS = {
    "a pack, empty": Evidence(PACK, (Level(LOAD, 110.0, 11.2, 0.01),), True, meter_gain=0.0),
    "a pack, not empty": Evidence(PACK, (Level(LOAD, 100.0, 11.2, 0.01),), False, meter_gain=0.0),
    "a pack, drawn far beyond its label": Evidence(PACK, (Level(LOAD, 160.0, 10.1, 0.01),), False, meter_gain=0.0),
    "a pack, a third left": Evidence(PACK, (Level(LOAD, 70.0, 10.3, 0.02),), False, Left(0.3, 0.1), meter_gain=0.0),
    "an inverter, empty": Evidence(INVERTER, (Level(LOAD, 50.0, 25.0, 0.02),), True, meter_gain=0.0),
    "an inverter, nobody measured": Evidence(INVERTER, (Level(LOAD, 50.0, None),), True, meter_gain=0.0),
    "a station, empty": Evidence(STATION, (Level(LOAD, 38.0, 10.9, 0.02),), True, meter_gain=0.0),
}
OFF: tuple[Off | None, ...] = (None, "power", "capacity", "before", "behind")
FEW_INPUTS = [(name, off) for name in RUNS for off in OFF if "pack" in name or off in (None, "power", "capacity")]
"""A grid over more of them takes too long."""


@pytest.mark.parametrize(("name", "off"), FEW_INPUTS)
def test_a_hypothesis_weighs_what_quadrature_says(name: str, off: Off | None) -> None:
    evidence = RUNS[name]
    ln_evidence, load_w, gives = reference(evidence, off)
    found = weigh(evidence, off)
    assert found.ln_evidence == pytest.approx(ln_evidence, abs=0.15), "a sixth of a probability ratio"
    assert sum(weight for weight, _ in found.points) == pytest.approx(1.0)
    assert sum(weight * at.loads_w[0] for weight, at in found.points) == pytest.approx(load_w, rel=0.02)
    assert sum(weight * at.ln_energy for weight, at in found.points) == pytest.approx(gives, abs=0.02)


def reference_of_two(evidence: Evidence, wide: float) -> float:
    """Logarithm of the evidence of a run at two settings of a bare pack that was far from empty.

    Three quarters of a power's variance are the machine's and common to both, ``wide`` [standard deviation] at least.
    """
    known = [(level, level.load_w) for level in evidence.levels]
    half = max(deviation(load.spread) for _, load in known if load is not None)
    total = 0.0
    for z, weight in grid(121):
        off = z * max(wide, math.sqrt(0.75) * half)
        for level, load in known:
            assert load is not None and level.meter_w is not None
            own = 0.5 * deviation(load.spread)
            noise = level.doubt / Z90 * level.meter_w
            weight *= math.fsum(
                share * NormalDist(load.value * math.exp(off + y * own), noise).pdf(level.meter_w)
                for y, share in grid(121)
            )
        total += weight
    return math.log(total)


@pytest.mark.parametrize(("off", "wide"), [(None, 0.0), ("power", math.log(1.3) / Z90)])
def test_two_settings_of_one_machine_are_off_together_and_each_by_itself(off: Off | None, wide: float) -> None:
    levels = (Level(LOAD, 1.0, 11.2, 0.02), Level(Figure(20.0, 0.1), 1.0, 21.0, 0.02))
    evidence = Evidence(PACK, levels, False, meter_gain=0.0, meter_offset_w=0.0)
    assert weigh(evidence, off).ln_evidence == pytest.approx(reference_of_two(evidence, wide), abs=0.05)


RUN_OF_TWO = Evidence(
    STATION._replace(behind_w=Figure(2.0, 0.4), efficiency=Figure(0.86, 0.05)),
    (Level(LOAD, 20.0, 14.0, 0.02), Level(Figure(20.0, 0.05), 8.0, 24.0, 0.02), Level(None, 1.0, 30.0, 0.02)),
    False,
)


@pytest.mark.parametrize("off", [*OFF, "several"])
@pytest.mark.parametrize("complete", [False, True])
def test_slopes_are_what_a_small_step_does(off: Off | None, complete: bool) -> None:
    seen = observed(RUN_OF_TWO._replace(complete=complete), off)
    z = [0.3 * (-1) ** k for k in range(seen.inputs)]
    jacobian = seen.jacobian(z, seen.at(z))

    def shown(step: float, k: int) -> list[float]:
        at = seen.at([one + (step if i == k else 0.0) for i, one in enumerate(z)])
        return [*seen.expected(at), *([] if complete else [seen.room(at)])]

    for k in range(seen.inputs):
        by_steps = [(up - down) / 2e-4 for up, down in zip(shown(1e-4, k), shown(-1e-4, k), strict=True)]
        assert [row[k] for row in jacobian] == pytest.approx(by_steps, rel=1e-3, abs=1e-6)


def test_far_out_the_normal_is_what_an_expansion_of_its_own_says() -> None:
    for z in (-40.0, -20.0, -9.0):
        # Laplace's continued fraction, from its thirtieth term on.
        below = 0.0
        for n in range(30, 0, -1):
            below = n / (-z + below)
        fraction = -z + below
        assert ln_below(z) == pytest.approx(-0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - math.log(fraction), rel=1e-6)
        assert slope_below(z) == pytest.approx(fraction, rel=1e-3)
    for z in (-5.0, -1.0, 0.0, 3.0):
        assert ln_below(z) == pytest.approx(math.log(NormalDist().cdf(z)), rel=1e-9)
        assert slope_below(z) == pytest.approx(NormalDist().pdf(z) / NormalDist().cdf(z))


def test_what_is_known_to_lie_above_has_its_median_halfway_through_what_is_left() -> None:
    for least in (-3.0, 0.0, 1.0):
        halfway = 0.5 * (1.0 + NormalDist().cdf(least))
        assert from_on(least, 0.0) == pytest.approx(NormalDist().inv_cdf(halfway))
        assert least <= from_on(least, -6.0) < from_on(least, 0.0) < from_on(least, 6.0)


def test_a_draw_is_the_same_every_time_and_few_will_do() -> None:
    run = RUNS["a pack, empty"]
    for off in OFF:
        assert weigh(run, off) == weigh(run, off)
        assert weigh(run, off, 50).ln_evidence == pytest.approx(weigh(run, off, 1000).ln_evidence, abs=0.3)
