"""Rooms held above the pressure outdoors: leaks, wind and warmth."""

from __future__ import annotations

import math
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.air import cfm, m3_per_h
from purifier.model.room.people import co2_steady_ppm
from purifier.model.room.pressure import (
    Leaks,
    hole_flow,
    hole_m2,
    leak_flow,
    leak_pressure,
    stack_pa,
    stream_m_per_s,
    wind_pa,
    wind_withstood_m_per_s,
)
from purifier.model.room.pressurised import pressurised_ratio
from purifier.model.room.room import Room
from tests.model.room.rooms import BEDROOM, SETTING_2, flows, rooms

pressures = st.floats(0.01, 100.0)
leaks = st.builds(Leaks, st.floats(0.1, 100.0), st.floats(1.0, 1e5), st.floats(0.5, 1.0), st.just(50.0))


@pytest.mark.parametrize(("pressure", "flow_cfm"), [(4, 33), (10, 52), (25, 82)])
def test_a_hundred_square_centimetres_of_cracks(pressure: float, flow_cfm: float) -> None:
    assert cfm(hole_flow(0.01, pressure)) == pytest.approx(flow_cfm, abs=0.5)


def test_141_cfm_holds_10_pascal_over_272_square_centimetres() -> None:
    assert hole_m2(SETTING_2, 10.0) * 1e4 == pytest.approx(272, abs=0.5)


@pytest.mark.parametrize(
    ("leaks", "flow_cfm"),
    [(Leaks(7.0, 340.0), 492), (Leaks(10.0, 32.62), 67), (Leaks(3.0, 32.62), 20)],
    ids=["house", "untaped bedroom", "taped bedroom"],
)
def test_what_ten_pascal_cost(leaks: Leaks, flow_cfm: float) -> None:
    assert cfm(leak_flow(leaks, 10.0)) == pytest.approx(flow_cfm, abs=0.5)


def test_the_blower_door_finds_what_it_found() -> None:
    assert leak_flow(Leaks(7.0, 340.0), 50.0) == pytest.approx(7.0 * 340.0)
    # A typical room leaks as the untaped bedroom does.
    assert leak_flow(Leaks(BEDROOM.ach50_per_h, BEDROOM.volume_m3), 10.0) == pytest.approx(m3_per_h(67), abs=1)


@pytest.mark.parametrize(("wind", "pressure"), [(3, 3.2), (5, 9.0), (8, 23)])
def test_what_wind_presses_on_a_wall(wind: float, pressure: float) -> None:
    assert wind_pa(wind) == pytest.approx(pressure, rel=0.02)


def test_ten_pascal_stand_up_to_a_breeze_and_to_no_storm() -> None:
    assert wind_withstood_m_per_s(10.0) == pytest.approx(5.3, abs=0.05)
    assert wind_withstood_m_per_s(-3.0) == 0.0


def test_warm_air_presses_two_pascal() -> None:
    assert stack_pa(2.5, 20.0) == pytest.approx(2.0, abs=0.02)


def test_no_leak_and_no_flow_have_numbers_too() -> None:
    assert (leak_pressure(Leaks(0.0, 30.0), 0.0), leak_pressure(Leaks(0.0, 30.0), 1.0)) == (0.0, math.inf)
    assert leak_pressure(Leaks(1e-300, 1.0), 1.0) == math.inf
    assert leak_flow(Leaks(7.0, 340.0), 0.0) == leak_pressure(Leaks(7.0, 340.0), 0.0) == 0.0
    assert hole_m2(10.0, 0.0) == math.inf


def test_a_room_below_the_pressure_outdoors_sucks_as_much_in() -> None:
    house = Leaks(7.0, 340.0)
    assert leak_flow(house, -10.0) == -leak_flow(house, 10.0)
    assert leak_pressure(house, -836.0) == -leak_pressure(house, 836.0)
    assert hole_flow(0.01, -4.0) == -hole_flow(0.01, 4.0)


@given(leaks, pressures)
def test_the_flow_that_a_pressure_takes_holds_that_pressure(leaks: Leaks, pressure: float) -> None:
    assert leak_pressure(leaks, leak_flow(leaks, pressure)) == pytest.approx(pressure)


@given(pressures, st.floats(0.1, 1.0), st.floats(1.0, 1e4))
def test_holes_wind_and_flow_turn_round(pressure: float, share: float, flow: float) -> None:
    assert hole_flow(hole_m2(flow, pressure, share), pressure, share) == pytest.approx(flow)
    assert wind_pa(wind_withstood_m_per_s(pressure, share), share) == pytest.approx(pressure)


def test_filtered_outdoor_air_lets_through_what_its_filter_does() -> None:
    # One pass, so efficiency is everything: HEPA 0.03 %, MERV-13 38 %; and 20 CFM flush the CO2 of two as well.
    still = Room(32.62, 0.5, air="outside")
    assert pressurised_ratio(still, 1e9, 0.9997) == pytest.approx(0.0003, rel=1e-3)
    assert pressurised_ratio(still, m3_per_h(20), 0.62) == pytest.approx(0.38 * 1.042 / (1.042 + 0.17), rel=0.001)
    assert pressurised_ratio(still, m3_per_h(20), 0.62, SETTING_2) < 0.05
    assert co2_steady_ppm(2, m3_per_h(20)) < 1_700


@given(rooms, flows, st.floats(0.0, 1.0), flows)
def test_a_pressurised_room_is_never_dirtier_than_its_filter_lets_through(
    room: Room, flow: float, caught: float, cadr: float
) -> None:
    assert 0.0 <= pressurised_ratio(room, flow, caught, cadr) <= (1 - caught) * (1 + 1e-12)
    assert pressurised_ratio(room, flow, caught, cadr) <= pressurised_ratio(room, flow, caught) * (1 + 1e-12)


def test_they_keep_their_dimensions() -> None:
    unit: Any = pint.UnitRegistry()
    pascal, metre = unit.pascal, unit.metre
    house: Any = Leaks(7.0 / unit.hour, 340.0 * metre**3, at_pa=50.0 * pascal)
    flow: Any = leak_flow(house, 10.0 * pascal)
    assert flow.to("m^3/h").magnitude == pytest.approx(leak_flow(Leaks(7.0, 340.0), 10.0))
    back: Any = leak_pressure(house, flow)
    assert back.to("Pa").magnitude == pytest.approx(10.0)
    density: Any = 1.2 * unit("kg/m^3")
    speed: Any = stream_m_per_s(10.0 * pascal, density)
    assert speed.to("m/s").magnitude == pytest.approx(stream_m_per_s(10.0))
    assert (1e-2 * metre**2 * 0.6 * speed).to("m^3/h").magnitude == pytest.approx(hole_flow(1e-2, 10.0))
    wind: Any = wind_pa(5.0 * unit("m/s"), density_kg_per_m3=density)
    assert wind.to("Pa").magnitude == pytest.approx(wind_pa(5.0))
    withstood: Any = wind_withstood_m_per_s(10.0 * pascal, density_kg_per_m3=density)
    assert withstood.to("m/s").magnitude == pytest.approx(wind_withstood_m_per_s(10.0))
    stack: Any = stack_pa(2.5 * metre, 20.0 * unit.kelvin, 293.15 * unit.kelvin, density, 9.81 * unit("m/s^2"))
    assert stack.to("Pa").magnitude == pytest.approx(stack_pa(2.5, 20.0))
