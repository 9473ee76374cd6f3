"""Recording from a live meter: one process, one run, from the port to the database."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from purifier.errors import LinkError
from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.model.run import Event, Frozen
from purifier.protocols.decoder import Decoder
from purifier.protocols.told import as_told
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
from purifier.store.timing import Now

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
    """Name of an alarm -> the limit at which it is raised, in the unit that `purifier.model.alarms` gives it."""
    commit_every_s: float | None = None
    duration_s: float | None = None
    """After how long the run is ended, counted from this start [s]; None: only on request."""
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
    meter = as_told(meter, how)
    return Decoder(meter, invert=how.invert, zero_a=how.zero_a, shunt_scale=how.shunt_scale, columns=how.columns)


def commit_every(wanted_s: float | None) -> float:
    """Seconds between commits: as wanted, else what the journal at hand calls for."""
    return COMMIT_EVERY_S[mode_for(linked_version())] if wanted_s is None else wanted_s


def recorder_of(begun: Begun, meter: Meter, audience: Audience, every_s: float) -> Recorder:
    """What records the run that has begun, committing at least ``every_s``."""
    return Recorder(
        begun.writer,
        decoder_of(meter, begun.writer.run.frozen),
        begun.past,
        commit_every_s=every_s,
        alarms=begun.alarms,
        say=audience.say,
    )


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
    with closing(begun), ExitStack() as at_end:
        audience.began(begun)
        notify("READY=1")
        at_end.callback(notify, "STOPPING=1")
        gc.collect()  # what starting took is not needed for weeks
        recorder = recorder_of(begun, meter, audience, commit_every(job.commit_every_s))
        recorder.commit()  # the run, and that it goes on, are there for all to see
        capture = None if job.capture is None else at_end.enter_context(closing(Capture(job.capture)))
        ear: Ear | None = Ear(meter, link.device)
        watchdog_s, due_s, fed_s = watchdog_every_s(), 0.0, 0.0

        def on_message(message: Heard | Lost) -> None:
            nonlocal ear
            if isinstance(message, Heard):
                ear = _take(message, recorder, capture, ear)
            elif message.back:
                recorder.link_back(message.words, message.at_s)
                ear = Ear(meter, link.device)
            else:
                recorder.link_lost(message.words, message.at_s)

        def on_second(instant: Now) -> tuple[str, str] | None:
            """Why the run ends now, if it does: a word and a sentence."""
            nonlocal fed_s
            recorder.tick(instant)
            audience.show(recorder.status(instant))
            if watchdog_s is not None and instant.boot_s - fed_s >= watchdog_s / 2:
                fed_s = instant.boot_s
                notify("WATCHDOG=1")
            if begun.writer.stop_asked():
                return "stopped", "stopped on request"
            if job.duration_s is not None and instant.boot_s - start.boot_s >= job.duration_s:
                return "duration", "the time that was asked for is over"
            return None

        while True:
            message = early.pop(0) if early else _next(queue)
            if isinstance(message, Asked):
                _obey(message, recorder)
                return
            if message is not None:
                on_message(message)
            if boottime_s() >= due_s:
                instant = now()
                due_s = instant.boot_s + TICK_S
                if (why := on_second(instant)) is not None:
                    recorder.end(*why)
                    return


def _take(message: Heard, recorder: Recorder, capture: Capture | None, ear: Ear | None) -> Ear | None:
    """Record what was heard; the ear that goes on listening for what is wrong, None once that is known."""
    if capture is not None and (trouble := capture.add(message.data, message.at_s)) is not None:
        recorder.note("not-understood", trouble, message.at_s)
    before = recorder.decoder.frames_ok
    recorder.take(message.data, message.at_s)
    if ear is None:
        return None
    understood = recorder.decoder.frames_ok > before
    trouble = ear.trouble(message.data, message.at_s, understood)
    if trouble is not None:
        recorder.note("not-understood", trouble, message.at_s)
    return None if understood or trouble is not None else ear


def _obey(asked: Asked, recorder: Recorder) -> None:
    if asked.what == "stop":
        recorder.end("stopped", asked.words)
    else:
        recorder.pause(asked.words)


def _next(queue: SimpleQueue[Message]) -> Message | None:
    try:
        return queue.get(timeout=TICK_S)
    except Empty:
        return None


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
