"""Damage is noticed at every start and while recording, wherever in the file it is; only what is ours is moved."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import StoreError
from purifier.store.damage import keep_aside
from purifier.store.locks import locks_folder
from purifier.store.opening import open_for_writing
from purifier.store.soundness import fault_in, identity, is_ours
from tests.recordings import Recording, line, read
from tests.thinned import thinned

PAGE = 4096


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


def recorded(database: Path, seconds: int = 1500) -> Path:
    """A database with a run that ended well."""
    recording = Recording(database)
    recording.hear(range(seconds), lambda t: line(13.0 + t / 1e5))
    recording.close()
    return database


def aside(database: Path) -> list[Path]:
    return sorted(database.parent.glob("runs.damaged-*Z*.sqlite3"))


def can_mark(folder: Path) -> bool:
    """Whether this disk keeps a mark beside the bytes of a file."""
    if sys.platform != "linux":
        return False
    (folder / "try").write_text("")
    try:
        os.setxattr(folder / "try", "user.try", b"1")
    except OSError:
        return False
    return True


def noise(path: Path, start: int, end: int | None = None) -> None:
    with open(path, "r+b") as file:
        file.seek(start)
        file.write(random.randbytes((path.stat().st_size if end is None else end) - start))


def all_but_the_first_page(path: Path) -> None:
    noise(path, PAGE)


def leaves(path: Path) -> list[int]:
    """The numbers of the pages that hold readings, oldest first."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'reading' AND pagetype = 'leaf' ORDER BY path"
            ).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not say which page is which")
    return [page for (page,) in found]


def one_page_of_readings(path: Path) -> None:
    page = leaves(path)[5]
    noise(path, (page - 1) * PAGE, page * PAGE)


def the_table_of_runs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'run'").fetchone()[0]
    noise(path, (page - 1) * PAGE, page * PAGE)


def behind_its_head(path: Path) -> None:
    noise(path, 100)


def its_last_third_cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3)


def all_of_it(path: Path) -> None:
    noise(path, 0)


def a_letter_written_over_it(path: Path) -> None:
    path.write_text("Dear diary, " * 1000)


def nothing_left_of_it(path: Path) -> None:
    os.truncate(path, 0)


def another_programs_database_written_over_it(path: Path) -> None:
    other = path.with_name("other.sqlite3")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE moz_places (id)")
    path.write_bytes(other.read_bytes())


KEEPS_ITS_MARK = [
    all_but_the_first_page,
    one_page_of_readings,
    the_table_of_runs,
    behind_its_head,
    its_last_third_cut_off,
]
LOSES_ITS_MARK = [all_of_it, a_letter_written_over_it, nothing_left_of_it, another_programs_database_written_over_it]


