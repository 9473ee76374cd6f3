"""Files of every program that is known, built as their sources lay them out: one command, and the sums are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from tests.cli.format_files import FILES, Made
from tests.cli.test_import import dry, invoke, shown


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


def made(name: str, folder: Path) -> Made:
    (folder / "files").mkdir()
    return FILES[name](folder / "files")


def test_there_is_a_file_of_every_bundled_format() -> None:
    there = {name.partition(" ")[0] for name in FILES}
    assert {one.id for one in Library([bundle()]).formats()} - there == {"home-assistant-counters"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_told_by_its_content_and_its_sums_are_those_of_its_rows(
    name: str, tmp_path: Path, database: Path
) -> None:
    one = made(name, tmp_path)
    result = invoke(str(one.path), *one.options)
    assert result.exit_code == 0 and result.stdout == "1\n", result.stderr
    ah, wh = one.sums()
    run = shown(database)
    assert run["drawn_ah"] == pytest.approx(ah, rel=1e-3)
    assert run["drawn_wh"] == pytest.approx(wh, rel=1e-3)
    assert run["started_utc"] == one.started_utc
    assert run["discharge_h"] == pytest.approx((one.rows[-1].t - one.rows[0].t) / 3600.0, abs=0.02)
    assert run["gaps"] == 0 and run["coverage_percent"] > 99.0
    again = invoke(str(one.path), *one.options)
    assert again.stdout == "1\n" and "in already" in again.stderr


@pytest.mark.parametrize("name", FILES)
def test_a_dry_run_tells_the_same(name: str, tmp_path: Path, database: Path) -> None:
    one = made(name, tmp_path)
    id_ = name.partition(" ")[0]
    found = dry(str(one.path), *one.options, "--as", id_)
    assert found["format"] == id_
    (run,) = found["runs"]
    ah, wh = one.sums()
    assert (run["charge_ah"], run["energy_wh"]) == (pytest.approx(ah, rel=1e-3), pytest.approx(wh, rel=1e-3))
    assert run["started_utc"] == one.started_utc
    assert json.dumps(found)
