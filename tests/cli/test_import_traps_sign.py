"""Traps in which way a current flows: no sign, two columns, a mode, a flag, and the sign of each program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.import_traps import Point, comes_to, dry, hour, is_the_hour, refused, said, sums, write

HEADER = "time,voltage (V),current (A)"


def row(p: Point, i: float) -> str:
    return f"{p.iso()},{p.v:.4f},{i:.4f}"


def charged(points: list[Point], after_s: int = 3600, amperes: float = 2.0) -> list[Point]:
    """The hour over again, the other way: volts rise, a charger gives 2 A."""
    return [Point(p.t + after_s, 13.3 + 0.3 * p.t / 3600.0, amperes) for p in points[1:]]


@pytest.mark.parametrize("way", [1, -1])
def test_a_current_of_one_sign_while_the_voltage_falls_is_discharge(way: int, tmp_path: Path) -> None:
    found = is_the_hour(write(tmp_path / "log.csv", [HEADER, *(row(p, way * p.i) for p in hour())]))
    said(found, "voltage falls from 13.20 V to 13.00 V")


@pytest.mark.parametrize("way", [1, -1])
def test_charge_and_discharge_of_both_signs_are_told_apart_by_the_voltage(way: int, tmp_path: Path) -> None:
    points = hour()
    rows = [row(p, -way * p.i) for p in points] + [row(p, way * p.i) for p in charged(points)]
    comes_to(*sums(points), write(tmp_path / "log.csv", [HEADER, *rows]), rel=6e-3)


@pytest.mark.parametrize("order", ["discharge", "charge"])
def test_a_current_without_a_sign_is_told_by_the_voltage_stretch_by_stretch(order: str, tmp_path: Path) -> None:
    points = hour()
    if order == "discharge":
        both = points + charged(points)
    else:
        both = [Point(p.t - 3600, p.v, p.i) for p in charged(points, 0)] + [Point(p.t + 40, p.v, p.i) for p in points]
    rest = [Point(points[-1].t + 20, 13.1, 0.0)] if order == "discharge" else [Point(20, 13.3, 0.0)]
    rows = [row(p, p.i) for p in sorted([*both, *rest])]
    found = comes_to(*sums(points), write(tmp_path / "log.csv", [HEADER, *rows]), rel=1e-2)
    said(found, "no sign", "discharge in 1 stretch", "charge in 1 stretch")


PAIRS = [
    ("charging current (A)", "discharging current (A)"),
    ("chargingCurrentA", "disChargingCurrentA"),
    ("charge_current_A", "discharge_current_A"),
    ("Ladestrom (A)", "Entladestrom (A)"),
    ("I_chg [A]", "I_dsg [A]"),
    ("Battery charge current (A)", "Battery discharge current (A)"),
]


@pytest.mark.parametrize("names", PAIRS)
@pytest.mark.parametrize("both_first", [False, True])
def test_two_columns_without_a_sign_are_one_current(names: tuple[str, str], both_first: bool, tmp_path: Path) -> None:
    points = hour()
    rows = [f"{p.iso()},{p.v:.4f},0,{p.i:.4f}" for p in points]
    rows += [f"{p.iso()},{p.v:.4f},{p.i:.4f},0" for p in charged(points)]
    header = ",".join(("time", "voltage (V)", *names))
    if both_first:
        header = ",".join(("time", "voltage (V)", names[1], names[0]))
        rows = [",".join((*one.split(",")[:2], one.split(",")[3], one.split(",")[2])) for one in rows]
    found = comes_to(*sums(points), write(tmp_path / "log.csv", [header, *rows]), rel=6e-3)
    said(found, "which way the current flows is in the name of its column")


def test_two_columns_with_blanks_for_nothing_are_one_current(tmp_path: Path) -> None:
    points = hour()
    rows = [f"{p.iso()};{p.v:.4f};;{p.i:.4f}" for p in points]
    rows += [f"{p.iso()};{p.v:.4f};{p.i:.4f};" for p in charged(points)]
    path = write(tmp_path / "log.csv", ["time;voltage (V);charge current (A);discharge current (A)", *rows])
    comes_to(*sums(points), path, rel=6e-3)


def test_one_column_of_discharge_alone_needs_no_sign(tmp_path: Path) -> None:
    rows = [f"{p.iso()},12.8,{p.i:.4f}" for p in hour()]
    ah, _ = sums(hour())
    comes_to(ah, ah * 12.8, write(tmp_path / "log.csv", ["time,voltage (V),discharge current (A)", *rows]))


def test_what_nothing_shows_is_asked_for_and_the_option_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{p.iso()},12.8,{p.i:.4f}" for p in hour()]
    path = write(tmp_path / "log.csv", [HEADER, *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "--sign charge-positive" in words and "--sign discharge-positive" in words
    ah, _ = sums(hour())
    comes_to(ah, ah * 12.8, path, "--sign", "discharge-positive")
    assert dry(path, "--sign", "charge-positive")["runs"] == []


def test_without_a_voltage_the_sign_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "log.csv", ["time,current (A)", *(f"{p.iso()},{p.i:.4f}" for p in hour())])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "--sign discharge-positive" in words
    ah, _ = sums(hour())
    comes_to(ah, None, path, "--sign", "discharge-positive")
    comes_to(ah, ah * 12.8, path, "--sign", "discharge-positive", "--voltage", "12.8 V")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("direction", ("0", "1")),
        ("state", ("Discharging", "Charging")),
        ("status", ("discharge", "charge")),
        ("mode", ("DISCHARGE", "CHARGE")),
    ],
)
def test_a_flag_beside_a_current_without_a_sign_is_no_riddle_where_the_voltage_shows_it(
    name: str, words: tuple[str, str], tmp_path: Path
) -> None:
    points = hour()
    rows = [f"{row(p, p.i)},{words[0]}" for p in points]
    rows += [f"{row(Point(p.t + 20, p.v, p.i), p.i)},{words[1]}" for p in charged(points)]
    rows.insert(len(points), f"{Point(3620, 13.1, 0).iso()},13.1,0,{words[0]}")
    comes_to(*sums(points), write(tmp_path / "log.csv", [f"{HEADER},{name}", *rows]), rel=1e-2)


def test_power_and_current_of_opposite_signs_agree_in_the_end(tmp_path: Path) -> None:
    rows = [f"{row(p, -p.i)},{p.v * p.i:.4f}" for p in hour()]
    found = is_the_hour(write(tmp_path / "log.csv", [f"{HEADER},power (W)", *rows]))
    said(found, "opposite sign")


def test_a_sign_that_was_asked_for_goes_before_what_is_shown_and_the_doubt_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", [HEADER, *(row(p, -p.i) for p in hour())])
    found = dry(path, "--sign", "discharge-positive")
    assert found["runs"] == []
    said(found, "opposite")


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("named", ["", "dis"])
def test_a_sign_is_meant_of_the_numbers_as_they_stand_in_a_column_whose_name_has_a_way(
    named: str, way: int, tmp_path: Path
) -> None:
    header = f"time,voltage (V),{named}charging current (A)"
    path = write(tmp_path / "log.csv", [header, *(row(p, way * p.i) for p in hour())])
    right, wrong = ("discharge-positive", "charge-positive")[::way]
    comes_to(*sums(hour()), path, "--current", "3", "--sign", right, rel=6e-3)
    assert dry(path, "--current", "3", "--sign", wrong)["runs"] == []


def test_two_columns_that_say_the_way_in_their_names_are_not_turned_by_a_sign(tmp_path: Path) -> None:
    header = "time,voltage (V),charging current (A),discharging current (A)"
    path = write(tmp_path / "log.csv", [header, *(f"{p.iso()},{p.v:.4f},0,{-p.i:.4f}" for p in hour())])
    said(comes_to(*sums(hour()), path, "--sign", "discharge-positive", rel=6e-3), "--sign decides nothing")


# A tester's mode line


def of_tester(
    path: Path, mode: str, points: list[Point], pad: str = "", delimiter: str = ",", end: str = "\r\n"
) -> str:
    banner = [
        "-----------EB Tester Software-----------",
        "Device:EBC-A20",
        f"Mode:{mode}",
        "Begin Volt:4.190V",
        "Cutoff Volt:2.450V",
        "Capacity:500mAh",
        "Energy:1900mWh",
        "Avg Volt:3.80V",
        "Title:",
        "----------------------------------------",
    ]
    rows = [f"{p.t}{delimiter}{p.i:.2f}{delimiter}{p.v:.3f}" for p in points]
    if delimiter == ";":
        rows = [one.replace(".", ",") for one in rows]
    return write(path, [*(line + pad for line in banner), delimiter.join(("Time(S)", "Cur(A)", "Vol(V)")), *rows], end)


def cell(discharge: bool = True) -> list[Point]:
    points = [Point(0, 4.19, 0.0)]
    for p in hour():
        points.append(Point(p.t + 1, 4.1 - p.t / 3600 if discharge else 3.1 + p.t / 3600, 0.5))
    return [*points, Point(3602, points[-1].v, 0.0), Point(3602, points[-1].v, 0.0)]


@pytest.mark.parametrize(
    ("pad", "delimiter", "end"),
    [("", ",", "\r\n"), ("", ",", "\n"), (",,", ",", "\r\n"), (";;", ";", "\r\n"), (",,,", ",", "\n")],
    ids=["as written", "by an editor", "by a spreadsheet", "by a spreadsheet with semicolons", "one cell more"],
)
def test_the_mode_line_of_a_tester_is_the_sign(pad: str, delimiter: str, end: str, tmp_path: Path) -> None:
    path = of_tester(tmp_path / "2026-3-5-19-0-0-EBC-A20-1-1.csv", "D-CC  0.50A  2.45V", cell(), pad, delimiter, end)
    found = comes_to(0.5, 0.5 * 3.6, path, "--zone", "UTC", rel=3e-3)
    assert found["format"] == "zketech-eb"
    said(found, "discharged", "D-CC")
    assert found["runs"][0]["started_utc"] is not None and found["runs"][0]["started_utc"][:18] == "2026-03-05T17:59:5"


def test_a_charge_of_a_tester_holds_no_discharge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = of_tester(tmp_path / "charge.csv", "C-CV  0.50A  4.20V", cell(discharge=False))
    assert dry(path)["runs"] == []
    assert "no discharge in it" in refused(capsys, path)


def test_a_mode_of_a_tester_that_nobody_has_seen_is_told_by_the_voltage(tmp_path: Path) -> None:
    found = comes_to(0.5, 0.5 * 3.6, of_tester(tmp_path / "d.csv", "X-YZ  0.50A", cell()), rel=3e-3)
    said(found, "voltage falls")
