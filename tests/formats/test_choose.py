"""Every tool's columns are found under its own names, and one sentence says what was chosen."""

from __future__ import annotations

import pytest

from purifier.errors import UsageError
from purifier.formats.channels import Channel
from purifier.formats.choose import choose, sentence
from purifier.formats.format import Format, FormatColumn, LongColumns
from purifier.formats.said import Said
from tests.formats.columns_of import PLAIN, asked, channels, chosen, names, read
from tests.formats.told_units import unit_of

LONG = Format("long", "one value a row", long=LongColumns("entity_id", "state"))
VRM = Format(
    "vrm",
    "VRM",
    header=("devices", "names", "units"),
    columns=(FormatColumn("voltage_v", ("Voltage",)), FormatColumn("current_a", ("Current",))),
)
ZKETECH = Format("zk", "ZK", columns=(FormatColumn("voltage_v", ("Vol(V)",)), FormatColumn("current_a", ("Cur(A)",))))
RD_USB = Format(
    "rd-usb",
    "rd-usb",
    columns=(
        FormatColumn("charge_ah", ("Zerod accumulated current (mAh)", "Accumulated current (mAh)"), turned=True),
        FormatColumn("energy_wh", ("Zerod accumulated power (mWh)", "Accumulated power (mWh)")),
    ),
)
TI = Format(
    "ti-gauge",
    "TI gauge",
    columns=(
        FormatColumn("voltage_v", ("Voltage",), unit="mV"),
        FormatColumn("current_a", ("Current",), unit="mA"),
        FormatColumn("temperature_c", ("Temperature",), unit="degC"),
        FormatColumn("soc_percent", ("Relative State of Charge",), unit="%"),
    ),
)
JOULESCOPE = Format(
    "joulescope",
    "Joulescope",
    columns=(FormatColumn("charge_ah", ("charge",), unit="C"), FormatColumn("energy_wh", ("energy",), unit="J")),
)
ARDUINO = Format(
    "plotter",
    "plotter",
    header=(),
    columns=(FormatColumn("voltage_v", number=1, unit="mV"), FormatColumn("current_a", number=2, unit="mA")),
)
ATORCH = Format("px100", "PX100", columns=(FormatColumn("charge_ah", ("cap_ah",), unit="Ah", turned=True),))

