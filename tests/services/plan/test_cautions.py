"""What people are warned of, and what they are not: each row with the figure that it stands on."""

from __future__ import annotations

from itertools import product

import pytest

from purifier.errors import PurifierError
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.case import Caution
from purifier.model.cautions import CAUTIONS, GRAVITIES
from purifier.model.equipment import Battery
from purifier.services.plan.heed import is_grave, to_heed
from purifier.services.plan.plan import Column, as_dict, column
from purifier.services.plan.request import Request

LIBRARY = Library((bundle(),))


def planned(battery: str, runs: str = "airfanta-3pro", setting: str | None = None, **conditions: str) -> Column:
    """One set-up; ``runs`` is a purifier, or a load such as ``300 W``."""
    texts = {name.replace("_", "-"): text for name, text in conditions.items()}
    load = runs if runs.endswith(" W") else None
    return column(LIBRARY, Request((battery,), None if load else runs, load, setting, texts), battery)


def warned(battery: str, runs: str = "airfanta-3pro", setting: str | None = None, **conditions: str) -> dict[str, str]:
    """Code -> sentence of one set-up, or of one setting of it, the gravest first."""
    return {heed.caution.code: heed.caution.text for heed in to_heed(planned(battery, runs, setting, **conditions))}


# --- how they are ranked ---


def test_each_has_a_code_of_its_own_and_a_gravity() -> None:
    assert len({entry.code for entry in CAUTIONS}) == len(CAUTIONS) > 30
    assert {entry.gravity for entry in CAUTIONS} == set(GRAVITIES)


def test_the_gravest_come_first_whatever_setting_they_are_about() -> None:
    # Too much for 12 V USB-C at the top settings only: walking the settings meets that last.
    heeds = to_heed(planned("power-bank-100wh+usb-c-pd-trigger-12v", "airfanta-3pro*2"))
    assert heeds[0].caution.code == "output-overload"
    assert [row.setting for row in heeds[0].rows] == ["5", "6"]
    ranks = [list(GRAVITIES).index(heed.caution.gravity) for heed in heeds]
    assert ranks == sorted(ranks)


def test_what_stops_the_run_ranks_above_plugs_and_labels() -> None:
    codes = list(warned("anker-solix-c1000:dc", setting="1"))
    assert codes[0] == "eco-cut" and codes.index("eco-cut") < codes.index("connector") < codes.index("cadr-kind")


def test_programs_get_all_of_them_with_their_gravity() -> None:
    row = planned("lifepo4-12v-100ah", setting="2").rows[0]
    warnings = as_dict(row)["warnings"]
    assert warnings == [{"code": c.code, "text": c.text, "gravity": c.gravity} for c in row.warnings]
    assert len(row.warnings) == 5


def test_hours_that_something_stops_are_marked_and_others_are_not() -> None:
    rows = planned("anker-solix-c1000:dc").rows
    assert [is_grave(row) for row in rows] == [True] + [False] * 5


def test_no_sentence_speaks_of_options_for_the_app_has_none() -> None:
    conditions: tuple[dict[str, str], ...] = (
        {},
        {"temperature": "-40 degC", "cutoff": "11.5 V", "load_exponent": "2.2", "hours_per_day": "8 h"},
        {"realistic": "yes", "reserve": "100 %", "wire": "10 m 18 AWG"},
    )
    batteries = ("1280 Wh", "lifepo4-12v-100ah*2", "flooded-12v-100ah", "anker-solix-c1000", "bluetti-elite-30-v2:ac")
    more = ("power-bank-100wh+usb-c-pd-trigger-12v", "lifepo4-12v-100ah+harbor-freight-60w", "jackery-240:ac")
    said: set[Caution] = set()
    for battery, runs, texts in product(
        batteries + more, ("airfanta-3pro", "ikea-uppatvind", "lasko-3723-cube", "300 W"), conditions
    ):
        try:
            found = planned(battery, runs, **texts)
        except PurifierError:
            continue
        said.update(caution for row in found.rows for caution in row.warnings)
    assert len({caution.code for caution in said}) > 25
    assert [caution for caution in said if "--" in caution.text] == []


# --- volts ---


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
    assert "stands at 12.9 V on average" in warned("lifepo4-12v-100ah")["voltage-coupled"]
    for lead in ("agm-12v-100ah", "flooded-12v-100ah"):
        texts = warned(lead)
        assert "voltage-coupled" not in texts and not any("lithium" in text for text in texts.values())


# --- watts ---


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
    assert "high-rate" not in warned("agm-12v-100ah", "50 W")
    assert "high-rate" not in warned("lifepo4-12v-100ah", "300 W")
    assert "c-rate" not in warned("agm-12v-100ah", "300 W")
    assert "c-rate" in warned("universal-agm-35ah", "500 W")


def test_the_fuse_is_the_same_at_every_setting_and_carries_the_highest() -> None:
    texts = {
        c.text for row in planned("lifepo4-12v-100ah", "airfanta-3pro*3").rows for c in row.warnings if c.code == "fuse"
    }
    (only,) = texts
    assert "15 A" in only  # 87 W at 12.8 V is 6.8 A


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


# --- cold and deep ---


def test_below_the_limit_of_its_chemistry_a_battery_is_not_fine_to_discharge() -> None:
    found = planned("lifepo4-12v-100ah", temperature="-40 degC")
    first = found.rows[0].warnings[0]
    assert (first.code, first.gravity) == ("cold-discharge", "stops") and "-20 °C" in first.text
    assert not any("Discharging is fine" in caution.text for caution in found.rows[0].warnings)
    assert "cold-discharge" not in warned("lifepo4-12v-100ah", temperature="-20 degC")
    assert "Discharging is fine" in warned("lifepo4-12v-100ah", temperature="-5 degC")["cold-charging"]


def test_a_battery_s_own_limit_goes_before_its_chemistry_s() -> None:
    assert "-10 °C" in warned("jackery-240:ac", "levoit-core-400s", temperature="-15 degC")["cold-discharge"]
    assert "cold-discharge" not in warned("ecoflow-river:ac", "levoit-core-400s", temperature="-15 degC")


def test_other_lithium_is_not_to_be_charged_in_the_frost_either() -> None:
    assert "below 0 °C" in warned("ecoflow-river:ac", "levoit-core-400s", temperature="-5 degC")["cold-charging"]
    assert "cold-charging" not in warned("agm-12v-100ah", temperature="-5 degC")


@pytest.mark.parametrize(
    ("temperature", "depth", "frozen_below"),
    [
        ("-8 degC", "100 %", "-7 °C"),
        ("-6 degC", "100 %", None),
        ("-20 degC", "50 %", None),
        ("-25 degC", "50 %", "-24 °C"),
        ("-45 degC", "10 %", None),
    ],
)
def test_a_drained_lead_acid_battery_freezes_a_full_one_hardly(
    temperature: str, depth: str, frozen_below: str | None
) -> None:
    text = warned("agm-12v-100ah", temperature=temperature, depth=depth).get("freezing")
    assert (text is None) if frozen_below is None else (text is not None and f"below about {frozen_below}" in text)


def test_lithium_does_not_freeze() -> None:
    assert "freezing" not in warned("lifepo4-12v-100ah", temperature="-50 degC")


def test_every_usual_loss_builds_no_cut_off_into_a_lead_acid_battery() -> None:
    assert "no-cutoff" in warned("agm-12v-100ah", realistic="yes")
    assert "no-cutoff" not in warned("agm-12v-100ah", cutoff="11.5 V", realistic="yes")
    assert "no-cutoff" not in warned("agm-12v-100ah", cutoff="11.5 V")


# --- switching off ---


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
