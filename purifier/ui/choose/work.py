"""What the Choose screen has done for it off the painting thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from purifier.errors import PurifierError
from purifier.ui.choose.need import lacks, read_need
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.found import Answer, Found
    from purifier.services.choose.wanted import Asking


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the fields ``texts``: ``asking`` and ``found``, or the ``trouble`` that says why nothing did.

    ``faults`` are fields that cannot be read, by name: what was found is without them.
    """

    texts: Mapping[str, str]
    asking: Asking | None = None
    found: Found | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All that is listed, the best first: those that do it, those without a price, those that just miss."""
        return () if self.found is None else (*self.found.answers, *self.found.unpriced, *self.found.missed)


@dataclass
class Sought(Message):
    """The search is over."""

    outcome: Outcome


def seek(
    library: Library, texts: Mapping[str, str], others: Mapping[str, str], now: datetime, over: Callable[[], bool]
) -> Outcome:
    """Read the fields and search; it ends early, with anything, once it is ``over``."""
    # What shows the answer is loaded here too, so that nothing on the painting thread has to wait for it.
    from purifier.services.choose.search import search
    from purifier.services.choose.wanted import need_of
    from purifier.ui.choose import answer_rows, detail_text  # noqa: F401

    wanted, faults = read_need(library, texts, others, now)
    if lacking := lacks(wanted):
        return Outcome(texts, faults=faults, trouble=next(iter(faults.values()), lacking))
    try:
        asking = need_of(library, wanted, now)
        found = search(library, asking.need, over)
    except PurifierError as error:
        return Outcome(texts, faults=faults, trouble=sentence(error))
    return Outcome(texts, asking, found, faults)


def key_of(answer: Answer) -> tuple[str, str, str]:
    """What tells one answer from another, in this search and in the next."""
    return answer.text, answer.kit.machine, answer.speed.setting.name


def first_warning(outcome: Outcome) -> str:
    """What is said before anything else: that the people in the room need more outdoor air than it has."""
    for code in ("co2-unsafe", "co2-high"):
        for answer in outcome.answers:
            for caution in answer.row.warnings:
                if caution.code == code:
                    return caution.text
    return ""
