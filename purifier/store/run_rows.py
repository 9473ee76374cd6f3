"""Runs in the database: made, found, changed. Every function here is one short statement or transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from purifier.model.run import Clock, Event, Of, Run
from purifier.store.bad_rows import BadRows
from purifier.store.from_rows import RUN_COLUMNS, clock_from, event_from, run_from
from purifier.store.identity import new_identity
from purifier.store.opening import is_damage
from purifier.store.prediction_text import UNKNOWN, as_text

LAST_MS: Final = 2**53
"""Readings later than this [ms since a run's start, 285 000 years] nobody has written."""
LATEST_MS: Final = 2**62
"""No event is written later than this [ms since a run's start]: SQLite counts to twice that."""


def insert_run(connection: sqlite3.Connection, run: Run, clocks: Iterable[Clock], *, keep_id: bool = False) -> int:
    """Write a new run inside the caller's transaction; its id. ``keep_id``: under the id that it has already.

    One without an identity is given a new one.
    """
    frozen = run.frozen
    cursor = connection.execute(
        "INSERT INTO run (id, name, source, meter, meter_identity, port, options, setup, profiles, prediction, "
        "interval_ms, discharge_ms, identity, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run.id if keep_id else None,
            frozen.name,
            frozen.source,
            frozen.meter,
            run.meter_identity,
            run.port,
            json.dumps(asdict(frozen.how)),
            frozen.setup,
            json.dumps(dict(frozen.profiles), ensure_ascii=False),
            as_text(frozen.prediction, frozen.row, frozen.of),
            run.interval_ms,
            run.discharge_ms,
            run.identity or new_identity(),
            None if run.origin is None else json.dumps(asdict(run.origin), ensure_ascii=False),
        ),
    )
    id_ = int(cursor.lastrowid or 0)
    for clock in clocks:
        insert_clock(connection, id_, clock)
    return id_


def insert_clock(connection: sqlite3.Connection, run: int, clock: Clock) -> None:
    """Note how the run's time relates to the world's from ``clock.t_ms`` on."""
    connection.execute(
        "INSERT OR REPLACE INTO clock (run, t_ms, utc_ms, boot, boot_ms) VALUES (?, ?, ?, ?, ?)",
        (run, clock.t_ms, clock.utc_ms, clock.boot, clock.boot_ms),
    )


def insert_event(connection: sqlite3.Connection, run: int, event: Event) -> None:
    """Write an event, a millisecond later for each of its kind that is there already; the very same one only once."""
    data = json.dumps(dict(event.data), ensure_ascii=False)
    t_ms = min(event.t_ms, LATEST_MS)
    while True:
        there = connection.execute(
            "SELECT text, data FROM event WHERE run = ? AND t_ms = ? AND kind = ?", (run, t_ms, event.kind)
        ).fetchone()
        if there is None:
            break
        if there == (event.text, data):
            return
        t_ms += 1
    connection.execute(
        "INSERT INTO event (run, t_ms, kind, text, data) VALUES (?, ?, ?, ?, ?)",
        (run, t_ms, event.kind, event.text, data),
    )


def runs(connection: sqlite3.Connection, bad: BadRows | None = None) -> list[Run]:
    """Every run in the database, the oldest first; what makes no sense in one hides no other, and goes to ``bad``."""
    noted = BadRows() if bad is None else bad
    found: list[Run] = []
    try:
        for row in connection.execute(f"SELECT {RUN_COLUMNS} FROM run ORDER BY id"):
            run = run_from(row, noted)
            found += [] if run is None else [run]
    except sqlite3.DatabaseError as error:
        if not found or not is_damage(error):
            raise
        noted.add(found[-1].id, "run", "and those after it", f"cannot be read: {error}")
    return found


