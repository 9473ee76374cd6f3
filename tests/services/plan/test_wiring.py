"""Notes on wiring and safety: each with its number, none that a caution says already."""

from __future__ import annotations

import pytest

from purifier.model.equipment import Battery, Purifier
from purifier.model.wiring import MOST_DROP, longest_m
from purifier.services.plan.answer import answers, stopping
from purifier.services.plan.plan import column
from purifier.services.plan.request import Request
from purifier.services.plan.wiring import Note, wiring
from purifier.services.wording import length
from tests.services.plan.warned import LIBRARY, planned, warned


def notes(battery: str, runs: str = "airfanta-3pro", setting: str | None = None, **conditions: str) -> dict[str, Note]:
    """Id -> note of one set-up."""
    found = wiring(planned(battery, runs, setting, **conditions), "us")
    assert len({note.id for note in found}) == len(found)
    return {note.id: note for note in found}


def test_where_no_wire_was_stated_one_is_named_with_its_reach_and_its_loss() -> None:
    note = notes("lifepo4-12v-100ah")["wire"]
    assert note.text == (
        "No wire was stated: 18 AWG (0.75 mm²) or thicker does up to 2.1 m (6.9 ft); over 2 m (6.6 ft) it loses 2.8% "
        "at the most (2.9 A; setting 2 takes 0.41 A)."
    )
    assert note.number == pytest.approx(2.75, abs=0.01), (
        "of the thinner of the two, whose reach is told: 2.75 x 2.18 m / 2 m = 3"
    )
    (metric, *_) = wiring(planned("lifepo4-12v-100ah"), "metric")
    assert "up to 2.1 m; over 2 m it loses" in metric.text


def test_the_wire_that_was_stated_is_told_what_it_loses_and_bears() -> None:
    assert notes("lifepo4-12v-100ah", wire="2 m 16 AWG")["wire"].text == (
        "The wire that was stated loses 1.6% at the most (3.0 A) and bears 10 A."
    )
    # Above three percent at the lowest volts alone: no caution says which would do.
    assert "; 16 AWG (1 mm²) or thicker would lose less than 3%." in (
        notes("lifepo4-12v-100ah", wire="2.5 m 18 AWG ± 5 %")["wire"].text
    )
    assert notes("lifepo4-12v-100ah", wire="60 mohm")["wire"].text == (
        "The wire that was stated loses 1.8% at the most (3.0 A); for its fuse it must be 18 AWG (0.75 mm²) or thicker."
    )


def test_what_a_caution_says_of_the_wire_the_note_does_not_say_again() -> None:
    cautions = warned("lifepo4-12v-100ah", wire="5 m 18 AWG")
    assert "take 14 AWG (2.5 mm²) or thicker, or a shorter one" in cautions["thin-lead"]
    assert "14 AWG" not in notes("lifepo4-12v-100ah", wire="5 m 18 AWG")["wire"].text
    unfused = warned("lifepo4-12v-100ah", "airfanta-3pro", wire="1 m 24 AWG")
    assert unfused["no-fuse"] == (
        "No fuse suits this wire: it bears 1.23 A and at most 3.1 A flow. Take 18 AWG (0.75 mm²) or thicker, with a "
        "fuse of 5 A within 20 cm (8 in) of the plus terminal."
    )
    assert "fuse" not in unfused
    assert "18 AWG" not in notes("lifepo4-12v-100ah", wire="1 m 24 AWG")["wire"].text


def test_a_wire_that_no_fuse_suits_is_nothing_to_plan_on() -> None:
    found = planned("lifepo4-12v-100ah", wire="3 m 24 AWG")
    (told,) = answers([found], "us")
    assert told.startswith("Do not rely on ") and "No fuse suits this wire: it bears 1.23 A" in told
    assert found.best is None or stopping(found.rows[found.best]) is not None
    assert "no-fuse" not in warned("anker-solix-c1000:dc", wire="3 m 24 AWG"), "a station has a fuse in it"
    assert "no-fuse" not in warned("lifepo4-12v-100ah", wire="3 m 18 AWG")