V, A, W, MV, MA, UA = "voltage_v", "current_a", "power_w", 1e-3, 1e-3, 1e-6
TOOLS: dict[str, tuple[Format, str, dict[str, tuple[str, float]]]] = {
    "Home Assistant history": (
        LONG,
        "sensor.ups_battery_voltge_ups_battery_voltage_voltmeter = 12.4 13.3; sensor.ups_current = -1.2 0; "
        "sensor.ups_battery_voltge_ups_temperature_temperature = 54.3 56",
        {
            V: ("sensor.ups_battery_voltge_ups_battery_voltage_voltmeter", 1.0),
            A: ("sensor.ups_current", 1.0),
        },
    ),
    "Home Assistant with units": (
        LONG,
        "sensor.shunt_voltage|V = 12 13; sensor.shunt_current|mA = -900 0; sensor.shunt_soc|% = 30 99",
        {V: ("sensor.shunt_voltage", 1.0), A: ("sensor.shunt_current", MA), "soc_percent": ("sensor.shunt_soc", 1.0)},
    ),
    "VRM": (
        VRM,
        "Battery Monitor [512] Voltage|V = 12 13; Battery Monitor [512] Current|A = -3 0; "
        "Battery Monitor [512] State of charge|% = 60 90; Battery Monitor [512] Battery Power|W = -39 0; "
        "Solar Charger [258] Voltage|V = 12 13; Solar Charger [258] PV power|W = 0 90; "
        "System overview [0] AC Consumption L1|W = 0 40; Solar Charger [258] Yield today|kWh = 0 1; "
        "Battery Monitor [512] Starter voltage|V = 0 1",
        {
            V: ("Battery Monitor [512] Voltage", 1.0),
            A: ("Battery Monitor [512] Current", 1.0),
            W: ("Battery Monitor [512] Battery Power", 1.0),
            "soc_percent": ("Battery Monitor [512] State of charge", 1.0),
        },
    ),
    "Venus dbus-recorder": (
        LONG,
        "/ConsumedAmphours = -60 -49; /Dc/0/Current = -9.7 -9.6; /Dc/0/Power = -429 -423; "
        "/Dc/0/Voltage = 44.1 51.5; /History/MaximumVoltage = 54.2 54.2; /History/TotalAhDrawn = -583 -583; "
        "/Soc = 50.5 58.2; /FirmwareVersion = 776 776; /Alarms/LowVoltage = 0 0; /DeviceInstance = 256 256; "
        "/History/DeepestDischarge = -373 -373",
        {
            V: ("/Dc/0/Voltage", 1.0),
            A: ("/Dc/0/Current", 1.0),
            W: ("/Dc/0/Power", 1.0),
            "soc_percent": ("/Soc", 1.0),
        },
    ),
    "Venus CSV logger": (
        PLAIN,
        "mppt150/power_yield = 145 148; mppt150/DC_0_voltage = 26.9 27; mppt150/DC_0_current = 5.2 5.4; "
        "mppt150/total_yield = 104 105; multiplus/AC_power_output = 0 0; multiplus/DC_0_voltage = 26.9 27; "
        "multiplus/DC_0_current = 0 0; multiplus/alarm_low_battery = 0 0; system/battery_voltage = 26.9 27; "
        "system/battery_current = 5.3 5.4; system/battery_temperature = 14 14",
        {
            V: ("system/battery_voltage", 1.0),
            A: ("system/battery_current", 1.0),
            "temperature_c": ("system/battery_temperature", 1.0),
        },
    ),
    "Venus CSV logger, few columns": (
        PLAIN,
        "mppt100/DC_0_voltage = 28 28; mppt100/DC_load_current = 2 2; multiplus/AC_power_output = 100 100; "
        "mppt100/total_yield = 50 51; mppt150/total_yield = 200 201",
        {V: ("mppt100/DC_0_voltage", 1.0), A: ("mppt100/DC_load_current", 1.0)},
    ),
    "rd-usb": (
        RD_USB,
        "Voltage (V) = 4.9 5.1; Current (A) = 0 0.5; Power (W) = 0 2.5; Temperature (°C) = 21 30; "
        "Data+ (V) = 2.7 2.8; Data- (V) = 2 2.8; Resistance (Ω) = 9 99; Accumulated current (mAh) = 17 980; "
        "Accumulated power (mWh) = 90 4800; Accumulated time (seconds) = 0 9; Run time (seconds) = 0 9; "
        "Unix time = 1.6e9 1.6e9; Zerod accumulated current (mAh) = 0 963; "
        "Zerod accumulated power (mWh) = 0 4700; Zerod accumulated time (seconds) = 0 9",
        {
            V: ("Voltage (V)", 1.0),
            A: ("Current (A)", 1.0),
            W: ("Power (W)", 1.0),
            "charge_ah": ("Zerod accumulated current (mAh)", -1e-3),
            "energy_wh": ("Zerod accumulated power (mWh)", 1e-3),
            "temperature_c": ("Temperature (°C)", 1.0),
        },
    ),
    "rd-usb, an old version": (
        RD_USB,
        "Voltage (V) = 4.9 5.1; Current (A) = 0 0.5; Accumulated current (mAh) = 17 980",
        {V: ("Voltage (V)", 1.0), A: ("Current (A)", 1.0), "charge_ah": ("Accumulated current (mAh)", -1e-3)},
    ),
    "Atorch PX100": (
        ATORCH,
        "is_on = 1 1; voltage = 9.6 12.9; current = 0 1.5; cap_ah = 0 7; cap_wh = 0 80; temp = 24 38; "
        "set_current = 1.5 1.5; set_voltage = 9 9; set_timer = 0 0",
        {
            V: ("voltage", 1.0),
            A: ("current", 1.0),
            "charge_ah": ("cap_ah", -1.0),
            "energy_wh": ("cap_wh", 1.0),
            "temperature_c": ("temp", 1.0),
        },
    ),
    "DL24": (
        PLAIN,
        "voltage = 9.6 12.9; current = 0 1.5; power = 0 19; energy = 0 80; charge = 0 7; temp = 24 38; "
        "time_seconds = 0 9",
        {V: ("voltage", 1.0), A: ("current", 1.0), W: ("power", 1.0), "temperature_c": ("temp", 1.0)},
    ),
    "hendkai DL24": (
        PLAIN,
        "elapsed_s = 0 9; phase = 0 1; voltage_v = 9 12; current_a = 0 1.5; capacity_mah = 0 700; "
        "energy_mwh = 0 8000; temperature_c = 24 60",
        {
            V: ("voltage_v", 1.0),
            A: ("current_a", 1.0),
            "charge_ah": ("capacity_mah", 1e-3),
            "energy_wh": ("energy_mwh", 1e-3),
            "temperature_c": ("temperature_c", 1.0),
        },
    ),
    "ZKETECH": (ZKETECH, "Time(S) = 0 9; Cur(A) = 0 0.5; Vol(V) = 2.4 2.6", {V: ("Vol(V)", 1.0), A: ("Cur(A)", 1.0)}),
    "FNIRSI": (
        PLAIN,
        "timestamp = 1.6e9 1.6e9; sample_in_packet = 0 3; voltage_V = 0 5; current_A = 0 1; dp_V = 1.1 1.2; "
        "dn_V = 1 1.1; temp_C_ema = 30.5 30.5; energy_Ws = 0 7200; capacity_As = 0 3600",
        {
            V: ("voltage_V", 1.0),
            A: ("current_A", 1.0),
            "charge_ah": ("capacity_As", round(1 / 3600, 12)),
            "energy_wh": ("energy_Ws", round(1 / 3600, 12)),
            "temperature_c": ("temp_C_ema", 1.0),
        },
    ),
    "PPK2": (PLAIN, "Timestamp(ms) = 0 9; Current(uA) = 1 900000", {A: ("Current(uA)", UA)}),
    "PPK2, worked up": (
        PLAIN,
        "n = 0 9; pwr = 2 14; pa = 0 1; t_est [s] = 0 1; Q [mC] = 1 2; I_avg [mA] = 1.9 2.6",
        {A: ("I_avg [mA]", MA)},
    ),
    "Joulescope": (
        JOULESCOPE,
        "current = 0 0.4; voltage = 11 12.9; power = 0 5; charge = 0 3600; energy = 0 7200",
        {
            V: ("voltage", 1.0),
            A: ("current", 1.0),
            W: ("power", 1.0),
            "charge_ah": ("charge", round(1 / 3600, 12)),
            "energy_wh": ("energy", round(1 / 3600, 12)),
        },
    ),
    "TestController": (
        PLAIN,
        "time = 0 9; ATDL24P.Voltage = 9.9 10.1; ATDL24P.Current = 0 1; ATDL24P.Capacity = 0 1; ATDL24P.Energy = 0 1",
        {V: ("ATDL24P.Voltage", 1.0), A: ("ATDL24P.Current", 1.0)},
    ),
    "Smart BMS Utility": (
        PLAIN,
        "totalVoltage = 12 13; chargingCurrentA = 0 0; disChargingCurrentA = 0 1.2; "
        "remainingCapacityAh = 60 99; socPercent = 60 99; t1 = 20 21; c1 = 3.1 3.3; c2 = 3.1 3.3",
        {
            V: ("totalVoltage", 1.0),
            "charging_current_a": ("chargingCurrentA", 1.0),
            "discharging_current_a": ("disChargingCurrentA", 1.0),
            "charge_ah": ("remainingCapacityAh", 1.0),
            "soc_percent": ("socPercent", 1.0),
        },
    ),
    "EcoWorthy, one battery": (
        PLAIN,
        "b1_voltage = 12.9 13.3; b1_current = -3 0; b1_watts = -40 0; b1_soc = 60 90",
        {V: ("b1_voltage", 1.0), A: ("b1_current", 1.0), W: ("b1_watts", 1.0), "soc_percent": ("b1_soc", 1.0)},
    ),
    "TI gauge": (
        TI,
        "Temperature = 24.8 25.6; Voltage = 10300 13674; Current = -399 0; Relative State of Charge = 0 100",
        {
            V: ("Voltage", MV),
            A: ("Current", MA),
            "soc_percent": ("Relative State of Charge", 1.0),
            "temperature_c": ("Temperature", 1.0),
        },
    ),
    "Signal K": (
        LONG,
        "electrical.batteries.house.voltage|V = 12 13; electrical.batteries.house.current|A = -3 0; "
        "electrical.batteries.house.temperature|K = 290 300; "
        "electrical.batteries.house.capacity.stateOfCharge|ratio = 0.5 1; "
        "electrical.batteries.starter.voltage|V = 12 13; electrical.solar.roof.panelVoltage|V = 0 40",
        {
            V: ("electrical.batteries.house.voltage", 1.0),
            "soc_percent": ("electrical.batteries.house.capacity.stateOfCharge", 100.0),
            "temperature_c": ("electrical.batteries.house.temperature", 1.0),
        },
    ),
    "ESPHome": (
        Format("esphome", "ESPHome", shape="lines"),
        "Battery voltage|V = 12 13; Battery current|A = -1 0; WiFi signal|dBm = -70 -60; Uptime|s = 0 9",
        {V: ("Battery voltage", 1.0), A: ("Battery current", 1.0)},
    ),
    "Battery Data Format": (
        PLAIN,
        "Test Time / s = 0 9; Voltage / V = 3 4; Current / A = -1 0; Ambient Temperature / degC = 20 21; "
        "Cycle Count / 1 = 1 2",
        {V: ("Voltage / V", 1.0), A: ("Current / A", 1.0)},
    ),
    "Arbin": (
        PLAIN,
        "Data_Point = 1 9; Test_Time(s) = 0 9; Current(A) = -1 1; Voltage(V) = 3 4; "
        "Charge_Capacity(Ah) = 0 1; Discharge_Capacity(Ah) = 0 1; Charge_Energy(Wh) = 0 4; "
        "Discharge_Energy(Wh) = 0 4; Internal_Resistance(Ohm) = 0 1",
        {
            V: ("Voltage(V)", 1.0),
            A: ("Current(A)", 1.0),
            "charge_ah": ("Discharge_Capacity(Ah)", 1.0),
            "energy_wh": ("Discharge_Energy(Wh)", 1.0),
        },
    ),
    "BMV by an Arduino": (
        PLAIN,
        "V(V) = 25.3 25.4; VS(V) = 0 0; I(A) = -0.7 0; CE(Ah) = -26 -25; SOC(%) = 84 85; "
        "TTG(Minutes) = 5800 5840; H1(Ah) = -119 -119; H15(V) = 0 0",
        {
            V: ("V(V)", 1.0),
            A: ("I(A)", 1.0),
            "charge_ah": ("CE(Ah)", 1.0),
            "soc_percent": ("SOC(%)", 1.0),
            "time_to_go_s": ("TTG(Minutes)", 60.0),
        },
    ),
    "plotter without a header": (ARDUINO, " = 2500 3615;  = 240 299;  = 150 160", {V: ("", MV), A: ("", MA)}),
    "our own export": (
        PLAIN,
        "t_s = 0 9; utc = 1 9; voltage_v = 12 13; current_a = -1 0; power_w = -13 0; charge_ah = -9 0; "
        "soc_percent = 60 99; time_to_go_s = 100 999; temperature_c = 20 55",
        {
            V: ("voltage_v", 1.0),
            A: ("current_a", 1.0),
            W: ("power_w", 1.0),
            "charge_ah": ("charge_ah", 1.0),
            "soc_percent": ("soc_percent", 1.0),
            "time_to_go_s": ("time_to_go_s", 1.0),
            "temperature_c": ("temperature_c", 1.0),
        },
    ),
    "hand-made": (
        PLAIN,
        "t_s = 0 9; v = 11 13; i = 3 3.1; ah = 0 17",
        {V: ("v", 1.0), A: ("i", 1.0), "charge_ah": ("ah", 1.0)},
    ),
    "discharge as such": (
        PLAIN,
        "t_s = 0 9; voltage_v = 3 4; discharge_current_a = 0 0.5; power_w = 0 2",
        {V: ("voltage_v", 1.0), "discharging_current_a": ("discharge_current_a", 1.0), W: ("power_w", 1.0)},
    ),
    "INA219": (
        PLAIN,
        "Bus Voltage (V) = 12 13; Shunt Voltage (mV) = 0 30; Load Voltage (V) = 12 13; Current (mA) = 0 400; "
        "Power (mW) = 0 5000",
        {V: ("Bus Voltage (V)", 1.0), A: ("Current (mA)", MA), W: ("Power (mW)", 1e-3)},
    ),
    "German": (
        PLAIN,
        "Zeit = 0 9; Batteriespannung [V] = 12 13; Entladestrom [A] = 0 1; Leistung [W] = 0 13; "
        "Ladezustand [%] = 60 90",
        {
            V: ("Batteriespannung [V]", 1.0),
            "discharging_current_a": ("Entladestrom [A]", 1.0),
            W: ("Leistung [W]", 1.0),
            "soc_percent": ("Ladezustand [%]", 1.0),
        },
    ),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_columns_of_every_tool_are_found(tool: str) -> None:
    format, header, expected = TOOLS[tool]
    found = read(header, format)
    assert {quantity: found.get(quantity) for quantity in expected} == expected
    assert found.keys() - expected.keys() <= {"charge_ah", "soc_percent", "temperature_c", "current_a", "time_to_go_s"}


def test_a_format_names_what_no_words_tell() -> None:
    devices = Format(
        *("x", "x", "table"),
        header=("devices", "names"),
        columns=(FormatColumn("current_a", ("Ix", "Iy"), unit="mA"), FormatColumn("power_w", ("out *",), unit="W")),
    )
    text = "Meter [7] Iy = 0 500; Meter [7] Qz = 0 1; Meter [7] Voltage = 12 13; out of order = 0 6"
    assert read(text, devices) == {
        "voltage_v": ("Meter [7] Voltage", 1.0),
        "current_a": ("Meter [7] Iy", 1e-3),
    }
    assert names("a out b = 0 6; out of x = 0 6", devices) == {"power_w": "out of x"}


def test_a_column_of_the_format_s_is_nothing_else_by_its_words() -> None:
    format = Format("x", "x", columns=(FormatColumn("current_a", ("Volt A",), unit="A"),))
    assert names("Volt A = 0 1; Volt B = 12 13", format) == {"current_a": "Volt A", "voltage_v": "Volt B"}


def test_offsets_of_degrees_are_kept() -> None:
    kelvin = chosen("Voltage (V) = 12 13; Temperature (K) = 290 300")[1]
    assert (kelvin.quantity, kelvin.factor, kelvin.offset) == ("temperature_c", 1.0, -273.15)
    fahrenheit = chosen("Voltage (V) = 12 13; Temp °F = 54 56")[1]
    assert fahrenheit.factor * 56 + fahrenheit.offset == pytest.approx(13.333, abs=1e-3)


def test_a_capacity_that_never_changes_is_no_counter() -> None:
    assert "charge_ah" not in names("Voltage (V) = 12 13; Capacity (Ah) = 100 100")
    assert names("Voltage (V) = 12 13; Capacity (Ah) = 60 99")["charge_ah"] == "Capacity (Ah)"
    assert names("Voltage (V) = 12 13; Capacity (Ah) = 100 100", charge="Capacity (Ah)")["charge_ah"] == "Capacity (Ah)"


def test_a_column_without_numbers_is_passed_over() -> None:
    assert names("Battery voltage (V); Voltage (V) = 12 13") == {V: "Voltage (V)"}


def test_one_sentence_says_it_all() -> None:
    assert sentence(chosen("Time(S) = 0 9; Cur(A) = 0 0.5; Vol(V) = 2.4 2.6")) == (
        "voltage from 'Vol(V)' in V, current from 'Cur(A)' in A (units in the header)"
    )
    assert sentence(chosen("v = 12 13; amperes = 0 1; temp (F) = 54 56", current="2:mA")) == (
        "voltage from 'v' in V (without a unit, in the range of meters); current from 'amperes' in mA "
        "(units as asked); temperature from 'temp (F)' in degF (units in the header)"
    )
    assert sentence(chosen(" = 1 9;  = 12 13", Format("", "", header=()), voltage="2")) == (
        "voltage from column 2 in V (without a unit, in the range of meters)"
    )


@pytest.mark.parametrize(
    ("header", "shown"),
    (
        (
            "sensor.esp32_gasmonitoring_gasenergykwh|kWh = 10 30",
            "'sensor.esp32_gasmonitoring_gasenergykwh' (10 to 30 kWh)",
        ),
        ("sensor.ups_temperature = 54.1 55.4", "'sensor.ups_temperature' (54.1 to 55.4)"),
        ("sensor.sun_solar_azimuth|° = 1.3 330; sensor.tank|L = 3 4", "'sensor.tank' (3 to 4 L)"),
        ("Min = 54.1 54.3; Max = 54.3 54.5", "'Min' (54.1 to 54.3)"),
    ),
)
def test_a_file_of_something_else_is_refused_with_what_it_holds(header: str, shown: str) -> None:
    with pytest.raises(UsageError) as refused:
        chosen(header, LONG)
    assert str(refused.value).startswith("run.csv:1: ")
    assert shown in str(refused.value)
    assert "--voltage NAME" in str(refused.value)


def test_a_file_without_a_header_asks_for_numbers() -> None:
    headless = Format("", "", header=())
    row = " = 1594113901 1594117057;  = 12.99 21.33;  = 0.02 0.45;  = 12.65 13"
    with pytest.raises(UsageError) as refused:
        chosen(row, headless)
    assert str(refused.value) == (
        "run.csv:1: no header names the columns: 1 (1594113901 to 1594117057), 2 (12.99 to 21.33), 3 (0.02 to 0.45), "
        "4 (12.65 to 13); say which are which by their numbers: --voltage N, --current N, --power N "
        "(and --time N)"
    )
    found = choose(channels(row), headless, asked(time="1", voltage="4", current="3:mA"), unit_of, "run.csv")
    assert [(one.quantity, one.channel.number, one.factor) for one in found] == [(V, 4, 1.0), (A, 3, 1e-3)]


def test_an_empty_file_is_refused() -> None:
    for nothing in ([], [Channel("Voltage")]):
        with pytest.raises(UsageError, match=r"^run\.csv:1: no column holds numbers"):
            choose(nothing, PLAIN, asked(), unit_of, "run.csv")


def test_what_is_left_out_is_said() -> None:
    said = Said()
    chosen("Voltage (V) = 12 13; Temperature = 20 55; charge = 0 9", said=said)
    assert said.sentences == [
        "the charge 'charge' (0 to 9) is not read: it has no unit and may be in Ah or mAh or C; "
        "--charge charge:Ah reads it",
        "the temperature 'Temperature' (20 to 55) is not read: it has no unit and may be in degC or degF; "
        "--temperature Temperature:degC reads it",
    ]
