"""The file itself: what is made, what is refused, and in whose words."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import StoreError
from purifier.store import schema
from purifier.store.journal import COMMIT_EVERY_S, Version, has_wal_reset_bug, linked_version, mode_for
from purifier.store.opening import open_for_reading, open_for_writing, wal_warning, writing
from purifier.store.views import VIEWS
from tests.recordings import Recording, at, read


@pytest.mark.parametrize(
    ("version", "bug"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((4, 0, 0), False),
    ],
)
def test_the_write_ahead_log_is_trusted_only_where_it_is_sound(version: Version, bug: bool) -> None:
    assert has_wal_reset_bug(version) is bug
    assert mode_for(version) == ("truncate" if bug else "wal")
    assert COMMIT_EVERY_S[mode_for(version)] == (15.0 if bug else 5.0)


def test_a_new_file_is_safe_against_loss_of_power(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path / "deep" / "runs.sqlite3")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == mode_for(linked_version())
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
        tables = connection.execute("SELECT name, wr, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
    ours = {name: (wr, strict) for name, wr, strict in tables if not name.startswith(("sqlite", "_sqlite"))}
    assert all(strict for _, strict in ours.values())
    assert ours["reading"] == (1, 1) and ours["minute"] == (1, 1)


def test_a_write_ahead_log_that_is_there_is_left_alone_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs.sqlite3"
    with closing(open_for_writing(path)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
    monkeypatch.setattr("purifier.store.opening.linked_version", lambda: (3, 40, 1))
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert "may lose readings" in (wal_warning(connection) or "")


def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with closing(open_for_writing(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    for way in (open_for_writing, open_for_reading):
        with pytest.raises(StoreError, match="newer purifier"):
            way(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE moz_places (id)")
    with pytest.raises(StoreError, match="another program"):
        open_for_writing(path)


@pytest.mark.parametrize("way", [open_for_writing, open_for_reading])
def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path, way: object) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear diary, " * 1000)
    with pytest.raises(StoreError, match="is no database of runs"):
        way(path)  # type: ignore[operator]
    assert path.read_text().startswith("Dear diary")


def test_a_missing_file_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        open_for_reading(tmp_path / "nowhere.sqlite3")
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_not_made_by_what_is_done_to_runs(tmp_path: Path) -> None:
    """A slip of typing behind ``--db`` of stop, mark or prune leaves no empty database where nobody looks for one."""
    with pytest.raises(StoreError, match="there is no database"), writing(tmp_path / "nowhere.sqlite3"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot open"):
        open_for_writing(tmp_path)


def test_an_upgrade_killed_half_way_leaves_the_old_file_and_the_next_start_finishes_it(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    statements = len(schema.TABLES) + len(VIEWS)
    for stop_after in range(0, statements + 1, 3):
        path = tmp_path / f"{stop_after}.sqlite3"
        child = os.fork()
        if child == 0:
            _upgrade_and_die(path, stop_after)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        with closing(sqlite3.connect(path)) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        assert version == 0 and "reading" not in names
        with closing(open_for_writing(path)) as connection:
            assert connection.execute("SELECT count(*) FROM readings").fetchone() == (0,)


def _upgrade_and_die(path: Path, stop_after: int) -> None:
    """In a child: make the database, and be killed before statement number ``stop_after``."""
    if sys.platform == "win32":
        pytest.skip("needs fork")

    class Killing(tuple[str, ...]):
        def __iter__(self) -> Iterator[str]:
            for number, statement in enumerate(super().__iter__()):
                if number == stop_after:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield statement
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(schema, "TABLES", Killing((*schema.TABLES, *VIEWS)))  # noqa: B010 - it is Final, but not for us
    open_for_writing(path)
    os._exit(1)


def test_the_views_can_be_read_by_people(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(100))
    recording.recorder.end("stopped", "stopped")
    recording.close()
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        columns = [column for column, *_ in connection.execute("SELECT * FROM readings LIMIT 1").description]
        assert columns == ["run", "t_s", "utc", "voltage_v", "current_a", "power_w", "charge_ah", "soc_percent"]
        row = connection.execute(
            "SELECT t_s, utc, voltage_v, current_a, power_w FROM readings WHERE t_s = 2"
        ).fetchone()
        assert row == (2.0, "2026-05-28T20:26:42.000Z", 13.1, -0.33, -4.323)
        run, started, ended, reason = connection.execute(
            "SELECT run, started_utc, ended_utc, end_reason FROM runs"
        ).fetchone()
        assert (run, reason) == (1, "stopped") and started < ended
        assert connection.execute("SELECT drawn_ah FROM minutes").fetchone()[0] == pytest.approx(
            0.33 * 59 / 3600, abs=1e-6
        )
        assert ("start",) in connection.execute("SELECT kind FROM events").fetchall()
    assert at(0).utc_s == 1_780_000_000.0