@pytest.mark.parametrize("spoil", [*KEEPS_ITS_MARK, *LOSES_ITS_MARK])
def test_what_went_bad_after_a_clean_end_is_kept_aside_at_the_next_start(
    database: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    recorded(database)
    if spoil in LOSES_ITS_MARK and not can_mark(tmp_path):
        pytest.skip("this disk keeps no marks beside a file's bytes")
    spoil(database)
    spoiled = database.read_bytes()
    again = Recording(database, 1600.0)
    assert "damaged" in again.begun.said[0] and str(aside(database)[0]) in again.begun.said[0]
    assert aside(database)[0].read_bytes()[100:] == spoiled[100:]
    again.hear([1600.0, 1601.0])
    again.close()
    with closing(read(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (2,)


@pytest.mark.parametrize("spoil", thinned([*KEEPS_ITS_MARK, *LOSES_ITS_MARK]))
@pytest.mark.usefixtures("journal")
def test_noise_under_a_recorder_is_seen_though_it_remembers_its_pages_and_nothing_in_memory_is_lost(
    database: Path, spoil: Callable[[Path], None]
) -> None:
    recording = Recording(database)
    recording.hear(range(1500))
    recording.recorder.commit()
    assert not recording.begun.writer.look()
    with closing(open_for_writing(database)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else all that counts is in the log, and no damage is done
    spoil(database)
    recording.hear(range(1500, 1600))
    assert recording.begun.writer.look()
    recording.recorder.commit()
    assert "damaged" in [event.kind for event in recording.said]
    recording.hear(range(1600, 1700))
    recording.close()
    assert len(aside(database)) == 1
    with closing(read(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (200,)


@pytest.mark.parametrize("spoil", [*KEEPS_ITS_MARK, nothing_left_of_it])
def test_a_commit_that_meets_the_damage_first_goes_on_in_a_new_file_by_itself(
    database: Path, spoil: Callable[[Path], None]
) -> None:
    recording = Recording(database)
    recording.hear(range(1500))
    recording.recorder.commit()
    spoil(database)
    recording.hear(range(1500, 1600))
    recording.recorder.commit()
    assert recording.recorder.trouble is None
    recording.close()


def test_a_run_that_had_ended_has_its_end_in_the_new_file_too(database: Path) -> None:
    recording = Recording(database)
    recording.hear(range(100))
    recording.recorder.end("stopped", "stopped")
    recording.recorder.commit()
    all_of_it(database)
    assert recording.begun.writer.look()
    recording.recorder.commit()
    recording.close()
    with closing(read(database)) as connection:
        assert connection.execute("SELECT end_ms, end_reason FROM run").fetchall() == [(99_000, "stopped")]


def test_a_new_file_that_cannot_be_begun_is_told_of_when_it_can(database: Path, tmp_path: Path) -> None:
    recording = Recording(database)
    recording.hear(range(1500))
    recording.recorder.commit()
    behind_its_head(database)
    assert recording.begun.writer.look()
    with pytest.MonkeyPatch.context() as broken:

        def refuse(path: Path) -> sqlite3.Connection:
            raise StoreError("no room")

        broken.setattr("purifier.store.writer.open_for_writing", refuse)
        recording.recorder.commit()
        assert recording.recorder.trouble == "no room" and len(aside(database)) == 1
    recording.recorder.commit()
    assert [event.kind for event in recording.said][-2:] == ["damaged", "saved-again"]
    recording.close()


def test_a_file_of_another_kind_in_its_place_is_never_moved(database: Path) -> None:
    for make in (a_letter_written_over_it, another_programs_database_written_over_it, nothing_left_of_it):
        database.unlink(missing_ok=True)
        database.touch()
        make(database)
        if make is nothing_left_of_it:
            Recording(database).close()  # an empty file of nobody's is as good as none
        else:
            with pytest.raises(StoreError):
                Recording(database)
        assert not aside(database) and database.exists()


def test_two_that_notice_the_damage_at_once_move_one_file(database: Path) -> None:
    recorded(database)
    file = identity(database)
    behind_its_head(database)
    keep_aside(database, file)
    recorded(database)  # the quicker one has begun anew
    with pytest.raises(StoreError, match="was replaced at this moment"):
        keep_aside(database, file)
    assert is_ours(database) and fault_in(database) is None and len(aside(database)) == 1


def test_two_kept_aside_in_the_same_second_are_both_kept(database: Path) -> None:
    for _ in range(3):
        recorded(database, 10)
        keep_aside(database)
    assert len(aside(database)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [the_table_of_runs, behind_its_head, all_but_the_first_page, its_last_third_cut_off])
def test_of_a_large_file_a_part_is_read_and_much_noise_is_found(database: Path, spoil: Callable[[Path], None]) -> None:
    recorded(database, 20_000)
    assert fault_in(database, whole=0, run=1, ours=True) is None
    spoil(database)
    assert fault_in(database, whole=0, run=1, ours=True) is not None


def test_of_a_large_file_noise_in_the_runs_latest_pages_is_found_for_sure(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.store.soundness.SAMPLES", 0)
    recorded(database, 6_000)
    page = leaves(database)[-10]
    noise(database, (page - 1) * PAGE, page * PAGE)
    assert fault_in(database, whole=0, run=1) is not None


def steps_of_a_look(path: Path) -> int:
    """What a partial look costs, in steps of SQLite's machine: no clock, so no busy machine."""
    steps = 0
    connect = sqlite3.connect

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    def counted(*words: object, **more: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*words, **more)  # type: ignore[call-overload]
        connection.set_progress_handler(step, 100)
        return connection

    with pytest.MonkeyPatch.context() as counting:
        counting.setattr(sqlite3, "connect", counted)
        assert fault_in(path, whole=0, run=1, ours=True) is None
    return steps


def test_what_a_look_costs_does_not_grow_with_the_file(database: Path) -> None:
    recorded(database, 100)
    steps = []
    for seconds in (40_000, 160_000):
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(
                "WITH RECURSIVE one(t) AS (SELECT 100 UNION ALL SELECT t + 1 FROM one WHERE t < ?) "
                "INSERT OR IGNORE INTO reading SELECT 1, t * 1000, 131000, -3300, t, 500, NULL FROM one",
                (seconds,),
            )
            connection.commit()
        steps.append(steps_of_a_look(database))
    assert steps[1] < steps[0] * 1.2


@pytest.mark.parametrize("page", [0, -1])
def test_damage_that_a_look_at_a_part_did_not_find_stops_no_start_and_leaves_no_lock(
    database: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """On the first page of readings a run that goes on is locked already when it is met, on the last it is not."""
    recorded(database)
    number = leaves(database)[page]
    noise(database, (number - 1) * PAGE, number * PAGE)
    monkeypatch.setattr("purifier.store.damage.fault_in", lambda path, **how: None)
    again = Recording(database, 1600.0)
    assert any("damaged" in said for said in again.begun.said) and len(aside(database)) == 1
    assert [path.name for path in locks_folder(database).iterdir()] == ["run-1.lock"]
    again.close()
    assert not list(locks_folder(database).iterdir())


def test_a_complaint_that_is_no_text_is_damage_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(path: Path, wait_s: float) -> sqlite3.Connection:
        raise UnicodeDecodeError("utf-8", b"\xbe", 0, 1, "invalid start byte")

    database = tmp_path / "runs.sqlite3"
    database.write_bytes(b"SQLite format 3\0")
    monkeypatch.setattr("purifier.store.soundness.open_for_a_look", look)
    assert fault_in(database) == "what it says of its own tables is no text"
