"""Runs in the database: made, found, changed. Every function here is one short statement or transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from purifier.model.run import Clock, Event, Frozen, How, Run
from purifier.store.prediction_text import as_text, from_text

_COLUMNS: Final = (
    "run.id, name, source, meter, meter_identity, port, options, setup, profiles, prediction, interval_ms, "
    "discharge_ms, end_ms, end_reason, complete, stop_asked, "
    "(SELECT utc_ms - t_ms FROM clock WHERE clock.run = run.id ORDER BY t_ms LIMIT 1)"
)


def insert_run(connection: sqlite3.Connection, run: Run, clocks: Iterable[Clock], *, keep_id: bool = False) -> int:
    """Write a new run inside the caller's transaction; its id. ``keep_id``: under the id that it has already."""
    frozen = run.frozen
    cursor = connection.execute(
        "INSERT INTO run (id, name, source, meter, meter_identity, port, options, setup, profiles, prediction, "
        "interval_ms, discharge_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            as_text(frozen.prediction, frozen.row),
            run.interval_ms,
            run.discharge_ms,
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
    t_ms = event.t_ms
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


def runs(connection: sqlite3.Connection) -> list[Run]:
    """Every run in the database, the oldest first."""
    return [_run(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM run ORDER BY id")]


def names(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """(id, name) of every run, oldest first; the name is empty where nobody gave one."""
    return [(int(id_), str(name)) for id_, name in connection.execute("SELECT id, name FROM run ORDER BY id")]


def newest(connection: sqlite3.Connection) -> int | None:
    """The id of the run that was begun last; None when there is none."""
    found = connection.execute("SELECT max(id) FROM run").fetchone()[0]
    return None if found is None else int(found)


def run_of(connection: sqlite3.Connection, id_: int) -> Run | None:
    """The run ``id_``; None when there is none, or none any more."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM run WHERE id = ?", (id_,)).fetchone()
    return None if row is None else _run(row)


def open_runs(connection: sqlite3.Connection, meter: str, setup: str) -> list[Run]:
    """Logged runs of this meter and set-up that have no end, newest first."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM run WHERE meter = ? AND setup = ? AND source = 'log' AND end_ms IS NULL "
        "ORDER BY id DESC",
        (meter, setup),
    )
    return [_run(row) for row in found]


def clocks(connection: sqlite3.Connection, run: int) -> list[Clock]:
    """How the run's time relates to the world's, oldest first."""
    found = connection.execute("SELECT t_ms, utc_ms, boot, boot_ms FROM clock WHERE run = ? ORDER BY t_ms", (run,))
    return [Clock(*row) for row in found]


def events(connection: sqlite3.Connection, run: int, kinds: Sequence[str] = ()) -> list[Event]:
    """What happened to a run, oldest first; only of ``kinds`` when there are any."""
    wanted = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    found = connection.execute(
        f"SELECT t_ms, kind, text, data FROM event WHERE run = ?{wanted} ORDER BY t_ms, kind <> 'start'", (run, *kinds)
    )
    return [Event(t_ms, kind, text, json.loads(data)) for t_ms, kind, text, data in found]


def change(connection: sqlite3.Connection, run: int, **values: Any) -> None:
    """Set columns of a run: ``meter_identity``, ``interval_ms``, ``discharge_ms``, ``end_ms``, ``name`` and so on."""
    columns = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE run SET {columns} WHERE id = ?", (*values.values(), run))


def stop_asked(connection: sqlite3.Connection, run: int) -> bool | None:
    """Whether somebody asked this run to stop; None when the run is no longer there."""
    row = connection.execute("SELECT stop_asked FROM run WHERE id = ?", (run,)).fetchone()
    return None if row is None else bool(row[0])


def _run(row: tuple[Any, ...]) -> Run:
    prediction, plan_row = from_text(row[9])
    options = json.loads(row[6])
    return Run(
        id=row[0],
        frozen=Frozen(
            setup=row[7],
            meter=row[3],
            prediction=prediction,
            row=plan_row,
            profiles=json.loads(row[8]),
            how=How(**{**options, "columns": tuple(options["columns"])}),
            name=row[1],
            source=row[2],
        ),
        meter_identity=row[4],
        port=row[5],
        interval_ms=row[10],
        discharge_ms=row[11],
        end_ms=row[12],
        end_reason=row[13],
        complete=bool(row[14]),
        stop_asked=bool(row[15]),
        started_utc_ms=row[16] if row[16] is not None else 0,
    )
