"""Warnings about watts: what ports, inverters, fuses and lead-acid batteries bear, with the figure of each."""

from __future__ import annotations

import pytest

from purifier.services.plan.heed import is_grave
from tests.services.plan.warned import planned, warned


@pytest.mark.parametrize(
    ("battery", "load", "limit"),
    [
        ("ecoflow-delta-2:dc", "300 W", "at most 126 W"),
        ("ecoflow-delta-2", "127 W", "at most 126 W"),
        ("anker-solix-c1000:dc", "300 W", "usually gives 10 A, 120 W"),
        ("anker-solix-c1000:dc", "121 W", "usually gives 10 A, 120 W"),
        ("power-bank-100wh", "101 W", "usually gives 100 W at most"),
        ("ecoflow-river-2:usb-c", "61 W", "at most 60 W"),
        ("power-bank-100wh+usb-c-pd-trigger-12v", "37 W", "3 A, 36 W"),
        ("ecoflow-river-3:usb-c+usb-c-pd-trigger-12v", "37 W", "3 A, 36 W"),
        ("anker-astro-e1", "16 W", "USB port usually gives 3 A, 15 W"),
    ],
)
def test_more_than_a_port_gives_is_said_with_the_limit(battery: str, load: str, limit: str) -> None:
    row = planned(battery, load).rows[0]
    assert limit in next(caution.text for caution in row.warnings if caution.code == "output-overload")
    assert is_grave(row)


@pytest.mark.parametrize(
    ("battery", "load"),
    [
        ("ecoflow-delta-2:dc", "125 W"),
        ("anker-solix-c1000:dc", "119 W"),
        ("power-bank-100wh", "99 W"),
        ("power-bank-100wh+usb-c-pd-trigger-12v", "35 W"),
        ("ecoflow-delta-3-max-plus:usb-c", "120 W"),  # it states 140 W
        ("goal-zero-yeti-pro-4000:dc", "140 W"),  # it states 144 W
        ("anker-solix-c1000:ac", "300 W"),
        ("lifepo4-12v-100ah", "300 W"),
    ],
)
def test_and_what_a_port_gives_is_not_too_much(battery: str, load: str) -> None:
    assert "output-overload" not in warned(battery, load)


def test_more_than_an_inverter_gives_is_said_with_both_figures() -> None:
    found = planned("lifepo4-12v-100ah+harbor-freight-60w", "lasko-3723-cube")
    texts = [{caution.code: caution.text for caution in row.warnings} for row in found.rows]
    assert ["converter-overload" in each for each in texts] == [False, False, True]  # 38, 58 and 78 W
    assert texts[2]["converter-overload"].endswith("gives at most 60 W; this takes 78 W.")
    assert ["motor-start" in each for each in texts] == [True, True, False]  # too much is too much already


def test_a_battery_s_own_limit_on_current_counts_each_battery() -> None:
    assert "may give 100 A; this takes 109.4 A." in warned("power-queen-12v-100ah", "1400 W")["c-rate"]
    assert "c-rate" not in warned("power-queen-12v-100ah", "1270 W")
    assert "c-rate" not in warned("power-queen-12v-100ah*2", "1400 W")


def test_a_thin_lead_is_told_its_drop() -> None:
    # 10 m of 18 AWG there and back is 0.42 ohm; 14.6 W at 12.8 V is 1.14 A.
    assert "0.48 V (4%)" in warned("lifepo4-12v-100ah", "14.6 W", wire="10 m 18 AWG")["thin-lead"]
    assert "thin-lead" not in warned("lifepo4-12v-100ah", "10 W", wire="10 m 18 AWG")


def test_a_motor_straight_on_the_mains_needs_three_times_its_watts_to_start() -> None:
    # 78 W at the top, 200 W from the station, 300 W from the inverter.
    texts = warned("jackery-240:ac", "lasko-3723-cube", "high")
    assert "234 W" in texts["motor-start"] and "200 W" in texts["motor-start"]
    assert "motor-start" not in warned("jackery-240:ac", "lasko-3723-cube", "med")
    assert "motor-start" not in warned("lifepo4-12v-100ah+inverter-300w", "lasko-3723-cube")
    assert "motor-start" not in warned("lifepo4-12v-100ah+harbor-freight-60w", "levoit-core-400s")