@pytest.mark.parametrize("battery", ["lifepo4-12v-100ah", "agm-12v-100ah", "100 Ah x 25.6 V"])
def test_reach_and_loss_of_the_advised_wire_are_of_the_same_wire(battery: str) -> None:
    found = planned(battery, "15 W").rows[0].wiring
    assert found.american is not None and found.metric is not None and found.volts is not None and found.drop
    reach_m = min(longest_m(size, found.power_w, found.volts.low) for size in (found.american, found.metric))
    assert 2.0 * MOST_DROP / found.drop == pytest.approx(reach_m, rel=0.03)


def test_the_fuse_is_named_by_the_caution_alone_with_the_current() -> None:
    assert warned("lifepo4-12v-100ah")["fuse"] == (
        "Put a fuse of 5 A within 20 cm (8 in) of the plus terminal: up to 2.9 A."
    )
    assert not any("fuse" in note.text for note in notes("lifepo4-12v-100ah").values())


@pytest.mark.parametrize(("battery", "made_for"), [("100 Ah x 51.2 V", "60 V"), ("50 Ah x 36 V", "40 V")])
def test_blade_fuses_are_not_for_more_than_32_v(battery: str, made_for: str) -> None:
    assert f"It must be made for {made_for}: those of cars are for 32 V." in warned(battery, "10 W")["fuse"]
    assert "32 V" not in warned("100 Ah x 25.6 V", "10 W")["fuse"]


def test_without_volts_the_thinnest_wire_is_protected_and_no_current_is_made_up() -> None:
    assert "no larger than the wire bears (5 A on 18 AWG)" in warned("1280 Wh", "10 W")["fuse"]
    assert set(planned("1280 Wh", "10 W").rows[0].wiring.as_dict().values()) == {None}
    assert "wire" not in notes("1280 Wh", "10 W")


def test_no_wire_that_is_sold_does_over_a_hundred_metres() -> None:
    assert notes("lifepo4-12v-100ah", "300 W", wire="40 m 120 mm2")["wire"].text.endswith("and bears 210 A.")
    assert notes("lifepo4-12v-100ah", "1700 W")["wire"].text == (
        "No common wire takes 170 A over 2 m (6.6 ft) and loses less than 3%: put the battery nearer."
    )


def test_a_port_is_told_what_it_gives_and_its_wire_what_it_must_bear() -> None:
    found = notes("ecoflow-delta-2:dc")
    assert found["port"].text == "The 12.6 V port gives 126 W (10 A) at most; the highest setting takes 29.1 W."
    assert found["port"].number == 126.0
    assert found["wire"].text == (
        "A wire of 16 AWG (1 mm²) or thicker bears what the 12.6 V port may give, and does up to 4.6 m (15 ft)."
    )
    assert ", as is usual for its kind; " in notes("anker-solix-c1000:dc")["port"].text
    outlet = notes("anker-solix-c1000:ac")
    assert outlet["port"].text == "The AC outlet gives 1800 W at most; the highest setting takes 33.9 W."
    assert "wire" not in outlet
    assert "output-overload" in warned("ecoflow-delta-2:dc", "127 W")
    assert "port" not in notes("ecoflow-delta-2:dc", "127 W")


def test_what_must_not_be_connected_gets_no_advice_on_connecting_it() -> None:
    found = notes("lifepo4-12v-100ah:dc", "ikea-uppatvind")
    assert not {"wire", "port", "connector"} & set(found) and "storage" in found


def test_usb_c_need_not_offer_every_voltage_and_not_every_cable_bears_five_amperes() -> None:
    found = notes("power-bank-100wh+usbc-pd-20v-buck-12v")
    assert found["usb-c"].text == "A USB-C port need offer 20 V only when it gives more than 45 W."
    assert found["connector"].text == "Its plug fits as it is: barrel 5.5 x 2.5 mm, centre positive."
    assert "cable" not in found
    twelve = notes("power-bank-100wh+usb-c-pd-trigger-12v")
    assert "usb-c" not in twelve and "usb-c-fallback" in warned("power-bank-100wh+usb-c-pd-trigger-12v")
    assert twelve["port"].text == "The USB-C port gives 36 W (3.0 A) at most; the highest setting takes 29.5 W."
    # 75 W is some 80 W before the converter, at 20 V.
    thirsty = notes("power-bank-100wh+usbc-pd-20v-buck-12v", "75 W")
    assert thirsty["cable"].text == "4.0 A need a USB-C cable that is marked for 5 A: others bear 3 A."


