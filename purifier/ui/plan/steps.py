"""What the Plan screen holds, changed step by step."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.screen import Screen

from purifier.ui.plan.history import History, Step
from purifier.ui.plan.view import View, with_battery, with_purifier
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from purifier.services.plan.request import Request


class PlanSteps(Screen[None]):
    """``request`` is what is asked, ``view`` what is shown; the screen says how a change is worked out."""

    request: reactive[Request | None] = reactive["Request | None"](None, init=False, always_update=True, repaint=False)
    view: reactive[View | None] = reactive[View | None](None, init=False, repaint=False)

    history: History = History()
    led: Mapping[str, str] = MappingProxyType({})
    """Set-ups whose way was chosen by itself, with the text they had before: another purifier may not need it."""

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
        anew: bool = False,
        kind: str | None = None,
    ) -> None:
        """Change to ``request``, which can be undone as ``words``; the cursor goes to ``setup`` and ``setting``, where
        they are named.

        ``anew``: the cursor begins at the setting that is spoken of.  Steps of the same ``kind`` that follow each other
        are undone as one.  Another setting is a change too, even where nothing else is asked.
        """
        before, view = self.request, self.view
        at = (0, 0) if view is None else (view.setup, view.setting)
        if before is None or (before == request and setting in (None, at[1])):
            return
        self.history = self.history.done(Step(words, before, request, *at, kind, setting))
        there = at[0] if setup is None else setup
        self._show(request, there, at[1] if setting is None else setting, anew=anew)

    def _show(self, request: Request, setup: int, setting: int, *, anew: bool = False) -> None:
        """Hold ``request``, with the cursor there as soon as it is planned: at once where it is held already."""
        if self.view is not None and request == self.request:
            self.view = self.view.at(setup, setting)
            return
        if self.view is not None:
            self.set_reactive(PlanSteps.view, replace(self.view, setup=setup, setting=setting, anew=anew))
        self.change(request)

    def run_instead(self, index: int, purifier: str | None, load: str | None) -> bool:
        """Another purifier at ``index``, or a plain load for all; False where that is what runs already."""
        assert self.request is not None
        if with_purifier(self.request, index, purifier, load) == self.request:
            return False
        batteries = tuple(self.led.get(text, text) for text in self.request.batteries)
        changed = with_purifier(replace(self.request, batteries=batteries), index, purifier, load)
        self.step("another purifier", changed, setup=0, anew=True)
        return True

    def add_battery(self, text: str, name: str) -> bool:
        """A set-up more, with the cursor on it; True where the first of a newcomer's takes the example's place.

        That is a step of its own, so that one z puts the example back beside it.
        """
        assert self.request is not None
        instead = owner(self).welcome and self.history.same_batteries and bool(self.request.batteries)
        last = len(self.request.batteries)
        changed = with_battery(self.request, last, text)
        self.step(f"added {name}", changed, setup=last)
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
        self._show(step.before, step.setup, step.setting)
        owner(self).say(f"Undone: {step.words}. Z does it again.")

    def action_redo(self) -> None:
        """What z undid, again."""
        step, self.history = self.history.redone()
        if step is None:
            owner(self).say("There is nothing to do again.")
            return
        self._show(step.after, step.setup, step.setting if step.there is None else step.there)
        owner(self).say(f"Done again: {step.words}.")
