"""Times since a start: seconds, milliseconds, ``1:02:03``, or none at all but a steady beat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.formats.date_cells import Read
from purifier.formats.name_dates import NameDate
from purifier.formats.time_case import DAY_MS, NEWEST_FIRST, Case
from purifier.formats.timeline import Dated
from purifier.formats.zones import utc_ms

_LONGEST_MS: Final = 36_525 * DAY_MS
"""A hundred years: what is longer is no time."""


class ElapsedTimes:
    """The timeline of a file that counts from its own start; ``wrap_ms``: where its counter begins again, 0: nowhere.

    A clock that begins again (the device was started anew, another run was appended) begins a section, which is put
    behind the one before.
    """

    def __init__(
        self, read: Read, case: Case, wrap_ms: float, sentence: str, name: NameDate | None, name_is: str
    ) -> None:
        self._read, self._case, self._wrap_ms = read, case, wrap_ms
        self._said = [sentence] if sentence else []
        self._name, self._name_is = name, name_is
        self._begun: list[int] = []
        self._first: int | None = None
        self._began = 0
        """The section's first time, as the file has it."""
        self._before: int | None = None
        self._most = 0
        self._shift = 0
        self._wraps = 0
        self._restarts: list[int] = []
        """The lines at which its clock began again, the first few."""
        self._sections = 0
        self._end = 0

    def take(self, cells: Sequence[str], line: int) -> list[int | None]:
        times = self._read(cells, line)
        self._begun = []
        there = [ms for ms in times if ms is not None]
        if there and (max(there) > _LONGEST_MS or min(there) < -_LONGEST_MS):
            times = [ms if ms is not None and abs(ms) <= _LONGEST_MS else None for ms in times]
            there = [ms for ms in times if ms is not None]
        if not there:
            return times
        if self._before is None:
            self._first = self._before = self._began = self._most = there[0]
        if self._case.direction > 0 and (there[0] < self._before or there != sorted(there)):
            times = self._row_by_row(times, line)
        else:
            self._before = there[-1]
            self._most = max(self._most, there[-1])
            if self._shift:
                times = [None if ms is None else ms + self._shift for ms in times]
        self._end = max(self._end, max(ms for ms in times if ms is not None))
        return times

    def sections(self) -> list[int]:
        return self._begun

    def finish(self) -> Dated:
        said = list(self._said)
        if self._case.direction < 0:
            said.append(NEWEST_FIRST)
        if self._wraps:
            said.append(f"its counter ran over {self._wraps} time{'s' * (self._wraps > 1)}: time goes on there")
        if self._sections:
            lines = ", ".join(map(str, self._restarts)) + ("…" if self._sections > len(self._restarts) else "")
            said.append(f"its clock began again at line {lines}: what follows is a part of its own")
        start = self._start(said)
        if self._sections and start is not None:
            said.append("how long it stood still in between is not known: each part is dated as if it followed at once")
        return Dated(start, tuple(said))

    def _start(self, said: list[str]) -> int | None:
        started = self._case.started
        if started is not None:
            said.append("the first row was when --started says")
            return self._case.started_utc_ms(started) - (self._first or 0)
        name = self._name
        if name is None:
            said.append("the file has no date; --started DATE gives one")
            return None
        if name.of_day_ms is None or not self._name_is:
            missing = "its first row or its last" if name.of_day_ms is not None else "the time of day"
            said.append(f"{name.sentence}, which does not say {missing}: no date is taken from it; --started gives one")
            return None
        local = name.day_ms + name.of_day_ms
        moment = local if name.utc else utc_ms(self._case.zone.rules, local)
        if not name.utc:
            said.append(self._case.zone.sentence)
        said.append(f"{name.sentence}, of its {'last' if self._name_is == 'end' else 'first'} row")
        return moment - (self._end if self._name_is == "end" else self._first or 0)

    def _row_by_row(self, times: Sequence[int | None], line: int) -> list[int | None]:
        out: list[int | None] = []
        usual = self._case.usual_ms
        before = self._before or 0
        for place, ms in enumerate(times):
            if ms is None:
                out.append(None)
                continue
            back = before - ms
            if back > 0 and self._wrap_ms and abs(back - self._wrap_ms) <= 10 * usual + 60_000:
                self._wraps += 1
                self._shift += round(self._wrap_ms)
                self._began, self._most = ms, ms
            elif back > 1.5 * usual and (ms <= self._began or 2 * (ms - self._began) < self._most - self._began):
                self._begun.append(place)
                self._sections += 1
                self._shift += self._most + usual - ms
                self._began, self._most = ms, ms
                if len(self._restarts) < 3:
                    self._restarts.append(line + place)
            self._most = max(self._most, ms)
            out.append(ms + self._shift)
            before = ms
        self._before = before
        return out


class EvenTimes:
    """The timeline of a file without times: a row every ``every_ms``."""

    def __init__(self, every_ms: float, case: Case) -> None:
        self._every_ms, self._case, self._rows = every_ms, case, 0

    def take(self, cells: Sequence[str], _line: int) -> list[int | None]:
        first, self._rows = self._rows, self._rows + len(cells)
        return [round(row * self._every_ms) for row in range(first, self._rows)]

    def sections(self) -> list[int]:
        return []

    def finish(self) -> Dated:
        said = f"the file has no times: a row every {self._every_ms / 1000:g} s (--every)"
        started = self._case.started
        if started is None:
            return Dated(None, (said, "the file has no date; --started DATE gives one"))
        return Dated(self._case.started_utc_ms(started), (said, "the first row was when --started says"))
