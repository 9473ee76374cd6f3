"""Nonsense where imported runs are kept, and in what is typed at the commands about them: a sentence, no run lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from purifier.cli.main import run
from tests.nonsense_rows import IMPORTED_MS, RUNS, imported_database, with_nonsense

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imported_database(tmp_path_factory.mktemp("imported") / "runs.sqlite3")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        assert not set(said.out + said.err) & set("\x1b\x07\u202e"), arguments
        assert code in (0, 2, 4) and (code == 0 or said.err.strip()), arguments
        return code, said.out, said.err

    return call


def overlapping_file(folder: Path) -> str:
    """What all the runs are parts of."""
    start = datetime.fromtimestamp(IMPORTED_MS / 1000, UTC)
    rows = [f"{(start + timedelta(seconds=t)).isoformat()},{13.0 - t * 1e-3:.4f},-0.5" for t in range(30, 120)]
    path = folder / "more.csv"
    path.write_text("\n".join(["time,voltage (V),current (A)", *rows, ""]))
    return str(path)


QUICK = (("run", "origin"), ("import_file", "sha256"), "nan h")


def mostly_slow(*parameters: object) -> list[object]:
    """All but a few are for the long run."""
    return [
        pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=() if one in QUICK else (pytest.mark.slow,))
        for one in parameters
    ]


def test_runs_alike_are_found_to_be_parts_of_one(imported: Path, tmp_path: Path, ask: Ask) -> None:
    """Else the import among nonsense would try nothing."""
    shutil.copy(imported, tmp_path / "runs.sqlite3")
    code, out, err = ask("import", overlapping_file(tmp_path))
    assert (code, out) == (0, "1\n") and f"run {RUNS} was a part of it" in err
    assert len(json.loads(ask("runs", "--json")[1])["rows"]) == 1


@pytest.mark.parametrize(
    ("table", "column"),
    mostly_slow(
        *(("run", column) for column in ("name", "source", "identity", "origin", "setup", "prediction", "end_ms")),
        *(("import_file", column) for column in ("run", "sha256", "name", "format", "version", "number")),
        *(("import_file", column) for column in ("imported_ms", "finished")),
        *(("clock", "utc_ms"), ("event", "data"), ("reading", "t_ms"), ("reading", "voltage")),
    ),
)
def test_nonsense_in_an_imported_run_is_no_traceback_and_hides_no_run(
    table: str, column: str, imported: Path, tmp_path: Path, ask: Ask
) -> None:
    path = Path(shutil.copy(imported, tmp_path / "runs.sqlite3"))
    with_nonsense(path, table, column)
    assert len(json.loads(ask("runs", "--json")[1])["rows"]) == RUNS
    for number in range(1, RUNS + 1, 2):
        ask("show", str(number), "--json")
        ask("note", str(number), "the window was open")
        ask("rename", str(number), f"shelf {number}")
    ask("merge", str(path), "--db", str(tmp_path / "other.sqlite3"))
    ask("import", overlapping_file(tmp_path))
    ask("ran", "41 h", "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "2")
    for number in range(1, RUNS + 1, 4):
        ask("import", "--undo", str(number))
    ask("runs")


WORDS = (
    "",
    " ",
    "nan h",
    "-5 h",
    "inf h",
    "1e308 h",
    "１２ h",
    "9" * 500,
    "\x1b[31mx",
    "../../x",
    "0",
    "last",
    "[bold]x[/]",
)


@pytest.mark.parametrize("word", mostly_slow(*WORDS))
def test_senseless_words_are_answered(word: str, imported: Path, tmp_path: Path, ask: Ask) -> None:
    shutil.copy(imported, tmp_path / "runs.sqlite3")
    file = overlapping_file(tmp_path)
    setup = ("-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "2")
    for call in (
        ("import", word),
        ("import", file, word),
        ("import", "--undo", word),
        ("import", file, "--undo", word),
        *(("import", file, "--dry-run", option, word) for option in ("--as", "--time", "--voltage", "--current")),
        *(("import", file, "--dry-run", option, word) for option in ("--power", "--charge", "--soc", "--temperature")),
        *(("import", file, "--dry-run", option, word) for option in ("--every", "--zone", "--started", "--sign")),
        *(("import", file, "--dry-run", option, word) for option in ("--decimal", "--dates", "--meter", "--load")),
        *(("import", file, option, word) for option in ("--run", "--format", "-b", "--setup")),
        ("ran", word, *setup),
        ("ran", "41 h", *setup, "--on", word),
        ("ran", "41 h", "-b", word, "--load", "5 W"),
        ("rename", word, "shelf"),
        ("rename", "2", word),
        ("note", word, "x"),
        ("note", "2", word),
        ("merge", word),
        ("merge", file, word),
    ):
        _, _, err = ask(*call)
        assert "Traceback" not in err and len(err) < 5000, call
