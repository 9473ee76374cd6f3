"""The search: every combination weighed, the few that could matter planned with their bands.

A combination's likely hours bound its *at least* from above, so one whose bound is below the need is never planned, nor
is one that a planned answer beats in every way even at its bound.  What remains is planned in the order of its price:
the first that meets the need with its low end is the cheapest there is, whatever was left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from purifier.services.choose.candidates import Candidates
from purifier.services.choose.found import Found
from purifier.services.choose.need import Need
from purifier.services.choose.plans import Plans
from purifier.services.choose.together import together

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def _never() -> bool:
    return False


def search(library: Library, need: Need, over: Callable[[], bool] = _never) -> Found:
    """Everything in ``library`` that meets ``need``, see `Found`.

    ``over`` is asked now and then, and ends it early with what there is.  Raises as `join` for conditions that cannot
    be read.
    """
    candidates = Candidates(library, need, over)
    candidates.weigh()
    priced = [one for one in candidates.good if one.price.is_known(one.count)]
    others = [one for one in candidates.good if not one.price.is_known(one.count)]
    plans = Plans(library, need, candidates, over)
    answers, apart = plans.ranked(priced), plans.apart(others)
    missed = plans.nearest(answer.models for answer in (*answers, *apart))
    return Found(need, answers, apart, missed, together(library, need), candidates.weighed, plans.planned, plans.whole)
