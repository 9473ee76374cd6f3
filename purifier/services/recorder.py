"""One run being recorded: bytes go in, rows, minutes and events come out. It reads no clock and opens nothing."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from purifier.model.alarms import AlarmWatch, Change
from purifier.model.ending import EndWatch
from purifier.model.reading import Fault, Reading
from purifier.model.run import Clock, Event, Run
from purifier.model.run_statistics import MINUTE_MS, Closed, RollUp, Sample
from purifier.model.time_to_empty import WINDOW_MIN, TimeToEmpty
from purifier.protocols.decoder import Decoder
from purifier.protocols.step_gate import Gate, step_gate
from purifier.services.fault_counts import FaultCounts
from purifier.services.meter_identity import contradicts, identity_in
from purifier.services.progress import missing_at_start_wh, time_left
from purifier.services.recorder_words import HAPPENING_WORDS, alarm_words, gap_words
from purifier.store.packing import pack, sample
from purifier.store.timing import Now
from purifier.store.writer import Value, Writer

CLOCK_STEP_S: Final = 0.5
"""The two clocks drift apart by less; more means that somebody set one."""
CHANGE_EVERY_MS: Final = 10_000
"""A slow number is noted at most this often: some meters count seconds, or show sixteen cells that flicker."""
MOST_ROWS: Final = 3_000
"""A replay commits at least this often, however fast it is."""


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to show right now. Times in ms since the run's start."""

    run: Run
    t_ms: int
    reading: Reading | None
    reading_ms: int | None
    saved_ms: int | None
    unsaved: int
    trouble: str | None
    """Why nothing is saved at the moment."""
    lost: str | None
    """Why there is no link at the moment."""
    left: TimeToEmpty | None
    faults: int
    readings: int


