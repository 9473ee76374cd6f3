"""Numbers without a unit are read in the only one they can be in, else both readings are named."""

from __future__ import annotations

import pytest

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.choose import choose, sentence
from purifier.formats.format import Format, FormatColumn, LongColumns
from purifier.formats.said import Said
from tests.formats.columns_of import PLAIN, channels, chosen, read
from tests.formats.told_units import unit_of

LONG = Format("long", "one value a row", long=LongColumns("entity_id", "state"))


def factors(text: str, format: Format = PLAIN, **columns: str) -> dict[str, float]:
    """Quantity -> factor."""
    return {quantity: factor for quantity, (_, factor) in read(text, format, **columns).items()}


def refusal(text: str, format: Format = PLAIN, **columns: str) -> str:
    """What a person is told."""
    with pytest.raises(UsageError) as refused:
        chosen(text, format, None, **columns)
    return str(refused.value)


def test_volts_amperes_and_watts_are_taken_as_such_and_said() -> None:
    found = chosen("voltage = 11 12.9; current = 0 0.35; power = 0 4.5")
    assert [one.factor for one in found] == [1.0, 1.0, 1.0]
    assert sentence(found) == (
        "voltage from 'voltage' in V, current from 'current' in A, power from 'power' in W "
        "(without a unit; volts times amperes are the watts)"
    )


def test_millivolts_are_told_by_their_size_and_said() -> None:
    found = chosen("voltage = 11000 12900; amps = 0 1")
    assert found[0].factor == 1e-3
    assert "'voltage' in mV (without a unit; in another it could not be true)" in sentence(found)


def test_hundreds_of_amperes_are_a_question_with_both_readings() -> None:
    assert refusal("voltage = 12 12.8; current = 340 350") == (
        "run.csv:1: 'current' (340 to 350) has no unit, and as current it can be in A (340 to 350 A) or mA (0.34 to "
        "0.35 A); say which: --current current:A or --current current:mA"
    )
    assert factors("voltage = 12 12.8; current = 340 350", current="current:mA")["current_a"] == 1e-3
    assert factors("voltage = 12 12.8; current = 340 350", current="current:A")["current_a"] == 1.0


def test_one_number_out_of_bounds_scales_no_column() -> None:
    told = refusal("voltage = 0 6553.5; current = 0 0.4")
    assert "V (0 to 6554 V, part of them a fault) or mV (0 to 6.554 V)" in told
    assert factors("voltage = 0 6553.5; current = 0 0.4", voltage="voltage:V")["voltage_v"] == 1.0


def test_volts_times_amperes_decide_where_there_is_a_power() -> None:
    assert factors("voltage = 11 12.8; current = 300 350; power = 3.8 4.48") == {
        "voltage_v": 1.0,
        "current_a": 1e-3,
        "power_w": 1.0,
    }
    assert factors("voltage = 11 12.8; current = 100 150; power = 1.2 1.92")["current_a"] == 1e-3
    assert factors("voltage = 11 12.8; current = 0.1 0.35; power = 1100 4480")["power_w"] == 1e-3
    assert factors("voltage (V) = 11 12.8; current = 0 350; power (W) = 0 4.48")["current_a"] == 1e-3
    assert factors("voltage = 900 950; current = 0.1 0.35; power = 0.09 0.3325")["voltage_v"] == 1e-3
    assert factors("voltage = 12 13; chargingCurrent = 0 0; dischargingCurrent = 0 350; power = 0 4.4") == {
        "voltage_v": 1.0,
        "charging_current_a": 1e-3,
        "discharging_current_a": 1e-3,
        "power_w": 1.0,
    }


def test_milliamperes_with_milliwatts_are_a_question() -> None:
    told = refusal("voltage = 12 12.8; current = 340 350; power = 4080 4480")
    assert told == (
        "run.csv:1: 'voltage' (12 to 12.8), 'current' (340 to 350), 'power' (4080 to 4480) can be in V, A, W or V, mA, "
        "mW; say which, such as --current current:A --power power:W --voltage voltage:V"
    )
    assert factors("voltage = 12 12.8; current = 340 350; power = 4080 4480", current="current:mA") == {
        "voltage_v": 1.0,
        "current_a": 1e-3,
        "power_w": 1e-3,
    }


def test_two_ways_that_are_equally_odd_are_a_question() -> None:
    told = refusal("voltage = 940 950; current = 340 350; power = 320 332")
    assert "can be in V, mA, W or mV, A, W" in told


def test_the_greater_of_two_directions_is_held_against_the_power() -> None:
    text = "voltage = 12 13; dischargingCurrent = 0 350; chargingCurrent = 0 500; power = 0 6.5"
    assert factors(text)["charging_current_a"] == 1e-3


def test_a_power_of_something_else_is_refused_and_can_be_left_out() -> None:
    text = "voltage = 11 12.9; current = 0.3 0.35; power = 3.8 9"
    told = refusal(text)
    assert "volts times amperes are not the watts" in told
    assert "--power none" in told
    assert factors(text, power="none") == {"voltage_v": 1.0, "current_a": 1.0}
    assert factors(text, voltage="voltage:V", current="current:A", power="power:W") == {
        "voltage_v": 1.0,
        "current_a": 1.0,
        "power_w": 1.0,
    }