def test_a_modified_sine_is_named_where_a_motor_may_hang_on_it() -> None:
    assert "modified sine" in warned("lifepo4-12v-100ah+harbor-freight-400w", "lasko-3723-cube")["modified-sine"]
    assert "modified-sine" in warned("lifepo4-12v-100ah+xantrex-xpower-300", "coway-ap-1512hh")  # of unknown motor
    assert "modified-sine" not in warned("lifepo4-12v-100ah+xantrex-xpower-300", "levoit-core-400s")
    assert "modified-sine" not in warned("lifepo4-12v-100ah+xantrex-prowatt-sw600", "lasko-3723-cube")
    assert "modified-sine" not in warned("lifepo4-12v-100ah+harbor-freight-60w", "airfanta-3pro")  # its adapter's


def test_300_w_from_a_100_ah_lead_acid_battery_costs_capacity() -> None:
    # C/4: the maker's 85 % at 5 h and 78 % at 3 h lie on either side.
    text = warned("agm-12v-100ah", "300 W")["high-rate"]
    assert "0.25 C" in text and "79%" in text
    assert text.endswith("which is taken off here.")  # its profile turns the rate on
    assert "high-rate" not in warned("agm-12v-100ah", "50 W")
    assert "high-rate" not in warned("lifepo4-12v-100ah", "300 W")
    assert "c-rate" not in warned("agm-12v-100ah", "300 W")
    assert "c-rate" in warned("universal-agm-35ah", "500 W")


def test_the_fuse_is_the_same_at_every_setting_and_carries_the_highest() -> None:
    texts = {
        c.text for row in planned("lifepo4-12v-100ah", "airfanta-3pro*3").rows for c in row.warnings if c.code == "fuse"
    }
    (only,) = texts
    assert "fuse of 15 A" in only and "up to 8.7 A" in only  # 87 W at 10 V


@pytest.mark.parametrize(
    ("load", "size"),
    [
        ("40 W", "5 A"), ("60 W", "7.5 A"), ("80 W", "10 A"), ("120 W", "15 A"), ("160 W", "20 A"), ("200 W", "25 A"),
        ("240 W", "30 A"), ("241 W", "35 A"), ("320 W", "40 A"), ("321 W", "50 A"), ("480 W", "60 A"),
        ("600 W", "75 A"), ("640 W", "80 A"), ("850 W", "125 A"), ("1200 W", "150 A"), ("1600 W", "200 A"),
    ],
)  # fmt: skip
def test_a_fuse_is_the_next_size_above_five_fourths_of_what_flows_at_the_lowest_volts(load: str, size: str) -> None:
    # Empty, four cells of 2.5 V: 10 V, so that 1.25 I is an eighth of the watts.
    assert f"Put a fuse of {size} within" in warned("lifepo4-12v-100ah", load)["fuse"]


def test_no_fuse_is_named_for_what_none_is_made_for() -> None:
    text = warned("lifepo4-12v-100ah", "1800 W")["fuse"]
    assert "Put a fuse within" in text and "180 A" in text and "no common fuse" in text


def test_a_plain_load_on_a_station_is_told_which_output_it_got_and_what_ac_would_give() -> None:
    text = warned("ecoflow-delta-2", "10 W")["output-chosen"]
    hours = planned("ecoflow-delta-2:ac", "10 W").rows[0].runtime_h
    assert "12.6 V port was taken" in text and f"(ecoflow-delta-2:ac) would give {hours:.0f} h" in text
    assert "ecoflow-delta-2*2:ac" in warned("ecoflow-delta-2*2", "10 W")["output-chosen"]


@pytest.mark.parametrize(
    "battery", ["ecoflow-delta-2:dc", "ecoflow-delta-2:ac", "acer-aps312", "1280 Wh", "lifepo4-12v-100ah"]
)
def test_where_an_output_was_named_or_there_is_one_only_that_is_not_said(battery: str) -> None:
    assert "output-chosen" not in warned(battery, "10 W")


def test_where_age_matters_health_is_asked_for() -> None:
    assert "60%" in warned("agm-12v-100ah")["unknown-age"]
    assert "unknown-age" not in warned("agm-12v-100ah", health="80 %")
    assert "unknown-age" not in warned("lifepo4-12v-100ah"), "a few percent are in its band without a word"
