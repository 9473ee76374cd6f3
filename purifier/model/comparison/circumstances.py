"""Why a run stopped, and what is known of it besides its last readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from purifier.model.empty_signs import EmptySigns
from purifier.model.figures import Figure
from purifier.model.run import Event

Why = Literal["empty", "bms-cut", "auto-off", "unplugged", "meter-died", "running", "stopped-by-hand", "cannot-tell"]


class Stopped(NamedTuple):
    """Why a run stopped, and a sentence that says so."""

    why: Why
    text: str
    gave_all: bool = False
    """The battery gave all that it had to give: it was empty, or one of its cells was long before the others."""


class Circumstances(NamedTuple):
    """What is known of a run besides its last readings; times in ms since its start, amounts drawn are positive."""

    signs: EmptySigns = EmptySigns()
    """As its prediction has them."""
    events: Sequence[Event] = ()
    """All of its events, or those of its last hours."""
    is_running: bool = False
    """It has no end yet, and somebody records it."""
    end_reason: str | None = None
    """As the run keeps it: ``empty``, ``stopped``, ``duration``, ``interrupted``, ``capture``, ``file``..."""
    silent_s: float | None = None
    """How long nothing had been read when it was ended [s]; None: nobody knows."""
    discharge_ms: int | None = None
    """When it first drew current."""
    drawn_ah: float | None = None
    drawn_wh: float | None = None
    highest_v: float | None = None
    """The highest minute under load [V]."""
    switches_off_below_w: Figure | None = None
    """As the output or the converter states it: loads under this are taken for none [W]."""
    switches_off_after_h: Figure | None = None
    temperature_c: float | None = None
    discharge_above_c: float | None = None
    """The battery's own electronics stop discharge below this [degC]."""
    max_current_a: float | None = None
    """What the battery can give at most [A]."""
    may_switch_off: bool = False
    """Something that can switch itself off feeds the load: a station's output, an inverter. False: a bare pack."""
    sees_output: bool = False
    """The meter stands behind such an output, a station's, and loses its voltage with it."""
    meter_on_battery: bool = True
    """The meter lives on what it measures, so it falls silent with it; False: something else feeds it."""

    @property
    def share(self) -> float | None:
        """What was drawn of what was predicted to be there, 0 to 1 and beyond; None: not known."""
        if self.signs.full_ah and self.drawn_ah is not None:
            return self.drawn_ah / self.signs.full_ah
        return self.drawn_wh / self.signs.usable_wh if self.signs.usable_wh and self.drawn_wh is not None else None
