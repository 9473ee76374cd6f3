"""Runs, looked at and spoken to from outside: listed, summed up, stopped, marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from purifier.errors import UsageError, nearest
from purifier.model.run import Event, Run
from purifier.plain_text import plain, quoted
from purifier.services.runs.state import State, now_ms, state
from purifier.store import run_rows, series
from purifier.store.locks import held, run_lock
from purifier.store.opening import Connection, transaction, writing
from purifier.store.timing import Now, iso, run_ms, utc_ms

LONGEST_MARK = 200


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


def find_run(connection: Connection, typed: str) -> Run:
    """The run with this id or name, or the newest for ``last``; raises UsageError naming what there is."""
    text = plain(typed)
    known = [(int(id_), str(name)) for id_, name in connection.execute("SELECT id, name FROM run ORDER BY id")]
    if not known:
        raise UsageError("there are no runs in this database yet: 'purifier log' records one")
    if text == "last":
        ids = [known[-1][0]]
    elif text.isascii() and text.isdigit():
        ids = [id_ for id_, _ in known if id_ == int(text)]
    else:
        ids = [id_ for id_, name in known if name == text]
    if len(ids) > 1:
        raise UsageError(f"several runs are called {quoted(text)}: say {' or '.join(map(str, ids))}")
    found = run_rows.run_of(connection, ids[0]) if ids else None
    if found is None:
        hint = nearest(text, [name for _, name in known if name])
        there = f"are runs {known[0][0]} to {known[-1][0]}" if len(known) > 1 else f"is run {known[0][0]} only"
        raise UsageError(f"no run is called {quoted(text)}{hint}; there {there} ('purifier runs' lists them)")
    return found


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


def stop(database: Path, typed: str, *, complete: bool = False) -> tuple[Run, str]:
    """Ask the recorder of a run to end it, or end it here when nobody records it; the run, and what was done.

    ``complete``: the battery was empty when its readings ended.  Raises UsageError, StoreError.
    """
    with writing(database) as connection:
        run = find_run(connection, typed)
        if run.end_ms is not None and not held(database, run_lock(run.id)):
            if complete and not run.complete:
                with transaction(connection):
                    run_rows.change(connection, run.id, complete=1, end_reason="empty")
                return run, f"run {run.id} is marked as complete: it ran until empty"
            return run, f"run {run.id} has ended already"
        if held(database, run_lock(run.id)):
            with transaction(connection):
                run_rows.change(connection, run.id, stop_asked=1)
            return run, f"run {run.id} was asked to stop: its recorder ends it within a second or two"
        last = series.last_row(connection, run.id)
        end_ms = 0 if last is None else last.t_ms
        with transaction(connection):
            reason = "empty" if complete else "stopped"
            run_rows.change(connection, run.id, end_ms=end_ms, end_reason=reason, complete=int(complete))
            words = "ended by hand" + (": the battery was empty" if complete else "")
            run_rows.insert_event(connection, run.id, Event(end_ms, "empty" if complete else "end", words))
        return run, f"run {run.id} was not being recorded; it now ends with its last reading"


def mark(database: Path, typed: str, text: str, now: Now) -> tuple[Run, float]:
    """Note ``text`` in a run at this moment; the run, and the moment [s since its start]. Raises as `stop`."""
    words = plain(text)[:LONGEST_MARK]
    if not words:
        raise UsageError("a mark needs a few words, such as 'setting 3 now'")
    with writing(database) as connection:
        run = find_run(connection, typed)
        clocks = run_rows.clocks(connection, run.id)
        live = run.frozen.source == "log" and run.end_ms is None and bool(clocks)
        t_ms = run_ms(clocks, now) if live else now_ms(connection, run, now)
        with transaction(connection):
            run_rows.insert_event(connection, run.id, Event(max(t_ms, 0), "mark", words))
        return run, t_ms / 1000.0


def _until_end(connection: Connection, run: Run, kind: str) -> list[Event]:
    found = run_rows.events(connection, run.id, (kind,))
    return [event for event in found if run.end_ms is None or event.t_ms < run.end_ms]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
