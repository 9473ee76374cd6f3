"""Runs deleted and brought back: cell by cell the same, whatever stands in them and whenever the program breaks off."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from purifier.errors import StoreError, UsageError
from purifier.services.runs import removing
from purifier.services.runs.merging import Told, merge
from purifier.services.runs.removing import folder_of, forget, left_behind, put_back, remove
from purifier.store import aside
from purifier.store.opening import reading
from tests.finished_runs import TOLD, finished
from tests.nonsense_rows import NONSENSE, RUNS, columns_of, good_database, imported_database, with_nonsense
from tests.recordings import Recording, at, copy, line

TABLES = ("run", "reading", "minute", "change", "event", "fault", "fault_sample", "clock", "import_file")


def contents(database: Path, *, without: int | None = None) -> dict[str, list[Any]]:
    """Every row of every run, to the byte."""
    with closing(sqlite3.connect(database)) as connection:
        connection.text_factory = bytes
        found = {}
        for table in TABLES:
            key = "id" if table == "run" else "run"
            rows = connection.execute(f"SELECT * FROM {table} WHERE {key} IS NOT ?", (without,)).fetchall()
            found[table] = sorted(rows, key=repr)
        return found


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return finished(tmp_path / "runs.sqlite3")


@pytest.mark.parametrize("run", [2, pytest.param(TOLD, marks=pytest.mark.slow)])
def test_a_deleted_run_comes_back_as_it_was(database: Path, run: int) -> None:
    before, others = contents(database), contents(database, without=run)
    removed = remove(database, run)
    assert contents(database) == others and removed.run == run and removed.file.is_file()
    put_back(database, removed)
    assert contents(database) == before
    assert not folder_of(database).exists(), "nothing is left beside the database"


@pytest.mark.slow
def test_several_come_back_in_any_order(database: Path) -> None:
    before = contents(database)
    removed = [remove(database, run) for run in (3, 1, 2)]
    for one in (removed[1], removed[0], removed[2]):
        put_back(database, one)
    assert contents(database) == before


def test_a_number_is_never_given_twice(database: Path) -> None:
    removed = remove(database, TOLD)
    recording = Recording(database)
    assert recording.run == TOLD + 1
    recording.close()
    put_back(database, removed)


def test_a_forgotten_run_is_gone_for_good(database: Path) -> None:
    others = contents(database, without=1)
    removed = remove(database, 1)
    forget(database, removed)
    assert contents(database) == others and not folder_of(database).exists() and left_behind(database) == []


@pytest.mark.slow
def test_a_run_that_is_recorded_cannot_be_deleted(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(100))
    recording.recorder.commit()
    with pytest.raises(UsageError, match=r"run 1 is being written by process \d+: end it first"):
        remove(tmp_path / "runs.sqlite3", 1)
    recording.hear(range(100, 200))
    recording.close()
    with reading(tmp_path / "runs.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM reading").fetchone()[0] == 200
    assert remove(tmp_path / "runs.sqlite3", 1).run == 1, "once nobody records it"


def test_a_recorder_beside_loses_nothing_while_a_run_is_deleted_and_brought_back(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(100))
    removed = remove(database, 1)
    recording.hear(range(100, 200))
    recording.recorder.commit()
    put_back(database, removed)
    recording.hear(range(200, 300))
    recording.close()
    with reading(database) as connection:
        count = connection.execute("SELECT count(*) FROM reading WHERE run = ?", (recording.run,)).fetchone()[0]
    assert count == 300


def test_a_run_that_is_not_there_is_named(database: Path) -> None:
    with pytest.raises(UsageError, match="run 99 is not in this database"):
        remove(database, 99)


@pytest.mark.slow
def test_where_it_cannot_be_put_aside_it_stays(database: Path) -> None:
    before = contents(database)
    folder_of(database).write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="run 1 is still there: cannot write"):
        remove(database, 1)
    assert contents(database) == before
    folder_of(database).unlink()
    assert remove(database, 1).run == 1, "and no lock is left over"


def test_on_a_full_disk_it_stays(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(database)

    def full(connection: sqlite3.Connection, table: str) -> None:
        connection.execute("PRAGMA aside.max_page_count = 1")
        made(connection, table)

    made = aside._make
    monkeypatch.setattr(aside, "_make", full)
    with pytest.raises(StoreError, match=r"run 1 is still there: it cannot be put aside .*: database or disk is full"):
        remove(database, 1)
    monkeypatch.undo()
    assert contents(database) == before and left_behind(database) == []
    removed = remove(database, 1)
    put_back(database, removed)
    assert contents(database) == before


def test_a_database_that_cannot_be_written_is_said(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        database.write_bytes(database.read_bytes()[:8192] + b"\xff" * 8192)
    with pytest.raises(StoreError):
        remove(database, 1)


@pytest.mark.slow
def test_a_run_that_was_merged_back_meanwhile_is_there_once(database: Path, tmp_path: Path) -> None:
    copy(database, tmp_path / "laptop.sqlite3")
    removed = remove(database, 1)
    told = Told(lambda run: None, lambda rows: None, lambda trouble: None)
    assert merge(database, [tmp_path / "laptop.sqlite3"], at(0.0), told)
    there = contents(database)
    with pytest.raises(UsageError, match="run 1 has come in another way meanwhile"):
        put_back(database, removed)
    assert contents(database) == there and removed.file.is_file(), "nothing is thrown away"
    forget(database, removed)
    assert contents(database) == there


@pytest.mark.slow
def test_names_keep_their_values_in_a_database_that_was_made_anew(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        words = (
            "SELECT name.name, t_ms, value FROM change JOIN name ON name.id = change.name WHERE run = 1 ORDER BY 1, 2"
        )
        before = connection.execute(words).fetchall()
        assert before
        removed = remove(database, 1)
        connection.execute("UPDATE name SET id = id + 100")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE change SET name = name + 100")
        connection.commit()
        put_back(database, removed)
        assert connection.execute(words).fetchall() == before


@pytest.mark.parametrize("every", [99, pytest.param(1, marks=pytest.mark.slow)])
def test_nonsense_comes_back_as_it_stood(tmp_path: Path, every: int) -> None:
    database = good_database(tmp_path / "runs.sqlite3", strict=False)
    whole = database.read_bytes()
    for table, column in [("run", "identity"), *columns_of(database)][::every]:
        if (table, column) in (("run", "id"), ("name", "id")):
            continue
        database.write_bytes(whole)
        with_nonsense(database, table, column)
        before = contents(database)
        for run in range(1, len(NONSENSE) + 1):
            if before["run"][run - 1][0] != run and not any(row[0] == run for row in before["run"]):
                continue
            put_back(database, remove(database, run))
            assert contents(database) == before, (table, column, run)


@pytest.mark.slow
def test_an_imported_run_takes_the_word_of_its_file_along(tmp_path: Path) -> None:
    database = imported_database(tmp_path / "runs.sqlite3")
    before = contents(database)
    removed = remove(database, RUNS)
    assert len(contents(database)["import_file"]) == RUNS - 1
    put_back(database, removed)
    assert contents(database) == before


def _dies(database: Path, where: str) -> None:
    """Delete run 2, and be killed at one place."""
    if sys.platform == "win32":
        raise OSError("needs fork")

    def dying(*_: Any) -> None:
        if sys.platform == "win32":
            raise OSError("needs fork")
        os.kill(os.getpid(), signal.SIGKILL)

    module, name = where.split(".")
    setattr({"aside": aside, "removing": removing, "os": os}[module], name, dying)
    remove(database, 2)
    os.kill(os.getpid(), signal.SIGKILL)


PLACES = ("removing.sync_folder",)
SLOWLY = ("aside._make", "aside._count", "os.replace", "aside.take_out", "aside.drop_rows", "aside.remove")


@pytest.mark.parametrize(
    "where", [*(pytest.param(place, marks=pytest.mark.slow) for place in SLOWLY), *PLACES, "aside.name_in"]
)
def test_killed_at_any_place_the_run_is_there_or_can_be_brought_back(database: Path, where: str) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    before = contents(database)
    process = multiprocessing.get_context("fork").Process(target=_dies, args=(database, where))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with reading(database) as connection:
        there = connection.execute("SELECT 1 FROM run WHERE id = 2").fetchone() is not None
    left = left_behind(database)
    if there:
        assert left == [] and contents(database) == before
        left = [remove(database, 2)]
    (one,) = left
    assert (one.run, one.name, one.left_behind) == (2, "cold garage", not there)
    put_back(database, one)
    assert contents(database) == before and left_behind(database) == []


def _dies_bringing_back(database: Path, table: str) -> None:
    (one,) = left_behind(database)
    copying: Callable[..., None] = aside._copy

    def dying(connection: sqlite3.Connection, name: str, *rest: Any) -> None:
        if sys.platform == "win32":
            raise OSError("needs fork")
        if name == table:
            os.kill(os.getpid(), signal.SIGKILL)
        copying(connection, name, *rest)

    setattr(aside, "_copy", dying)  # noqa: B010
    put_back(database, one)


@pytest.mark.parametrize(
    "table", ["event", *(pytest.param(one, marks=pytest.mark.slow) for one in ("reading", "import_file"))]
)
def test_killed_while_it_is_brought_back_it_can_be_brought_back_again(database: Path, table: str) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    before = contents(database)
    context = multiprocessing.get_context("fork")
    for target, argument in ((_dies, "aside.name_in"), (_dies_bringing_back, table)):
        process = context.Process(target=target, args=(database, argument))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
    (one,) = left_behind(database)
    put_back(database, one)
    assert contents(database) == before


def test_what_a_living_program_deleted_is_not_taken_from_it(database: Path) -> None:
    removed = remove(database, 1)
    assert left_behind(database) == []
    removed.lock.release()
    (one,) = left_behind(database)
    assert one.run == 1 and one.left_behind
    forget(database, one)


def test_files_that_are_none_are_left_alone(database: Path) -> None:
    folder_of(database).mkdir()
    for name in ("run-9.sqlite3", "run-8.part", "notes.txt"):
        (folder_of(database) / name).write_text("x" * 5000, encoding="utf-8")
    assert left_behind(database) == []
    assert len(list(folder_of(database).iterdir())) == 3


def test_readings_are_deleted_in_bites(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "BITE", 100)
    recording = Recording(database)
    recording.hear(range(1000), lambda t: line(13.1, -0.33, temperature_c=20.0 + t % 7))
    recording.close()
    before = contents(database)
    put_back(database, remove(database, recording.run))
    assert contents(database) == before
