"""Fuses and wires, against published tables, the sheets' worked numbers, and what must hold of any."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.power_path import lead_ohm
from purifier.model.wiring import (
    AMERICAN,
    FUSES_A,
    HEADROOM,
    METRIC,
    MOST_DROP,
    Size,
    amps,
    carries_a,
    current_a,
    fuse_for,
    longest_m,
    most_ohm,
    share_lost,
    thinnest,
)

watts = st.floats(0.01, 2000.0)
volts = st.floats(5.0, 60.0)
lengths = st.floats(0.1, 60.0)
worlds = st.sampled_from([AMERICAN, METRIC])


def american(awg: int) -> Size:
    return next(size for size in AMERICAN if size.awg == awg)


@pytest.mark.parametrize(
    ("awg", "mm2", "mohm_per_m"),
    [(18, 0.823, 20.95), (16, 1.31, 13.17), (14, 2.08, 8.286), (12, 3.31, 5.211), (10, 5.26, 3.277), (8, 8.37, 2.061),
     (4, 21.2, 0.8152), (0, 53.5, 0.3224), (-3, 107.0, 0.1608)],
)  # fmt: skip
def test_gauges_have_the_published_area_and_resistance(awg: int, mm2: float, mohm_per_m: float) -> None:
    size = american(awg)
    assert size.area_mm2 == pytest.approx(mm2, rel=3e-3)
    assert lead_ohm(size.area_mm2, 0.5) * 1000.0 == pytest.approx(mohm_per_m, rel=1e-3)  # half a metre there and back


@pytest.mark.parametrize(
    ("mm2", "carried_a"),
    [(0.5, 3), (0.75, 6), (1.0, 10), (1.25, 10), (1.5, 15), (2.5, 20), (4.0, 25), (6.0, 34), (10.0, 46), (50.0, 119)],
)
def test_metric_wires_bear_what_tables_of_cords_and_houses_say(mm2: float, carried_a: float) -> None:
    assert carries_a(mm2) == carried_a


@pytest.mark.parametrize(
    ("awg", "carried_a"), [(18, 7), (16, 10), (14, 15), (12, 20), (10, 30), (8, 40), (6, 55), (2, 95), (-3, 195)]
)
def test_american_wires_bear_what_the_electrical_code_lets_protect_them(awg: int, carried_a: float) -> None:
    assert carries_a(american(awg).area_mm2) == carried_a


def test_a_wire_thinner_than_any_table_bears_its_share_of_the_thinnest() -> None:
    assert carries_a(0.2047) == pytest.approx(1.23, abs=0.01)  # 24 AWG, at the 6 A a square millimetre of 0.5 mm2


def test_the_drop_on_five_metres_of_18_awg_is_half_a_volt() -> None:
    # 2.43 A through 5 m there and back: 0.51, 0.32 and 0.20 V by the sheets.
    for awg, drop_v in ((18, 0.51), (16, 0.32), (14, 0.20)):
        ohm = lead_ohm(american(awg).area_mm2, 5.0)
        end_w = 2.43 * (12.0 - 2.43 * ohm)  # what then arrives
        assert share_lost(end_w, 12.0, ohm) * 12.0 == pytest.approx(drop_v, abs=0.01)
        assert current_a(end_w, 12.0, ohm) == pytest.approx(2.43)


def test_a_wire_that_cannot_carry_its_load_loses_half_at_the_most() -> None:
    assert current_a(100.0, 12.0, 1.0) == 6.0  # 36 W is all that comes through an ohm from 12 V
    assert share_lost(100.0, 12.0, 1.0) == 0.5


@pytest.mark.parametrize(
    ("flows_a", "carried_a", "fuse_a"),
    [
        (0.4, math.inf, 5.0),  # not the 1 A that would do: nobody keeps it
        (4.0, math.inf, 5.0),
        (4.01, math.inf, 7.5),
        (5.0, 7.0, None),  # 6.25 A is above 5 and 7.5 above the wire
        (2.43, 7.0, 5.0),
        (0.4, 3.0, 3.0),
        (2.6, 3.0, None),
        (160.0, math.inf, 200.0),
        (161.0, math.inf, None),
    ],
)
def test_a_fuse_is_the_next_rating_above_five_fourths_and_below_the_wire(
    flows_a: float, carried_a: float, fuse_a: float | None
) -> None:
    assert fuse_for(flows_a, carried_a) == fuse_a


@given(st.floats(0.001, 300.0), st.floats(0.05, 300.0))
def test_a_fuse_is_never_below_the_current_nor_above_the_wire(flows_a: float, area_mm2: float) -> None:
    carried_a = carries_a(area_mm2)
    fuse_a = fuse_for(flows_a, carried_a)
    if fuse_a is not None:
        assert HEADROOM * flows_a <= fuse_a <= carried_a
    else:
        assert not any(HEADROOM * flows_a <= rating <= carried_a for rating in FUSES_A)


@given(watts, volts, lengths, worlds)
def test_a_thicker_wire_never_loses_more_and_never_bears_less(
    power_w: float, at_v: float, length_m: float, world: tuple[Size, ...]
) -> None:
    lost = [share_lost(power_w, at_v, lead_ohm(size.area_mm2, length_m)) for size in world]
    assert all(thicker <= thinner + 1e-12 for thinner, thicker in pairwise(lost))
    assert [size.carries_a for size in world] == sorted(carries_a(size.area_mm2) for size in world)


@given(watts, volts, lengths, worlds, st.floats(0.1, 200.0))
def test_the_wire_that_is_named_does_and_the_next_thinner_does_not(
    power_w: float, at_v: float, length_m: float, world: tuple[Size, ...], least_a: float
) -> None:
    def does(size: Size) -> bool:
        lost = share_lost(power_w, at_v, lead_ohm(size.area_mm2, length_m))
        return lost <= MOST_DROP * (1.0 + 1e-9) and size.carries_a >= least_a * (1.0 - 1e-9)

    found = thinnest(world, power_w, at_v, length_m, least_a)
    if found is None:
        assert not does(world[-1])
        return
    assert does(found)
    assert not any(does(size) for size in world if size.area_mm2 < found.area_mm2)
    reach_m = longest_m(found, power_w, at_v)
    assert length_m <= reach_m * (1.0 + 1e-9)
    assert share_lost(power_w, at_v, lead_ohm(found.area_mm2, reach_m)) == pytest.approx(MOST_DROP)


def test_what_is_allowed_to_be_lost_keeps_its_dimension() -> None:
    unit: Any = pint.UnitRegistry()
    ohm: Any = most_ohm(29.12 * unit.watt, 10.0 * unit.volt)
    assert ohm.to("ohm").magnitude == pytest.approx(most_ohm(29.12, 10.0)) == pytest.approx(0.0999, abs=1e-4)


def test_sizes_and_currents_in_words() -> None:
    assert [str(american(awg)) for awg in (18, 0, -3)] == ["18 AWG", "1/0 AWG", "4/0 AWG"]
    assert str(METRIC[1]) == "0.75 mm²"
    assert [amps(one) for one in (0.0123, 0.41, 2.43, 9.96, 87.4)] == ["12 mA", "0.41 A", "2.4 A", "10 A", "87 A"]
