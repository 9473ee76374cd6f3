"""What a meter is asked, each poll with the answers there are to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from purifier.protocols.encoder import polls
from purifier.protocols.framers import cutter
from purifier.protocols.meter import Meter, vital_names


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
