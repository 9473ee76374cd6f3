"""CSV, wherever a command writes it: no cell of text is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.cli.output import print_csv
from purifier.cli.tables import fitted
from tests.recordings import Recording

FORMULA = "=cmd|' /C calc'!A0"


def cells(text: str) -> list[str]:
    """Every cell under the line of names."""
    return [cell for row in list(csv.reader(io.StringIO(text)))[1:] for cell in row]


def is_a_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.fixture
def database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A run with a formula for a name and another for a note."""
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(70))
    recording.close()
    assert run(["mark", "1", FORMULA, "--db", str(path)]) == 0
    assert run(["stop", "1", "--db", str(path)]) == 0
    from contextlib import closing

    from purifier.store.opening import open_for_writing
    from purifier.store.run_rows import change

    with closing(open_for_writing(path)) as connection:
        change(connection, 1, name=FORMULA, meter=FORMULA, port=FORMULA, end_reason=FORMULA, source=FORMULA)
    capsys.readouterr()
    return path


@pytest.fixture
def profiles(tmp_path: Path, bundle: Path) -> Path:
    """The bundle with formulas for names."""
    folder = Path(shutil.copytree(bundle, tmp_path / "profiles"))
    for file, name in (
        ("purifiers/airfanta-3pro.toml", 'name = "1"'),
        ("batteries/lifepo4-12v-100ah.toml", "LiFePO4 12 V"),
    ):
        path = folder / file
        assert name in path.read_text("utf-8")
        new = name.replace('"1"', json.dumps(FORMULA)) if '"1"' in name else FORMULA
        path.write_text(path.read_text("utf-8").replace(name, new), "utf-8")
    (folder / "batteries" / "bad.toml").write_text(f'"{FORMULA}" = 1\n', "utf-8")
    return folder


CALLS = [
    ("runs", "--format", "csv"),
    ("show", "1", "--format", "csv"),
    ("export", "1"),
    ("plan", "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--format", "csv"),
    ("profiles", "list", "--format", "csv"),
    ("profiles", "show", "lifepo4-12v-100ah", "--format", "csv"),
    ("profiles", "show", "airfanta-3pro", "--format", "csv"),
    ("profiles", "check", "--format", "csv"),
    ("profiles", "where", "--format", "csv"),
    ("doctor", "--format", "csv"),
    ("doctor", "--score", "--format", "csv"),
    ("ports", "--format", "csv"),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call))
def test_no_command_writes_a_formula(
    call: tuple[str, ...],
    database: Path,
    profiles: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PURIFIER_DB", str(database))
    run(["--profiles", str(profiles), *call])
    found = cells(capsys.readouterr().out)
    assert not [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_a_number(cell)]
    if call[0] in ("runs", "show", "plan") or call[1:3] == ("show", "airfanta-3pro"):
        assert f"'{FORMULA}" in found


def test_numbers_are_left_as_they_are_and_text_is_guarded(capsys: pytest.CaptureFixture[str]) -> None:
    print_csv([{"a": -1.5, "b": "-1.5", "c": None, "d": True, "e": ["=1"], "f": "x"}])
    assert capsys.readouterr().out == 'a,b,c,d,e,f\n-1.5,\'-1.5,,true,"[""=1""]",x\n'


def test_a_table_stays_a_table_whatever_is_in_its_cells() -> None:
    text = fitted(("run", "name"), [("1", "one\ntwo\tthree\x1b[2J"), ("2", "x" * 100_000)], 1000)
    assert text.splitlines()[1] == "1    one two three[2J"
    assert len(text.splitlines()) == 3 and max(map(len, text.splitlines())) < 500
