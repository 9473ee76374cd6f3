"""Single formulas against independent numbers, and every homogeneous one on quantities with units."""

from __future__ import annotations

import math
from typing import Any

import pint
import pytest

from purifier.model.air import cfm, clean_air_m3, noise_of
from purifier.model.bands import Prepared
from purifier.model.chemistry import cold_share, energy_below, rate_share, share_below_cutoff
from purifier.model.equipment import ColdPoint
from purifier.model.estimate import estimate
from purifier.model.power_path import awg_lead_ohm, coupled_power_ratio, lead_input_w, stage_input_w
from purifier.model.setup import Setup
from tests.model.examples import LEAD, LFP, LFP_CURVE, direct, outlet

T105 = LEAD.rated_capacity


@pytest.mark.parametrize(("hours", "amp_hours"), [(5, 185), (10, 207), (20, 225), (100, 250)])
def test_the_trojan_t105_rate_table_comes_back(hours: float, amp_hours: float) -> None:
    current_c = amp_hours / hours / 225.0
    assert 225.0 * rate_share(T105, current_c) == pytest.approx(amp_hours)


def test_between_ratings_capacity_follows_peukert_with_the_published_exponents() -> None:
    # k from two rated points: 1.165 for C5-C20 of the T-105, 1.070 for C20-C100.
    def exponent(fast: float, slow: float) -> float:
        q_fast, q_slow = (225 * rate_share(T105, c) for c in (fast, slow))
        return 1 + math.log(q_slow / q_fast) / math.log(fast / slow)

    assert exponent(37 / 225, 11.25 / 225) == pytest.approx(1.165, abs=0.001)
    assert exponent(11.25 / 225, 2.5 / 225) == pytest.approx(1.070, abs=0.001)
    # 25 A lasted 447 minutes on Trojan's sheet; a straight line between its own ratings is 7 % above that.
    assert 225 * rate_share(T105, 25 / 225) == pytest.approx(25 * 447 / 60, rel=0.08)


def test_capacity_is_capped_at_the_longest_rating() -> None:
    assert 225 * rate_share(T105, 1e-6) == pytest.approx(250.0)


def test_peukert_at_the_rated_current_returns_the_rating_whatever_the_rating() -> None:
    assert rate_share(T105, (207 / 10) / 207, rated_hours=10.0) == pytest.approx(1.0)


def test_the_lfp_chart_has_the_published_mean_and_cutoffs() -> None:
    assert 4 * energy_below(LFP_CURVE, 1.0) == pytest.approx(12.90, abs=0.05)
    # Measured on a C/27 curve: 11.2 V costs 1.2 %, 12.0 V 3.8 %; the published chart's tail is fatter.
    assert 0.012 < share_below_cutoff(LFP, 2.8) < 0.06
    assert 0.038 < share_below_cutoff(LFP, 3.0) < 0.09
    assert share_below_cutoff(LFP, 2.0) == 0.0
    assert share_below_cutoff(LFP, 3.5) == pytest.approx(1.0)


def test_cold_interpolates_and_stops_at_one() -> None:
    points = (ColdPoint(-10, 0.9, 0.8, 0.95), ColdPoint(30, 1.1, 1.0, 1.2))
    assert cold_share(points, 10.0) == pytest.approx((1.0, 0.9, 1.0))
    assert cold_share(points, -40.0) == pytest.approx((0.9, 0.8, 0.95))


def test_a_lead_loses_what_ohm_says() -> None:
    # 29.12 W over 0.1 ohm from 13.04 V, by hand: I = (13.04 - sqrt(13.04^2 - 4 x 0.1 x 29.12)) / 0.2 = 2.2728 A.
    assert lead_input_w(29.12, 13.04, 0.1) == pytest.approx(13.04 * 2.2728, rel=1e-4)
    assert lead_input_w(29.12, 13.04, 0.0) == 29.12
    assert lead_input_w(29.12, 3.0, 0.1) == math.inf


def test_wire_gauges_match_the_published_drops() -> None:
    # 5 m one way at 2.43 A: 18 AWG drops 0.51 V, 16 AWG 0.32 V, 14 AWG 0.20 V.
    for gauge, drop in ((18, 0.51), (16, 0.32), (14, 0.20)):
        assert awg_lead_ohm(gauge, 5.0) * 2.43 == pytest.approx(drop, abs=0.01)


def test_flows_noise_and_air_match_worked_figures() -> None:
    assert cfm(239.6) == pytest.approx(141.0, abs=0.05)
    assert noise_of(2, 39.0) == pytest.approx(42.0, abs=0.02)
    assert noise_of(4, 39.0) == pytest.approx(45.0, abs=0.03)
    assert clean_air_m3(100.0, 2.5) == 250.0


def test_a_flat_85_percent_is_wrong_at_small_loads() -> None:
    # 9.74 W behind a 6 W idle, 90 % inverter: the battery gives 16.8 W, 58 %.
    assert stage_input_w(9.74, 6.0, 0.90) == pytest.approx(16.8, abs=0.05)


def test_a_fan_on_a_flat_curve_draws_by_its_exponent() -> None:
    assert coupled_power_ratio([(0.0, 13.0), (1.0, 13.0)], 12.0, 2.2) == pytest.approx((13 / 12) ** 2.2)


def test_formulas_keep_their_dimensions() -> None:
    unit: Any = pint.UnitRegistry()
    watt, hour = unit.watt, unit.hour
    power: Any = stage_input_w(10 * watt, 2 * watt, 0.9)
    assert power.to("W").magnitude == pytest.approx(stage_input_w(10, 2, 0.9))
    lead: Any = lead_input_w(29.12 * watt, 13.04 * unit.volt, 0.1 * unit.ohm)
    assert lead.to("W").magnitude == pytest.approx(lead_input_w(29.12, 13.04, 0.1))
    air: Any = clean_air_m3(100 * unit("m^3/h"), 2.5 * hour)
    assert air.to("m^3").magnitude == pytest.approx(250.0)


@pytest.mark.parametrize("setup", [direct(), outlet()], ids=["direct", "outlet"])
def test_the_energy_balance_keeps_its_dimension(setup: Setup) -> None:
    unit: Any = pint.UnitRegistry()
    floats = Prepared(setup).central
    names = [name for name in floats._fields if name.endswith("_w") and isinstance(getattr(floats, name), float)]
    powers: dict[str, Any] = {name: getattr(floats, name) * unit.watt for name in names}
    powers["stage_overheads_w"] = tuple(one * unit.watt for one in floats.stage_overheads_w)
    quantities = floats._replace(nameplate_wh=floats.nameplate_wh * unit("watt * hour"), **powers)
    result: Any = estimate(quantities, 4.12 * unit.watt)
    assert result.runtime_h.to("hour").magnitude == pytest.approx(estimate(floats, 4.12).runtime_h)
    assert result.battery_power_w.to("watt").magnitude == pytest.approx(estimate(floats, 4.12).battery_power_w)
