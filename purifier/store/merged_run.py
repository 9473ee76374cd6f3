"""One run of another database as a whole: whether it is known here, and what its row comes to."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final, Literal

from purifier.model.run import Event, EventKind, Run
from purifier.store.merged_tables import CLOCK, FAULT, IMPORT_FILE, MINUTE
from purifier.store.merging import Copying
from purifier.store.opening import is_damage, transaction
from purifier.store.pruning import drop_run
from purifier.store.run_rows import change, events, insert_event
from purifier.store.series import counted, span_ms

Outcome = Literal["new", "completed", "known", "left"]

_TEXTS: Final = {
    "name": "",
    "source": "log",
    "meter": "",
    "port": "",
    "options": "{}",
    "setup": "",
    "profiles": "{}",
    "prediction": "{}",
}
"""Columns of a run that must hold text, and what stands in them where the other database has none."""
_MAYBE: Final = ("meter_identity", "origin", "end_reason")
_WHOLE: Final = ("interval_ms", "discharge_ms", "end_ms", "complete", "named_ms")
_COLUMNS: Final = (*_TEXTS, *_MAYBE, *_WHOLE)
_END: Final = ("end_ms", "end_reason", "complete")
_BY_PEOPLE: Final[tuple[EventKind, ...]] = ("mark", "note")


def merge_run(copying: Copying, theirs: Run, ours: Run | None, now_ms: int, *, dry: bool) -> tuple[Outcome, int | None]:
    """Take ``theirs`` into the database that has it as ``ours`` (None: not yet): what it was, and its id here.

    ``now_ms`` is UTC now.  Nothing is written where ``dry``.  Raises sqlite3.Error for trouble with this database.
    """
    here, there = copying.here, copying.there
    rows = list(copying.readable(theirs.id, "run", lambda: [_row(there, theirs.id)]))
    if not rows:
        return "left", None if ours is None else ours.id
    row = rows[0]
    known, into = ours, None if ours is None else ours.id
    kept: list[Event] = []
    if ours is not None and theirs.frozen.source == "import" and theirs.started_utc_ms != ours.started_utc_ms:
        # Another file moved the start of one of them: all its times count from there.
        if _weight(here, ours) >= _weight(there, theirs):
            return "known", ours.id
        later_ms = ours.started_utc_ms - theirs.started_utc_ms
        kept = [
            Event(event.t_ms + (0 if event.kind == "note" else later_ms), event.kind, event.text, event.data)
            for event in events(here, ours.id, _BY_PEOPLE)
        ]
        if dry:
            return "completed", ours.id
        for _ in drop_run(here, ours.id):
            pass
        known = None
    mine = {} if known is None else _row(here, known.id)
    last = (_last(here, known), _last(there, theirs))
    if known is None and not dry:
        into = _insert(here, row, theirs.identity, into, now_ms)
    copying.readings(theirs.id, into)
    for table in (CLOCK, MINUTE, FAULT, IMPORT_FILE):
        copying.table(table, theirs.id, into)
    copying.changes(theirs.id, into)
    copying.events(theirs.id, into)
    values = _greater(mine, row, last) if known is not None else {name: row[name] for name in _END}
    values = {name: value for name, value in values.items() if known is None or mine[name] != value}
    if not dry and into is not None and (values or kept):
        with transaction(here):
            for event in kept:
                insert_event(here, into, event)
            if values:
                change(here, into, **values)
    if ours is None:
        return "new", into
    return ("completed" if copying.changed or values or known is None else "known"), into


def _row(connection: sqlite3.Connection, run: int) -> dict[str, Any]:
    """The columns of a run, with what stands for nothing where the file holds what cannot be."""
    found = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM run WHERE id = ?", (run,)).fetchone()
    row = dict(zip(_COLUMNS, found, strict=True))
    for name, usual in _TEXTS.items():
        row[name] = row[name] if isinstance(row[name], str) else usual
    for name in _MAYBE:
        row[name] = row[name] if isinstance(row[name], str) else None
    for name in _WHOLE:
        row[name] = row[name] if type(row[name]) is int else None
    row["complete"] = int(row["complete"] == 1)
    return row


def _insert(connection: sqlite3.Connection, row: dict[str, Any], identity: str, id_: int | None, now_ms: int) -> int:
    """The run's row without its end, which comes when all else is there."""
    values = {name: value for name, value in row.items() if name not in _END}
    values |= {"id": id_, "identity": identity, "copied_ms": now_ms}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    with transaction(connection):
        cursor = connection.execute(f"INSERT INTO run ({names}) VALUES ({marks})", tuple(values.values()))
    return int(cursor.lastrowid or 0)


def _greater(mine: dict[str, Any], other: dict[str, Any], last: Sequence[int]) -> dict[str, Any]:
    """The columns of a run that is known in both: of each the greater by an order that has no memory."""
    named = max((mine, other), key=lambda row: (row["named_ms"] or 0, row["name"]))
    ended = max(
        zip(last, (mine, other), strict=True),
        key=lambda one: (
            one[0],
            one[1]["end_ms"] is not None,
            one[1]["complete"],
            one[1]["end_ms"] or 0,
            one[1]["end_reason"] or "",
        ),
    )[1]
    discharges = [row["discharge_ms"] for row in (mine, other) if row["discharge_ms"] is not None]
    return {
        "name": named["name"],
        "named_ms": named["named_ms"],
        **{name: ended[name] for name in _END},
        "discharge_ms": min(discharges, default=None),
        **{name: max(filter(None, (mine[name], other[name])), default=None) for name in ("interval_ms", *_MAYBE[:2])},
    }


def _last(connection: sqlite3.Connection, run: Run | None) -> int:
    """The last minute that a run knows of; -1: none."""
    try:
        span = None if run is None else span_ms(connection, run.id)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return -1
    return -1 if span is None else (span[1] - 1) // 60_000


def _weight(connection: sqlite3.Connection, run: Run) -> tuple[int, int]:
    """How much an imported run holds: the more, and then the earlier, is the greater."""
    return counted(connection, run.id), -run.started_utc_ms
