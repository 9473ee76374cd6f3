"""What becomes of a run, reading by reading: its minutes and gaps, its beginning and end, and what is doubted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from purifier.model.cells import Cells, cells_of, have_cells
from purifier.model.dead_band import QUIET_A
from purifier.model.doubts import Doubt, dead_band
from purifier.model.ending import EndWatch, Happening
from purifier.model.reading import NO_EXTRA, Extra, Reading
from purifier.model.run import EventKind, Run
from purifier.model.run_statistics import MINUTE_MS, NOTHING, Closed
from purifier.model.sample import Sample
from purifier.model.time_to_empty import TimeToEmpty
from purifier.protocols.meter import Meter
from purifier.services.record.progress import left_of
from purifier.services.record.recorder_state import Past
from purifier.services.record.recorder_words import HAPPENING_WORDS, OVER_WORDS, cell_data, empty_words, gap_words
from purifier.services.record.scrutiny import Scrutiny
from purifier.store.writer import Writer


class Tell(Protocol):
    """Makes an event of the run, ``t_ms`` after its start; ``data`` are numbers with units in their names."""

    def __call__(self, t_ms: int, kind: EventKind, text: str, **data: object) -> None:
        """Note it and say it."""


class Chronicle:
    """Of one run. `right` each reading before it is stored, then `follow` it; `pass_time` when none comes."""

    def __init__(self, writer: Writer, meter: Meter, past: Past, tell: Tell, commit: Callable[[], None]) -> None:
        self._writer = writer
        self._tell = tell
        self._commit = commit
        self._tally = past.tally
        self._before_ms = -1
        self._is_over = False
        self._said: Extra = NO_EXTRA
        self._cells: Cells | None = None
        self._held: list[tuple[Doubt, int]] = []
        """What was doubted after the run's end: of interest only if it was not over."""
        run, noted_ms = writer.run, writer.clocks[-1].t_ms
        self._scrutiny = Scrutiny(meter, run.frozen, past.doubts, has_begun=run.discharge_ms is not None)
        self.right = self._scrutiny.right
        self._end = EndWatch(
            run.frozen.prediction.signs,
            run.discharge_ms,
            interval_ms=run.interval_ms or 1000,
            highest_v=past.highest_v,
            highest_cell_v=past.highest_cell_v,
        )
        if any(event.data.get("what") == "cells" for event in past.doubts):
            self._end.cells.distrust()
        self._sum_up()
        for one, cells in past.recent:
            self._end.observe(one, cells)
            self._before_ms = one.t_ms
        self.listening_ms = self._end.listening_ms = noted_ms
        if (doubt := self._scrutiny.at_start()) is not None:
            self._doubt(doubt, noted_ms)

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return self._writer.run

    def follow(self, reading: Reading, sample: Sample) -> None:
        """Take a reading that was stored as ``sample``."""
        closed = self._tally.add(sample)
        if closed is not NOTHING or self.run.interval_ms is None:
            self._rolled(closed)
        is_load = False
        cells = self._cells_in(reading)
        for doubt in self._scrutiny.doubts_about(reading, sample, cells):
            self._doubt(doubt, sample.t_ms)
            is_load = is_load or doubt.what == "sign"
        if sample.current_a is not None and abs(sample.current_a) <= QUIET_A:
            unseen_a = self._tally.dead_band_a
            sample = sample if unseen_a is None else sample._replace(current_a=-unseen_a)
        happened = self._end.observe(sample, cells)
        self._before_ms = sample.t_ms
        if happened is not None and not (is_load and happened == "charging"):
            self._happened(happened, sample.t_ms)
        if self.run.end_ms is not None:
            self._look_whether_over(sample.t_ms)

    def _cells_in(self, reading: Reading) -> Cells | None:
        """What the meter says of single cells; as most say the same in reading after reading, it is read once."""
        if reading.extra is not self._said and reading.extra != self._said:
            self._cells = cells_of(reading.extra) if have_cells(reading.extra) else None
        self._said = reading.extra
        return self._cells

    def pass_time(self, t_ms: int) -> None:
        """It is ``t_ms`` after the run's start: is silence the end?"""
        happened = self._end.silent(t_ms)
        if happened is not None:
            self._happened(happened, t_ms)
        if self.run.end_ms is not None:
            self._look_whether_over(t_ms)

    def doubt(self, doubt: Doubt, t_ms: int) -> None:
        """A contradiction that the readings themselves do not show; told once."""
        if (found := self._scrutiny.watch.tell(doubt)) is not None:
            self._doubt(found, t_ms)

    def end(self, reason: str, words: str, t_ms: int, silent_s: float = 0.0) -> None:
        """Close the run at ``t_ms`` for ``reason``, unless the battery has done so.

        ``silent_s``: how long the meter had said nothing by then, which tells a run that was ended under load from one
        whose meter had gone [s].
        """
        if self.run.end_ms is None and reason == "capture" and self._end.finish() is not None:
            self._happened("empty", t_ms)
        if self.run.end_ms is None:
            self._rolled(self._tally.close())
            self._writer.set(end_ms=t_ms, end_reason=reason)
            self._tell(t_ms, "end", words, silent_s=round(silent_s))

    @property
    def is_over(self) -> bool:
        """Whether the run has ended for good: nothing that is heard from now on belongs to it."""
        return self._is_over

    def time_left(self, t_ms: int) -> TimeToEmpty | None:
        """Time until empty as of ``t_ms``; None when it is not discharging, or the run has ended."""
        return left_of(self.run, self._tally, t_ms)

    def _rolled(self, closed: Closed) -> None:
        for minute in closed.minutes:
            self._writer.add_minute(minute)
        for gap in closed.gaps:
            data = {"seconds": gap.seconds, "drawn_ah": gap.drawn_ah, "drawn_wh": gap.drawn_wh}
            self._tell(gap.start_ms, "gap", gap_words(gap, self.run.frozen.of), **data)
        interval = self._tally.interval_ms
        if interval is not None and self.run.interval_ms != interval:
            self._writer.set(interval_ms=interval)
            self._end.interval_ms = interval
        if closed.minutes:
            self._sum_up()
            self._compare(closed)

    def _sum_up(self) -> None:
        self._end.drawn_ah = self._tally.drawn_ah - self._tally.charged_ah
        self._end.drawn_wh = self._tally.drawn_wh - self._tally.charged_wh

    def _compare(self, closed: Closed) -> None:
        """Once a minute: the meter's counter against what its current adds up to."""
        last = closed.minutes[-1]
        unseen_a = self._tally.dead_band_a
        if unseen_a is not None and last.current_a is not None:
            self.doubt(dead_band(unseen_a), (last.minute + 1) * MINUTE_MS)
        found = self._scrutiny.watch.compare(self._end.drawn_ah, last.charge_ah, bool(closed.gaps))
        if found is not None:
            self._doubt(found, (last.minute + 1) * MINUTE_MS)

    def _happened(self, what: Happening, t_ms: int) -> None:
        words, data = HAPPENING_WORDS[what], {}
        if what == "empty":
            self._rolled(self._tally.close())
            self._sum_up()
            complete = not self._tally.was_charged
            self._writer.set(end_ms=self._end.ended_ms, end_reason="empty", complete=complete)
            t_ms = self._end.ended_ms or t_ms
            cell = self._end.low_cell
            words = empty_words(self._end.drawn_ah, self.run.frozen.prediction.signs.label_ah, cell)
            data = {} if cell is None else cell_data(cell)
        elif what == "resumed":
            self._writer.set(end_ms=None, end_reason=None, complete=False)
            self._tally.reopen()
        elif what == "discharging" and self.run.discharge_ms is None:
            self._writer.set(discharge_ms=self._end.discharge_ms)
        self._tell(t_ms, what, words, **data)
        if what == "resumed":
            held, self._held = self._held, []
            for doubt, at_ms in held:
                self._doubt(doubt, at_ms)
        self._commit()

    def _doubt(self, doubt: Doubt, t_ms: int) -> None:
        if self.run.end_ms is not None:
            self._after_end(doubt, t_ms)
            return
        more = {} if doubt.times == 1.0 else {"times": doubt.times}
        self._tell(t_ms, "doubt", doubt.text, what=doubt.what, **more)
        if doubt.what == "cells":
            self._end.cells.distrust()
        if doubt.ends:
            self._give_up(doubt)
        self._commit()

    def _give_up(self, doubt: Doubt) -> None:
        """The run ends: what follows is kept, and no part of it."""
        self._rolled(self._tally.close())
        self._end.give_up(self._before_ms)
        self._writer.set(end_ms=self._before_ms, end_reason=doubt.what)
        self._tell(self._before_ms, "end", "the run ends with the battery that it is about")
        self._is_over = True

    def _after_end(self, doubt: Doubt, t_ms: int) -> None:
        """A contradiction that came after the run's end says nothing of the run, unless that goes on."""
        if not doubt.ends:
            self._held.append((doubt, t_ms))
        elif self.run.end_ms is not None:
            self._end.give_up(self.run.end_ms)

    def _look_whether_over(self, t_ms: int) -> None:
        why = None if self._is_over else self._end.over(t_ms)
        if why is not None and self.run.end_ms is not None:
            self._is_over = True
            self._end.give_up(self.run.end_ms)
            self._tell(t_ms, "over", OVER_WORDS[why])
            self._commit()
