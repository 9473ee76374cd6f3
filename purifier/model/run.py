"""A run: what was logged for one set-up from start to end, with the prediction made before it began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from purifier.model.particles import GAP_MS
from purifier.model.prediction import Prediction

Source = Literal["log", "replay", "import", "ran", "demo"]
"""How a run came in: ``ran`` was told by a person, without a reading."""
Of = Literal["battery", "air"]
"""What a run is of: a battery that is emptied; or the particles in the air of a room, without set-up and prediction."""

EventKind = Literal[
    "start",  # the run began
    "continue",  # a recorder took the run up again
    "over",  # a run whose battery was empty is over for good: nothing that comes later can be of it
    "pause",  # the recorder was asked to end; the run goes on when it is started again
    "end",  # the run was stopped
    "empty",  # the battery was empty
    "resumed",  # it was not empty after all
    "discharging",  # discharge began
    "charging",  # the battery is being charged
    "gap",  # no readings for more than five of the meter's intervals
    "link-lost",  # the port or its device was gone
    "reconnect",  # it came back
    "refused",  # another meter answered; what it said was not recorded
    "clock-step",  # the machine's clock was set
    "mark",  # somebody noted something at a moment of the run
    "note",  # somebody noted something about the run as a whole
    "imported",  # rows of a file came in
    "not-understood",  # nothing came in, or nothing that makes sense
    "doubt",  # what the meter says contradicts itself, the set-up or the plan; ``data.what`` says which
    "alarm",  # a limit was passed
    "alarm-over",  # back on the good side of it
    "unsaved",  # the database could not be written
    "saved-again",  # it could be written again
    "damaged",  # a damaged database was kept aside
    "pruned",  # the single readings were removed, their minutes kept
]


@dataclass(frozen=True, slots=True)
class How:
    """How the meter is read: what is set right before a reading counts."""

    invert: bool = False
    zero_a: float = 0.0
    """What the meter shows at no load [A]; taken off."""
    shunt_scale: float = 1.0
    columns: tuple[str, ...] = ()
    """Of a table that prints no header, or a wrong one."""
    address: int | None = None
    """Of the meter on a shared line; None: the one in its profile."""
    pick: str = ""
    """Which of several sensors in one stream; empty: there is one."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a run is about, frozen before its first reading."""

    setup: str
    """The set-up, as the text of a set-up file with one battery and one setting."""
    meter: str
    """Id of the meter's profile."""
    prediction: Prediction
    row: Mapping[str, object] = field(default_factory=dict)
    """The row of ``plan --json`` for it."""
    profiles: Mapping[str, str] = field(default_factory=dict)
    """Path in a folder of profiles -> the text of every profile that was used."""
    how: How = How()
    name: str = ""
    source: Source = "log"
    of: Of = "battery"

    @property
    def least_gap_ms(self) -> int:
        """No silence up to this is a gap [ms], however often the meter speaks."""
        return GAP_MS if self.of == "air" else 0


@dataclass(frozen=True, slots=True)
class Origin:
    """How a run came in that was not logged here, and what in it nobody measured."""

    format: str = ""
    """Id of the format that its file had, or of the meter whose capture it was."""
    files: tuple[str, ...] = ()
    """Names of the files, without their folders."""
    stated: tuple[str, ...] = ()
    """Quantities that somebody stated: ``current_a``, ``power_w``, ``runtime_h``."""
    understood: tuple[str, ...] = ()
    """What was understood of the files, in sentences."""
    spread: float = 0.0
    """What the steps of the measured current leave open of charge and energy: half-width, a fraction."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the database has it. Times in ms since its start; None: not yet, or not known."""

    id: int
    frozen: Frozen
    port: str
    started_utc_ms: int
    meter_identity: str | None = None
    interval_ms: int | None = None
    discharge_ms: int | None = None
    end_ms: int | None = None
    end_reason: str | None = None
    complete: bool = False
    """It went from first discharge to empty without being charged between."""
    stop_asked: bool = False
    identity: str = ""
    """UUID, made once: the same in every database that this run is copied into."""
    origin: Origin | None = None
    """None: it was logged here."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a run, ``t_ms`` after its start. ``data`` holds numbers, units in their names."""

    t_ms: int
    kind: EventKind
    text: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clock:
    """From ``t_ms`` on, ``utc = utc_ms + (t - t_ms)``; while the machine is not restarted, so with ``boot_ms``."""

    t_ms: int
    utc_ms: int
    boot: str
    boot_ms: int
