"""Every trouble with a database in a sentence, each tried on a real database that has it."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from purifier.errors import StoreError
from purifier.store.opening import explained, explanation, is_damage, open_for_writing, reading, writing
from purifier.store.soundness import fault_in
from tests.recordings import Recording

Trouble = Callable[[Path], None]


def damaged(path: Path) -> None:
    """The pages after the first are noise."""
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(random.Random(1).randbytes(path.stat().st_size - 4096))
    with explained(path), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*), max(power) FROM reading").fetchall()


def damaged_in_its_first_page(path: Path) -> None:
    """The page that says what tables there are is noise."""
    with open(path, "r+b") as file:
        file.seek(100)
        file.write(random.Random(1).randbytes(3996))
    with reading(path) as connection:
        connection.execute("SELECT count(*) FROM reading").fetchall()


def damaged_from_its_first_byte_on(path: Path) -> None:
    """There is not even SQLite's mark."""
    path.write_bytes(random.Random(1).randbytes(8192))
    with reading(path):
        pass


def held_by_another_program(path: Path) -> None:
    """Somebody writes, and does not end."""
    with closing(open_for_writing(path)) as other, writing(path) as connection:
        other.execute("BEGIN IMMEDIATE")
        connection.execute("BEGIN IMMEDIATE")


def on_a_full_disk(path: Path) -> None:
    """As many pages as fit: SQLite says the same of a full disk."""
    with writing(path) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        connection.execute("INSERT INTO name (name) VALUES (hex(zeroblob(100000)))")


def not_to_be_written(path: Path) -> None:
    """Opened to be read."""
    with reading(path) as connection:
        connection.execute("DELETE FROM run")


def moved_away_meanwhile(path: Path) -> None:
    """Another program took the file from its place; SQLite writes no more to it."""
    with writing(path) as connection:
        path.rename(path.with_suffix(".moved"))
        connection.execute("INSERT INTO name (name) VALUES ('x')")


def a_folder(path: Path) -> None:
    """Its name is a folder's."""
    path.unlink()
    path.mkdir()
    with writing(path):
        pass


def on_a_disk_that_writes_no_more(path: Path) -> None:
    """The system refuses to make the file longer."""
    resource = pytest.importorskip("resource")
    with writing(path) as connection:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
        try:
            connection.execute("INSERT INTO name (name) VALUES (hex(zeroblob(100000)))")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def closed_already(path: Path) -> None:
    """Python's own word, for which SQLite has no number."""
    with writing(path) as connection:
        connection.close()
        connection.execute("SELECT 1")


def asked_for_what_is_not_there(path: Path) -> None:
    """A table that there is not, with a name that sounds like trouble of another kind."""
    with reading(path) as connection:
        connection.execute("SELECT * FROM malformed_locked_full")


DAMAGE: tuple[Trouble, ...] = (damaged, damaged_in_its_first_page, damaged_from_its_first_byte_on)


@contextmanager
def told(path: Path) -> Iterator[list[str]]:
    """What is said of the trouble within."""
    said: list[str] = []
    with pytest.raises(StoreError) as caught:
        yield said
    said.append(str(caught.value))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of three thousand readings, with nobody at work on it."""
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.hear(range(3000))
    recording.close()
    return database


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (damaged, "the database {path} is damaged (database disk image is malformed): keep a copy, and let sqlite3's"),
        (damaged_in_its_first_page, "the database {path} is damaged ("),
        (damaged_from_its_first_byte_on, "{path} is no database of runs, or one damaged from its first byte on: name"),
        (held_by_another_program, "the database {path} is held by another program for longer than 0.05 s: try again"),
        (on_a_full_disk, "no room is left on the disk of {path}: free some"),
        (not_to_be_written, "the database {path} or its folder may not be written to: check its rights"),
        (moved_away_meanwhile, "the database {path} or its folder may not be written to: check its rights"),
        (a_folder, "cannot open the database {path}: expected a file, found a folder: name a file with --db"),
        pytest.param(
            on_a_disk_that_writes_no_more,
            "the disk of {path} does not read or write (disk I/O error): check it",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="needs limits on files"),
        ),
        (closed_already, "trouble with the database {path}: Cannot operate on a closed database."),
        (asked_for_what_is_not_there, "trouble with the database {path}: no such table: malformed_locked_full"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_what_to_do(
    path: Path, trouble: Trouble, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.store.opening.BUSY_S", 0.05)
    with told(path) as said:
        trouble(path)
    assert said[0].startswith(words.format(path=path)) and "\n" not in said[0]


@pytest.mark.parametrize("trouble", DAMAGE)
def test_only_a_broken_file_counts_as_damage(path: Path, trouble: Trouble) -> None:
    assert fault_in(path) is None
    with told(path):
        trouble(path)
    assert fault_in(path) is not None


def test_text_that_is_no_json_is_not_taken_for_a_broken_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.Error, match="malformed JSON") as caught:
        connection.execute("SELECT json_extract('{', '$.a')").fetchall()
    assert not is_damage(caught.value)
    assert explanation(path, caught.value) == f"trouble with the database {path}: malformed JSON"


def test_what_is_not_sqlites_is_no_damage() -> None:
    assert not is_damage(OSError("the disk is malformed"))
