"""Which runs may be pruned, and doing it beside recorders at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from purifier.errors import StoreError, UsageError
from purifier.model.run import Event, Run
from purifier.services.runs.find import find_run
from purifier.store import run_rows
from purifier.store.locks import held, run_lock
from purifier.store.opening import Connection, reading, transaction, writing
from purifier.store.pruning import drop_readings, drop_run, give_back, readings_of, roll_up_the_rest
from purifier.store.timing import Now, utc_ms


@dataclass(frozen=True, slots=True)
class Prunable:
    """A run that can be pruned, with the single readings it holds."""

    run: Run
    readings: int


def prunable(database: Path, typed: Sequence[str], older_than_s: float | None, now: Now) -> list[Prunable]:
    """The runs named, or those that ended longer ago than ``older_than_s``; raises UsageError for one at work."""
    with reading(database) as connection:
        if typed:
            chosen = [find_run(connection, one) for one in typed]
        else:
            chosen = [run for run in run_rows.runs(connection) if _ended_before(connection, run, older_than_s, now)]
        for run in chosen if typed else ():
            if run.end_ms is None or held(database, run_lock(run.id)):
                raise UsageError(f"run {run.id} has not ended: 'purifier stop {run.id}' first")
        chosen = [run for run in chosen if not held(database, run_lock(run.id))]
        return [Prunable(run, readings_of(connection, run.id)) for run in chosen]


def prune(database: Path, chosen: Sequence[Prunable], *, whole: bool) -> int:
    """Remove the single readings of the ``chosen`` runs, keeping minutes, events and sums; or the ``whole`` runs.

    Returns how many readings went.  Every step is a short transaction; the room goes back to the disk at the end.
    Raises StoreError, when all others are done, for runs whose readings make no sense as minutes: those stay.
    """
    gone, left = 0, []
    with writing(database) as connection:
        for one in chosen:
            if whole:
                gone += sum(drop_run(connection, one.run.id))
                continue
            if not one.readings:
                continue
            if not roll_up_the_rest(connection, one.run):
                left.append(str(one.run.id))
                continue
            with transaction(connection):
                # Before they go: a power cut half way must not leave a run that seems to have lost its readings.
                words = f"{one.readings} single readings were removed; {_kept(one.run)}"
                run_rows.insert_event(connection, one.run.id, Event(one.run.end_ms or 0, "pruned", words))
            gone += sum(drop_readings(connection, one.run.id, but_one_a_minute=one.run.frozen.of == "air"))
        for _ in give_back(connection):
            pass
    if left:
        raise StoreError(
            f"{gone} readings were removed, but none of run {', '.join(left)}: they make no sense, and their minutes "
            "cannot be kept in place of them (--whole removes a run altogether)"
        )
    return gone


def _ended_before(connection: Connection, run: Run, older_than_s: float | None, now: Now) -> bool:
    clocks = run_rows.clocks(connection, run.id)
    if run.end_ms is None or older_than_s is None or not clocks:
        return False
    return now.utc_s - utc_ms(clocks, run.end_ms) / 1000.0 > older_than_s


def _kept(run: Run) -> str:
    return "of the air a value a minute is kept" if run.frozen.of == "air" else "their minutes are kept"
