"""Local times -> UTC: the hour that comes twice is told by the order of rows, the one that never comes is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.formats.zones import Zone, local_text, offsets_ms

HOUR_MS: Final = 3_600_000
_QUARTER_MS: Final = 900_000
"""Zones change at full quarters of an hour, all but a few: those are looked at row by row."""
_JITTER_MS: Final = 60_000
"""A step back by less is packets that overtake each other, not a clock that was put back."""
_MANY: Final = 50_000
_MOST_SAID: Final = 8


class LocalTimes:
    """One file's local times, block after block.

    ``direction`` is 1 where rows go on in time, -1 where the newest stands first; ``usual_ms`` is from row to row.
    ``broken`` are the places, in the rows read last, at which a clock was put back by an hour that is no summer time's.
    """

    def __init__(self, zone: Zone, file: str, direction: int, usual_ms: int) -> None:
        self.zone, self.file, self.direction, self.usual_ms = zone, file, direction, usual_ms
        self.broken: list[int] = []
        self.sentences: list[str] = []
        self._plain: dict[int, int | None] = {}
        self._first: int | None = None
        self._before: int | None = None
        """The local time of the row before."""
        self._twice: tuple[int, int] | None = None
        """While a doubled hour lasts: 0 in its first pass and 1 in its second, and the local time of the row before."""

    def utc(self, local: list[int | None], line: int) -> list[int | None]:
        """The rows' times as UTC [ms]; the first stands at ``line``."""
        self.broken = []
        there = [ms for ms in local if ms is not None]
        if not there:
            return local
        before, self._before = self._before, there[-1]
        if self._first is None:
            self._first = there[0]
        plain = self._plain
        if len(plain) > _MANY:
            plain.clear()
        for quarter in {ms // _QUARTER_MS for ms in there} - plain.keys():
            plain[quarter] = self._offset_of(quarter)
        in_order = there == sorted(there, reverse=self.direction < 0)
        if not in_order or (before is not None and (there[0] - before) * self.direction < 0):
            self._look_for_a_clock_put_back(local, before, line)
        if self._twice is None and len(there) == len(local):
            try:
                return [ms - plain[ms // _QUARTER_MS] for ms in there]  # type: ignore[operator]
            except TypeError:
                pass  # some quarter has no one offset
        return self._row_by_row(local, before, line)

    def _say(self, sentence: str) -> None:
        if len(self.sentences) < _MOST_SAID and sentence not in self.sentences:
            self.sentences.append(sentence)

    def _offset_of(self, quarter: int) -> int | None:
        """Ahead of UTC during a whole quarter of an hour [ms]; None where that changes, or the quarter comes twice."""
        first, last = quarter * _QUARTER_MS, quarter * _QUARTER_MS + _QUARTER_MS - 1
        found = {*offsets_ms(self.zone.rules, first), *offsets_ms(self.zone.rules, last)}
        return found.pop() if len(found) == 1 else None

    def _row_by_row(self, local: list[int | None], before: int | None, line: int) -> list[int | None]:
        out: list[int | None] = []
        for place, ms in enumerate(local):
            if ms is None:
                out.append(None)
                continue
            offset = self._plain[ms // _QUARTER_MS]
            if offset is None:
                pair = offsets_ms(self.zone.rules, ms)
                if pair[0] < pair[1]:
                    raise self._never_was(ms, pair, line + place)
                offset = pair[self._pass(ms, pair[0] - pair[1], local, place, before)] if pair[0] > pair[1] else pair[0]
                if pair[0] == pair[1]:
                    self._twice = None
            else:
                self._twice = None
            out.append(ms - offset)
            before = ms
        return out

    def _pass(self, ms: int, width_ms: int, local: Sequence[int | None], place: int, before: int | None) -> int:
        """Whether a time that comes twice, ``width_ms`` apart, is of the first pass or of the second."""
        first, second = (0, 1) if self.direction > 0 else (1, 0)
        if self._twice is None:
            now = self._entering(ms, width_ms, local, place, before)
            self._say(
                f"the hour of {local_text(ms)[:13]}:00 comes twice in {self.zone.name} (end of summer time): "
                "the order of rows says which is which"
            )
        else:
            now, last = self._twice
            onward = (ms - last) * self.direction
            if now == first and (onward < -_JITTER_MS or self._fits_the_second(onward, width_ms)):
                now = second
        self._twice = (now, ms)
        return now

    def _fits_the_second(self, onward_ms: int, width_ms: int) -> bool:
        """Whether a step on the clock is the usual one only if the clock was put back in between."""
        return abs(onward_ms + width_ms - self.usual_ms) < abs(onward_ms - self.usual_ms)

    def _entering(self, ms: int, width_ms: int, local: Sequence[int | None], place: int, before: int | None) -> int:
        """The pass that a doubled hour begins with: the first, unless rows join on only behind it."""
        first, second = (0, 1) if self.direction > 0 else (1, 0)
        close = 3 * self.usual_ms + _JITTER_MS
        if before is not None and 0 <= (onward := (ms - before) * self.direction) <= close:
            return second if self._fits_the_second(onward, width_ms) else first
        last = ms
        for later in local[place + 1 :]:
            if later is None:
                continue
            step = (later - last) * self.direction
            if step < -_JITTER_MS or step > HOUR_MS:
                return first  # it comes once more, or nothing tells
            if self._plain[later // _QUARTER_MS] is not None:
                return second if step <= close else first
            last = later
        return first

    def _never_was(self, ms: int, pair: tuple[int, int], line: int) -> UsageError:
        minutes = abs(pair[0]) // 60_000
        fixed = f"{'-' if pair[0] < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
        return UsageError(
            f"{self.file}:{line}: {local_text(ms)} was never on the clocks of {self.zone.name}, which were put forward "
            f"then: the file's clock does not keep summer time (--zone {fixed}), or it is of elsewhere (--zone NAME)"
        )

    def _look_for_a_clock_put_back(self, local: Sequence[int | None], before: int | None, line: int) -> None:
        """A step back by an hour that is no summer time's here: end of it elsewhere, or a clock that was set."""
        for place, ms in enumerate(local):
            if ms is None:
                continue
            if before is not None and an_hour_back((before - ms) * self.direction, self.usual_ms):
                self._put_back(before, ms, place, line)
            before = ms

    def _put_back(self, before: int, ms: int, place: int, line: int) -> None:
        if abs(ms - (self._first or 0)) <= 2 * self.usual_ms + 1500:
            return  # back at the beginning: another series of the same hour
        if any(first > second for first, second in (offsets_ms(self.zone.rules, t) for t in (ms, before))):
            return
        step = (
            f"{self.file}:{line + place}: the time steps back by an hour, from {local_text(before)} to {local_text(ms)}"
        )
        if not self.zone.sure:
            raise UsageError(
                f"{step}, where {self.zone.name} has no change: end of summer time elsewhere (--zone NAME), or a clock "
                f"that was set (--zone {self.zone.name})"
            )
        self.broken.append(place)
        self._say(f"{step}, where {self.zone.name} has no change: the clock was set there")


def an_hour_back(back_ms: int, usual_ms: int) -> bool:
    """Whether a step back is an hour less the time from one row to the next, give or take what rows come late."""
    between = HOUR_MS - back_ms
    return usual_ms < HOUR_MS // 2 and -1500 <= between <= usual_ms + min(4 * usual_ms, 60_000) + 1500