@dataclass(slots=True)
class Past:
    """What an earlier recorder of the same run left behind; all empty for a new run."""

    roll_up: RollUp
    faults: FaultCounts
    values: dict[str, tuple[Value, int]]
    """Slow values as they were last noted, and when [ms]."""
    recent: list[Sample]
    """The last ten minutes, oldest first."""
    first: Sample | None = None
    drawn_wh: float = 0.0
    charged_wh: float = 0.0
    powers_w: tuple[float, ...] = ()


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
        self._roll_up = past.roll_up
        self._faults = past.faults
        self._values = past.values
        self._slow: dict[str, Value] | None = None
        self._withheld = False
        self._first = past.first
        self._drawn_wh, self._charged_wh = past.drawn_wh, past.charged_wh
        self._powers: deque[float] = deque(past.powers_w, WINDOW_MIN)
        self._before_end: Sample | None = None
        self._skip_minute: int | None = None
        """The minute in which the run ended: it is in the table as it was then."""
        self._reading: Reading | None = None
        self._last_ms = past.recent[-1].t_ms if past.recent else -1
        self._refusing = False
        self._happenings = HAPPENING_WORDS
        run = writer.run
        clock = writer.clocks[-1]
        self._zero_ms = clock.boot_ms - clock.t_ms
        self._offset_s = clock.utc_ms / 1000.0 - clock.boot_ms / 1000.0
        self._end = EndWatch(run.plan.prediction.signs, run.discharge_ms, interval_ms=run.interval_ms or 1000)
        for one in past.recent:
            self._end.observe(one)
        self._end.listening_ms = clock.t_ms

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return self.writer.run

    def status(self, now: Now) -> Status:
        """Everything a status line shows."""
        return Status(
            run=self.run,
            t_ms=self._ms(now.boot_s),
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
        """The device has gone."""
        self.lost = reason
        self._event(self._ms(at_s), "link-lost", reason)
        self.commit()

    def link_back(self, words: str, at_s: float) -> None:
        """The device is back."""
        self.lost = None
        self._event(self._ms(at_s), "reconnect", words)

    def tick(self, now: Now) -> None:
        """Look at what time alone brings about: silence, clock steps, alarms, commits that are due."""
        t_ms = self._ms(now.boot_s)
        self._follow_clock(now, t_ms)
        happened = self._end.silent(t_ms)
        if happened is not None:
            self._happened(happened, t_ms)
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
                most = self.writer.rows.capacity
                words = f"nothing is saved; up to {most} readings are kept in memory and tried again: {outcome.trouble}"
                self._event(t_ms, "unsaved", words)
            self.trouble = outcome.trouble
            return
        if outcome.fresh is not None:
            self._event(t_ms, "damaged", outcome.fresh)
            for name, (value, _) in self._values.items():
                self.writer.add_change(t_ms, name, value)
        if self.trouble is not None or outcome.dropped:
            self.trouble = None
            lost = f"{outcome.dropped} readings were lost" if outcome.dropped else "nothing was lost"
            span = outcome.dropped_ms
            data = {"dropped": outcome.dropped, **({} if span is None else {"from_ms": span[0], "to_ms": span[1]})}
            self._event(t_ms, "saved-again", f"the database can be written again; {lost}", **data)

    def note(self, kind: str, words: str, at_s: float) -> None:
        """Something that the recorder itself cannot see, such as that nothing on the line makes sense."""
        self._event(max(self._ms(at_s), 0), kind, words)

    def end(self, reason: str, words: str) -> None:
        """Close the run, unless the battery has done so: by request, by its time, by the end of a capture."""
        self._flush()
        if self.run.end_ms is None and reason == "capture" and self._end.finish() is not None:
            self._happened("empty", max(self._last_ms, 0))
        if self.run.end_ms is None:
            t_ms = max(self._last_ms, 0)
            self._close_minutes()
            self.writer.set(end_ms=t_ms, end_reason=reason)
            self._event(t_ms, "end", words)

    def pause(self, words: str) -> None:
        """This recorder ends, the run does not: another may take it up."""
        self._flush()
        if self.run.end_ms is None:
            self._event(max(self._last_ms, 0) + 1, "pause", words)

    def time_left(self, t_ms: int) -> TimeToEmpty | None:
        """Time until empty as of ``t_ms``; None when it is not discharging, or the run has ended."""
        run = self.run
        if run.end_ms is not None or run.discharge_ms is None:
            return None
        prediction = run.plan.prediction
        net_wh = self._drawn_wh - self._charged_wh
        start_wh = missing_at_start_wh(prediction, self._first)
        return time_left(prediction, net_wh, t_ms - run.discharge_ms, tuple(self._powers), start_wh)

    def _ms(self, boot_s: float) -> int:
        return round(boot_s * 1000.0) - self._zero_ms

    def _flush(self) -> None:
        for found in self.decoder.flush():
            self._accept(found, found.at_s)

    def _accept(self, found: Reading | Fault, at_s: float | None) -> None:
        if found.at_s is not None:
            at_s = found.at_s
        t_ms = max(self._last_ms + 1, self._ms(at_s) if at_s is not None else 0)
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
        self._last_ms = t_ms
        self._reading = reading
        self.readings += 1
        row = pack(t_ms, reading)
        self.writer.rows.append(row)
        slow: dict[str, Value] = dict(reading.extra)
        if reading.temperature_c is not None:
            slow["temperature_c"] = reading.temperature_c
        if reading.time_to_go_s is not None:
            slow["time_to_go_s"] = reading.time_to_go_s
        if slow != self._slow or self._withheld:
            self._slow = slow
            self._withheld = self._note_changes(slow, t_ms)
        one = sample(row)
        if self._first is None:
            self._first = one
        if t_ms // MINUTE_MS != self._skip_minute:
            self._rolled(self._roll_up.add(one))
        happened = self._end.observe(one)
        if happened is not None:
            self._happened(happened, t_ms)
        if self.writer.unsaved >= MOST_ROWS and self.trouble is None:
            self.commit()

    def _note_changes(self, slow: dict[str, Value], t_ms: int) -> bool:
        """Note what has changed; whether something changed too soon after the last time."""
        withheld = False
        known = self._values
        for name, value in slow.items():
            held, since_ms = known.get(name, (None, -CHANGE_EVERY_MS))
            if held == value:
                continue
            if isinstance(value, str) or held is None or t_ms - since_ms >= CHANGE_EVERY_MS:
                self.writer.add_change(t_ms, name, value)
                known[name] = value, t_ms
            else:
                withheld = True
        for name in known.keys() - slow.keys():
            self.writer.add_change(t_ms, name, None)
            del known[name]
        return withheld

    def _rolled(self, closed: Closed) -> None:
        for minute in closed.minutes:
            self.writer.add_minute(minute)
            self._drawn_wh += minute.drawn_wh + minute.bridged_wh
            self._charged_wh += minute.charged_wh
            if minute.power_w is not None:
                self._powers.append(minute.power_w.mean)
        for gap in closed.gaps:
            data = {"seconds": gap.seconds, "drawn_ah": gap.drawn_ah, "drawn_wh": gap.drawn_wh}
            self._event(gap.start_ms, "gap", gap_words(gap), **data)
        interval = self._roll_up.interval_ms
        if interval is not None and self.run.interval_ms is None:
            self.writer.set(interval_ms=interval)
            self._end.interval_ms = interval

    def _close_minutes(self) -> None:
        self._rolled(self._roll_up.finish())
        self._skip_minute = max(self._last_ms, 0) // MINUTE_MS
        self._roll_up = RollUp(self._roll_up.interval_ms)

    def _happened(self, what: str, t_ms: int) -> None:
        if what == "empty":
            last = self._roll_up.last
            self._close_minutes()
            self._before_end = last
            charged = self._charged_wh > 0.02 * max(self._drawn_wh, 1e-9)
            self.writer.set(end_ms=self._end.ended_ms, end_reason="empty", complete=not charged)
            t_ms = self._end.ended_ms or t_ms
        elif what == "resumed":
            self.writer.set(end_ms=None, end_reason=None, complete=False)
            self._roll_up.last = self._before_end
        elif what == "discharging" and self.run.discharge_ms is None:
            self.writer.set(discharge_ms=self._end.discharge_ms)
        self._event(t_ms, what, self._happenings[what])
        self.commit()

    def _is_foreign(self, reading: Reading, t_ms: int) -> bool:
        """Another meter at the other end of the wire: its readings are not this run's."""
        known = self.run.meter_identity
        if known is None:
            said = identity_in(reading)
            if said is not None:
                self.writer.set(meter_identity=said)
            return False
        if not contradicts(known, reading):
            self._refusing = False
            return False
        if not self._refusing:
            said = identity_in(reading)
            self._event(t_ms, "refused", f"another meter answers ({said}), the run's is {known}: not recorded")
        self._refusing = True
        self._faults.add(Fault(reading.at_s, "another meter answered", b"", 0), t_ms, self.writer)
        return True

    def _follow_clock(self, now: Now, t_ms: int) -> None:
        offset = now.utc_s - now.boot_s
        step = offset - self._offset_s
        if abs(step) > CLOCK_STEP_S:
            self._offset_s = offset
            self.writer.add_clock(Clock(t_ms, round(now.utc_s * 1000), now.boot, round(now.boot_s * 1000)))
            way = "forward" if step > 0 else "back"
            self._event(t_ms, "clock-step", f"the machine's clock was set {way} by {abs(step):.1f} s", seconds=step)

    def _check_alarms(self, at_s: float, t_ms: int) -> None:
        reading = self._reading
        if self.run.end_ms is not None or not self._alarms.limits:
            return
        since = max(self._last_ms, self._end.listening_ms or 0)
        left = self.time_left(t_ms) if "empty-in" in self._alarms.limits else None
        values = {
            "charge": None if reading is None or reading.soc_percent is None else reading.soc_percent / 100.0,
            "voltage": None if reading is None else reading.voltage_v,
            "no-data": (t_ms - since) / 3.6e6,
            "empty-in": None if left is None else left.likely_h,
        }
        for change in self._alarms.check(at_s, values):
            self._alarm(change, t_ms)

    def _alarm(self, change: Change, t_ms: int) -> None:
        kind = "alarm" if change.raised else "alarm-over"
        self._event(t_ms, kind, alarm_words(change), name=change.name, value=change.value, limit=change.limit)
        self.commit()

    def _event(self, t_ms: int, kind: str, text: str, **data: object) -> None:
        event = Event(t_ms, kind, text, data)
        self.writer.add_event(event)
        self._say(event)
