"""``purifier profiles show PURIFIER`` tells how long it ran by its runs, and what that did to its filter."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from purifier.cli.main import run
from tests.services.runs.fans import fan_file

Show = Callable[..., tuple[int, str, str]]
WORDS = "Ran 120 h on 2 and 30 h on 3 in 2 runs: 2.5 % of its filter's life, $0.16 for each day that it runs."


@pytest.fixture
def show(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Show:
    """Show the profile of the fan: exit code, stdout, stderr."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PURIFIER_DB", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    fans = fan_file(tmp_path / "profiles")

    def call(*arguments: object, command: tuple[str, ...] = ("profiles", "show", "test-fan")) -> tuple[int, str, str]:
        code = run(["--profiles", str(fans), *command, *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def database(tmp_path: Path, show: Show) -> Path:
    """The fan ran 120 h on 2 and 30 h on 3."""
    path = tmp_path / "runs.sqlite3"
    for setting, lasted in (("2", "120 h"), ("3", "30 h")):
        told = ("ran", lasted, "-p", "test-fan", "-b", "lifepo4-12v-100ah", "--setting", setting)
        assert show("--db", path, command=told)[0] == 0
    return path


def test_its_page_says_how_long_it_ran(database: Path, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = show("--db", database)
    assert (code, err) == (0, "") and WORDS in out.splitlines()
    monkeypatch.setenv("PURIFIER_DB", str(database))
    assert show()[1] == out
    monkeypatch.setenv("COLUMNS", "60")
    narrow = show()[1]
    assert WORDS in " ".join(narrow.split()) and max(map(len, narrow.splitlines())) <= 60


def test_programs_get_it_beside_the_rows(database: Path, show: Show) -> None:
    found = json.loads(show("--db", database, "--json")[1])
    assert (found["ran"]["runs"], found["ran"]["hours"]) == (2, 150.0)
    assert found["ran"]["life_used_percent_high"] == pytest.approx(100.0 * 110.0 / 4380.0)
    assert json.loads(show("--json")[1])["ran"] is None
    table = list(csv.DictReader(io.StringIO(show("--db", database, "--format", "csv")[1])))
    assert [row["key"] for row in table] == [row["key"] for row in found["rows"]]
    battery = show("--json", "--db", database, command=("profiles", "show", "lifepo4-12v-100ah"))[1]
    assert "ran" not in json.loads(battery)


def test_without_a_database_nothing_is_said_or_made(show: Show, tmp_path: Path) -> None:
    code, out, err = show()
    assert (code, err) == (0, "") and "Ran " not in out and not (tmp_path / "data").exists()
    code, named, err = show("--db", tmp_path / "missing.sqlite3")
    assert (code, named) == (0, out) and "there is no database at" in err and len(err.splitlines()) == 1
    assert not (tmp_path / "missing.sqlite3").exists()


def test_a_bad_database_keeps_nobody_from_reading_a_profile(
    show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = show()[1]
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(os.urandom(5000))
    for place in (bad, tmp_path):
        code, out, err = show("--db", place)
        assert (code, out) == (0, whole)
        assert err.startswith("purifier: its runs are not shown: ") and len(err.splitlines()) == 1
    monkeypatch.setenv("PURIFIER_DB", "/")
    assert show()[:2] == (0, whole)
    assert show("--db", "/")[0] == 2, "what was typed is refused"


def test_a_database_that_may_not_be_written_is_read(database: Path, show: Show) -> None:
    database.chmod(0o444)
    before = database.read_bytes()
    assert WORDS in show("--db", database)[1] and database.read_bytes() == before
