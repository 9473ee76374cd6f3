"""Discharges recorded as a meter would have sent them, on a battery that gives what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from purifier.model.chemistry import interpolate
from purifier.model.reading import Reading
from purifier.model.run import Frozen
from purifier.protocols.encoder import encode
from purifier.services.plan.request import Request
from purifier.services.record.begin import begin
from purifier.services.record.freeze import freeze
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from tests.recordings import at, library, meter

SMALL = "cyclenbatt-12v-10ah"
FAN = "airfanta-3pro"


def planned(setting: str = "6", battery: str = SMALL, **conditions: str) -> Frozen:
    """A run of a purifier on a small battery, at one of its settings."""
    return freeze(library(), Request((battery,), FAN, setting=setting, conditions=conditions), meter().id)


def planned_load(load: str, battery: str = SMALL, **conditions: str) -> Frozen:
    """A run of a plain load on a small battery."""
    return freeze(library(), Request((battery,), load=load, conditions=conditions), meter().id)


def discharge(
    database: Path,
    frozen: Frozen,
    load_w: Callable[[float], float] | float,
    *,
    energy_wh: float,
    hours: float | None = None,
    every_s: float = 60.0,
    start_s: float = 0.0,
    marks: Sequence[tuple[float, str]] = (),
    gaps: Sequence[tuple[float, float]] = (),
    ends: str = "empty",
    **said: float,
) -> int:
    """Record a discharge of ``load_w`` [W, of hours] on a battery of ``energy_wh``; the run's id.

    It goes on until the battery is empty, or for ``hours``.  ``ends``: ``empty`` (the meter dies with the battery),
    ``stop`` (somebody ends it), ``silence`` (somebody ends it an hour after the meter fell silent) or ``goes on``.
    ``marks`` and ``gaps`` are at hours of the run.  ``said``: what else the meter says in each reading.
    """
    begun = begin(database, frozen, f"usb:{start_s}", at(start_s), {}, new=True)
    recorder = Recorder(
        begun.writer,
        decoder_of(meter(), frozen),
        begun.past,
        commit_every_s=1e9,
        alarms=begun.alarms,
        say=lambda event: None,
        monotonic=lambda: 0.0,
    )
    curve = frozen.prediction.curve
    whole_h = frozen.prediction.runtime_h
    volts = [(point.hours / whole_h, point.voltage_v) for point in curve if point.voltage_v is not None]
    drawn_wh, t, waiting = 0.0, 0.0, list(marks)
    while drawn_wh < energy_wh and (hours is None or t < hours * 3600.0):
        power_w = load_w(t / 3600.0) if callable(load_w) else load_w
        voltage = interpolate(volts, drawn_wh / energy_wh) if volts else 13.0
        if not any(a <= t / 3600.0 < b for a, b in gaps):
            recorder.tick(at(start_s + t))
            reading = Reading(voltage_v=voltage, current_a=-power_w / voltage, **said)  # type: ignore[arg-type]
            recorder.take(encode(meter(), reading), at(start_s + t).boot_s)
        while waiting and waiting[0][0] * 3600.0 <= t:
            recorder.note("mark", waiting.pop(0)[1], at(start_s + t).boot_s)
        drawn_wh += power_w * every_s / 3600.0
        t += every_s
    if ends == "empty":
        recorder.tick(at(start_s + t + 1200.0))
    if ends == "silence":
        recorder.tick(at(start_s + t + 3600.0))
    if ends in ("stop", "silence"):
        recorder.end("stopped", "stopped: somebody asked")
    recorder.commit()
    begun.close()
    return begun.writer.run.id
