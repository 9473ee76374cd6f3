"""Times with a date: UTC as they are, local ones through their zone, and those of a clock that was never set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from purifier.errors import UsageError
from purifier.formats.date_cells import Read
from purifier.formats.local_times import LocalTimes
from purifier.formats.time_case import DAY_MS, NEWEST_FIRST, Case, utc_text
from purifier.formats.time_cells import within_years
from purifier.formats.timeline import Dated
from purifier.formats.zones import EPOCH, MS

_EPOCHS: Final = [
    (day - EPOCH) // MS
    for day in (
        EPOCH,
        datetime(1980, 1, 1),
        datetime(1990, 1, 1),
        datetime(1999, 8, 22),
        datetime(2000, 1, 1),
        datetime(2001, 1, 1),
    )
]
"""What clocks show that nobody set: 1999 is where those of satellite receivers begin again."""
_A_YEAR_MS: Final = 366 * DAY_MS
_LAST_UNSET_MS: Final = _EPOCHS[-1] + _A_YEAR_MS
_LEAP_MS: Final = 300 * DAY_MS
_MOST_SAID: Final = 3
_AGREES_MS: Final = 120_000
"""``--started`` and the first row are the same moment when they differ by less: it is typed to the minute."""


class DatedTimes:
    """The timeline of a file whose cells hold dates; ``local``: without a zone."""

    def __init__(self, read: Read, case: Case, local: bool, sentences: Sequence[str]) -> None:
        self._read, self._case = read, case
        self._local = LocalTimes(case.zone, case.file, case.direction, case.usual_ms) if local else None
        self._said = [*sentences, *([case.zone.sentence] if local else [])]
        self._begun: list[int] = []
        self._first: int | None = None
        self._last = 0
        """UTC of the row before, as its clock had it [ms]."""
        self._unset = False
        self._never_set = False
        """No row so far had a clock that was set."""
        self._new_year = False
        """Its first row is of a first of January, as of clocks that nobody set, and no leap over a year came since."""
        self._maybe = False
        """So nobody knows whether its clock was set."""
        self._losses = 0
        self._off = 0
        """What was taken off the row before."""
        self._zero = 0
        """What is taken off rows whose clock was set: what the file's time begins at."""

    def take(self, cells: Sequence[str], line: int) -> list[int | None]:
        times = within_years(self._read(cells, line))
        self._begun = []
        if self._local is not None:
            times = self._local.utc(times, line)
            self._begun = self._local.broken
        there = [ms for ms in times if ms is not None]
        if not there:
            return times
        if self._first is None:
            self._begin(times, line)
        if not self._all_alike(min(there), max(there)):
            return self._row_by_row(times, line)
        self._last, off = there[-1], self._off
        return [None if ms is None else ms - off for ms in times] if off else times

    def _all_alike(self, low: int, high: int) -> bool:
        """Whether the clock is, in rows of such times, as it was in the row before: set, or not."""
        if not self._unset:
            return low > _LAST_UNSET_MS
        if self._new_year:
            return low >= (self._first or 0) and high < self._last + _LEAP_MS
        return any(epoch - DAY_MS <= low <= high <= epoch + _A_YEAR_MS for epoch in _EPOCHS)

    def sections(self) -> list[int]:
        return self._begun

    def finish(self) -> Dated:
        said = [*self._said, *(self._local.sentences if self._local else ())]
        if self._case.direction < 0:
            said.append(NEWEST_FIRST)
        if self._losses > _MOST_SAID:
            said.append(f"it lost its setting {self._losses} times in all")
        if self._maybe:
            said.append("its first row is of a first of January: if its clock was never set, --started DATE dates it")
        if self._first is None or not self._never_set or self._maybe:
            return Dated(self._zero, tuple(dict.fromkeys(said)))
        said.append(
            f"the clock was never set (it says {_month(self._first)}): the date is not known, durations are right"
        )
        started = self._case.started
        if started is None:
            said.append("--started DATE says when its first row was")
            return Dated(None, tuple(said))
        said.append("the first row was when --started says")
        return Dated(self._case.started_utc_ms(started) - (self._first - self._zero), tuple(said))

    def _begin(self, times: Sequence[int | None], line: int) -> None:
        place, first = next((place, ms) for place, ms in enumerate(times) if ms is not None)
        self._first = self._last = first
        started = self._case.started
        if _is_unset(first):
            forward = self._case.direction > 0
            self._unset = self._never_set = True
            self._off = self._zero = first if forward else max(epoch for epoch in _EPOCHS if first >= epoch - DAY_MS)
            return
        new_year = self._case.direction > 0 and _on_new_year(first)
        if started is not None:
            asked = self._case.started_utc_ms(started)
            apart = first - asked
            if 0 <= apart < DAY_MS if started.day_only else abs(apart) <= _AGREES_MS:
                return
            if not new_year:
                raise UsageError(
                    f"{self._case.file}:{line + place}: the first row is of {utc_text(first)}, --started says "
                    f"{utc_text(asked)}: leave --started out if the file is right; it is for files without a date"
                )
        if new_year:
            self._unset = self._never_set = True
            self._maybe = started is None
            self._new_year = True
            self._off = self._zero = first

    def _row_by_row(self, times: list[int | None], line: int) -> list[int | None]:
        """Rows among which the clock was set, or lost its setting: time goes on by one usual step there."""
        out: list[int | None] = []
        step = self._case.usual_ms * self._case.direction
        for place, ms in enumerate(times):
            if ms is None:
                out.append(None)
                continue
            if self._maybe and ms < (self._first or 0):
                self._maybe = self._never_set = self._unset = self._new_year = False  # not the first of all, after all
            unset = _is_unset(ms) or (self._new_year and ms - self._last < _LEAP_MS)
            if unset != self._unset:
                goes_on = self._last - self._off + step
                if unset:
                    self._lost(place, ms, line)
                    self._off = ms - goes_on
                elif self._never_set:
                    self._set(ms, line + place)
                    self._off = self._zero = ms - goes_on
                    self._never_set = self._maybe = self._new_year = False
                else:
                    self._off = self._zero
                    self._break(place)
                self._unset = unset
            out.append(ms - self._off)
            self._last = ms
        return out

    def _set(self, ms: int, line: int) -> None:
        self._said.append(
            f"the clock was set at line {line} (from {_month(self._last)} to {utc_text(ms)}): "
            "the rows before are dated backwards from there"
        )

    def _lost(self, place: int, ms: int, line: int) -> None:
        backwards = self._case.direction < 0
        if not backwards:
            self._break(place)
        self._losses += 1
        if self._losses > _MOST_SAID:
            return
        self._said.append(
            f"the clock was set in the row before line {line + place}: older rows are dated backwards from it"
            if backwards
            else f"the clock lost its setting at line {line + place} (it says {_month(ms)}): "
            "the rows from there on are dated as if they followed at once"
        )

    def _break(self, place: int) -> None:
        self._begun = sorted({*self._begun, place})


def _month(ms: int) -> str:
    """Of UTC, for people: that of the local time, which may be the month after."""
    return f"{EPOCH + (ms + DAY_MS // 2) * MS:%B %Y}"


def _on_new_year(ms: int) -> bool:
    """Whether UTC is of a first of January, wherever that was."""
    new_year = datetime((EPOCH + (ms + DAY_MS // 2) * MS).year, 1, 1)
    return -DAY_MS // 2 <= ms - (new_year - EPOCH) // MS <= DAY_MS


def _is_unset(ms: int) -> bool:
    return any(-DAY_MS <= ms - epoch <= _A_YEAR_MS for epoch in _EPOCHS)
