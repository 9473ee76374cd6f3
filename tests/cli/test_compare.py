"""``compare`` as a person or a script meets it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.services.runs.compared import Compared, Measured, Predicted, Projected, Stretch
from tests.cli.test_rows_of_nonsense import places
from tests.model.blocks import DATA, NO_DATA
from tests.nonsense_rows import RUNS, good_database, with_nonsense
from tests.services.runs.discharges import discharge, planned

Ask = Callable[..., tuple[int, str, str]]
HOSTILE = "\x1b]0;evil\x07=shelf\u202e [b]"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run as planned, one that was moved to another setting and stopped, and one of a hostile name that missed."""
    path, plan = tmp_path_factory.mktemp("compared") / "runs.sqlite3", planned()
    watts, energy = plan.prediction.meter_power_w, plan.prediction.energy_wh
    discharge(path, replace(plan, name="first"), watts, energy_wh=energy)
    moved = {"marks": [(1.0, "setting 3")], "hours": 3.0, "ends": "stop", "start_s": 1e5}
    discharge(path, plan, lambda h: watts if h < 1.0 else 9.7, energy_wh=energy, **moved)  # type: ignore[arg-type]
    discharge(path, replace(plan, name=HOSTILE), watts, energy_wh=0.6 * energy, start_s=2e5)
    return path


