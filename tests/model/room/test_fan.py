"""Fans against a room's pressure: a box of six P14 on two MERV-13, and where any fan comes to rest."""

from __future__ import annotations

import math
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.air import cfm, m3_per_h
from purifier.model.room.fan import Fan, fan_back_pa, fan_flow, held
from purifier.model.room.pressure import Leaks, leak_flow

STALL_PA = 1.96 * 9.807
P14 = 6 * 122.2
"""Six Arctic P14 in free air [m3/h]."""
BOX = Fan(P14, STALL_PA, drag_pa_per_m3_per_h=3.9 / m3_per_h(344))
"""With filters that take 3.9 Pa at 344 CFM."""

fans = st.builds(Fan, st.floats(10.0, 5e3), st.floats(1.0, 500.0), st.just(0.0) | st.floats(1e-6, 1.0))
leaks = st.builds(Leaks, st.floats(0.1, 100.0), st.floats(1.0, 1e5), st.floats(0.5, 1.0), st.just(50.0))


@pytest.mark.parametrize(("back", "flow_cfm"), [(0, 344), (5, 255), (10, 166), (15, 76)])
def test_ten_pascal_halve_a_box_of_six_p14(back: float, flow_cfm: float) -> None:
    # Worked with a filter law that bends a little: that is the last CFM.
    assert cfm(fan_flow(BOX, back)) == pytest.approx(flow_cfm, abs=1.0)
    assert fan_back_pa(BOX, m3_per_h(flow_cfm)) == pytest.approx(back, abs=0.06)
    # A machine of which only its flow with the filter in is known: the same line.
    assert cfm(fan_flow(Fan(m3_per_h(344), STALL_PA), back)) == pytest.approx(flow_cfm, abs=1.0)


def test_the_filter_is_relieved_as_the_room_pushes_back() -> None:
    drops = [BOX.drag_pa_per_m3_per_h * fan_flow(BOX, back) for back in (0, 15)]
    assert drops == pytest.approx([3.9, 0.8], abs=0.1)


def test_a_stalled_fan_moves_nothing() -> None:
    assert [fan_flow(BOX, back) for back in (STALL_PA, 1e9)] == [0.0, 0.0]
    assert fan_flow(Fan(0.0, 20.0), 0.0) == fan_flow(Fan(0.0, 0.0), 0.0) == fan_flow(Fan(100.0, 0.0), 0.0) == 0.0
    assert (fan_back_pa(Fan(0.0, 20.0), 0.0), fan_back_pa(Fan(0.0, 20.0), 1.0)) == (20.0, -math.inf)


def test_a_box_in_the_bedroom_comes_to_rest_at_some_pascal() -> None:
    untaped, taped = (held(BOX, Leaks(ach50, 32.62)) for ach50 in (10.0, 3.0))
    assert (untaped.pressure_pa, cfm(untaped.flow_m3_per_h)) == pytest.approx((14.45, 85.6), abs=0.2)
    assert taped.pressure_pa == pytest.approx(17.6, abs=0.1)
    assert held(BOX, Leaks(0.0, 32.62)) == pytest.approx((STALL_PA, 0.0), abs=1e-9)
    assert held(Fan(0.0, 20.0), Leaks(3.0, 30.0)) == (0.0, 0.0)


@given(fans, leaks)
def test_where_it_rests_is_where_a_fine_grid_says(fan: Fan, leaks: Leaks) -> None:
    found, steps = held(fan, leaks), 500
    grid = [fan.stall_pa * i / steps for i in range(steps + 1)]
    nearest = min(grid, key=lambda pressure: abs(fan_flow(fan, pressure) - leak_flow(leaks, pressure)))
    assert abs(found.pressure_pa - nearest) <= fan.stall_pa / steps * 1.001
    assert found.flow_m3_per_h == pytest.approx(leak_flow(leaks, found.pressure_pa), rel=1e-6, abs=1e-6)
    assert 0.0 <= found.pressure_pa <= fan.stall_pa


@given(fans, st.floats(0.0, 0.999))
def test_the_flow_at_a_pressure_has_that_pressure(fan: Fan, share: float) -> None:
    back = share * fan.stall_pa
    assert fan_back_pa(fan, fan_flow(fan, back)) == pytest.approx(back, abs=1e-9 * fan.stall_pa)


def test_they_keep_their_dimensions() -> None:
    unit: Any = pint.UnitRegistry()
    drag: Any = BOX.drag_pa_per_m3_per_h * unit("Pa/(m^3/h)")
    fan: Any = Fan(P14 * unit("m^3/h"), STALL_PA * unit.pascal, drag)
    flow: Any = fan_flow(fan, 10.0 * unit.pascal)
    assert flow.to("m^3/h").magnitude == pytest.approx(fan_flow(BOX, 10.0))
    assert fan_flow(fan, 30.0 * unit.pascal).to("m^3/h").magnitude == 0.0  # type: ignore[attr-defined]
    back: Any = fan_back_pa(fan, flow)
    assert back.to("Pa").magnitude == pytest.approx(10.0)
    leaks: Any = Leaks(10.0 / unit.hour, 32.62 * unit("m^3"), at_pa=50.0 * unit.pascal)
    rests: Any = held(fan, leaks)
    assert rests.pressure_pa.to("Pa").magnitude == pytest.approx(held(BOX, Leaks(10.0, 32.62)).pressure_pa)
