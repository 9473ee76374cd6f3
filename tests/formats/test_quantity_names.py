"""A column is what its unit and its words say, and what only looks like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.header_words import unit_in
from purifier.formats.plausible import plain_quantity
from purifier.formats.quantity_names import Meaning, meaning_of, quantity_of
from purifier.model.block import QUANTITIES
from tests.formats.told_units import unit_of

V, A, W = unit_of("V"), unit_of("A"), unit_of("W")

TOLD = {
    "voltage_v": (
        *("V", "U1", "batvolts", "Ewe/V", "solar_battery_voltage", "sensor.delta_2_max_battery_voltage"),
        *(
            "Voltage (V)",
            "Vol(V)",
            "voltage_V",
            "b1_voltage",
            "V(V)",
            "u",
            "VBat",
            "Ubat",
            "battery volts",
            "Bus Voltage",
        ),
        *(
            "sensor.ups_battery_voltge_ups_battery_voltage_voltmeter",
            "/Dc/0/Voltage",
            "electrical.batteries.house.voltage",
        ),
        *("mppt150/DC_0_voltage", "Battery Monitor [512] Voltage", "INA219.Voltage_1", "totalVoltage", "volts"),
        *("Spannung", "Batteriespannung", "Klemmenspannung (mV)", "tension", "Tension batterie", "voltaje", "tensione"),
        *(
            "tensione batteria (V)",
            "current voltage",
            "power bank voltage",
            "Vbat in mV",
            "电池电压",
            "Напряжение",
            "V",
            "U1",
            "batvolts",
        ),
    ),
    "current_a": (
        *("Current [mA]", "Cur(A)", "I_avg [mA]", "current/mA", "Current(uA)", "amps", "ibat", "Strom", "Stromstärke"),
        *("courant", "corriente", "corrente", "battery_current", "/Dc/0/Current", "Iavg", "A", "mA", "Strom in A"),
    ),
    "power_w": (
        "power",
        "Leistung [W]",
        "puissance",
        "potencia",
        "potenza",
        "b1_watts",
        "P",
        "sensor.current_power",
        "W",
    ),
    "charge_ah": (
        *("Zerod accumulated current (mAh)", "capacity_As", "cap_ah", "ah", "Ladung", "charge", "capacity", "Q [mC]"),
        *("remainingCapacityAh", "/ConsumedAmphours", "SoC (Ah)", "Discharge_Capacity(Ah)", "mAh"),
    ),
    "energy_wh": ("energy_Ws", "Accumulated power (mWh)", "cap_wh", "Energie (Wh)", "Capacity (Wh)"),
    "soc_percent": (
        *(
            "Relative State of Charge",
            "SOC(%)",
            "socPercent",
            "battery_level",
            "Battery (%)",
            "%",
            "Ladezustand",
            "/Soc",
        ),
        *("État de charge", "electrical.batteries.1.capacity.stateOfCharge", "estado de carga", "capacity (%)"),
    ),
    "temperature_c": ("Temperature (°C)", "temp_C_ema", "Temp °F", "Temperatur", "température", "temperatura"),
    "time_to_go_s": ("/TimeToGo", "TTG(Minutes)", "time to go", "Time remaining (minutes)"),
    "charging_current_a": ("chargingCurrentA", "Ladestrom [A]", "battery charge current", "charge (A)"),
    "discharging_current_a": ("disChargingCurrentA", "discharge_current_a", "Entladestrom", "courant de décharge (A)"),
}
NONE = (
    *("set_voltage", "cutoff voltage", "cut-off voltage", "min_voltage", "max", "voltage max", "voltage alarm", "c1"),
    *("AC_voltage", "AC_power_output", "Data+ (V)", "Data- (V)", "dp_V", "dn_V", "starter voltage", "mid voltage"),
    *("PV voltage", "PV power", "Solar Charger [258] PV power", "set_current", "set_timer", "mppt100/total_yield"),
    *("Shunt Voltage", "Voltage (raw)", "voltage status", "power factor", "Power (dBm)", "Current (%)", "Voltage (A)"),
    *("Unix time", "Time", "Timestamp(ms)", "elapsed_s", "Run time (seconds)", "Resistance (Ω)", "CPU (%)", "t1"),
    *("humidity_percent", "fan level", "/History/MaximumVoltage", "total_in_power", "charge power (W)", "Balance Curr"),
    *("State of health (%)", "Charge cycles", "cell voltage max", "Begin Volt", "", "1", "x", "value", "counter"),
    *(
        "VE.Bus [276] Input voltage phase 1",
        "battery charge limit (A)",
        "sensor.sun_solar_azimuth",
        "voltage_drop_delta",
    ),
)


def meaning(header: str) -> Meaning | None:
    """What a whole header means."""
    found = unit_in(header, unit_of)
    return meaning_of(header, None) if found is None else meaning_of(found.name, found.unit)


@pytest.mark.parametrize(("quantity", "header"), [(quantity, one) for quantity, all_ in TOLD.items() for one in all_])
def test_a_header_says_what_the_column_is(quantity: str, header: str) -> None:
    found = meaning(header)
    assert found is not None
    assert found.quantity == quantity


@pytest.mark.parametrize("header", NONE)
def test_what_looks_alike_is_not_taken(header: str) -> None:
    assert meaning(header) is None


@pytest.mark.parametrize(
    ("better", "worse"),
    (
        ("battery voltage", "voltage"),
        ("voltage", "load voltage"),
        ("voltage", "probe voltage"),
        ("V(V)", "VS(V)"),
        ("Bus Voltage", "Load Voltage"),
        ("system/battery_voltage", "mppt150/DC_0_voltage"),
        ("Battery Monitor [512] Voltage", "VE.Bus System [276] Voltage"),
        ("Battery Monitor [512] Voltage", "System overview [0] Battery voltage"),
        ("load voltage", "inverter voltage"),
        ("H15(V)", "cell voltage"),
        ("Discharge_Capacity(Ah)", "Charge_Capacity(Ah)"),
        ("battery temperature", "mosfet temperature"),
    ),
)
def test_the_battery_s_own_goes_first(better: str, worse: str) -> None:
    one, other = meaning(better), meaning(worse)
    assert one is not None and other is not None
    assert one.rank < other.rank


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("b1_voltage", "b1_current"),
        ("Battery Monitor [512] Voltage", "Battery Monitor [512] Battery Power"),
        ("INA219.Voltage_1", "INA219.Current_1"),
        ("mppt150/DC_0_voltage", "mppt150/DC_0_current"),
        ("system/battery_voltage", "system/battery_current"),
        ("Voltage", "Load current (A)"),
        ("sensor.shelf_voltage", "sensor.shelf_power"),
        ("voltage2", "current2"),
        ("chargingCurrentA", "disChargingCurrentA"),
    ),
)
def test_columns_of_one_device_share_a_name(one: str, other: str) -> None:
    first, second = meaning(one), meaning(other)
    assert first is not None and second is not None
    assert first.key == second.key


def test_columns_of_two_devices_do_not() -> None:
    keys = [meaning(f"{device}_voltage") for device in ("b1", "b2", "b12", "ina219", "left")]
    assert len({found.key for found in keys if found is not None}) == len(keys)


def test_the_unit_goes_before_the_words() -> None:
    assert quantity_of("out", V) == "voltage_v"
    assert quantity_of("accumulated current", unit_of("mAh")) == "charge_ah"
    assert quantity_of("accumulated power", unit_of("Wh")) == "energy_wh"
    assert quantity_of("voltage", A) is None
    assert quantity_of("energy", W) is None
    assert quantity_of("length", unit_of("cm")) is None


@given(st.text(max_size=80), st.sampled_from((None, V, A, W, unit_of("%"), unit_of("s"), unit_of("cm"))))
def test_any_name_means_something_or_nothing(name: str, unit: object) -> None:
    quantity = quantity_of(name, unit)  # type: ignore[arg-type]
    assert quantity is None or plain_quantity(quantity) in QUANTITIES
