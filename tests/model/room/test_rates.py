"""The mass balance against worked numbers, a stepped one, and on quantities with units."""

from __future__ import annotations

import math
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.air import m3_per_h
from purifier.model.room.rates import approach, each_for, each_per_h, loss_per_h, steady, time_to_h

rates = st.just(0.0) | st.floats(1e-6, 1e3)
levels = st.floats(0.0, 1e4)


def test_smoke_in_micrograms_falls_as_worked_by_hand() -> None:
    # 32.6 m3, a 0.5, k 0.08, P 0.97, 141 CFM; 200 ug/m3 in it and outdoors: 109 after 5 min, 38, 16, floor 12.2.
    loss = loss_per_h(0.5, 0.08, each_per_h(m3_per_h(141), 32.62))
    source = 0.5 * 0.97 * 200.0
    assert [round(approach(200.0, source, loss, minutes / 60)) for minutes in (0, 5, 15, 30)] == [200, 109, 38, 16]
    assert steady(source, loss) == pytest.approx(12.2, abs=0.05)


def test_a_source_in_the_room_adds_to_what_comes_in() -> None:
    # S / V beside a P C_out: 10 mg/h of frying in 50 m3 with nothing outdoors, 5 losses an hour.
    assert steady(10_000.0 / 50.0, 5.0) == pytest.approx(40.0)


def test_a_chamber_gives_the_cadr_of_its_decays() -> None:
    # CADR = V (k_on - k_off): 0.150 and 0.006 a minute in 1008 ft3 are 145 CFM.
    assert each_per_h(m3_per_h(145), 28.54) / 60 == pytest.approx(0.150 - 0.006, abs=0.0005)
    # At home 6.2 and 0.5 an hour in 30 m3: 101 CFM.
    assert each_per_h(m3_per_h(101), 30.0) == pytest.approx(6.2 - 0.5, abs=0.03)


@given(levels, rates, st.floats(1e-6, 1e3), st.floats(0.0, 5.0))
def test_the_curve_is_what_small_steps_give(start: float, source: float, loss: float, turns: float) -> None:
    steps, level = 400, start
    step = turns / loss / steps
    for _ in range(steps):  # what goes, by the mean of both ends: Crank-Nicolson
        level = (level * (1 - loss * step / 2) + source * step) / (1 + loss * step / 2)
    assert approach(start, source, loss, turns / loss) == pytest.approx(level, rel=1e-3, abs=1e-9)


@given(levels, rates, st.floats(1e-6, 1e3))
def test_it_tends_to_the_steady_level_and_never_passes_it(start: float, source: float, loss: float) -> None:
    level = steady(source, loss)
    assert approach(start, source, loss, 60.0 / loss) == pytest.approx(level, rel=1e-9, abs=1e-9)
    for turns in (0.0, 0.1, 1.0, 10.0):
        at = approach(start, source, loss, turns / loss)
        assert min(start, level) * (1 - 1e-9) <= at <= max(start, level) * (1 + 1e-9)


@given(levels, levels, st.floats(1e-6, 1e3), st.floats(1e-6, 1.0))
def test_at_the_time_to_a_share_the_curve_has_it_left(start: float, level: float, loss: float, left: float) -> None:
    at = approach(start, level * loss, loss, time_to_h(left, loss))
    assert at - level == pytest.approx(left * (start - level), rel=1e-6, abs=1e-6)


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), rates)
def test_what_is_needed_for_a_level_gives_that_level(source: float, target: float, other: float) -> None:
    each = each_for(target, source, other)
    assert each >= 0.0
    if each:
        assert steady(source, other + each) == pytest.approx(target)
    else:
        assert steady(source, other) <= target * (1 + 1e-12)


def test_where_nothing_is_lost_what_comes_in_piles_up() -> None:
    assert approach(5.0, 2.0, 0.0, 10.0) == 25.0
    assert (steady(2.0, 0.0), steady(0.0, 0.0)) == (math.inf, 0.0)
    assert (time_to_h(0.5, 0.0), time_to_h(0.0, 1.0), time_to_h(1.0, 0.0)) == (math.inf, math.inf, 0.0)


def test_the_balance_keeps_its_dimensions() -> None:
    unit: Any = pint.UnitRegistry()
    per_h = 1 / unit.hour
    each: Any = each_per_h(240 * unit("m^3/h"), 32.6 * unit("m^3"))
    assert each.to("1/min").magnitude == pytest.approx(each_per_h(240, 32.6) / 60)
    loss: Any = loss_per_h(0.5 * per_h, 0.08 * per_h, each)
    source: Any = 97 * unit("ug/m^3/h")
    assert steady(source, loss).to("ug/m^3").magnitude == pytest.approx(steady(97, 0.58 + 240 / 32.6))  # type: ignore[attr-defined]
    after: Any = approach(200 * unit("ug/m^3"), source, loss, 5 * unit.minute)
    assert after.to("ug/m^3").magnitude == pytest.approx(approach(200, 97, 0.58 + 240 / 32.6, 5 / 60))
    time: Any = time_to_h(0.5, loss)
    assert time.to("min").magnitude == pytest.approx(60 * math.log(2) / (0.58 + 240 / 32.6))
    needed: Any = each_for(20 * unit("ug/m^3"), source, 0.58 * per_h)
    assert needed.to("1/h").magnitude == pytest.approx(each_for(20, 97, 0.58))