def test_rows_of_their_own_clocks_need_not_meet_at_their_extremes() -> None:
    text = "sensor.bat_voltage = 11 12.9; sensor.bat_current = 0.3 0.35; sensor.bat_power = 3 6"
    assert factors(text, LONG)["power_w"] == 1.0
    assert "volts times amperes" in refusal("bat_voltage = 11 12.9; bat_current = 0.3 0.35; bat_power = 3 6")


def test_a_power_without_a_unit_beside_a_current_that_has_one_may_be_a_setting() -> None:
    said = Said()
    assert [one.quantity for one in chosen("pwr = 2 14; I_avg [mA] = 1.9 2.6", said=said)] == ["current_a"]
    assert said.sentences == [
        "the power 'pwr' (2 to 14) is not read: it has no unit and may be in W; --power pwr:W reads it"
    ]
    assert factors("pwr = 2 14; I_avg [mA] = 1.9 2.6", power="pwr")["power_w"] == 1.0
    assert factors("power = 2 14") == {"power_w": 1.0}


def test_a_stated_voltage_is_held_against_the_power_too() -> None:
    found = choose(
        channels("current = 0 350; power = 0 4.2"), PLAIN, Asked(stated={"voltage_v": 12.0}), unit_of, "run.csv"
    )
    assert [one.factor for one in found] == [1e-3, 1.0]


def test_a_current_of_hundreds_beside_millivolts_is_in_milliamperes() -> None:
    assert factors("voltage = 2500 3615; current = 240 299") == {"voltage_v": 1e-3, "current_a": 1e-3}
    assert factors("voltage_mv = 2500 3615; current = 240 299") == {"voltage_v": 1e-3, "current_a": 1e-3}


def test_labels_of_a_meter_that_counts_in_thousandths() -> None:
    text = "V = 11900 12800; I = -350 0; P = -4 0; SOC = 455 999"
    assert factors(text) == {"voltage_v": 1e-3, "current_a": 1e-3, "power_w": 1.0, "soc_percent": 0.1}


def test_a_header_s_unit_that_cannot_be_true_is_refused() -> None:
    assert refusal("Voltage (V) = 11000 12900; amps = 0 1") == (
        "run.csv:1: 'Voltage (V)' (11000 to 12900), read in V, is nowhere a voltage from 0 to 1000 V; if it is in mV: "
        "--voltage 'Voltage (V):mV'"
    )
    assert factors("Voltage (V) = 11000 12900; amps = 0 1", voltage="Voltage (V):mV")["voltage_v"] == 1e-3


def test_a_share_is_told_by_its_fractions() -> None:
    assert factors("Voltage (V) = 12 13; soc = 0.2 1")["soc_percent"] == 100.0
    assert factors("Voltage (V) = 12 13; soc = 20 200")["soc_percent"] == 1.0
    assert "soc_percent" not in factors("Voltage (V) = 12 13; soc = 0 1")
    assert "--soc soc:% or --soc soc:0..1" in refusal("Voltage (V) = 12 13; soc = 0 1", soc="soc")


def test_degrees_that_may_be_either_are_left_out_unless_asked_for() -> None:
    text = "Voltage (V) = 12 13; temperature = 54.3 56"
    said = Said()
    assert [one.quantity for one in chosen(text, said=said)] == ["voltage_v"]
    assert "it has no unit and may be in degC or degF" in said.sentences[0]
    told = refusal(text, temperature="temperature")
    assert "degC (54.3 to 56 degC) or degF (12.39 to 13.33 degC)" in told
    assert "--temperature temperature:degC or --temperature temperature:degF" in told
    assert factors(text, temperature="temperature:°F")["temperature_c"] == pytest.approx(5 / 9)


def test_the_format_s_unit_stands_in_and_the_file_s_goes_first() -> None:
    format = Format("x", "x", columns=(FormatColumn("voltage_v", ("Voltage",), unit="mV"),))
    assert factors("Voltage = 12000 12900", format)["voltage_v"] == 1e-3
    assert factors("Voltage|V = 12 12.9", format)["voltage_v"] == 1.0
    assert factors("Voltage (V) = 12 12.9", format)["voltage_v"] == 1.0
    assert factors("Voltage = 12 12.9", format, voltage="Voltage:V")["voltage_v"] == 1.0
    assert factors("Voltage = 12 13", format, voltage="Voltage")["voltage_v"] == 1e-3


def test_nothing_that_agrees_is_left_without_its_sentence() -> None:
    for text in ("voltage = 12 13; current = 0 1", "voltage = 12000 13000", "v = 1 2; soc = 0.1 0.2; temp = 20 21"):
        found = chosen(text)
        assert all(one.unit and one.unit_from for one in found)
        assert all(one.channel.name in sentence(found) for one in found)
