"""What could not be saved at the end is kept in a file, and after the next start it is where it belongs, once."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import StoreError
from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import summary
from purifier.store import run_rows
from purifier.store.pending import Pending
from purifier.store.spill_files import folders, prefix_of, spilled, sum_of
from tests.recordings import Recording, at, line, read
from tests.store.refusing import refused


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "runs.sqlite3"


def hear(recording: Recording, start: int, end: int) -> None:
    """Lines with a slow value and some nonsense, and after them the clock is set."""
    recording.hear(
        range(start, end),
        lambda t: line(13.0 + t / 1000, temperature_c=20.0 + t // 50) + b'{"voltage": 500, "current": 1}\n',
    )
    recording.recorder.tick(at(end, utc_s=1_780_000_000.0 + end + start / 10))


def ended_refused(database: Path, *, last: int = 400, reason: str | None = None) -> str:
    """A recorder that saves 200 seconds, may save no more, and ends: paused, or for ``reason``; what it says."""
    recording = Recording(database)
    hear(recording, 0, 200)
    recording.recorder.commit()
    with refused(database):
        hear(recording, 200, last)
        if reason is not None:
            recording.recorder.end(reason, "ended")
        with pytest.raises(StoreError) as said:
            recording.close()
    return str(said.value)


def kinds(database: Path) -> list[str]:
    with closing(read(database)) as connection:
        return [event.kind for event in run_rows.events(connection, 1)]


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that is in a database, but what was said of trouble and of starting again."""
    questions = {
        table: f"SELECT * FROM {table} ORDER BY 1, 2, 3" for table in ("reading", "minute", "clock", "fault_sample")
    }
    questions["fault"] = "SELECT * FROM fault ORDER BY 1, 2"
    # All but its identity: two runs are two.
    questions["run"] = "SELECT id, name, source, meter, meter_identity, port, options, setup, profiles, prediction, "
    questions["run"] += "interval_ms, discharge_ms, end_ms, end_reason, complete, stop_asked, origin, named_ms FROM run"
    questions["change"] = "SELECT run, name.name, t_ms, value FROM change JOIN name ON name.id = change.name"
    questions["event"] = (
        "SELECT t_ms, kind, text FROM event WHERE kind NOT IN ('unsaved', 'saved-again', 'continue') ORDER BY 1, 2"
    )
    with closing(read(database)) as connection:
        return {table: sorted(connection.execute(question), key=repr) for table, question in questions.items()}


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("reason", [None, "stopped"])
def test_after_the_next_start_all_is_as_if_the_disk_had_never_refused(
    database: Path, tmp_path: Path, reason: str | None
) -> None:
    said = ended_refused(database, reason=reason)
    assert "200 readings of run 1, from 2026-05-28 20:30:00 to 20:33:19 UTC, are not in the database" in said
    kept = spilled(database)
    assert len(kept) == 1 and str(kept[0]) in said
    undisturbed = tmp_path / "undisturbed.sqlite3"
    other = Recording(undisturbed)
    hear(other, 0, 200)
    hear(other, 200, 400)
    if reason is not None:
        other.recorder.end(reason, "ended")
    other.close()
    again = Recording(database, 400.0, new=True)
    told = again.begun.said[0]
    assert "200 readings of run 1" in told and "are saved now" in told
    assert spilled(database) == []
    with closing(read(database)) as connection:  # the run begun now is none of the comparison's business
        connection.execute("PRAGMA query_only = OFF")
        for table in ("event", "clock"):
            connection.execute(f"DELETE FROM {table} WHERE run = 2")
        connection.execute("DELETE FROM run WHERE id = 2")
        if reason is None:  # nor what becomes of a run that is not taken up
            connection.execute("UPDATE run SET end_ms = NULL, end_reason = NULL")
            connection.execute("DELETE FROM event WHERE kind = 'end'")
    found, expected = contents(database), contents(undisturbed)
    assert {table: rows for table, rows in found.items() if rows != expected[table]} == {}
    assert all(expected.values()), "each table has something to lose"


