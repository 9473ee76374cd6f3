"""A database that refuses, breaks or disappears while a run is recorded."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from purifier.store.journal import Mode
from purifier.store.opening import open_for_writing
from tests.recordings import Recording, read

pytestmark = pytest.mark.usefixtures("journal")


def count(database: Path) -> int:
    with closing(read(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])


def kinds(database: Path) -> list[str]:
    with closing(read(database)) as connection:
        return [kind for (kind,) in connection.execute("SELECT kind FROM event ORDER BY t_ms, kind")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_costs_nothing_once_there_is_room_again(small_disk: Path) -> None:
    database = small_disk / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(10))
    recording.recorder.commit()
    assert count(database) == 10
    filler = small_disk / "filler"
    handle = os.open(filler, os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match="No space"):
        while True:
            os.write(handle, bytes(4096))
    os.close(handle)
    recording.hear(range(10, 2000))
    recording.recorder.commit()
    assert recording.recorder.trouble is not None and "no room is left" in recording.recorder.trouble
    assert [event.kind for event in recording.said].count("unsaved") == 1
    assert count(database) == 10  # what is there can still be read
    filler.unlink()
    recording.recorder.commit()
    recording.close()
    assert recording.recorder.trouble is None and count(database) == 2000
    assert "unsaved" in kinds(database) and "nothing was lost" in recording.said[-2].text


def test_what_does_not_fit_into_memory_is_counted_and_the_sums_stay_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(10))
    recording.recorder.commit()
    with monkeypatch.context() as broken:
        broken.setattr("purifier.store.writer.transaction", lambda connection: _refuse())
        recording.hear(range(10, 4000))
        recording.recorder.commit()
        recording.hear(range(4000, 8010))
    recording.recorder.commit()
    recording.recorder.end("stopped", "stopped")
    recording.close()
    assert count(database) == 10 + 3600
    with closing(read(database)) as connection:
        text, data = connection.execute("SELECT text, data FROM event WHERE kind = 'saved-again'").fetchone()
        drawn = connection.execute("SELECT sum(drawn_nah) / 1e9 FROM minute").fetchone()[0]
    assert "4400 readings were lost" in text and '"dropped": 4400' in data
    assert drawn == pytest.approx(0.33 * 8009 / 3600, rel=1e-5)


def _refuse() -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_a_file_damaged_while_recording_is_kept_aside_and_the_run_goes_on(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(3000))
    recording.recorder.commit()
    with closing(open_for_writing(database)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else all that counts is in the log, and no damage is done
    with open(database, "r+b") as file:
        file.write(os.urandom(database.stat().st_size))
    recording.hear(range(3000, 3100))
    recording.recorder.commit()
    recording.hear(range(3100, 3200))
    recording.close()
    aside = list(tmp_path.glob("runs.damaged-*Z.sqlite3"))
    assert len(aside) == 1 and count(database) == 200
    assert "damaged" in kinds(database)
    with closing(read(database)) as connection:
        assert connection.execute("SELECT id, meter FROM run").fetchall() == [(1, "diy-json")]
        assert connection.execute("SELECT count(*) FROM clock").fetchone() == (1,)


def test_a_file_that_was_removed_is_made_again(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(10))
    recording.recorder.commit()
    database.unlink()
    recording.hear(range(10, 20))
    recording.recorder.commit()
    recording.close()
    assert count(database) == 10 and "damaged" in kinds(database)


def test_a_run_keeps_its_number_in_the_file_that_is_made_again(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    Recording(database, new=True).close()
    recording = Recording(database, new=True)
    assert recording.run == 2
    recording.hear(range(10))
    recording.recorder.commit()
    database.unlink()
    recording.hear(range(10, 20))
    recording.recorder.commit()
    recording.close()
    with closing(read(database)) as connection:
        assert connection.execute("SELECT id FROM run").fetchall() == [(2,)]
        assert connection.execute("SELECT DISTINCT run FROM reading").fetchall() == [(2,)]


def test_another_program_writing_only_delays_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("purifier.store.opening.BUSY_S", 0.05)
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    with closing(open_for_writing(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        recording.hear(range(10))
        recording.recorder.commit()
        assert recording.recorder.writer.unsaved == 10
        other.execute("ROLLBACK")
    recording.recorder.commit()
    assert recording.recorder.writer.unsaved == 0 and recording.recorder.trouble is None
    recording.close()


def test_a_reader_in_the_middle_of_a_long_look_costs_the_recorder_nothing(
    tmp_path: Path, journal: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.store.opening.BUSY_S", 0.05)
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(10))
    recording.recorder.commit()
    with closing(read(database)) as looking:
        looking.execute("BEGIN")
        assert looking.execute("SELECT count(*) FROM reading").fetchone() == (10,)
        recording.hear(range(10, 20))
        recording.recorder.commit()
        # A rollback journal makes the recorder wait for the reader, a write-ahead log does not.
        assert recording.recorder.writer.unsaved == (0 if journal == "wal" else 10)
        assert looking.execute("SELECT count(*) FROM reading").fetchone() == (10,)
    recording.recorder.commit()
    recording.close()
    assert recording.recorder.trouble is None and count(database) == 20


@pytest.mark.parametrize("way", ["removed", "replaced"])
def test_what_lies_beside_a_removed_file_never_gets_into_the_new_one(tmp_path: Path, way: str) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(2000))
    recording.recorder.commit()
    looking = read(database)  # the app: it keeps the old file, and what belongs to it, from being tidied away
    assert looking.execute("SELECT count(*) FROM reading").fetchone() == (2000,)
    if way == "removed":
        database.unlink()
    else:
        other = Recording(tmp_path / "other.sqlite3")
        other.close()
        os.replace(tmp_path / "other.sqlite3", database)
    recording.hear(range(2000, 2010))
    recording.recorder.commit()
    recording.hear(range(2010, 2020))
    recording.recorder.commit()
    looking.close()
    recording.close()
    assert recording.recorder.trouble is None
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert count(database) == 20


@pytest.mark.parametrize("journal", ["wal"], indirect=True)
def test_a_write_ahead_log_that_somebody_took_away_costs_nothing(tmp_path: Path, journal: Mode) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    for start in (0, 10, 20):
        recording.hear(range(start, start + 10))
        recording.recorder.commit()
        if start == 0:
            (tmp_path / "runs.sqlite3-wal").unlink()
    # Another process: it sees what is on the disk, and not what this one has open.
    code = (
        "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM reading').fetchone())"
    )
    done = subprocess.run([sys.executable, "-c", code, str(database)], capture_output=True, text=True)
    assert done.stdout == "30\n", done.stderr
    recording.close()
    assert count(database) == 30
