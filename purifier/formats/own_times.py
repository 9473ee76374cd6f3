"""The times of our own exports: seconds since the start of the run, and beside them the time of day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from purifier.formats.number_cells import scaled
from purifier.formats.timeline import Dated
from purifier.formats.utc_cells import utc_ms

OWN_TIMES: Final = ("t_s", "utc")


class OwnTimes:
    """A `purifier.formats.timeline.Timeline` of two columns: the run began at ``utc - t_s``, to the millisecond."""

    def __init__(self) -> None:
        self._start_ms: int | None = None
        self._shift_ms = 0
        """Of a second run in one file: its start, counted from that of the first."""
        self._last_ms = -1

    def take(self, seconds: Sequence[Any], utc: Sequence[Any]) -> tuple[list[int | None], list[int]]:
        """The times of some rows [ms since the start of the file], and the places at which another run begins."""
        times = [None if t is None or t != t else round(t * 1000.0) for t in scaled(seconds)]
        breaks = []
        for place, t_ms in enumerate(times):
            if t_ms is None:
                continue
            again = t_ms < self._last_ms
            if again:
                breaks.append(place)
            if again or self._start_ms is None:
                self._begin(t_ms, utc[place])
            self._last_ms = t_ms
            times[place] = t_ms + self._shift_ms
        return times, breaks

    def finish(self) -> Dated:
        """All rows were taken."""
        if self._start_ms is None:
            return Dated(None, ("the export says no time of day: its date is not known",))
        return Dated(self._start_ms)

    def _begin(self, t_ms: int, utc: Any) -> None:
        at_ms = utc_ms([utc])[0] if isinstance(utc, str) else None
        if at_ms is None:
            return
        if self._start_ms is None:
            self._start_ms = at_ms - t_ms
        self._shift_ms = at_ms - t_ms - self._start_ms
