"""What was changed on the Plan screen, step by step, so that each step can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from purifier.services.plan.request import Request

MOST_STEPS: Final = 200
"""Older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change in words (``removed Anker SOLIX C1000``): what was asked before and after it, and the cursor then.

    ``kind`` is what steps have in common that are undone as one, such as the letters typed into one field; None: it
    stands alone.  ``there``: the setting that the cursor went to with it, counted from 0; None: it stayed.
    """

    words: str
    before: Request
    after: Request
    setup: int = 0
    setting: int = 0
    kind: str | None = None
    there: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Steps done, the newest last, and steps undone, the next to be done again last."""

    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    @property
    def same_batteries(self) -> bool:
        """Whether no step that is in force put other batteries on the screen."""
        return all(step.before.batteries == step.after.batteries for step in self.past)

    def done(self, step: Step) -> History:
        """With one step more; what was undone before it cannot be done again."""
        last = self.past[-1] if self.past else None
        if last is not None and step.kind is not None and last.kind == step.kind:
            joined = Step(step.words, last.before, step.after, last.setup, last.setting, step.kind)
            past = (*self.past[:-1], joined) if joined.before != joined.after else self.past[:-1]
            return History(past)
        return History((*self.past, step)[-MOST_STEPS:])

    def closed(self) -> History:
        """The same, but what comes next is a step of its own, whatever its kind."""
        if not self.past:
            return self
        return History((*self.past[:-1], replace(self.past[-1], kind=None)), self.future)

    def undone(self) -> tuple[Step | None, History]:
        """The step to undo, and what is left; None when there is none."""
        if not self.past:
            return None, self
        return self.past[-1], History(self.past[:-1], (*self.future, self.past[-1])).closed()

    def redone(self) -> tuple[Step | None, History]:
        """The step to do again, and what is left; None when there is none."""
        if not self.future:
            return None, self
        return self.future[-1], History((*self.past, self.future[-1]), self.future[:-1]).closed()
