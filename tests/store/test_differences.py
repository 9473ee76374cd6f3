"""What takes the place of a run's rows is found beforehand: only what differs is written, and all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.store import differences
from purifier.store.differences import Differences
from purifier.store.opening import open_for_reading, open_for_writing
from purifier.store.replacing import Replacing, replacing
from tests.store.test_imports import FILE, ORIGIN, START, bring_in, put

TABLES = {"reading": "t_ms", "change": "name, t_ms"}
CELL = st.sampled_from([None, 1, 2])
READINGS = st.dictionaries(st.integers(0, 40), st.tuples(CELL, CELL))
CHANGES = st.dictionaries(st.tuples(st.integers(1, 3), st.integers(0, 15)), CELL)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("differences") / "runs.sqlite3"
    for _ in range(2):
        bring_in(path, range(10))
    with closing(open_for_writing(path)) as found:
        found.execute("INSERT INTO name (name) VALUES ('a'), ('b'), ('c')")
        yield found


def fill(connection: sqlite3.Connection, into: str, readings: dict[int, Any], changes: dict[Any, Any]) -> None:
    rows = [(2, t, a, b, None, None, None) for t, (a, b) in readings.items()]
    connection.executemany(f"INSERT INTO {into}reading VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(rows))
    connection.executemany(f"INSERT INTO {into}change VALUES (2, ?, ?, ?)", [(*key, v) for key, v in changes.items()])


def rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    key = TABLES[table.rpartition("_")[2].rpartition(".")[2]]
    return connection.execute(f"SELECT * FROM {table} WHERE run = 2 ORDER BY {key}").fetchall()


@settings(max_examples=40, deadline=None)
@given(READINGS, CHANGES, READINGS, CHANGES, st.integers(1, 60))
def test_whatever_was_there_what_is_staged_takes_its_place(
    connection: sqlite3.Connection, old: dict[int, Any], old_changes: Any, new: dict[int, Any], changes: Any, bite: int
) -> None:
    for table, key in TABLES.items():
        connection.execute(f"DELETE FROM main.{table} WHERE run = 2")
        for name in ("staged", "fresh", "stale"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}_{table}")
        connection.execute(f"CREATE TEMP TABLE staged_{table} AS SELECT * FROM main.{table} WHERE 0")
        connection.execute(f"CREATE UNIQUE INDEX temp.staged_{table}_key ON staged_{table} ({key})")
    fill(connection, "main.", old, old_changes)
    fill(connection, "temp.staged_", new, changes)
    others = connection.execute("SELECT * FROM reading WHERE run = 1").fetchall()
    with patch.object(differences, "BITE", bite):
        found = Differences(connection, 2, TABLES)
    for table in TABLES:
        found.put_right(table)
        assert rows(connection, f"main.{table}") == rows(connection, f"temp.staged_{table}")
    assert connection.execute("SELECT * FROM reading WHERE run = 1").fetchall() == others and len(others) == 10


def test_a_run_that_only_goes_on_is_written_to_no_more_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorders wait for the rows that are new, and not for all that was there."""
    path = tmp_path / "runs.sqlite3"
    id_ = bring_in(path, range(0, 5_000_000, 1000))
    written: list[int] = []
    complete = Replacing._complete

    def counted(self: Replacing, values: dict[str, Any]) -> None:
        before = self._connection.total_changes
        complete(self, values)
        written.append(self._connection.total_changes - before)

    monkeypatch.setattr(Replacing, "_complete", counted)
    with replacing(path, id_, ORIGIN, [FILE], started_utc_ms=START, now_ms=START) as to:
        put(to, range(0, 5_020_000, 1000))
    with closing(open_for_reading(path)) as looking:
        assert looking.execute("SELECT count(*), max(t_ms) FROM reading").fetchone() == (5020, 5_019_000)
    assert 20 <= written[0] < 60
