"""The unit in a header is found wherever loggers write it, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.header_words import LONGEST, unit_in, unit_spelled, words
from tests.formats.told_units import unit_of

UNITS = {
    "Voltage (V)": ("Voltage", "V"),
    "voltage_V": ("voltage", "V"),
    "Vol(V)": ("Vol", "V"),
    "Cur(A)": ("Cur", "A"),
    "Current [mA]": ("Current", "mA"),
    "I_avg [mA]": ("I_avg", "mA"),
    "current/mA": ("current", "mA"),
    "U / V": ("U", "V"),
    "Spannung in V": ("Spannung", "V"),
    "Voltage, mV": ("Voltage", "mV"),
    "Timestamp(ms)": ("Timestamp", "ms"),
    "Current(uA)": ("Current", "uA"),
    "energy_Ws": ("energy", "Ws"),
    "capacity_As": ("capacity", "As"),
    "cap_ah": ("cap", "Ah"),
    "battery_voltage_mv": ("battery_voltage", "mV"),
    "Temp °F": ("Temp", "°F"),
    "temp_C_ema": ("temp", "°C"),
    "temperature_c": ("temperature", "°C"),
    "Temperature (F)": ("Temperature", "°F"),
    "charge (C)": ("charge", "C"),
    "Q [mC]": ("Q", "mC"),
    "Zerod accumulated current (mAh)": ("Zerod accumulated current", "mAh"),
    "disChargingCurrentA": ("disChargingCurrent", "A"),
    "remainingCapacityAh": ("remainingCapacity", "Ah"),
    "usedmAh": ("used", "mAh"),
    "Voltage (V).1": ("Voltage .1", "V"),
    "Voltage (V DC)": ("Voltage", "V"),
    "Current（A）": ("Current", "A"),
    "discharge_current_a": ("discharge_current", "A"),
    "battery volts": ("battery", "V"),
    "bat_A": ("bat", "A"),
    "Bus_V": ("Bus", "V"),
    "Ewe/V": ("Ewe", "V"),
    "<I>/mA": ("<I>", "mA"),
    "mAh": ("", "mAh"),
    "%": ("", "%"),
}


@pytest.mark.parametrize("header", UNITS)
def test_the_unit_of_a_header_is_read(header: str) -> None:
    name, spelling = UNITS[header]
    found = unit_in(header, unit_of)
    assert found is not None
    assert (found.name, found.unit) == (name, unit_of(spelling))


@pytest.mark.parametrize(
    "header",
    (
        *(
            "voltage",
            "Voltage_1",
            "voltage_min",
            "zone_a",
            "phase_A",
            "Battery Monitor [512] Voltage",
            "Cutoff Voltage",
        ),
        *("sensor.ups_battery_voltge_ups_battery_voltage_voltmeter", "/Dc/0/Voltage", "mppt150/DC_0_voltage"),
        *(
            "electrical.batteries.house.voltage",
            "INA219.Voltage_1",
            "Relative State of Charge",
            "Azimuth (°)",
            "V",
            "A",
            "W",
            "Voltage (12V)",
            "Current (100A)",
            "C",
            "F",
        ),
        *("Resistance (Ω)", "Voltage (raw)", "Power (dBm)", "check_in", "distance_m", "Voltage (in)", "vitamin_c"),
        *("", "()", "[]", "c1_v", "alarmA"),
    ),
)
def test_what_only_looks_like_a_unit_is_none(header: str) -> None:
    assert unit_in(header, unit_of) is None


@pytest.mark.parametrize(
    ("header", "factor"),
    (
        ("Current (10mA)", 0.01),
        ("Voltage [0.01 V]", 0.01),
        ("Cur(100mA)", 0.1),
        ("Volt (10 mV)", 0.01),
        ("I (0,1A)", 0.1),
    ),
)
def test_what_registers_count_in_is_a_unit(header: str, factor: float) -> None:
    found = unit_in(header, unit_of)
    assert found is not None
    assert found.unit.factor == pytest.approx(factor)


def test_words_are_told_apart_whatever_the_fashion() -> None:
    assert words("disChargingCurrent") == ("discharging", "current")
    assert words("ACVoltage") == ("ac", "voltage")
    assert words("Température") == ("temperature",)
    assert words("voltage1") == ("voltage", "1")
    assert words("mppt150/DC_0_voltage") == ("mppt150", "dc", "0", "voltage")
    assert words("capacity.stateOfCharge") == ("capacity", "soc")
    assert words("Batteriespannung") == ("batterie", "voltage")
    assert words("battery voltage id=7 type=left") == ("battery", "voltage", "7", "left")
    assert words("TimeToGo") == ("ttg",)


def test_a_letter_is_a_degree_or_a_coulomb_by_the_name_before_it() -> None:
    assert unit_spelled("C", "temperature", unit_of) == unit_of("°C")
    assert unit_spelled("C", "charge", unit_of) == unit_of("coulomb")
    assert unit_spelled("C", "x", unit_of) is None


@given(st.text(max_size=2 * LONGEST))
def test_any_text_is_taken_apart_without_harm(text: str) -> None:
    found = unit_in(text, unit_of)
    if found is not None:
        assert found.spelling in text
        assert len(found.name) <= LONGEST
    assert all(word == word.casefold() for word in words(text))


@given(
    st.sampled_from(("Voltage", "Current", "battery voltage")), st.sampled_from(("(%)", "[%]", " / %", "_%", " in %"))
)
def test_whichever_way_the_unit_is_written(name: str, form: str) -> None:
    spelling = "mV" if "oltage" in name else "mA"
    found = unit_in(name + form.replace("%", spelling), unit_of)
    assert found is not None
    assert (found.name, found.spelling) == (name, spelling)
