"""Databases taken together: each run once, the union of what each copy knows, in whatever order they come."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from purifier.cli.main import run as purifier
from purifier.model.run import Origin
from purifier.services.record.freeze import unplanned
from purifier.services.runs.mark import mark
from purifier.services.runs.merging import Merged, Told, merge
from purifier.services.runs.naming import note, rename
from purifier.services.runs.prune import prunable, prune
from purifier.services.runs.stop import stop
from purifier.store import merging
from purifier.store.columns import pack_columns
from purifier.store.import_files import ImportFile
from purifier.store.imports import importing
from purifier.store.opening import open_for_reading
from purifier.store.replacing import replacing
from tests.recordings import Recording, at, copy, line
from tests.store.older import begin_run, version_1
from tests.store.older import record as older_record
from tests.thinned import thinned

QUESTIONS = {
    "run": "SELECT identity, name, source, meter, setup, prediction, interval_ms, discharge_ms, end_ms, end_reason, "
    "complete, origin, named_ms FROM run",
    "reading": "SELECT identity, t_ms, voltage, current, charge, soc, power FROM reading JOIN run ON id = run",
    "minute": "SELECT identity, minute.* FROM minute JOIN run ON id = run",
    "change": "SELECT identity, name.name, t_ms, value FROM change JOIN name ON name.id = change.name "
    "JOIN run ON run.id = change.run",
    "event": "SELECT identity, t_ms, kind, text, data FROM event JOIN run ON id = run",
    "fault": "SELECT identity, reason, count, bytes FROM fault JOIN run ON id = run",
    "clock": "SELECT identity, t_ms, utc_ms, boot, boot_ms FROM clock JOIN run ON id = run",
    "import_file": "SELECT identity, sha256, number, import_file.name, finished FROM import_file JOIN run ON id = run",
}


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that is in a database, by identity: ids differ."""
    with closing(open_for_reading(database)) as connection:
        found = {table: connection.execute(question).fetchall() for table, question in QUESTIONS.items()}
    found["minute"] = [(row[0], *row[2:]) for row in found["minute"]]  # the run's id is its second column
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def take(database: Path, *others: Path, dry: bool = False) -> tuple[list[Merged], list[str], bool]:
    """Merge; what became of each run, the troubles, and whether all could be read."""
    found: list[Merged] = []
    troubles: list[str] = []
    told = Told(found.append, lambda rows: None, troubles.append)
    whole = merge(database, others, at(9000.0), told, dry=dry)
    return found, troubles, whole


def became(found: Sequence[Merged]) -> list[str]:
    return [one.became for one in found]


