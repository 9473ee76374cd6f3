"""``purifier import`` where things go wrong while it works: one whole run or none, and a sentence."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.store import imports, opening
from purifier.store.place import database as place_of_database
from tests.cli.test_import import discharge, invoke, refused, stamp, write
from tests.cli.test_log_losses import NO_FILES, one_sentence
from tests.patience import HANGS_S
from tests.store.refusing import refused as refusing

if sys.platform == "win32":
    pytest.skip("needs signals and full disks", allow_module_level=True)

HEADER = "time,voltage (V),current (A)"
ROWS = 3_000
DIES = """
import os, signal, sys
from contextlib import contextmanager
from purifier.cli.main import run
from purifier.store import imports, replacing

number, before, signal_ = int(sys.argv[1]), sys.argv[2] == "before", int(sys.argv[3])
done = 0

def dying(transaction):
    @contextmanager
    def counted(connection, **how):
        global done
        done += 1
        last = done == number
        with transaction(connection, **how):
            yield
            if last and before:
                os.kill(os.getpid(), signal_)
        if last and not before:
            os.kill(os.getpid(), signal_)
    return counted

imports.LEAST_BITE, imports.MOST_BITE = 30, 300
imports.transaction = dying(imports.transaction)
replacing.transaction = dying(replacing.transaction)
sys.exit(run(["import", *sys.argv[4:]]))
"""
"""An import that a signal ends in its transaction of this number, or right behind it."""


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Spools go here, and none may stay."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir())


@pytest.fixture
def rows() -> list[str]:
    return discharge(range(0, ROWS), line=lambda t, v, i: f"{stamp(t)},{v:.6f},{-i - t % 7 / 1000:.3f}")


@pytest.fixture
def file(tmp_path: Path, rows: list[str]) -> str:
    return write(tmp_path / "log.csv", HEADER, rows)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def ended_by(signal_: int, number: int, before: bool, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", DIES, str(number), "before" if before else "behind", str(signal_), *arguments]
    return subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=HANGS_S)


def counts(database: Path) -> list[tuple[int, int, bool]]:
    """(run, its readings, whether it is whole), and nothing belongs to no run."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table in ("reading", "minute", "change", "event", "clock", "import_file"):
            assert not connection.execute(
                f"SELECT count(*) FROM {table} WHERE run NOT IN (SELECT id FROM run)"
            ).fetchone()[0], table
        found = connection.execute(
            "SELECT id, (SELECT count(*) FROM reading WHERE run = id), end_ms IS NOT NULL FROM run ORDER BY id"
        ).fetchall()
    return [(id_, count, bool(whole)) for id_, count, whole in found]


