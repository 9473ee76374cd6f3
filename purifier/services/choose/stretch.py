"""The best answer, stretched: what is to be changed should it have to last a week, or twice as long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.model.cautions_room import co2_words
from purifier.services.choose.rows import request_of
from purifier.services.longer.longer import longer
from purifier.services.plan.plan import column
from purifier.services.plan.read_conditions import read_conditions

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.found import Answer
    from purifier.services.choose.need import Need
    from purifier.services.choose.wanted import Asking
    from purifier.services.longer.change import Longer
    from purifier.services.plan.plan import Column

WEEK_H: Final = 7.0 * 24.0


def stretch_h(hours: float) -> float:
    """A week, or twice the need where that is no longer [h of the calendar]."""
    return WEEK_H if hours < WEEK_H else 2.0 * hours


def stretched(library: Library, asking: Asking, answer: Answer) -> Longer:
    """What would make ``answer`` last so long."""
    request = request_of(asking.need, answer.kit, answer.speed, answer.count)
    return longer(library, request, answer.text, request.setting, stretch_h(asking.hours))


def first_warning(asking: Asking) -> str:
    """That the CO2 of the people is too much, and with how much outdoor air it would not be, which stands before any
    answer and where there is none; empty where it is fine."""
    return co2_words(read_conditions(asking.need.conditions))


def column_of(library: Library, need: Need, answer: Answer) -> Column:
    """``answer`` as a column of the Plan, at its own setting; of two that by day."""
    request = request_of(need, answer.kit, answer.speed, answer.count)
    return column(library, request, answer.text)
