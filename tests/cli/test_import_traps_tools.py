"""Traps in files of known tools: as they write them, and as a spreadsheet saves them again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.import_traps import EVERY_S, Point, dry, hour, is_the_hour, refused, said, sums, write

TALLINN = ZoneInfo("Europe/Tallinn")
Lines = list[str]


def rd_usb() -> Lines:
    """Its Time is local and names no zone; its counters go on from before, those called Zerod do not."""
    names = (
        "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
        "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds),Run time,Run time (seconds),"
        "Unix time,Zerod accumulated current (mAh),Zerod accumulated power (mWh),Zerod accumulated time (seconds)"
    )
    rows = []
    for p in hour():
        ah, wh = sums([one for one in hour() if one.t <= p.t])
        local = p.at.astimezone(TALLINN).strftime("%Y-%m-%d %H:%M:%S")
        rows.append(
            f"{local},{p.v:.4f},{p.i:.4f},{p.v * p.i:.4f},25,0.01,0.01,{p.v / p.i:.1f},{ah * 1000 + 1234:.0f},"
            f"{wh * 1000 + 4321:.0f},{p.t},00:00:{p.t % 60:02d},{p.t},{p.at.timestamp():.0f},"
            f"{ah * 1000:.0f},{wh * 1000:.0f},{p.t}"
        )
    return [names, *rows]


def smart_bms() -> Lines:
    names = "timestampUTC;totalVoltage;chargingCurrentA;disChargingCurrentA;remainingCapacityAh;socPercent;t1;c1;c2"
    return [names, *(f"{p.at:%Y-%m-%d %H:%M:%S};{p.v:.4f};0.0;{p.i:.4f};80.1;80;21.5;3.3;3.3" for p in hour())]


def ti_gauge() -> Lines:
    names = "TimeStamp,Temperature,Voltage,Current,Relative State of Charge"
    rows = [f"{p.at:%Y-%m-%d %H:%M:%S}.250,25.1,{p.v * 1000:.0f},{-p.i * 1000:.0f},80" for p in hour()]
    rows[7] = f"{hour()[7].at:%Y-%m-%d %H:%M:%S}.250,,,,"
    return ["Data Log", "", names, *rows]


def dl24() -> Lines:
    names = "date,voltage,current,power,energy,charge,temp,time_seconds,time_str"
    return [
        names,
        *(
            f"{p.at:%Y-%m-%d %H:%M:%S},{p.v:.3f},{p.i:.3f},{p.v * p.i:.2f},{p.v * p.i * p.t / 3600:.3f},"
            f"{p.i * p.t / 3600:.3f},25,{p.t},0d {p.t // 3600:02d}:{p.t // 60 % 60:02d}:{p.t % 60:02d}"
            for p in hour()
        ),
    ]


def px100() -> Lines:
    names = ",is_on,voltage,current,time,cap_ah,cap_wh,temp,set_current,set_voltage,set_timer"
    return [
        names,
        *(
            f"{n},True,{p.v:.3f},{p.i:.3f},{p.t // 3600:02d}:{p.t // 60 % 60:02d}:{p.t % 60:02d},"
            f"{p.i * p.t / 3600:.3f},{p.v * p.i * p.t / 3600:.3f},25,0.5,10.5,00:00:00"
            for n, p in enumerate(hour())
        ),
    ]


def hendkai() -> Lines:
    names = "timestamp,elapsed_s,phase,phase_type,voltage_v,current_a,capacity_mah,energy_mwh,temperature_c"
    return [
        names,
        *(
            f"{p.at:%Y-%m-%d %H:%M:%S},{p.t},1,discharge,{p.v:.4f},{p.i:.4f},{p.i * p.t / 3.6:.1f},"
            f"{p.i * p.v * p.t / 3.6:.1f},25"
            for p in hour()
        ),
    ]


def vrm() -> Lines:
    devices = (
        ",Battery Monitor [512],Battery Monitor [512],Battery Monitor [512],Solar Charger [258],System overview [0]"
    )
    names = "Europe/Tallinn (+03:00),Voltage,Current,State of charge,Voltage,Battery Power"
    rows = []
    for n, p in enumerate(hour()):
        local = p.at.astimezone(TALLINN).strftime("%Y-%m-%d %H:%M:%S")
        rows.append(f"{local},{p.v:.4f},{-p.i:.4f},{80 - n // 60},{18.5 if n % 3 else ''},{-p.i * p.v:.2f}")
    return [devices, names, ",V,A,%,V,W", *rows]


def joulescope() -> Lines:
    rows = [f"{p.t:g},{p.i:g},{p.v:g},{p.i * p.v:g},{p.i * p.t:g},{p.i * p.v * p.t:g}" for p in hour()]
    return ["#time,current,voltage,power,charge,energy", *rows]


def fnirsi() -> Lines:
    names = "timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As"
    rows = [
        f"{p.at.timestamp():.3f} {n % 4} {p.v:.5f} {p.i:.5f} 0.0 0.0 25.1 {p.v * p.i * p.t:.4f} {p.i * p.t:.4f}"
        for n, p in enumerate(hour())
    ]
    half = len(rows) // 2
    return ["", names, *rows[:half], "", names, *rows[half:]]


def battery_data_format() -> Lines:
    names = "Test Time / s,Voltage / V,Current / A,Unix Time / s"
    return [names, *(f"{p.t},{p.v},{-p.i},{p.at.timestamp():.0f}" for p in hour())]


TOOLS: dict[str, tuple[Callable[[], Lines], str, bool]] = {
    "rd-usb": (rd_usb, "rd-usb", True),
    "Smart BMS Utility": (smart_bms, "smart-bms-utility", True),
    "TI gauge": (ti_gauge, "ti-gauge", True),
    "dl24": (dl24, "atorch-dl24", True),
    "px100": (px100, "atorch-px100", False),
    "hendkai": (hendkai, "hendkai-dl24", True),
    "VRM": (vrm, "vrm", True),
    "Joulescope": (joulescope, "joulescope-statistics", False),
    "FNIRSI": (fnirsi, "fnirsi", True),
    "BDF": (battery_data_format, "battery-data-format", True),
}
"""Tool -> its file, its format's id, whether it has dates."""


