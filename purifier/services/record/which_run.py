"""Which open run a recorder takes up, and what becomes of those that it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from purifier.model.cells import Cells, cells_of, have_cells
from purifier.model.ending import NEAR_FOR_MS, EndWatch
from purifier.model.reading import Reading
from purifier.model.run import Event, Frozen, Run
from purifier.model.sample import Sample
from purifier.services.record.meter_identity import contradicts
from purifier.services.record.recorder_words import cell_data, cell_words
from purifier.services.wording import time_words
from purifier.store import run_rows, series
from purifier.store.locks import held, run_lock
from purifier.store.opening import Connection, transaction
from purifier.store.packing import sample
from purifier.store.readings import highest_of, rows, slow_changes, values_at
from purifier.store.timing import Now, run_ms

CONTINUE_MS: Final = 3_600_000
"""A gap up to this needs no proof that it is the same run."""
AGREES: Final = 0.3
AGREES_AH: Final = 0.2
"""The meter's counter agrees with what must have gone to within this share, or this many ampere-hours."""

First = Callable[[bool], Reading | None]
"""Waits for the meter's first reading, longer when all depends on it; None when none comes. It is not used up."""


def to_continue(
    connection: Connection,
    path: Path,
    frozen: Frozen,
    port: str,
    now: Now,
    new: bool,
    first: First | None,
    said: list[str],
) -> Run | None:
    """The open run that goes on; None when another is begun, with the reason ``said`` and those open before ended."""
    open_runs = _open_here(connection, path, frozen, port)
    run = open_runs[0] if open_runs else None
    if run is not None:
        refusal = "--new was asked for" if new else _why_not(connection, run, frozen, now, first)
        if refusal is None:
            return run
        said.append(f"another run is begun, run {run.id} is not continued: {refusal}")
    _close_open(connection, open_runs)
    return None


def _open_here(connection: Connection, path: Path, frozen: Frozen, port: str) -> list[Run]:
    """The open runs of this meter and set-up that nobody records, the newest first.

    Two sensors of the air have the same set-up, none, and mostly do not say who they are: only those at one port can
    be the same.
    """
    return [
        run
        for run in run_rows.open_runs(connection, frozen.meter, frozen.setup)
        if not held(path, run_lock(run.id)) and (frozen.of != "air" or run.port == port)
    ]


def _why_not(connection: Connection, run: Run, frozen: Frozen, now: Now, first: First | None) -> str | None:
    """One clause on why ``run`` cannot go on, or None when it can."""
    if run.frozen.how != frozen.how:
        return "it was read another way (--invert, --zero, --shunt-scale, --columns, --address, --pick)"
    if frozen.name and frozen.name != run.frozen.name:
        return f"it is called '{run.frozen.name}'"
    last = series.last_row(connection, run.id)
    if last is None:
        return None
    gap_ms = run_ms(run_rows.clocks(connection, run.id), now) - last.t_ms
    short = gap_ms <= CONTINUE_MS
    reading = None if first is None or (short and run.meter_identity is None) else first(not short)
    if reading is not None and run.meter_identity is not None and contradicts(run.meter_identity, reading):
        return f"its meter was another one ({run.meter_identity})"
    if short or (reading is not None and _agrees(connection, run, sample(last), reading, gap_ms)):
        return None
    gap = time_words(gap_ms / 1000.0)
    return f"nothing was recorded for {gap}, and no counter of the meter vouches for that time"


def _agrees(connection: Connection, run: Run, last: Sample, reading: Reading, gap_ms: int) -> bool:
    """Whether the meter's counter moved by what must have gone at the run's usual current."""
    if last.charge_ah is None or reading.charge_ah is None:
        return False
    currents = [one.current_a for one in recent(connection, run.id, last.t_ms) if one.current_a is not None]
    expected = -sum(currents) / len(currents) * gap_ms / 3.6e6 if currents else 0.0
    return abs(last.charge_ah - reading.charge_ah - expected) <= max(AGREES * abs(expected), AGREES_AH)


def _close_open(connection: Connection, open_runs: Iterable[Run]) -> None:
    """Runs that another takes the place of end where their readings do."""
    for run in open_runs:
        last = series.last_row(connection, run.id)
        end_ms, reason, complete = 0 if last is None else last.t_ms, "interrupted", 0
        ending = Event(end_ms, "end", "another run took its place")
        if last is not None:
            remembered = with_cells(connection, run.id, recent(connection, run.id, last.t_ms))
            watch = EndWatch(
                run.frozen.prediction.signs,
                run.discharge_ms,
                highest_v=series.highest_v(connection, run.id),
                highest_cell_v=highest_cell_v(connection, run.id, remembered),
            )
            if any(event.data.get("what") == "cells" for event in run_rows.events(connection, run.id, ("doubt",))):
                watch.cells.distrust()
            sums = series.totals(connection, run)
            watch.drawn_ah = sums.drawn_ah + sums.bridged_ah - sums.charged_ah
            watch.drawn_wh = sums.drawn_wh + sums.bridged_wh - sums.charged_wh
            for one, cells in remembered:
                watch.observe(one, cells)
            if watch.finish() == "empty" and watch.ended_ms is not None:
                end_ms, reason, complete = watch.ended_ms, "empty", 1
                cell = watch.low_cell
                first, data = ("", {}) if cell is None else (f": {cell_words(cell)}", cell_data(cell))
                ending = Event(end_ms, "empty", f"the battery was empty{first}", data)
        with transaction(connection):
            run_rows.change(connection, run.id, end_ms=end_ms, end_reason=reason, complete=complete)
            run_rows.insert_event(connection, run.id, ending)


def recent(connection: Connection, run: int, last_ms: int) -> list[Sample]:
    """The last minutes before ``last_ms`` [ms since the run's start], oldest first; none when that is below zero."""
    return [sample(row) for row in rows(connection, run, last_ms - NEAR_FOR_MS - 1)] if last_ms >= 0 else []


def with_cells(connection: Connection, run: int, samples: Sequence[Sample]) -> list[tuple[Sample, Cells | None]]:
    """Each of ``samples``, oldest first, with what the meter said of single cells by then; None where it said nothing.

    The slow values of a run are noted in steps of a minute: so coarse is what is remembered of its cells.
    """
    found: list[tuple[Sample, Cells | None]] = []
    if not samples:
        return found
    changes = slow_changes(connection, run, samples[0].t_ms)
    values: dict[str, float | str] = values_at(connection, run, samples[0].t_ms)
    cells = cells_of(values) if have_cells(values) else None
    change = next(changes, None)
    for one in samples:
        moved = False
        while change is not None and change[0] <= one.t_ms:
            _, name, value = change
            moved = True
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
            change = next(changes, None)
        if moved:
            cells = cells_of(values) if have_cells(values) else None
        found.append((one, cells))
    return found


def highest_cell_v(connection: Connection, run: int, remembered: Sequence[tuple[Sample, Cells | None]]) -> float | None:
    """The highest that the run's lowest cell, as it was ``remembered`` last, ever stood at [V]; None without cells."""
    cells = remembered[-1][1] if remembered else None
    if cells is None or cells.lowest_v is None:
        return None
    return highest_of(connection, run, f"cell_{cells.lowest}_v" if cells.volts else "lowest_cell_v")
