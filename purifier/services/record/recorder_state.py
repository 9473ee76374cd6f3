"""What a recorder starts from, and what it shows of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from purifier.model.cells import Cells
from purifier.model.reading import Reading
from purifier.model.run import Event, Run
from purifier.model.sample import Sample
from purifier.model.time_to_empty import TimeToEmpty
from purifier.services.record.fault_counts import FaultCounts
from purifier.services.record.slow_values import SlowValues
from purifier.services.record.tally import Tally


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to show right now. Times in ms since the run's start."""

    run: Run
    t_ms: int
    reading: Reading | None
    reading_ms: int | None
    saved_ms: int | None
    unsaved: int
    trouble: str | None
    """Why nothing is saved at the moment."""
    lost: str | None
    """Why there is no link at the moment."""
    left: TimeToEmpty | None
    faults: int
    readings: int


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier recorder of the same run left behind; all empty for a new run."""

    tally: Tally = field(default_factory=Tally)
    slow: SlowValues = field(default_factory=SlowValues)
    faults: FaultCounts = field(default_factory=FaultCounts)
    recent: tuple[tuple[Sample, Cells | None], ...] = ()
    """The last ten minutes, oldest first, with what was said of single cells."""
    highest_v: float | None = None
    """The highest minute of the run [V],"""
    highest_cell_v: float | None = None
    """and the highest that the cell which is the lowest now stood at [V]."""
    doubts: tuple[Event, ...] = ()
    """What was doubted so far."""
