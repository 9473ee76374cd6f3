"""Warnings about volts: unknown ones, wrong ones, those of another country, those that fans follow."""

from __future__ import annotations

import pytest

from purifier.errors import PurifierError
from purifier.model.equipment import Battery
from purifier.services.plan.heed import is_grave
from tests.services.plan.warned import LIBRARY, planned, warned


def test_a_typed_battery_does_not_silently_run_a_24_v_machine() -> None:
    found = planned("1280 Wh", "ikea-uppatvind")
    first = found.rows[0].warnings[0]
    assert (first.code, first.gravity) == ("unknown-voltage", "stops")
    assert "12 V is taken for granted" in first.text and "needs 24 V" in first.text
    assert "voltage-coupled" not in warned("1280 Wh", "ikea-uppatvind")


def test_nor_a_converter_made_for_24_v() -> None:
    assert "the converter needs 24 V" in warned("1280 Wh+dc-dc-24v-12v")["unknown-voltage"]
    assert "unknown-voltage" not in warned("1280 Wh+inverter-300w", "levoit-core-400s")


def test_for_a_12_v_machine_what_was_taken_is_a_note() -> None:
    texts = warned("1280 Wh")
    assert "taken for a 12 V one" in texts["assumed-voltage"] and "unknown-voltage" not in texts
    assert "assumed-voltage" not in warned("lifepo4-12v-100ah")


def test_a_load_without_a_voltage_is_not_spoken_to_of_volts() -> None:
    assert not {"assumed-voltage", "unknown-voltage"} & set(warned("1280 Wh", "10 W"))


@pytest.mark.parametrize("station", ["bluetti-elite-100-v2", "ecoflow-river-3", "jackery-500", "goal-zero-yeti-500"])
def test_a_station_sold_for_230_v_too_is_a_matter_of_the_version(station: str) -> None:
    texts = warned(station, "ikea-starkvind")
    assert texts["mains-version"] == "This needs the 230 V version of the station."
    assert "voltage-mismatch" not in texts


def test_of_other_stations_the_local_version_is_to_be_looked_for() -> None:
    found = planned("bluetti-ac180", "ikea-starkvind")
    (version,) = [caution for caution in found.rows[-1].warnings if caution.code == "mains-version"]
    assert version.gravity == "check"
    assert (
        version.text
        == "The US model gives 120 V and the purifier takes 230 V: look for the version sold where you live."
    )
    assert not any(is_grave(row) for row in found.rows[7:])  # above 15 W nothing else stops it
    assert "This model gives 230 V" in warned("jackery-240", "levoit-core-400s")["mains-version"]


def test_no_station_of_the_bundle_is_called_dangerous_for_its_country() -> None:
    for profile in LIBRARY.all("battery"):
        assert isinstance(profile, Battery)
        if profile.kind == "station" and "ac" in profile.outputs:
            for purifier in ("ikea-starkvind", "levoit-core-400s", "sharp-kc-d50"):
                assert "voltage-mismatch" not in warned(f"{profile.id}:ac", purifier), profile.id


def test_the_stations_that_are_sold_abroad_say_so() -> None:
    abroad = """ecoflow-river-3-plus ecoflow-delta-3-plus ecoflow-delta-3-classic ecoflow-delta-3-max-plus
        ecoflow-delta-pro-3 anker-solix-c1000-gen-2 anker-solix-c2000-gen-2 anker-solix-f3000 bluetti-elite-100-v2
        bluetti-elite-200-v2 bluetti-apex-300 bluetti-elite-300 bluetti-elite-400 jackery-1000-v2 jackery-2000-v2
        jackery-3000-v2 jackery-2000-plus dji-power-2000 ecoflow-river-3 ecoflow-delta-3 ecoflow-delta-3-max
        ecoflow-delta-3-1000-air ecoflow-delta-3-2000-air ecoflow-delta-pro-ultra goal-zero-yeti-300
        goal-zero-yeti-500 goal-zero-yeti-700 goal-zero-yeti-1500 goal-zero-yeti-pro-4000 bluetti-elite-30-v2
        jackery-500 ecoflow-river-2-max ecoflow-river-2-pro bluetti-ac70 bluetti-ac70p dji-power-1000"""
    for id in abroad.split():
        other = LIBRARY.battery(id).outputs["ac"].other_voltage_v
        assert other is not None and other.value == 230.0, id


@pytest.mark.parametrize(
    ("battery", "purifier"),
    [
        ("lifepo4-12v-100ah+inverter-300w", "ikea-starkvind"),
        ("lifepo4-12v-100ah+inverter-300w-230v", "levoit-core-400s"),
        ("lifepo4-12v-100ah+dc-dc-12v-24v", "airfanta-3pro"),
        ("lifepo4-12v-100ah:dc", "ikea-uppatvind"),
    ],
)
def test_a_true_mismatch_is_not_to_be_connected(battery: str, purifier: str) -> None:
    first = planned(battery, purifier).rows[0].warnings[0]
    assert (first.code, first.gravity) == ("voltage-mismatch", "stops") and first.text.startswith("Do not connect")


def test_converters_that_are_named_to_a_230_v_purifier_give_230_v() -> None:
    with pytest.raises(PurifierError) as caught:
        planned("lifepo4-12v-100ah", "ikea-starkvind")
    assert "inverter-300w-230v" in str(caught.value) and "xantrex" not in str(caught.value)


def test_a_24_v_fan_on_12_v_is_not_promised_a_quarter_of_its_watts() -> None:
    coupled = planned("lifepo4-12v-100ah:dc", "ikea-uppatvind", load_exponent="2.2").rows[0]
    plain = planned("lifepo4-12v-100ah:dc", "ikea-uppatvind").rows[0]
    assert coupled.runtime_h == plain.runtime_h and is_grave(coupled)


def test_fans_on_lithium_are_told_its_volts_and_fans_on_lead_none_of_that() -> None:
    text = warned("lifepo4-12v-100ah")["voltage-coupled"]
    assert "(12.9 V on average)" in text and "up to 17% more" in text
    for lead in ("agm-12v-100ah", "flooded-12v-100ah"):
        texts = warned(lead)
        assert "voltage-coupled" not in texts and not any("lithium" in text for text in texts.values())


def test_the_fuse_is_told_for_as_many_batteries_as_there_are() -> None:
    assert "of the plus terminal" in warned("lifepo4-12v-100ah")["fuse"]
    assert "of each plus terminal" in warned("lifepo4-12v-100ah*2")["fuse"]
