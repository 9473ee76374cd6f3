"""Which polls of a meter are due in which round: one that is never answered must not cost every round a wait."""

from __future__ import annotations

from typing import Final

from purifier.protocols.meter import Meter
from purifier.services.meters.questions import Question, is_answered, questions

RARELY: Final = 30
"""A poll without an answer is asked once in so many rounds: a board may be given a new firmware, or another setting."""
TRIES: Final = 3
"""So often a poll goes without an answer before it is asked rarely: one answer may be lost, or the board waking up."""


class Rounds:
    """Says which questions are due, round by round; `note` what came of each.

    What was answered once is asked in every round.  What never was is asked `RARELY` while others are answered, but for
    polls that ask for the current: these only step back for another one that does.  While nothing is answered, all are
    asked.
    """

    def __init__(self, meter: Meter) -> None:
        self._questions = questions(meter)
        self._round = 0

    def __bool__(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self._questions)

    def due(self) -> tuple[Question, ...]:
        """The questions of the next round."""
        self._round += 1
        return tuple(one for one in self._questions if self._round % RARELY == 0 or not self._steps_back(one))

    def note(self, question: Question, data: bytes) -> None:
        """``data`` is what came in behind ``question``."""
        if not question.was_answered:
            question.was_answered = is_answered(question, data)
            question.missed += not question.was_answered

    def _steps_back(self, question: Question) -> bool:
        if question.was_answered or question.missed < TRIES:
            return False
        return any(one.was_answered and (one.has_current or not question.has_current) for one in self._questions)
