"""`purifier calibrate` on real databases: two commands from logged runs to a corrected plan."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from purifier.cli.main import run
from purifier.library.places import user_folder
from tests.recordings import Recording

STATION = ("-b", "anker-solix-c1000:ac", "-p", "airfanta-3pro")
INVERTER = ("-b", "lifepo4-12v-100ah:dc+inverter-300w", "-p", "airfanta-3pro")
PLAN_AC = ("--json", "-p", "airfanta-3pro", "-b")


class Shell:
    """The command line, with what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.out = self.err = ""

    def __call__(self, *typed: str) -> int:
        code = run(typed)
        self.out, self.err = self.capsys.readouterr()
        assert "Traceback" not in self.err and "\x1b" not in self.out + self.err
        return code

    def json(self, *typed: str) -> dict[str, Any]:
        """What a command answers in JSON."""
        assert self(*typed, "--json") == 0, self.err
        found: dict[str, Any] = json.loads(self.out)
        return found

    def refused(self, *typed: str) -> str:
        """The one sentence with which a command refuses."""
        assert self(*typed) == 2 and self.out == ""
        (line,) = self.err.splitlines()
        return line.removeprefix("purifier: ")


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database: 1 and 2 told of a station, 3 and 4 measured on a pack, 5 without a set-up, 6 of another battery, 7
    stopped early and not measured, 8 measured but stopped early."""
    folder = tmp_path_factory.mktemp("made")
    db = ("--db", str(folder / "runs.sqlite3"))
    for hours, setting, day in (("20.5 h", "6", "2026-06-01"), ("70 h", "1", "2026-06-05")):
        assert run(("ran", hours, *STATION, "--setting", setting, "--on", day, *db)) == 0
    for lasted, watts, setting in ((28.0, 42.86, "6"), (160.0, 7.51, "1")):
        table = measured(folder / f"{setting}.csv", lasted, watts)
        own = (
            "--setting",
            setting,
            "--sign",
            "charge-positive",
            "--complete",
            "--started",
            f"2026-06-1{setting}T08:00:00Z",
        )
        assert run(("import", table, *INVERTER, *own, *db)) == 0
    assert run(("import", measured(folder / "none.csv", 30.0, 35.0), "--sign", "charge-positive", *db)) == 0
    assert run(("ran", "50 h", "-b", "1280 Wh", "--load", "20 W", *db)) == 0
    assert run(("ran", "3 h", *STATION, "--setting", "4", "--stopped-early", *db)) == 0
    stopped = ("--setting", "4", "--sign", "charge-positive", "--started", "2026-06-20T08:00:00Z")
    assert run(("import", measured(folder / "stopped.csv", 9.0, 23.0), *INVERTER, *stopped, *db)) == 0
    return folder / "runs.sqlite3"


def measured(path: Path, hours: float, watts: float) -> str:
    """What a meter on a 12.8 V pack wrote every hundredth of the time; the path of the table."""
    rows = [f"{36.0 * hours * i:.1f},12.8,{-watts / 12.8:.4f}" for i in range(101)]
    path.write_text("time [s],voltage [V],current [A]\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def database(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A copy of that database, the one in use."""
    capsys.readouterr()
    monkeypatch.setenv("PURIFIER_DB", str(shutil.copy(made, tmp_path / "runs.sqlite3")))
    return tmp_path / "runs.sqlite3"


def rows_of(shell: Shell, battery: str) -> dict[str, dict[str, Any]]:
    """Setting -> row of the plan."""
    return {row["setting"]: row for row in shell.json("plan", "-p", "airfanta-3pro", "-b", battery)["rows"]}


def saved(shell: Shell) -> Path:
    """Where ``--write`` said that it wrote."""
    return Path(next(line for line in shell.err.splitlines() if line.startswith("saved as"))[9:].partition(";")[0])


def width(low: float, high: float) -> float:
    return high / low


def keeps_its_contract(told: dict[str, Any]) -> None:
    """The keys that scripts rely on."""
    for one in told["parameters"]:
        assert {"name", "unit", "prior", "value", "low", "high"} <= set(one)
        assert one["low"] <= one["value"] <= one["high"] and one["prior_low"] <= one["prior"] <= one["prior_high"]
    assert [one["run"] for one in told["runs"]] == [1, 2]
    assert told["leave_one_out_error_percent"] > 0.0 and told["nameplate_error_percent"] > 0.0
    assert told["previous_run_error_percent"] > 0.0
    assert isinstance(told["next_best_run"], str) and told["not_identifiable"]