def test_a_port_that_switches_small_loads_off_is_told_where_no_caution_is_due() -> None:
    assert "eco-cut" in warned("anker-solix-c1000:dc") and "eco" not in notes("anker-solix-c1000:dc")
    assert notes("anker-solix-c1000:dc", setting="3")["eco"].text == (
        "The 12 V port switches off below 3 W; the least that is planned here is 9.74 W."
    )


def test_lithium_is_not_charged_in_the_frost_nor_put_away_empty() -> None:
    found = notes("lifepo4-12v-100ah")
    assert found["cold-charging"] == Note("cold-charging", "Do not charge it below 0 °C (32 °F).", 0.0)
    assert found["storage"].text == (
        "Put it away half full, never empty: it loses 10% a month, if its electronics take 10 mA. Charge it every 3 "
        "months."
    )
    assert "cold-charging" not in notes("lifepo4-12v-100ah", temperature="-5 degC")
    assert notes("dakota-10ah")["storage"].text.endswith("Charge it every 2 weeks.")  # 10 mA of 10 Ah is 72 % a month
    station = notes("anker-solix-c1000:dc")["storage"].text
    assert "half full and switched off" in station and station.endswith("Charge it every 3 months.")


def test_lead_acid_is_put_away_full_and_gases() -> None:
    text = warned("flooded-12v-100ah")["hydrogen"]
    assert "explodes from 4% in the air on" in text and "0.6 m³ of fresh air an hour" in text
    flooded = notes("flooded-12v-100ah")
    assert "hydrogen" not in flooded and "cold-charging" not in flooded
    assert flooded["storage"].text == "Put it away full, never empty: it loses 8% a month. Charge it every 3 months."
    sealed = notes("agm-12v-100ah")["hydrogen"]
    assert "0.24 m³ of fresh air an hour" in sealed.text and sealed.number == pytest.approx(0.24)


def test_a_loaded_filter_is_taken_out_with_care() -> None:
    found = notes("lifepo4-12v-100ah")
    for word in ("outdoors", "gloves", "mask", "bag", "never beat or vacuum"):
        assert word in found["filter"].text
    # 141 CFM x 24 h x 50 ug/m3, by the sheets 0.29 g a day.
    assert found["loading"].text == "In smoke of 50 µg/m³ the filter takes up 0.29 g a day at setting 2."
    assert "loading" not in notes("lifepo4-12v-100ah", room="33 m3"), "of a closed room less is told there"
    assert notes("lifepo4-12v-100ah", "airfanta-3pro*3")["loading"].text.startswith(
        "In smoke of 50 µg/m³ each filter takes up 0.29 g a day"
    )
    # 4468 mg halve it: 2 ln 2 x 4.468 g / 0.378 g a day at 315 m3/h.
    sqair = notes("lifepo4-12v-100ah+inverter-300w-230v", "smart-air-sqair", "3")["loading"]
    assert sqair.text.endswith(
        " takes up 0.38 g a day at setting 3, and cleans half as much after 16 days: change it then."
    )
    assert "filter" not in notes("lifepo4-12v-100ah", "10 W")
    assert "loading" not in notes("ecoflow-delta-2", "ikea-starkvind")  # nobody published its CFM


def test_lengths_are_told_in_two_figures() -> None:
    assert [length(m, "us") for m in (2.0, 0.85, 120.0)] == ["2 m (6.6 ft)", "0.85 m (2.8 ft)", "120 m (394 ft)"]
    assert length(2.0, "metric") == "2 m"


def test_of_every_battery_in_the_bundle_something_can_be_said_and_nothing_is_cut_off() -> None:
    fan = next(one for one in LIBRARY.all("purifier") if one.id == "airfanta-3pro")
    assert isinstance(fan, Purifier)
    for battery in LIBRARY.all("battery"):
        assert isinstance(battery, Battery)
        for output in battery.outputs:
            text = f"{battery.id}:{output}"
            found = column(LIBRARY, Request((text,), load="5 W"), text, with_drivers=False)
            for note in wiring(found, "us"):
                assert note.text.endswith(".") and "  " not in note.text and "None" not in note.text, (text, note)
                assert note.number is None or note.number >= 0.0
