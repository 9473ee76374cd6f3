"""What the Plan screen has done for it off the painting thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual.message import Message

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.services.plan.names import purifier_name
from purifier.services.plan.received import received
from purifier.services.plan.spelled_out import spelled_out
from purifier.ui.opening import opening, unusable
from purifier.ui.shown import Shown, plan_one
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.ui.plan.dead_end import Led

MOST_KNOWN: Final = 60
"""As many older answers are kept, for what is undone or typed again."""


@dataclass
class Planned(Message):
    """What came of ``request``; an answer to an older request than the screen's is dropped."""

    request: Request
    shown: tuple[Shown, ...]
    machines: tuple[str, ...]
    words: str = ""
    """What is to be said about it, once."""
    led: Led | None = None
    """A way that was chosen by itself: what is ``shown`` is of its request."""


@dataclass
class Told(Message):
    """What a person should know, found off the painting thread."""

    words: str


def planned_opening(library: Library, over: Callable[[], bool]) -> Planned | None:
    """Plan what the screen opens on.

    When nothing that was kept from last time can be understood, the founding post's comparison takes its place.
    """
    first = opening()
    request, _ = received(library, first.request)
    answer = planned(library, spelled_out(library, request)[0], {}, over, first.words)
    if answer is None or not first.kept or not all(one.mistyped for one in answer.shown):
        return answer
    instead = unusable(answer.shown[0].error or "")
    return planned(library, instead.request, {}, over, instead.words)


def planned(
    library: Library,
    request: Request,
    known: Mapping[tuple[object, ...], Shown],
    over: Callable[[], bool],
    words: str = "",
) -> Planned | None:
    """Plan every set-up of a request that is not ``known`` already; None when it is ``over`` on the way."""
    shown = []
    for each in request.each:
        for battery in each.batteries:
            if over():
                return None
            shown.append(known.get(_key(each, battery)) or plan_one(library, each, battery))
    from purifier.ui.plan.dead_end import led_on

    led = led_on(request, shown, lambda text: any(one.text == text and one.dead_end is None for one in known.values()))
    if led is None:
        return Planned(request, tuple(shown), machines(library, request), words)
    then = planned(library, led.request, {_key(one.request, one.text): one for one in shown} | dict(known), over, words)
    if then is None:
        return None
    also = "" if then.led is None else f" {then.led.words}"
    last = led.request if then.led is None else then.led.request
    return replace(then, request=request, led=replace(led, request=last, words=led.words + also))


def machines(library: Library, request: Request) -> tuple[str, ...]:
    """What is run, by name: a plain load, a purifier, or each of several."""
    if request.load is not None:
        return (f"a plain load of {plain(request.load)}",)
    return tuple(purifier_name(library, one.purifier) for one in request.each if one.purifier is not None)


def with_answer(known: Mapping[tuple[object, ...], Shown], answer: Planned) -> dict[tuple[object, ...], Shown]:
    """What is known after an answer, the newest first; the oldest are forgotten."""
    new = {_key(shown.request, shown.text): shown for shown in answer.shown}
    return new | dict(list(known.items())[:MOST_KNOWN])


def _key(request: Request, battery: str) -> tuple[object, ...]:
    """Everything that the plan of one set-up depends on, besides the profiles."""
    return battery, request.purifier, request.load, request.setting, tuple(sorted(request.conditions.items()))


def faults_of(texts: Mapping[str, str]) -> dict[str, str]:
    """What cannot be read among conditions, by name; what means nothing without another is so where that is missing."""
    from purifier.services.plan.conditions import CONDITIONS
    from purifier.services.plan.read_conditions import read_conditions

    faults = {}
    for name, text in texts.items():
        needs = CONDITIONS[name].goes_with
        # One that is there and cannot be read is mended before anything is said of this.
        there = {needs: CONDITIONS[needs].example} if needs and texts.get(needs, "").strip() else {}
        try:
            read_conditions({name: text} | there)
        except PurifierError as error:
            faults[name] = sentence(error)
    return faults
