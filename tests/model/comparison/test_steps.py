"""Steps in a run's power: a hand on the knob, and not noise, a falling battery or a load that comes and goes."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.model.comparison.steps import MOST_STEPS, steps


def noisy(dice: random.Random, levels: list[tuple[float, int]], noise: float) -> list[float]:
    """Minutes of levels [W], each for a number of minutes; ``noise`` is a share."""
    return [watts * (1.0 + dice.gauss(0.0, noise)) for watts, count in levels for _ in range(count)]


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    low=st.floats(1.5, 40.0),
    ratio=st.floats(1.15, 6.0),
    before=st.integers(15, 200),
    after=st.integers(15, 200),
    up=st.booleans(),
)
def test_a_change_of_setting_is_found_to_the_minute(
    seed: int, low: float, ratio: float, before: int, after: int, up: bool
) -> None:
    levels = [low, low * ratio] if up else [low * ratio, low]
    powers = noisy(random.Random(seed), [(levels[0], before), (levels[1], after)], 0.01)
    (at,) = steps(powers)
    assert abs(at - before) <= 1


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), watts=st.floats(0.5, 300.0), noise=st.floats(0.0, 0.5), count=st.integers(0, 400))
def test_noise_is_no_step(seed: int, watts: float, noise: float, count: int) -> None:
    assert steps(noisy(random.Random(seed), [(watts, count)], noise)) == []


def test_steps_stand_out_of_a_noise_that_is_larger_than_they_are() -> None:
    powers = noisy(random.Random(7), [(10.0, 600), (14.0, 600)], 0.3)
    (at,) = steps(powers)
    assert abs(at - 600) <= 10


def test_every_change_of_a_day_is_found() -> None:
    day = [(29.1, 60), (9.7, 300), (4.1, 480), (16.6, 90), (9.7, 200)]
    found = steps(noisy(random.Random(3), day, 0.02))
    assert found == pytest.approx([60, 360, 840, 930], abs=1)


def test_a_spike_or_a_few_minutes_away_are_no_setting() -> None:
    steady = [10.0] * 200
    spiked = [25.0 if i in (50, 51, 120) else watts for i, watts in enumerate(steady)]
    assert steps(spiked) == []
    assert steps([0.0 if 80 <= i < 83 else 10.0 for i in range(200)]) == []


def test_a_fan_that_follows_a_falling_voltage_does_not_step() -> None:
    """13.3 V to 12.9 V in ten hours, then the knee: 12.9 V to 10.5 V in half an hour, power as its 2.2th power."""
    volts = [13.3 - 0.4 * i / 600 for i in range(600)] + [12.9 - 2.4 * (i / 30) ** 2 for i in range(30)]
    assert steps([9.7 * (v / 12.8) ** 2.2 for v in volts]) == []


def test_a_load_that_comes_and_goes_by_itself_has_no_settings() -> None:
    """A thermostat: twenty minutes on, twenty off, all week."""
    powers = [12.0 if i // 20 % 2 else 3.0 for i in range(7 * 1440)]
    assert len(powers) // 20 > MOST_STEPS
    assert steps(powers) == []
    assert steps([6.0 + 4.0 * math.sin(i / 3.0) for i in range(600)]) == []


def test_what_the_steps_of_a_coarse_meter_leave_open_is_none_of_the_fan() -> None:
    powers = [10.0] * 60 + [11.3] * 60
    assert steps(powers) == [60]
    assert steps(powers, resolution=0.06) == []


def test_charging_between_is_a_level_like_others() -> None:
    assert steps([10.0] * 60 + [-40.0] * 60 + [10.0] * 60) == [60, 120]
