"""How often a meter speaks, followed as it changes, and which silences between its readings are gaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import sub
from typing import Final, NamedTuple

GAP_INTERVALS: Final = 5
"""An interval of more than this many usual ones is a gap."""
LEARNING: Final = 8
"""Intervals from which the usual one is learned; the median of eight shrugs off one hiccup."""
LEARNING_MS: Final = 300_000
"""A slow meter is not waited for any longer than this, once it has spoken four times,"""
MOST_HELD: Final = 1_000
"""nor a very fast one for more readings than these."""
SHORTEST_INTERVAL_MS: Final = 200
LONGEST_INTERVAL_MS: Final = 86_400_000
"""Whoever speaks less than once a day keeps no pace."""
UNKNOWN_MS: Final = 1000
"""Most meters speak once a second."""
TOGETHER_MS: Final = 50
"""Readings no further apart came in together: a gateway's backlog, a buffer that was full. They tell no pace."""
ALIKE: Final = 3
"""Three long silences in a row, none more than three times another, are no gaps but a slower pace."""


class Timed(NamedTuple):
    """When a reading came [ms since the run's start], and whether the silence before it was a gap."""

    t_ms: int
    after_gap: bool


def usual_interval_ms(times_ms: Sequence[int]) -> int | None:
    """Median interval between readings that did not come in together [ms]; None where there is none."""
    return usual_of([b - a for a, b in pairwise(times_ms) if b - a > TOGETHER_MS][:LEARNING])


