"""Whether a recorder takes up a run that has no end, or begins another; and the run made ready for it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from purifier.errors import LinkError
from purifier.model.alarms import AlarmWatch
from purifier.model.run import Clock, Event, Frozen, Run
from purifier.model.run_statistics import RollUp
from purifier.model.time_to_empty import WINDOW_MIN
from purifier.plain_text import plain
from purifier.services.record.closing import close
from purifier.services.record.fault_counts import FaultCounts
from purifier.services.record.recorder_state import Past
from purifier.services.record.slow_values import SlowValues
from purifier.services.record.tally import Tally
from purifier.services.record.which_run import First, highest_cell_v, recent, to_continue, with_cells
from purifier.services.wording import profile_name, time_words
from purifier.store import run_rows, series
from purifier.store.damage import look_after, open_anyway, set_aside
from purifier.store.fault_rows import fault_counts, faults_kept
from purifier.store.locks import Lock, LockTakenError, acquire, run_lock
from purifier.store.opening import Connection, DamagedError, explained, transaction, wal_warning
from purifier.store.packing import sample
from purifier.store.readings import values_at
from purifier.store.soundness import fault_in, is_ours
from purifier.store.take_up import take_up
from purifier.store.timing import Now, iso, run_ms
from purifier.store.writer import Writer


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
        """Save what is left and let go of the run.

        Raises StoreError, when all is done, for what could not be saved: how much, and where it is kept.
        """
        try:
            close(self.writer)
        finally:
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
    try:
        return _begun(path, frozen, port, now, limits, new, first, said)
    except DamagedError as damage:
        # What a look at the file did not find: it is on the very pages that a run needs to begin.
        fault = fault_in(path, ours=True) or str(damage)
        if not is_ours(path):
            raise
        said = [*said, set_aside(path, fault)]
        return _begun(path, frozen, port, now, limits, new, first, said)


def _begun(
    path: Path,
    frozen: Frozen,
    port: str,
    now: Now,
    limits: dict[str, float],
    new: bool,
    first: First | None,
    said: list[str],
) -> Begun:
    with explained(path), ExitStack() as if_it_fails:
        connection, damage = open_anyway(path)
        if_it_fails.callback(connection.close)
        said += [damage] if damage else []
        said += take_up(connection, path)
        warning = wal_warning(connection)
        said += [warning] if warning else []
        if frozen.source == "log":
            run = to_continue(connection, path, frozen, plain(port), now, new, first, said)
        else:
            run = None
        if run is not None:
            lock = _lock(path, run.id)
            if_it_fails.callback(lock.release)
            begun = _continue(connection, path, run, now, limits, said, lock)
        else:
            begun = _new(connection, path, frozen, port, now, limits, said, if_it_fails)
        if_it_fails.pop_all()
        return begun


def _new(
    connection: Connection,
    path: Path,
    frozen: Frozen,
    port: str,
    now: Now,
    limits: dict[str, float],
    said: list[str],
    if_it_fails: ExitStack,
) -> Begun:
    clock = Clock(0, round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000))
    port = plain(port)  # the name of a capture's file may hold anything
    run = Run(0, frozen, port, clock.utc_ms)
    meter = plain(profile_name(frozen.profiles, "meters", frozen.meter))
    start = Event(0, "start", f"logging {meter} at {port}" if frozen.source == "log" else f"{frozen.source}: {port}")
    with transaction(connection):
        id_ = run_rows.insert_run(connection, run, [clock])
        lock = _lock(path, id_)
        if_it_fails.callback(lock.release)
        run_rows.insert_event(connection, id_, start)
    stored = run_rows.run_of(connection, id_)
    assert stored is not None
    past = Past(Tally(RollUp(least_gap_ms=frozen.least_gap_ms)), SlowValues(exact=frozen.of == "air"))
    return Begun(Writer(path, connection, stored, [clock]), past, AlarmWatch(limits), lock, False, tuple(said))


def _continue(
    connection: Connection, path: Path, run: Run, now: Now, limits: dict[str, float], said: list[str], lock: Lock
) -> Begun:
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
    remembered = tuple(with_cells(connection, run.id, recent(connection, run.id, last_ms)))
    past = Past(
        tally,
        SlowValues(values_at(connection, run.id, last_ms), last_ms, exact=run.frozen.of == "air"),
        FaultCounts(fault_counts(connection, run.id), faults_kept(connection, run.id)),
        remembered,
        series.highest_v(connection, run.id),
        highest_cell_v(connection, run.id, remembered),
        doubted,
    )
    clock = Clock(t_ms, round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000))
    writer.set_right(clock)
    writer.add_clock(clock)
    writer.set(stop_asked=0)
    said.append(f"run {run.id}, begun {iso(writer.run.started_utc_ms)[:16]} UTC, goes on after {gap} without readings")
    writer.add_event(Event(t_ms, "continue", f"taken up again after {gap} without readings"))
    return Begun(writer, past, AlarmWatch(limits, _raised(connection, run.id)), lock, True, tuple(said))


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
