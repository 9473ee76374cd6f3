"""What is known of the cells of a run: as they are now, or as they were when it ended, and when one was lowest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from purifier.model.cells import Cells, cell_number, cells_of, is_of_cells
from purifier.model.run import Run
from purifier.services.runs.facts import Facts
from purifier.services.runs.find import run_with
from purifier.services.runs.state import state
from purifier.services.runs.states import OVER, State
from purifier.store.opening import Connection
from purifier.store.readings import held_at, lowest_of
from purifier.store.timing import Now

_IN_A_TABLE: Final = re.compile(r'"(cell_[#0-9]+_v|(lowest|highest)_cell_v)"')


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest that any cell was noted at: its number, None where the board did not say; volts, and when [s]."""

    number: int | None
    volts: float
    t_s: float


@dataclass(frozen=True, slots=True)
class RunCells:
    """The cells of a run as they stood ``t_s`` after its start; None before its first reading."""

    run: int
    state: State
    cells: Cells
    t_s: float | None
    noted_s: float | None
    """When any of them was noted last, after the run's start [s]; None without any. They are noted once a minute."""
    age_s: float | None
    """How long ago that was [s]; of a run that is over, and without cells, None."""
    silent_s: float | None
    """How long the meter has said nothing at all [s]; None as ``age_s``."""
    lowest: Lowest | None
    why_none: str
    """Why there is no cell's voltage, in a sentence; empty where there is one."""


def run_cells(connection: Connection, database: Path, run_id: int, now: Now) -> RunCells:
    """What is known of the cells of a run at this moment; raises UsageError when the run is not there (any more)."""
    return cells_in(connection, Facts.read(connection, database, run_with(connection, run_id), now))


def cells_in(connection: Connection, facts: Facts) -> RunCells:
    """The same, of a run that has been read. Once it has ended: as it ended, whatever was measured since."""
    run, newest, how = facts.run, facts.newest, state(facts)
    if newest is None:
        return RunCells(run.id, how, cells_of({}), None, None, None, None, None, _why_none(run, facts))
    at_ms = newest.t_ms if run.end_ms is None else min(newest.t_ms, run.end_ms)
    held = held_at(connection, run.id, at_ms)
    cells = cells_of({name: value for name, (value, _) in held.items()})
    noted = [since_ms for name, (_, since_ms) in held.items() if is_of_cells(name)]
    names = [name for name in held if cell_number(name) is not None] or ["lowest_cell_v"]
    found = lowest_of(connection, run.id, names, at_ms) if cells.are_told else None
    goes_on = bool(noted) and how not in OVER
    return RunCells(
        run=run.id,
        state=how,
        cells=cells,
        t_s=at_ms / 1000.0,
        noted_s=max(noted) / 1000.0 if noted else None,
        age_s=(facts.t_ms - max(noted)) / 1000.0 if goes_on else None,
        silent_s=(facts.t_ms - newest.t_ms) / 1000.0 if goes_on else None,
        lowest=None if found is None else Lowest(cell_number(found[1]), float(found[2] or 0.0), found[0] / 1000.0),
        why_none="" if cells.are_told else _why_none(run, facts),
    )


def _why_none(run: Run, facts: Facts) -> str:
    if run.frozen.source == "ran":
        return "This run was told, not measured: nobody knows how its cells stood."
    if run.origin is not None:
        return "Its file has no cell voltages."
    if _IN_A_TABLE.search(run.frozen.profiles.get(f"meters/{run.frozen.meter}.toml", "")):
        return "This meter can send cell voltages; none has come" + (" in this run." if facts.newest else " yet.")
    return "This meter sends no cell voltages."


def in_short(cells: Cells) -> str:
    """``2.512 V (cell 7) to 3.310 V (cell 2), 798 mV apart, 16 cells``; empty where none is told."""
    ends = [
        f"{volts:.3f} V" + ("" if number is None else f" (cell {number})")
        for volts, number in ((cells.lowest_v, cells.lowest), (cells.highest_v, cells.highest))
        if volts is not None
    ]
    if not ends:
        return ""
    apart = "" if cells.spread_v is None else f", {spread_words(cells.spread_v)} apart"
    many = "" if cells.count is None else f", {cells.count} cell{'' if cells.count == 1 else 's'}"
    return " to ".join(ends) + apart + many


def spread_words(volts: float) -> str:
    """``48 mV``."""
    return f"{1000.0 * volts:.0f} mV"


def as_dict(found: RunCells) -> dict[str, object] | None:
    """The object ``cells`` of ``show --json``; None where no cell is told. Volts, seconds after the start, degC."""
    cells, least = found.cells, found.lowest
    if not cells.are_told:
        return None
    return {
        "t_s": found.t_s,
        "noted_s": found.noted_s,
        "count": cells.count,
        "lowest_v": cells.lowest_v,
        "lowest": cells.lowest,
        "highest_v": cells.highest_v,
        "highest": cells.highest,
        "spread_v": cells.spread_v,
        "each": [{"cell": number, "voltage_v": volts} for number, volts in cells.volts.items()],
        "not_read": list(cells.unread),
        "temperatures_c": dict(cells.temperatures_c),
        "lowest_noted": None if least is None else {"cell": least.number, "voltage_v": least.volts, "t_s": least.t_s},
    }
