"""Which polls of a meter are due in which round: one that is never answered must not cost every round a wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from purifier.protocols.encoder import polls
from purifier.protocols.framers import cutter
from purifier.protocols.meter import Meter, vital_names

RARELY: Final = 30
"""A poll without an answer is asked once in so many rounds: a board may be given a new firmware, or another setting."""
TRIES: Final = 3
"""So often a poll goes without an answer before it is asked rarely: one answer may be lost, or the board waking up."""


@dataclass(slots=True, eq=False)
class Question:
    """One poll, what may come back for it, and how it fared so far."""

    poll: bytes
    answers: Meter
    """The meter as if it knew nothing but the answers to this poll, and frames that nothing asks for."""
    has_current: bool
    """Its answer makes the reading; without one there is nothing to log, whatever else comes."""
    was_answered: bool = False
    missed: int = 0
    """How often it went without an answer."""


def questions(meter: Meter) -> tuple[Question, ...]:
    """The distinct polls of ``meter``, in the order of its table."""
    by_poll = [(frame, polls(replace(meter, frames=(frame,)))) for frame in meter.frames]
    vital = vital_names(meter)
    found = []
    for poll in dict.fromkeys(polls(meter)):
        asked = [frame for frame, its in by_poll if poll in its]
        frames = tuple(frame for frame, its in by_poll if poll in its or not its)
        has_current = any(field.name in vital for frame in asked for field in frame.fields)
        found.append(Question(poll, replace(meter, frames=frames), has_current))
    return tuple(found)


def is_answered(question: Question, data: bytes) -> bool:
    """Whether ``data`` holds an answer to ``question`` that says something: a refusal is none."""
    pieces, _, _ = cutter(question.answers)(data, True)
    return any(piece.frame is not None and piece.fault is None for piece in pieces)


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
