"""Whether a recorder takes up a run that has no end, or begins another; and the run made ready for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from purifier.errors import LinkError
from purifier.model.alarms import AlarmWatch
from purifier.model.ending import NEAR_FOR_MS, EndWatch
from purifier.model.reading import Reading
from purifier.model.run import Clock, Event, Frozen, Run
from purifier.model.sample import Sample
from purifier.model.time_to_empty import WINDOW_MIN
from purifier.services.record.fault_counts import FaultCounts
from purifier.services.record.meter_identity import contradicts
from purifier.services.record.recorder_state import Past
from purifier.services.record.slow_values import SlowValues
from purifier.services.record.tally import Tally
from purifier.services.wording import time_words
from purifier.store import run_rows, series
from purifier.store.damage import look_after, open_anyway
from purifier.store.locks import Lock, LockTakenError, acquire, held, run_lock
from purifier.store.opening import Connection, explained, transaction, wal_warning
from purifier.store.packing import sample
from purifier.store.readings import rows, values_at
from purifier.store.timing import Now, iso, run_ms
from purifier.store.writer import Writer

CONTINUE_MS: Final = 3_600_000
"""A gap up to this needs no proof that it is the same run."""
AGREES: Final = 0.3
AGREES_AH: Final = 0.2
"""The meter's counter agrees with what must have gone to within this share, or this many ampere-hours."""

First = Callable[[bool], Reading | None]
"""Waits for the meter's first reading, longer when all depends on it; None when none comes. It is not used up."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run ready to be recorded. ``said`` is what the user should know about how it came about."""

    writer: Writer
    past: Past
    alarms: AlarmWatch
    lock: Lock
    continued: bool
    said: tuple[str, ...]

    def close(self) -> None:
        """Save what is left and let go of the run: its recorder has ended well."""
        self.writer.close()
        self.lock.release()


def begin(
    path: Path,
    frozen: Frozen,
    port: str,
    now: Now,
    limits: dict[str, float],
    *,
    new: bool = False,
    first: First | None = None,
) -> Begun:
    """Continue the newest open run of the same meter and set-up, or begin another.

    Raises StoreError, and LinkError when another recorder takes the very same run up at this moment.
    """
    said = [one for one in (look_after(path),) if one is not None]
    with explained(path), ExitStack() as if_it_fails:
        connection, damage = open_anyway(path)
        if_it_fails.callback(connection.close)
        said += [damage] if damage else []
        warning = wal_warning(connection)
        said += [warning] if warning else []
        run = _to_continue(connection, path, frozen, now, new, first, said) if frozen.source == "log" else None
        if run is not None:
            begun = _continue(connection, path, run, now, limits, said)
        else:
            begun = _new(connection, path, frozen, port, now, limits, said)
        if_it_fails.pop_all()
        return begun


def _to_continue(
    connection: Connection, path: Path, frozen: Frozen, now: Now, new: bool, first: First | None, said: list[str]
) -> Run | None:
    """The open run that goes on; None when another is begun, with the reason ``said`` and those open before ended."""
    run = _candidate(connection, path, frozen)
    if run is not None:
        refusal = "--new was asked for" if new else _why_not(connection, run, frozen, now, first)
        if refusal is None:
            return run
        said.append(f"another run is begun, run {run.id} is not continued: {refusal}")
    _close_open(connection, path, frozen)
    return None


def _candidate(connection: Connection, path: Path, frozen: Frozen) -> Run | None:
    """The newest open run of this meter and set-up that nobody records."""
    for run in run_rows.open_runs(connection, frozen.meter, frozen.setup):
        if not held(path, run_lock(run.id)):
            return run
    return None


def _why_not(connection: Connection, run: Run, frozen: Frozen, now: Now, first: First | None) -> str | None:
    """One clause on why ``run`` cannot go on, or None when it can."""
    if run.frozen.how != frozen.how:
        return "it was read with another --invert, --zero, --shunt-scale or --columns"
    if frozen.name and frozen.name != run.frozen.name:
        return f"it is called '{run.frozen.name}'"
    last = series.last_row(connection, run.id)
    if last is None:
        return None
    gap_ms = run_ms(run_rows.clocks(connection, run.id), now) - last.t_ms
    short = gap_ms <= CONTINUE_MS
    reading = None if first is None or (short and run.meter_identity is None) else first(not short)
    if reading is not None and run.meter_identity is not None and contradicts(run.meter_identity, reading):
        return f"its meter was another one ({run.meter_identity})"
    if short or (reading is not None and _agrees(connection, run, sample(last), reading, gap_ms)):
        return None
    gap = time_words(gap_ms / 1000.0)
    return f"nothing was recorded for {gap}, and no counter of the meter vouches for that time"


def _agrees(connection: Connection, run: Run, last: Sample, reading: Reading, gap_ms: int) -> bool:
    """Whether the meter's counter moved by what must have gone at the run's usual current."""
    if last.charge_ah is None or reading.charge_ah is None:
        return False
    recent = [one.current_a for one in _recent(connection, run.id, last.t_ms) if one.current_a is not None]
    expected = -sum(recent) / len(recent) * gap_ms / 3.6e6 if recent else 0.0
    return abs(last.charge_ah - reading.charge_ah - expected) <= max(AGREES * abs(expected), AGREES_AH)


