"""What of a run differs from what is staged to take its place, found while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final

BITE: Final = 5_000
"""Rows that one statement compares: as long as it reads, nobody can commit."""


class Differences:
    """Rows of ``temp.staged_TABLE`` that a run in ``main.TABLE`` lacks or has otherwise, and rows that only it has.

    Nobody else may write to these rows of the run meanwhile.
    """

    def __init__(self, connection: sqlite3.Connection, run: int, tables: Mapping[str, str]) -> None:
        """``tables``: name -> its key within a run. Raises sqlite3.Error."""
        self._connection, self._run, self._tables = connection, run, tables
        for table, key in tables.items():
            connection.execute(f"CREATE TEMP TABLE fresh_{table} AS SELECT * FROM main.{table} WHERE 0")
            connection.execute(f"CREATE TEMP TABLE stale_{table} AS SELECT {key} FROM main.{table} WHERE 0")
            self._compare(table, key)

    def put_right(self, table: str) -> None:
        """Make the run's rows in ``table`` those that are staged, inside the caller's transaction."""
        key = self._tables[table]
        self._connection.execute(
            f"DELETE FROM main.{table} WHERE run = ? AND ({key}) IN (SELECT {key} FROM temp.stale_{table})",
            (self._run,),
        )
        self._connection.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM temp.fresh_{table}")

    def _compare(self, table: str, key: str) -> None:
        columns = [str(row[1]) for row in self._connection.execute(f"PRAGMA main.table_info({table})")]
        keys = key.split(", ")
        same_key = " AND ".join(f"there.{name} = one.{name}" for name in keys)
        other = " OR ".join(f"there.{name} IS NOT one.{name}" for name in columns)
        first = (
            f"SELECT {key} FROM {{source}} one WHERE run = {self._run} {{later}} ORDER BY {key} LIMIT 1 OFFSET {BITE}"
        )
        ours, theirs = f"temp.staged_{table}", f"main.{table}"
        for source, statement in (
            (
                ours,
                f"INSERT INTO temp.fresh_{table} SELECT one.* FROM {ours} one LEFT JOIN {theirs} there "
                f"ON there.run = {self._run} AND {same_key} WHERE ({other}) {{part}}",
            ),
            (
                theirs,
                f"INSERT INTO temp.stale_{table} SELECT {', '.join(f'one.{name}' for name in keys)} FROM {theirs} one "
                f"WHERE one.run = {self._run} {{part}} AND NOT EXISTS (SELECT 1 FROM {ours} there WHERE {same_key})",
            ),
        ):
            marks, of_one = ", ".join("?" * len(keys)), ", ".join(f"one.{name}" for name in keys)
            begin: tuple[object, ...] = ()
            while True:
                since = f"AND ({of_one}) >= ({marks})" if begin else ""
                end = self._connection.execute(first.format(source=source, later=since), begin).fetchone()
                until = f"AND ({of_one}) < ({marks})" if end else ""
                self._connection.execute(statement.format(part=f"{since} {until}"), (*begin, *(end or ())))
                if not end:
                    break
                begin = end
