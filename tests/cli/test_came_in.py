"""Runs that were not logged here, as lists and pages show them: how they came in, and what nobody measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from purifier.cli.main import run as purifier
from purifier.services.record.freeze import unplanned
from purifier.services.runs.naming import note
from purifier.store.imports import importing
from tests.recordings import Recording, at
from tests.store.test_imports import FILE, ORIGIN, START, bring_in, rows_of

SETUP = ("-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "2")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database that is used: empty."""
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


def ask(capsys: pytest.CaptureFixture[str], *call: str) -> tuple[int, str, str]:
    code = purifier(call)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_imported_run_without_a_setup_is_shown_everywhere(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring_in(database, range(0, 600_000, 1000))
    note(database, "1", "of the shed", at(0.0))
    code, out, err = ask(capsys, "runs")
    assert (code, err) == (0, "") and "log.csv (vrm); power: stated, not measured" in out
    assert [word for word in out.splitlines()[1].split("  ") if word.strip() == "none"], "no prediction"
    code, out, err = ask(capsys, "show", "1")
    assert (code, err) == (0, "") and "nan" not in out.lower()
    for words in (
        "imported from log.csv (vrm)",
        "no prediction: no set-up was given",
        "power: stated, not measured",
        "leave open ±2.0 % of charge and energy",
        "What was understood\n  times are UTC",
        "Notes\n  of the shed",
    ):
        assert words in out
    rows = json.loads(ask(capsys, "runs", "--json")[1])["rows"]
    one = json.loads(ask(capsys, "show", "1", "--json")[1])
    for found in (rows[0], one):
        assert found["stated"] == ["power_w"] and found["files"] == ["log.csv"] and found["format"] == "vrm"
        assert found["measurement_spread_percent"] == 2.0 and len(found["identity"]) == 36
        assert found["predicted_runtime_h"] is None and found["battery"] is None
    assert one["understood"] == ["times are UTC"] and "understood" not in rows[0]
    assert ask(capsys, "export", "1")[0] == 0
    assert ask(capsys, "mark", "1", "setting 3")[0] == 0


def test_a_run_without_a_date_says_that_nobody_knows_when(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(database, range(0, 5000, 1000), started=None)
    for call in (("runs",), ("show", "1"), ("export", "1"), ("runs", "--json")):
        code, out, err = ask(capsys, *call)
        assert (code, err) == (0, "") and "1970" not in out
    assert "nobody knows when, imported from log.csv" in ask(capsys, "show", "1")[1]
    assert json.loads(ask(capsys, "show", "1", "--json")[1])["started_utc"] is None


def test_an_import_at_work_and_one_that_was_cut_short_are_told_apart(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with importing(database, unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to:
        to.add_rows(rows_of(range(10)))
        assert json.loads(ask(capsys, "show", "1", "--json")[1])["state"] == "importing"
        assert "being imported" in ask(capsys, "show", "1")[1]
        to.finish(9)
    from purifier.store.import_files import be_unfinished
    from purifier.store.opening import transaction, writing

    with writing(database) as connection, transaction(connection):
        be_unfinished(connection, 1)
    assert json.loads(ask(capsys, "runs", "--json")[1])["rows"][0]["state"] == "unfinished"
    assert "importing the same file again does it anew" in ask(capsys, "show", "1")[1]
    code, _, err = ask(capsys, "stop", "1")
    assert code == 2 and "is an import that is not finished" in err


def test_a_run_is_told_and_taken_for_what_it_is(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ask(capsys, "ran", "1 d 17 h", *SETUP, "--on", "2026-01-04", "--name", "shelf")
    assert (code, out) == (0, "1\n") and "run 1: 1 d 17 h, told and not measured" in err and "the plan says" in err
    code, out, err = ask(capsys, "ran", "41 h", *SETUP, "--on", "2026-01-04")
    assert (code, out) == (0, "1\n") and "nothing was added" in err
    one = json.loads(ask(capsys, "show", "shelf", "--json")[1])
    assert (one["source"], one["complete"], one["runtime_h"], one["stated"]) == ("ran", True, 41.0, ["runtime_h"])
    assert one["drawn_wh"] is None and one["coverage_percent"] is None and one["predicted_runtime_h"] > 41.0
    out = ask(capsys, "show", "1")[1]
    assert "told, not measured" in out and "drawn      not measured" in out and "no readings: it was told" in out
    assert "told, not measured" in ask(capsys, "runs")[1]
    code, out, _ = ask(capsys, "export", "1")
    assert code == 0 and len(out.splitlines()) == 1
    code, _, err = ask(capsys, "ran", "41 h", "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro")
    assert code == 2 and "--setting" in err


def test_runs_are_renamed_and_noted_in_from_the_command_line(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = Recording(database)
    recording.hear(range(5))
    recording.close()
    assert ask(capsys, "rename", "1", "cellar", "shelf") == (0, "", "run 1 is called 'cellar shelf'\n")
    assert ask(capsys, "rename", "1", "attic")[2] == "run 1 is called 'attic' (before: 'cellar shelf')\n"
    assert ask(capsys, "note", "attic", "the", "window") == (0, "", "noted about run 1\n")
    out = ask(capsys, "show", "attic")[1]
    assert "Notes\n  the window" in out and "logged here" not in out


def test_databases_are_merged_from_the_command_line(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.sqlite3"
    bring_in(other, range(10))
    assert ask(capsys, "merge", str(other), "--dry-run")[1] == f"run 1 'mine' of {other}: would be new here, 14 rows\n"
    assert not database.exists()
    assert ask(capsys, "merge", str(other))[1] == f"run 1 'mine' of {other}: new here as run 1, 14 rows\n"
    assert ask(capsys, "merge", str(other))[1] == f"run 1 'mine' of {other}: known as run 1\n"
    assert json.loads(ask(capsys, "show", "1", "--json")[1])["readings"] == 10


def test_a_long_merge_says_how_far_it_is_in_a_line_that_goes_away(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite3"
    bring_in(other, range(10))
    monkeypatch.setattr("purifier.cli.merge.EVERY_S", 0.0)
    assert "looked at" not in ask(capsys, "merge", str(other))[2], "this is no terminal"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert ask(capsys, "merge", str(other))[2] == "\r10 readings looked at\x1b[K\r\x1b[K"
