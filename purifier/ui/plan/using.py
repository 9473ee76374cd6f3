"""A profile from the Profiles screen, or a set-up from the Choose screen, put to use in what is planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.errors import PurifierError
from purifier.services.plan.battery_text import battery_text, split_count
from purifier.services.plan.join import join
from purifier.services.plan.names import battery_name
from purifier.ui.opening import MOST_SHOWN
from purifier.ui.plan.view import MOST_SETUPS, with_battery
from purifier.ui.shared import owner
from purifier.ui.words import voltages

if TYPE_CHECKING:
    from collections.abc import Callable

    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.ui.plan.steps import PlanSteps
    from purifier.ui.use import Use, UseSetup


def use(screen: PlanSteps, wanted: Use) -> None:
    """Do what ``wanted`` asks as soon as there are set-ups, and say it."""
    if screen.view is None or screen.request is None:
        _once_planned(screen, lambda: use(screen, wanted))
        return
    {"battery": _add, "purifier": _run, "converter": _between}[wanted.kind](screen, wanted)


def use_setup(screen: PlanSteps, wanted: UseSetup) -> None:
    """Plan it as soon as there are set-ups, with the cursor at its setting, and say it; one z undoes it."""
    if screen.view is None or screen.request is None:
        _once_planned(screen, lambda: use_setup(screen, wanted))
        return
    chosen = replace(wanted.request, setting=None)
    (text,) = chosen.batteries
    at = _setting_of(owner(screen).library, wanted.request)
    if not wanted.beside:
        screen.step(f"put {wanted.name} in place of what was here", chosen, setup=0, setting=at)
        owner(screen).say(f"Planned: {wanted.name}. z brings back what was here.")
        return
    if _runs(screen.request) != _runs(chosen):
        words = "The set-ups here run something else: enter on Choose puts this one in their place."
        owner(screen).say(words, severity="warning")
        return
    there = screen.request.batteries
    library = owner(screen).library
    same = next((one for one in there if _hangs(library, chosen, one) == _hangs(library, chosen, text)), None)
    text = same or text
    if same is None and len(there) >= MOST_SETUPS:
        owner(screen).say(f"{MOST_SETUPS} set-ups fit side by side: remove one with d first.", severity="warning")
        return
    batteries = there if same is not None else (*there, text)
    changed = replace(screen.request, batteries=batteries, conditions=chosen.conditions)
    screen.step(f"added {wanted.name}", changed, setup=batteries.index(text), setting=at)
    added = f"Added {wanted.name}. z takes it off again." if same is None else f"{wanted.name} is here already."
    owner(screen).say(added)


def _hangs(library: Library, request: Request, text: str) -> tuple[object, ...]:
    """What tells one set-up of a request from another, however it is typed."""
    try:
        setup = join(library, request, text)
    except PurifierError:
        return (text,)
    return setup.battery.id, setup.battery_count, setup.output.id, getattr(setup.converter, "id", None)


def _runs(request: Request) -> tuple[str | None, ...]:
    return tuple(one.purifier for one in request.each)


def _setting_of(library: Library, request: Request) -> int:
    """The setting of a request, counted from 0; that by day of two."""
    id_, _ = split_count(request.purifier or "", library, "purifier")
    names = [one.name for one in library.purifier(id_).settings]
    return names.index(request.setting) if request.setting in names else 0


def _once_planned(screen: PlanSteps, then: Callable[[], None]) -> None:
    """The screen has just been opened: its set-ups are still being planned."""
    waiting = [then]

    def planned() -> None:
        if waiting:
            screen.call_later(waiting.pop())

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
