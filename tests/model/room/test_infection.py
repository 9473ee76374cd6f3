"""The ratio of two doses, and why it is shown and no chance is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pint
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purifier.model.air import m3_per_h
from purifier.model.room.infection import (
    baseline_per_h,
    cadr_for_dose_ratio,
    dose_ratio,
    dose_ratio_of_stay,
    transient_dose,
)
from purifier.model.room.room import Room
from tests.model.room.rooms import BEDROOM, SETTING_2, flows, rooms

WELLS_RILEY = {0: 0.888, 57: 0.504, 141: 0.296, 247: 0.193}
"""CFM -> chance of infection in the bedroom: 1 infected, 25 quanta/h, breath 0.5 m3/h, 8 h."""


def chance(cadr_m3_per_h: float, quanta_per_h: float) -> float:
    """``1 - exp(-I q p t / Q_eff)`` with ``Q_eff = V (a + k + k_i) + CADR``: what the program never tells."""
    clean_air = BEDROOM.volume_m3 * baseline_per_h(BEDROOM) + cadr_m3_per_h
    return 1 - math.exp(-quanta_per_h * 0.5 * 8 / clean_air)


@pytest.mark.parametrize(("flow_cfm", "risk"), WELLS_RILEY.items())
def test_the_ratio_is_that_of_the_doses_behind_wells_rileys_chances(flow_cfm: float, risk: float) -> None:
    assert chance(m3_per_h(flow_cfm), 25.0) == pytest.approx(risk, abs=0.0005)
    doses = math.log(1 - risk) / math.log(1 - WELLS_RILEY[0])
    assert dose_ratio(BEDROOM, m3_per_h(flow_cfm)) == pytest.approx(doses, abs=0.002)


def test_the_bedroom_on_setting_2_takes_a_sixth_of_the_dose() -> None:
    assert baseline_per_h(BEDROOM) == pytest.approx(1.4)
    assert dose_ratio(BEDROOM, SETTING_2) == pytest.approx(0.160, abs=0.0005)
    assert baseline_per_h(replace(BEDROOM, air="infection")) == baseline_per_h(BEDROOM)


def test_the_chance_hangs_on_quanta_that_nobody_knows_and_the_ratio_does_not() -> None:
    few, many = (chance(SETTING_2, q) / chance(0.0, q) for q in (0.1, 100.0))
    assert few == pytest.approx(dose_ratio(BEDROOM, SETTING_2), rel=0.01)  # small doses: the chance falls as the dose
    assert many > 4 * few


def test_a_short_stay_gains_less() -> None:
    assert dose_ratio_of_stay(BEDROOM, SETTING_2, 0.0) == 1.0
    assert dose_ratio_of_stay(BEDROOM, SETTING_2, 1 / 60) == pytest.approx(0.96, abs=0.005)
    assert dose_ratio_of_stay(BEDROOM, SETTING_2, 1.0) == pytest.approx(0.307, abs=0.0005)
    assert dose_ratio_of_stay(BEDROOM, SETTING_2, 1e6) == pytest.approx(dose_ratio(BEDROOM, SETTING_2), rel=1e-5)


@given(st.floats(1e-4, 1e3), st.floats(1e-6, 1e3))
@example(1.0, 0.99e-5)
@example(1.0, 1.01e-5)
def test_the_transient_dose_is_the_area_under_the_curve(loss: float, turns: float) -> None:
    hours, steps = turns / loss, 2_000  # Simpson
    if turns > 50:
        assert transient_dose(loss, hours) == pytest.approx((hours - 1 / loss) / loss, rel=1e-9)
        return
    ys = [-math.expm1(-turns * i / steps) / loss for i in range(steps + 1)]
    area = (ys[0] + ys[-1] + 4 * math.fsum(ys[1:-1:2]) + 2 * math.fsum(ys[2:-1:2])) * hours / steps / 3
    assert transient_dose(loss, hours) == pytest.approx(area, rel=1e-9)


@given(rooms, flows, st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_a_longer_stay_never_gains_less_nor_more_than_the_steady_ratio(
    room: Room, cadr: float, one: float, other: float
) -> None:
    short, long = (dose_ratio_of_stay(room, cadr, hours) for hours in sorted((one, other)))
    assert dose_ratio(room, cadr) * (1 - 1e-9) <= long <= short * (1 + 1e-9) <= 1 + 1e-8


@given(rooms, flows)
def test_the_flow_that_a_ratio_asks_for_gives_it(room: Room, cadr: float) -> None:
    assert cadr_for_dose_ratio(room, dose_ratio(room, cadr)) == pytest.approx(cadr, rel=1e-6, abs=1e-6 * room.volume_m3)


def test_no_flow_brings_the_dose_to_nothing() -> None:
    assert [cadr_for_dose_ratio(BEDROOM, ratio) for ratio in (0.0, -1.0, 1e-320, 1.0, 2.0)] == [None, None, None, 0, 0]


def test_the_dose_keeps_its_dimension() -> None:
    unit: Any = pint.UnitRegistry()
    for hours in (3.0, 1e-5):  # the closed form and the series
        dose: Any = transient_dose(1.4 / unit.hour, hours * unit.hour)
        assert dose.to("h^2").magnitude == pytest.approx(transient_dose(1.4, hours))
