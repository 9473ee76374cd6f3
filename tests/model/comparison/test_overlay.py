"""Runs on one axis: thinned without losing anything that stands out, and the prediction on the same axis."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.comparison.overlay import Dot, Expected, along, expected, full_ah, residuals, thinned
from purifier.model.prediction import Prediction
from tests.finished_runs import plan_of

numbers = st.floats(-1e6, 1e6)


@cache
def predicted() -> Prediction:
    """Setting 4 on 12.8 V, 100 Ah: three days and some hours, and a band to both sides."""
    one = plan_of("").prediction
    return replace(one, runtime_high_h=1.25 * one.runtime_h, meter_power_low_w=0.95 * one.meter_power_w)


@st.composite
def lines(draw: st.DrawFn) -> list[Dot]:
    found = []
    for x in range(draw(st.integers(0, 60))):
        low, mean, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
        found.append(Dot(float(x), low, high, mean))
    return found


@given(lines(), st.integers(1, 20))
def test_thinning_keeps_the_least_the_greatest_the_order_and_both_ends(dots: list[Dot], most: int) -> None:
    kept = thinned(dots, most)
    assert len(kept) == min(most, len(dots))
    if dots:
        assert min(dot.low for dot in kept) == min(dot.low for dot in dots)
        assert max(dot.high for dot in kept) == max(dot.high for dot in dots)
        assert most < 3 or (kept[0] == dots[0] and kept[-1] == dots[-1])
        assert [dot.x for dot in kept] == sorted(dot.x for dot in kept)
        assert all(dot.low <= dot.mean <= dot.high for dot in kept)


def test_a_single_spike_in_a_week_is_still_there_in_ten_dots() -> None:
    week = [Dot(float(minute), 4.1, 4.1, 4.1) for minute in range(10_080)]
    week[7_777] = Dot(7_777.0, 0.0, 61.0, 4.3)
    kept = thinned(week, 10)
    assert (min(dot.low for dot in kept), max(dot.high for dot in kept)) == (0.0, 61.0)


def test_nothing_can_be_thinned_to_no_dot() -> None:
    with pytest.raises(ValueError, match="at least one"):
        thinned([Dot(0.0, 0.0, 0.0, 0.0)], 0)


def test_dots_over_time_move_to_where_the_course_was_then() -> None:
    dots = [Dot(hours, 1.0, 3.0, 2.0) for hours in (-1.0, 0.0, 0.5, 2.0, 9.0)]
    moved = along(dots, [(0.0, 0.0), (1.0, 10.0), (2.0, 40.0)])
    assert [dot.x for dot in moved] == [0.0, 5.0, 40.0], "what lies outside the course has no place"
    assert all(dot[1:] == (1.0, 3.0, 2.0) for dot in moved)
    assert along(dots, []) == ()


def test_over_time_the_prediction_reaches_as_far_as_its_band_and_holds_the_curve_between() -> None:
    one = predicted()
    line = expected(one, "time", "charge", 101)
    assert line[0] == Expected(0.0, 0.0, 0.0, 0.0)
    assert line[-1].x == pytest.approx(one.runtime_high_h)
    total = one.curve[-1].charge_ah
    assert total is not None and line[-1].likely == pytest.approx(total)
    halfway = next(at for at in line if at.x >= one.runtime_h / 2.0)
    assert halfway.low < halfway.likely < halfway.high
    assert all(at.low <= at.likely <= at.high for at in line)


def test_over_time_the_band_ends_at_its_own_hours() -> None:
    one = predicted()
    total = one.curve[-1].charge_ah
    assert total is not None
    line = expected(one, "time", "charge", 2001)
    first_high = next(at.x for at in line if at.high >= total - 1e-9)
    first_low = next(at.x for at in line if at.low >= total - 1e-9)
    assert first_high == pytest.approx(one.runtime_low_h, rel=2e-3), "drawn fastest, it is empty at 'at least'"
    assert first_low == pytest.approx(one.runtime_high_h, rel=2e-3)


def test_power_is_a_level_with_the_band_of_the_load_on_every_axis() -> None:
    one = predicted()
    for against in ("time", "charge", "soc"):
        line = expected(one, against, "power", 50)
        assert {at.likely for at in line} == {one.meter_power_w}
        assert {(at.low, at.high) for at in line} == {(one.meter_power_low_w, one.meter_power_high_w)}


def test_over_charge_the_load_has_no_part_in_the_band() -> None:
    one = predicted()
    assert one.meter_power_high_w is not None and one.meter_power_high_w > 1.1 * one.meter_power_w
    line = expected(one, "charge", "voltage", 400)
    total = one.curve[-1].charge_ah
    assert total is not None
    narrowest = line[-1].x / total  # how much more than likely the battery may give
    assert 1.0 < narrowest < one.runtime_high_h / one.runtime_h


def test_state_of_charge_falls_from_full_by_what_was_drawn_of_the_label() -> None:
    one = predicted()
    assert full_ah(one) == pytest.approx(100.0)
    line = expected(one, "soc", "voltage", 50)
    assert line[0].x == 100.0 and 0.0 <= line[-1].x < 2.0
    assert [at.x for at in line] == sorted((at.x for at in line), reverse=True)
    assert line[0].likely > line[-1].likely


def test_what_cannot_be_predicted_is_left_out() -> None:
    one = predicted()
    assert expected(one, "charge", "charge", 50) == ()
    assert expected(one, "time", "charge", 1) == ()
    no_curve = replace(one, curve=())
    assert expected(no_curve, "time", "voltage", 50) == () and expected(no_curve, "charge", "power", 50) == ()
    assert len(expected(no_curve, "time", "power", 50)) == 50
    behind = replace(one, signs=replace(one.signs, full_ah=None, knee_v=None))
    assert expected(behind, "time", "voltage", 50) == (), "a meter behind electronics does not see the cells"
    assert full_ah(replace(one, from_full=False)) is None
    assert expected(replace(one, runtime_h=math.nan), "time", "power", 50) == ()
    assert expected(replace(one, runtime_h=math.inf), "time", "power", 50) == ()


def test_a_residual_is_measured_less_predicted_where_there_are_both() -> None:
    line = [Expected(0.0, 0.0, 0.0, 0.0), Expected(10.0, 20.0, 18.0, 22.0)]
    dots = [Dot(x, value, value, value) for x, value in ((-1.0, 5.0), (5.0, 12.0), (10.0, 17.0), (11.0, 0.0))]
    assert residuals(dots, line) == ((5.0, 2.0), (10.0, -3.0))
    assert residuals(dots, line[::-1]) == ((5.0, 2.0), (10.0, -3.0)), "also on an axis that falls"
    assert residuals(dots, ()) == () and residuals((), line) == ()
