"""Warnings about what switches itself off in the night: at which load, by whose figure, and where not."""

from __future__ import annotations

import pytest

from purifier.services.plan.heed import is_grave
from tests.services.plan.warned import planned, warned


def test_a_stated_threshold_is_told_with_its_figure_mode_and_source() -> None:
    # 3.17 W at the plug.
    assert warned("anker-solix-c1000-gen-2:ac", "levoit-core-400s", "sleep")["eco-cut"] == (
        "The AC outlet switches off below 14 W (smart mode, the maker's figure): turn smart mode off."
    )
    assert warned("bluetti-elite-200-v2:ac", "levoit-core-400s", "sleep")["eco-cut"] == (
        "The AC outlet switches off below 10 W after 4 h (ECO mode, as read off one): turn ECO mode off."
    )
    assert warned("jackery-240:ac", "5 W")["eco-cut"] == (
        "The AC outlet switches off below 10 W after 12 h (auto-off, second-hand): turn that off if it can be."
    )
    assert "below 2 W after 12 h" in warned("jackery-1000-v2:usb-c", "1 W")["eco-cut"]


def test_a_threshold_that_is_not_well_known_counts_with_its_high_end() -> None:
    # 10 W ± 50 %.
    assert "below 10 W, perhaps 15 W" in warned("bluetti-ac180:ac", "14 W")["eco-cut"]
    assert not {"eco-cut", "eco-mode"} & set(warned("bluetti-ac180:ac", "16 W"))


def test_a_run_that_is_over_before_the_timer_is_not_cut() -> None:
    # 100 Wh are gone in some 9 h at 9 W, the timer waits for 12.
    assert "eco-cut" not in warned("jackery-240:ac", "9 W", start="30 %")
    assert "eco-cut" in warned("jackery-240:ac", "9 W")


def test_a_station_without_a_figure_is_warned_of_at_small_loads_only() -> None:
    text = warned("ecoflow-delta-2:ac", "14 W")["eco-mode"]
    assert "10 to 15 W" in text and "nobody stated it" in text
    assert "eco-mode" not in warned("ecoflow-delta-2:ac", "16 W")


@pytest.mark.parametrize(
    "inverter", ["inverter-300w", "harbor-freight-400w", "xantrex-xpower-300", "generic-300w-220v"]
)
def test_inverters_that_have_no_eco_mode_get_no_advice_on_it(inverter: str) -> None:
    assert not {"eco-cut", "eco-mode"} & set(warned(f"lifepo4-12v-100ah+{inverter}", "5 W"))


def test_an_inverter_that_has_one_is_told_its_default_and_that_it_is_a_mode() -> None:
    found = planned("lifepo4-12v-100ah+victron-phoenix-12-500", "5 W")
    (eco,) = [caution for caution in found.rows[0].warnings if caution.code == "eco-mode"]
    assert (
        eco.text == "In ECO mode only, the inverter switches off below 15 W (the maker's figure): leave ECO mode off."
    )
    assert eco.gravity == "may-stop" and not is_grave(found.rows[0])
    assert "eco-mode" not in warned("lifepo4-12v-100ah+victron-phoenix-12-500", "17 W")


def test_a_port_of_unknown_habits_is_warned_of_at_small_loads_only() -> None:
    assert "under 5 W" in warned("ecoflow-delta-2:dc", "4 W")["idle-timeout"]
    assert "idle-timeout" not in warned("ecoflow-delta-2:dc", "6 W")
    assert "idle-timeout" not in warned("power-bank-100wh", "35 W")
    assert "under 2 W" in warned("power-bank-100wh", "1 W")["idle-timeout"]


def test_above_a_stated_threshold_nobody_is_told_of_time_outs() -> None:
    assert not {"idle-timeout", "eco-cut"} & set(warned("anker-solix-c1000:dc", "4 W"))
