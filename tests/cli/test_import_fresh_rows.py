"""Tables whose rows are not all of one kind: of two devices, of charge and discharge told by a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.import_traps import Point, dry, hour, is_the_hour, refused, said, sums, write


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("time,device,voltage,current", "{t},{d},{v},{i}"),
        ("Battery ID,time,voltage,current", "{n},{t},{v},{i}"),
        ("time,voltage,current,address", "{t},{v},{i},0x{n}"),
        ("time,voltage,current,host", "{t},{v},{i},shelf-{n}.local"),
    ],
)
@pytest.mark.parametrize("apart_s", [0, 7])
def test_rows_of_two_devices_are_not_added_up(
    header: str, row: str, apart_s: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for p in hour():
        for n in (1, 2):
            at = p._replace(t=p.t + (n - 1) * apart_s)
            rows.append(row.format(t=at.iso(), d="AB"[n - 1], n=n, v=p.v + n - 1, i=-p.i * n))
    words = refused(capsys, write(tmp_path / "log.csv", [header, *rows]))
    assert "log.csv:2: the rows are of 2 devices" in words and "leave the rows of one" in words


def test_a_device_that_is_the_same_in_every_row_asks_nothing(tmp_path: Path) -> None:
    is_the_hour(write(tmp_path / "log.csv", ["device,time,voltage,current", *(f"A,{plain(p)}" for p in hour())]))


def plain(p: Point) -> str:
    return f"{p.iso()},{p.v},{-p.i}"


def test_percent_under_the_name_of_the_battery_are_no_devices(tmp_path: Path) -> None:
    rows = [f"{87 + k % 2},{plain(p)}" for k, p in enumerate(hour())]
    is_the_hour(write(tmp_path / "log.csv", ["battery,time,voltage,current", *rows]))


def test_a_number_of_rows_called_id_is_no_device(tmp_path: Path) -> None:
    rows = [f"{k // 2},{plain(p)}" for k, p in enumerate(hour())]
    is_the_hour(write(tmp_path / "log.csv", ["id,time,voltage,current", *rows]))


@pytest.mark.parametrize("words", [("Charging", "Discharging"), ("CC Chg", "CC DChg"), ("laden", "entladen")])
def test_a_word_says_which_way_a_current_without_a_sign_flowed(words: tuple[str, str], tmp_path: Path) -> None:
    """Charging follows discharging at once: no rest in between shows where one ends."""
    charge = [Point(3600 + t, round(13.3 + t / 20000, 4), 2.0) for t in range(20, 1200, 20)]
    again = [Point(4800 + p.t, p.v, round(p.i * 2, 4)) for p in hour()]
    rows = [f"{p.iso()},{p.v},{p.i},{words[1]}" for p in hour()]
    rows += [f"{p.iso()},{p.v},{p.i},{words[0]}" for p in charge]
    rows += [f"{p.iso()},{p.v},{p.i},{words[1]}" for p in again]
    found = dry(write(tmp_path / "log.csv", ["time,voltage,current,status", *rows]))
    assert [one["charge_ah"] for one in found["runs"]] == [
        pytest.approx(sums(hour())[0], rel=2e-3),
        pytest.approx(sums(again)[0], rel=2e-3),
    ]
    said(found, "'status' says when the battery was charged and when discharged")


def test_remarks_about_charging_are_no_states(tmp_path: Path) -> None:
    rows = [f"{p.iso()},{p.v},{p.i}," for p in hour()]
    rows[0] += "discharge begins"
    rows[-1] += "charger on"
    is_the_hour(write(tmp_path / "log.csv", ["time,voltage,current,remark", *rows]))


def test_a_power_of_both_signs_beside_a_current_of_one_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    charge = [Point(3600 + t, round(13.3 + t / 2000, 4), 2.0) for t in range(20, 1200, 20)]
    again = [Point(4800 + p.t, p.v, round(p.i * 2, 4)) for p in hour()]
    rows = [f"{p.iso()},{p.v},{p.i},{-p.v * p.i:.4f}" for p in hour()]
    rows += [f"{p.iso()},{p.v},{p.i},{p.v * p.i:.4f}" for p in charge]
    rows += [f"{p.iso()},{p.v},{p.i},{-p.v * p.i:.4f}" for p in again]
    path = write(tmp_path / "log.csv", ["time,voltage (V),current (A),power (W)", *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "--current none" in words and "--power none" in words
    assert [one["energy_wh"] for one in dry(path, "--current", "none")["runs"]] == [
        pytest.approx(sums(hour())[1], rel=2e-3),
        pytest.approx(sums(again)[1], rel=2e-3),
    ]


@pytest.mark.parametrize("source", ["Solar Current (A)", "PV current (A)", "Charge Current (A)"])
def test_what_a_load_drew_while_the_sun_shone_is_not_what_the_battery_gave(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = f"time,Battery Voltage (V),{source},Load Current (A)"
    rows = [f"{p.iso()},{p.v},0.25,{p.i}" for p in hour()]
    path = write(tmp_path / "log.csv", [header, *rows])
    words = refused(capsys, path)
    assert "log.csv:2:" in words and "the battery gave the difference" in words
    is_the_hour(path, "--current", "Load Current (A)")
    night = [f"{p.iso()},{p.v},0.00,{p.i}" for p in hour()]
    is_the_hour(write(tmp_path / "night.csv", [header, *night]))
