"""Warnings that only profiles of one's own give cause for."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.plan import column
from purifier.services.plan.request import Request

STATION = """
name = "A station"
kind = "station"
energy = "1000 Wh"

[outputs.dc]
voltage = "12 V"
overhead = "1 W"
efficiency = "95 %"
{dc}

[outputs.ac]
voltage = "120 V"
overhead = "5 W"
efficiency = "90 %"
{ac}

[[sources]]
covers = ["energy", "outputs"]
kind = "datasheet"
note = "its label"
"""


PACK = """
name = "An old battery"
chemistry = "agm"
capacity = "100 Ah"
voltage = "12 V"
{more}

[[sources]]
covers = ["capacity", "voltage"{covers}]
kind = "datasheet"
note = "its label"
"""


def station(tmp_path: Path, battery: str, load: str, *, dc: str = "", ac: str = "") -> dict[str, str]:
    """Code -> sentence of a plain load on a station with these lines more."""
    return own(tmp_path, STATION.format(dc=dc, ac=ac), battery, load)


def own(tmp_path: Path, profile: str, battery: str, load: str) -> dict[str, str]:
    """Code -> sentence of a plain load on a battery with this profile."""
    (tmp_path / "batteries").mkdir(exist_ok=True)
    (tmp_path / "batteries" / "mine.toml").write_text(profile, encoding="utf-8")
    library = Library((tmp_path, bundle()))
    found = column(library, Request((battery,), load=load), battery)
    return {caution.code: caution.text for caution in found.rows[0].warnings}


@pytest.mark.parametrize("output", ["dc", "ac"])
def test_a_plain_timer_ends_runs_that_are_longer(tmp_path: Path, output: str) -> None:
    timer = {output: 'switches_off_after = "12 h"'}
    assert "switches itself off after 12 h" in station(tmp_path, f"mine:{output}", "50 W", **timer)["idle-timeout"]
    assert "idle-timeout" not in station(tmp_path, f"mine:{output}", "90 W", **timer)
    assert "eco-mode" not in station(tmp_path, f"mine:{output}", "10 W", **timer)


def test_a_mode_without_a_name_is_called_eco_mode(tmp_path: Path) -> None:
    text = station(tmp_path, "mine:ac", "5 W", ac='switches_off_below = "10 W"')["eco-cut"]
    assert text == "The AC outlet switches off below 10 W (ECO mode, the maker's figure): turn ECO mode off."


def test_a_port_that_is_no_car_socket_is_not_taken_for_one(tmp_path: Path) -> None:
    assert "output-overload" in station(tmp_path, "mine:dc", "130 W")
    assert "output-overload" in station(tmp_path, "mine:dc", "130 W", dc='connector = "Car socket"')
    assert "output-overload" not in station(tmp_path, "mine:dc", "130 W", dc='connector = "Anderson"')
    assert "output-overload" in station(tmp_path, "mine:dc", "40 W", dc='connector = "USB-A"')


def test_lead_acid_whose_rate_is_left_out_is_said_to_give_less(tmp_path: Path) -> None:
    text = own(tmp_path, PACK.format(more="", covers=""), "mine", "300 W")["high-rate"]
    assert text.endswith("about 79% of its label, so expect less, or turn every usual loss on.")


def test_a_cut_off_of_its_own_protects_a_lead_acid_battery(tmp_path: Path) -> None:
    assert "no-cutoff" in own(tmp_path, PACK.format(more="", covers=""), "mine", "10 W")
    built_in = PACK.format(more='cutoff = "11.5 V"', covers=', "cutoff"')
    assert "no-cutoff" not in own(tmp_path, built_in, "mine", "10 W")


def test_a_bare_battery_is_fused_and_a_usb_port_of_its_own_is_not(tmp_path: Path) -> None:
    assert "Put a fuse of 5 A" in own(tmp_path, PACK.format(more="", covers=""), "mine", "10 W")["fuse"]
    usb = PACK.format(more='[outputs.dc]\nvoltage = "5 V"\nconnector = "USB-A"', covers=', "outputs"')
    assert "fuse" not in own(tmp_path, usb, "mine", "10 W")
