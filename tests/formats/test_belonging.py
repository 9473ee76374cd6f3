"""Of several voltages and currents those of one battery are read, or the person is asked which."""

from __future__ import annotations

import pytest

from purifier.errors import UsageError
from purifier.formats.format import Format, LongColumns
from purifier.formats.said import Said
from tests.formats.columns_of import PLAIN, chosen, names

LONG = Format("long", "one value a row", long=LongColumns("entity_id", "state"))
TWO_BATTERIES = (
    "b1_voltage = 12.9 13.3; b1_current = -3 0; b1_watts = -38.7 0; b1_soc = 60 90; b2_voltage = 12.8 13.2; "
    "b2_current = -2 0; b2_watts = -26 0; b2_soc = 55 90; tot_voltage = 12.9 13.2; tot_current = -5 0; tot_soc = 50 90"
)


def refusal(text: str, format: Format = PLAIN, **columns: str) -> str:
    """What a person is told."""
    with pytest.raises(UsageError) as refused:
        chosen(text, format, None, **columns)
    return str(refused.value)


def test_batteries_side_by_side_are_a_question_with_their_ranges() -> None:
    assert refusal(TWO_BATTERIES) == (
        "run.csv:1: 3 columns can be the voltage: 'b1_voltage' (12.9 to 13.3), 'b2_voltage' (12.8 to 13.2), "
        "'tot_voltage' (12.9 to 13.2); name one, such as --voltage b1_voltage"
    )


@pytest.mark.parametrize("option", ("voltage", "current"))
def test_one_of_them_named_brings_its_own(option: str) -> None:
    assert names(TWO_BATTERIES, PLAIN, **{option: f"b2_{option}"}) == {
        "voltage_v": "b2_voltage",
        "current_a": "b2_current",
        "power_w": "b2_watts",
        "soc_percent": "b2_soc",
    }


def test_the_set_that_is_complete_goes_before_what_stands_alone() -> None:
    text = "left_voltage = 12 13; right_voltage = 12 13; right_current = 0 1; right_power = 0 13; left_soc = 50 60"
    assert names(text) == {"voltage_v": "right_voltage", "current_a": "right_current", "power_w": "right_power"} | {
        "soc_percent": "left_soc"
    }
    assert names("a_voltage = 12 13; b_voltage = 12 13; b_power = 0 13") == {
        "voltage_v": "b_voltage",
        "power_w": "b_power",
    }


@pytest.mark.parametrize(
    "text",
    (
        "INA219.Voltage = 12 13; INA219.Current = 0 1; INA219.Voltage_1 = 12 13; INA219.Current_1 = 0 1",
        "Voltage = 12 13; Current = 0 1; Voltage = 12 13; Current = 0 1",
        "battery/1/voltage = 48 50; battery/1/current = 0 1; battery/2/voltage = 48 50; battery/2/current = 0 1",
        "voltage_1 = 12 13; current_1 = 0 1; voltage_2 = 12 13; current_2 = 0 1",
        "sensor.a_left_voltage = 12 13; sensor.a_left_current = 0 1; sensor.b_voltage = 12 13; sensor.b_current = 0 1",
        "c1 voltage = 3 4; c2 voltage = 3 4; Current = 0 1",
        "Battery Monitor [512] Voltage = 12 13; Battery Monitor [513] Voltage = 12 13; Battery Power = 0 13",
        "voltage left = 12 13; voltage right = 12 13",
    ),
)
def test_equal_ones_are_never_guessed_among(text: str) -> None:
    told = refusal(text)
    assert " can be the voltage: " in told
    assert "--voltage " in told


def test_columns_of_one_name_are_told_apart_by_number() -> None:
    assert refusal("Voltage = 12 13; Voltage = 24 26; Current = 0 1") == (
        "run.csv:1: 2 columns can be the voltage: number 1, 'Voltage' (12 to 13), number 2, 'Voltage' (24 to 26); name "
        "one, such as --voltage 1"
    )


def test_two_currents_beside_one_voltage_are_a_question() -> None:
    assert "2 columns can be the current: 'fan_current' (0 to 1), 'pump_current' (0 to 2)" in refusal(
        "Voltage = 12 13; fan_current = 0 1; pump_current = 0 2"
    )


def test_a_battery_s_own_goes_before_its_load_s_and_its_charger_s() -> None:
    text = (
        "Battery voltage (V) = 12 13; Battery current (A) = -3 0; Load current (A) = 0 2; PV voltage (V) = 0 40; "
        "PV power (W) = 0 90; Load power (W) = 0 26; charger voltage (V) = 12 13; charger current (A) = 0 3"
    )
    assert names(text) == {"voltage_v": "Battery voltage (V)", "current_a": "Battery current (A)"}


def test_a_cell_is_a_battery_where_it_is_the_only_one() -> None:
    assert names("cell voltage (V) = 3 4; current (A) = 0 1")["voltage_v"] == "cell voltage (V)"
    assert names("Total Voltage = 12 13; cell voltage = 3 4; Current = 0 1; Battery Power = 0 13") == {
        "voltage_v": "Total Voltage",
        "current_a": "Current",
        "power_w": "Battery Power",
    }


def test_another_device_of_the_house_is_not_the_battery_s() -> None:
    said = Said()
    text = (
        "sensor.ups_battery_voltage = 12 13; sensor.washing_machine_power = 0 2000; sensor.phone_battery_level = 3 90"
    )
    assert [one.channel.name for one in chosen(text, LONG, said)] == ["sensor.ups_battery_voltage"]
    assert said.sentences[0] == (
        "not read: 'sensor.washing_machine_power' (0 to 2000), which may be of something else; --power NAME reads it"
    )
    asked_for = names(text, LONG, power="sensor.washing_machine_power:W", voltage="sensor.ups_battery_voltage")
    assert asked_for["power_w"] == "sensor.washing_machine_power"


