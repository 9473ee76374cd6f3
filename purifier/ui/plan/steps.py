"""What the Plan screen holds, changed step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.screen import Screen

from purifier.ui.plan.history import History, Step
from purifier.ui.plan.view import View, with_battery
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from purifier.services.plan.request import Request


class PlanSteps(Screen[None]):
    """``request`` is what is asked, ``view`` what is shown; the screen says how a change is worked out."""

    request: reactive[Request | None] = reactive["Request | None"](None, init=False, always_update=True, repaint=False)
    view: reactive[View | None] = reactive[View | None](None, init=False, repaint=False)

    history: History = History()

    def change(self, request: Request) -> None:
        """Hold ``request`` from now on, and have it planned."""
        raise NotImplementedError

    def step(
        self,
        words: str,
        request: Request,
        *,
        setup: int | None = None,
        setting: int | None = None,
        kind: str | None = None,
    ) -> None:
        """Change to ``request``, which can be undone as ``words``; the cursor goes where that is named.

        Steps of the same ``kind`` that follow each other are undone as one.
        """
        before, view = self.request, self.view
        if before is None or before == request:
            return
        at = (0, 0) if view is None else (view.setup, view.setting)
        self.history = self.history.done(Step(words, before, request, *at, kind))
        if view is not None:
            there = replace(
                view,
                setup=view.setup if setup is None else setup,
                setting=view.setting if setting is None else setting,
            )
            self.set_reactive(PlanSteps.view, there)
        self.change(request)

    def add_battery(self, text: str, name: str, setup: int) -> bool:
        """A set-up more, under the cursor at ``setup``; True where the first of a newcomer's takes the example's place.

        That is a step of its own, so that one z puts the example back beside it.
        """
        assert self.request is not None
        instead = owner(self).welcome and self.history.same_batteries and bool(self.request.batteries)
        changed = with_battery(self.request, len(self.request.batteries), text)
        self.step(f"added {name}", changed, setup=setup)
        if instead:
            self.step("took the example off", replace(changed, batteries=(text,)), setup=0)
            owner(self).say(f"{name} takes the place of the example; z puts that back beside it.")
        return instead

    def action_undo(self) -> None:
        """The request before the last change, with the cursor where it was then."""
        step, self.history = self.history.undone()
        if step is None:
            owner(self).say("There is nothing to undo.")
            return
        self._go(step.before, step)
        owner(self).say(f"Undone: {step.words}. Z does it again.")

    def action_redo(self) -> None:
        """What z undid, again."""
        step, self.history = self.history.redone()
        if step is None:
            owner(self).say("There is nothing to do again.")
            return
        self._go(step.after, step)
        owner(self).say(f"Done again: {step.words}.")

    def _go(self, request: Request, step: Step) -> None:
        if self.view is not None:
            self.set_reactive(PlanSteps.view, replace(self.view, setup=step.setup, setting=step.setting))
        self.change(request)
