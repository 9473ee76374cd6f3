"""What a filter catches, how long it lasts in smoke, and what it costs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.room.filters import (
    Filter,
    cadr_amid_smoke,
    cadr_in_held_air,
    cadr_loaded,
    caught_g_per_h,
    hours_to_cadr,
    hours_to_half,
    hours_to_half_in_held_air,
    life_used,
    smoke_ug_per_h,
    usd_per_day,
)
from purifier.model.room.room import Room
from tests.model.room.rooms import SETTING_2, rooms

SQAIR = Filter(315.0, 4.47)
CLOSED = Room(50.0, 0.6)
"""A closed room of 50 m3 amid 300 ug/m3 of smoke."""

filters = st.builds(Filter, st.floats(10.0, 2_000.0), st.floats(0.1, 100.0))
smokes = st.floats(1.0, 2_000.0)


def stepped(filter: Filter, room: Room, outdoors: float, until: float) -> tuple[float, float]:
    """Hours to, and CADR at, a share ``until`` of it, with the air of the room followed minute by minute."""
    air, caught, hours, step = 0.0, 0.0, 0.0, 1 / 60
    while (cadr := cadr_loaded(filter, caught)) > until * filter.cadr_m3_per_h:
        caught += cadr * air * step / 1e6
        gains = room.air_changes_per_h * 0.97 * outdoors
        air += (gains - (room.air_changes_per_h + 0.08 + cadr / room.volume_m3) * air) * step
        hours += step
    return hours, cadr


def test_setting_2_catches_a_third_of_a_gram_a_day() -> None:
    assert 24 * caught_g_per_h(SETTING_2, 50.0) == pytest.approx(0.29, abs=0.005)


def test_half_the_cadr_is_left_at_the_ccm() -> None:
    assert [cadr_loaded(SQAIR, mass) for mass in (0.0, 4.47, 8.94, 100.0)] == [315.0, 157.5, 0.0, 0.0]


@pytest.mark.parametrize(("air", "at_mean_cadr"), [(20, 946), (50, 378), (150, 126), (300, 63)])
def test_in_air_that_stays_as_it_is(air: float, at_mean_cadr: float) -> None:
    """946/378/126/63 h take the mean of a full and a half CADR, 0.75, for all the time; it spends more of it low."""
    assert 4.47e6 / (0.75 * 315 * air) == pytest.approx(at_mean_cadr, abs=0.5)
    hours = hours_to_half_in_held_air(SQAIR, air)
    assert hours == pytest.approx(at_mean_cadr * 2 * math.log(2) * 0.75, rel=0.005)
    assert cadr_in_held_air(SQAIR, air, hours) == pytest.approx(157.5)
    caught, steps = 0.0, 20_000
    for _ in range(steps):
        caught += caught_g_per_h(cadr_loaded(SQAIR, caught), air) * hours / steps
    assert caught == pytest.approx(4.47, rel=1e-4)


def test_a_closed_room_lets_in_so_little_that_a_filter_lasts_weeks() -> None:
    assert smoke_ug_per_h(CLOSED, 300.0) == pytest.approx(8_730)
    assert hours_to_half(SQAIR, CLOSED, 300.0) == pytest.approx(590, abs=5)
    assert cadr_amid_smoke(SQAIR, CLOSED, 300.0, 588.7) == pytest.approx(157.5, abs=0.1)


def test_it_is_what_following_the_air_minute_by_minute_gives() -> None:
    for ccm_g in (0.05, 1.0):  # over in ten hours, or in 130: less the half hour in which the air settles
        filter = Filter(315.0, ccm_g)
        hours, cadr = stepped(filter, CLOSED, 300.0, 0.4)
        assert 0.0 < hours - hours_to_cadr(filter, CLOSED, 300.0, cadr) < 0.5
        assert 0.0 < cadr_amid_smoke(filter, CLOSED, 300.0, hours - 0.5) - cadr < 0.1 * cadr


def test_it_is_smoke_whatever_else_the_room_is_kept_clean_of() -> None:
    sick = replace(CLOSED, air="infection")
    assert smoke_ug_per_h(sick, 300.0) == smoke_ug_per_h(CLOSED, 300.0)
    assert hours_to_half(SQAIR, sick, 300.0) == hours_to_half(SQAIR, CLOSED, 300.0)


@given(filters, rooms, smokes)
def test_nothing_clogs_faster_than_smoke_leaks_in(filter: Filter, room: Room, outdoors: float) -> None:
    hours = hours_to_half(filter, room, outdoors)
    leaks = smoke_ug_per_h(room, outdoors)
    assert hours >= (filter.ccm_g * 1e6 / leaks if leaks else math.inf) * (1 - 1e-12)


@given(filters, rooms, smokes, st.floats(0.01, 1.0))
def test_hours_and_cadr_turn_round(filter: Filter, room: Room, outdoors: float, share: float) -> None:
    hours = hours_to_cadr(filter, room, outdoors, share * filter.cadr_m3_per_h)
    if hours < math.inf:
        back = cadr_amid_smoke(filter, room, outdoors, hours)
        assert back == pytest.approx(share * filter.cadr_m3_per_h, rel=1e-6)


@given(filters, rooms, smokes, st.floats(0.0, 1e9), st.floats(0.0, 1e9))
def test_a_filter_never_gets_better(filter: Filter, room: Room, outdoors: float, one: float, other: float) -> None:
    early, late = (cadr_amid_smoke(filter, room, outdoors, hours) for hours in sorted((one, other)))
    assert 0.0 <= late <= early * (1 + 1e-12) <= filter.cadr_m3_per_h * (1 + 2e-12)


def test_clean_air_and_no_clean_air_have_numbers_too() -> None:
    assert hours_to_half_in_held_air(SQAIR, 0.0) == math.inf
    assert cadr_in_held_air(SQAIR, 0.0, 1e9) == 315.0
    shut = replace(CLOSED, air_changes_per_h=0.0)
    assert hours_to_half(SQAIR, shut, 300.0) == math.inf and cadr_amid_smoke(SQAIR, shut, 300.0, 1e9) == 315.0
    assert hours_to_cadr(SQAIR, shut, 300.0, 315.0) == 0.0
    assert hours_to_half(SQAIR, CLOSED, 0.01) == pytest.approx(1.77e7, rel=0.01)
    assert cadr_amid_smoke(Filter(0.0, 4.47), CLOSED, 300.0, 10.0) == 0.0
    assert cadr_amid_smoke(SQAIR, CLOSED, 300.0, 1e12) == pytest.approx(0.0, abs=1e-9)


def test_a_filter_wears_by_the_air_that_went_through_it() -> None:
    # 1000 h on the rated setting and 2000 h on half of it, of 4000 h: a half.
    assert life_used([(1000.0, 300.0), (2000.0, 150.0)], 4000.0, 300.0) == pytest.approx(0.5)
    assert life_used([], 4000.0, 300.0) == 0.0
    # A $40 filter of 6 months on 24 h a day of the rated setting: 22 cents a day; on a third of the air a third.
    a_day = life_used([(24.0, 100.0)], 4380.0, 300.0)
    assert usd_per_day(40.0, a_day) == pytest.approx(0.0731, abs=0.0001)


def test_they_keep_their_dimensions() -> None:
    unit: Any = pint.UnitRegistry()
    machine: Any = Filter(315.0 * unit("m^3/h"), 4.47 * unit.gram)
    assert cadr_loaded(machine, 1.0 * unit.gram).to("m^3/h").magnitude == pytest.approx(cadr_loaded(SQAIR, 1.0))  # type: ignore[attr-defined]
    room: Any = Room(50.0 * unit("m^3"), 0.6 / unit.hour)
    smoke: Any = smoke_ug_per_h(room, 300.0 * unit("ug/m^3"))
    assert smoke.to("mg/h").magnitude == pytest.approx(8.73)
    caught: Any = caught_g_per_h(315.0 * unit("m^3/h"), 50.0 * unit("g/m^3"))
    assert caught.to("g/h").magnitude == pytest.approx(caught_g_per_h(315.0, 50.0))