def usual_of(steps_ms: Sequence[int]) -> int | None:
    """The median of some intervals, between the shortest and the longest there is [ms]; None for none."""
    middle = sorted(steps_ms)[len(steps_ms) // 2] if steps_ms else None
    return None if middle is None else min(max(SHORTEST_INTERVAL_MS, middle), LONGEST_INTERVAL_MS)


class Pace:
    """Follows the interval of one meter; `see` each reading's time and learn what is decided by it.

    Whether a long silence is a gap or the first of a slower pace only shows afterwards: a board prints fast while it
    starts and then once a minute.  So a reading behind a long silence waits until a shorter one follows (it was a gap),
    or two more that are alike (the meter speaks more slowly now).
    """

    def __init__(self, usual_ms: int | None = None, last_ms: int | None = None, least_gap_ms: int = 0) -> None:
        """``usual_ms``: the interval so far [ms], None: to be learned.  ``last_ms``: the reading before the first.

        ``least_gap_ms``: no silence up to this is a gap, however often the meter speaks.
        """
        self.usual_ms = usual_ms
        self._least_gap_ms = least_gap_ms
        self._most_ms = max(least_gap_ms, GAP_INTERVALS * (usual_ms or 0))
        self._last_ms = last_ms
        self._waiting: list[int] = []
        self._long: list[tuple[int, int]] = []
        """(how long, when it ended) of the silences that nobody knows yet what to call [ms]."""
        self._steps: list[int] = []
        """Recent intervals unlike the usual one, and while it is not known, all."""

    def see(self, t_ms: int) -> bool | list[Timed]:
        """Take the time of one more reading, later than all before [ms since the run's start].

        False: it follows the one before it, and no other waits.  Else the readings that are decided now, oldest first.
        """
        if self.usual_ms is None:
            return self._learn(t_ms)
        last_ms = self._last_ms
        self._last_ms = t_ms
        if last_ms is None:
            return False
        step = t_ms - last_ms
        if self._waiting:
            return self._judge(t_ms, step)
        if step > self._most_ms:
            self._waiting, self._long = [t_ms], [(step, t_ms)]
            return []
        if 2 * step < self.usual_ms or step > 2 * self.usual_ms:
            self._wander(step)
        elif self._steps:
            self._steps.clear()
        return False

    def keeps(self, times_ms: Sequence[int]) -> bool:
        """Take many readings at once, each of which follows the one before it after about the usual interval.

        ``times_ms``: as of `see`, at least one.  False: one of them does not, or one waits, and none was taken.
        """
        if self.usual_ms is None or self._last_ms is None or self._waiting:
            return False
        steps = list(map(sub, times_ms, (self._last_ms, *times_ms[:-1])))
        if 2 * min(steps) < self.usual_ms or max(steps) > 2 * self.usual_ms:
            return False
        self._steps.clear()
        self._last_ms = times_ms[-1]
        return True

    def finish(self) -> list[Timed]:
        """Nothing more will come: what is to be thought of the readings that wait."""
        decided: list[Timed] = []
        if self.usual_ms is None and self._waiting:
            decided = self._known()
        if not self._waiting:
            return decided
        if len(self._long) == ALIKE - 1 and self._are_alike():
            return [*decided, *self._slower()]
        return [*decided, *self._release(self._waiting[-1])]

    def _learn(self, t_ms: int) -> list[Timed]:
        if self._waiting and (step := t_ms - self._waiting[-1]) > TOGETHER_MS:
            self._steps.append(step)
        self._waiting.append(t_ms)
        late = t_ms - self._waiting[0] >= LEARNING_MS and len(self._steps) >= ALIKE
        enough = len(self._steps) >= LEARNING or len(self._waiting) >= MOST_HELD
        return self._known() if enough or late else []

    def _known(self) -> list[Timed]:
        """The usual interval is known: judge the readings that it was learned from."""
        self._set(self._learned_ms())
        held, self._waiting = self._waiting, []
        decided: list[Timed] = []
        for t_ms in held:
            found = self.see(t_ms)
            decided += found if isinstance(found, list) else [Timed(t_ms, False)]
        return decided

    def _learned_ms(self) -> int:
        """What the first readings show of the pace, as far as they do [ms]."""
        shortest = min(self._steps, default=0)
        if len(self._steps) >= ALIKE:
            return usual_of(self._steps) or SHORTEST_INTERVAL_MS
        if len(self._waiting) >= MOST_HELD:
            return SHORTEST_INTERVAL_MS
        # One silence of hours proves no pace.
        return max(SHORTEST_INTERVAL_MS, shortest) if 0 < shortest <= LEARNING_MS else UNKNOWN_MS

    def _judge(self, t_ms: int, step: int) -> list[Timed]:
        since_ms = t_ms - self._long[-1][1]
        self._waiting.append(t_ms)
        if step > self._most_ms:
            self._long.append((step, t_ms))
            if len(self._long) < ALIKE:
                return []
            if self._are_alike():
                return self._slower()
            return self._release(self._waiting[self._waiting.index(self._long[1][1]) - 1])
        if since_ms <= max(TOGETHER_MS, self._most_ms // 10):
            return []
        return self._release(t_ms)

    def _are_alike(self) -> bool:
        steps = [step for step, _ in self._long]
        return max(steps) <= ALIKE * min(steps) and min(steps) <= LONGEST_INTERVAL_MS

    def _slower(self) -> list[Timed]:
        """The silences were no gaps: this is how often the meter speaks now."""
        self._set(usual_of([step for step, _ in self._long]) or SHORTEST_INTERVAL_MS)
        self._long = []
        return self._release(self._waiting[-1])

    def _release(self, until_ms: int) -> list[Timed]:
        """The readings that wait, up to the one at ``until_ms``; silences not taken for a pace were gaps."""
        gaps = {t_ms for _, t_ms in self._long}
        decided = [Timed(t_ms, t_ms in gaps) for t_ms in self._waiting if t_ms <= until_ms]
        self._waiting = self._waiting[len(decided) :]
        self._long = [one for one in self._long if one[1] > until_ms]
        return decided

    def _wander(self, step: int) -> None:
        """An interval within the limit, yet unlike the usual: as many of these in a row as it takes to learn one."""
        if step <= TOGETHER_MS:
            return
        self._steps.append(step)
        if len(self._steps) >= LEARNING:
            self._set(usual_of(self._steps) or SHORTEST_INTERVAL_MS)

    def _set(self, usual_ms: int) -> None:
        self.usual_ms = usual_ms
        self._most_ms = max(self._least_gap_ms, GAP_INTERVALS * usual_ms)
        self._steps = []
