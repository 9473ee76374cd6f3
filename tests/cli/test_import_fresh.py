"""Files as a stranger brings them: what a first look gets wrong, and what is asked for."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.import_traps import START, Point, dry, hour, is_the_hour, refused, said, sums, write

HALF = 90


def recorded(points: list[Point]) -> list[str]:
    """What dbus-recorder writes of a battery whose current is the same for half an hour, and less then."""
    lines = [
        "com.victronenergy.battery.ttyO0",
        f"/Dc/0/Voltage\tDOUBLE\t{points[0].v}\t{points[0].v:.2f}V",
        f"/Dc/0/Current\tDOUBLE\t{-points[0].i}\t{-points[0].i:.1f}A",
        "/TimeToGo\tARRAY\t[]\t",
        "",
    ]
    for before, p in pairwise(points):
        lines.append(f"{p.t}\t/Dc/0/Voltage\tDOUBLE\t{p.v}\t{p.v:.2f}V")
        if p.i != before.i:
            lines.append(f"{p.t}\t/Dc/0/Current\tDOUBLE\t{-p.i}\t{-p.i:.1f}A")
    return lines


def test_what_stood_when_a_recording_began_holds_from_its_start(tmp_path: Path) -> None:
    points = [Point(p.t, p.v, 1.25 if p.t < 1800 else 0.75) for p in hour()]
    (one,) = dry(write(tmp_path / "battery.csv", recorded(points)))["runs"]
    assert one["hours"] == pytest.approx(1.0)
    assert one["charge_ah"] == pytest.approx(1.25 * 0.5 + 0.75 * 0.5, rel=1e-3)


def test_a_current_that_never_changes_is_that_of_the_start(tmp_path: Path) -> None:
    points = [Point(p.t, p.v, 1.25) for p in hour()]
    (one,) = dry(write(tmp_path / "battery.csv", recorded(points)))["runs"]
    assert (one["hours"], one["charge_ah"]) == (pytest.approx(1.0), pytest.approx(1.25))


@pytest.mark.parametrize("name", ["unix", "epoch", "UTC", "posix_s"])
def test_of_a_clock_on_the_wall_and_one_that_is_utc_the_latter_is_taken(name: str, tmp_path: Path) -> None:
    rows = []
    for p in hour():
        wall = p.at + timedelta(hours=2)
        utc = p.at.isoformat() if name == "UTC" else f"{p.at.timestamp():.0f}"
        rows.append(f"{wall:%a %b %d %H:%M:%S %Y};{utc};{p.v};{-p.i}")
    found = is_the_hour(write(tmp_path / "log.csv", [f"ctime;{name};volts;amps", *rows]))
    assert found["runs"][0]["started_utc"].startswith(f"{START:%Y-%m-%dT%H:%M:%S}")


def plain(p: Point) -> str:
    return f"{p.iso()},{p.v:.4f},{-p.i:.4f}"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("time,soc,voltage,current", "{t},90,{v},{i}"),
        ("time,voltage,power,current", "{t},{v},-5.2,{i}"),
        ("soc,voltage,current,time,age", "90,{v},{i},{t},3"),
        ("time,current", "{t},{i}"),
    ],
)
@pytest.mark.parametrize("place", [HALF, 8000])
def test_a_header_further_down_with_more_or_fewer_columns_is_not_left_out_with_its_rows(
    header: str, row: str, place: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = hour() if place == HALF else [Point(t, 13.2 - t / 1e5, 0.5) for t in range(0, 12_000)]
    lines = ["time,voltage,current", *map(plain, points[:place]), header]
    lines += [row.format(t=p.iso(), v=p.v, i=-p.i) for p in points[place:]]
    words = refused(capsys, write(tmp_path / "log.csv", lines))
    assert f"log.csv:{place + 2}: another header" in words and "cut the file in two" in words


def test_columns_that_a_logger_appends_under_a_header_of_its_own_are_not_read(tmp_path: Path) -> None:
    lines = ["time,voltage,current", *map(plain, hour()[:HALF]), "time,voltage,current,temp"]
    lines += [f"{plain(p)},21.5" for p in hour()[HALF:]]
    found = is_the_hour(write(tmp_path / "log.csv", lines))
    said(found, "rows have 4 cells")
    assert found["runs"][0]["readings"] == len(hour())


def test_a_header_that_was_cut_is_a_line_that_was_cut(tmp_path: Path) -> None:
    lines = ["time,voltage,current", *map(plain, hour()), "time,volt"]
    is_the_hour(write(tmp_path / "log.csv", lines))


@pytest.mark.parametrize("header", ["time,voltage,current", "time,voltage (mV),current"])
def test_amperes_beside_millivolts_may_be_milliamperes(
    header: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{p.iso()},{p.v * 1000:.0f},{-p.i * 200:.1f}" for p in hour()]
    path = write(tmp_path / "log.csv", [header, *rows])
    words = refused(capsys, path)
    assert "--current current:A" in words and "--current current:mA" in words and "log.csv:2:" in words
    (one,) = dry(path, "--current", "current:mA")["runs"]
    ah, wh = sums(hour())
    assert (one["charge_ah"], one["energy_wh"]) == (pytest.approx(ah / 5, rel=2e-3), pytest.approx(wh / 5, rel=2e-3))


def test_a_few_amperes_beside_millivolts_are_amperes(tmp_path: Path) -> None:
    rows = [f"{p.iso()},{p.v * 1000:.0f},{-p.i}" for p in hour()]
    is_the_hour(write(tmp_path / "log.csv", ["time,voltage,current", *rows]))


def test_watts_of_more_amperes_than_boards_measure_may_be_milliwatts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{p.iso()},{p.v},{p.v * p.i * 1000:.0f}" for p in hour()]
    path = write(tmp_path / "log.csv", ["time,voltage,power", *rows])
    words = refused(capsys, path)
    assert "--power power:W" in words and "--power power:mW" in words
    (one,) = dry(path, "--power", "power:mW")["runs"]
    assert one["energy_wh"] == pytest.approx(sums(hour())[1], rel=2e-3)


@pytest.mark.parametrize(
    ("header", "rule", "row", "end"),
    [
        ("| time | voltage | current |", "|---|:---:|---:|", "| {t} | {v} | {i} |", ""),
        (" time | voltage | current ", "------+---------+---------", " {t} | {v} | {i}", "(181 rows)"),
        ("time                  voltage  current", "--------------------  -------  -------", "{t}  {v}  {i}", ""),
        ("time;voltage;current", "====;====;====", "{t};{v};{i}", ""),
    ],
)
def test_a_line_drawn_under_the_names_is_no_header(header: str, rule: str, row: str, end: str, tmp_path: Path) -> None:
    rows = [row.format(t=p.iso(), v=f"{p.v:.4f}", i=f"{-p.i:.4f}") for p in hour()]
    is_the_hour(write(tmp_path / "log.txt", [header, rule, *rows, end]))


def test_commas_in_quoted_numbers_are_what_the_person_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f'{p.iso()},"{p.v * 1000:,.0f} mV",-{p.i * 1000:.0f} mA' for p in hour()]
    path = write(tmp_path / "panel.csv", ['"Time","Voltage","Current"', *rows])
    words = refused(capsys, path)
    assert "panel.csv:2:" in words and "13.200 mV with decimals (--decimal comma)" in words
    assert "13200 mV with a mark for thousands (--decimal point)" in words
    is_the_hour(path, "--decimal", "point", rel=3e-3)


def test_decimal_commas_in_quotation_marks_are_read_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f'{p.iso()},"{p.v:.4f}","{-p.i:.4f}"'.replace(".", ",") for p in hour()]
    path = write(tmp_path / "log.csv", ["time,voltage,current", *rows])
    assert "--decimal comma" in refused(capsys, path)
    is_the_hour(path, "--decimal", "comma")


def test_more_cells_than_names_in_every_row_are_told_before_anything_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commas = [f"{p.iso()},{p.v:.3f},{p.i:.3f}".replace(".", ",") for p in hour()]
    words = refused(capsys, write(tmp_path / "commas.csv", ["time,voltage,current", *commas]))
    assert "commas.csv:2: 5 cells for its 3 names" in words and "decimal commas" in words
    log = [f"{p.at:%Y-%m-%d %H:%M:%S},123,{p.v},{-p.i}" for p in hour()]
    words = refused(capsys, write(tmp_path / "log.csv", ["time,voltage,current", *log]))
    assert "log.csv:2: 4 cells for its 3 names" in words and "a point for the comma if the time has one" in words


def test_volts_at_a_device_called_shunt_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"sensor.shunt_voltage,{p.v},{p.iso()}" for p in hour()]
    rows += [f"sensor.shunt_current,{-p.i},{p.iso()}" for p in hour()]
    path = write(tmp_path / "history.csv", ["entity_id,state,last_changed", *rows])
    words = refused(capsys, path)
    assert "history.csv:2:" in words and "millivolts across a shunt (--voltage none)" in words
    assert "--voltage sensor.shunt_voltage:V" in words
    is_the_hour(path, "--voltage", "sensor.shunt_voltage:V", rel=2e-3)  # held from change to change
    assert "--sign" in refused(capsys, path, "--voltage", "none")


def test_of_a_date_and_a_time_since_the_start_the_date_is_taken(tmp_path: Path) -> None:
    rows = [f"{p.t},{p.at:%Y-%m-%d %H:%M:%S},{p.t % 600},{-p.i},{p.v}" for p in hour()]
    header = "Test_Time(s),Date_Time,Step_Time(s),Current(A),Voltage(V)"
    found = is_the_hour(write(tmp_path / "arbin.csv", [header, *rows]), "--zone", "UTC")
    assert found["runs"][0]["started_utc"].startswith(f"{START:%Y-%m-%dT%H:%M:%S}")


def test_a_date_of_whole_minutes_does_not_go_before_seconds_since_the_start(tmp_path: Path) -> None:
    rows = [f"{p.t},{p.at:%Y-%m-%d %H:%M},{-p.i},{p.v}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", ["Test_Time(s),Date_Time,Current(A),Voltage(V)", *rows]))
    assert found["runs"][0]["readings"] == len(hour()) and found["dropped"] == 0
