"""Real files of other programs: each comes in with the totals of its own rows, or is refused with what to do."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.test_import import dry, invoke, refused, shown
from tests.model.blocks import DATA, NO_DATA

pytestmark = pytest.mark.skipif(not (DATA / "samples").is_dir(), reason=NO_DATA)

SAMPLES = DATA / "samples"
Rows = list[tuple[float, float, float]]
"""Seconds, volts, amperes drawn."""


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


def sums(rows: Rows) -> tuple[float, float]:
    """(Ah, Wh) by the trapezium rule, as a spreadsheet has them."""
    ah = wh = 0.0
    for (t0, v0, i0), (t1, v1, i1) in pairwise(rows):
        hours = max(0.0, t1 - t0) / 3600.0
        ah += (i0 + i1) / 2.0 * hours
        wh += (v0 * i0 + v1 * i1) / 2.0 * hours
    return ah, wh


def table(path: Path, *columns: str) -> Rows:
    t, v, i = columns
    with path.open(newline="", encoding="utf-8") as file:
        return [(float(row[t]), float(row[v]), float(row[i])) for row in csv.DictReader(file)]


def files(*patterns: str) -> Iterator[str]:
    """Files of the folder, for parameters; none where it is not there."""
    for pattern in patterns:
        yield from (str(path.relative_to(DATA)) for path in sorted(DATA.glob(pattern)))


def came_in(database: Path, path: Path, *options: str) -> tuple[float, float]:
    """(Ah, Wh) of the one run in it, which the dry run has foretold."""
    (run,) = dry(str(path), *options)["runs"]
    result = invoke(str(path), *options)
    assert result.exit_code == 0 and result.stdout == "1\n", result.stderr
    one = shown(database)
    ah, wh = one["drawn_ah"], one["drawn_wh"]
    # What holds until the next row ends with the last row of the run, and in the list with its last minute.
    assert (ah, wh) == pytest.approx((run["charge_ah"], run["energy_wh"]), rel=1e-3)
    assert (one["readings"], one["started_utc"]) == (run["readings"], run["started_utc"])
    return ah, wh


@pytest.mark.parametrize("name", files("bboxx*/run*.csv"))
def test_runs_of_a_lead_acid_battery_have_the_sums_of_their_rows(name: str, database: Path) -> None:
    path = DATA / name
    ah, wh = came_in(database, path)
    assert (ah, wh) == pytest.approx(sums(table(path, "t_s", "v", "i")), rel=1e-3)
    with path.open(newline="", encoding="utf-8") as file:
        counted_ah = float(list(csv.DictReader(file))[-1]["ah"])
    assert ah == pytest.approx(counted_ah, rel=5e-3), "and agree with the counter of its meter"


@pytest.mark.parametrize("name", files("runs/delta*/*.csv", "runs/te*/*.csv", "runs/ti*/*.csv", "runs/nasa*/B*.csv"))
def test_whole_discharges_have_the_sums_of_their_rows(name: str, database: Path) -> None:
    path = DATA / name
    if "nasa" in name and not name.endswith("1_2A_22C.csv"):
        (run,) = dry(str(path))["runs"]
        ah, wh = run["charge_ah"], run["energy_wh"]
    else:
        ah, wh = came_in(database, path)
    assert (ah, wh) == pytest.approx(sums(table(path, "t_s", "voltage_v", "discharge_current_a")), rel=1e-3)


def test_the_runs_of_an_index_agree_with_it() -> None:
    folder = DATA / "runs" / "nasa_B0042"
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if row["file"]]
    assert len(listed) > 15
    for row in listed[::4]:
        (run,) = dry(str(folder / row["file"]))["runs"]
        # The files were thinned, the index was not.
        assert run["charge_ah"] == pytest.approx(float(row["ah"]), rel=5e-3), row["file"]
        assert run["energy_wh"] == pytest.approx(float(row["wh"]), rel=5e-3), row["file"]


@pytest.mark.parametrize("name", files("samples/arduino-plotter-log/*.log"))
def test_a_battery_tester_s_log_asks_for_its_beat_and_counts_its_values_alone(
    name: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = DATA / name
    said = refused(capsys, str(path))
    assert "writes no times" in said and "--every '1 min'" in said
    text = path.read_text(encoding="utf-8", errors="replace")
    # Behind the last of them the capacity may be glued on.
    values = re.findall(r"^(\d+) (\d+) \d+\b", text, re.MULTILINE)
    rows: Rows = [(n * 60.0, int(v) / 1000, int(i) / 1000) for n, (v, i) in enumerate(values)]
    told = re.search(r"(\d+) (?:compressed )?EEPROM values found", text)
    assert told is None or int(told[1]) == len(rows), "as many as it says itself"
    assert came_in(database, path, "--every", "1 min") == pytest.approx(sums(rows), rel=1e-3)


def test_a_log_without_a_header_asks_for_the_numbers_of_its_columns(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    path = SAMPLES / "arduino-sd-no-header" / "DATALOG1.CSV"
    said = refused(capsys, str(path))
    assert "4 (12.35 to 13.35)" in said and "--voltage N" in said
    named = ("--time", "1", "--voltage", "4", "--current", "3")
    found = dry(str(path), *named)
    assert found["runs"] == [], "a solar panel charges it"
    assert not any(re.search(r"rises from (\S+) V to (\S+) V", one) for one in found["understood"])
    assert "no discharge in it" in refused(capsys, str(path), *named)
    with path.open(newline="") as file:
        rows = [(float(row[0]), float(row[3]), float(row[2])) for row in csv.reader(file) if len(row) == 5]
    assert came_in(database, path, *named, "--sign", "discharge-positive") == pytest.approx(sums(rows), rel=1e-3)


def test_a_usb_meter_s_excerpt_is_read_in_its_units() -> None:
    found = dry(str(SAMPLES / "fnirsi-logger" / "readme_example.txt"))
    assert (found["format"], found["rows"]) == ("fnirsi", 9)
    assert {one["quantity"]: one["unit"] for one in found["columns"]} == {
        "voltage_v": "V",
        "current_a": "A",
        "temperature_c": "degC",
        "charge_ah": "As",
        "energy_wh": "Ws",
    }


def test_volts_and_times_alone_take_a_load(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    path = SAMPLES / "generic-ctime-semicolon" / "discharge_head.csv"
    assert "3 (2.69839 to 3.259)" in refused(capsys, str(path))
    assert "--load '7 W'" in refused(capsys, str(path), "--voltage", "3")
    with path.open(newline="") as file:
        rows = [(float(row[1]), float(row[2])) for row in csv.reader(file, delimiter=";")]
    drawn: Rows = [(t, v, 1.0 / v) for t, v in rows]
    ah, wh = came_in(database, path, "--voltage", "3", "--load", "1 W")
    assert (ah, wh) == pytest.approx(sums(drawn), rel=2e-3)
    assert shown(database)["started_utc"].startswith("2019-04-03T19:46:07")


def test_a_history_of_volts_takes_a_load(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    path = SAMPLES / "home-assistant-history" / "history_voltage_with_unavailable.csv"
    assert "--load '7 W'" in refused(capsys, str(path))
    ah, wh = came_in(database, path, "--load", "7 W")
    one = shown(database)
    begin = datetime.fromisoformat(one["started_utc"]).timestamp()
    end = begin + one["discharge_h"] * 3600.0
    held = 0.0
    with path.open(newline="", encoding="utf-8") as file:
        cells = [
            (datetime.fromisoformat(row["last_changed"]).timestamp(), row["state"]) for row in csv.DictReader(file)
        ]
    for (t0, state), (t1, _) in pairwise(cells):
        known = state not in ("unavailable", "unknown")
        held += max(0.0, min(t1, end) - max(t0, begin)) if known else 0.0
    assert wh == pytest.approx(7.0 * held / 3600.0, rel=2e-3)
    assert begin == pytest.approx(datetime(2026, 3, 26, 13, 8, tzinfo=UTC).timestamp(), abs=60)
    assert 12.0 < wh / ah < 13.4


def test_hourly_extremes_take_a_name_and_a_load(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SAMPLES / "shelly-cloud" / "hourly_min_max_voltage.csv")
    assert "--voltage middle" in refused(capsys, path)
    found = dry(path, "--voltage", "middle", "--load", "2 W")
    assert found["runs"]
    for run in found["runs"]:
        assert run["energy_wh"] == pytest.approx(2.0 * run["hours"] * run["coverage_percent"] / 100.0, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("victron-dbus-recorder/battery.csv", 286, "/Dc/0/Voltage /Dc/0/Current"),
        ("victron-dbus-recorder/battery-house.csv", 16, "/Dc/0/Voltage /Dc/0/Current"),
        ("victron-dbus-csv-logger/log_testing.csv", 72, "system/battery_voltage system/battery_current"),
    ],
)
def test_a_battery_that_is_charged_all_the_time_has_no_run(
    name: str, rows: int, columns: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = dry(str(SAMPLES / name))
    assert (found["rows"], found["runs"]) == (rows, [])
    assert set(columns.split()) <= {one["column"] for one in found["columns"]}
    assert "no discharge in it" in refused(capsys, str(SAMPLES / name))


def test_a_tester_s_file_agrees_with_its_header(database: Path) -> None:
    path = SAMPLES / "zketech-eb-tester" / "ebc_a20_discharge_short.csv"
    lines = path.read_text().splitlines()
    header = dict(line.split(":", 1) for line in lines[:10] if ":" in line)
    rows = [(float(t), float(v), float(i)) for t, i, v in (line.split(",") for line in lines[11:] if line.strip())]
    ah, wh = came_in(database, path)
    assert (ah, wh) == pytest.approx(sums(rows), rel=1e-3)
    assert round(ah * 1000) == int(header["Capacity"].removesuffix("mAh"))
    assert round(wh * 1000) == int(header["Energy"].removesuffix("mWh"))


REFUSED = {
    "home-assistant-history/history_temperature_fahrenheit.csv": ("_temperature' (53.78 to 77.18)", "--voltage NAME"),
    "home-assistant-statistics/delta.tsv": ("no voltage, current or power", "'delta' (10 to 30)"),
    "home-assistant-statistics/inventory.csv": ("no row of numbers", "'statistic_id,unit_of_measurement"),
    "home-assistant-statistics/manualtestMean.csv": ("'sensor.sun_solar_azimuth' (13 to 43 °)", "--voltage NAME"),
    "home-assistant-statistics/manualtestSum.csv": ("'sensor:testsum1' (10 to 200 °)", "--voltage NAME"),
    "home-assistant-statistics/min_max_mean.tsv": ("(181 to 291 °C)", "--voltage NAME"),
    "home-assistant-statistics/state_sum.tsv": ("(-40.7 to 16 kWh)", "--voltage NAME"),
    "linux-power-supply/battery_data.csv": ("1 (0 to 82), 2 (7000 to 2462000)", "--voltage N"),
    "ppk2-derived/1900.csv": ("looks like times", "--time COL"),
    "shelly-cloud/hourly_min_max_temperature.csv": ("'middle' (53.2 to 56.3)", "--temperature middle"),
    "victron-dbus-csv-logger/log_26-03-15.csv": ("does not show which way", "--sign discharge-positive"),
}
"""What holds no run, or does not say enough -> what is said of it, and what can be done."""


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_discharge_or_not_enough_is_refused_with_what_to_do(
    name: str, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    said = refused(capsys, str(SAMPLES / name))
    assert all(part in said for part in REFUSED[name]), said
    assert not database.exists()


def test_a_phone_s_percent_and_charge_are_read_past_the_line_where_its_logger_tells_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(SAMPLES / "linux-power-supply" / "battery_data.csv")
    named = ("--soc", "1", "--charge", "2:uAh", "--time", "3")
    assert "a voltage, a current or a power is needed" in refused(capsys, path, *named)
    found = dry(path, "--soc", "1", "--current", "2:uA", "--time", "3")
    assert found["rows"] == 1125 and found["dropped"] == 0
    assert any("8 cells from line 397 on" in one for one in found["understood"])


def test_no_sample_is_left_out_here() -> None:
    tried = {
        "arduino-plotter-log",
        "arduino-sd-no-header",
        "fnirsi-logger",
        "generic-ctime-semicolon",
        "zketech-eb-tester",
        *(name.partition("/")[0] for name in REFUSED),
        "victron-dbus-recorder",
    }
    assert {path.name for path in SAMPLES.iterdir() if path.is_dir()} == tried
