"""What an earlier recorder could not save, put where it belongs: once, however often one is killed over it."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from purifier.errors import StoreError
from purifier.model.run import Event
from purifier.store.locks import LockTakenError, held, lock, run_lock
from purifier.store.opening import explanation, is_damage, transaction
from purifier.store.run_rows import change, clocks, events, insert_event, run_of
from purifier.store.schema import VERSION, check_version, upgrade
from purifier.store.spill_files import place_of, spilled, sum_of
from purifier.store.timing import span_words

MOST_BYTES: Final = 100_000_000
STAYS: Final = ("reading", "fault_sample")
"""Tables whose rows never change: one that is there already stays. In all others what was kept is newer."""


class _NotTakenError(Exception):
    """Why a file stays where it is."""


def take_up(connection: sqlite3.Connection, database: Path) -> list[str]:
    """Put what was kept for ``database`` into it and remove the files; a sentence on each, also on one that stays."""
    if not spilled(database):
        return []
    said = []
    try:
        with lock(database, "unsaved", wait_s=5.0):
            for path in spilled(database):
                try:
                    said += _take(connection, database, path)
                except (_NotTakenError, StoreError) as why:
                    said.append(f"{path}, kept for what could not be saved, is not taken up and stays: {why}")
                except sqlite3.Error as error:
                    if is_damage(error):
                        raise  # it is the database that is damaged: what was kept is not to go into that
                    said.append(f"{path} is taken up at the next start: {explanation(database, error)}")
    except LockTakenError:
        pass  # who starts at the same moment does it
    return said


def _take(connection: sqlite3.Connection, database: Path, path: Path) -> list[str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as kept:
        try:
            run, about = _opened(kept, database, path)
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise _NotTakenError(f"it cannot be read ({error})") from None
        if held(database, run_lock(run)):
            return []  # its recorder is at work: there is a next start
        _must_be_the_same(connection, kept, run)
        with transaction(connection):
            done = any(event.data.get("kept") == about["id"] for event in events(connection, run, ("saved-again",)))
            said = None if done else _copied(connection, kept, run, about)
    with suppress(OSError):
        path.unlink()
    return [] if said is None else [said]


def _opened(kept: sqlite3.Connection, database: Path, path: Path) -> tuple[int, dict[str, Any]]:
    """Load the file into ``kept``, checked; its run and what it says of itself."""
    there = path.lstat()
    if not stat.S_ISREG(there.st_mode) or (sys.platform != "win32" and there.st_uid != os.getuid()):
        raise _NotTakenError("it is no file of yours")
    if there.st_size > MOST_BYTES:
        raise _NotTakenError(f"it has {there.st_size} bytes, at most {MOST_BYTES} were expected")
    data = path.read_bytes()
    if path.stem.rpartition("-")[2] != sum_of(data):
        raise _NotTakenError("it is damaged (its sum is not the one in its name)")
    kept.deserialize(data)
    if (said := str(kept.execute("PRAGMA quick_check(1)").fetchone()[0])) != "ok":
        raise _NotTakenError(f"it is damaged ({said.splitlines()[-1]})")
    about = {what: json.loads(value) for what, value in kept.execute("SELECT what, value FROM unsaved")}
    if about["database"] != place_of(database):
        raise _NotTakenError(f"it belongs to the database {about['database']}")
    if check_version(kept, str(path)) < VERSION:
        upgrade(kept)
    return int(kept.execute("SELECT id FROM run").fetchone()[0]), about


def _must_be_the_same(connection: sqlite3.Connection, kept: sqlite3.Connection, id_: int) -> None:
    """The run of this number in the database, where there is one, is the one that was being recorded."""
    here, there = run_of(connection, id_), run_of(kept, id_)
    if here is None or there is None:
        return
    began = [[(clock.boot, clock.boot_ms) for clock in clocks(one, id_)[:1]] for one in (connection, kept)]
    if here.frozen.meter != there.frozen.meter or here.frozen.setup != there.frozen.setup or began[0] != began[1]:
        raise _NotTakenError(f"run {id_} of {place_of_main(connection)} is another one; 'purifier show --db' reads it")


def place_of_main(connection: sqlite3.Connection) -> str:
    """The file of an open database."""
    return str(connection.execute("PRAGMA database_list").fetchone()[2])


def _copied(connection: sqlite3.Connection, kept: sqlite3.Connection, run: int, about: dict[str, Any]) -> str | None:
    """Copy all of it inside the caller's transaction; what was done, in a sentence."""
    if run_of(connection, run) is None:
        _insert(connection, kept, "run", "IGNORE")
    elif values := {name: value for name, value in about["values"].items() if name != "stop_asked"}:
        change(connection, run, **values)
    plain = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('event', 'change')"
    for (table,) in kept.execute(plain).fetchall():
        if any(column[1] == "run" for column in kept.execute(f"PRAGMA table_info({table})")):
            _insert(connection, kept, table, "IGNORE" if table in STAYS else "REPLACE")
    for name, t_ms, value in kept.execute(
        "SELECT name.name, t_ms, value FROM change JOIN name ON name.id = change.name"
    ):
        connection.execute("INSERT OR IGNORE INTO name (name) VALUES (?)", (name,))
        connection.execute(
            "INSERT OR REPLACE INTO change SELECT ?, id, ?, ? FROM name WHERE name = ?", (run, t_ms, value, name)
        )
    for event in events(kept, run):
        insert_event(connection, run, event)
    count, first_ms, last_ms = kept.execute("SELECT count(*), min(t_ms), max(t_ms) FROM reading").fetchone()
    told = f"{count} readings" if count else "the last events"
    span = f", from {span_words(clocks(kept, run), first_ms, last_ms)}," if count else ""
    words = f"{told} of run {run}{span} could not be saved when its recorder ended, and are saved now"
    at_ms = last_ms or max((event.t_ms for event in events(kept, run)), default=0)
    insert_event(connection, run, Event(at_ms, "saved-again", words, {"kept": about["id"], **about["losses"]}))
    return words


def _insert(connection: sqlite3.Connection, kept: sqlite3.Connection, table: str, way: str) -> None:
    rows = kept.execute(f"SELECT * FROM {table}").fetchall()
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT OR {way} INTO {table} VALUES ({marks})", rows)
