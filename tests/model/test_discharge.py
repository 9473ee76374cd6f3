"""A discharge in steps agrees with the energy balance that needs none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.discharge import Discharge, discharge

LFP = ((1.0, 13.6), (0.99, 13.4), (0.9, 13.3), (0.4, 13.1), (0.2, 12.9), (0.09, 12.0), (0.0, 10.0))
FLAT = ((0.0, 12.8), (1.0, 12.8))


def totals(course: Discharge, steps: int = 4000) -> tuple[float, float]:
    """(energy [Wh], charge [Ah]) by trapezoids over what a meter would see."""
    times = [course.runtime_h * i / steps for i in range(steps)]
    moments = [moment for time in times if (moment := course.at(time)) is not None]
    step = course.runtime_h / steps
    energy = sum((a.power_w + b.power_w) / 2.0 * step for a, b in pairwise(moments)) + moments[-1].power_w * step
    charge = sum((a.current_a + b.current_a) / 2.0 * step for a, b in pairwise(moments)) + moments[-1].current_a * step
    return energy, charge


def test_a_flat_battery_is_the_plain_division() -> None:
    course = discharge(FLAT, power_w=12.8, runtime_h=100.0)
    assert course.capacity_ah == pytest.approx(100.0)
    half = course.at(50.0)
    assert half is not None
    assert (half.voltage_v, half.current_a, half.power_w) == pytest.approx((12.8, 1.0, 12.8))
    assert (half.charge, half.drawn_ah) == pytest.approx((0.5, 50.0))


def test_it_ends_when_it_was_said_to() -> None:
    course = discharge(LFP, 15.0, 85.0)
    last = course.at(85.0 - 1e-6)
    assert last is not None and last.voltage_v == pytest.approx(10.0, abs=0.01)
    assert course.at(85.0) is None
    assert course.at(1e9) is None


@pytest.mark.slow
@given(
    power=st.floats(0.5, 500.0),
    runtime=st.floats(0.2, 2000.0),
    start=st.floats(0.3, 1.0),
    depth=st.floats(0.05, 0.29),
    exponent=st.sampled_from((0.0, 1.0, 2.2)),
)
def test_energy_and_charge_are_conserved(
    power: float, runtime: float, start: float, depth: float, exponent: float
) -> None:
    course = discharge(LFP, power, runtime, start, start - depth, exponent)
    energy, charge = totals(course)
    assert course.runtime_h == pytest.approx(runtime)
    assert energy == pytest.approx(power * runtime, rel=2e-3)
    assert charge == pytest.approx(depth * course.capacity_ah, rel=2e-3)


def test_a_fan_that_follows_the_voltage_slows_down_at_the_end() -> None:
    course = discharge(LFP, 15.0, 85.0, exponent=2.2)
    first, last = course.at(0.0), course.at(84.99)
    assert first is not None and last is not None
    assert first.power_w / last.power_w == pytest.approx((first.voltage_v / last.voltage_v) ** 2.2)
    assert first.power_w > 15.0 > last.power_w
