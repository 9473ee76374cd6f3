"""Traps in units: none, several in one column, of other systems, counters, shares, and steps that are too coarse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from tests.cli.import_traps import Point, comes_to, dry, hour, is_the_hour, refused, said, sums, write

Row = Callable[[Point], str]

UNITS: dict[str, tuple[str, Row]] = {
    "mV and mA": ("time,voltage (mV),current (mA)", lambda p: f"{p.v * 1000:.1f},{-p.i * 1000:.2f}"),
    "uV and uA": ("time,U/uV,I/µA", lambda p: f"{p.v * 1e6:.0f},{-p.i * 1e6:.0f}"),
    "greek mu": ("time,voltage [V],current [μA]", lambda p: f"{p.v},{-p.i * 1e6:.0f}"),
    "kV and kA": ("time,voltage (kV),current (kA)", lambda p: f"{p.v / 1000:.7f},{-p.i / 1000:.7f}"),
    "units in words": ("time,voltage in volts,current in milliamps", lambda p: f"{p.v},{-p.i * 1000:.2f}"),
    "units alone": ("time,Volts,Amps", lambda p: f"{p.v},{-p.i}"),
    "letters alone": ("t,U,I", lambda p: f"{p.v},{-p.i}"),
    "underscores": ("time,battery_voltage_mv,battery_current_ma", lambda p: f"{p.v * 1000:.1f},{-p.i * 1000:.2f}"),
    "camel": ("time,batteryVoltage_mV,batteryCurrent_mA", lambda p: f"{p.v * 1000:.1f},{-p.i * 1000:.2f}"),
    "without a unit": ("time,voltage,current", lambda p: f"{p.v},{-p.i}"),
    "watts for amperes": ("time,voltage (V),power (W)", lambda p: f"{p.v},{-p.v * p.i:.5f}"),
    "mW for amperes": ("time,voltage (V),power (mW)", lambda p: f"{p.v},{-p.v * p.i * 1000:.2f}"),
    "watts without a unit for amperes": ("time,voltage (V),power", lambda p: f"{p.v},{-p.v * p.i:.5f}"),
    "kW for amperes": ("time,voltage (V),power (kW)", lambda p: f"{p.v},{-p.v * p.i / 1000:.8f}"),
    "none, told by the watts": ("time,voltage,current,power", lambda p: f"{p.v},{-p.i * 1000:.1f},{-p.v * p.i:.4f}"),
    "mV told by their size": ("time,voltage,current (A)", lambda p: f"{p.v * 1000:.0f},{-p.i}"),
    "cells change": (
        "time,voltage,current",
        lambda p: f"{p.v:.4f} V,{f'{-p.i:.4f} A' if p.i >= 0.5 else f'{-p.i * 1000:.1f} mA'}",
    ),
    "cells change glued": (
        "time,voltage,current",
        lambda p: (
            f"{f'{p.v}V' if p.t % 40 else f'{p.v * 1000:.1f}mV'},"
            f"{f'{-p.i:.4f}A' if p.t % 60 else f'{-p.i * 1e6:.0f}uA'}"
        ),
    ),
    "cells against the header": ("time,voltage (V),current (A)", lambda p: f"{p.v},{-p.i * 1000:.1f} mA"),
}


@pytest.mark.parametrize("unit", UNITS)
def test_the_same_hour_in_whatever_units(unit: str, tmp_path: Path) -> None:
    header, row = UNITS[unit]
    rows = [f"{p.t},{row(p)}" for p in hour()]
    found = dry(write(tmp_path / "log.csv", [header, *rows]))
    ah, wh = sums(hour())
    (one,) = found["runs"]
    assert one["energy_wh"] == pytest.approx(wh, rel=2e-3), found["understood"]
    if "current_a" in {column["quantity"] for column in found["columns"]}:
        assert one["charge_ah"] == pytest.approx(ah, rel=2e-3), found["understood"]


def test_milliamperes_without_a_unit_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{p.t},{p.v},{p.i * 1000:.1f}" for p in hour()]
    path = write(tmp_path / "log.csv", ["time,voltage,current", *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "400 to 600 A" in words and "0.4 to 0.6 A" in words
    assert "--current current:A" in words and "--current current:mA" in words
    is_the_hour(path, "--current", "current:mA", rel=2e-3)


def shown(database: Path) -> dict[str, object]:
    result = CliRunner().invoke(
        main, ["export", "1", "--format", "jsonl", "--db", str(database)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout.splitlines()[0])
    return found


DEGREES: dict[str, tuple[str, str, float]] = {
    "celsius": ("temperature (°C)", "21.5", 21.5),
    "celsius bare": ("temp_C", "21.5", 21.5),
    "celsius word": ("Temperature degC", "21.5", 21.5),
    "fahrenheit": ("temperature (°F)", "70.7", 21.5),
    "fahrenheit bare": ("temp_F", "70.7", 21.5),
    "fahrenheit in cells": ("temperature", "70.7 °F", 21.5),
    "kelvin": ("temperature (K)", "294.65", 21.5),
    "kelvin by its size": ("temperature", "294.65", 21.5),
    "a room": ("temperature", "21.5", 21.5),
}


@pytest.mark.parametrize("degrees", DEGREES)
def test_temperatures_come_out_in_celsius(degrees: str, tmp_path: Path) -> None:
    name, cell, celsius = DEGREES[degrees]
    rows = [f"{p.iso()},{p.v},{-p.i},{cell}" for p in hour()]
    path = write(tmp_path / "log.csv", [f"time,voltage (V),current (A),{name}", *rows])
    database = tmp_path / "runs.sqlite3"
    assert CliRunner().invoke(main, ["import", path, "--db", str(database)], catch_exceptions=False).exit_code == 0
    assert shown(database)["temperature_c"] == pytest.approx(celsius, abs=0.05)


def test_a_temperature_that_may_be_of_either_kind_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [f"{p.iso()},{p.v},{-p.i},{60 + p.t / 3600:.1f}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", ["time,voltage (V),current (A),temperature", *rows]))
    assert "temperature_c" not in {one["quantity"] for one in found["columns"]}
    said(found, "temperature", "degC or degF")


SHARES: dict[str, tuple[str, str, float]] = {
    "percent": ("SoC (%)", "87.5", 87.5),
    "percent in capitals": ("SOC (%)", "87.5", 87.5),
    "percent without a unit": ("SoC", "87.5", 87.5),
    "percent in cells": ("state of charge", "87.5%", 87.5),
    "0 to 1": ("soc", "0.875", 87.5),
    "percent without a sign": ("battery_soc", "87.5", 87.5),
    "german": ("Ladezustand [%]", "87.5", 87.5),
}


@pytest.mark.parametrize("share", SHARES)
def test_states_of_charge_come_out_in_percent(share: str, tmp_path: Path) -> None:
    name, cell, percent = SHARES[share]
    low = cell.replace("87.5", "86.5").replace("0.875", "0.865")
    rows = [f"{p.iso()},{p.v},{-p.i},{cell if p.t < 1800 else low}" for p in hour()]
    path = write(tmp_path / "log.csv", [f"time,voltage (V),current (A),{name}", *rows])
    database = tmp_path / "runs.sqlite3"
    assert CliRunner().invoke(main, ["import", path, "--db", str(database)], catch_exceptions=False).exit_code == 0
    assert shown(database)["soc_percent"] == pytest.approx(percent)


def test_a_state_of_charge_of_200_percent_is_no_reading_and_said(tmp_path: Path) -> None:
    rows = [f"{p.iso()},{p.v},{-p.i},{200 if p.t < 600 else 80}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", ["time,voltage (V),current (A),soc (%)", *rows]))
    said(found, "30 cells", "soc (%)", "beyond belief", "line 2")


def test_a_glitch_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [f"{p.iso()},{p.v if p.t != 1200 else 65535},{-p.i},{21.5 if p.t != 1200 else -127}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", ["time,voltage (V),current (A),temperature (°C)", *rows]), rel=3e-3)
    said(found, "voltage (V)", "beyond belief", "line 62")
    said(found, "temperature (°C)", "beyond belief", "line 62")


# Counters

COUNTERS = {"Ah": 1.0, "mAh": 1000.0, "As": 3600.0, "C": 3600.0}


@pytest.mark.parametrize("unit", COUNTERS)
def test_a_counter_of_whatever_unit_bridges_a_silence(unit: str, tmp_path: Path) -> None:
    ah = 0.0
    rows = []
    for p in hour(every_s=10):
        if not 1200 < p.t < 2400:
            rows.append(f"{p.iso()},{p.v},-0.5,{0.5 * p.t / 3600 * COUNTERS[unit]:.5f}")
        ah = 0.5 * p.t / 3600
    path = write(tmp_path / "log.csv", [f"time,voltage (V),current (A),charge ({unit})", *rows])
    (one,) = dry(path)["runs"]
    assert one["charge_ah"] == pytest.approx(ah, rel=5e-3)
    assert one["coverage_percent"] == pytest.approx(200 / 3, abs=1.0)


@pytest.mark.parametrize("again", [0.0, 0.03])
def test_a_counter_that_was_set_to_nothing_counts_nothing_twice(again: float, tmp_path: Path) -> None:
    """At half time the meter is reset; what it counts then is no consumption by itself."""
    rows = []
    for p in hour(every_s=10):
        counted = 0.5 * p.t / 3600 if p.t < 1800 else again + 0.5 * (p.t - 1800) / 3600
        rows.append(f"{p.iso()},{p.v},-0.5,{counted * 1000:.2f}")
    comes_to(0.5, 0.5 * 13.1, write(tmp_path / "log.csv", ["time,voltage (V),current (A),capacity (mAh)", *rows]))


def test_a_counter_that_drops_out_for_a_moment_counts_nothing(tmp_path: Path) -> None:
    rows = [f"{p.iso()},{p.v},-0.5,{0 if p.t == 1800 else 5000 + 0.5 * p.t / 3.6:.1f}" for p in hour(every_s=10)]
    comes_to(0.5, 0.5 * 13.1, write(tmp_path / "log.csv", ["time,voltage (V),current (A),capacity (mAh)", *rows]))


# Resolution


@pytest.mark.parametrize(("form", "step", "percent"), [(".1f", "0.1 A", 20), (".2f", "0.01 A", 2)])
def test_a_current_of_few_digits_is_said_and_its_band_is_wide(
    form: str, step: str, percent: float, tmp_path: Path
) -> None:
    rows = [f"{p.t},{p.v},{-0.5 - (p.t // 20 % 3 - 1) * float(step[:-2]):{form}}" for p in hour()]
    found = dry(write(tmp_path / "log.csv", ["t (s),voltage (V),current (A)", *rows]))
    said(found, f"steps of {step}", f"{percent} % of the load")
    assert found["measurement_spread_percent"] == pytest.approx(percent / 2, rel=0.1)


@pytest.mark.parametrize("cells", [["0.1"], ["0.10"], ["0.1", "0.2"], ["0.10", "0.11"]])
def test_a_constant_current_of_one_digit_is_no_exact_one(cells: list[str], tmp_path: Path) -> None:
    """0.10 A of a tester with two decimals is known to a tenth at best, however steady it stands there."""
    rows = [f"{p.t},-{cells[p.t // 20 % len(cells)]},{p.v}" for p in hour()]
    found = dry(write(tmp_path / "log.csv", ["t (s),current (A),voltage (V)", *rows]), "--sign", "charge-positive")
    said(found, "steps of", "of the load")
    assert found["measurement_spread_percent"] >= 4.0


def test_a_fine_current_is_not_complained_of(tmp_path: Path) -> None:
    rows = [f"{p.t},{-p.i:.4f},{p.v}" for p in hour()]
    found = dry(write(tmp_path / "log.csv", ["t (s),current (A),voltage (V)", *rows]))
    assert found["measurement_spread_percent"] < 0.1
    assert not any("steps of" in one for one in found["understood"])


# Columns that are no measurement of the battery


def test_set_points_limits_and_cells_are_no_readings(tmp_path: Path) -> None:
    header = (
        "time,set_voltage (V),set_current (A),cutoff voltage (V),cell1 (V),cell2 (V),cell3 (V),cell4 (V),voltage (V),"
        "current (A),max current (A)"
    )
    rows = [f"{p.iso()},14.6,5,10.5,3.3,3.3,3.3,3.3,{p.v},{-p.i},9" for p in hour()]
    is_the_hour(write(tmp_path / "log.csv", [header, *rows]))


def test_several_batteries_side_by_side_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = "time,b1_voltage,b1_current,b2_voltage,b2_current"
    rows = [f"{p.iso()},{p.v},{-p.i},{p.v},{-2 * p.i}" for p in hour()]
    path = write(tmp_path / "log.csv", [header, *rows])
    words = refused(capsys, path)
    assert "log.csv:" in words and "b1_voltage" in words and "b2_voltage" in words and "--voltage" in words
    is_the_hour(path, "--voltage", "b1_voltage", "--current", "b1_current")
    ah, wh = sums(hour())
    comes_to(2 * ah, 2 * wh, path, "--voltage", "4", "--current", "5")


def test_percent_first_microamperes_and_the_time_last(tmp_path: Path) -> None:
    rows = [f"{99 - p.t // 60}%,{p.i * 1e6:.0f},{p.at.timestamp():.0f}" for p in hour()]
    path = write(tmp_path / "log.csv", rows)
    asked = ("--time", "3", "--soc", "1", "--current", "2:uA", "--voltage", "12.8 V", "--sign", "discharge-positive")
    found = comes_to(sums(hour())[0], sums(hour())[0] * 12.8, path, *asked)
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z" and "voltage_v" in found["stated"]


# A voltage alone


def test_a_voltage_alone_asks_for_a_load_and_marks_what_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "log.csv", ["time,voltage (V)", *(f"{p.iso()},{p.v}" for p in hour())])
    words = refused(capsys, path)
    assert "log.csv" in words and "--load '7 W'" in words
    found = dry(path, "--load", "7 W")
    assert found["runs"][0]["energy_wh"] == pytest.approx(7.0, rel=1e-2)
    assert {"power_w", "energy_wh"} <= set(found["stated"])
    said(found, "the load is stated, not measured: 7 W")


def test_current_without_a_voltage_has_no_energy_until_one_is_stated(tmp_path: Path) -> None:
    path = write(
        tmp_path / "ppk.csv", ["Timestamp(ms),Current(uA)", *(f"{p.t * 1000},{p.i * 1e6:.1f}" for p in hour())]
    )
    ah = sums(hour())[0]
    comes_to(ah, None, path)
    found = comes_to(ah, ah * 3.7, path, "--voltage", "3.7 V")
    said(found, "the voltage is stated, not measured: 3.7 V")
