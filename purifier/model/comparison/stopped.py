"""Why a run stopped: from the last minutes of its readings, and from what is known of the set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from purifier.model.ending import EmptySigns
from purifier.model.figures import Figure
from purifier.model.run import Event
from purifier.model.sample import Sample

Why = Literal["empty", "bms-cut", "auto-off", "unplugged", "meter-died", "running", "stopped-by-hand", "cannot-tell"]

LOOK_BACK_MS: Final = 3_600_000
"""So much before the last reading under load is looked at; readings after it, all that there are (an hour will do)."""


class Stopped(NamedTuple):
    """Why a run stopped, and a sentence that says so."""

    why: Why
    text: str


class Circumstances(NamedTuple):
    """What is known of a run besides its last readings; times in ms since its start, amounts drawn are positive."""

    signs: EmptySigns = EmptySigns()
    """As its prediction has them."""
    events: Sequence[Event] = ()
    """All of its events, or those of its last hours."""
    is_running: bool = False
    """It has no end yet, and somebody records it."""
    end_ms: int | None = None
    end_reason: str | None = None
    """As the run keeps it: ``empty``, ``stopped``, ``duration``, ``interrupted``, ``capture``, ``file``..."""
    discharge_ms: int | None = None
    """When it first drew current."""
    interval_ms: int | None = None
    """The meter's usual interval."""
    drawn_ah: float | None = None
    drawn_wh: float | None = None
    switches_off_below_w: Figure | None = None
    """As the output or the converter states it: loads under this are taken for none [W]."""
    switches_off_after_h: Figure | None = None
    temperature_c: float | None = None
    max_current_a: float | None = None
    """What the battery can give at most [A]."""
    may_switch_off: bool = True
    """Something that can switch itself off feeds the load: a station's output, an inverter. False: a bare pack."""
    meter_on_battery: bool = True
    """The meter lives on the battery that it measures, so it falls silent with it; False: something else feeds it."""


def why_it_stopped(last: Sequence[Sample], known: Circumstances) -> Stopped:
    """Say why current or readings stopped; ``last`` in order of time, see `LOOK_BACK_MS`."""
    raise NotImplementedError
