"""A stranger's file is read beside its own program, after its crash, where nothing may be written; it never changes."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.store.strangers.looking import Looker, is_database

NOBODY = 65534
AT_WORK = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = " + sys.argv[2])
db.execute("PRAGMA wal_autocheckpoint = 0")
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("INSERT INTO log VALUES (2)")
if sys.argv[2] == "wal":
    db.execute("COMMIT")
else:
    db.executemany("INSERT INTO log VALUES (?)", [(3,)] * 20000)  # so much that it reaches the file
print("ready", flush=True)
sys.stdin.readline()
"""


def a_log(folder: Path, journal: str = "delete") -> Path:
    """A database with one row, by a program that has ended in good order."""
    path = folder / "log.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"PRAGMA journal_mode = {journal}")
        db.execute("CREATE TABLE log (value)")
        db.execute("INSERT INTO log VALUES (1)")
    return path


def values(path: Path) -> list[int]:
    with Looker(path).looking() as connection:
        return [row[0] for row in connection.execute("SELECT value FROM log")]


def everything(folder: Path) -> dict[str, bytes]:
    """The bytes of all files beside one another, but for the index of a write-ahead log, which its readers share."""
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if not one.name.endswith("-shm")}


@pytest.fixture
def at_work() -> Iterator[Callable[[Path, str], subprocess.Popen[str]]]:
    """Starts a program that writes to a database and stays in the middle of it."""
    started: list[subprocess.Popen[str]] = []

    def start(path: Path, journal: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", AT_WORK, str(path), journal]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(child)
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_file_at_rest_is_read_and_nothing_is_left_beside_it(tmp_path: Path, journal: str) -> None:
    path = a_log(tmp_path, journal)
    before = everything(tmp_path)
    assert values(path) == [1]
    assert everything(tmp_path) == before
    assert {one.name for one in tmp_path.iterdir()} == {"log.db"}


def test_what_a_program_at_work_has_committed_to_its_write_ahead_log_is_read(
    tmp_path: Path, at_work: Callable[[Path, str], subprocess.Popen[str]]
) -> None:
    path = a_log(tmp_path, "wal")
    child = at_work(path, "wal")
    before = everything(tmp_path)
    assert values(path) == [1, 2]
    assert everything(tmp_path) == before
    child.kill()
    child.wait()
    assert values(path) == [1, 2], "the program has crashed, its log is still there"
    assert everything(tmp_path) == before
    (tmp_path / "log.db-shm").unlink()
    assert values(path) == [1, 2], "copied from another machine with its log"
    assert everything(tmp_path) == before
    assert not (tmp_path / "log.db-shm").exists()


def test_what_a_crash_left_half_written_is_not_read(
    tmp_path: Path, at_work: Callable[[Path, str], subprocess.Popen[str]]
) -> None:
    path = a_log(tmp_path)
    child = at_work(path, "delete")
    child.kill()
    child.wait()
    assert (tmp_path / "log.db-journal").stat().st_size
    before = everything(tmp_path)
    assert values(path) == [1]
    assert everything(tmp_path) == before


def as_nobody(act: Callable[[], object]) -> object:
    """What ``act`` comes to in a process that may not write here."""
    if sys.platform == "win32":
        pytest.skip("has no such rights")
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            os.environ["TMPDIR"] = tempfile.tempdir = "/tmp"
            os.write(send, json.dumps(act()).encode())
        except BaseException as error:
            os.write(send, json.dumps(repr(error)).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(send)
    with os.fdopen(receive) as pipe:
        return json.loads(pipe.read())


@pytest.mark.parametrize("beside", ["nothing", "a log and its index", "a log alone"])
def test_a_file_in_a_folder_where_nothing_may_be_written_is_read(
    beside: str, at_work: Callable[[Path, str], subprocess.Popen[str]]
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="purifier-test-"))
    try:
        path = a_log(folder, "wal")
        if beside != "nothing":
            child = at_work(path, "wal")
            child.kill()
            child.wait()
        if beside == "a log alone":
            (folder / "log.db-shm").unlink()
        for one in folder.iterdir():
            one.chmod(0o444)
        folder.chmod(0o555)
        before = everything(folder)
        assert as_nobody(lambda: values(path)) == ([1] if beside == "nothing" else [1, 2])
        assert everything(folder) == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_copies_are_gone_when_nobody_looks_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_work: Callable[[Path, str], subprocess.Popen[str]]
) -> None:
    path = a_log(tmp_path, "wal")
    child = at_work(path, "wal")
    child.kill()
    child.wait()
    (tmp_path / "log.db-shm").unlink()
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    looker = Looker(path)
    for _ in range(2):
        with looker.looking() as connection:
            assert connection.execute("SELECT count(*) FROM log").fetchone() == (2,)
        assert len(list(copies.iterdir())) == 1, "one copy for all that is asked"
    del looker
    assert not list(copies.iterdir())


def test_nothing_can_be_written_through_it(tmp_path: Path) -> None:
    path = a_log(tmp_path)
    with pytest.raises(UsageError, match="readonly"), Looker(path).looking() as connection:
        connection.execute("INSERT INTO log VALUES (9)")
    assert values(path) == [1]


def test_a_program_that_begins_to_write_to_a_file_at_rest_is_noticed(tmp_path: Path) -> None:
    path = a_log(tmp_path, "wal")
    with pytest.raises(UsageError, match="began to write"), Looker(path).looking() as connection:
        connection.execute("SELECT count(*) FROM log").fetchone()
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("INSERT INTO log VALUES (2)")


def test_a_database_that_another_program_keeps_for_itself_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_log(tmp_path)
    monkeypatch.setattr("purifier.store.strangers.looking._BUSY_S", 0.05)
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        pytest.raises(UsageError, match="another program holds it"),
        Looker(path).looking() as connection,
    ):
        other.execute("BEGIN EXCLUSIVE")
        connection.execute("SELECT * FROM log").fetchall()


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    path = a_log(tmp_path)
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 4096)
    with pytest.raises(UsageError, match=r"log\.db: cannot be read as a database .*'\.recover'"):
        values(path)


@pytest.mark.parametrize("content", [b"", b"SQLite", b"time,volts\n1,12.8\n", b"SQLite format 2\0" * 4])
def test_what_does_not_begin_as_one_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "home-assistant_v2.db"
    path.write_bytes(content)
    assert not is_database(path)
    assert not is_database(tmp_path / "nowhere.db") and not is_database(tmp_path)
