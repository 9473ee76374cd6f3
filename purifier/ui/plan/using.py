"""A profile from the Profiles screen put to use in the set-ups that are planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.errors import PurifierError
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.join import join
from purifier.services.plan.names import battery_name
from purifier.ui.opening import MOST_SHOWN
from purifier.ui.plan.view import MOST_SETUPS, with_battery
from purifier.ui.shared import owner
from purifier.ui.words import voltages

if TYPE_CHECKING:
    from purifier.ui.plan.steps import PlanSteps
    from purifier.ui.use import Use


def use(screen: PlanSteps, wanted: Use) -> None:
    """Do what ``wanted`` asks as soon as there are set-ups, and say it."""
    if screen.view is None or screen.request is None:
        _once_planned(screen, wanted)
        return
    {"battery": _add, "purifier": _run, "converter": _between}[wanted.kind](screen, wanted)


def _once_planned(screen: PlanSteps, wanted: Use) -> None:
    """The screen has just been opened: its set-ups are still being planned."""
    waiting = [wanted]

    def planned() -> None:
        if waiting:
            screen.call_later(use, screen, waiting.pop())

    screen.watch(screen, "view", planned, init=False)


def _add(screen: PlanSteps, wanted: Use) -> None:
    """As a set-up more, by the way that is usual for it."""
    request = screen.request
    assert request is not None
    most = min(MOST_SETUPS, MOST_SHOWN // len(request.each))
    if len(request.batteries) >= most:
        words = f"{most} set-ups fit side by side: remove one with d, then use {wanted.name} again."
        owner(screen).say(words, severity="warning")
        return
    if not screen.add_battery(wanted.id, wanted.name):
        owner(screen).say(f"Added {wanted.name}. e changes its count and its way, z takes it off again.")


def _run(screen: PlanSteps, wanted: Use) -> None:
    """In place of the purifier under the cursor."""
    assert screen.request is not None and screen.view is not None
    new = screen.run_instead(screen.view.purifier, wanted.id, None)
    owner(screen).say(f"The batteries run {wanted.name} {'now. z undoes it' if new else 'already'}.")


def _between(screen: PlanSteps, wanted: Use) -> None:
    """Into the way of the set-up under the cursor, where it fits."""
    library = owner(screen).library
    view = screen.view
    if view is None or view.current is None or screen.request is None:
        owner(screen).say(f"There is no set-up to put {wanted.name} into: a adds one.", severity="warning")
        return
    text = view.current.text
    try:
        changed = str(replace(battery_text(text, library), output=None, converter=wanted.id))
        each = screen.request.each
        join(library, each[min(view.purifier, len(each) - 1)], changed)
        gives = voltages(library.converter(wanted.id))
    except PurifierError:
        name = battery_name(library, text)
        words = f"{wanted.name} does not fit between {name} and what it runs; e shows the ways that do."
        owner(screen).say(words, severity="warning")
        return
    screen.step(f"put {wanted.name} in", with_battery(screen.request, view.battery, changed))
    owner(screen).say(f"{wanted.name} ({gives}) stands between now. z undoes it.")
