"""The candidates that could matter, planned: the cheapest first, none that a planned one beats even at its bound."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.model.front import Score, front
from purifier.services.choose.candidates import NEAR, Candidate, Candidates
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
        """The cheapest that meet the need, and all of the front; cheapest first, the longest first of one price.

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
        """Those that missed the need by least, each battery and purifier model once, with the reason."""
        answered = set(done)
        missed: dict[tuple[str, str], tuple[float, Answer]] = {}
        for near in heapq.nsmallest(
            LOOKED_AT * MISSED, self._candidates.near, key=lambda one: (one.by, one.price.usd(one.count))
        ):
            models = (near.kit.battery.id, near.kit.purifier.id)
            if models in answered or self._over():
                continue
            answer = self._planned(near.kit, near.speed, near.count)
            if answer is None:
                continue
            by = max(near.by, self._need.hours / max(answer.row.runtime_low_h, 1e-9))
            reason = why_missed(answer, self._need)
            if reason and by <= NEAR and by < missed.get(models, (math.inf,))[0]:
                missed[models] = (by, replace(answer, reason=reason))
        return tuple(answer for _, answer in sorted(missed.values(), key=lambda pair: pair[0])[:MISSED])

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
        return Answer(kit, speed, count, row, bought, total_usd(bought), row.runtime_low_h - need.hours)


def _least_unknown(one: Candidate) -> tuple[float, ...]:
    energy_wh = one.count * one.kit.battery.energy_wh.value
    return one.price.unknowns(one.count), one.price.usd(one.count), energy_wh, one.speed.power_w


def _in_order(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda one: (one.cost_usd, _mass(one.kit, one.count), -one.row.runtime_low_h)))


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
