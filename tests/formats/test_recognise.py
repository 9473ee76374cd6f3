"""Which tool wrote a file is told by its first lines: each bundled format knows its own, and no other's."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.formats.format import Format
from purifier.formats.recognise import means, recognise
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from tests.protocols.test_captures import FOLDER

SAMPLES = FOLDER.parent / "data"
"""Files of other programs; they are no part of the project."""


@cache
def formats() -> tuple[Format, ...]:
    return Library([bundle()]).formats()


def told(text: str, some: tuple[Format, ...] | None = None, file: str = "x.csv") -> list[str]:
    return [one.id for one in recognise(text.splitlines(), file, formats() if some is None else some)]


EB = """\
-----------EB Tester Software-----------
Device:EBC-A20
Mode:D-CC  0.15A  2.45V
Begin Volt:4.148V
-----------www.zketech.com--------------
Time(S),Cur(A),Vol(V)
0,0.00,4.148
"""
VRM = """\
,Battery Monitor [512],Battery Monitor [512],System overview [0]
Europe/Tallinn (+03:00),Voltage,Current,Battery Power
,V,A,W
2026-01-05 10:00:00,13.21,-1.20,-16
"""
RD_USB = (
    "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
    "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds)"
)
EXPORT = "t_s,utc,voltage_v,current_a,power_w,charge_ah,soc_percent,time_to_go_s,temperature_c,extra"
JSON = '{"t_s": 0.5, "utc": "2026-06-04T10:22:33.123Z", "voltage_v": 12.9, "current_a": -0.3, "power_w": null, '
JSON += '"charge_ah": null, "soc_percent": 80, "time_to_go_s": null, "temperature_c": null, "extra": {}}'
DBUS = "com.victronenergy.battery.ttyO0\n/Soc\tDOUBLE\t58.2\t58.2%\n\n15\t/Dc/0/Power\tDOUBLE\t429.0\t429W\n"
BOOT = "INFO ESPHome 2026.4.2\nINFO Reading configuration shed.yaml...\n[14:21:40][C][logger:185]: Logger:\n"
ESPHOME = "[D][sensor:117]: 'Battery voltage': Sending state 13.40000 V with 1 decimals of accuracy"

OWN = {
    "arduino-battery-tester": "START ../src/UltimateBatteryTester.cpp\nVersion 3.3\n4004 330 201\n",
    "atorch-dl24": "date,voltage,current,power,energy,charge,temp,time_seconds,time_str\n",
    "atorch-px100": ",is_on,voltage,current,time,cap_ah,cap_wh,temp,set_current,set_voltage,set_timer\n",
    "battery-data-format": "Test Time / s,Voltage / V,Current / A,Unix Time / s,Cycle Count / 1\n",
    "ecoworthy": "time,b1_voltage,b1_current,b1_watts,b1_soc,b2_voltage,b2_current,tot_volts,tot_amp\n",
    "esphome-console": f"INFO Starting log output\n[14:21:48]{ESPHOME}\n",
    "esphome-console-untimed": f"{ESPHOME}\n",
    "fnirsi": "\ntimestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As\n",
    "hendkai-dl24": "timestamp,elapsed_s,phase,phase_type,voltage_v,current_a,capacity_mah,energy_mwh,temperature_c\n",
    "grafana-series": '"Series";"Time";"Value"\n',
    "home-assistant-counters": "statistic_id\tunit\tstart\tstate\tsum\n",
    "home-assistant-history": "entity_id,state,last_changed\n",
    "home-assistant-statistics": "statistic_id\tunit\tstart\tmin\tmax\tmean\n",
    "joulescope-statistics": "#time,current,voltage,power,charge,energy\n",
    "joulescope-untimed": "#current,voltage,power,charge,energy\n",
    "joulescope-waveform": "# time,JS220-001122.voltage\n",
    "ppk2": "Timestamp(ms),Current(uA),D0-D7\n",
    "purifier-csv": f"{EXPORT}\n",
    "purifier-decode": JSON.replace('"utc": "2026-06-04T10:22:33.123Z", ', "") + "\n",
    "purifier-jsonl": f"{JSON}\n",
    "rd-usb": f"{RD_USB},Run time,Run time (seconds),Unix time\n",
    "rd-usb-old": f"{RD_USB}\n",
    "shelly-hourly": "Date,Time,Min,Max\n",
    "smart-bms-utility": (
        "timestampUTC;totalVoltage;chargingCurrentA;disChargingCurrentA;remainingCapacityAh;socPercent;t1;c1;c2\n"
    ),
    "ti-gauge": "Data Log\n\nTimeStamp,Temperature,Voltage,Current,Relative State of Charge\n",
    "um25c-toomix": "Time;Value\n",
    "venus-csv-logger": "time,mppt100/DC_0_voltage,system/battery_voltage,system/battery_current\n",
    "venus-dbus-recorder": DBUS,
    "vrm": VRM,
    "zketech-eb": EB,
}
"""Format -> how a file of it begins."""


@pytest.mark.parametrize("id_", [one.id for one in formats()])
def test_each_format_is_recognised_by_how_its_files_begin(id_: str) -> None:
    assert told(OWN[id_])[:1] == [id_]


@pytest.mark.parametrize("id_", OWN)
def test_bytes_that_editors_add_change_nothing(id_: str) -> None:
    assert told("\ufeff" + OWN[id_].replace("\n", "\r\n"))[:1] == [id_]


@pytest.mark.parametrize("id_", [id_ for id_, text in OWN.items() if text.count("\n") == 1 and text[0] not in "{[#"])
def test_a_header_is_found_in_any_case_quoted_and_behind_a_preamble(id_: str) -> None:
    delimiter = next(mark for mark in "\t;, " if mark in OWN[id_].strip())
    cells = OWN[id_].strip("\n").split(delimiter)
    if delimiter != " ":
        quoted = delimiter.join(f'" {cell.upper()} "' for cell in cells)
        assert told("made by a tool\n" * 29 + quoted)[:1] == [id_]
    assert told("made by a tool\n" * 30 + OWN[id_]) == []


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (EXPORT.replace(",", ";"), ["purifier-csv"]),
        ("test_time_second,voltage_volt,current_ampere,unix_time_second", ["battery-data-format"]),
        ("Time,Value", []),
        ("Time;Value;Unit", []),
        ("Date,Time,Min,Max,Mean", []),
        ("Time(S),Cur(A),Vol(V)\n0,0.00,4.148", []),
        ("time,current,voltage,power,charge,energy", []),
        ("t_s,voltage_v,current_a", []),
        ("statistic_id,unit_of_measurement,source,category,first_seen", []),
        ('{"values": [{"path": "electrical.batteries.1.voltage", "value": 12.9}]}', []),
        ('{"t": 1.5, "hex": "FF550101"}', []),
        ("[1, 2]", []),
        ("{", []),
        ("\x00\x01\x02", []),
        ("", []),
    ],
)
def test_what_is_nearly_a_format_is_none(text: str, others: list[str]) -> None:
    assert told(text) == others


@pytest.mark.parametrize(
    "text",
    [
        VRM.replace("Europe/Tallinn (+03:00)", "Time"),
        VRM.replace(",V,A,W\n", ""),
        VRM.replace(",V,A,W", ",V,A,3"),
        VRM.replace(",Battery", "x,Battery", 1),
        VRM.replace("Battery Monitor [512]", "Battery Monitor", 1),
        VRM.partition("\n")[2],
    ],
)
def test_three_rows_of_header_must_all_be_there(text: str) -> None:
    assert "vrm" not in told(text)


def test_a_row_of_units_may_have_one_for_the_time_and_the_names_must_still_be_there() -> None:
    one = Format("x", "x", has=("Time", "U"), header=("names", "units"))
    other = Format("y", "y", or_has=("Zeit", "U"), has=("Time", "U"), header=("units", "names"))
    assert told("Time;U\ns;V\n0;12.5", (one, other)) == ["x"]
    assert told("Time;U;Step\ns;V;1\n0;12.5;3", (one, other)) == ["x"]
    assert told(" ;V\nZeit;U\n0;12.5", (one, other)) == ["y"]
    assert told("Time;U\n0;12.5", (one, other)) == []
    assert told("Time;U\nlogged;with;care\n0;12.5", (one, other)) == []
    assert told("Clock;I\ns;A\n0;12.5", (one, other)) == []


def test_more_demanded_columns_go_first_and_of_equals_the_first() -> None:
    little = Format("little", "x", has=("a", "b"))
    more = Format("more", "x", has=("a", "b", "c"))
    same = replace(more, id="same")
    assert told("c,b,a\n1,2,3", (little, more, same)) == ["more", "same", "little"]
    assert told("c,b,a\n1,2,3", (same, more)) == ["same", "more"]


def test_objects_are_told_by_their_keys() -> None:
    some = Format("some", "x", shape="json", has=("t", "u"), or_has=("zeit", "u"))
    all_ = replace(some, id="all", only=True)
    assert told('{"t": 1, "u": 2}', (some, all_)) == ["some", "all"]
    assert told('\n{"zeit": 1, "u": 2, "i": 3}', (some, all_)) == ["some"]
    assert told('{"t": 1}', (some, all_)) == []


def test_ones_own_format_goes_before_a_bundled_one_of_equal_fit(tmp_path: Path) -> None:
    mine = tmp_path / "formats" / "zz-mine.toml"
    mine.parent.mkdir()
    mine.write_text((bundle() / "formats" / "ppk2.toml").read_text(encoding="utf-8"), encoding="utf-8")
    found = Library([tmp_path, bundle()]).formats()
    assert told(OWN["ppk2"], found) == ["zz-mine", "ppk2"]


@pytest.mark.parametrize(
    "line",
    [
        "[14:21:48][S][sensor]: 'Battery voltage' >> 13.40 V",
        "[14:21:48][D][sensor:126]: 'Battery voltage' >> 13.40 V",
        "[14:21:48.123][V][sensor:126]: 'Battery voltage' >> 13.40 V",
        f"\x1b[0;36m[14:21:48]{ESPHOME}\x1b[0m",
    ],
)
def test_a_console_is_told_whatever_version_speaks(line: str) -> None:
    assert told(f"something else\n{line}\n") == ["esphome-console"]
    assert told(f"something else\n{line[line.index('][') + 1 :]}\n") == ["esphome-console-untimed"]


def test_a_console_that_still_tells_of_its_board_is_one_too() -> None:
    assert told(BOOT + "[14:21:40][C][uart:102]: UART Bus:\n" * 80) == ["esphome-console"]


def test_a_file_s_name_tells_nothing() -> None:
    assert told("a,b\n1,2", file="history.csv") == []
    assert told(OWN["ppk2"], file="history.csv") == ["ppk2"]


ORDINARY = (
    *("time", "Time", "timestamp", "date", "Date", "datetime", "t", "s", "ms", "seconds", "unix", "utc", "elapsed"),
    *("voltage", "Voltage", "Voltage (V)", "V", "volts", "U", "u_mV", "vbat", "battery_voltage", "Vol(V)", "mV"),
    *("current", "Current", "Current (A)", "A", "amps", "I", "mA", "Current(mA)", "battery_current", "Cur(A)"),
    *("power", "Power (W)", "W", "watts", "P", "energy", "Wh", "mAh", "Ah", "charge", "capacity", "soc", "SoC %"),
    *("temp", "temperature", "Temp (C)", "state", "unit", "name", "value", "id", "min", "max", "mean", "note", ""),
    *("Min", "Max", "Value", "sum", "phase", "step", "cycle", "index", "#", "system/voltage", "log.txt", "x.y"),
)
HEADERS = st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=12, unique=True)


@settings(max_examples=200)
@given(HEADERS, st.sampled_from(",;\t| "), st.integers(0, 5))
def test_no_ordinary_header_is_taken_for_a_tool_s(header: list[str], delimiter: str, before: int) -> None:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow(header)
    own = {frozenset(("Date", "time", "Min", "Max")), frozenset(("Time", "Value"))}
    exact = {frozenset(name.casefold() for name in one) for one in own}
    if frozenset(name.casefold() for name in header if name) not in exact:
        assert told("# a logger\n" * before + line.getvalue() + delimiter.join("1" for _ in header)) == []


@given(st.lists(st.text(max_size=200), max_size=60))
def test_any_lines_are_recognised_or_not_but_never_fail(lines: list[str]) -> None:
    assert recognise(lines, "x", formats()) is not None


@pytest.mark.parametrize(
    "line",
    ["," * 10**6, '"' * 10**6, "[" * 10**6, "{" * 10**6, "a*" * 10**5, '{"a": ' * 10**5],
    ids=["commas", "quotes", "brackets", "braces", "stars", "objects"],
)
def test_no_line_keeps_anybody_waiting(line: str) -> None:
    began_s = time.process_time()
    assert told(line) == []
    assert time.process_time() - began_s < 2.0


@pytest.mark.parametrize(
    ("pattern", "name", "same"),
    [
        ("Voltage (V)", " voltage (v) ", True),
        ("Voltage", '"Voltage"', True),
        ("*.current", "JS220-1.current", True),
        ("*.current", "current", False),
        ("*/*voltage*", "mppt/DC_0_voltage", True),
        ("*/*voltage*", "voltage/mppt", False),
        ("a*a", "a", False),
        ("a*b*c", "abbc", True),
        ("*", "anything", True),
        ("*" * 50 + "x", "y" * 10_000, False),
    ],
)
def test_a_star_in_a_name_stands_for_any_text(pattern: str, name: str, same: bool) -> None:
    assert means(pattern, name) is same


SAMPLE_OF = {
    "arduino-plotter-log": "arduino-battery-tester",
    "fnirsi-logger": "fnirsi",
    "home-assistant-history": "home-assistant-history",
    "home-assistant-statistics/manualtestMean.csv": "home-assistant-statistics",
    "home-assistant-statistics/min_max_mean.tsv": "home-assistant-statistics",
    "home-assistant-statistics/manualtestSum.csv": "home-assistant-counters",
    "home-assistant-statistics/state_sum.tsv": "home-assistant-counters",
    "shelly-cloud": "shelly-hourly",
    "victron-dbus-csv-logger": "venus-csv-logger",
    "victron-dbus-recorder": "venus-dbus-recorder",
    "zketech-eb-tester": "zketech-eb",
    "ti-gauge-log": "ti-gauge",
}
"""Folder of samples, or one of its files -> the format; all others are of no format that has a name."""


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples: PURIFIER_CAPTURES names no folder beside them")
def test_every_real_file_is_recognised_as_what_it_is_and_nothing_else() -> None:
    files = [file for file in sorted(SAMPLES.rglob("*")) if file.suffix.lower() in (".csv", ".tsv", ".log", ".txt")]
    files = [file for file in files if file.name != "SOURCE.txt"]
    assert len(files) > 30
    for file in files:
        head = file.read_bytes()[:20_000].decode("utf-8", "replace").splitlines()[:60]
        own = SAMPLE_OF.get(f"{file.parent.name}/{file.name}", SAMPLE_OF.get(file.parent.name))
        assert [one.id for one in recognise(head, file.name, formats())] == ([own] if own else []), file
