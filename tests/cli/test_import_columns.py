"""Columns that are easily taken for something else: rounded powers, currents of other devices, notes, summaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.format_files import FILES
from tests.cli.test_import import discharge, dry, refused, stamp, write

HOUR = range(0, 3601, 10)


def test_a_power_rounded_to_watts_does_not_round_the_energy(tmp_path: Path) -> None:
    rows = discharge(HOUR, -0.5, lambda t, v, i: f"{stamp(t)},{v:.4f},{i},{v * i:.0f}")
    path = write(tmp_path / "a.csv", "time,voltage (V),current (A),power (W)", rows)
    found = dry(path)
    assert found["runs"][0]["energy_wh"] == pytest.approx(0.5 * 13.15, rel=1e-4)
    assert any("volts times amperes in steps of 1 W" in one for one in found["understood"])
    (asked,) = dry(path, "--power", "power (W)")["runs"]
    assert asked["energy_wh"] == pytest.approx(7.0, rel=1e-2), "whoever asks for the column gets it"


@pytest.mark.parametrize(
    ("power", "watts"),
    [("{:.3f}", 0.5 * 13.15 * 1.2), ("{:.0f}", 8.0)],
    ids=["fine", "coarse and of something else"],
)
def test_a_power_that_says_something_of_its_own_is_what_counts(power: str, watts: float, tmp_path: Path) -> None:
    rows = discharge(HOUR, -0.5, lambda t, v, i: f"{stamp(t)},{v:.4f},{i}," + power.format(v * i * 1.2))
    found = dry(write(tmp_path / "a.csv", "time,voltage (V),current (A),power (W)", rows))
    assert found["runs"][0]["energy_wh"] == pytest.approx(watts, rel=1e-2)


@pytest.mark.parametrize("way", ["discharge", "charge"])
def test_a_column_of_one_direction_may_have_both_signs(way: str, tmp_path: Path) -> None:
    turned = -1.0 if way == "discharge" else 1.0
    rows = [f"{stamp(t)},{13.3 + t / 9000:.4f},{turned * 2.0}" for t in range(-1800, 0, 10)]
    rows += discharge(HOUR, -0.5, lambda t, v, i: f"{stamp(t)},{v:.4f},{turned * i}")
    path = write(tmp_path / "a.csv", f"time,voltage (V),{way} current (A)", rows)
    (run,) = dry(path, *(("--current", "charge current (A)") if way == "charge" else ()))["runs"]
    assert run["charge_ah"] == pytest.approx(0.5, rel=1e-3)
    assert run["started_utc"] == "2026-03-05T18:00:00.000Z"


def test_a_format_says_nothing_of_the_sign_of_a_column_that_it_does_not_name(tmp_path: Path) -> None:
    rows = discharge(HOUR, 0.5, lambda t, v, i: f"{stamp(t)[11:19]},{v:.3f},{i:.2f},100")
    names = "time,mppt100/DC_0_voltage,mppt100/DC_load_current,multiplus/AC_power_output"
    found = dry(write(tmp_path / "log_26-03-05.csv", names, rows), "--zone", "UTC")
    assert found["format"] == "venus-csv-logger"
    assert found["runs"][0]["charge_ah"] == pytest.approx(0.5, rel=1e-3), "what a load draws is no charge"
    assert not any("its format says so" in one for one in found["understood"])


def test_a_last_column_of_notes_that_is_mostly_empty_hides_no_header(tmp_path: Path) -> None:
    rows = discharge(HOUR, -0.5, lambda t, v, i: f"{stamp(t)},{v:.4f},{i}," + ("the fan on 2" if not t else ""))
    found = dry(write(tmp_path / "a.csv", "time,voltage (V),current (A),note", rows))
    assert found["rows"] == len(HOUR) and found["runs"][0]["charge_ah"] == pytest.approx(0.5)


def test_a_table_of_results_is_no_series(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        f"{n},{n % 5},{[25, 50, 85, 13, 43][n % 5]},{1.03 + n % 7 / 50:.3f},{1.97 + n % 3 / 20:.3f}" for n in range(60)
    ]
    path = write(tmp_path / "sweep.csv", ",power,t_meas [s],Q [mC],I_avg [mA]", rows)
    said = refused(capsys, path)
    assert "looks like times" in said and "--time COL" in said and "--every" in said


def test_lines_of_several_sensors_without_times_keep_no_beat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        f"[D][sensor:117]: '{name}': Sending state {value:.5f} {unit} with 1 decimals of accuracy"
        for t in range(60)
        for name, value, unit in (("Volts", 13.2 - t / 100, "V"), ("Amps", 0.5, "A"))
    ]
    path = write(tmp_path / "shed.txt", lines[0], lines[1:])
    assert "--every '60 s'" in refused(capsys, path)
    said = refused(capsys, path, "--every", "60 s")
    assert "2 speak here ('Volts', 'Amps')" in said


def test_a_format_that_is_asked_for_must_be_what_the_file_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = FILES["rd-usb-database"](tmp_path).path
    assert "but rd-usb, data.db" in refused(capsys, str(there), "--as", "home-assistant-database")
    table = write(tmp_path / "a.csv", "time,voltage (V),current (A)", discharge(HOUR, -0.5))
    assert "is no SQLite database" in refused(capsys, table, "--as", "rd-usb-database")
    assert "did you mean 'rd-usb'" in refused(capsys, table, "--as", "rd-usbb")
    assert "Unix time" in refused(capsys, table, "--as", "rd_usb"), "a name, however it is joined"


@pytest.mark.parametrize("since", [1000, 49_990], ids=["soon", "where the rows that are read together end"])
def test_a_logger_that_tells_more_since_is_read_on(since: int, tmp_path: Path) -> None:
    seconds = range(0, since + 2001, 10)
    rows = discharge(seconds, -0.5, lambda t, v, i: f"{stamp(t)},{v:.4f},{i}" + (",0.24,0.30,7" if t >= since else ""))
    rows[50] += rows[51]  # torn: the end of a line is lost
    found = dry(write(tmp_path / "a.csv", "time,voltage (V),current (A)", rows))
    assert found["runs"][0]["charge_ah"] == pytest.approx(0.5 * seconds[-1] / 3600.0, rel=1e-6)
    assert found["dropped"] == 1
    assert any(f"6 cells from line {since // 10 + 2} on" in one for one in found["understood"])


@pytest.mark.parametrize("before", [0, 200])
def test_decimal_commas_between_commas_are_refused_wherever_they_begin(
    before: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The points of the times are no proof that the others have points too."""
    rows = [f"{1_780_000_000.5 + n:.1f},13,2,0,5" for n in range(300)]
    rows[:before] = [f"{1_780_000_000.5 + n:.1f},13,0" for n in range(before)]
    said = refused(capsys, write(tmp_path / "a.csv", "unix,voltage (V),current (A)", rows))
    assert f"a.csv:{before + 2}" in said and "comma" in said