def test_two_commands_lead_to_a_corrected_plan_with_a_narrower_band(database: Path, shell: Shell) -> None:
    before = rows_of(shell, "anker-solix-c1000:ac")
    told = shell.json("calibrate", "1", "2", "--write", "shelf-anker")
    keeps_its_contract(told)
    after = rows_of(shell, "shelf-anker:ac")
    assert after["6"]["runtime_h"] == pytest.approx(20.5, rel=0.03)
    assert after["1"]["runtime_h"] == pytest.approx(70.0, rel=0.03)
    for band in told["bands"]:
        row, was = after[band["setting"]], before[band["setting"]]
        assert band["before_h"] == pytest.approx(was["runtime_h"], rel=1e-9)
        assert row["runtime_h"] == pytest.approx(band["after_h"], rel=1e-6)
        assert row["runtime_low_h"] == pytest.approx(band["after_low_h"], rel=1e-6)
        assert row["runtime_high_h"] == pytest.approx(band["after_high_h"], rel=1e-6)
        assert width(row["runtime_low_h"], row["runtime_high_h"]) < width(was["runtime_low_h"], was["runtime_high_h"])
    assert shell("profiles", "check") == 0
    assert shell("profiles", "show", "shelf-anker") == 0
    assert "calibration.covariance" in shell.out and "calibration.path" in shell.out


def test_one_run_already_narrows_and_says_that_its_error_cannot_be_known(database: Path, shell: Shell) -> None:
    told = shell.json("calibrate", "1")
    assert told["leave_one_out_error_percent"] is None and told["previous_run_error_percent"] is None
    (own,) = [band for band in told["bands"] if band["setting"] == "6"]
    assert width(own["after_low_h"], own["after_high_h"]) < width(own["before_low_h"], own["before_high_h"])
    assert any("same load" in sentence for sentence in told["not_identifiable"])


def test_a_meter_on_the_pack_tells_the_overhead_of_an_inverter(database: Path, shell: Shell) -> None:
    """42.86 W at 29.1 W, 7.51 W at 1.93 W: 1.3 W for each, and 5 W besides."""
    told = shell.json("calibrate", "3", "4")
    (overhead,) = [one for one in told["parameters"] if one["name"].startswith("overhead")]
    assert overhead["value"] == pytest.approx(5.0, abs=0.4)
    assert overhead["low"] < overhead["value"] < overhead["high"] < overhead["low"] + 1.3
    (energy,) = [one for one in told["parameters"] if one["name"] == "usable energy"]
    assert energy["value"] == pytest.approx(1200.0, rel=0.03)
    assert {one["setting"]: one["measured_w"] for one in told["runs"]}["6"] == pytest.approx(42.86, rel=1e-3)


def test_a_run_that_was_stopped_early_says_what_was_drawn_and_that_there_was_so_much(
    database: Path, shell: Shell
) -> None:
    told = shell.json("calibrate", "8")
    (energy,) = [one for one in told["parameters"] if one["name"] == "usable energy"]
    assert energy["low"] > 9.0 * 23.0 / 1.05
    assert any("empty" in sentence for sentence in told["not_identifiable"])
    assert told["runs"][0]["complete"] is False and told["runs"][0]["flags"]


def test_in_whichever_order_runs_are_typed_they_say_the_same(database: Path, shell: Shell) -> None:
    """And what is left out by choice is left out, and stays where it is."""
    assert shell.json("calibrate", "2", "1", "7", "1", "--without", "7") == shell.json("calibrate", "1", "2")
    assert len(shell.json("runs")["rows"]) == 8


def test_the_run_to_make_next_is_one_for_the_setting_one_cares_about(database: Path, shell: Shell) -> None:
    assert "setting" in shell.json("calibrate", "1", "--for", "1")["next_best_run"]
    assert "expected one of the settings 1, 2, 3, 4, 5, 6, found '9'" in shell.refused("calibrate", "1", "--for", "9")


def test_writing_again_replaces_what_was_learned_and_keeps_the_profile_word_for_word(
    database: Path, shell: Shell, bundle: Path
) -> None:
    assert shell("calibrate", "1", "--write", "shelf") == 0
    first = saved(shell).read_text(encoding="utf-8")
    assert shell("calibrate", "1", "2", "--write", "shelf") == 0
    second = saved(shell).read_text(encoding="utf-8")
    assert second != first
    assert first.count("[calibration]") == second.count("[calibration]") == 1
    assert second.count('kind = "calibrated"') == 1
    own = (bundle / "batteries" / "anker-solix-c1000.toml").read_text(encoding="utf-8").rstrip("\n")
    assert second.startswith(own)
    identities = [shell.json("show", run)["identity"] for run in ("1", "2")]
    assert tomllib.loads(second)["calibration"]["runs"] == identities


def test_runs_on_a_calibrated_battery_are_calibrated_with_those_before_and_none_counts_twice(
    database: Path, shell: Shell
) -> None:
    assert shell("calibrate", "1", "2", "--write", "shelf-anker") == 0
    ran = ("-p", "airfanta-3pro", "--setting", "3", "--on", "2026-06-10")
    assert shell("ran", "41 h", "-b", "shelf-anker:ac", *ran) == 0
    mixed = shell.json("calibrate", "1", "2", "9")
    assert shell("ran", "41 h", "-b", "anker-solix-c1000:ac", *ran) == 0
    plain = shell.json("calibrate", "1", "2", "10")
    assert mixed["bands"] == [pytest.approx(one, rel=1e-9) for one in plain["bands"]]
    assert shell("calibrate", "1", "2", "9", "--write", "shelf-anker") == 0
    text = saved(shell).read_text(encoding="utf-8")
    assert text.count("[calibration]") == text.count("# Written by") == text.count('kind = "calibrated"') == 1
    assert shell("profiles", "check") == 0


