"""Bands: what they promise, against priors worked out elsewhere and against plain random sampling."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

from purifier.model.bands import Prepared
from purifier.model.conditions import Conditions
from purifier.model.equipment import SmallPacks
from purifier.model.estimate import left_at_cutoff, runtime_h
from purifier.model.figures import Z90, Figure
from purifier.model.setup import Setup, Stage
from tests.model.examples import LEAD, LFP, MAINS_W, PACK, STATION, direct, outlet, port


def exact(setup: Setup) -> Setup:
    """The same without a chemistry, so that nothing unstated enters the band."""
    return replace(setup, chemistry=None)


def test_one_uncertain_input_gives_its_own_interval() -> None:
    path = Prepared(exact(direct(battery=PACK._replace(energy_wh=Figure(1280.0, 0.08)))))
    band = path.band(10.0, 0.0)
    assert band.low_h == pytest.approx(128.0 / 1.08, rel=2e-3)
    assert band.high_h == pytest.approx(128.0 * 1.08, rel=2e-3)
    assert (band.worst_h, band.best_h) == pytest.approx((128.0 / 1.08, 128.0 * 1.08))


def test_numbers_typed_as_exact_leave_no_band() -> None:
    path = Prepared(exact(direct(battery=PACK._replace(energy_wh=Figure(1280.0)))))
    band = path.band(10.0, 0.0)
    assert band == pytest.approx((128.0, 128.0, 128.0, 128.0))
    assert path.drivers(10.0, 0.0) == ()


def test_a_kilowatt_stations_ac_path_has_the_published_half_widths() -> None:
    # Worked out elsewhere with these priors (P_on 2.5 W x/÷1.6, inverter 9 W x/÷1.5, efficiency 0.87 ± 0.03, usable
    # energy 0.94 ± 0.03, load ± 3 %): 45 36 25 19 15 14 % for the six settings.
    overhead = math.sqrt((2.5 * math.log(1.6)) ** 2 + (9.0 * math.log(1.5)) ** 2) / 11.5
    stage = Stage("AC outlet", Figure(11.5, math.exp(Z90 * overhead) - 1), Figure(0.87, Z90 * 0.03 / 0.87))
    battery = STATION._replace(energy_wh=Figure(1056 * 0.94, Z90 * 0.03 / 0.94))
    path = Prepared(exact(outlet(battery=battery, output_stage=stage, load_stages=())))
    for mains_w, percent in zip(MAINS_W, (45, 36, 25, 19, 15, 14), strict=True):
        band = path.band(mains_w, Z90 * 0.03)
        half = (band.high_h - band.low_h) / 2 / path.estimate(mains_w).runtime_h
        assert 100 * half == pytest.approx(percent, abs=6.5)


@pytest.mark.parametrize("seed", [1])
def test_the_samples_agree_with_plain_monte_carlo(seed: int) -> None:
    path = Prepared(exact(port()))
    dice = random.Random(seed)

    def draw(figure: Figure) -> float:
        return figure.value * math.exp(dice.gauss(0, 1) * math.log(1 + figure.spread) / Z90)

    runs = sorted(
        draw(Figure(1056.0, 0.08))
        / (draw(Figure(2.5, 0.3)) + draw(Figure(4.0, 0.10)) / min(1.0, draw(Figure(0.93, 0.035))))
        for _ in range(40_000)
    )
    band = path.band(4.0, 0.10)
    assert band.low_h == pytest.approx(runs[2_000], rel=0.015)
    assert band.high_h == pytest.approx(runs[38_000], rel=0.015)


@pytest.mark.parametrize("setup", [direct(), port(), outlet(), direct(realistic=True), direct(temperature_c=-15.0)])
def test_the_band_lies_inside_its_corners_and_holds_the_estimate(setup: Setup) -> None:
    path = Prepared(setup)
    for load_w in (1.0, 4.0, 30.0):
        band, likely = path.band(load_w, 0.1), path.estimate(load_w).runtime_h
        assert band.worst_h < band.low_h < likely <= band.high_h < band.best_h


def test_what_nobody_stated_can_only_shorten_the_run() -> None:
    stated = Prepared(exact(direct(battery=PACK._replace(energy_wh=Figure(1280.0)))))
    unstated = Prepared(direct(battery=PACK._replace(energy_wh=Figure(1280.0))))
    assert unstated.estimate(4.0) == stated.estimate(4.0)
    band = unstated.band(4.0, 0.0)
    assert band.low_h < 0.85 * 320.0  # a fan on 13 V, the pack's own electronics, the cut-off
    assert band.high_h == pytest.approx(320.0)
    assert band.best_h == pytest.approx(320.0)
    assert {name for name, _ in unstated.drivers(4.0, 0.0, most=3)} == {
        "fan speed on battery voltage",
        "unknown cut-off",
        "battery's own electronics",
    }


def test_the_drivers_are_the_largest_first_and_shares_of_one_whole() -> None:
    path = Prepared(exact(outlet()))
    names = path.drivers(1.93, 0.05, most=9)
    assert names[0][0] == "AC outlet overhead"
    assert [share for _, share in names] == sorted((share for _, share in names), reverse=True)
    # Inputs are independent and ln runtime is almost linear in them: the shares add up to nearly one.
    assert sum(share for _, share in names) == pytest.approx(1.0, abs=0.05)
    assert len(path.drivers(1.93, 0.05)) == 2


def test_the_same_question_gets_the_same_answer() -> None:
    assert Prepared(port()).band(4.0, 0.1) == Prepared(port()).band(4.0, 0.1)


def test_efficiency_is_never_drawn_above_one() -> None:
    stage = Stage("port", Figure(0.0), Figure(0.97, 0.2))
    battery = STATION._replace(energy_wh=Figure(1056.0))
    band = Prepared(exact(port(battery=battery, output_stage=stage))).band(10.0, 0.0)
    assert band.high_h <= 105.6
    assert band.best_h == pytest.approx(105.6)


def test_the_power_a_meter_sees_has_a_band_of_its_own() -> None:
    # The post's adapter behind an outlet: the load and the adapter's efficiency are in doubt, the outlet's own loss is
    # on the other side of the meter.
    low, high = Prepared(exact(outlet())).load_band_w(10.0, 0.05)
    half = math.exp(math.hypot(math.log(1.05), math.log(1.05))) - 1  # two independent ± 5 % in a product
    assert low == pytest.approx(10.0 / 0.86 / (1 + half), rel=0.01)
    assert high == pytest.approx(10.0 / 0.86 * (1 + half), rel=0.01)
    assert Prepared(exact(direct())).load_band_w(10.0, 0.0) == (10.0, 10.0)
    low, high = Prepared(direct()).load_band_w(10.0, 0.0)
    assert low == 10.0 and 11.0 < high < 10.0 * (13 / 12) ** 2.2  # a fan may only draw more on 13 V


SMALL = LFP._replace(aged=0.9, sag_v=0.15, sag_high_v=0.5, small_packs=SmallPacks(20.0, 0.80, 1.05, 2.4))
TEN_AH = PACK._replace(energy_wh=Figure(128.0, 0.08), capacity_ah=Figure(10.0))


def test_a_battery_of_unknown_age_may_have_lost_some_and_a_stated_one_has_not() -> None:
    unknown = Prepared(exact(direct(battery=PACK._replace(energy_wh=Figure(1280.0)))))
    assert unknown.band(10.0, 0.0).worst_h == pytest.approx(128.0)
    exactly = direct(battery=PACK._replace(energy_wh=Figure(1280.0)))
    aged = replace(exactly, chemistry=SMALL._replace(cutoff_high_v=None))
    plain = replace(aged, purifier=None, input=None, load_w=Figure(10.0))
    band = Prepared(plain).band(10.0, 0.0)
    # Uniform from 0.9 to 1 but for a few milliamps: the 5 % point is 0.905 of full.
    assert band.low_h == pytest.approx(0.905 * 128.0, rel=0.02)
    assert Prepared(plain).drivers(10.0, 0.0)[0] > ("unknown age of the battery", 0.9)
    stated = replace(plain, conditions=Conditions(health=Figure(1.0), parasitic_a=Figure(0.0)))
    assert Prepared(stated).band(10.0, 0.0).low_h == pytest.approx(128.0)


def test_a_small_pack_may_hold_four_fifths_of_its_label() -> None:
    small = replace(direct(battery=TEN_AH), chemistry=SMALL)
    large = replace(direct(), chemistry=SMALL)
    energy = {belief.id: belief for belief in Prepared(small).inputs}["energy"]
    assert (energy.low, energy.likely, energy.high) == pytest.approx((0.80 * 128, 128, 1.08 * 128))
    assert {belief.id: belief for belief in Prepared(large).inputs}["energy"].low == pytest.approx(1280 / 1.08)


def test_a_cut_off_is_met_earlier_under_load_and_small_packs_sag_the_most() -> None:
    # 14.9 W on 128 Wh is a current of 0.116 of the rating: 0.15 V a cell at one rating is 17 mV, 70 mV on four.
    at_rest = replace(direct(battery=TEN_AH, cutoff_v=11.8), chemistry=LFP)
    sagging = replace(at_rest, chemistry=SMALL)
    rested, under_load = Prepared(at_rest).central, Prepared(sagging).central
    raised = Prepared(replace(direct(battery=TEN_AH, cutoff_v=11.8698), chemistry=LFP)).central
    assert left_at_cutoff(under_load, 14.9) == pytest.approx(raised.left_at_cutoff, rel=1e-3)
    assert left_at_cutoff(under_load, 0.0) == pytest.approx(rested.left_at_cutoff)
    assert runtime_h(under_load, 14.9) < runtime_h(rested, 14.9)
    # At the most a small pack still holds a fifth of its energy when such a load brings it to 11.8 V.
    worst = under_load._replace(sag=Prepared(sagging)._worst.sag)
    assert left_at_cutoff(worst, 14.9) == pytest.approx(0.2, abs=0.03)
    assert Prepared(sagging).band(14.9, 0.0).low_h < 0.9 * Prepared(at_rest).band(14.9, 0.0).low_h


def test_the_gain_of_a_gentle_discharge_is_not_counted_on() -> None:
    lead = direct(battery=PACK._replace(energy_wh=Figure(1280.0), rated_hours=Figure(20.0)), chemistry=LEAD)
    lead = replace(lead, purifier=None, input=None, load_w=Figure(4.0))
    prepared = Prepared(lead)
    rated_h = 1280.0 / 4.0
    assert prepared.estimate(4.0).runtime_h == pytest.approx(rated_h * 250 / 225)
    assert prepared.band(4.0, 0.0).low_h == pytest.approx(rated_h, rel=0.01)
    # A hard discharge gives less than the rating, and that is counted on.
    assert prepared.band(256.0, 0.0).high_h == pytest.approx(prepared.estimate(256.0).runtime_h)