@pytest.fixture
def ask(recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command on a copy of that database: its exit code, what it prints, what it says."""
    shutil.copy(recorded, tmp_path / "runs.sqlite3")

    def call(*arguments: str, db: str = str(tmp_path / "runs.sqlite3")) -> tuple[int, str, str]:
        code = run([*arguments, "--db", db])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_each_run_is_a_block_of_figures_and_sentences_and_the_score_comes_last(ask: Ask) -> None:
    code, out, said = ask("compare")
    assert (code, said) == (0, "")
    first, second, third, score = out.rstrip("\n").split("\n\n")
    assert first.splitlines() == [
        "Run 1: first (AirFanta 3Pro at 6, Cyclenbatt 12 V 10 Ah)",
        "             predicted    measured  off by",
        "  lasted    4 h 24 min  4 h 23 min  as predicted",
        "  at least  2 h 55 min              held",
        "  power         29.1 W      29.1 W  as predicted",
        "  energy        128 Wh      128 Wh  as predicted",
        "  charge       9.92 Ah     9.89 Ah  as predicted",
        "It lasted 4 h 23 min, as predicted; 'at least' held.",
    ]
    assert "2 h 59 min, not to the end" in second and "7 h 55 min projected  +3 h 32 min (+80 %)" in second
    assert "  3 (noted)       1 h 0 min  1 h 59 min     9.74 W    9.78 W  as predicted" in second
    assert "MISSED" in third and "-51 Wh (-40 %)" in third
    assert score == "'At least' held 1 time of 2; the band is the model's until 9 runs."


def test_at_least_is_one_figure_in_every_table_and_one_in_every_sentence(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = ("-b", "cyclenbatt-12v-10ah", "-p", "airfanta-3pro")
    for command, words in (
        (("show", "1"), "at least 2 h 55 min, likely 4 h 25 min, at most"),
        (("compare", "1"), "at least 2 h 55 min held"),
        (("calibrate", "1"), "6 2 h 55 min 4 h 25 min"),
        (("ran", "4.1 h", *setup, "--setting", "6"), "the plan says at least 2½ hours, likely 4½ for that"),
    ):
        code, out, said = ask(*command)
        shown = " ".join((out + said).split())
        assert code == 0 and words in shown, (command[0], shown)
    assert run(["plan", *setup, "--setting", "6"]) == 0
    assert "2 h 55 min   4 h 25 min" in capsys.readouterr().out


def test_hostile_names_reach_no_terminal_and_no_spreadsheet(ask: Ask) -> None:
    for form in ("table", "json", "csv"):
        _, out, said = ask("compare", "3", "--format", form)
        assert not set(out + said) & set("\x1b\x07\u202e")
    assert ask("compare", "3")[1].startswith("Run 3: ]0;evil")


def test_runs_are_meant_by_id_by_name_or_as_the_last_each_once(ask: Ask) -> None:
    def runs(*typed: str) -> list[int]:
        return [row["run"] for row in json.loads(ask("compare", *typed, "--json")[1])["rows"]]

    assert runs() == [1, 2, 3]
    assert runs("last", "first", "3", "1") == [3, 1]


def test_the_keys_of_a_row_are_what_scripts_were_promised(ask: Ask) -> None:
    answer = json.loads(ask("compare", "2", "--json")[1])
    (row,) = answer["rows"]
    promised = {
        *("run", "predicted", "measured", "complete", "coverage_percent", "runtime_error_percent"),
        *("power_error_percent", "energy_error_percent", "within_band", "made"),
    }
    assert promised < set(row) == {field.name for field in fields(Compared)}
    for name, kind in (("predicted", Predicted), ("measured", Measured), ("projected", Projected)):
        assert set(row[name]) == {field.name for field in fields(kind)}
    assert {"runtime_h", "battery_power_w", "energy_wh", "charge_ah"} == set(row["measured"])
    assert [set(part) for part in row["segments"]] == [{field.name for field in fields(Stretch)}] * 2
    assert row["runtime_error_percent"] is None and row["projected"]["runtime_h"] > 3.0
    assert (row["made"], row["complete"], row["within_band"]) == ("before", False, None)
    assert {"what", "share", "probability", "text"} < set(row["cause"]) and {"why", "text", "gave_all"} == set(
        row["stopped"]
    )
    assert answer["score"]["runs"] == 2 and answer["score"]["band"] == "model"


def test_a_spreadsheet_gets_a_column_for_each_figure(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("compare", "--format", "csv")[1])))
    assert [row["run"] for row in rows] == ["1", "2", "3"]
    assert float(rows[0]["measured_energy_wh"]) == pytest.approx(128.0, rel=0.01)
    assert rows[0]["projected_runtime_h"] == "" and float(rows[1]["projected_runtime_h"]) > 3.0
    assert rows[2]["at_least_held"] == "false" and rows[0]["stopped_why"] == "empty"


def test_what_is_not_there_is_said(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, said = ask("compare", "1", "99")
    assert (code, out) == (2, "") and "'99'" in said and "runs 1 to 3" in said
    code, out, said = ask("compare", db=str(tmp_path / "none.sqlite3"))
    assert (code, out) == (4, "") and "there is no database" in said
    monkeypatch.setenv("PURIFIER_DB", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert run(["compare"]) == 0


def test_doctor_joins_the_score_of_ones_own_runs(ask: Ask) -> None:
    text = "'At least' held 1 time of 2; the band is the model's until 9 runs"
    assert f"Your own runs: {text}" in ask("doctor", "--score")[1]
    assert json.loads(ask("doctor", "--score", "--json")[1])["own"]["text"] == text


def test_a_file_of_runs_that_cannot_be_read_hides_no_score_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "junk.sqlite3").write_bytes(b"junk" * 1000)
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "junk.sqlite3"))
    assert run(["doctor", "--score"]) == 0
    said = capsys.readouterr()
    assert "'at least' held 20 times of 20" in said.out and "Your own runs" not in said.out
    assert "your own runs are not counted" in said.err and "junk.sqlite3" in said.err


# ------------------------------------------------------------------ nonsense


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_database(tmp_path_factory.mktemp("loose") / "runs.sqlite3", strict=False)


def test_a_database_in_order_compares_in_silence(loose: Path, ask: Ask) -> None:
    code, out, said = ask("compare", "1", "2", db=str(loose))
    assert (code, said) == (0, "") and out.count("Run ") == 2


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), places())
def test_nonsense_in_any_column_is_no_traceback_and_hides_no_run(
    table: str, column: str, loose: Path, tmp_path: Path, ask: Ask
) -> None:
    path = Path(shutil.copy(loose, tmp_path / "loose.sqlite3"))
    with_nonsense(path, table, column)
    code, out, said = ask("compare", "--json", db=str(path))
    assert code in (0, 4) and (code == 0 or said), said
    shown = {row["run"] for row in json.loads(out)["rows"]}
    assert RUNS in shown and (len(shown) == RUNS or (table, column) == ("run", "id"))


# ------------------------------------------------------------------ real runs

BATTERY = """
name = "VRLA 12 V 17 Ah"
kind = "pack"
chemistry = "agm"
energy = "204 Wh"
capacity = "17 Ah"
voltage = "12 V"
rated_hours = "20 h"

[[sources]]
covers = ["energy", "capacity", "voltage", "rated_hours"]
kind = "datasheet"
url = "https://example.org/label"
date = 2026-06-04
"""


@pytest.mark.skipif(not DATA.is_dir(), reason=NO_DATA)
def test_real_discharges_that_were_imported_are_drawn_and_never_scored(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "batteries").mkdir()
    (tmp_path / "batteries" / "vrla.toml").write_text(BATTERY)
    database, profiles = str(tmp_path / "real.sqlite3"), ("--profiles", str(tmp_path))
    for name, watts in (("run3_2.04A", "24.7 W"), ("run5_1.03A", "12.6 W")):
        setup = ("-b", "vrla", "--load", watts, "--complete", "--sign", "discharge-positive")
        file = str(DATA / "bboxx-vrla-17ah" / f"{name}.csv")
        assert ask(*profiles, "import", file, *setup, db=database)[0] == 0
    answer = json.loads(ask("compare", "--json", db=database)[1])
    for row, energy in zip(answer["rows"], (235.6, 227.9), strict=True):
        assert (row["made"], row["scored"], row["complete"]) == ("after", False, True)
        assert row["measured"]["energy_wh"] == pytest.approx(energy, rel=2e-3)
        assert abs(row["power_error_percent"]) <= row["doubt_percent"]
        assert row["energy_error_percent"] > 10.0 and row["at_least_held"] is True
        assert row["cause"]["what"] == "capacity" and row["stopped"]["why"] == "empty"
    assert answer["score"]["runs"] == 0
    out = ask("compare", db=database)[1]
    assert "it was imported, so its prediction was made after it" in " ".join(out.split())
