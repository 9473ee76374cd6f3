"""Databases of other programs, made with the tables that those make."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from purifier.formats.channels import Channel, Chosen
from purifier.formats.opened import Opened
from purifier.store.strangers import opened_database

T0_S = 1_780_000_000.0

# Schema 41 of its recorder, and 21, the last that held names and attributes in each row.
HOME_ASSISTANT_2023 = """
CREATE TABLE state_attributes (
    attributes_id INTEGER NOT NULL, hash BIGINT, shared_attrs TEXT, PRIMARY KEY (attributes_id));
CREATE TABLE states_meta (metadata_id INTEGER NOT NULL, entity_id VARCHAR(255), PRIMARY KEY (metadata_id));
CREATE UNIQUE INDEX ix_states_meta_entity_id ON states_meta (entity_id);
CREATE TABLE states (
    state_id INTEGER NOT NULL, entity_id CHAR(0), state VARCHAR(255), attributes CHAR(0), event_id SMALLINT,
    last_changed CHAR(0), last_changed_ts FLOAT, last_updated CHAR(0), last_updated_ts FLOAT, old_state_id INTEGER,
    attributes_id INTEGER, context_id CHAR(0), context_user_id CHAR(0), context_parent_id CHAR(0), origin_idx SMALLINT,
    context_id_bin BLOB, context_user_id_bin BLOB, context_parent_id_bin BLOB, metadata_id INTEGER,
    PRIMARY KEY (state_id), FOREIGN KEY(old_state_id) REFERENCES states (state_id),
    FOREIGN KEY(attributes_id) REFERENCES state_attributes (attributes_id),
    FOREIGN KEY(metadata_id) REFERENCES states_meta (metadata_id));
CREATE INDEX ix_states_metadata_id_last_updated_ts ON states (metadata_id, last_updated_ts);
CREATE INDEX ix_states_last_updated_ts ON states (last_updated_ts);
CREATE TABLE statistics_meta (
    id INTEGER NOT NULL, statistic_id VARCHAR(255), source VARCHAR(32), unit_of_measurement VARCHAR(255),
    has_mean BOOLEAN, has_sum BOOLEAN, name VARCHAR(255), PRIMARY KEY (id));
