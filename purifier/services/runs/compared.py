"""A run beside its prediction: the values that `purifier.services.runs.compare` hands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from purifier.model.comparison.score import Score

Made = Literal["before", "after"]
"""When a prediction was made: only one that was made before the run is scored."""
ToldBy = Literal["mark", "power", "set-up"]
"""How the setting of a segment is known: somebody noted it, its power fits no other, the set-up says so."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """What was predicted, on the battery's side; drawn is positive. None: nobody can say, or it is without end."""

    runtime_h: float | None
    runtime_low_h: float | None
    """"At least": the 5 % point of the band."""
    runtime_high_h: float | None
    battery_power_w: float | None
    energy_wh: float | None
    charge_ah: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, on the battery's side but for the charge; drawn is positive. None: nobody measured it.

    ``charge_ah`` is what the meter saw: behind a station's electronics that is at another voltage than the battery's.
    """

    runtime_h: float | None
    """From first discharge to empty, else to the end, or to the last reading so far."""
    battery_power_w: float | None
    """Mean over the time that readings vouch for."""
    energy_wh: float | None
    charge_ah: float | None


@dataclass(frozen=True, slots=True)
class Projected:
    """What a run that was not run to the end would have come to: measured so far, and the rest at its mean power.

    The rest is what the prediction takes for usable less what was drawn: the band is that of the usable energy.
    """

    runtime_h: float
    runtime_low_h: float
    runtime_high_h: float
    battery_power_w: float
    energy_wh: float
    charge_ah: float | None
    left_h: float
    """Hours that were left at the end of it."""
    left_wh: float
    runtime_error_percent: float | None
    """Projected over predicted runtime, less one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment of a run: a stretch of it at one setting. Powers are what the meter saw, drawn is positive."""

    setting: str | None
    """None: its power fits no setting of the purifier, or several."""
    told_by: ToldBy | None
    from_s: float
    """Since the run's start."""
    until_s: float
    hours: float
    """Of discharge, gaps included."""
    predicted_power_w: float | None
    """Of its setting."""
    measured_power_w: float | None
    """Mean over the time that readings vouch for; None: nobody measured it."""
    power_error_percent: float | None
    doubt_percent: float | None
    """Half-width (90 %) of the measured mean."""
    drawn_wh: float | None
    """At the meter, bridged gaps included."""
    drawn_ah: float | None


@dataclass(frozen=True, slots=True)
class Explained:
    """Which assumption explains the residual, as far as the run can tell."""

    what: str
    """``power``, ``capacity``, ``overhead``, ``as-predicted`` or ``cannot-tell``."""
    share: float | None
    """Of the residual that the named assumption explains; None where none is named."""
    probability: float | None
    """That it is so, 0 to 1."""
    candidates: dict[str, float]
    """Assumption -> the probability that it explains the most, the likeliest first."""
    residual_h: float | None
    """Hours more (negative: fewer) than predicted for the settings it ran at."""
    explains_h: float | None
    """How many of them the named assumption explains, same sign."""
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a run stopped."""

    why: str
    """``empty``, ``bms-cut``, ``auto-off``, ``unplugged``, ``meter-died``, ``running``, ``stopped-by-hand``,
    ``cannot-tell``."""
    text: str
    gave_all: bool = False
    """The battery gave all that it had to give."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One run beside its prediction; the field names are the keys of a row of ``compare --json``.

    Errors are measured over predicted, less one.  None: not known, not measured, or not to be compared.
    """

    run: int
    name: str
    identity: str
    """UUID: the same in every database that the run is copied into."""
    source: str
    """How it came in: ``log``, ``import``, ``ran``, ``replay``, ``demo``."""
    about: str
    """What it is about, by name; of a run without a set-up its files."""
    setting: str | None
    """That was planned; None of a plain load, and where no set-up was given."""
    made: Made | None
    """None: there is no prediction."""
    predicted: Predicted
    measured: Measured
    complete: bool
    coverage_percent: float | None
    runtime_error_percent: float | None
    """Of a complete run that began with a full battery; see `Projected` for others."""
    power_error_percent: float | None
    energy_error_percent: float | None
    """Of a complete run."""
    charge_error_percent: float | None
    """Of a complete run, where the meter sits at the battery."""
    within_band: bool | None
    """Of a complete run, whenever the prediction was made; so is ``at_least_held``."""
    at_least_held: bool | None
    scored: bool
    """It counts in the score."""
    unscored: str | None
    """Why it does not, in words; None where it does."""
    projected: Projected | None
    segments: tuple[Stretch, ...]
    cause: Explained | None
    """None without a prediction, and before anything was drawn."""
    stopped: Ended
    stated: tuple[str, ...]
    """Quantities that somebody stated: nobody measured them."""
    doubt_percent: float | None
    """Half-width (90 %) of the measured mean power: a smaller residual tells nothing."""
    energy_doubt_percent: float | None
    """The same of energy and charge: what was drawn in gaps is not in them."""
    doubts: tuple[str, ...]
    """What makes the measurement doubtful, in sentences."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs beside their predictions, and the score of every prediction in the database that was made before."""

    rows: tuple[Compared, ...]
    """In the order asked for, else the oldest first."""
    score: Score
    """Of all runs in the database, whichever were asked for."""


def off_percent(measured: float | None, predicted: float | None) -> float | None:
    """Measured over predicted, less one [%]; None where either is not known."""
    return None if measured is None or not predicted else 100.0 * (measured / predicted - 1.0)
