"""Runs of other databases taken into this one, each once, by what they are known by everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from purifier.errors import StoreError, UsageError
from purifier.store import run_rows
from purifier.store.bad_rows import BadRows
from purifier.store.locks import LockTakenError, acquire, run_lock
from purifier.store.merged_run import merge_run
from purifier.store.merging import Copying
from purifier.store.opening import Connection, be_patient, explained, open_for_reading, open_for_writing
from purifier.store.soundness import mark
from purifier.store.timing import Now

Became = Literal["new", "completed", "known", "left"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one run of another database; the field names are the keys of ``merge --json``."""

    database: str
    run: int
    """Its id there."""
    name: str
    identity: str
    became: Became
    into: int | None
    """Its id here; None when it is not here."""
    rows: int
    """Rows that it brought."""
    why: str | None = None
    """Why it was left."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears how it goes: each run when it is done, rows as they are looked at, and what cannot be read."""

    run: Callable[[Merged], None]
    rows: Callable[[int], None]
    trouble: Callable[[str], None]


def merge(database: Path, others: Sequence[Path], now: Now, told: Told, *, dry: bool = False) -> bool:
    """Take the runs of ``others``, which stay as they are, into ``database``, made where there is none.

    ``dry``: nothing is written.  Whether all of it could be read; what could not is told, and hides nothing else.
    Raises UsageError for a database that is this one, and StoreError for trouble with this one.
    """
    for other in others:
        with suppress(OSError):
            if os.path.samefile(other, database):
                raise UsageError(f"{other} is the database that runs are taken into: name others")
    whole = True
    with explained(database), closing(_ours(database, dry)) as here:
        for other in others:
            bad = BadRows()
            try:
                with explained(other):
                    there = open_for_reading(other, as_it_is=True)
            except StoreError as error:
                told.trouble(str(error) if os.path.lexists(other) else f"there is no database at {other}")
                whole = False
                continue
            with closing(there):
                for one in _runs_of(here, there, database, other, bad, now, told, dry):
                    told.run(one)
            for sentence in bad.sentences():
                told.trouble(f"{other}: {sentence}")
            whole = whole and not bad.lost
    return whole


def _ours(database: Path, dry: bool) -> Connection:
    if dry and database.exists():
        return open_for_reading(database)
    if dry:
        from purifier.store.opening import empty

        return empty()
    connection = open_for_writing(database)
    be_patient(connection)
    mark(database)
    return connection


def _runs_of(
    here: Connection,
    there: Connection,
    database: Path,
    other: Path,
    bad: BadRows,
    now: Now,
    told: Told,
    dry: bool,
) -> Iterator[Merged]:
    try:
        with explained(other):
            runs = run_rows.runs(there, bad)
    except StoreError as error:
        told.trouble(str(error))
        bad.lost = True
        return
    known = {run.identity: run for run in run_rows.runs(here)}
    for theirs in runs:
        ours = known.get(theirs.identity)
        into = None if ours is None else ours.id
        about = (str(other), theirs.id, theirs.frozen.name, theirs.identity)
        if theirs.frozen.source == "import" and theirs.end_ms is None:
            yield Merged(*about, "left", into, 0, "its import was cut short there")
            continue
        try:
            lock = None if ours is None or dry else acquire(database, run_lock(ours.id))
        except LockTakenError as taken:
            yield Merged(*about, "left", into, 0, f"it is being written here by {taken.holder}")
            continue
        try:
            copying = Copying(here, there, bad, dry=dry, tell=told.rows)
            became, into = merge_run(copying, theirs, ours, round(now.utc_s * 1000.0), dry=dry)
        finally:
            if lock is not None:
                lock.release()
        if into is not None and not dry:
            stored = run_rows.run_of(here, into)
            known |= {} if stored is None else {theirs.identity: stored}
        yield Merged(*about, became, into, copying.changed, "it cannot be read" if became == "left" else None)


def sentence(one: Merged, *, dry: bool) -> str:
    """What became of a run, for a person."""
    name = f" '{one.name}'" if one.name else ""
    which = f"run {one.run}{name} of {one.database}"
    if one.became == "left":
        return f"{which}: left where it is: {one.why}"
    if one.became == "new":
        return f"{which}: {'would be new here' if dry else f'new here as run {one.into}'}, {one.rows} rows"
    if one.became == "completed":
        return f"{which}: {'would complete' if dry else 'completes'} run {one.into}, {one.rows} rows"
    return f"{which}: known as run {one.into}"