CREATE TABLE statistics (
    id INTEGER NOT NULL, created CHAR(0), created_ts FLOAT, metadata_id INTEGER, start CHAR(0), start_ts FLOAT,
    mean FLOAT, min FLOAT, max FLOAT, last_reset CHAR(0), last_reset_ts FLOAT, state FLOAT, sum FLOAT, PRIMARY KEY (id),
    FOREIGN KEY(metadata_id) REFERENCES statistics_meta (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX ix_statistics_statistic_id_start_ts ON statistics (metadata_id, start_ts);
CREATE TABLE statistics_short_term (
    id INTEGER NOT NULL, created CHAR(0), created_ts FLOAT, metadata_id INTEGER, start CHAR(0), start_ts FLOAT,
    mean FLOAT, min FLOAT, max FLOAT, last_reset CHAR(0), last_reset_ts FLOAT, state FLOAT, sum FLOAT, PRIMARY KEY (id),
    FOREIGN KEY(metadata_id) REFERENCES statistics_meta (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX ix_statistics_short_term_statistic_id_start_ts ON statistics_short_term (metadata_id, start_ts);
CREATE TABLE recorder_runs (
    run_id INTEGER NOT NULL, start DATETIME NOT NULL, "end" DATETIME, closed_incorrect BOOLEAN NOT NULL,
    created DATETIME NOT NULL, PRIMARY KEY (run_id));
"""
HOME_ASSISTANT_2021 = """
CREATE TABLE states (
    state_id INTEGER NOT NULL, domain VARCHAR(64), entity_id VARCHAR(255), state VARCHAR(255), attributes TEXT,
    event_id INTEGER, last_changed DATETIME, last_updated DATETIME, created DATETIME, old_state_id INTEGER,
    PRIMARY KEY (state_id), FOREIGN KEY(old_state_id) REFERENCES states (state_id));
CREATE INDEX ix_states_entity_id_last_updated ON states (entity_id, last_updated);
CREATE TABLE statistics_meta (
    id INTEGER NOT NULL, statistic_id VARCHAR(255), source VARCHAR(32), unit_of_measurement VARCHAR(255),
    has_mean BOOLEAN, has_sum BOOLEAN, PRIMARY KEY (id));
CREATE TABLE statistics (
    id INTEGER NOT NULL, created DATETIME, metadata_id INTEGER, start DATETIME, mean FLOAT, min FLOAT, max FLOAT,
    last_reset DATETIME, state FLOAT, sum FLOAT, sum_increase FLOAT, PRIMARY KEY (id));
CREATE TABLE statistics_short_term (
    id INTEGER NOT NULL, created DATETIME, metadata_id INTEGER, start DATETIME, mean FLOAT, min FLOAT, max FLOAT,
    last_reset DATETIME, state FLOAT, sum FLOAT, sum_increase FLOAT, PRIMARY KEY (id));
CREATE TABLE recorder_runs (
    run_id INTEGER NOT NULL, start DATETIME NOT NULL, "end" DATETIME, closed_incorrect BOOLEAN NOT NULL,
    created DATETIME NOT NULL, PRIMARY KEY (run_id));
"""
RD_USB = """
CREATE TABLE version (version INTEGER);
CREATE TABLE status (status TEXT);
CREATE TABLE logs (id INTEGER PRIMARY KEY,message TEXT);
CREATE TABLE measurements (id INTEGER PRIMARY KEY,name TEXT,timestamp INTEGER,voltage REAL,current REAL,power REAL,
    temperature REAL,data_plus REAL,data_minus REAL,mode_id INTEGER,mode_name TEXT,accumulated_current INTEGER,
    accumulated_power INTEGER,accumulated_time INTEGER,resistance REAL{session});
"""
RD_USB_SESSIONS = "CREATE TABLE sessions (id INTEGER PRIMARY KEY,version TEXT,name TEXT,timestamp INTEGER);"

State = tuple[str, float, str]
"""Entity, seconds after `T0_S`, state."""


def text(seconds: float) -> str:
    """UTC as Home Assistant wrote it until 2023."""
    return datetime.fromtimestamp(T0_S + seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def home_assistant(path: Path, states: Iterable[State], units: Mapping[str, str], *, old: bool = False) -> Path:
    """A recorder's database with ``states``, of spring 2023 or of 2021."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(HOME_ASSISTANT_2021 if old else HOME_ASSISTANT_2023)
        if old:
            db.executemany(
                "INSERT INTO states (domain, entity_id, state, attributes, last_changed, last_updated, created) "
                "VALUES ('sensor', ?, ?, ?, ?, ?, ?)",
                [
                    (name, state, json.dumps({"unit_of_measurement": units[name]}), text(t), text(t), text(t))
                    for name, t, state in states
                ],
            )
            return path
        for number, (name, unit) in enumerate(units.items(), start=1):
            db.execute("INSERT INTO states_meta VALUES (?, ?)", (number, name))
            attributes = json.dumps({"unit_of_measurement": unit, "device_class": "voltage", "friendly_name": name})
            db.execute("INSERT INTO state_attributes VALUES (?, 0, ?)", (number, attributes))
        ids = {name: number for number, name in enumerate(units, start=1)}
        db.executemany(
            "INSERT INTO states (state, last_updated_ts, attributes_id, metadata_id) VALUES (?, ?, ?, ?)",
            [(state, T0_S + t, ids[name], ids[name]) for name, t, state in states],
        )
    return path


def add_means(
    path: Path, table: str, name: str, unit: str, rows: Iterable[tuple[float, float]], *, old: bool = False
) -> None:
    """Means of an entity: (seconds after `T0_S`, value)."""
    with closing(sqlite3.connect(path)) as db, db:
        known = db.execute("SELECT id FROM statistics_meta WHERE statistic_id = ?", (name,)).fetchone()
        if known is None:
            db.execute(
                "INSERT INTO statistics_meta (statistic_id, source, unit_of_measurement, has_mean, has_sum) "
                "VALUES (?, 'recorder', ?, 1, 0)",
                (name, unit),
            )
            known = db.execute("SELECT last_insert_rowid()").fetchone()
        start = "start" if old else "start_ts"
        db.executemany(
            f"INSERT INTO {table} (metadata_id, {start}, mean) VALUES (?, ?, ?)",
            [(known[0], text(t) if old else T0_S + t, mean) for t, mean in rows],
        )


def add_runs(path: Path, runs: Iterable[tuple[float, float | None, bool]]) -> None:
    """When Home Assistant ran: (start, end, whether it was killed), seconds after `T0_S`."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            'INSERT INTO recorder_runs (start, "end", closed_incorrect, created) VALUES (?, ?, ?, ?)',
            [(text(start), None if end is None else text(end), killed, text(start)) for start, end, killed in runs],
        )


def rd_usb(path: Path, sessions: Mapping[str, Iterable[tuple[float, float, float]]], *, version: int = 2) -> Path:
    """An rd-usb database: name of a session -> (seconds after `T0_S`, V, A)."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(RD_USB.format(session=",session_id INTEGER" if version == 2 else ""))
        db.execute("INSERT INTO version VALUES (?)", (version,))
        if version == 2:
            db.executescript(RD_USB_SESSIONS)
        for number, (name, rows) in enumerate(sessions.items(), start=1):
            if version == 2:
                db.execute("INSERT INTO sessions VALUES (?, '2.0', ?, ?)", (number, name, T0_S))
            for t, volts, amperes in rows:
                row = (name, T0_S + t, volts, amperes, volts * amperes, 21.0, 7, 31)
                keys = "name, timestamp, voltage, current, power, temperature, accumulated_current, accumulated_power"
                if version == 2:
                    db.execute(
                        f"INSERT INTO measurements ({keys}, session_id) VALUES (?,?,?,?,?,?,?,?,?)", (*row, number)
                    )
                else:
                    db.execute(f"INSERT INTO measurements ({keys}) VALUES (?,?,?,?,?,?,?,?)", row)
    return path


def opened(path: Path) -> Opened:
    """The database, which is one."""
    found = opened_database(path)
    assert found is not None
    return found


def channels(found: Opened) -> dict[str, Channel]:
    """Its channels by name."""
    return {one.name: one for one in found.channels()}


def choose(found: Opened, **quantities: str) -> list[Chosen]:
    """``voltage_v="sensor.x"``: that channel, its numbers as they are."""
    there = channels(found)
    return [Chosen(there[name], quantity) for quantity, name in quantities.items()]
