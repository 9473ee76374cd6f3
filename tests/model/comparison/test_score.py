"""How often predictions held, and the band that this earns."""

from __future__ import annotations

import math
import random

import pytest

from purifier.model.comparison.score import (
    Guarantee,
    Outcome,
    distance,
    guaranteed,
    quantile,
    runs_needed,
    score,
    shortfall,
)


def outcome(measured_h: float) -> Outcome:
    return Outcome(measured_h, 10.0, 8.0, 12.0)


def of(confidence: float, found: tuple[Guarantee, ...]) -> Guarantee:
    return next(one for one in found if one.confidence == confidence)


def test_nine_runs_earn_a_band_of_ninety_percent_and_nineteen_one_of_ninety_five() -> None:
    assert runs_needed(0.9) == 9 and runs_needed(0.95) == 19
    assert [of(0.9, score([outcome(9.0)] * n).guarantees).scale is None for n in (0, 8, 9, 18)] == [
        True,
        True,
        False,
        False,
    ]
    assert [of(0.95, score([outcome(9.0)] * n).guarantees).scale is None for n in (9, 18, 19)] == [True, True, False]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([], "No prediction is scored yet: that takes a complete run whose plan was made before it"),
        ([7.0], "'At least' held 0 times of 1; the band is the model's until 9 runs"),
        ([9.0, 8.0, 13.0, 8.1, 7.9], "'At least' held 4 times of 5; the band is the model's until 9 runs"),
        (
            [9.0] * 8 + [7.0],
            "'At least' held 8 times of 9; the 90% band is that of your own runs, whatever the model is worth",
        ),
        (
            [9.0] * 19,
            "'At least' held 19 times of 19; the 95% band is that of your own runs, whatever the model is worth",
        ),
    ],
)
def test_the_score_says_whose_band_is_in_force(runs: list[float], text: str) -> None:
    found = score([outcome(hours) for hours in runs])
    assert found.text == text
    assert found.band == ("runs" if len(runs) >= 9 else "model")


def test_at_least_and_the_band_are_counted_apart() -> None:
    found = score([outcome(hours) for hours in (7.0, 8.0, 12.0, 12.1, 30.0)])
    assert (found.runs, found.at_least_held, found.band_held) == (5, 4, 2)


def test_a_run_at_the_edge_of_its_band_is_one_half_width_away() -> None:
    assert shortfall(outcome(8.0)) == pytest.approx(1.0) == distance(outcome(8.0))
    assert distance(outcome(12.0)) == pytest.approx(1.0) and shortfall(outcome(12.0)) < 0.0
    assert distance(outcome(10.0)) == 0.0
    assert distance(outcome(0.0)) > 20.0  # dead on arrival, and no domain error


@pytest.mark.parametrize(("confidence", "runs"), [(0.8, 4), (0.9, 9), (0.95, 19)])
def test_the_band_of_ones_own_runs_holds_as_often_as_it_says_however_wrong_the_model(
    confidence: float, runs: int
) -> None:
    """A model that is 25 % too high with a band far too narrow, and runs that are not normal: 2500 next runs."""
    dice, held, at_least = random.Random(runs), 0, 0
    times = 2500
    for _ in range(times):
        makes = [outcome(10.0 * 0.75 * math.exp(0.08 * dice.gammavariate(2.0, 1.0) - 0.2)) for _ in range(runs + 1)]
        *before, after = makes
        scale = quantile([distance(one) for one in before], confidence)
        low = quantile([shortfall(one) for one in before], confidence)
        assert scale is not None and low is not None
        held += distance(after) <= scale
        at_least += shortfall(after) <= low
    # Exactly runs / (runs + 1) by exchangeability; three standard deviations of the count.
    slack = 3.0 * math.sqrt(confidence * (1.0 - confidence) / times)
    assert held / times == pytest.approx(runs / (runs + 1), abs=slack)
    assert at_least / times == pytest.approx(runs / (runs + 1), abs=slack)


def test_the_guaranteed_band_is_the_models_stretched_by_what_was_seen() -> None:
    by = Guarantee(0.9, 9, 2.0, 1.5)
    band = guaranteed(10.0, 8.0, 12.5, by)
    assert band is not None
    assert (band.low_h, band.high_h, band.at_least_h) == pytest.approx((6.4, 15.625, 10.0 * 0.8**1.5))
    assert guaranteed(10.0, 8.0, 12.5, Guarantee(0.9, 9, None, None)) is None


def test_the_runs_that_earned_a_band_lie_in_it_but_for_one_in_ten() -> None:
    dice = random.Random(1)
    outcomes = [outcome(dice.uniform(5.0, 14.0)) for _ in range(39)]
    by = of(0.9, score(outcomes).guarantees)
    band = guaranteed(10.0, 8.0, 12.0, by)
    assert band is not None
    inside = sum(band.low_h - 1e-9 <= one.measured_h <= band.high_h + 1e-9 for one in outcomes)
    assert inside == 36  # ceil(40 * 0.9)
    assert sum(one.measured_h >= band.at_least_h - 1e-9 for one in outcomes) == 36