def listed(database: Path) -> list[int]:
    result = CliRunner().invoke(main, ["runs", "--json", "--db", str(database)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [one["run"] for one in json.loads(result.stdout)["rows"]]


@pytest.mark.parametrize(
    ("number", "before"),
    [
        (1, False),
        (4, True),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in ((1, True), (9, False), (11, True))),
    ],
)
def test_an_import_that_is_killed_and_done_again_is_one_whole_run(
    database: Path, file: str, number: int, before: bool
) -> None:
    ended = ended_by(9, number, before, file, "--db", str(database))
    assert ended.returncode == -9, ended.stderr
    assert len(listed(database)) == (number > 1 or not before)
    again = invoke(file, "--db", str(database))
    assert again.exit_code == 0, again.output
    ((id_, count, whole),) = counts(database)
    assert (count, whole) == (ROWS, True) and again.stdout == f"{id_}\n"
    assert listed(database) == [id_]
    assert not list(Path(f"{database}.locks").iterdir())


@pytest.mark.parametrize(
    ("number", "before"),
    [(1, False), (5, True), *(pytest.param(*one, marks=pytest.mark.slow) for one in ((1, True), (8, False)))],
)
def test_an_import_that_is_interrupted_leaves_nothing(database: Path, file: str, number: int, before: bool) -> None:
    ended = ended_by(2, number, before, file, "--db", str(database))
    assert ended.returncode == 130 and "Traceback" not in ended.stderr
    assert counts(database) == [] and listed(database) == []
    assert not list(Path(f"{database}.locks").iterdir())


@pytest.mark.parametrize(
    ("signal_", "number"),
    [(2, 6), (9, 10), *(pytest.param(*one, marks=pytest.mark.slow) for one in ((2, 1), (2, 10), (9, 1), (9, 6)))],
)
def test_a_run_that_is_being_completed_stays_as_it_was(
    database: Path, tmp_path: Path, rows: list[str], signal_: int, number: int
) -> None:
    db = ("--db", str(database))
    invoke(write(tmp_path / "half.csv", HEADER, rows[: ROWS // 2]), *db)
    whole = write(tmp_path / "whole.csv", HEADER, rows)
    assert ended_by(signal_, number, True, whole, *db).returncode == (-9 if signal_ == 9 else 130)
    assert counts(database) == [(1, ROWS // 2, True)]
    assert invoke(whole, *db).stdout == "1\n"
    assert counts(database) == [(1, ROWS, True)]


def test_two_imports_of_one_file_at_the_same_moment_are_one_run(database: Path, file: str) -> None:
    words = [sys.executable, "-m", "purifier", "import", file, "--db", str(database)]
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [(*one.communicate(timeout=HANGS_S), one.returncode) for one in both]
    codes = sorted(code for _, _, code in answers)
    assert codes in ([0, 0], [0, 4]), answers
    for out, err, code in answers:
        assert out == "1\n" if code == 0 else "run 1 is being imported by process" in err, err
    assert counts(database) == [(1, ROWS, True)]


def test_what_another_process_imported_meanwhile_is_not_imported_twice(
    database: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is done between the question whether the file is there and the first row."""
    ours = opening.open_for_writing
    others: list[str] = []

    def late(path: Path) -> sqlite3.Connection:
        monkeypatch.setattr(imports, "open_for_writing", ours)
        others.append(invoke(file, "--db", str(database)).stdout)
        return ours(path)

    monkeypatch.setattr(imports, "open_for_writing", late)
    found = invoke(file, "--db", str(database))
    assert others == ["1\n"] and found.stdout == "1\n" and "is in already" in found.stderr
    assert counts(database) == [(1, ROWS, True)]


def grown(path: Path) -> None:
    with path.open("a") as file:
        file.write(f"{stamp(ROWS)},12.9,-0.5\n")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def written_over(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"-0.50", b"-0.51"))


@pytest.mark.parametrize("change", [grown, cut, written_over])
def test_a_file_that_changes_while_it_is_read_is_refused(
    database: Path,
    file: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
) -> None:
    from purifier.services.intake import read_file as reading

    choose: Callable[..., object] = vars(reading)["choose"]

    def changed_then_chosen(*arguments: object) -> object:
        change(Path(file))
        return choose(*arguments)

    monkeypatch.setattr(reading, "choose", changed_then_chosen)
    said = refused(capsys, file, "--db", str(database))
    assert "log.csv: it changed while it was read" in said and "a copy" in said and not database.exists()
    monkeypatch.undo()
    assert invoke(file, "--db", str(database)).exit_code == 0


@pytest.mark.parametrize("make", NO_FILES)
def test_what_is_no_file_is_not_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path]
) -> None:
    said = refused(capsys, str(make(tmp_path)))
    assert one_sentence(said) and "expected a file to import, found a" in said


def test_standard_input_and_what_is_not_there_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "save it as a file first" in refused(capsys, "-")
    assert "No such file" in refused(capsys, str(tmp_path / "nowhere.csv"))
    (tmp_path / "empty.csv").touch()
    assert "found an empty one" in refused(capsys, str(tmp_path / "empty.csv"))


def test_a_database_that_cannot_be_written_is_said_and_stays(
    database: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from purifier.cli.main import run

    invoke(file, "--db", str(database))
    before = database.read_bytes()
    other = Path(file).with_name("other.csv")
    other.write_bytes(Path(file).read_bytes().replace(b"13.", b"12."))
    capsys.readouterr()
    with refusing(database):
        assert run(["import", str(other), "--db", str(database)]) == 4
    out, err = capsys.readouterr()
    assert not out and "found a folder" in err
    assert database.read_bytes() == before


def test_a_database_that_another_process_holds_is_waited_for_and_then_said(
    database: Path, file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from purifier.cli.main import run

    invoke(file, "--db", str(database))
    other = Path(file).with_name("other.csv")
    other.write_bytes(Path(file).read_bytes().replace(b",13.", b",14."))
    monkeypatch.setattr(opening, "BUSY_S", 0.0)
    monkeypatch.setattr(opening, "PATIENT_S", 0.1)
    capsys.readouterr()
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert run(["import", str(other), "--db", str(database)]) == 4
        holder.execute("ROLLBACK")
    out, err = capsys.readouterr()
    assert not out and "Traceback" not in err and "is held by another program" in err.splitlines()[-1], err
    assert counts(database) == [(1, ROWS, True)]


def test_a_full_disk_under_the_spool_is_said(
    file: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file may grow beyond 64 kB in this process: that is what a full disk looks like from inside."""
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "from purifier.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, "import", file, "--db", str(database)],
        capture_output=True,
        text=True,
        timeout=HANGS_S,
    )
    assert found.returncode == 4 and not found.stdout
    assert one_sentence(found.stderr) and "no room is left to sort rows in" in found.stderr and "TMPDIR" in found.stderr
    assert not database.exists()


def test_a_full_disk_under_the_database_leaves_the_runs_that_are_there(
    file: str, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from purifier.cli.main import run

    few = write(tmp_path / "few.csv", HEADER, discharge(range(0, 600), -0.7))
    invoke(few, "--db", str(database))
    ours = opening.open_for_writing

    def small(path: Path) -> sqlite3.Connection:
        connection = ours(path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 6}")
        return connection

    monkeypatch.setattr(imports, "open_for_writing", small)
    capsys.readouterr()
    assert run(["import", file, "--db", str(database)]) == 4
    out, err = capsys.readouterr()
    assert not out and "full" in err.splitlines()[-1], err
    assert counts(database) == [(1, 600, True)]
    monkeypatch.undo()
    assert invoke(file, "--db", str(place_of_database(database))).exit_code == 0
