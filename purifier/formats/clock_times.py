"""Times of day without a date: midnights are counted, the date is that of the file's name or of ``--started``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.formats.date_cells import Read
from purifier.formats.local_times import LocalTimes, an_hour_back
from purifier.formats.name_dates import NameDate
from purifier.formats.time_case import DAY_MS, NEWEST_FIRST, Case, Started
from purifier.formats.timeline import Dated
from purifier.formats.zones import local_ms, offsets_ms, utc_ms

_JITTER_MS: Final = 300_000
"""A step back by less is rows that overtake each other, not a new day."""
_AGREES_MS: Final = 120_000


class ClockTimes:
    """The timeline of a clock that shows no date; with ``name`` or ``--started`` its days are those of the calendar."""

    def __init__(self, read: Read, case: Case, sentence: str, name: NameDate | None, name_is: str) -> None:
        self._read, self._case = read, case
        self._name = name
        self._of_last = name is not None and name_is == "end"
        self._said = [sentence]
        self._day_ms = 0
        """Midnight of the day of the row before, since that of the first [ms]."""
        self._before: int | None = None
        self._first = 0
        self._last = 0
        self._first_day: int | None = None
        """Local midnight of the first day [ms since 1970, as if it were UTC]; None: nobody knows."""
        self._utc = False
        self._local: LocalTimes | None = None
        self._begun: list[int] = []

    def take(self, cells: Sequence[str], line: int) -> list[int | None]:
        clocks = self._read(cells, line)
        if any(ms is not None and ms >= DAY_MS for ms in clocks):
            clocks = [ms if ms is not None and ms < DAY_MS else None for ms in clocks]
        there = [ms for ms in clocks if ms is not None]
        self._begun = []
        if not there:
            return clocks
        if self._before is None:
            self._before = self._first = there[0]
            self._begin(line + clocks.index(there[0]))
        running = there == sorted(there, reverse=self._case.direction < 0)
        if running and (there[0] - self._before) * self._case.direction >= 0:
            base = self._day_ms
            self._before = there[-1]
            days: list[int | None] = [None if ms is None else ms + base for ms in clocks]
        else:
            days = self._row_by_row(clocks, line)
        self._last = next(ms for ms in reversed(days) if ms is not None)
        if self._first_day is None:
            return days
        dated = [None if ms is None else ms + self._first_day for ms in days]
        if self._local is None:
            return dated
        utc = self._local.utc(dated, line)
        self._begun = self._local.broken
        return utc

    def sections(self) -> list[int]:
        return self._begun

    def finish(self) -> Dated:
        said = list(self._said)
        if self._case.direction < 0:
            said.append(NEWEST_FIRST)
        if self._first_day is not None:
            said.extend(self._local.sentences if self._local else ())
            return Dated(0, tuple(dict.fromkeys(said)))
        name = self._name
        if name is not None and self._of_last:
            said.append(f"{name.sentence}, of its last row")
            last = _nearest_day(name, self._last % DAY_MS) + self._last % DAY_MS
            if name.utc:
                return Dated(last - self._last, tuple(said))
            said.append(self._case.zone.sentence)
            return Dated(utc_ms(self._case.zone.rules, last) - self._last, tuple(said))
        said.append("the file has no date; --started DATE gives one")
        return Dated(None, tuple(said))

    def _begin(self, line: int) -> None:
        started, name = self._case.started, self._name
        if started is not None:
            self._first_day, self._utc = self._day_of(started, line)
            self._said.append("the first row was on the day that --started says")
        elif name is not None and not self._of_last:
            self._first_day = _nearest_day(name, self._first)
            self._utc = name.utc
            self._said.append(name.sentence)
        else:
            return
        if not self._utc:
            self._local = LocalTimes(self._case.zone, self._case.file, self._case.direction, self._case.usual_ms)
            self._said.append(self._case.zone.sentence)

    def _day_of(self, started: Started, line: int) -> tuple[int, bool]:
        """The midnight before the first row, and whether it is UTC's: of a clock that shows UTC."""
        if started.day_only:
            return started.ms, started.utc
        local = local_ms(self._case.zone.rules, started.ms) if started.utc else started.ms
        for ms, utc in ((local, False), (started.ms, started.utc)):
            apart = (self._first - ms + DAY_MS // 2) % DAY_MS - DAY_MS // 2
            if abs(apart) <= _AGREES_MS:
                return ms + apart - self._first, utc
        raise UsageError(
            f"{self._case.file}:{line}: the first row is of {_clock_text(self._first)}, --started says "
            f"{_clock_text(local)}: give the date alone, or the time that the file has"
        )

    def _row_by_row(self, clocks: Sequence[int | None], line: int) -> list[int | None]:
        out: list[int | None] = []
        way = self._case.direction
        before = self._before or 0
        for place, ms in enumerate(clocks):
            if ms is None:
                out.append(None)
                continue
            back = (before - ms) * way
            if back > DAY_MS // 2:
                self._day_ms += way * DAY_MS
            elif -back > DAY_MS - _JITTER_MS:
                self._day_ms -= way * DAY_MS  # a row of before midnight that comes after it
            elif back > _JITTER_MS and not self._twice(ms, back):
                if an_hour_back(back, self._case.usual_ms):
                    raise self._put_back(before, ms, line + place)
                self._day_ms += way * DAY_MS
            out.append(ms + self._day_ms)
            before = ms
        self._before = before
        return out

    def _twice(self, ms: int, back_ms: int) -> bool:
        """Whether the clock was put back by summer time's end rather than a day went by."""
        if self._first_day is None or self._local is None:
            return False
        first, second = offsets_ms(self._local.zone.rules, self._first_day + self._day_ms + ms)
        return back_ms <= first - second

    def _put_back(self, before: int, ms: int, line: int) -> UsageError:
        """A step back by an hour where no summer time ends: a gap of 23 hours is as likely."""
        where = f"no change in {self._local.zone.name}" if self._local else "no date"
        return UsageError(
            f"{self._case.file}:{line}: the time steps back by an hour, {_clock_text(before)} to {_clock_text(ms)}, "
            f"with {where}: end of summer time (--started DATE and --zone NAME say of which day and where), "
            "a clock that was set, or the next day"
        )


def _nearest_day(name: NameDate, of_day_ms: int) -> int:
    """The midnight before a time of day that is nearest to a file's date, which may be just over midnight."""
    if name.of_day_ms is None:
        return name.day_ms
    apart = (of_day_ms - name.of_day_ms + DAY_MS // 2) % DAY_MS - DAY_MS // 2
    return name.day_ms + name.of_day_ms + apart - of_day_ms


def _clock_text(ms: int) -> str:
    seconds = ms // 1000 % 86_400
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