def _close_open(connection: Connection, path: Path, frozen: Frozen) -> None:
    """Runs that another takes the place of end where their readings do."""
    for run in run_rows.open_runs(connection, frozen.meter, frozen.setup):
        if held(path, run_lock(run.id)):
            continue
        last = series.last_row(connection, run.id)
        end_ms, reason, complete = 0 if last is None else last.t_ms, "interrupted", 0
        if last is not None:
            watch = EndWatch(
                run.frozen.prediction.signs, run.discharge_ms, highest_v=series.highest_v(connection, run.id)
            )
            sums = series.totals(connection, run)
            watch.drawn_ah = sums.drawn_ah + sums.bridged_ah - sums.charged_ah
            watch.drawn_wh = sums.drawn_wh + sums.bridged_wh - sums.charged_wh
            for one in _recent(connection, run.id, last.t_ms):
                watch.observe(one)
            if watch.finish() == "empty" and watch.ended_ms is not None:
                end_ms, reason, complete = watch.ended_ms, "empty", 1
        with transaction(connection):
            run_rows.change(connection, run.id, end_ms=end_ms, end_reason=reason, complete=complete)
            text = "the battery was empty" if complete else "another run took its place"
            run_rows.insert_event(connection, run.id, Event(end_ms, "empty" if complete else "end", text))


def _new(
    connection: Connection,
    path: Path,
    frozen: Frozen,
    port: str,
    now: Now,
    limits: dict[str, float],
    said: list[str],
) -> Begun:
    clock = Clock(0, round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000))
    run = Run(0, frozen, port, clock.utc_ms)
    start = Event(
        0, "start", f"logging {frozen.meter} at {port}" if frozen.source == "log" else f"{frozen.source}: {port}"
    )
    with transaction(connection):
        id_ = run_rows.insert_run(connection, run, [clock])
        lock = _lock(path, id_)
        run_rows.insert_event(connection, id_, start)
    stored = run_rows.run_of(connection, id_)
    assert stored is not None
    return Begun(Writer(path, connection, stored, [clock]), Past(), AlarmWatch(limits), lock, False, tuple(said))


def _continue(
    connection: Connection, path: Path, run: Run, now: Now, limits: dict[str, float], said: list[str]
) -> Begun:
    lock = _lock(path, run.id)
    clocks = run_rows.clocks(connection, run.id)
    last = series.last_row(connection, run.id)
    last_ms = -1 if last is None else last.t_ms
    t_ms = max(last_ms + 1, run_ms(clocks, now))
    gap = time_words((t_ms - max(last_ms, 0)) / 1000.0)
    writer = Writer(path, connection, run, clocks)
    writer.saved_ms = None if last is None else last_ms
    doubted = tuple(run_rows.events(connection, run.id, ("doubt",)))
    dead_band = any(event.data.get("what") == "dead-band" for event in doubted)
    roll_up, closed = series.tail(connection, run, dead_band=dead_band)
    for minute in closed:
        writer.add_minute(minute)
    first = series.first_row(connection, run.id)
    powers_w = series.minute_powers(connection, run, WINDOW_MIN)
    tally = Tally(roll_up, None if first is None else sample(first), *series.rolled(connection, run.id), powers_w)
    tally.count(closed)
    past = Past(
        tally,
        SlowValues(values_at(connection, run.id, last_ms), last_ms),
        FaultCounts(series.faults(connection, run.id), series.faults_kept(connection, run.id)),
        tuple(_recent(connection, run.id, last_ms)),
        series.highest_v(connection, run.id),
        doubted,
    )
    clock = Clock(t_ms, round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000))
    writer.set_right(clock)
    writer.add_clock(clock)
    writer.set(stop_asked=0)
    said.append(f"run {run.id}, begun {iso(writer.run.started_utc_ms)[:16]} UTC, goes on after {gap} without readings")
    writer.add_event(Event(t_ms, "continue", f"taken up again after {gap} without readings"))
    return Begun(writer, past, AlarmWatch(limits, _raised(connection, run.id)), lock, True, tuple(said))


def _recent(connection: Connection, run: int, last_ms: int) -> list[Sample]:
    return [sample(row) for row in rows(connection, run, last_ms - NEAR_FOR_MS - 1)] if last_ms >= 0 else []


def _raised(connection: Connection, run: int) -> set[str]:
    """The alarms that were raised and not over when the last recorder ended."""
    raised: set[str] = set()
    for event in run_rows.events(connection, run, ("alarm", "alarm-over")):
        name = str(event.data.get("name"))
        with suppress(KeyError):
            raised.add(name) if event.kind == "alarm" else raised.remove(name)
    return raised


def _lock(path: Path, run: int) -> Lock:
    try:
        return acquire(path, run_lock(run))
    except LockTakenError as taken:
        raise LinkError(f"run {run} is being recorded by {taken.holder}") from None
