"""The candidates that could matter, planned: the cheapest first, none that a planned one beats even at its bound."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.model.front import Score, front
from purifier.services.choose.candidates import NEAR, Candidate, Candidates, Near
from purifier.services.choose.found import Answer
from purifier.services.choose.rows import Planner
from purifier.services.choose.why import why_missed
from purifier.services.plan.answer import stopping
from purifier.services.plan.buy import items, total_usd

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need
    from purifier.services.choose.speeds import Speed

RANKED: Final = 24
"""So many of the cheapest set-ups are planned at least, even where another one beats them in every way."""
UNPRICED: Final = 8
MISSED: Final = 6
LOOKED_AT: Final = 8
"""So many times as many near misses are planned, for a bound tells little of how near they come."""
MOST_PLANNED: Final = 600
"""After so many plans the rest is left: a front of hundreds is none that a person walks along."""


class Plans:
    """Plans candidates and keeps what came of it; ``whole``: none was left out that could be on the front."""

    def __init__(self, library: Library, need: Need, candidates: Candidates, over: Callable[[], bool]) -> None:
        self._library, self._need, self._candidates, self._over = library, need, candidates, over
        self._planner = Planner(library, need)
        self.planned = 0
        self.whole = True

    def ranked(self, found: Sequence[Candidate]) -> tuple[Answer, ...]:
        """The cheapest that meet the need, and all of the front, cheapest first.

        Of one price those come first that nothing may end in the night, then the longest.
        Of one battery and purifier model none is kept that another of them beats.  Whatever beats one that is listed
        costs no more, so it has been looked at: who is on the front is told truly even where the search ends early.
        """
        heap = [(one.price.usd(one.count), _mass(one.kit, one.count), i, one.count) for i, one in enumerate(found)]
        heapq.heapify(heap)
        answers: list[Answer] = []
        scores: list[Score] = []
        own: dict[tuple[str, str], list[Score]] = {}
        while heap:
            usd, mass, i, count = heapq.heappop(heap)
            one = found[i]
            self._push_next(heap, one, i, count)
            hours = one.kit.most_hours(count, one.speed.power_w)
            bound = (usd, mass, _noise(one.speed), -one.speed.air_m3_per_h, -hours)
            models = (one.kit.battery.id, one.kit.purifier.id)
            if _beaten(own.get(models, ()), bound) or (len(own) >= RANKED and _beaten(scores, bound)):
                continue
            if self.planned >= MOST_PLANNED or self._over():
                self.whole = False
                break
            answer = self._meeting(one, count)
            if answer is None:
                wrong = self._too_much(one, count + 1) if count < one.most else []
                if len(wrong) == 1:  # one battery more might do it, and passes a limit
                    self._candidates.near_miss(*wrong[0], one.kit, one.speed, one.price, count + 1)
            elif not _beaten(own.get(models, ()), answer.score):
                answers.append(answer)
                scores.append(answer.score)
                own.setdefault(models, []).append(answer.score)
        return _in_order([replace(one, on_front=on) for one, on in zip(answers, front(scores), strict=True)])

    def apart(self, found: Sequence[Candidate]) -> tuple[Answer, ...]:
        """Some that meet the need and have a price that is not known, the fewest of those first; each battery and
        purifier model once."""
        answers: dict[tuple[str, str], Answer] = {}
        for one in heapq.nsmallest(LOOKED_AT * UNPRICED, found, key=_least_unknown):
            models = (one.kit.battery.id, one.kit.purifier.id)
            if len(answers) >= UNPRICED or self._over():
                break
            answer = None if models in answers else self._meeting(one, one.count)
            if answer is not None:
                answers[models] = answer
        return tuple(answers.values())

    def nearest(self, done: Iterable[tuple[str, str]]) -> tuple[Answer, ...]:
        """Those that missed the need by least, each battery and purifier model once, with all that is wrong with them:
        those with the fewest faults first.  Where none is near and nothing does it, the least far one."""
        answered = set(done)
        missed: dict[tuple[str, str], tuple[int, float, Answer]] = {}
        nearest = heapq.nsmallest(
            LOOKED_AT * MISSED, self._candidates.near, key=lambda one: (one.by, one.price.usd(one.count))
        )
        for near in nearest:
            if near.models not in answered and not self._over():
                self._miss(near, missed, NEAR)
        if not missed and not answered and self._candidates.far is not None:
            self._miss(self._candidates.far, missed, math.inf)
        ranked = sorted(missed.values(), key=lambda one: one[:2])
        return tuple(answer for _, _, answer in ranked[:MISSED])

    def _miss(self, near: Near, missed: dict[tuple[str, str], tuple[int, float, Answer]], most: float) -> None:
        """Plan it, and keep it where it is nearer than what is kept of its models."""
        answer = self._planned(near.kit, near.speed, near.count)
        if answer is None:
            return
        wrong = why_missed(answer, self._need)
        by = max(near.by, self._need.hours / max(answer.row.runtime_low_h, 1e-9))
        if wrong and by <= most and (len(wrong), by) < missed.get(near.models, (math.inf, 0.0))[:2]:
            missed[near.models] = (len(wrong), by, replace(answer, reason="; ".join(wrong)))

    def _push_next(self, heap: list[tuple[float, float, int, int]], one: Candidate, i: int, count: int) -> None:
        """One battery more, where that keeps the limits, is a set-up of its own."""
        more = count + 1
        if more <= one.most and one.price.is_known(more) and not self._too_much(one, more):
            heapq.heappush(heap, (one.price.usd(more), _mass(one.kit, more), i, more))

    def _too_much(self, one: Candidate, count: int) -> list[tuple[float, str]]:
        return self._candidates.too_much(one.kit, one.price, count)

    def _meeting(self, one: Candidate, count: int) -> Answer | None:
        """The candidate planned; None where its low end is too low or something stops it, which is kept as near."""
        if one.kit.most_hours(count, one.speed.power_w) < self._need.hours * (1.0 - 1e-9):
            return None
        answer = self._planned(one.kit, one.speed, count)
        if answer is None:
            return None
        if stopping(answer.row) is not None:
            self._candidates.near_miss(1.0, "stops", one.kit, one.speed, one.price, count)
            return None
        if answer.margin_h < -1e-9 * self._need.hours:
            by = self._need.hours / max(answer.row.runtime_low_h, 1e-9)
            self._candidates.near_miss(by, "hours", one.kit, one.speed, one.price, count)
            return None
        return answer

    def _planned(self, kit: Kit, speed: Speed, count: int) -> Answer | None:
        self.planned += 1
        try:
            row = self._planner.row(kit, speed, count)
        except PurifierError:
            return None  # no runtime comes of its figures; the Plan says why
        need = self._need
        machines = (kit.purifier, kit.purifiers)
        bought = items(self._library, (kit.battery, count), machines, kit.converter, need.own, bare=kit.is_bare)
        return Answer(
            kit, speed, count, row, bought, total_usd(bought), row.runtime_low_h - need.hours, need.hours_per_day
        )


def _least_unknown(one: Candidate) -> tuple[float, ...]:
    energy_wh = one.count * one.kit.battery.energy_wh.value
    return one.price.unknowns(one.count), one.price.usd(one.count), energy_wh, one.speed.power_w


def _in_order(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    def rank(one: Answer) -> tuple[float | None, float, bool, float]:
        return one.cost_usd, _mass(one.kit, one.count), one.is_doubtful, -one.row.runtime_low_h

    return tuple(sorted(answers, key=rank))


def _beaten(scores: Sequence[Score], bound: Score) -> bool:
    """Whether a planned one is as good in every way as this could be at its bound, and better in one."""
    a, b, c, d, e = bound
    return any(
        one[0] <= a and one[1] <= b and one[2] <= c and one[3] <= d and one[4] <= e and one != bound for one in scores
    )


def _mass(kit: Kit, count: int) -> float:
    mass = kit.mass_kg(count)
    return math.inf if mass is None else mass


def _noise(speed: Speed) -> float:
    return math.inf if speed.noise_dba is None else speed.noise_dba
