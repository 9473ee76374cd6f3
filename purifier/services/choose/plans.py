"""The candidates that could matter, planned: the cheapest first, none that something planned beats even at its bound."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.model.front import Score, front
from purifier.services.choose.buy import items, total_usd
from purifier.services.choose.candidates import NEAR, Candidate, Candidates, Near
from purifier.services.choose.found import Answer
from purifier.services.choose.rows import plan_at
from purifier.services.choose.why import why_missed
from purifier.services.plan.answer import stopping

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need
    from purifier.services.choose.speeds import Speed

RANKED: Final = 24
"""So many of the cheapest set-ups are planned at every setting that does, even where another is better in every way."""
UNPRICED: Final = 8
MISSED: Final = 6
MOST_PLANNED: Final = 1_500
"""After so many plans the rest is left: a front of thousands is none that a person walks along."""


class Plans:
    """Plans candidates and keeps what came of it; ``whole``: none was left out that could be on the front."""

    def __init__(self, library: Library, need: Need, candidates: Candidates, over: Callable[[], bool]) -> None:
        self._library, self._need, self._candidates, self._over = library, need, candidates, over
        self.near: list[Near] = list(candidates.near)
        self.planned = 0
        self.whole = True

    def ranked(self, found: Sequence[Candidate]) -> tuple[Answer, ...]:
        """The cheapest that meet the need, and all of the front; cheapest first, the longest first of one price."""
        heap = [(one.price.usd(one.count), _mass(one.kit, one.count), i, one.count) for i, one in enumerate(found)]
        heapq.heapify(heap)
        answers: list[Answer] = []
        scores: list[Score] = []
        bought: set[tuple[str, str]] = set()
        while heap:
            usd, mass, i, count = heapq.heappop(heap)
            one = found[i]
            self._push_next(heap, one, i, count)
            bound = (usd, mass, _noise(one.speed), -one.speed.air_m3_per_h, -one.kit.most_hours(count, one.speed.power_w))
            if len(bought) >= RANKED and _beaten(scores, bound):
                continue
            if self.planned >= MOST_PLANNED or self._over():
                self.whole = False
                break
            answer = self._meeting(one, count)
            if answer is not None:
                answers.append(answer)
                scores.append(answer.score)
                bought.add(answer.hardware)
        return _in_order([replace(one, on_front=on) for one, on in zip(answers, front(scores), strict=True)])

    def apart(self, found: Sequence[Candidate]) -> tuple[Answer, ...]:
        """Some that meet the need and have a price that is not known, the fewest of those first."""
        heap = [((one.price.unknowns(one.count), one.price.usd(one.count)), i, one.count) for i, one in enumerate(found)]
        answers: dict[tuple[str, str], Answer] = {}
        for _, i, count in heapq.nsmallest(10 * UNPRICED, heap):
            if len(answers) >= UNPRICED or self._over():
                break
            answer = self._meeting(found[i], count)
            if answer is not None:
                answers.setdefault(answer.hardware, answer)
        return tuple(answers.values())

    def nearest(self, done: Iterable[tuple[str, str]]) -> tuple[Answer, ...]:
        """Those that missed the need by least, each kind of hardware once, with the reason."""
        shown: dict[tuple[str, str, str], Answer] = {}
        done = set(done)
        for near in heapq.nsmallest(12 * MISSED, self.near, key=lambda one: (one.by, one.price.usd(one.count))):
            if len(shown) >= MISSED or self._over():
                break
            kind = (near.kit.battery.id, near.kit.output, near.kit.purifier.id)
            if (near.kit.text(near.count), near.kit.machine) in done or kind in shown:
                continue
            answer = self._planned(near.kit, near.speed, near.count)
            if answer is not None:
                reason = why_missed(near.why, answer, self._need)
                if reason:
                    shown[kind] = replace(answer, reason=reason)
        return tuple(shown.values())

    def _push_next(self, heap: list[tuple[float, float, int, int]], one: Candidate, i: int, count: int) -> None:
        """One battery more is another set-up."""
        more = count + 1
        if more <= one.most and one.price.is_known(more) and not self._candidates.too_much(one.kit, one.price, more):
            heapq.heappush(heap, (one.price.usd(more), _mass(one.kit, more), i, more))

    def _meeting(self, one: Candidate, count: int) -> Answer | None:
        """The candidate planned; None where its low end is too low or something stops it, which is kept as near."""
        if one.kit.most_hours(count, one.speed.power_w) < self._need.hours * (1.0 - 1e-9):
            return None
        answer = self._planned(one.kit, one.speed, count)
        if answer is None:
            return None
        if stopping(answer.row) is not None:
            self.near.append(Near(1.0, "stops", one.kit, one.speed, one.price, count))
            return None
        if answer.margin_h < -1e-9 * self._need.hours:
            by = self._need.hours / max(answer.row.runtime_low_h, 1e-9)
            if by <= NEAR:
                self.near.append(Near(by, "hours", one.kit, one.speed, one.price, count))
            return None
        return answer

    def _planned(self, kit: Kit, speed: Speed, count: int) -> Answer | None:
        self.planned += 1
        try:
            row = plan_at(self._library, self._need, kit, speed, count)
        except PurifierError:
            return None  # no runtime comes of its figures; the Plan says why
        need = self._need
        machines = (kit.purifier, kit.purifiers)
        bought = items(self._library, (kit.battery, count), machines, kit.converter, need.own, bare=kit.is_bare)
        return Answer(kit, speed, count, row, bought, total_usd(bought), row.runtime_low_h - need.hours)


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