def test_all_that_waits_is_carried_over() -> None:
    """A new kind of thing that waits needs something in the test above that would be missed."""
    ours = {name for name in vars(Pending()) if not name.startswith("_")}
    assert ours == {"minutes", "changes", "events", "clocks", "faults", "samples", "values"}


def test_the_run_goes_on_from_what_was_taken_up(database: Path) -> None:
    ended_refused(database)
    again = Recording(database, 410.0)
    assert again.begun.continued and "goes on after 11 s" in again.begun.said[1]
    hear(again, 410, 420)
    again.close()
    with closing(read(database)) as connection:
        count, times = connection.execute("SELECT count(*), count(DISTINCT t_ms) FROM reading").fetchone()
    assert (count, times) == (410, 410) and kinds(database).count("saved-again") == 1


@pytest.mark.parametrize("at_the_moment", ["before the commit", "after the commit"])
def test_killed_over_it_the_next_start_does_it_and_none_does_it_twice(database: Path, at_the_moment: str) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    ended_refused(database)
    child = os.fork()
    if child == 0:
        _take_up_and_die(database, at_the_moment)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    assert len(spilled(database)) == 1
    again = Recording(database, 410.0)
    assert ("are saved now" in again.begun.said[0]) == (at_the_moment == "before the commit")
    again.close()
    Recording(database, 420.0).close()
    with closing(read(database)) as connection:
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (400,)
    assert kinds(database).count("saved-again") == 1 and spilled(database) == []


def _take_up_and_die(database: Path, at_the_moment: str) -> None:
    from purifier.store import take_up

    if at_the_moment == "before the commit":
        setattr(take_up, "insert_event", lambda *words: os._exit(42))  # noqa: B010 - in a child of its own
    else:
        setattr(Path, "unlink", lambda *words, **more: os._exit(42))  # noqa: B010
    Recording(database, 410.0)
    os._exit(1)


