"""The judge of a power cut sees each kind of trouble in a real database, and none where there is none."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.powercut.cuts import Cut, broken, cuts
from tests.powercut.operations import Create, Said, Sync, Write
from tests.powercut.stage import Recorded
from tests.powercut.verdict import Truth, reads_first, saved_ms, troubles, truth_of
from tests.recordings import UTC_S, Recording

NAMES = [f"cut {number}" for number in range(6)]
"""Of some the file is read first, of some it is recorded on first."""
SAID = ("saved 1 -1", "saved 1 9000")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Ten readings, a second apart, of half a minute ago; their logger was killed."""
    path = tmp_path / "data" / "runs.sqlite3"
    start_s = time.time() - UTC_S - 30.0
    recording = Recording(path, start_s)
    recording.hear(start_s + second for second in range(10))
    recording.recorder.commit()
    recording.die()
    return path


def do(statement: str) -> Callable[[Path], None]:
    def act(database: Path) -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute(statement)

    return act


def scribble(database: Path) -> None:
    with open(database, "r+b") as file:
        file.seek(4096)
        file.write(bytes(range(256)) * 16)


BREAKS = [
    (do("DELETE FROM reading WHERE t_ms = 9000"), "lost"),
    (do("DELETE FROM reading"), "lost"),
    (do("UPDATE reading SET voltage = voltage + 1 WHERE t_ms = 3000"), "wrong"),
    (do("UPDATE run SET end_ms = 9000"), "stuck"),
    (do("PRAGMA user_version = 99"), "stuck"),
    (scribble, "damaged"),
    (Path.unlink, "stuck"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("act", "kind"), BREAKS)
def test_what_is_broken_is_seen(database: Path, act: Callable[[Path], None], kind: str, name: str) -> None:
    truth = truth_of(database)
    assert len(truth.rows) == 10
    act(database)

    def judge(cut: Cut, folder: Path) -> list[str]:
        return list(troubles(cut, truth, database))

    (found,) = broken([Cut(name, 0, SAID, {"": None})], judge, database.parent)
    assert kind in {one.partition(":")[0] for one in found.troubles}, str(found)


def test_both_orders_are_tried() -> None:
    assert {reads_first(Cut(name, 0, (), {})) for name in NAMES} == {True, False}


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_file_breaks_no_promise(database: Path, name: str) -> None:
    assert list(troubles(Cut(name, 0, SAID, {}), truth_of(database), database)) == []


def test_readings_that_nobody_called_saved_may_be_gone(database: Path) -> None:
    truth = truth_of(database)
    do("DELETE FROM reading WHERE t_ms > 5000")(database)
    assert not list(troubles(Cut("a", 0, ("saved 1 5000",), {}), truth, database))


def test_before_anything_was_said_even_the_file_may_be_missing(tmp_path: Path) -> None:
    assert not list(troubles(Cut("a", 0, (), {}), Truth(1, {}), tmp_path / "data" / "runs.sqlite3"))


def test_what_was_said_counts_for_its_own_run() -> None:
    assert saved_ms([], 1) is None
    assert saved_ms(["saved 1 -1"], 1) == -1
    assert saved_ms(["saved 1 5000", "saved 2 9000", "anything"], 1) == 5000


def test_cuts_go_through_the_recording_and_come_back_by_their_seed() -> None:
    recorded = Recorded(
        {"": None}, (Create("a"), Write("a", 0, b"x"), Sync("a"), Said("saved 1 0"), Write("a", 1, b"y"))
    )
    found = list(cuts(recorded, 60, 1))
    assert {one.after for one in found} == {0, 1, 2, 3, 4, 5}
    assert all(one.said == (("saved 1 0",) if one.after >= 4 else ()) for one in found)
    assert all((one.files.get("a") or b"").startswith(b"x") for one in found if one.after >= 3)
    assert found == list(cuts(recorded, 60, 1)) != list(cuts(recorded, 60, 2))


def test_a_disk_that_heeds_no_sync_loses_what_was_called_saved() -> None:
    recorded = Recorded({"": None}, (Create("a"), Write("a", 0, b"x"), Sync("a"), Said("saved 1 0")))
    kept = [one.files.get("a") for one in cuts(recorded, 200, 1, syncs_heeded=0.0) if one.said]
    assert b"x" in kept and None in kept


def test_an_exception_of_the_program_is_a_trouble_and_nothing_is_left_in_the_place(tmp_path: Path) -> None:
    def judge(cut: Cut, folder: Path) -> list[str]:
        assert (folder / "d" / "a").read_bytes() == b"x"
        raise OverflowError("year 33715")

    (found,) = broken([Cut("cut 7", 3, (), {"": None, "d": None, "d/a": b"x"})], judge, tmp_path)
    assert str(found) == "cut 7, after 3 operations: stuck: OverflowError: year 33715"
    assert not list(tmp_path.iterdir())
