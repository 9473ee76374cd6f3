"""A run in numbers, and all runs, as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from purifier.model.run import Event, Run
from purifier.services.runs.state import State, now_ms, state
from purifier.store import run_rows, series
from purifier.store.opening import Connection
from purifier.store.timing import Now, iso, utc_ms


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in numbers; the field names are the keys of ``runs --json``. None: unknown, or not yet.

    ``runtime_h`` is from first discharge to empty, ``discharge_h`` from first discharge to the last reading or the end.
    Amounts drawn are positive; ``drawn_*`` hold what gaps were bridged by (``bridged_*``).  Current and power of the
    last reading are as in readings: drawn is negative.
    """

    run: int
    name: str
    state: State
    source: str
    meter: str
    meter_identity: str | None
    port: str
    battery: str | None
    purifier_id: str | None
    setting: str | None
    started_utc: str
    ended_utc: str | None
    end_reason: str | None
    complete: bool
    runtime_h: float | None
    discharge_h: float | None
    predicted_runtime_h: float
    predicted_runtime_low_h: float
    predicted_runtime_high_h: float
    predicted_power_w: float
    mean_power_w: float | None
    drawn_ah: float
    drawn_wh: float
    bridged_ah: float
    bridged_wh: float
    charged_ah: float
    charged_wh: float
    readings: int
    coverage_percent: float | None
    gaps: int
    gap_s: float
    longest_gap_s: float
    faults: int
    reconnects: int
    dropped: int
    last_s: float | None
    voltage_v: float | None
    current_a: float | None
    power_w: float | None
    charge_ah: float | None
    soc_percent: float | None


def summaries(connection: Connection, database: Path, now: Now) -> list[Summary]:
    """All runs, oldest first."""
    return [summary(connection, database, run, now) for run in run_rows.runs(connection)]


def summary(connection: Connection, database: Path, run: Run, now: Now) -> Summary:
    """``run`` in numbers."""
    condition = state(connection, database, run, now)
    sums = series.totals(connection, run)
    span = series.span_ms(connection, run.id)
    last = series.last(connection, run.id)
    gaps = [float(str(event.data["seconds"])) for event in _until_end(connection, run, "gap")]
    end_ms = run.end_ms if run.end_ms is not None else None if span is None else span[1]
    until_ms = now_ms(connection, run, now) if condition in ("lost", "stale") else end_ms
    asked_ms = 0 if span is None or until_ms is None else until_ms - span[0]
    discharge_h = None
    if run.discharge_ms is not None and end_ms is not None:
        discharge_h = (end_ms - run.discharge_ms) / 3.6e6
    clocks = run_rows.clocks(connection, run.id)
    faults, _ = series.faults(connection, run.id)
    frozen, row = run.frozen, run.frozen.row
    return Summary(
        run=run.id,
        name=frozen.name,
        state=condition,
        source=frozen.source,
        meter=frozen.meter,
        meter_identity=run.meter_identity,
        port=run.port,
        battery=_text(row.get("battery")),
        purifier_id=_text(row.get("purifier_id")),
        setting=_text(row.get("setting")),
        started_utc=iso(run.started_utc_ms),
        ended_utc=iso(utc_ms(clocks, run.end_ms)) if run.end_ms is not None and clocks else None,
        end_reason=run.end_reason,
        complete=run.complete,
        runtime_h=discharge_h if run.complete else None,
        discharge_h=discharge_h,
        predicted_runtime_h=frozen.prediction.runtime_h,
        predicted_runtime_low_h=frozen.prediction.runtime_low_h,
        predicted_runtime_high_h=frozen.prediction.runtime_high_h,
        predicted_power_w=frozen.prediction.meter_power_w,
        mean_power_w=sums.drawn_wh / (sums.covered_ms / 3.6e6) if sums.covered_ms else None,
        drawn_ah=sums.drawn_ah + sums.bridged_ah,
        drawn_wh=sums.drawn_wh + sums.bridged_wh,
        bridged_ah=sums.bridged_ah,
        bridged_wh=sums.bridged_wh,
        charged_ah=sums.charged_ah,
        charged_wh=sums.charged_wh,
        readings=sums.readings,
        coverage_percent=min(100.0, 100.0 * sums.covered_ms / asked_ms) if asked_ms > 0 else None,
        gaps=len(gaps),
        gap_s=sum(gaps),
        longest_gap_s=max(gaps, default=0.0),
        faults=sum(one.times for one in faults.values()),
        reconnects=len(run_rows.events(connection, run.id, ("reconnect",))),
        dropped=sum(int(str(e.data.get("dropped", 0))) for e in run_rows.events(connection, run.id, ("saved-again",))),
        last_s=None if span is None else span[1] / 1000.0,
        **{name: last[name].value if name in last else None for name in series.LAST},
    )


def _until_end(connection: Connection, run: Run, kind: str) -> list[Event]:
    found = run_rows.events(connection, run.id, (kind,))
    return [event for event in found if run.end_ms is None or event.t_ms < run.end_ms]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