def flipped(path: Path) -> Path:
    """One bit, in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path


def cut_short(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-1000])
    return path


def emptied(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def of_the_right_sum(path: Path, data: bytes) -> Path:
    path.unlink()
    path = path.with_name(f"{path.stem.rpartition('-')[0]}-{sum_of(data)}.sqlite3")
    path.write_bytes(data)
    return path


def a_letter_of_the_right_sum(path: Path) -> Path:
    return of_the_right_sum(path, b"Dear diary")


def noise_of_the_right_sum(path: Path) -> Path:
    """In its readings alone, which are met last."""
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'reading'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = path.read_bytes()
    return of_the_right_sum(path, data[: (page - 1) * size] + bytes(range(256)) * (size // 256) + data[page * size :])


def a_link_to_one(path: Path) -> Path:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))
    return path


def a_named_pipe(path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("has no named pipes in folders")
    path.unlink()
    os.mkfifo(path)
    return path


def another_databases(path: Path) -> Path:
    database = path.parent / "other.sqlite3"
    ended_refused(database)
    (other,) = spilled(database)
    path.unlink()
    wrong = path.with_name(other.name.replace(prefix_of(database), path.name[: len(prefix_of(database))]))
    other.rename(wrong)
    return wrong


@pytest.mark.parametrize(
    "spoil",
    [
        flipped,
        cut_short,
        emptied,
        a_letter_of_the_right_sum,
        noise_of_the_right_sum,
        a_link_to_one,
        a_named_pipe,
        another_databases,
    ],
)
def test_what_is_damaged_or_foreign_is_refused_in_a_sentence_and_kept(database: Path, spoil: object) -> None:
    ended_refused(database)
    path = spoil(spilled(database)[0])  # type: ignore[operator]
    for _ in range(2):
        again = Recording(database, 410.0)
        assert f"{path}, kept for what could not be saved, is not taken up and stays: it " in again.begun.said[0]
        again.close()
        assert path.is_symlink() or path.exists()
        assert not list(database.parent.glob("runs.damaged*"))
    assert "saved-again" not in kinds(database)


def test_another_run_of_the_same_number_gets_none_of_it(database: Path) -> None:
    ended_refused(database)
    database.unlink()
    other = Recording(database.with_name("other.sqlite3"), 300.0)
    other.close()
    database.with_name("other.sqlite3").rename(database)
    again = Recording(database, 410.0)
    assert "is another one" in again.begun.said[0] and len(spilled(database)) == 1
    again.close()
    with closing(read(database)) as connection:
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (0,)


def test_a_database_that_is_gone_by_then_gets_the_run_under_its_number(database: Path) -> None:
    Recording(database, new=True).close()
    recording = Recording(database, new=True)
    with refused(database):
        hear(recording, 0, 100)
        recording.recorder.end("stopped", "ended")
        with pytest.raises(StoreError, match="100 readings of run 2"):
            recording.close()
    database.unlink()
    Recording(database, 200.0).close()
    with closing(read(database)) as connection:
        assert connection.execute("SELECT DISTINCT run FROM reading").fetchall() == [(2,)]
        run = run_rows.run_of(connection, 2)
    assert run is not None and (run.end_ms, run.end_reason) == (99_000, "stopped")


def test_a_disk_that_still_refuses_at_the_next_start_gets_it_at_the_one_after(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended_refused(database)
    with monkeypatch.context() as broken:

        def full(*words: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        broken.setattr("purifier.store.take_up._copied", full)
        again = Recording(database, 410.0)
        assert "is taken up at the next start: " in again.begun.said[0] and again.begun.continued
        again.close()
    assert len(spilled(database)) == 1
    last = Recording(database, 420.0)
    assert "200 readings of run 1" in last.begun.said[0] and spilled(database) == []
    last.close()


def test_what_did_not_fit_into_memory_is_lost_and_counted_in_the_sentence_and_in_the_run(database: Path) -> None:
    said = ended_refused(database, last=200 + 3600 + 50)
    assert "50 readings, from 2026-05-28 20:30:00 to 20:30:49 UTC, are lost; 3600 readings" in said
    Recording(database, 4000.0).close()
    with closing(read(database)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        assert summary(Facts.read(connection, database, run, at(4000.0))).dropped == 50


def test_the_file_is_for_its_owner_alone(database: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("has other rights")
    ended_refused(database)
    (kept,) = spilled(database)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [one.name for one in kept.parent.iterdir()] == [kept.name]


def test_where_one_folder_cannot_take_it_the_next_does(database: Path) -> None:
    for folder in list(folders())[:-1]:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("a file in its place")
    ended_refused(database)
    (kept,) = spilled(database)
    assert kept.parent == list(folders())[-1]
    again = Recording(database, 410.0)
    assert "are saved now" in again.begun.said[0]
    again.close()


def test_where_none_can_it_is_said_that_it_is_lost_and_how_much(database: Path, tmp_path: Path) -> None:
    for folder in folders():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(tmp_path)  # planted: not a folder of one's own, so nothing is written through it
    said = ended_refused(database)
    assert "200 readings of run 1" in said and "are not in the database: LOST" in said
    assert not list(tmp_path.glob("unsaved*"))


def test_the_disk_is_not_asked_again_on_leaving_when_it_has_just_refused(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(database)
    asked = 0

    def refuse(path: Path) -> None:
        nonlocal asked
        asked += 1
        raise StoreError("held by another program")

    monkeypatch.setattr("purifier.store.writer.open_for_writing", refuse)
    with refused(database):
        hear(recording, 0, 10)
        asked = 0
        with pytest.raises(StoreError, match="10 readings"):
            recording.close()
    assert asked == 1


def test_a_disk_that_takes_it_after_all_keeps_nothing_back_and_is_said_to_have_been_in_trouble(database: Path) -> None:
    recording = Recording(database)
    with refused(database):
        hear(recording, 0, 100)
        recording.recorder.commit()
        assert recording.recorder.trouble is not None
    recording.close()  # at once: within the second in which nothing is tried again
    assert spilled(database) == [] and kinds(database).count("saved-again") == 1
    with closing(read(database)) as connection:
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (100,)


def test_a_run_that_has_nothing_to_save_ends_without_a_word(database: Path) -> None:
    recording = Recording(database)
    recording.recorder.commit()
    with refused(database):
        recording.begun.close()
    assert spilled(database) == []
