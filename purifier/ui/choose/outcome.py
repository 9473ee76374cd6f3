"""What came of what was asked, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer, Found
    from purifier.services.choose.wanted import Asking


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the fields ``texts``: ``asking`` and ``found``, or the ``trouble`` that says why nothing did.

    ``faults`` are fields that cannot be read, by name: what was found is of before.
    """

    texts: Mapping[str, str]
    asking: Asking | None = None
    found: Found | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    warning: str = ""
    """Said before anything else: that the people in the room need more outdoor air than it has."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All that is listed, the best first: those that do it, those without a price, those that just miss."""
        return () if self.found is None else (*self.found.answers, *self.found.unpriced, *self.found.missed)


def key_of(answer: Answer) -> tuple[str, str, str]:
    """What tells one answer from another, in this search and in the next."""
    return answer.text, answer.kit.machine, answer.speed.setting.name