def cells(lines: Lines) -> list[list[str]]:
    if ";" in lines[0]:
        return [line.split(";") for line in lines]
    return [line.split() for line in lines] if " dp_V " in "".join(lines[:3]) else list(csv.reader(lines))


def saved(lines: Lines, delimiter: str, decimal: str, date: str) -> Lines:
    """As a spreadsheet saves it: each line as long as the longest, dates and decimals of its country."""
    found = cells(lines)
    width = max(map(len, found))

    def put(cell: str) -> str:
        stamp = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?", cell)
        if stamp:
            year, month, day, clock = stamp.groups()
            return date.format(y=year, m=int(month), d=int(day), c=clock)
        return cell.replace(".", decimal) if re.fullmatch(r"[-+]?\d*\.\d+", cell) else cell

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for row in found:
        writer.writerow([*map(put, row), *[""] * (width - len(row))])
    return out.getvalue().splitlines()


SAVED = {
    "as written": None,
    "in London": (",", ".", "{d:02d}/{m:02d}/{y} {c}"),
    "in New York": (",", ".", "{m}/{d}/{y} {c}"),
    "in Berlin": (";", ",", "{d:02d}.{m:02d}.{y} {c}"),
    "with tabs": ("\t", ".", "{y}-{m:02d}-{d:02d} {c}"),
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("copy", SAVED)
def test_the_hour_of_a_tool_as_written_and_as_saved_again(tool: str, copy: str, tmp_path: Path) -> None:
    make, format, dated = TOOLS[tool]
    lines, how = make(), SAVED[copy]
    end, encoding = ("\n", "utf-8") if how is None else ("\r\n", "utf-8-sig")
    if how is not None:
        lines = saved(lines, *how)
    dates = {"in London": ["--dates", "day-first"], "in New York": ["--dates", "month-first"]}.get(copy, [])
    asked = [*dates, *([] if tool == "VRM" else ["--zone", "UTC"])]
    found = is_the_hour(write(tmp_path / "log.csv", lines, end, encoding), *asked, rel=4e-3)
    assert found["format"] == format or (how is not None and found["format"] == "table")
    if dated:
        assert found["runs"][0]["started_utc"][:19] == "2026-03-05T18:00:00"


def test_two_monitors_of_one_system_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    devices = ",Battery Monitor [512],Battery Monitor [512],Battery Monitor [513],Battery Monitor [513]"
    rows = [f"{p.at:%Y-%m-%d %H:%M:%S},{p.v},{-p.i},{p.v},{-2 * p.i}" for p in hour()]
    lines = [devices, "Etc/UTC (+00:00),Voltage,Current,Voltage,Current", ",V,A,V,A", *rows]
    path = write(tmp_path / "vrm.csv", lines)
    words = refused(capsys, path)
    assert "vrm.csv:" in words and "[512]" in words and "[513]" in words and "--voltage" in words
    is_the_hour(path, "--voltage", "Battery Monitor [512] Voltage", "--current", "Battery Monitor [512] Current")


def test_the_offset_of_the_day_of_a_download_is_not_that_of_each_row(tmp_path: Path) -> None:
    """A row of March under '+03:00' is two hours ahead of UTC."""
    found = is_the_hour(write(tmp_path / "vrm.csv", vrm()))
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z"
    said(found, "Europe/Tallinn")


def test_hourly_least_and_greatest_are_no_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{Point(n * 3600, 0, 0).at:%d/%m/%Y,%H:%M},{13.0 - n * 0.02:.2f},{13.2 - n * 0.02:.2f}" for n in range(48)]
    path = write(tmp_path / "shelly.csv", ["Date,Time,Min,Max", *rows], "\r\n")
    assert "shelly.csv" in refused(capsys, path)
    found = dry(path, "--voltage", "middle", "--load", "7 W", "--zone", "UTC")
    assert found["format"] == "shelly-hourly" and found["runs"][0]["energy_wh"] == pytest.approx(7 * 48, rel=0.05)


def test_a_console_copied_without_its_times_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for p in hour():
        lines.append(f"[D][sensor:117]: 'Battery voltage': Sending state {p.v:.5f} V with 2 decimals of accuracy")
        lines.append(f"[D][sensor:117]: 'Battery current': Sending state {-p.i:.5f} A with 2 decimals of accuracy")
    path = write(tmp_path / "esphome.log", lines)
    words = refused(capsys, path)
    assert "esphome.log:1:" in words and "no time in front of them" in words


def test_dbus_recordings_count_from_their_start(tmp_path: Path) -> None:
    lines = ["com.victronenergy.battery.ttyO2"]
    first = {"/Dc/0/Voltage": ("d", 13.2), "/Dc/0/Current": ("d", -0.4), "/Soc": ("d", 80.0)}
    lines += [f"{path}\t{kind}\t{value}\t{value}" for path, (kind, value) in first.items()]
    lines += ["/TimeToGo\tARRAY\t[]\t---", ""]
    for p in hour():
        lines.append(f"{p.t}\t/Dc/0/Voltage\td\t{p.v:.10f}\t{p.v:.2f}V")
        lines.append(f"{p.t}\t/Dc/0/Current\td\t{-p.i:.10f}\t{-p.i:.1f}A")
    found = is_the_hour(write(tmp_path / "battery.csv", lines), rel=3e-3)
    assert found["runs"][0]["started_utc"] is None


def test_signal_k_writes_in_si_units(tmp_path: Path) -> None:
    lines = []
    for p in hour():
        stamp = (p.at + timedelta(0)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        values = (
            f'{{"path":"electrical.batteries.0.voltage","value":{p.v}}},'
            f'{{"path":"electrical.batteries.0.current","value":{-p.i}}},'
            '{"path":"electrical.batteries.0.temperature","value":294.65},'
            '{"path":"electrical.batteries.0.capacity.stateOfCharge","value":0.8}'
        )
        lines.append(f'{{"context":"vessels.self","updates":[{{"timestamp":"{stamp}","values":[{values}]}}]}}')
    found = is_the_hour(write(tmp_path / "skserver-raw_2026-03-05T18.log", lines))
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z"


def test_hours_of_statistics_are_means_of_their_hour(tmp_path: Path) -> None:
    rows = []
    for n in range(6):
        at = Point(n * 3600, 0, 0).at
        rows.append(
            f"sensor.shelf_battery_voltage\tV\t{at:%d.%m.%Y %H:%M}\t13\t13,3\t{13.2 - n * 0.05:.3f}".replace(".2", ".2")
        )
        rows.append(f"sensor.shelf_battery_current\tA\t{at:%d.%m.%Y %H:%M}\t-1\t0\t-0,5")
    lines = [
        "statistic_id\tunit\tstart\tmin\tmax\tmean",
        *(re.sub(r"\t(\d+)\.(\d{3})$", r"\t\1,\2", row) for row in rows[::-1]),
    ]
    found = dry(write(tmp_path / "means.csv", lines, encoding="utf-8-sig"), "--zone", "UTC")
    assert found["runs"][0]["charge_ah"] == pytest.approx(3.0, rel=1e-3)
    assert found["runs"][0]["energy_wh"] == pytest.approx(0.5 * sum(13.2 - n * 0.05 for n in range(6)), rel=1e-3)


def test_samples_that_are_copies_of_the_one_before_change_nothing(tmp_path: Path) -> None:
    """Faster than twice a second a meter's program repeats itself."""
    lines = rd_usb()
    doubled = [lines[0]]
    for line in lines[1:]:
        doubled += [line, line]
    assert EVERY_S == 20
    is_the_hour(write(tmp_path / "rd.csv", doubled))