def test_a_charge_alone_is_refused_with_what_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{30 - n // 9}%,{885000 - n * 1500},{1_598_098_561 + n * 60}" for n in range(99)]
    path = write(tmp_path / "battery.csv", rows[0], rows[1:])
    assert "1 (20 to 30), 2 (" in refused(capsys, path)
    said = refused(capsys, path, "--time", "3", "--soc", "1", "--charge", "2:uAh")
    assert "state of charge" in said and "a voltage, a current or a power is needed" in said


def test_what_a_format_cannot_know_is_said_where_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.csv", "Date,Time,Min,Max", [f"05/03/2026,{n:02d}:00,13.1,13.2" for n in range(24)])
    assert "--voltage middle" in refused(capsys, path)


@pytest.mark.parametrize("apart", [False, True], ids=["one file", "a file each"])
def test_what_is_logged_for_longer_than_the_current_does_not_draw_on(apart: bool, tmp_path: Path) -> None:
    amperes = [f"{stamp(t)},,-0.5" for t in range(0, 3601, 60)]
    volts = [f"{stamp(t + 20)},{13.2 - t / 36_000:.4f}," for t in range(0, 4500, 60)]
    if apart:
        paths = [
            write(tmp_path / "i.csv", "time,current (A)", [row.replace(",,", ",") for row in amperes]),
            write(tmp_path / "v.csv", "time,voltage (V)", [row.rstrip(",") for row in volts]),
        ]
    else:
        paths = [write(tmp_path / "a.csv", "time,voltage (V),current (A)", sorted(amperes + volts))]
    (run,) = dry(*paths)["runs"]
    assert run["hours"] == pytest.approx(1.0) and run["charge_ah"] == pytest.approx(0.5, rel=1e-4)
