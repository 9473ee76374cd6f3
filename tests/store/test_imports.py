"""Runs out of files: written beside recorders, whole or gone, never twice."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import StoreError, UsageError
from purifier.model.block import Block
from purifier.model.run import Event, Origin
from purifier.model.run_statistics import Minute, RollUp
from purifier.services.record.freeze import unplanned
from purifier.store import imports, opening, run_rows, series
from purifier.store.columns import Row, pack_columns
from purifier.store.import_files import ImportFile, be_unfinished, files_of, imported, overlapping
from purifier.store.imports import Importing, importing
from purifier.store.locks import Lock
from purifier.store.opening import open_for_reading, transaction, writing
from purifier.store.packing import Packed, sample
from purifier.store.readings import readings
from purifier.store.replacing import blocks, replacing
from purifier.store.slow_columns import SlowColumns
from tests.patience import HANGS_S
from tests.recordings import Recording

START = 1_760_000_000_000
ORIGIN = Origin("vrm", ("log.csv",), ("power_w",), ("times are UTC",), 0.02)
FILE = ImportFile("ab" * 32, "log.csv", "vrm")


def rows_of(times: Sequence[int], voltage: float = 12.8) -> list[Row]:
    """A steady discharge at ``times`` [ms since the start]."""
    return pack_columns(times, [voltage] * len(times), [-0.5] * len(times))


def minutes_of(rows: Sequence[Row]) -> list[Minute]:
    """The minutes of rows, as a recorder makes them."""
    roll_up = RollUp(1000)
    found = [minute for row in rows for minute in roll_up.add(sample(Packed(*row))).minutes]
    return [*found, *roll_up.finish().minutes]


def put(to: Importing, times: Sequence[int]) -> None:
    """Give a steady discharge to an import, whole."""
    rows = rows_of(times)
    to.add_rows(rows)
    to.add_minutes(minutes_of(rows))
    to.add_event(Event(times[-1], "imported", "out of log.csv"))
    to.finish(times[-1], interval_ms=1000, discharge_ms=0, end_reason="imported")


def bring_in(path: Path, times: Sequence[int], file: ImportFile = FILE, started: int | None = START) -> int:
    """Import a steady discharge; the run's id."""
    with importing(path, unplanned("mine", "import"), ORIGIN, [file], started_utc_ms=started, now_ms=START) as to:
        put(to, times)
    return to.run.id


