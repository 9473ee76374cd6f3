"""Recording from a live meter: one process, one run, from the port to the database."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from purifier.errors import LinkError
from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.model.run import Event, Frozen
from purifier.protocols.decoder import Decoder
from purifier.services.machine.notify import notify, watchdog_every_s
from purifier.services.meters.ear import Ear
from purifier.services.meters.listener import Asked, Heard, Link, Listener, Lost, Message
from purifier.services.record.begin import Begun, begin
from purifier.services.record.capture import Capture
from purifier.services.record.instant import now
from purifier.services.record.recorder import Recorder
from purifier.services.record.recorder_state import Status
from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for
from purifier.store.locks import LockTakenError, acquire

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

TICK_S: Final = 1.0
PATIENCE_S: Final = 10.0
"""How long the first reading is waited for when a run could go on; three times as long when all depends on it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be recorded, and how."""

    database: Path
    frozen: Frozen
    limits: dict[str, float]
    """Alarms, see `purifier.model.alarms`."""
    commit_every_s: float | None = None
    duration_s: float | None = None
    """Counted from this start."""
    new: bool = False
    capture: Path | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told: when the run has begun, of each event, and about once a second how it stands."""

    began: Callable[[Begun], None]
    say: Callable[[Event], None]
    show: Callable[[Status], None]


def decoder_of(meter: Meter, frozen: Frozen) -> Decoder:
    """A decoder set as the run is to be read."""
    how = frozen.how
    return Decoder(meter, invert=how.invert, zero_a=how.zero_a, shunt_scale=how.shunt_scale, columns=how.columns)


def commit_every(wanted_s: float | None) -> float:
    """Seconds between commits: as wanted, else what the journal at hand calls for."""
    return COMMIT_EVERY_S[mode_for(linked_version())] if wanted_s is None else wanted_s


def record(job: Job, meter: Meter, link: Link, queue: SimpleQueue[Message], audience: Audience) -> None:
    """Record from ``link`` until asked to end through ``queue`` or the database, or the time is up.

    Raises LinkError when the port is being logged already, StoreError when the database cannot be opened; once the run
    has begun nothing but a request ends it.
    """
    try:
        port = acquire(job.database, f"port-{link.identity}")
    except LockTakenError as taken:
        link.close()
        raise LinkError(f"{link.device} is being logged by {taken.holder}: 'purifier runs' shows it") from None
    listener = Listener(link, meter, queue)
    listener.start()
    try:
        _record(job, meter, link, queue, audience)
    finally:
        listener.close()
        port.release()


def _record(job: Job, meter: Meter, link: Link, queue: SimpleQueue[Message], audience: Audience) -> None:
    early: list[Message] = []

    def first(all_depends: bool) -> Reading | None:
        return _first_reading(queue, early, decoder_of(meter, job.frozen), PATIENCE_S * (3 if all_depends else 1))

    start = now()
    begun = begin(job.database, job.frozen, link.identity, start, job.limits, new=job.new, first=first)
    audience.began(begun)
    notify("READY=1")
    gc.collect()  # what starting took is not needed for weeks
    recorder = Recorder(
        begun.writer,
        decoder_of(meter, job.frozen),
        begun.past,
        commit_every_s=commit_every(job.commit_every_s),
        alarms=begun.alarms,
        say=audience.say,
    )
    recorder.commit()  # the run, and that it goes on, are there for all to see
    capture = None if job.capture is None else Capture(job.capture)
    watchdog_s, due_s, fed_s = watchdog_every_s(), 0.0, 0.0
    ear: Ear | None = Ear(meter, link.device)
    try:
        while True:
            message = early.pop(0) if early else _next(queue)
            if isinstance(message, Asked):
                (recorder.end if message.what == "stop" else recorder.pause)(*_closing(message))
                return
            if isinstance(message, Lost):
                if message.back:
                    recorder.link_back(message.words, message.at_s)
                    ear = Ear(meter, link.device)
                else:
                    recorder.link_lost(message.words, message.at_s)
            elif message is not None:
                if capture is not None and (trouble := capture.add(message.data, message.at_s)) is not None:
                    recorder.note("not-understood", trouble, message.at_s)
                before = recorder.decoder.frames_ok
                recorder.take(message.data, message.at_s)
                if ear is not None:
                    understood = recorder.decoder.frames_ok > before
                    trouble = ear.trouble(message.data, message.at_s, understood)
                    if trouble is not None:
                        recorder.note("not-understood", trouble, message.at_s)
                    if understood or trouble is not None:
                        ear = None
            at_s = boottime_s()
            if at_s < due_s:
                continue
            due_s = at_s + TICK_S
            instant = now()
            recorder.tick(instant)
            audience.show(recorder.status(instant))
            if watchdog_s is not None and at_s - fed_s >= watchdog_s / 2:
                fed_s = at_s
                notify("WATCHDOG=1")
            if begun.writer.stop_asked():
                recorder.end("stopped", "stopped on request")
                return
            if job.duration_s is not None and at_s - start.boot_s >= job.duration_s:
                recorder.end("duration", "the time that was asked for is over")
                return
    finally:
        notify("STOPPING=1")
        begun.writer.close()
        begun.lock.release()
        if capture is not None:
            capture.close()


def _next(queue: SimpleQueue[Message]) -> Message | None:
    try:
        return queue.get(timeout=TICK_S)
    except Empty:
        return None


def _closing(asked: Asked) -> tuple[str, ...]:
    return ("stopped", asked.words) if asked.what == "stop" else (asked.words,)


def _first_reading(
    queue: SimpleQueue[Message], early: list[Message], decoder: Decoder, patience_s: float
) -> Reading | None:
    """The first reading that comes within ``patience_s``; all that was heard until then is kept in ``early``."""
    until_s = boottime_s() + patience_s
    while boottime_s() < until_s:
        message = _next(queue)
        if message is None:
            continue
        early.append(message)
        if isinstance(message, Asked):
            return None
        if isinstance(message, Heard):
            for found in decoder.feed(message.data, message.at_s):
                if isinstance(found, Reading):
                    return found
    return None