def test_names_of_a_house_are_told_by_their_looks_too() -> None:
    text = "sensor.ups_battery_voltage = 12 13; sensor.washing_machine_power = 0 2000"
    assert names(text) == {"voltage_v": "sensor.ups_battery_voltage"}


def test_degrees_of_something_else_are_not_the_battery_s() -> None:
    text = "Voltage (V) = 12 13; ambient temp (°C) = 20 21; mosfet temp (°C) = 30 40; H1 (Ah) = 0 9"
    assert names(text) == {"voltage_v": "Voltage (V)"}


def test_a_plug_of_the_house_does_not_stand_in_for_the_battery() -> None:
    """The plugs' sets are complete, but theirs is no battery."""
    plugs = "; ".join(
        f"sensor.{room}_plug_voltage|V = 228 232; sensor.{room}_plug_current|A = 0 1; "
        f"sensor.{room}_plug_power|W = 0 200"
        for room in ("kitchen", "desk")
    )
    for some in (plugs, plugs.partition("; sensor.desk")[0]):
        said = Said()
        found = chosen(f"sensor.ups_battery_voltage|V = 12 13; {some}; sensor.door_battery|% = 90 99", LONG, said)
        assert [one.channel.name for one in found] == ["sensor.ups_battery_voltage"]
        assert len(said.sentences) == 3
    with_current = f"sensor.ups_battery_voltage|V = 12 13; sensor.ups_current|A = -1 0; {plugs}"
    assert names(with_current, LONG) == {"voltage_v": "sensor.ups_battery_voltage", "current_a": "sensor.ups_current"}
    numbered = "sensor.ups_battery_voltage|V = 12 13; sensor.device_1_voltage|V = 3 3; sensor.device_1_power|W = 0 9"
    assert names(numbered, LONG) == {"voltage_v": "sensor.ups_battery_voltage"}
    assert " can be the voltage: 'sensor.kitchen_plug_voltage'" in refusal(plugs, LONG)


def test_a_charger_s_set_does_not_stand_in_for_the_battery() -> None:
    assert names("battery voltage = 12 13; mppt/voltage = 12 13; mppt/current = 0 9") == {
        "voltage_v": "battery voltage"
    }
    assert names("battery voltage = 12 13; ina voltage = 12 13; ina current = 0 9") == {
        "voltage_v": "ina voltage",
        "current_a": "ina current",
    }


def test_the_volts_at_a_shunt_are_not_those_across_it() -> None:
    assert names("sensor.shunt_voltage|V = 12 13; sensor.shunt_current|A = -1 0", LONG) == {
        "voltage_v": "sensor.shunt_voltage",
        "current_a": "sensor.shunt_current",
    }
    assert names("Shunt Voltage (mV) = 0 40; Current (A) = 0 1") == {"current_a": "Current (A)"}
    assert names("shunt_voltage = 0 40; current = 0 1") == {"current_a": "current"}


def test_what_is_not_needed_is_left_out_rather_than_asked_about() -> None:
    said = Said()
    text = "Voltage (V) = 12 13; Current (A) = 0 1; temp left (°C) = 20 21; temp right (°C) = 20 22; left (W) = 0 1"
    assert [one.quantity for one in chosen(text, PLAIN, said)] == ["voltage_v", "current_a"]
    assert said.sentences == [
        "not read: 'temp left (°C)' (20 to 21), 'temp right (°C)' (20 to 22), which can each be the temperature; "
        "--temperature NAME reads it"
    ]


def test_a_station_s_output_is_what_was_drawn() -> None:
    text = (
        "sensor.delta_2_battery_level|% = 20 99; sensor.delta_2_total_in_power|W = 0 300; "
        "sensor.delta_2_total_out_power|W = 0 60; sensor.delta_2_ac_out_power|W = 0 50; "
        "sensor.delta_2_usb_out_power|W = 0 9"
    )
    assert names(text, LONG) == {
        "power_w": "sensor.delta_2_total_out_power",
        "soc_percent": "sensor.delta_2_battery_level",
    }


def test_one_of_a_station_s_outputs_is_a_question() -> None:
    told = refusal("dc_output_power = 0 20; ac_output_power = 0 300; total_battery_percent = 20 90")
    assert "2 columns can be the power: 'dc_output_power' (0 to 20), 'ac_output_power' (0 to 300)" in told
    assert names("dc_output_power = 0 20; ac_output_power = 0 300", power="ac_output_power") == {
        "power_w": "ac_output_power"
    }
    assert "--power NAME" in refusal("ac_output_power = 0 300")


def test_two_directions_make_one_current() -> None:
    pair = {"charging_current_a": "chargingCurrentA", "discharging_current_a": "disChargingCurrentA"}
    assert names("totalVoltage = 12 13; chargingCurrentA = 0 1; disChargingCurrentA = 0 1") == {
        "voltage_v": "totalVoltage",
        **pair,
    }
    assert names("totalVoltage = 12 13; disChargingCurrentA = 0 1").keys() == {"voltage_v", "discharging_current_a"}
    plain = names("Voltage = 12 13; Current = -1 1; chargingCurrentA = 0 1; disChargingCurrentA = 0 1")
    assert plain == {"voltage_v": "Voltage", "current_a": "Current"}
