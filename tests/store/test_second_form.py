"""Files of the first form: brought up to date beside those who use them, or read as they are."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from purifier.store import opening, run_rows, schema_2
from purifier.store.bad_rows import BadRows
from purifier.store.import_files import imported
from purifier.store.opening import open_for_reading, open_for_writing
from purifier.store.readings import readings
from tests.store.older import begin_run, record, version_1


def identities(path: Path) -> list[str]:
    with closing(open_for_reading(path)) as connection:
        return [run.identity for run in run_rows.runs(connection)]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file of the first form with three runs, two of them alike but for when they began."""
    path = version_1(tmp_path / "runs.sqlite3")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name, boot_ms in (("one", 1000), ("", 2000), ("", 3000)):
            record(connection, begin_run(connection, name, boot_ms=boot_ms), 500)
    return path


def test_copies_that_are_brought_up_to_date_apart_have_the_same_identities(older: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(older, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        # What may differ between copies: how far the run got, and a clock that was set right afterwards.
        record(connection, 3, 90_000)
        connection.execute("UPDATE clock SET utc_ms = utc_ms + 5")
        connection.execute("UPDATE run SET end_ms = 90000, meter_identity = 'HQ1', interval_ms = 1000 WHERE id = 3")
    found = identities(older)
    assert found == identities(copy) and len(set(found)) == 3
    with closing(sqlite3.connect(copy)) as connection:
        assert [one for (one,) in connection.execute("SELECT identity FROM run ORDER BY id")] == found
    assert identities(older) == found


def test_runs_of_different_files_with_the_same_number_are_two(older: Path, tmp_path: Path) -> None:
    other = version_1(tmp_path / "other.sqlite3")
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        begin_run(connection, "one", boot="second")
        begin_run(connection, "", boot_ms=2001)  # of the same machine, and the same start of it
    assert not set(identities(other)) & set(identities(older))


def test_a_recorder_of_the_older_program_goes_on_while_the_file_is_brought_up_to_date(older: Path) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as recorder:
        record(recorder, 3, 1000)
        recorder.execute("PRAGMA journal_mode")
        before = identities(older)
        record(recorder, 3, 61_000)
        recorder.execute("UPDATE run SET end_ms = 61000, end_reason = 'stopped' WHERE id = 3")
        fourth = begin_run(recorder, "begun by the older program", boot_ms=4000)
        record(recorder, fourth, 0)
    after = identities(older)
    assert after[:3] == before and len(set(after)) == 4
    with closing(open_for_reading(older)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        run = run_rows.run_of(connection, 3)
        assert run is not None and run.end_ms == 61_000
        assert [round((one.at_s or 0.0) * 1000) for one in readings(connection, 3)] == [500, 1000, 61_000]


def test_a_file_that_may_not_be_written_is_read_as_it_is(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older.read_bytes()
    monkeypatch.setattr("os.access", lambda path, how: False)
    with closing(open_for_reading(older)) as connection:
        bad = BadRows()
        found = run_rows.runs(connection, bad)
        assert [(run.id, run.frozen.name, run.origin) for run in found] == [
            (1, "one", None),
            (2, "", None),
            (3, "", None),
        ]
        assert imported(connection, "ab" * 32) == []
        assert run_rows.newest(connection) == 3
        assert [one.voltage_v for one in readings(connection, 1)] == [13.0]
        run_rows.orphans(connection, bad)
        assert not bad.sentences()
    assert older.read_bytes() == before
    monkeypatch.undo()
    assert identities(older) == [run.identity for run in found]


def test_a_file_that_cannot_be_brought_up_to_date_is_read_as_it_is(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is full, say: what SQLite says then is not the end of looking at it."""

    def full(connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(opening, "upgrade", full)
    assert len(identities(older)) == 3


def test_damaged_rows_of_an_older_file_are_named_and_hide_no_other(older: Path) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ')') WHERE name = 'run'")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'run'")
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute("UPDATE run SET meter = x'ff00', setup = NULL, source = 7 WHERE id = 2")
        connection.execute("DELETE FROM clock WHERE run = 1")
    with closing(open_for_reading(older)) as connection:
        bad = BadRows()
        found = run_rows.runs(connection, bad)
        assert [run.id for run in found] == [1, 2, 3] and len({run.identity for run in found}) == 3
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_an_upgrade_that_is_killed_leaves_the_older_file_and_the_next_finishes_it(older: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    for stop_after in range(len(schema_2.ADDED) + 1):
        path = older.with_name(f"{stop_after}.sqlite3")
        shutil.copy(older, path)
        child = os.fork()
        if child == 0:
            try:
                setattr(schema_2, "ADDED", Killing(schema_2.ADDED, stop_after))  # noqa: B010 - Final, but not for us
                open_for_writing(path)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (1,)
            columns = [row[1] for row in connection.execute("PRAGMA table_info(run)")]
            assert "identity" not in columns
        assert len(set(identities(path))) == 3


class Killing:
    """Statements, the last of which is not reached."""

    def __init__(self, statements: tuple[str, ...], stop_after: int) -> None:
        self._statements = statements
        self._stop_after = stop_after

    def __iter__(self) -> Iterator[str]:
        yield from self._statements[: self._stop_after]
        if sys.platform != "win32":
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_new_run_has_an_identity_of_its_own(tmp_path: Path) -> None:
    from tests.recordings import Recording

    found = []
    for name in ("one", "other"):
        recording = Recording(tmp_path / f"{name}.sqlite3")
        found.append(recording.begun.writer.run.identity)
        recording.close()
        assert identities(tmp_path / f"{name}.sqlite3") == [found[-1]]
    assert found[0] != found[1]
