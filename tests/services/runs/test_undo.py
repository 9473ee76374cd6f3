"""Names, notes, and what was imported or told taken away again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.services.record.freeze import unplanned
from purifier.services.runs.find import find_run
from purifier.services.runs.naming import note, rename
from purifier.services.runs.undo import undo
from purifier.store import run_rows
from purifier.store.import_files import imported
from purifier.store.imports import importing
from purifier.store.opening import reading
from tests.recordings import Recording, at
from tests.services.runs.test_told import NOON, told
from tests.store.test_imports import FILE, ORIGIN, START, bring_in, rows_of


def rows_in(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    tables = ("run", "reading", "minute", "change", "event", "clock", "import_file")
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_an_import_is_undone_with_all_that_came_with_it_and_can_be_done_again(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    told(path, started=NOON)
    before = rows_in(path)
    size = path.stat().st_size
    id_ = bring_in(path, range(0, 30_000_000, 1000))
    note(path, "mine", "of the shed", at(0.0))
    assert undo(path, "mine").id == id_
    assert rows_in(path) == before and path.stat().st_size < size + 50_000
    with reading(path) as connection:
        assert imported(connection, FILE.sha256) == []
    assert bring_in(path, range(10)) == id_ + 1


def test_a_told_run_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    told(path, started=NOON)
    undo(path, "1")
    assert not any(rows_in(path).values())
    assert not told(path, started=NOON).known


def test_what_was_logged_here_is_not_undone(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(10))
    recording.close()
    with pytest.raises(UsageError, match=r"run 1 was logged here.*'purifier prune 1 --whole' removes it"):
        undo(path, "1")
    assert rows_in(path)["reading"] == 10


def test_a_run_that_is_coming_in_is_not_undone(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with importing(path, unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to:
        to.add_rows(rows_of(range(10)))
        with pytest.raises(UsageError, match="run 1 is being written by process"):
            undo(path, "1")
        to.finish(9)
    assert rows_in(path)["reading"] == 10


def test_an_undoing_that_is_cut_short_leaves_an_unfinished_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs.sqlite3"
    bring_in(path, range(10))

    def cut(connection: object, run: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("purifier.services.runs.undo.drop_run", cut)
    with pytest.raises(KeyboardInterrupt):
        undo(path, "1")
    with reading(path) as connection:
        assert [one.finished for one in imported(connection, FILE.sha256)] == [False]
        assert find_run(connection, "1").end_ms is None
    monkeypatch.undo()
    assert bring_in(path, range(10)) == 2 and rows_in(path)["run"] == 1


def test_a_run_is_called_something_else_also_while_it_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(10))
    recording.recorder.commit()
    was, name = rename(path, "1", "  shelf\x1b[2J battery ", at(20.0))
    assert (was.frozen.name, name) == ("", "shelf[2J battery")
    recording.hear(range(30, 40))
    recording.close()
    with reading(path) as connection:
        assert find_run(connection, name).id == 1
    for text, words in (
        (" \x1b ", "a name of a few letters"),
        ("17", "the number of a run"),
        ("last", "the newest run"),
    ):
        with pytest.raises(UsageError, match=words):
            rename(path, "1", text, at(20.0))


def test_notes_are_about_the_run_as_a_whole_and_each_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    told(path)
    for text in ("the window was open", "a cold night", "the window was open"):
        note(path, "last", text, at(1.0))
    with reading(path) as connection:
        assert [event.text for event in run_rows.events(connection, 1, ("note",))] == [
            "the window was open",
            "a cold night",
        ]
    with pytest.raises(UsageError, match="a note needs a few words"):
        note(path, "1", "\x07", at(1.0))