def test_a_battery_that_was_typed_gets_a_profile(database: Path, shell: Shell) -> None:
    assert shell("calibrate", "6", "--write", "garage") == 0
    row = shell.json("plan", "-b", "garage", "--load", "20 W")["rows"][0]
    assert row["runtime_h"] == pytest.approx(50.0, rel=0.03)
    assert shell("profiles", "check") == 0


def test_a_hostile_name_stays_text(database: Path, shell: Shell) -> None:
    name = '\x1b[2J"""\n[calibration]\nnoise = 9 \u202e=SUM(A1)'
    assert shell("ran", "49 h", "-b", "1280 Wh", "--load", "20 W", "--name", name) == 0
    assert shell("calibrate", "9", "--write", "hostile") == 0
    text = saved(shell).read_text(encoding="utf-8")
    assert text.count("[calibration]") == 1 and "\x1b" not in text
    assert shell("profiles", "check") == 0


@pytest.mark.parametrize("id_", ["", "../up", "A b", "4tune", "shelf.toml", "x" * 300, "\x1b[2J"])
def test_what_is_no_id_is_refused_and_nothing_is_written(
    database: Path, shell: Shell, user_folders: Path, id_: str
) -> None:
    assert shell("calibrate", "1", "--write", id_) == 2
    assert shell.err.startswith("purifier: --write: ") and len(shell.err.splitlines()) == 1
    assert not list(user_folders.rglob("*.toml"))


def test_a_profile_of_ones_own_is_not_written_over(database: Path, shell: Shell, user_folders: Path) -> None:
    assert shell("calibrate", "1", "--write", "shelf") == 0
    path = saved(shell)
    path.write_text('name = "mine"\nenergy = "1 kWh"\n', encoding="utf-8")
    assert shell("calibrate", "1", "--write", "shelf") == 2
    assert "choose another id" in shell.err
    assert path.read_text(encoding="utf-8") == 'name = "mine"\nenergy = "1 kWh"\n'


def test_a_folder_that_refuses_is_told(database: Path, shell: Shell) -> None:
    assert shell("calibrate", "1", "--write", "shelf") == 0
    folder = saved(shell).parent
    shutil.rmtree(folder)
    folder.write_text("no folder", encoding="utf-8")
    assert shell("calibrate", "1", "--write", "shelf") == 2
    assert "--write: cannot write" in shell.err and str(folder) in shell.err


def test_another_battery_with_the_id_of_a_bundled_one_hides_no_profile(database: Path, shell: Shell) -> None:
    """The user's folder is looked through first: what stands there under a bundled id would be what plans take."""
    assert shell("calibrate", "6", "--write", "anker-solix-c1000") == 2
    assert "says other things than the profile of these runs" in shell.err
    assert shell("calibrate", "1", "--write", "anker-solix-c1000") == 0


def test_what_was_learned_of_another_battery_is_not_written_over(database: Path, shell: Shell) -> None:
    assert shell("calibrate", "6", "--write", "shelf") == 0
    text = saved(shell).read_text(encoding="utf-8")
    assert shell("calibrate", "1", "--write", "shelf") == 2
    assert "choose another id" in shell.err
    assert text == (user_folder() / "batteries" / "shelf.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("5",), "run 5 has no set-up: nobody said which battery it was of"),
        (("1", "6"), "run 6 is of another battery"),
        (("7",), "too thin to learn from"),
        (("1", "--without", "1"), "no run is left to learn from"),
        (("77",), "no run is called '77'"),
        (("1", "--without", "77"), "no run is called '77'"),
    ],
)
def test_what_teaches_nothing_is_refused_with_the_reason(
    database: Path, shell: Shell, typed: tuple[str, ...], words: str
) -> None:
    assert words in shell.refused("calibrate", *typed)


def test_a_run_that_goes_on_has_nothing_to_teach_yet(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(tmp_path / "live.sqlite3")
    recording.hear(range(0, 7200, 60))
    recording.recorder.commit()
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "live.sqlite3"))
    assert "has not ended yet" in shell.refused("calibrate", "1")
    recording.close()


def test_a_database_that_is_not_there_is_told(tmp_path: Path, shell: Shell) -> None:
    assert shell("calibrate", "1", "--db", str(tmp_path / "none.sqlite3")) == 4
    assert shell.out == "" and "none.sqlite3" in shell.err
    assert not (tmp_path / "none.sqlite3").exists()
