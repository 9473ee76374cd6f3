"""What ``show`` and ``export`` tell of a battery's cells."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.export import export
from purifier.cli.import_ import import_
from purifier.cli.show import show
from tests.recordings import Recording, at
from tests.services.record.test_cells_recorded import hear, third_falls


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose third cell fell to 2.51 V, heard on until the cells had come together again."""
    database = tmp_path_factory.mktemp("cells") / "runs.sqlite3"
    recording = Recording(database)
    hear(recording, range(0, 1260, 5), third_falls)
    recording.recorder.tick(at(1400))
    assert recording.said[-1].kind == "empty"
    hear(recording, range(1400, 1500, 5), lambda t: dict.fromkeys(range(1, 5), 3.2), 0.0)
    recording.close()
    return database


def shown(database: Path, *options: str) -> str:
    result = CliRunner().invoke(show, ["1", "--db", str(database), *options], standalone_mode=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_show_says_lowest_highest_and_spread_and_which_cell_fell_first(database: Path) -> None:
    text = " ".join(shown(database).split())
    assert "cells 2.510 V (cell 3) to 3.310 V (cell 2), 800 mV apart, 4 cells" in text
    assert "cell 3 fell to 2.51 V while the highest stood at 3.31 V" in text


def test_show_json_has_every_cell_as_it_stood_at_the_end(database: Path) -> None:
    found = json.loads(shown(database, "--json"))["cells"]
    assert (found["lowest"], found["lowest_v"], found["highest"], found["highest_v"]) == (3, 2.51, 2, 3.31)
    assert found["spread_v"] == 0.8 and found["count"] == 4 and found["t_s"] == 1255.0
    assert [one["cell"] for one in found["each"]] == [1, 2, 3, 4] and found["each"][2]["voltage_v"] == 2.51
    assert found["lowest_noted"]["cell"] == 3 and found["not_read"] == [] and found["temperatures_c"] == {}


def test_a_run_without_cells_has_none(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(3))
    recording.close()
    assert json.loads(shown(tmp_path / "runs.sqlite3", "--json"))["cells"] is None
    assert "cells" not in shown(tmp_path / "runs.sqlite3")


def exported(database: Path, *options: str) -> str:
    result = CliRunner().invoke(export, ["1", "--db", str(database), *options], standalone_mode=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(("options", "between", "point"), [((), ",", "."), (("--decimal-comma",), ";", ",")])
def test_a_wide_export_has_a_column_for_each_cell_with_what_it_was_said_to_be_then(
    database: Path, options: tuple[str, ...], between: str, point: str
) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(database, "--wide", *options), newline=""), delimiter=between))
    assert list(rows[0])[-5:] == ["extra", "cell_1_v", "cell_2_v", "cell_3_v", "cell_4_v"]
    assert rows[-1]["cell_3_v"] == f"3{point}2" and {row["cell_2_v"] for row in rows[:252]} == {f"3{point}31"}
    volts = [float(row["cell_3_v"].replace(",", ".")) for row in rows[:252]]
    true = [third_falls(float(row["t_s"].replace(",", ".")))[3] for row in rows[:252]]
    assert max(abs(a - b) for a, b in zip(volts, true, strict=True)) < 0.03
    assert all(json.loads(row["extra"])["cell_4_v"] == 3.29 for row in rows[:252])


def test_without_it_the_columns_stay_as_they_were_and_json_lines_have_the_cells_too(database: Path) -> None:
    assert exported(database).splitlines()[0].endswith(",temperature_c,extra")
    assert json.loads(exported(database, "--format", "jsonl").splitlines()[251])["extra"]["cell_3_v"] == 2.51


def test_a_wide_export_of_json_lines_is_refused_with_the_reason(database: Path) -> None:
    result = CliRunner().invoke(export, ["1", "--db", str(database), "--wide", "--format", "jsonl"])
    assert result.exit_code == 2 and "--wide is for CSV" in result.output


def test_a_wide_export_is_read_back_with_its_cells(database: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "run.csv", tmp_path / "other.sqlite3"
    file.write_text(exported(database, "--wide"), encoding="utf-8", newline="")
    result = CliRunner().invoke(import_, [str(file), "--db", str(other)])
    assert result.exit_code == 0, result.output
    texts = [exported(one, "--format", "jsonl").splitlines() for one in (database, other)]
    before, after = ([json.loads(one) for one in text] for text in texts)
    assert len(after) == len(before) and all(one == two for one, two in zip(after, before, strict=True))
    assert "3.200 V" in shown(other)
