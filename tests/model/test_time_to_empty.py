"""Time to empty, and the prediction behind it."""

from __future__ import annotations

import math

import pytest

from purifier.model.empty_signs import EmptySigns
from purifier.model.prediction import Prediction
from purifier.model.sample import Sample
from purifier.model.time_to_empty import is_nearly_empty, time_to_empty
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


@pytest.mark.parametrize(
    ("volts", "charge_ah", "soc", "near"),
    [
        (10.0, None, 0.8, True),
        (12.0, -96.0, None, True),
        (13.2, -96.0, 0.8, False),  # the meter alone, which may never have been set
        (10.0, -20.0, None, False),  # the voltage alone, as under a heavy load
        (10.0, -20.0, 80.0, False),
        (0.0131, None, 0.0, False),  # another unit
        (None, -96.0, 0.0, False),
    ],
)
def test_a_battery_is_nearly_empty_when_its_voltage_and_its_meter_say_so(
    volts: float | None, charge_ah: float | None, soc: float | None, near: bool
) -> None:
    assert is_nearly_empty(Sample(0, volts, -0.33, None, charge_ah, soc), plan().prediction.signs) is near


def test_what_is_nearly_empty_lasts_no_hours_whatever_was_drawn() -> None:
    left = time_to_empty(PREDICTION, 8.0, 1.0, [8.0] * 60, is_near=True)
    assert left is not None and left.low_h == 0.0 and left.likely_h <= left.high_h <= 0.05 * PREDICTION.runtime_h
    spent = time_to_empty(PREDICTION, 2000.0, 150.0, [8.0] * 60, is_near=True)
    assert spent is not None and spent.likely_h == 0.0
