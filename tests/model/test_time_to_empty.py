"""Time to empty, and the prediction behind it."""

from __future__ import annotations

import math

import pytest

from purifier.model.empty_signs import EmptySigns
from purifier.model.prediction import Prediction
from purifier.model.time_to_empty import time_to_empty
from tests.recordings import plan

PREDICTION = Prediction(100.0, 80.0, 110.0, 10.0, 8.0, 0.0, 2.0, 1.0, EmptySigns())


def test_as_planned_it_lasts_as_long_as_planned() -> None:
    left = time_to_empty(PREDICTION, drawn_wh=8.0 * 40.0, hours=40.0, minutes_w=[8.0] * 60)
    assert left is not None and math.isclose(left.likely_h, 60.0)
    assert left.low_h < 60.0 < left.high_h
    assert left.low_h == pytest.approx(40.0, rel=0.02)


def test_more_power_than_planned_makes_it_shorter_and_overheads_go_on() -> None:
    left = time_to_empty(PREDICTION, drawn_wh=8.0 * 40.0, hours=40.0, minutes_w=[18.0] * 60)
    assert left is not None and math.isclose(left.likely_h, 30.0)


def test_a_restless_load_widens_the_band() -> None:
    calm = time_to_empty(PREDICTION, 0.0, 0.0, [8.0] * 60)
    restless = time_to_empty(PREDICTION, 0.0, 0.0, [4.0, 12.0] * 30)
    assert calm is not None and restless is not None
    assert math.isclose(calm.likely_h, restless.likely_h)
    assert restless.high_h - restless.low_h > calm.high_h - calm.low_h


@pytest.mark.parametrize("minutes_w", [[], [8.0], [0.0] * 60, [-5.0] * 60])
def test_nothing_is_said_while_it_is_not_discharging(minutes_w: list[float]) -> None:
    assert time_to_empty(PREDICTION, 0.0, 0.0, minutes_w) is None


def test_it_never_says_less_than_nothing() -> None:
    left = time_to_empty(PREDICTION, 2000.0, 150.0, [8.0] * 60)
    assert left is not None and left.low_h == left.likely_h == 0.0


def test_the_predicted_curve_ends_where_the_runtime_does() -> None:
    prediction = plan().prediction
    first, last = prediction.curve[0], prediction.curve[-1]
    assert (first.hours, first.charge_ah) == (0.0, 0.0)
    assert last.hours == prediction.runtime_h
    assert first.voltage_v == pytest.approx(13.6) and last.voltage_v == pytest.approx(10.0, abs=0.01)
    voltages = [moment.voltage_v or 0.0 for moment in prediction.curve]
    energy = math.fsum(
        (b.charge_ah - a.charge_ah) * (a.voltage_v + b.voltage_v) / 2.0  # type: ignore[operator]
        for a, b in zip(prediction.curve, prediction.curve[1:], strict=False)
    )
    assert voltages == sorted(voltages, reverse=True)
    assert energy == pytest.approx(prediction.energy_wh, rel=1e-9)


def test_a_pack_shows_its_knee_and_its_charge() -> None:
    signs = plan().prediction.signs
    assert signs.knee_v == pytest.approx(12.1) and signs.low_charge_ah == -95.0 and signs.earliest_s is None