def names(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """(id, name) of every run, oldest first; the name is empty where nobody gave one."""
    found = connection.execute("SELECT id, name FROM run ORDER BY id")
    return [(id_, name if isinstance(name, str) else "") for id_, name in found if type(id_) is int]


def newest(connection: sqlite3.Connection) -> int | None:
    """The id of the run that was begun last; None when there is none."""
    found = connection.execute("SELECT max(id) FROM run WHERE typeof(id) = 'integer'").fetchone()[0]
    return None if found is None else int(found)


def run_of(connection: sqlite3.Connection, id_: int, bad: BadRows | None = None) -> Run | None:
    """The run ``id_``; None when there is none, or none any more. What makes no sense in it goes to ``bad``."""
    if not -(2**63) <= id_ < 2**63:
        return None
    row = connection.execute(f"SELECT {RUN_COLUMNS} FROM run WHERE id = ?", (id_,)).fetchone()
    return None if row is None else run_from(row, BadRows() if bad is None else bad)


def open_runs(connection: sqlite3.Connection, meter: str, setup: str) -> list[Run]:
    """Logged runs of this meter and set-up that have no end, newest first; none that makes no sense can go on.

    One that was copied from another database is recorded elsewhere, if at all.
    """
    rows = connection.execute(
        f"SELECT {RUN_COLUMNS} FROM run WHERE meter = ? AND setup = ? AND source = 'log' AND end_ms IS NULL "
        "AND copied_ms IS NULL "
        "ORDER BY id DESC",
        (meter, setup),
    )
    found = []
    for row in rows:
        bad = BadRows()
        run = run_from(row, bad)
        if run is not None and not bad and clocks(connection, run.id) and not _is_beyond(connection, run.id):
            found.append(run)
    return found


def runs_of(connection: sqlite3.Connection, of: Of) -> list[Run]:
    """The runs without a prediction that are ``of`` the air, or of a battery, the oldest first."""
    rows = connection.execute(
        f"SELECT {RUN_COLUMNS} FROM run WHERE setup = '' AND prediction = ? ORDER BY id", (as_text(UNKNOWN, {}, of),)
    )
    return [run for row in rows if (run := run_from(row, BadRows())) is not None]


def _is_beyond(connection: sqlite3.Connection, run: int) -> bool:
    """Whether a run has a reading of a time of no world: none could come after it."""
    later = connection.execute("SELECT 1 FROM reading WHERE run = ? AND t_ms > ? LIMIT 1", (run, LAST_MS)).fetchone()
    return later is not None


def clocks(connection: sqlite3.Connection, run: int, bad: BadRows | None = None) -> list[Clock]:
    """How the run's time relates to the world's, oldest first; rows that make no sense go to ``bad``."""
    noted = BadRows() if bad is None else bad
    rows = connection.execute("SELECT t_ms, utc_ms, boot, boot_ms FROM clock WHERE run = ? ORDER BY t_ms", (run,))
    found = [clock for row in rows if (clock := clock_from(run, row, noted)) is not None]
    if not found and not _may_be_undated(connection, run):
        noted.add(run, "clock", "", "there is none: when it was is not known", lost=False)
    return found


def _may_be_undated(connection: sqlite3.Connection, run: int) -> bool:
    """Whether a run came in from a file, or was told: nobody may know when it was."""
    source = "SELECT source FROM run WHERE id = ? AND source IN ('import', 'ran')"
    return connection.execute(source, (run,)).fetchone() is not None


def events(
    connection: sqlite3.Connection, run: int, kinds: Sequence[str] = (), bad: BadRows | None = None
) -> list[Event]:
    """What happened to a run, oldest first; only of ``kinds`` when there are any. What is no event goes to ``bad``."""
    noted = BadRows() if bad is None else bad
    wanted = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    rows = connection.execute(
        f"SELECT t_ms, kind, text, data FROM event WHERE run = ?{wanted} ORDER BY t_ms, kind <> 'start'", (run, *kinds)
    )
    return [event for row in rows if (event := event_from(run, row, noted)) is not None]


def orphans(connection: sqlite3.Connection, bad: BadRows) -> None:
    """Note in ``bad`` the rows of each table that belong to no run in this file."""
    known = {id_ for id_, _ in names(connection)}
    for table in ("reading", "minute", "change", "event", "fault", "clock", "import_file"):
        # From one run to the next by the key: a year of readings is not walked through.
        row = connection.execute(f"SELECT min(run) FROM {table}").fetchone()
        while row is not None and row[0] is not None:
            if row[0] not in known:
                bad.add(row[0], table, "", "rows of a run that is not in this file")
            row = connection.execute(f"SELECT run FROM {table} WHERE run > ? ORDER BY run LIMIT 1", row).fetchone()


def change(connection: sqlite3.Connection, run: int, **values: Any) -> None:
    """Set columns of a run: ``meter_identity``, ``interval_ms``, ``discharge_ms``, ``end_ms``, ``name`` and so on."""
    columns = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE run SET {columns} WHERE id = ?", (*values.values(), run))


def stop_asked(connection: sqlite3.Connection, run: int) -> bool | None:
    """Whether somebody asked this run to stop; None when the run is no longer there."""
    row = connection.execute("SELECT stop_asked FROM run WHERE id = ?", (run,)).fetchone()
    return None if row is None else bool(row[0])
