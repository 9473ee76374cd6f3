"""What a calibration found, as the command, JSON and the screen show it."""

from __future__ import annotations

from dataclasses import dataclass

from purifier.model.calibration.belief import Calibration
from purifier.model.calibration.fit import Fit
from purifier.model.calibration.next_run import Advice
from purifier.model.calibration.parameters import Parameter
from purifier.services.calibrate.gather import Gathered


@dataclass(frozen=True, slots=True)
class Judged:
    """One run beside what the others foretell. Errors in percent of what was measured over what was foretold."""

    run: int
    name: str
    identity: str
    path: str
    setting: str
    hours: float
    complete: bool
    measured_w: float | None
    """What the meter saw on the mean [W], drawn: positive; None where nothing was measured."""
    foretold_h: float | None
    """By the other runs and the profile; None for a run that was not complete."""
    error_percent: float | None
    nameplate_error_percent: float | None
    previous_error_percent: float | None
    """Had the energy of the run before been taken."""
    flags: tuple[str, ...]
    """What speaks against believing it; it is used all the same."""


@dataclass(frozen=True, slots=True)
class Band:
    """The hours of one setting on one path, before and after: likely, and from ... to in nine cases of ten [h]."""

    path: str
    setting: str
    before_h: float
    before_low_h: float
    before_high_h: float
    after_h: float
    after_low_h: float
    after_high_h: float


@dataclass(frozen=True, slots=True)
class Report:
    """See `calibrate`."""

    battery: str
    """Id, or as it was typed."""
    battery_name: str
    path: str
    """The one that a profile written now speaks of: that of the latest run."""
    parameters: tuple[Parameter, ...]
    runs: tuple[Judged, ...]
    leave_one_out_error_percent: float | None
    """Root mean square over the complete runs; None for a single one."""
    nameplate_error_percent: float | None
    previous_run_error_percent: float | None
    noise_percent: float
    """What the battery does from run to run: standard deviation."""
    bands: tuple[Band, ...]
    unknown: tuple[str, ...]
    """What the runs cannot tell, and why, in sentences."""
    advice: Advice | None
    next_best_run: str
    effective_samples: float
    """How many of the samples of the exact posterior count, of as many as that took (see `importance`)."""
    calibration: Calibration
    fit: Fit
    gathered: tuple[Gathered, ...]