def record(path: Path, seconds: Sequence[int], load_a: float = -0.33) -> Recording:
    recording = Recording(path, float(seconds[0]))
    recording.hear(
        seconds, lambda t: line(13.1 - t / 1e4, load_a, temperature_c=20.0 + t // 100) if t % 97 else b"{noise\n"
    )
    return recording


@pytest.fixture
def copies(tmp_path: Path) -> list[Path]:
    """Three databases with one run in common: a copy that was taken early and renamed and noted in, the whole, and a
    pruned copy of it; and each with a run of its own."""
    whole, early, pruned = (tmp_path / f"{name}.sqlite3" for name in ("whole", "early", "pruned"))
    recording = record(whole, range(400))
    recording.recorder.commit()
    copy(whole, early)
    recording.hear(range(400, 1000), lambda t: line(13.0))
    recording.recorder.commit()
    recording.close()
    stop(whole, "1")
    shutil.copy(whole, pruned)
    prune(pruned, prunable(pruned, ["1"], None, at(2000.0)), whole=False)
    stop(early, "1", complete=True)  # what is in it ended there, but the run went on
    rename(early, "1", "attic", at(1500.0))
    rename(whole, "1", "cellar", at(1400.0))
    note(early, "1", "a draughty day", at(1600.0))
    note(early, "1", "the window was open", at(1501.0))
    note(pruned, "1", "a draughty day", at(1502.0))
    mark(pruned, "1", "setting 3 now", at(1503.0))
    for number, path in enumerate((whole, early, pruned)):
        other = Recording(path, 5000.0 + number, new=True)
        other.hear([5000.0 + number, 5001.0 + number])
        other.close()
    return [whole, early, pruned]


def test_three_databases_in_any_order_and_twice_come_to_the_same(copies: list[Path], tmp_path: Path) -> None:
    sums = [path.read_bytes() for path in copies]
    results = []
    for number, order in enumerate(permutations(copies)):
        database = tmp_path / f"merged-{number}.sqlite3"
        for other in order:
            take(database, other)
        once = contents(database)
        found, troubles, whole = take(database, *order)
        assert set(became(found)) == {"known"} and not troubles and whole
        assert contents(database) == once
        results.append(once)
    assert all(result == results[0] for result in results[1:])
    assert [path.read_bytes() for path in copies] == sums
    run = next(row for row in results[0]["run"] if row[8] is not None and row[1] == "attic")
    assert run[8:11] == (999_000, "stopped", 0)
    assert len([row for row in results[0]["reading"] if row[0] == run[0]]) == len(
        [row for row in contents(copies[0])["reading"] if row[0] == run[0]]
    )
    texts = [row[3] for row in results[0]["event"] if row[2] in ("note", "mark", "pruned")]
    assert sorted(map(str, texts)) == ["a draughty day", "setting 3 now", "the window was open"]


def test_a_database_is_merged_into_one_of_its_own_copies_too(copies: list[Path], tmp_path: Path) -> None:
    """Whichever of the three takes the others, all have the same in the end."""
    results = []
    for mine in copies:
        for path in copies:
            shutil.copy(path, tmp_path / f"copy-{path.name}")
        others = [tmp_path / f"copy-{path.name}" for path in copies if path != mine]
        take(tmp_path / f"copy-{mine.name}", *others)
        results.append(contents(tmp_path / f"copy-{mine.name}"))
    assert results[0] == results[1] == results[2]


def test_nothing_is_written_by_a_dry_run_which_tells_what_would_come(copies: list[Path], tmp_path: Path) -> None:
    whole, early, _ = copies
    before = early.read_bytes()
    found, _, _ = take(early, whole, dry=True)
    assert became(found) == ["completed", "new"] and early.read_bytes() == before
    again, _, _ = take(early, whole)
    assert became(again) == ["completed", "new"] and again[0].rows == pytest.approx(found[0].rows, abs=2)
    nothing, _, _ = take(tmp_path / "none.sqlite3", whole, dry=True)
    assert became(nothing) == ["new", "new"] and not (tmp_path / "none.sqlite3").exists()


def test_a_run_that_is_recorded_here_is_left_alone(tmp_path: Path) -> None:
    here, there = tmp_path / "here.sqlite3", tmp_path / "there.sqlite3"
    recording = record(here, range(100))
    recording.recorder.commit()
    copy(here, there)
    rename(there, "1", "shelf", at(200.0))
    (one,), _, whole = take(here, there)
    assert one.became == "left" and "being written here by process" in (one.why or "") and whole
    recording.close()
    (one,), _, _ = take(here, there)
    assert one.became == "completed"


def test_a_run_that_has_no_end_there_is_not_taken_up_by_a_recorder_here(tmp_path: Path) -> None:
    here, there = tmp_path / "here.sqlite3", tmp_path / "there.sqlite3"
    record(there, range(100)).close()
    take(here, there)
    recording = Recording(here, 110.0)
    assert not recording.begun.continued and recording.run == 2
    recording.close()


def test_copies_of_an_older_database_are_the_same_runs_whether_brought_up_to_date_or_not(tmp_path: Path) -> None:
    first, second = tmp_path / "first.sqlite3", tmp_path / "second.sqlite3"
    version_1(first)
    with closing(sqlite3.connect(first, isolation_level=None)) as connection:
        older_record(connection, begin_run(connection), 500)
    shutil.copy(first, second)
    before = second.read_bytes()
    with closing(open_for_reading(first)) as connection:  # this brings it up to date
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    found, _, whole = take(first, second)
    assert became(found) == ["known"] and whole
    assert second.read_bytes() == before


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of one run, of some fifty pages."""
    path = tmp_path_factory.mktemp("long") / "long.sqlite3"
    record(path, range(2000)).close()
    return path


@pytest.mark.parametrize("seed", thinned(range(40), 4))
def test_what_can_be_read_of_a_damaged_database_is_taken(seed: int, long: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here.sqlite3", tmp_path / "there.sqlite3"
    shutil.copy(long, there)
    chance = random.Random(seed)
    with open(there, "r+b") as file:
        for _ in range(3):
            file.seek(chance.randrange(4096, there.stat().st_size))
            file.write(chance.randbytes(600))
    before = there.read_bytes()
    found, troubles, whole = take(here, there)
    assert there.read_bytes() == before
    assert whole or troubles
    with closing(sqlite3.connect(here)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again, _, _ = take(here, there)
    assert len(again) == len(found)


def test_what_is_no_database_hides_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, there, letter = (tmp_path / name for name in ("here.sqlite3", "there.sqlite3", "letter.txt"))
    record(there, range(10)).close()
    letter.write_text("Dear diary, " * 1000)
    missing = tmp_path / "gone.sqlite3"
    assert purifier(["merge", str(letter), str(missing), str(there), "--db", str(here), "--json"]) == 4
    said = capsys.readouterr()
    assert [row["became"] for row in json.loads(said.out)["rows"]] == ["new"]
    assert "letter.txt is no database of runs" in said.err and "there is no database at" in said.err
    assert purifier(["merge", str(here), "--db", str(here)]) == 2
    assert "is the database that runs are taken into" in capsys.readouterr().err


def test_a_merge_that_is_killed_is_made_good_by_the_next(long: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    here, whole = tmp_path / "here.sqlite3", tmp_path / "whole.sqlite3"
    child = os.fork()
    if child == 0:
        try:
            setattr(merging, "BITE", 100)  # noqa: B010 - Final, but not for us
            seen: list[int] = []

            def die(rows: int) -> None:
                seen.append(rows)
                if sum(seen) >= 1000:
                    os.kill(os.getpid(), signal.SIGKILL)

            merge(here, [long], at(9000.0), Told(lambda one: None, die, lambda words: None))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert 0 < len(contents(here)["reading"]) < 2000
    (one,), _, _ = take(here, long)
    assert one.became == "completed"
    take(whole, long)
    assert contents(here) == contents(whole) == contents(long)


def bring_in(path: Path, start: int, seconds: int, into: int | None = None) -> None:
    file = ImportFile(f"{start:064d}", f"{start}.csv", "vrm")
    to = (
        importing(path, unplanned("", "import"), Origin("vrm", (file.name,)), [file], started_utc_ms=start, now_ms=1)
        if into is None
        else replacing(path, into, Origin("vrm", (file.name,)), [file], started_utc_ms=start, now_ms=1)
    )
    with to as writing:
        times = range(0, seconds * 1000, 1000)
        writing.add_rows(pack_columns(times, [12.8] * len(times)))
        writing.finish(times[-1])


def test_an_import_whose_start_was_moved_in_one_copy_comes_to_the_same_either_way(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sqlite3", tmp_path / "other.sqlite3"
    bring_in(one, 1_760_000_000_000, 60)
    mark(one, "1", "setting 2", at(0.0))
    shutil.copy(one, other)
    bring_in(other, 1_759_999_990_000, 100, into=1)
    for mine, theirs in ((one, other), (other, one)):
        target = tmp_path / f"{mine.stem}-first.sqlite3"
        shutil.copy(mine, target)
        take(target, theirs)
    first, second = contents(tmp_path / "one-first.sqlite3"), contents(tmp_path / "other-first.sqlite3")
    assert first["reading"] == second["reading"] and len(first["reading"]) == 100
    assert first["clock"] == second["clock"]
    marks = [[row[1] for row in found["event"] if row[2] == "mark"] for found in (first, second)]
    assert marks[0] == marks[1] == [69_000]


def test_an_import_that_was_cut_short_there_is_left(tmp_path: Path) -> None:
    there = tmp_path / "there.sqlite3"
    bring_in(there, 1_760_000_000_000, 60)
    with closing(sqlite3.connect(there)) as connection:
        connection.execute("UPDATE run SET end_ms = NULL")
        connection.commit()
    (one,), _, _ = take(tmp_path / "here.sqlite3", there)
    assert one.became == "left" and one.why == "its import was cut short there"
