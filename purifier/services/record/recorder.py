"""One run being recorded: bytes go in, rows, minutes and events come out. It reads no clock and opens nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from purifier.model.alarms import AlarmWatch
from purifier.model.doubts import Doubt
from purifier.model.reading import Fault, Reading
from purifier.model.run import Event, EventKind, Run
from purifier.model.time_to_empty import TimeToEmpty
from purifier.protocols.decoder import Decoder
from purifier.protocols.evidence import tells_units
from purifier.protocols.step_gate import Gate, step_gate
from purifier.services.record.chronicle import Chronicle
from purifier.services.record.meter_identity import contradicts, foreign_words, identity_in
from purifier.services.record.progress import watched_by_alarms
from purifier.services.record.recorder_state import Past, Status
from purifier.services.record.recorder_words import alarm_words, saved_again_words, unsaved_words
from purifier.services.record.run_clock import RunClock
from purifier.store.packing import pack, sample
from purifier.store.timing import Now
from purifier.store.writer import Writer

MOST_ROWS: Final = 3_000
"""A replay commits at least this often, however fast it is,"""
MOST_EVENTS: Final = 500
"""and before so many events have come together."""

ENDS: Final = ("empty", "end", "pause", "link-lost")
"""Events after which nothing may come: what was last said is kept as it was."""


class Recorder:
    """Records one run. `take` bytes, tell of lost and regained links, and call `tick` about once a second.

    ``say`` is told each event as it happens, ``monotonic`` times the commits.
    """

    def __init__(
        self,
        writer: Writer,
        decoder: Decoder,
        past: Past,
        *,
        commit_every_s: float,
        alarms: AlarmWatch,
        say: Callable[[Event], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.writer = writer
        self.decoder = decoder
        self.trouble: str | None = None
        self.lost: str | None = None
        self.readings = 0
        self._commit_every_s = commit_every_s
        self._monotonic = monotonic
        self._due = monotonic() + commit_every_s
        self._say = say
        self._alarms = alarms
        self._gate = Gate()
        self._steps = decoder.meter.steps
        self._slow, self._faults = past.slow, past.faults
        self._reading: Reading | None = None
        self._last_ms = past.recent[-1][0].t_ms if past.recent else -1
        self._now_ms = 0
        """The latest moment of the run that is known of."""
        self._refusing = False
        self._clock = RunClock(writer.clocks[-1])
        self._chronicle = Chronicle(writer, decoder.meter, past, self._event, self.commit)

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return self.writer.run

    @property
    def is_over(self) -> bool:
        """Whether the run has ended for good, so that there is nothing left to listen for."""
        return self._chronicle.is_over

    def status(self, now: Now) -> Status:
        """Everything a status line shows."""
        return Status(
            run=self.run,
            t_ms=self._clock.ms(now.boot_s),
            reading=self._reading,
            reading_ms=self._last_ms if self._last_ms >= 0 else None,
            saved_ms=self.writer.saved_ms,
            unsaved=self.writer.unsaved,
            trouble=self.trouble,
            lost=self.lost,
            left=self.time_left(self._last_ms),
            faults=sum(count.times for count in self._faults.counts.values()),
            readings=self.readings,
        )

    def take(self, data: bytes, at_s: float) -> None:
        """Bytes that came in at ``at_s`` on the machine's own clock [s]."""
        for found in self.decoder.feed(data, at_s):
            self._accept(found, at_s)

    def link_lost(self, reason: str, at_s: float) -> None:
        """The port or its device has gone, for ``reason``, at ``at_s`` on the machine's own clock [s]."""
        self.lost = reason
        self._event(self._clock.ms(at_s), "link-lost", reason)
        self.commit()

    def link_back(self, words: str, at_s: float) -> None:
        """The device is there again at ``at_s`` [s]; ``words`` say where."""
        self.lost = None
        self.decoder.begin_midway()
        self._event(self._clock.ms(at_s), "reconnect", words)

    def tick(self, now: Now) -> None:
        """Look at what time alone brings about: silence, clock steps, alarms, commits that are due."""
        t_ms = self._now_ms = self._clock.ms(now.boot_s)
        self._follow_clock(now, t_ms)
        self._chronicle.pass_time(t_ms)
        self._check_alarms(now.boot_s, t_ms)
        if self._monotonic() >= self._due:
            self.commit()

    def commit(self) -> None:
        """Write what is waiting; trouble is told once and tried again."""
        self._due = self._monotonic() + self._commit_every_s
        outcome = self.writer.commit()
        t_ms = max(self._last_ms, 0)
        if outcome.trouble is not None:
            if self.trouble is None:
                self._event(t_ms, "unsaved", unsaved_words(self.writer.rows.capacity, outcome.trouble))
            self.trouble = outcome.trouble
            self._due = max(self._due, self._monotonic() + 1.0)  # a disk in trouble is not asked many times a second
            return
        if outcome.fresh is not None:
            self._event(t_ms, "damaged", outcome.fresh)
            self._slow.repeat(t_ms, self.writer)
        if self.trouble is not None or outcome.dropped:
            self.trouble = None
            self._event(t_ms, "saved-again", saved_again_words(outcome.dropped), **outcome.losses)

    def note(self, kind: EventKind, words: str, at_s: float, **data: object) -> None:
        """Something that the recorder itself cannot see, such as that nothing on the line makes sense."""
        self._event(max(self._clock.ms(at_s), 0), kind, words, **data)

    def time_left(self, t_ms: int) -> TimeToEmpty | None:
        """Time until empty as of ``t_ms``; None when it is not discharging, or the run has ended."""
        return self._chronicle.time_left(t_ms)

    def doubt(self, doubt: Doubt, at_s: float) -> None:
        """A contradiction that the readings do not show, at ``at_s`` on the machine's own clock [s]; told once."""
        self._chronicle.doubt(doubt, max(self._clock.ms(at_s), 0))

    def end(self, reason: str, words: str) -> None:
        """Close the run, unless the battery has done so: by request, by its time, by the end of a capture."""
        self._flush()
        # A run without a reading ends when it was ended.
        t_ms = self._last_ms if self._last_ms >= 0 else max(self._now_ms, 0)
        self._chronicle.end(reason, words, t_ms, max(0.0, (self._now_ms - t_ms) / 1000.0))

    def pause(self, words: str) -> None:
        """This recorder ends, the run does not: another may take it up."""
        self._flush()
        if self.run.end_ms is None:
            self._event(self._last_ms + 1 if self._last_ms >= 0 else max(self._now_ms, 0), "pause", words)

    def _flush(self) -> None:
        for found in self.decoder.flush():
            self._accept(found, None)

    def _accept(self, found: Reading | Fault, at_s: float | None) -> None:
        if found.at_s is not None:
            at_s = found.at_s
        t_ms, has_room = self._clock.place(at_s, self._last_ms)
        if not has_room and not isinstance(found, Fault):
            found = Fault(found.at_s, "more readings than milliseconds", b"", 0)
        if isinstance(found, Fault) and tells_units(found.reason):
            self._chronicle.doubt(Doubt("scale", found.reason), t_ms)
            return
        if isinstance(found, Fault):
            self._faults.add(found, t_ms, self.writer)
            return
        if self._is_foreign(found, t_ms):
            return
        if self._steps:
            self._gate, doubt = step_gate(self._gate, found, self._steps)
            if doubt is not None:
                self._faults.add(Fault(found.at_s, doubt, b"", 0), t_ms, self.writer)
                return
        self._store(found, t_ms)

    def _store(self, reading: Reading, t_ms: int) -> None:
        reading = self._chronicle.right(reading)
        self._last_ms = t_ms
        self._reading = reading
        self.readings += 1
        row = pack(t_ms, reading)
        self.writer.rows.append(row)
        self._slow.see(reading, t_ms, self.writer)
        self._chronicle.follow(reading, sample(row))
        if len(self.writer.rows) >= MOST_ROWS and self.trouble is None:
            self.commit()

    def _is_foreign(self, reading: Reading, t_ms: int) -> bool:
        """Another meter at the other end of the wire: its readings are not this run's."""
        known = self.writer.run.meter_identity
        if known is None and (said := identity_in(reading)) is not None:
            self.writer.set(meter_identity=said)
        foreign = known is not None and contradicts(known, reading)
        if foreign and not self._refusing and known is not None:
            self._event(t_ms, "refused", foreign_words(known, reading))
        if foreign:
            self._faults.add(Fault(reading.at_s, "another meter answered", b"", 0), t_ms, self.writer)
        self._refusing = foreign
        return foreign

    def _follow_clock(self, now: Now, t_ms: int) -> None:
        found = self._clock.step(now)
        if found is None:
            return
        clock, step_s = found
        self.writer.set_right(clock)
        self.writer.add_clock(clock)
        way = "forward" if step_s > 0 else "back"
        self._event(t_ms, "clock-step", f"the machine's clock was set {way} by {abs(step_s):.1f} s", seconds=step_s)

    def _check_alarms(self, at_s: float, t_ms: int) -> None:
        if not self._alarms.limits or self.run.end_ms is not None:
            return
        silent_ms = t_ms - max(self._last_ms, self._chronicle.listening_ms)
        left = self.time_left(t_ms) if "empty-in" in self._alarms.limits else None
        for change in self._alarms.check(at_s, watched_by_alarms(self._reading, silent_ms, left)):
            kind: EventKind = "alarm" if change.raised else "alarm-over"
            self._event(t_ms, kind, alarm_words(change), name=change.name, value=change.value, limit=change.limit)
            self.commit()

    def _event(self, t_ms: int, kind: EventKind, text: str, **data: object) -> None:
        if kind in ENDS:
            self._slow.settle(self.writer)
        event = Event(t_ms, kind, text, data)
        self.writer.add_event(event)
        self._say(event)
        if self.writer.events_waiting >= MOST_EVENTS and self.trouble is None:
            self.commit()
