"""Recording from a live meter: one process, one run, from the port to the database."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import LinkError
from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.model.run import Event, Frozen
from purifier.protocols.decoder import Decoder
from purifier.protocols.told import as_told
from purifier.services.machine.notify import notify, watchdog_every_s
from purifier.services.meters.listener import Link, Listener
from purifier.services.meters.mailbox import Asked, Mailbox
from purifier.services.record.begin import Begun, begin
from purifier.services.record.capture import Capture
from purifier.services.record.hearing import Hearing, first_reading
from purifier.services.record.instant import now
from purifier.services.record.recorder import Recorder
from purifier.services.record.recorder_state import Status
from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for
from purifier.store.locks import LockTakenError, acquire, port_lock
from purifier.store.place import must_be_a_file
from purifier.store.timing import Now

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

TICK_S: Final = 1.0
LOOK_EVERY_S: Final = 25.0
"""How often the file is looked at for damage: what happens to it is noticed within half a minute."""
PATIENCE_S: Final = 10.0
LONGEST_START_S: Final = 3.0 * PATIENCE_S
"""How long a meter may be waited for before it is known which run is recorded."""
"""How long the first reading is waited for when a run could go on; three times as long when all depends on it."""


class _AskedToEnd(Exception):
    """While the meter's first reading was waited for."""


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


def record(job: Job, meter: Meter, link: Link, mailbox: Mailbox, audience: Audience) -> None:
    """Record from ``link`` until the run is over for good, asked to end (``mailbox``, database), or the time is up.

    Raises, before a run is begun, UsageError when the capture cannot be written, LinkError when the port is being
    logged already, StoreError when the database cannot be opened.  Once the run has begun no trouble ends it;
    StoreError then says what could not be saved at the end.
    """
    with ExitStack() as at_end:
        at_end.callback(link.close)
        must_be_a_file(job.database)
        try:
            port = acquire(job.database, port_lock(link.identity))
        except LockTakenError as taken:
            raise LinkError(f"{link.device} is being logged by {taken.holder}: 'purifier runs' shows it") from None
        at_end.callback(port.release)
        at_end.callback(link.close)  # before the lock goes: who waits for that finds the port free
        # Before the run: one that cannot be kept as was asked for is not begun.
        capture = None if job.capture is None else at_end.enter_context(closing(Capture(job.capture, job.database)))
        listener = Listener(link, meter, mailbox)
        listener.start()
        at_end.callback(listener.close)
        _record(job, meter, link, mailbox, audience, capture)


def _record(job: Job, meter: Meter, link: Link, mailbox: Mailbox, audience: Audience, capture: Capture | None) -> None:
    def first(all_depends: bool) -> Reading | None:
        found = first_reading(mailbox, decoder_of(meter, job.frozen), PATIENCE_S * (3 if all_depends else 1))
        if found is None and mailbox.is_asked:
            raise _AskedToEnd
        return found

    start = now()
    try:
        begun = begin(job.database, job.frozen, link.identity, start, job.limits, new=job.new, first=first)
    except _AskedToEnd:
        return  # before it was known which run goes on: all are as they were
    with closing(begun), ExitStack() as at_end:
        audience.began(begun)
        notify("READY=1")
        gc.collect()  # what starting took is not needed for weeks
        every_s = commit_every(job.commit_every_s)
        recorder = recorder_of(begun, meter, audience, every_s)
        recorder.decoder.begin_midway()
        recorder.commit()  # the run, and that it goes on, are there for all to see
        at_end.callback(recorder.commit)  # says what a last commit brings to light, before the run is let go of
        at_end.callback(notify, "STOPPING=1")
        hearing = Hearing(mailbox, recorder, meter, link.device, capture)
        watchdog_s, fed_s, look_s = watchdog_every_s(), 0.0, start.boot_s + LOOK_EVERY_S

        def on_second(instant: Now) -> tuple[str, str] | None:
            """Why the run ends now, if it does: a word and a sentence."""
            nonlocal fed_s, look_s
            hearing.tell_drops(instant.boot_s)
            audience.show(recorder.status(instant))
            if watchdog_s is not None and instant.boot_s - fed_s >= watchdog_s / 2:
                fed_s = instant.boot_s
                notify("WATCHDOG=1")
            if instant.boot_s >= look_s:
                look_s = instant.boot_s + LOOK_EVERY_S
                if begun.writer.look():
                    recorder.commit()
            if begun.writer.stop_asked():
                return "stopped", "stopped on request"
            if recorder.is_over:
                return "over", "nothing is left to listen for"  # the run has its end already
            if job.duration_s is not None and instant.boot_s - start.boot_s >= job.duration_s:
                return "duration", "the time that was asked for is over"
            return None

        tick_s, second_s = 0.0, 0.0
        wait_s = min(TICK_S, every_s)  # whoever wants to lose less than a second is not to wait for one
        while True:
            if boottime_s() >= tick_s:
                instant = now()
                tick_s = instant.boot_s + wait_s
                recorder.tick(instant)
                if instant.boot_s >= second_s:
                    second_s = instant.boot_s + TICK_S
                    if (why := on_second(instant)) is not None:
                        hearing.take_last()
                        recorder.end(*why)
                        return
            message = mailbox.get(timeout=wait_s)
            if isinstance(message, Asked):
                hearing.take_last()
                _obey(message, recorder)
                return
            if message is not None:
                hearing.take(message)


def _obey(asked: Asked, recorder: Recorder) -> None:
    if asked.what == "stop":
        recorder.end("stopped", asked.words)
    else:
        recorder.pause(asked.words)
