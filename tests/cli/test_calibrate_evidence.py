"""What `purifier calibrate` makes of a run: its settings, its date, its end, and how far it lies from the profile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_calibrate import STATION, Shell

PACK = ("-b", "battle-born-100ah", "-p", "airfanta-3pro", "--sign", "charge-positive")
TRUE_W = {"6": 31.0, "3": 10.2, "4": 17.4}


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return Shell(capsys)


def through(path: Path, parts: Sequence[tuple[float, float]], volts: float = 12.8) -> str:
    """What a meter wrote each ten minutes of stretches of so many hours at so many watts; the path of the table."""
    rows, t_s = [], 0.0
    for hours, watts in parts:
        end_s = t_s + 3600.0 * hours
        while t_s < end_s:
            rows.append(f"{t_s:.0f},{volts},{-watts / volts:.4f}")
            t_s += 600.0
    path.write_text("time [s],voltage [V],current [A]\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def power_off(told: dict[str, Any]) -> dict[str, float]:
    """Setting -> what its power is off by [%]."""
    begins = "power at airfanta-3pro "
    return {
        one["name"].removeprefix(begins): one["value"] for one in told["parameters"] if one["name"].startswith(begins)
    }


def test_a_run_through_three_settings_tells_the_true_power_of_each(shell: Shell, tmp_path: Path) -> None:
    hours = {"6": 10.0, "3": 30.0, "4": 31.0}
    table = through(tmp_path / "three.csv", [(hours[one], watts) for one, watts in TRUE_W.items()])
    assert shell("import", table, *PACK, "--setting", "6", "--complete") == 0
    told = shell.json("calibrate", "1")
    off = power_off(told)
    for setting, true_w in TRUE_W.items():
        nominal_w = {"6": 29.122807, "3": 9.7368421, "4": 16.578947}[setting]
        assert off[setting] == pytest.approx(100.0 * (true_w / nominal_w - 1.0), abs=2.0)
    assert off["5"] > 1.0, "one machine is off by something at all of its settings"
    assert told["runs"][0]["setting"] == "6, 3, 4"
    drawn_wh = sum(hours[one] * watts for one, watts in TRUE_W.items())
    energy = next(one for one in told["parameters"] if one["name"] == "usable energy")
    assert energy["low"] < drawn_wh < energy["high"]
    assert energy["value"] == pytest.approx(drawn_wh, rel=0.03)


def test_a_stretch_that_fits_no_setting_is_a_load_of_its_own(shell: Shell, tmp_path: Path) -> None:
    table = through(tmp_path / "odd.csv", [(20.0, 31.0), (6.0, 90.0)])
    assert shell("import", table, *PACK, "--setting", "6", "--complete") == 0
    told = shell.json("calibrate", "1")
    energy = next(one for one in told["parameters"] if one["name"] == "usable energy")
    assert energy["value"] == pytest.approx(20.0 * 31.0 + 6.0 * 90.0, rel=0.04)
    assert abs(power_off(told)["6"] - 6.4) < 2.0


def test_a_run_without_a_date_fades_by_no_calendar(shell: Shell, tmp_path: Path) -> None:
    table = through(tmp_path / "one.csv", [(38.0, 31.0)])
    again = through(tmp_path / "two.csv", [(37.9, 31.0)], volts=12.9)
    assert shell("import", table, *PACK, "--setting", "6", "--complete") == 0
    assert shell("import", again, *PACK, "--setting", "6", "--complete", "--started", "2026-06-04T20:00Z") == 0
    told = shell.json("calibrate", "1", "2")
    energy = next(one for one in told["parameters"] if one["name"] == "usable energy")
    assert energy["value"] == pytest.approx(38.0 * 31.0, rel=0.03)
    assert told["leave_one_out_error_percent"] < 3.0


@pytest.mark.parametrize("hours", ["5 h", "15 h", "40 h", "70 h"])
@pytest.mark.parametrize("setting", ["1", "6"])
def test_one_run_teaches_however_far_it_lies_from_the_profile(shell: Shell, hours: str, setting: str) -> None:
    assert shell("ran", hours, *STATION, "--setting", setting) == 0
    told = shell.json("calibrate", "1")
    rough = [one for one in told["not_identifiable"] if "several answers" in one]
    assert bool(rough) == (told["effective_samples"] < 100.0)
    band = next(one for one in told["bands"] if one["setting"] == setting)
    assert band["after_low_h"] < float(hours.split()[0]) < band["after_high_h"]


def test_what_is_known_no_better_but_is_another_than_believed_has_been_told(shell: Shell) -> None:
    assert shell("ran", "60 h", *STATION, "--setting", "6") == 0
    assert shell("calibrate", "1") == 0
    (line,) = (line for line in shell.out.splitlines() if line.startswith("usable energy"))
    assert "hardly" not in line


def test_sentences_and_tables_fit_eighty_columns(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for setting, hours in (("6", "20 h"), ("1", "66 h")):
        assert shell("ran", hours, *STATION, "--setting", setting) == 0
    for command in ("calibrate", "compare"):
        assert shell(command, "1", "2") == 0
        assert max(map(len, shell.out.splitlines())) <= 80
