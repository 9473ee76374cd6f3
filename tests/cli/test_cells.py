"""What ``show`` and ``export`` tell of a battery's cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.show import show
from tests.recordings import Recording, at
from tests.services.record.test_cells_recorded import hear, third_falls


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose third cell fell to 2.51 V."""
    database = tmp_path_factory.mktemp("cells") / "runs.sqlite3"
    recording = Recording(database)
    hear(recording, range(0, 1260, 5), third_falls)
    recording.recorder.tick(at(1400))
    assert recording.said[-1].kind == "empty"
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