def test_a_run_that_came_in_is_like_any_other_and_says_where_it_came_from(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    id_ = bring_in(path, range(0, 600_000, 1000))
    with closing(open_for_reading(path)) as connection:
        run = run_rows.run_of(connection, id_)
        assert run is not None and run.origin == ORIGIN and len(run.identity) == 36
        assert (run.frozen.name, run.frozen.source, run.started_utc_ms, run.end_ms) == (
            "mine",
            "import",
            START,
            599_000,
        )
        totals = series.totals(connection, run)
        assert (totals.readings, totals.covered_ms) == (600, 599_000)
        assert totals.drawn_ah == pytest.approx(0.5 * 599 / 3600)
        assert [one.voltage_v for one in readings(connection, id_)] == [12.8] * 600
        (came,) = imported(connection, FILE.sha256)
        assert (came.run, came.file, came.finished, came.imported_ms) == (id_, FILE, True, START)
        assert files_of(connection, id_) == [came] and imported(connection, "cd" * 32) == []


def test_only_what_is_unfinished_is_removed_by_importing_a_file_once_more(tmp_path: Path) -> None:
    """A file may hold several runs; whether it is there already is asked by whoever imports."""
    path = tmp_path / "runs.sqlite3"
    found = [bring_in(path, range(10), ImportFile(FILE.sha256, "log.csv", "vrm", number=number)) for number in (1, 2)]
    with closing(open_for_reading(path)) as connection:
        assert [(one.run, one.file.number) for one in imported(connection, FILE.sha256)] == [(1, 1), (2, 2)]
        assert [run.id for run in run_rows.runs(connection)] == found


def test_a_run_without_a_date_has_none_and_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    id_ = bring_in(path, range(0, 5000, 1000), started=None)
    from purifier.store.bad_rows import BadRows

    bad = BadRows()
    with closing(open_for_reading(path)) as connection:
        run = run_rows.run_of(connection, id_, bad)
        assert run is not None and run.started_utc_ms == 0
        assert run_rows.clocks(connection, id_, bad) == [] and not bad.sentences()


@pytest.mark.parametrize("error", [UsageError("log.csv:7: no number"), KeyboardInterrupt()])
def test_an_import_that_ends_early_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "runs.sqlite3"
    with (
        pytest.raises(type(error)),
        importing(path, unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to,
    ):
        to.add_rows(rows_of(range(20_000)))
        raise error
    with closing(sqlite3.connect(path)) as connection:
        for table in ("run", "reading", "clock", "import_file"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert not list((tmp_path / "runs.sqlite3.locks").iterdir())


def import_until_killed(path: Path, say: int) -> None:
    """In a child: write rows for ever."""
    with importing(path, unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to:
        for start in range(0, 10**9, 5000):
            to.add_rows(rows_of(range(start, start + 5000)))
            os.write(say, b".")


def test_a_killed_import_is_seen_to_be_unfinished_and_the_same_file_does_it_anew(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs fork")
    path = tmp_path / "runs.sqlite3"
    ours, childs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            import_until_killed(path, childs)
        finally:
            os._exit(1)
    os.close(childs)
    said = b""
    while len(said) < 5:
        assert select.select([ours], [], [], HANGS_S)[0], "it hangs"
        said += os.read(ours, 100)
    with pytest.raises(StoreError, match=f"run 1 is being imported by process {child}"):
        bring_in(path, range(10))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)
    with closing(open_for_reading(path)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None and run.end_ms is None
        assert [(one.run, one.finished) for one in imported(connection, FILE.sha256)] == [(1, False)]
        assert connection.execute("SELECT count(*) > 0 FROM reading").fetchone() == (1,)
    assert bring_in(path, range(10)) == 2
    with closing(open_for_reading(path)) as connection:
        assert [one.id for one in run_rows.runs(connection)] == [2]
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (10,)
        assert [(one.run, one.finished) for one in imported(connection, FILE.sha256)] == [(2, True)]


def test_an_import_that_is_finished_while_its_lock_is_waited_for_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not whole when it was looked for, and is when its lock is free: it is not cut short."""
    path = tmp_path / "runs.sqlite3"
    ours = imports.lock_of
    with importing(path, unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to:
        put(to, range(0, 5000, 1000))
        with writing(path) as connection, transaction(connection):
            be_unfinished(connection, 1)

    def finished_meanwhile(path: Path, run: int) -> Lock:
        monkeypatch.setattr(imports, "lock_of", ours)
        with writing(path) as connection, transaction(connection):
            connection.execute("UPDATE run SET end_ms = 4000 WHERE id = 1")
            connection.execute("UPDATE import_file SET finished = 1 WHERE run = 1")
        return ours(path, run)

    monkeypatch.setattr(imports, "lock_of", finished_meanwhile)
    assert bring_in(path, range(0, 3000, 1000)) == 2
    with closing(open_for_reading(path)) as connection:
        counts = dict(connection.execute("SELECT run, count(*) FROM reading GROUP BY run"))
    assert counts == {1: 5, 2: 3}


def test_bites_shrink_where_the_disk_is_slow_and_grow_where_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine's clock is ours: each transaction takes as long as its rows say."""
    sizes: list[int] = []
    cost_s = [2e-5]
    clock = [0.0]

    def insert(self: Importing, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if table == "reading":
            sizes.append(len(rows))
            clock[0] += cost_s[0] * len(rows)

    monkeypatch.setattr(imports.Importing, "_insert", insert)
    monkeypatch.setattr("time.perf_counter", lambda: clock[0])
    with importing(
        tmp_path / "runs.sqlite3", unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START
    ) as to:
        for cost_s[0] in (2e-5, 1e-7):
            to.add_rows(rows_of(range(200_000)))
        to.finish(0)
    assert sum(sizes) == 400_000
    slow = sizes[: next(i for i, size in enumerate(sizes) if size > 5000)]
    assert all(size * 2e-5 <= 0.1 for size in slow) and sizes[-2] == imports.MOST_BITE


def test_a_recorder_goes_on_beside_an_import(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)

    def bring_much() -> None:
        bring_in(path, range(0, 300_000, 2))

    thread = threading.Thread(target=bring_much)
    thread.start()
    commits = 0
    while thread.is_alive() or not commits:
        recording.hear(range(50 * commits, 50 * commits + 50))
        recording.recorder.commit()
        assert recording.recorder.trouble is None
        commits += 1
    thread.join()
    recording.close()
    with closing(open_for_reading(path)) as connection:
        counts = dict(connection.execute("SELECT run, count(*) FROM reading GROUP BY run"))
    assert counts == {1: 50 * commits, 2: 150_000}


def test_an_import_waits_for_others_longer_than_a_command_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "runs.sqlite3"
    bring_in(path, range(10))
    monkeypatch.setattr(opening, "BUSY_S", 0.0)
    found: list[int] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=lambda: found.append(bring_in(path, range(10))))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive() and not found
        other.execute("COMMIT")
        thread.join()
    assert found == [2]


def test_what_a_file_says_besides_is_kept_as_changes(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    block = Block(
        [0, 1000, 2000, 3000],
        {"voltage_v": [12.8] * 4, "temperature_c": [20.0, 20.0, None, 21.0]},
        extra=['{"fan": "on", "cells": 4}', '{"fan": "on", "cells": 4}', '{"fan": "off"}', None],
    )
    slow = SlowColumns()
    changes = slow.changes(block)
    assert ("cells", 4.0) in {(name, value) for t, name, value in changes if t == 0}
    assert slow.changes(Block([4000], {"voltage_v": [12.8]})) == [(4000, "temperature_c", None)]
    with importing(path, unplanned("", "import"), ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to:
        to.add_rows(pack_columns(block.t_ms, block.values["voltage_v"]))
        to.add_changes(changes)
        to.finish(3000)
    with closing(open_for_reading(path)) as connection:
        found = [(one.temperature_c, dict(one.extra)) for one in readings(connection, to.run.id)]
    assert found == [
        (20.0, {"fan": "on", "cells": 4.0}),
        (20.0, {"fan": "on", "cells": 4.0}),
        (None, {"fan": "off"}),
        (21.0, {}),
    ]


def test_a_run_is_written_anew_with_what_another_file_has_of_it(tmp_path: Path) -> None:
    """Rows earlier than its start move its start; what people noted stays at its moment."""
    path = tmp_path / "runs.sqlite3"
    id_ = bring_in(path, range(0, 60_000, 1000))
    other = ImportFile("cd" * 32, "more.csv", "vrm")
    with writing(path) as connection:
        run_rows.insert_event(connection, id_, Event(5000, "mark", "setting 2"))
        before = run_rows.run_of(connection, id_)
        assert before is not None
        assert overlapping(connection, START + 59_000, START + 90_000, "vrm") == [before]
        assert overlapping(connection, START + 59_001, START + 90_000, "vrm") == []
        assert overlapping(connection, START, START + 90_000, "csv") == []
        kept = [t for block in blocks(connection, before) for t in block.t_ms]
    assert kept == list(range(START, START + 60_000, 1000))
    origin = Origin("vrm", ("log.csv", "more.csv"))
    with replacing(path, id_, origin, [other], started_utc_ms=START - 10_000, now_ms=START + 1) as to:
        put(to, range(0, 100_000, 1000))
    with closing(open_for_reading(path)) as connection:
        after = run_rows.run_of(connection, id_)
        assert after is not None and after.identity == before.identity and after.origin == origin
        assert (after.started_utc_ms, after.end_ms) == (START - 10_000, 99_000)
        assert series.totals(connection, after).readings == 100
        events = {event.kind: event.t_ms for event in run_rows.events(connection, id_) if event.kind == "mark"}
        assert events == {"mark": 15_000}
        assert [one.file.name for one in files_of(connection, id_)] == ["log.csv", "more.csv"]
        assert [one.finished for one in files_of(connection, id_)] == [True, True]


def test_a_rewriting_that_ends_early_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    id_ = bring_in(path, range(0, 60_000, 1000))
    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())
    with (
        pytest.raises(UsageError),
        replacing(path, id_, ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to,
    ):
        to.add_rows(rows_of(range(50_000)))
        with closing(open_for_reading(path)) as looking:
            assert looking.execute("SELECT count(*) FROM reading").fetchone() == (60,)
        raise UsageError("log.csv:7: no number")
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before


def test_only_a_whole_import_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(5))
    with (
        pytest.raises(StoreError, match="run 1 is being imported by"),
        replacing(path, 1, ORIGIN, [FILE], started_utc_ms=START, now_ms=START),
    ):
        pass
    recording.close()
    with (
        pytest.raises(StoreError, match="run 1 is no imported run"),
        replacing(path, 1, ORIGIN, [FILE], started_utc_ms=START, now_ms=START),
    ):
        pass


def test_nonsense_in_the_origin_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    from purifier.store.bad_rows import BadRows

    path = tmp_path / "runs.sqlite3"
    id_ = bring_in(path, range(10))
    odd = {"format": 3, "files": ["a.csv", 5], "spread": -1, "stated": ["power_w"]}
    with writing(path) as connection:
        run_rows.change(connection, id_, origin=json.dumps(odd), identity="nobody")
        bad = BadRows()
        run = run_rows.run_of(connection, id_, bad)
    assert run is not None and run.origin == Origin("", ("a.csv",), ("power_w",))
    assert len(run.identity) == 36 and len(bad.sentences()) == 4
    assert bad.sentences()[0] == f"run {id_}, run: identity is no UUID, found the text 'nobody'"
